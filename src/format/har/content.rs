//! Message contents of an entry: `postData` and `content`.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};

use super::headers::{HeaderList, Pair, read_pairs};
use crate::format::json::{Cursor, Malformed, Text};
use crate::model::{Body, Depth, Known, limits};

/// Forgives what exporters get wrong at the end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes that a text may be shorter than its declared size and still be all of it: a byte order
/// mark, which exporters drop when they decode.
const BYTE_ORDER_MARK: u64 = 3;

/// What an exporter says about the content of a message.
#[derive(Debug, Default)]
pub(super) struct Content<'a> {
    text: Option<Text<'a>>,
    base64: bool,
    media_type: Option<Cow<'a, [u8]>>,
    /// Length after decoding, if one is given; -1 means unknown (HAR 1.2).
    size: Option<u64>,
    /// Length on the wire (`bodySize`).
    pub(super) wire_size: Option<u64>,
    /// Fields of a form, where the exporter took it apart.
    params: Vec<Pair<'a>>,
    /// What the exporter itself says of the text's completeness; only authlint does.
    complete: Option<bool>,
    /// The entry has such an object.
    recorded: bool,
}

/// The content of a message, as the model has it.
#[derive(Debug, Default)]
pub(super) struct Decoded<'a> {
    pub(super) body: Known<Body<'a>>,
    pub(super) bytes: Option<u64>,
    /// It is base64 that cannot be decoded.
    pub(super) broken: bool,
}

impl<'a> Content<'a> {
    /// Reads a `content` or `postData` object.
    pub(super) fn read(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Malformed> {
        if !cursor.enter_object()? {
            return Ok(());
        }
        self.recorded = true;
        while let Some(key) = cursor.key()? {
            match key.as_ref() {
                b"text" => self.text = cursor.text()?,
                b"encoding" | b"_encoding" => {
                    self.base64 =
                        cursor.text()?.is_some_and(|e| e.bytes().eq_ignore_ascii_case(b"base64"));
                }
                b"mimeType" => self.media_type = cursor.words()?,
                b"size" | b"_size" => self.size = read_size(cursor)?,
                b"_body_complete" => self.complete = Some(cursor.truth()?),
                b"params" => self.params = read_pairs(cursor)?,
                _ => drop(cursor.skip()?),
            }
        }
        Ok(())
    }

    /// The content of a response.
    pub(super) fn of_response(
        &self,
        status: u16,
        method: &[u8],
        headers: &HeaderList<'_>,
        depth: Depth,
    ) -> Decoded<'a> {
        // RFC 9110 section 6.4.1: these have no content, whatever the exporter took from a cache.
        if method == b"HEAD" || matches!(status, 100..=199 | 204 | 304) {
            return Decoded { body: Known::Absent, bytes: Some(0), broken: false };
        }
        if let Some(text) = self.text.filter(|text| !text.is_empty()) {
            let envelope = self.is_envelope(text, headers);
            return self.decode(text, self.size, depth, envelope);
        }
        let nothing = self.size == Some(0)
            && self.wire_size.unwrap_or(0) == 0
            && headers.content_length().unwrap_or(0) == 0;
        Decoded {
            body: if nothing { Known::Absent } else { Known::Unknown },
            bytes: self.size.filter(|&size| nothing || size > 0),
            broken: false,
        }
    }

    /// The content of a request.
    pub(super) fn of_request(
        &self,
        method: &[u8],
        headers: &HeaderList<'_>,
        depth: Depth,
    ) -> Decoded<'a> {
        if let Some(text) = self.text.filter(|text| !text.is_empty()) {
            // A coded content is longer or shorter on the wire than its text.
            let size = self.wire_size.filter(|_| !headers.has("content-encoding"));
            let size = self.size.or(size);
            return self.decode(text, size, depth, true);
        }
        let multipart = contains(self.media_type.as_deref(), b"multipart/");
        if !self.params.is_empty() && !multipart {
            let form = form(&self.params);
            let bytes = form.len() as u64;
            let body = Body { bytes: Cow::Owned(form), complete: true };
            return Decoded { body: Known::Present(body), bytes: Some(bytes), broken: false };
        }
        let none = self.wire_size == Some(0)
            // authlint itself writes the size wherever it is known.
            || headers.complete.is_none()
                && !self.recorded
                && self.wire_size.is_none()
                && matches!(method, b"GET" | b"HEAD");
        let announced =
            headers.content_length().unwrap_or(0) > 0 || headers.has("transfer-encoding");
        let nothing = none && !announced && self.params.is_empty();
        Decoded {
            body: if nothing { Known::Absent } else { Known::Unknown },
            bytes: if nothing { Some(0) } else { self.wire_size.filter(|&size| size > 0) },
            broken: false,
        }
    }

    /// Unescapes and decodes as much as `depth` wants. `size` is what the text should come to.
    fn decode(
        &self,
        text: Text<'a>,
        size: Option<u64>,
        depth: Depth,
        envelope: bool,
    ) -> Decoded<'a> {
        let left_out = Decoded { bytes: size, ..Decoded::default() };
        let limit = match depth {
            Depth::Whole => limits::BODY,
            // Too long by its declared size, and nothing speaks against that: not worth unescaping.
            Depth::Envelope
                if size.is_some_and(|size| size > limits::ENVELOPE as u64)
                    && text.raw_len() > limits::ENVELOPE =>
            {
                return left_out;
            }
            Depth::Envelope if envelope => limits::ENVELOPE,
            Depth::Envelope | Depth::Count => return left_out,
        };
        let (bytes, all) = if self.base64 {
            let (coded, all) = text.bytes_up_to(limit / 3 * 4);
            match decode_base64(&coded) {
                Some(bytes) => (Cow::Owned(bytes), all),
                None => return Decoded { broken: true, ..left_out },
            }
        } else {
            text.bytes_up_to(limit)
        };
        if !all && depth == Depth::Envelope {
            return left_out;
        }
        if let Some(told) = self.complete {
            // Its size is that of what was recorded; redaction made the text shorter or longer.
            let body = Known::Present(Body { bytes, complete: all && told });
            return Decoded { body, bytes: size, broken: false };
        }
        let length = bytes.len() as u64;
        let missing = size.is_some_and(|size| size > length.saturating_add(BYTE_ORDER_MARK));
        let complete = all && (!missing || self.is_wide());
        let bytes_in_all = if complete { Some(length) } else { size.filter(|&size| size > length) };
        let body = Known::Present(Body { bytes, complete });
        Decoded { body, bytes: bytes_in_all, broken: false }
    }

    /// The media type of the content of a message with these fields.
    pub(super) fn media_type<'m>(&'m self, headers: &'m HeaderList<'_>) -> Option<&'m [u8]> {
        self.media_type.as_deref().or_else(|| headers.first("content-type"))
    }

    /// Whether the content may be an error envelope: JSON or XML by its type or its first byte.
    fn is_envelope(&self, text: Text<'_>, headers: &HeaderList<'_>) -> bool {
        let media_type = self.media_type(headers);
        let structured = contains(media_type, b"json") || contains(media_type, b"xml");
        structured && !contains(media_type, b"html") || !self.base64 && text.starts_with(b"{")
    }

    /// Whether characters took more bytes on the wire than in the text, which is UTF-8.
    fn is_wide(&self) -> bool {
        contains(self.media_type.as_deref(), b"utf-16")
            || contains(self.media_type.as_deref(), b"utf-32")
    }
}

/// A length in bytes; `None` for -1 and whatever else is no length.
pub(super) fn read_size(cursor: &mut Cursor<'_>) -> Result<Option<u64>, Malformed> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let size = cursor.number()?.filter(|size| (0.0..EXACT).contains(size));
    #[allow(clippy::cast_sign_loss, reason = "the range was checked")]
    Ok(size.map(|size| size as u64))
}

fn contains(media_type: Option<&[u8]>, part: &[u8]) -> bool {
    media_type.is_some_and(|t| t.windows(part.len()).any(|w| w.eq_ignore_ascii_case(part)))
}

/// Decodes base64, with line breaks in it if need be.
fn decode_base64(coded: &[u8]) -> Option<Vec<u8>> {
    BASE64.decode(coded).ok().or_else(|| {
        let coded: Vec<u8> = coded.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
        // A cut may fall within a group of four.
        let whole = coded.get(..coded.len() / 4 * 4).unwrap_or_default();
        BASE64.decode(&coded).or_else(|_| BASE64.decode(whole)).ok()
    })
}

/// `application/x-www-form-urlencoded` (WHATWG URL section 5.2). Some exporters give names and
/// values decoded, some do not: a `%` before two hex digits stays.
fn form(params: &[Pair<'_>]) -> Vec<u8> {
    let mut form = Vec::new();
    for (name, value) in params {
        if !form.is_empty() {
            form.push(b'&');
        }
        encode(name, &mut form);
        form.push(b'=');
        encode(value, &mut form);
    }
    form
}

fn encode(text: &[u8], form: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for (at, &byte) in text.iter().enumerate() {
        let escape =
            || text.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => form.push(byte),
            b'%' if escape() => form.push(byte),
            b' ' => form.push(b'+'),
            _ => {
                let digit = |nibble: u8| HEX[usize::from(nibble & 15)];
                form.extend([b'%', digit(byte >> 4), digit(byte)]);
            }
        }
    }
}
