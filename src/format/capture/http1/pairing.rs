//! Which response answers which request, and what is kept of either meanwhile.

use crate::model::{Depth, Field, limits};

use super::super::context::{Context, KEPT};
use super::super::reassembly::Mark;
use super::body::Framing;
use super::conversation::Conversation;
use crate::format::content;

/// Bytes within which a gap hits no more than one response: two segments.
const SHORT_GAP: u64 = 3_000;

/// A request that waits for its response.
pub(super) struct Pending {
    /// Its number on the connection, from 1.
    pub(super) exchange: u32,
    /// The header section.
    pub(super) head: Vec<u8>,
    /// Whether a part of the header section is missing.
    pub(super) partial: bool,
    pub(super) to_head: bool,
    pub(super) to_connect: bool,
    /// Of its first byte.
    pub(super) mark: Mark,
    pub(super) body: Kept,
}

/// A response in progress.
pub(super) struct Answer {
    pub(super) status: u16,
    /// The exchange's number on the connection, from 1.
    pub(super) exchange: u32,
    /// The header section; empty when nobody asks for it.
    pub(super) head: Vec<u8>,
    /// Whether a part of the header section is missing.
    pub(super) partial: bool,
    /// Of its first byte.
    pub(super) mark: Mark,
    pub(super) request: Option<Pending>,
    pub(super) body: Kept,
}

/// What is kept of a body: its beginning up to a cap, a gap, or a lack of memory.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one body")]
pub(super) struct Kept {
    pub(super) bytes: Vec<u8>,
    /// Content bytes seen, without transfer coding.
    pub(super) seen: u64,
    /// Content bytes announced.
    pub(super) announced: Option<u64>,
    /// Most bytes kept; `None` when nothing is.
    cap: Option<usize>,
    /// Whether more than the cap means that nothing is kept.
    all_or_nothing: bool,
    /// Whether `bytes` is all that was seen so far.
    pub(super) gapless: bool,
    /// Whether the end of the body was seen.
    pub(super) ended: bool,
    /// Whether the message has a body at all.
    pub(super) exists: bool,
    /// Whether a content coding is known to be on it.
    pub(super) is_coded: bool,
}

impl Kept {
    /// Of a body with this framing; at most `cap` bytes of it.
    pub(super) fn new(framing: Framing, cap: Option<usize>, all_or_nothing: bool) -> Self {
        let announced = if let Framing::Length(length) = framing { Some(length) } else { None };
        let exists = framing != Framing::None;
        Self {
            bytes: Vec::new(),
            seen: 0,
            announced,
            cap,
            all_or_nothing,
            gapless: true,
            ended: !exists,
            exists,
            is_coded: false,
        }
    }

    /// Of a response body, as far as a reader of this depth wants it.
    pub(super) fn of_response(framing: Framing, depth: Depth, fields: &[Field<'_>]) -> Self {
        match depth {
            Depth::Count => Self::new(framing, None, true),
            Depth::Whole => Self::new(framing, Some(limits::BODY), false),
            Depth::Envelope => {
                let is_coded = content::is_coded(content_coding(fields));
                let most = if is_coded { limits::CODED_ENVELOPE } else { limits::ENVELOPE };
                let fits = !matches!(framing, Framing::Length(n) if n > most as u64);
                let cap = (fits && is_document(fields)).then_some(most);
                Self { is_coded, ..Self::new(framing, cap, true) }
            }
        }
    }

    /// Whether the bytes are kept.
    pub(super) fn is_kept(&self) -> bool {
        self.cap.is_some()
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

    /// The body is over; `whole` when that is certain.
    pub(super) fn end(&mut self, whole: bool) {
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

/// JSON or XML by its `Content-Type`: what an error envelope in a success response is made of.
fn is_document(fields: &[Field<'_>]) -> bool {
    let value = fields.iter().find(|field| field.name.eq_ignore_ascii_case(b"content-type"));
    let value = value.map_or(&b""[..], |field| field.value);
    let media_type = value.split(|&b| b == b';').next().unwrap_or_default();
    [&b"json"[..], b"xml"]
        .iter()
        .any(|name| media_type.windows(name.len()).any(|window| window.eq_ignore_ascii_case(name)))
}

impl Pending {
    /// Gives its memory back.
    pub(super) fn release(self, context: &mut Context<'_, '_>) {
        *context.kept = context.kept.saturating_sub(self.head.len() + self.body.bytes.len());
        context.recycle(self.head);
        context.recycle(self.body.bytes);
    }
}

impl Answer {
    /// Gives its memory back.
    pub(super) fn release(self, context: &mut Context<'_, '_>) {
        *context.kept = context.kept.saturating_sub(self.head.len() + self.body.bytes.len());
        context.recycle(self.head);
        context.recycle(self.body.bytes);
        if let Some(request) = self.request {
            request.release(context);
        }
    }
}

impl Conversation {
    /// The request that a response with this first byte answers: the oldest (RFC 9112 section 9.3),
    /// unless acknowledgment numbers tell otherwise.
    ///
    /// A server that had not received a request did not answer it: after a loss of requests, that tells
    /// the response to a lost one. (Without a loss it is not asked, since acknowledgment numbers of
    /// generated captures are often made up.) And after a loss of responses: a
    /// client that does not pipeline sends a request only when the response before it is whole, so
    /// the request after the answered one was sent after bytes behind this response began. With
    /// pipelining it cannot be told how many responses a long gap has swallowed; then no response
    /// is paired any more, for a wrong pair is worse than none. A short gap has swallowed one.
    pub(super) fn take_request(
        &mut self,
        response: Mark,
        context: &mut Context<'_, '_>,
    ) -> Option<Pending> {
        loop {
            let front = self.pending.front()?;
            if self.lost_requests
                && response.received.is_some_and(|received| received <= front.mark.at)
            {
                return None;
            }
            if self.lost_responses && self.pipelines {
                self.lost_responses = false;
                if self.gap > SHORT_GAP {
                    self.unpaired = true;
                } else {
                    self.unanswered(context);
                }
                continue;
            }
            if self.unpaired {
                while !self.pending.is_empty() {
                    self.unanswered(context);
                }
                return None;
            }
            if self.lost_responses
                && let Some(second) = self.pending.get(1)
                && second.mark.received.is_some_and(|received| received <= response.at)
            {
                self.unanswered(context);
                continue;
            }
            if self.pending.len() == 1 {
                self.lost_responses = false;
            }
            return self.pending.pop_front();
        }
    }
}

/// The decoded content of a kept body, for delivery.
pub(super) fn decoded<'k>(kept: &'k Kept, fields: &[Field<'_>]) -> content::Decoded<'k> {
    content::decode(content_coding(fields), &kept.bytes, limits::BODY)
}

/// The value of `Content-Encoding`; empty without one.
pub(super) fn content_coding<'f>(fields: &[Field<'f>]) -> &'f [u8] {
    let coding = fields.iter().find(|field| field.name.eq_ignore_ascii_case(b"content-encoding"));
    coding.map_or(b"", |field| field.value)
}
