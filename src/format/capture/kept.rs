//! What is kept of a message body while it passes, and what comes of it in an exchange.

use crate::format::content;
use crate::model::{Body, Depth, Field, Known, limits};

use super::context::KEPT;

/// Largest request body kept: logins and token requests are forms and small documents, and what the
/// answer will be is not known while an upload passes.
const REQUEST_BODY: usize = 64 << 10;

/// What is known of the length of a body before it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Announced {
    /// There is no body.
    Nothing,
    /// Its bytes are counted.
    Length(u64),
    /// It ends where it ends.
    Open,
}

/// What is kept of a body: its beginning up to a cap, a gap, or a lack of memory.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one body")]
pub(super) struct Kept {
    bytes: Vec<u8>,
    /// Content bytes seen, without transfer coding.
    pub(super) seen: u64,
    /// Content bytes announced.
    announced: Option<u64>,
    /// Most bytes kept; `None` when nothing is.
    cap: Option<usize>,
    /// Whether more than the cap means that nothing is kept.
    all_or_nothing: bool,
    /// Whether `bytes` is all that was seen so far.
    gapless: bool,
    /// Whether bytes may be missing that nothing tells of, but a length that was announced.
    doubtful: bool,
    /// Whether the end of the body was seen.
    ended: bool,
    /// Whether the message has a body at all.
    exists: bool,
    /// Whether a content coding is known to be on it.
    pub(super) is_coded: bool,
}

impl Kept {
    /// Of a body as it is announced; at most `cap` bytes of it.
    fn new(announced: Announced, cap: Option<usize>, all_or_nothing: bool) -> Self {
        let exists = announced != Announced::Nothing;
        let announced = if let Announced::Length(length) = announced { Some(length) } else { None };
        Self {
            bytes: Vec::new(),
            seen: 0,
            announced,
            cap,
            all_or_nothing,
            gapless: true,
            doubtful: false,
            ended: !exists,
            exists,
            is_coded: false,
        }
    }

    /// Of a request body.
    pub(super) fn of_request(announced: Announced) -> Self {
        let small = !matches!(announced, Announced::Length(length) if length > REQUEST_BODY as u64);
        Self::new(announced, small.then_some(REQUEST_BODY), true)
    }

    /// Of a response body, as far as a reader of this depth wants it.
    pub(super) fn of_response(announced: Announced, depth: Depth, fields: &[Field<'_>]) -> Self {
        match depth {
            Depth::Count => Self::new(announced, None, true),
            Depth::Whole => Self::new(announced, Some(limits::BODY), false),
            Depth::Envelope => {
                let is_coded = content::is_coded(content_coding(fields));
                let most = if is_coded { limits::CODED_ENVELOPE } else { limits::ENVELOPE };
                let fits = !matches!(announced, Announced::Length(n) if n > most as u64);
                let cap = (fits && is_document(fields)).then_some(most);
                Self { is_coded, ..Self::new(announced, cap, true) }
            }
        }
    }

    /// Whether the message has a body at all.
    pub(super) fn exists(&self) -> bool {
        self.exists
    }

    /// Whether the bytes are kept.
    pub(super) fn is_kept(&self) -> bool {
        self.cap.is_some()
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        self.bytes.len()
    }

    /// The bytes held, of a body that is no longer needed.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The beginning of the decoded content.
    pub(super) fn beginning(&self, coding: &[u8]) -> content::Decoded<'_> {
        let coding = if self.is_coded { coding } else { &[] };
        content::glimpse(coding, &self.bytes, limits::ENVELOPE_HEAD)
    }

    /// Takes the next content bytes.
    pub(super) fn take(&mut self, content: &[u8], held: &mut usize) {
        self.seen += content.len() as u64;
        let Some(cap) = self.cap else { return };
        if !self.gapless {
            return;
        }
        let room = (cap - self.bytes.len()).min(KEPT.0.saturating_sub(*held));
        if content.len() > room {
            self.gapless = false;
            if self.all_or_nothing {
                *held = held.saturating_sub(self.bytes.len());
                (self.bytes, self.cap) = (Vec::new(), None);
                return;
            }
        }
        let fits = content.get(..room.min(content.len())).unwrap_or_default();
        self.bytes.extend_from_slice(fits);
        *held += fits.len();
    }

    /// Content bytes that are not in the capture.
    pub(super) fn miss(&mut self, length: u64) {
        self.seen = self.seen.saturating_add(length);
        self.gapless = false;
    }

    /// Content bytes that may not be in the capture.
    pub(super) fn doubt(&mut self) {
        self.doubtful |= !self.ended;
    }

    /// The body is over; `whole` when that is certain.
    pub(super) fn end(&mut self, whole: bool) {
        let whole = whole && (!self.doubtful || self.announced == Some(self.seen));
        self.ended = self.ended || whole;
        self.gapless &= whole || self.ended;
    }

    /// Whether `bytes` is all of the body.
    pub(super) fn is_complete(&self) -> bool {
        self.ended && self.gapless
    }

    /// The length of the body before content decoding, where it is certain.
    pub(super) fn length(&self) -> Option<u64> {
        if self.exists {
            self.announced.or(self.is_complete().then_some(self.seen))
        } else {
            Some(0)
        }
    }
}

/// The value of `Content-Length`: the first number of a list; proxies join repeated fields to `42, 42`.
pub(super) fn content_length(value: &[u8]) -> Option<u64> {
    let first = value.split(|&b| b == b',').next().unwrap_or_default().trim_ascii();
    if first.is_empty() {
        return None;
    }
    first.iter().try_fold(0u64, |sum, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// JSON or XML by its `Content-Type`: what an error envelope in a success response is made of.
fn is_document(fields: &[Field<'_>]) -> bool {
    let value = fields.iter().find(|field| field.name.eq_ignore_ascii_case(b"content-type"));
    let value = value.map_or(&b""[..], |field| field.value);
    let media_type = value.split(|&b| b == b';').next().unwrap_or_default();
    [&b"json"[..], b"xml"]
        .iter()
        .any(|name| media_type.windows(name.len()).any(|window| window.eq_ignore_ascii_case(name)))
}

/// The content of a message and its length.
pub(super) fn body<'k>(
    kept: &'k Kept,
    fields: &[Field<'_>],
    partial: bool,
    broken: &mut Option<&'static str>,
) -> (Known<Body<'k>>, Option<u64>) {
    // With a part of the header section missing, the framing is a guess.
    if partial {
        return (Known::Unknown, None);
    }
    if !kept.exists {
        return (Known::Absent, Some(0));
    }
    let is_coded = content::is_coded(content_coding(fields));
    if !kept.is_kept() {
        // Decoded it is longer still: too long for what it was wanted for.
        let is_long = kept.length().is_some_and(|length| length > limits::ENVELOPE as u64);
        return (Known::Unknown, kept.length().filter(|_| !is_coded || is_long));
    }
    if kept.is_complete() && kept.bytes.is_empty() {
        return (Known::Absent, Some(0));
    }
    let content = decoded(kept, fields);
    let complete = kept.is_complete() && content.complete;
    if kept.is_complete() && content.error.is_some() {
        *broken = content.error;
    }
    let length =
        if is_coded { complete.then_some(content.bytes.len() as u64) } else { kept.length() };
    (Known::Present(Body { bytes: content.bytes, complete }), length)
}

/// The decoded content of a kept body, for delivery.
fn decoded<'k>(kept: &'k Kept, fields: &[Field<'_>]) -> content::Decoded<'k> {
    content::decode(content_coding(fields), &kept.bytes, limits::BODY)
}

/// The value of `Content-Encoding`; empty without one.
fn content_coding<'f>(fields: &[Field<'f>]) -> &'f [u8] {
    let coding = fields.iter().find(|field| field.name.eq_ignore_ascii_case(b"content-encoding"));
    coding.map_or(b"", |field| field.value)
}
