//! Message body framing (RFC 9112 sections 6 and 7).

use crate::model::Field;

use super::super::kept::{Announced, content_length};

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// There is no body.
    None,
    /// `Content-Length`.
    Length(u64),
    /// The chunked transfer coding.
    Chunked,
    /// The connection closes.
    Close,
}

impl Framing {
    /// Of a request (RFC 9112 section 6.3): no declared length means no body.
    pub(super) fn of_request(fields: &[Field<'_>]) -> Self {
        match declared(fields) {
            Some(framing) => framing,
            None => Self::None,
        }
    }

    /// Of a response to a method (RFC 9112 section 6.3): no declared length means that the body
    /// ends with the connection.
    pub(super) fn of_response(fields: &[Field<'_>], status: u16, to_head: bool) -> Self {
        if to_head || matches!(status, 100..=199 | 204 | 304) {
            return Self::None;
        }
        declared(fields).unwrap_or(Self::Close)
    }
}

impl Framing {
    /// What it says of the length of the body.
    pub(super) fn announced(self) -> Announced {
        match self {
            Self::None => Announced::Nothing,
            Self::Length(length) => Announced::Length(length),
            Self::Chunked | Self::Close => Announced::Open,
        }
    }
}

/// What the fields say. `Transfer-Encoding` overrides `Content-Length`; a coding other than chunked
/// tells no length, and a `Content-Length` that is no number neither.
fn declared(fields: &[Field<'_>]) -> Option<Framing> {
    let mut length = None;
    for field in fields {
        if field.name.eq_ignore_ascii_case(b"transfer-encoding") {
            let last = field.value.rsplit(|&b| b == b',').next().unwrap_or_default().trim_ascii();
            if last.eq_ignore_ascii_case(b"chunked") {
                return Some(Framing::Chunked);
            }
        } else if length.is_none() && field.name.eq_ignore_ascii_case(b"content-length") {
            length = content_length(field.value);
        }
    }
    length.map(|length| if length == 0 { Framing::None } else { Framing::Length(length) })
}

/// Whether fields or members of a list name different lengths: then the end of the message is a guess
/// (RFC 9112 section 6.3: an unrecoverable error).
pub(super) fn lengths_differ(fields: &[Field<'_>]) -> bool {
    let mut values = fields
        .iter()
        .filter(|field| field.name.eq_ignore_ascii_case(b"content-length"))
        .flat_map(|field| field.value.split(|&byte| byte == b','))
        .map(<[u8]>::trim_ascii);
    let first = values.next();
    values.any(|value| Some(value) != first)
}

/// Follows a body through the bytes of a stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct BodyReader {
    state: State,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Bytes left of a body of known length.
    Length(u64),
    /// Until the connection closes.
    Close,
    /// In the hexadecimal size of a chunk.
    Size {
        value: u64,
        digits: u8,
    },
    /// Behind the size: blanks, chunk extensions.
    Extension {
        value: u64,
    },
    /// Bytes left of a chunk.
    Chunk(u64),
    /// The line end behind a chunk.
    ChunkEnd,
    /// In the trailer section; bytes in the line so far, a CR not counted.
    Trailer {
        length: u64,
    },
    Done,
}

/// What became of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// All taken, the body goes on.
    Open,
    /// The body ended behind this many bytes.
    Done(usize),
    /// The framing is violated behind this many bytes.
    Broken(usize),
}

/// What a gap did to the framing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterGap {
    /// The gap lies within the body.
    Inside,
    /// The body ended with the gap.
    Ended,
    /// It cannot be told where the body ends.
    Lost,
}

impl BodyReader {
    /// At the start of a body; `None` when there is none.
    pub(super) fn new(framing: Framing) -> Option<Self> {
        let state = match framing {
            Framing::None => return None,
            Framing::Length(length) => State::Length(length),
            Framing::Chunked => State::Size { value: 0, digits: 0 },
            Framing::Close => State::Close,
        };
        Some(Self { state })
    }

    /// Whether the body ends with the connection.
    pub(super) fn ends_with_connection(&self) -> bool {
        matches!(self.state, State::Close)
    }

    /// Takes bytes; those that are content go to `content`.
    pub(super) fn read(&mut self, bytes: &[u8], mut content: impl FnMut(&[u8])) -> Progress {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..)
            && let Some(&byte) = rest.first()
        {
            match &mut self.state {
                State::Length(left) | State::Chunk(left) => {
                    let take = usize::try_from(*left).unwrap_or(usize::MAX).min(rest.len());
                    content(rest.get(..take).unwrap_or(rest));
                    *left -= take as u64;
                    at += take;
                    if *left > 0 {
                        continue;
                    }
                    if matches!(self.state, State::Length(_)) {
                        self.state = State::Done;
                        return Progress::Done(at);
                    }
                    self.state = State::ChunkEnd;
                }
                State::Close => {
                    content(rest);
                    return Progress::Open;
                }
                State::Size { value, digits } => {
                    let value = *value;
                    match (byte as char).to_digit(16) {
                        Some(digit) if *digits < 16 => {
                            let (value, digits) = ((value << 4) | u64::from(digit), *digits + 1);
                            self.state = State::Size { value, digits };
                        }
                        // A size without a digit is none; leading blanks have been seen.
                        None if *digits == 0 && matches!(byte, b' ' | b'\t') => {}
                        None if *digits > 0
                            && matches!(byte, b' ' | b'\t' | b';' | b'\r' | b'\n') =>
                        {
                            self.state = State::Extension { value };
                            continue;
                        }
                        _ => return Progress::Broken(at),
                    }
                    at += 1;
                }
                State::Extension { value } => {
                    let value = *value;
                    let Some(end) = memchr::memchr(b'\n', rest) else { return Progress::Open };
                    at += end + 1;
                    self.state =
                        if value == 0 { State::Trailer { length: 0 } } else { State::Chunk(value) };
                }
                State::ChunkEnd => match byte {
                    b'\r' => at += 1,
                    b'\n' => {
                        at += 1;
                        self.state = State::Size { value: 0, digits: 0 };
                    }
                    _ => return Progress::Broken(at),
                },
                State::Trailer { length } => {
                    let end = memchr::memchr(b'\n', rest);
                    let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
                    *length += line.iter().filter(|&&b| b != b'\r').count() as u64;
                    let Some(end) = end else { return Progress::Open };
                    at += end + 1;
                    if *length == 0 {
                        self.state = State::Done;
                        return Progress::Done(at);
                    }
                    *length = 0;
                }
                State::Done => return Progress::Done(at),
            }
        }
        Progress::Open
    }

    /// Passes over bytes that the capture does not hold.
    pub(super) fn gap(&mut self, length: u64) -> AfterGap {
        match &mut self.state {
            State::Length(left) if length <= *left => {
                *left -= length;
                if *left == 0 { AfterGap::Ended } else { AfterGap::Inside }
            }
            State::Chunk(left) if length <= *left => {
                *left -= length;
                if *left == 0 {
                    self.state = State::ChunkEnd;
                }
                AfterGap::Inside
            }
            State::Close => AfterGap::Inside,
            _ => AfterGap::Lost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AfterGap, BodyReader, Framing, Progress, lengths_differ};
    use crate::model::Field;
    use proptest::prelude::*;

    fn fields<'a>(lines: &[(&'a str, &'a str)]) -> Vec<Field<'a>> {
        lines.iter().map(|(n, v)| Field { name: n.as_bytes(), value: v.as_bytes() }).collect()
    }

    #[test]
    fn framing_follows_rfc_9112() {
        use Framing::{Chunked, Close, Length, None};
        type Case = (&'static [(&'static str, &'static str)], u16, bool, Framing);
        let cases: [Case; 11] = [
            (&[("Content-Length", "5")], 200, false, Length(5)),
            (&[("content-length", "0")], 200, false, None),
            (&[("Content-Length", "5"), ("Transfer-Encoding", "chunked")], 200, false, Chunked),
            (&[("Transfer-Encoding", "gzip, Chunked")], 200, false, Chunked),
            (&[("Transfer-Encoding", "identity"), ("Content-Length", "5")], 200, false, Length(5)),
            (&[], 200, false, Close),
            (&[("Content-Length", "x")], 200, false, Close),
            (&[("Content-Length", "7, 7")], 200, false, Length(7)),
            (&[("Content-Length", "5")], 304, false, None),
            (&[("Content-Length", "5")], 200, true, None),
            (&[("Transfer-Encoding", "chunked")], 204, false, None),
        ];
        for (lines, status, to_head, expected) in cases {
            let framing = Framing::of_response(&fields(lines), status, to_head);
            assert_eq!(framing, expected, "{lines:?} {status}");
        }
        assert_eq!(Framing::of_request(&[]), None);
    }

    #[test]
    fn lengths_that_contradict_each_other_are_told() {
        let cases: [(&[(&str, &str)], bool); 5] = [
            (&[("Content-Length", "5")], false),
            (&[("Content-Length", "5, 5"), ("content-length", "5")], false),
            (&[("Content-Length", "5"), ("Host", "a"), ("Content-Length", "6")], true),
            (&[("Content-Length", "5, 6")], true),
            (&[], false),
        ];
        for (lines, expected) in cases {
            assert_eq!(lengths_differ(&fields(lines)), expected, "{lines:?}");
        }
    }

    fn read_all(framing: Framing, bytes: &[u8], piece: usize) -> (Vec<u8>, Option<usize>, bool) {
        let mut body = BodyReader::new(framing).expect("a body");
        let (mut content, mut at) = (Vec::new(), 0);
        for piece in bytes.chunks(piece.max(1)) {
            match body.read(piece, |bytes| content.extend_from_slice(bytes)) {
                Progress::Open => at += piece.len(),
                Progress::Done(n) => return (content, Some(at + n), false),
                Progress::Broken(_) => return (content, None, true),
            }
        }
        (content, None, false)
    }

    #[test]
    fn chunks_are_joined_however_they_come() {
        let cases: [(&str, &str, &str); 5] = [
            ("3\r\nabc\r\n0\r\n\r\n", "abc", "GET"),
            ("3;name=value\r\nabc\r\n0a \r\n0123456789\r\n0\r\n\r\n", "abc0123456789", ""),
            ("1\na\n0\n\n", "a", "HTTP/1.1"),
            ("2\r\nok\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n", "ok", "next"),
            ("0\r\n\r\n", "", "x"),
        ];
        for (framed, content, next) in cases {
            let bytes = format!("{framed}{next}");
            for piece in 1..=bytes.len() {
                let read = read_all(Framing::Chunked, bytes.as_bytes(), piece);
                assert_eq!(read, (content.as_bytes().to_vec(), Some(framed.len()), false));
            }
        }
    }

    #[test]
    fn a_broken_chunk_is_told() {
        for bytes in ["<html>", "3\r\nabcX", "\r\n", "11111111111111111\r\n"] {
            assert!(read_all(Framing::Chunked, bytes.as_bytes(), 100).2, "{bytes}");
        }
    }

    #[test]
    fn a_gap_within_a_body_keeps_the_framing() {
        let mut body = BodyReader::new(Framing::Length(10)).expect("a body");
        assert_eq!(body.gap(4), AfterGap::Inside);
        assert_eq!(body.read(b"12345", |_| {}), Progress::Open);
        assert_eq!(body.gap(1), AfterGap::Ended);
        let mut body = BodyReader::new(Framing::Length(10)).expect("a body");
        assert_eq!(body.gap(11), AfterGap::Lost);
        let mut body = BodyReader::new(Framing::Chunked).expect("a body");
        assert_eq!(body.read(b"5\r\nab", |_| {}), Progress::Open);
        assert_eq!(body.gap(3), AfterGap::Inside);
        assert_eq!(body.read(b"\r\n0\r\n\r\n", |_| {}), Progress::Done(7));
    }

    proptest! {
        #[test]
        fn any_bytes_are_framed(bytes in prop::collection::vec(any::<u8>(), 0..200), piece in 1..50usize) {
            read_all(Framing::Chunked, &bytes, piece);
            read_all(Framing::Length(50), &bytes, piece);
        }
    }
}
