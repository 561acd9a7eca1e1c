//! Start line and header section of a message (RFC 9112 sections 2 to 5).
//!
//! httparse reads what is well formed; what it refuses and real peers send nevertheless is read by
//! a plain splitting of lines.

use std::borrow::Cow;
use std::mem::MaybeUninit;

use smallvec::SmallVec;

use crate::model::{Field, limits};

/// Field lines read without an allocation.
const COMMON: usize = 64;

/// The field lines of one message.
pub(super) type Fields<'a> = SmallVec<[Field<'a>; COMMON]>;

/// The first line of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StartLine<'a> {
    /// RFC 9112 section 3.
    Request { method: &'a [u8], target: &'a [u8], version: &'a [u8] },
    /// RFC 9112 section 4.
    Response { status: u16, version: &'a [u8] },
}

/// A parsed header section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head<'a, 'f> {
    pub(super) start: StartLine<'a>,
    pub(super) fields: &'f [Field<'a>],
    /// False when there were more than [`limits::FIELDS`] lines.
    pub(super) complete: bool,
}

/// Looks for the end of a header section in bytes that come bit by bit, each byte once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scan {
    /// Bytes before this hold no end.
    scanned: usize,
    /// Where the first line ends.
    pub(super) first_line: Option<usize>,
    /// Whether a line continues the one before it (obs-fold, RFC 9112 section 5.2).
    folded: bool,
}

impl Scan {
    /// The length of the header section with its empty line, once it is all there. Lines may end
    /// in a bare LF (RFC 9112 section 2.2).
    pub(super) fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let unseen = bytes.get(self.scanned..)?;
        for newline in memchr::memchr_iter(b'\n', unseen) {
            let at = self.scanned + newline;
            self.first_line.get_or_insert(at);
            match bytes.get(at + 1..) {
                Some([b'\n', ..]) => return Some(at + 2),
                Some([b'\r', b'\n', ..]) => return Some(at + 3),
                Some([] | [b'\r']) | None => {
                    self.scanned = at;
                    return None;
                }
                Some([b' ' | b'\t', ..]) => self.folded = true,
                Some(_) => {}
            }
        }
        self.scanned = bytes.len();
        None
    }

    /// The header section with folded lines joined, as RFC 9112 section 5.2 asks. A line that begins
    /// with a blank behind the start line continues nothing (section 2.2) and stays by itself.
    pub(super) fn joined<'h>(&self, head: &'h [u8]) -> Cow<'h, [u8]> {
        if !self.folded {
            return Cow::Borrowed(head);
        }
        let mut joined = head.to_vec();
        let behind_start = self.first_line.map_or(1, |end| end + 2);
        for at in behind_start..joined.len() {
            let continued = matches!(joined.get(at), Some(b' ' | b'\t'));
            if continued && joined.get(at - 1) == Some(&b'\n') {
                joined[at - 1] = b' ';
                if at > 1 && joined[at - 2] == b'\r' {
                    joined[at - 2] = b' ';
                }
            }
        }
        Cow::Owned(joined)
    }
}

/// Reads a header section, its field lines into `fields`; it may lack its end. `None` when the first
/// line is no start line.
pub(super) fn parse<'a, 'f>(
    bytes: &'a [u8],
    request: bool,
    fields: &'f mut Fields<'a>,
) -> Option<Head<'a, 'f>> {
    fields.clear();
    let start = strict(bytes, request, fields).map(|start| (start, true));
    let (start, complete) = start.or_else(|| lenient(bytes, request, fields))?;
    Some(Head { start, fields, complete })
}

fn strict<'a>(bytes: &'a [u8], request: bool, fields: &mut Fields<'a>) -> Option<StartLine<'a>> {
    let mut space = [const { MaybeUninit::uninit() }; COMMON];
    let mut config = httparse::ParserConfig::default();
    let (start, headers) = if request {
        config.allow_multiple_spaces_in_request_line_delimiters(true);
        let mut parsed = httparse::Request::new(&mut []);
        config
            .parse_request_with_uninit_headers(&mut parsed, bytes, &mut space)
            .ok()?
            .is_complete()
            .then_some(())?;
        let version = version(parsed.version?);
        let (method, target) = (parsed.method?.as_bytes(), parsed.path?.as_bytes());
        (StartLine::Request { method, target, version }, parsed.headers)
    } else {
        config.allow_multiple_spaces_in_response_status_delimiters(true);
        config.allow_spaces_after_header_name_in_responses(true);
        let mut parsed = httparse::Response::new(&mut []);
        config
            .parse_response_with_uninit_headers(&mut parsed, bytes, &mut space)
            .ok()?
            .is_complete()
            .then_some(())?;
        let version = version(parsed.version?);
        let status = parsed.code.filter(|code| *code >= 100)?;
        (StartLine::Response { status, version }, parsed.headers)
    };
    fields.extend(
        headers.iter().map(|header| Field { name: header.name.as_bytes(), value: header.value }),
    );
    Some(start)
}

fn version(minor: u8) -> &'static [u8] {
    if minor == 0 { b"1.0" } else { b"1.1" }
}

/// Start line, and whether `fields` are all.
fn lenient<'a>(
    bytes: &'a [u8],
    request: bool,
    fields: &mut Fields<'a>,
) -> Option<(StartLine<'a>, bool)> {
    let mut lines =
        bytes.split(|&b| b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let first = lines.next()?;
    let start = if request { request_line(first)? } else { status_line(first)? };
    for line in lines {
        if line.is_empty() {
            continue;
        }
        if fields.len() == limits::FIELDS {
            return Some((start, false));
        }
        let Some(colon) = memchr::memchr(b':', line) else { continue };
        let (name, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        fields.push(Field { name: name.trim_ascii(), value });
    }
    Some((start, true))
}

/// Method, target, version; the target may hold blanks, as browsers of old sent them.
fn request_line(line: &[u8]) -> Option<StartLine<'_>> {
    let line = line.trim_ascii();
    let is_blank = |b: &u8| *b == b' ' || *b == b'\t';
    let (method, rest) = line.split_at(line.iter().position(is_blank)?);
    let (target, version) = rest.split_at(rest.iter().rposition(is_blank)?);
    let version = version.trim_ascii();
    let name = version.get(..5)?;
    if !name.eq_ignore_ascii_case(b"HTTP/") || method.is_empty() {
        return None;
    }
    Some(StartLine::Request { method, target: target.trim_ascii(), version: version.get(5..)? })
}

/// Version, blanks, three digits; versions that never existed are read all the same.
fn status_line(line: &[u8]) -> Option<StartLine<'_>> {
    let rest = line.strip_prefix(b"HTTP/")?;
    let (version, rest) = rest.split_at(rest.iter().position(|b| *b == b' ' || *b == b'\t')?);
    let [a, b, c] = *rest.trim_ascii_start().first_chunk::<3>()?;
    if version.is_empty() || ![a, b, c].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let status = [a, b, c].iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    (status >= 100).then_some(StartLine::Response { status, version })
}

#[cfg(test)]
mod tests {
    use super::{Fields, Scan, StartLine, parse};
    use proptest::prelude::*;

    #[test]
    fn the_end_is_found_however_the_bytes_come() {
        for head in ["GET / HTTP/1.1\r\nA: b\r\n\r\n", "GET / HTTP/1.1\nA: b\n\n", "G\r\n\r\n"] {
            let bytes = [head.as_bytes(), b"body\n\n"].concat();
            let mut scan = Scan::default();
            let end = (0..=bytes.len()).find_map(|n| scan.end(&bytes[..n]));
            assert_eq!(end, Some(head.len()));
            assert_eq!(Scan::default().end(&bytes), Some(head.len()));
        }
    }

    #[test]
    fn reads_odd_start_lines() {
        type Case = (&'static [u8], Option<(u16, &'static [u8])>);
        let responses: [Case; 7] = [
            (b"HTTP/1.1 200 OK\r\n\r\n", Some((200, b"1.1"))),
            (b"HTTP/1.0 404\r\n\r\n", Some((404, b"1.0"))),
            (b"HTTP/1.01 401 No\r\n\r\n", Some((401, b"1.01"))),
            (b"HTTP/2.1 403 No\r\n\r\n", Some((403, b"2.1"))),
            (b"HTTP/1.1\t 302 Found\n\n", Some((302, b"1.1"))),
            (b"HTTP/1.1 099 What\r\n\r\n", None),
            (b"HTTP/1.1 abc\r\n\r\n", None),
        ];
        for (bytes, expected) in responses {
            let read = parse(bytes, false, &mut Fields::new()).map(|head| head.start);
            let expected =
                expected.map(|(status, version)| StartLine::Response { status, version });
            assert_eq!(read, expected, "{}", bytes.escape_ascii());
        }
        let bytes = b"GET /a b?c HTTP/1.1\r\nHost: x\r\n\r\n";
        let mut fields = Fields::new();
        let head = parse(bytes, true, &mut fields).expect("readable");
        let StartLine::Request { method, target, version } = head.start else { panic!() };
        assert_eq!((method, target, version), (&b"GET"[..], &b"/a b?c"[..], &b"1.1"[..]));
    }

    #[test]
    fn a_bad_line_costs_itself_only() {
        let bytes = b"HTTP/1.1 401 No\r\nno colon here\r\nwww authenticate : Basic\r\nB: c\r\n\r\n";
        let mut fields = Fields::new();
        let head = parse(bytes, false, &mut fields).expect("readable");
        let fields: Vec<_> = head.fields.iter().map(|f| (f.name, f.value)).collect();
        assert_eq!(fields, [(&b"www authenticate"[..], &b"Basic"[..]), (b"B", b"c")]);
    }

    #[test]
    fn folded_lines_are_joined() {
        let bytes = b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\n realm=\"x\"\r\nA: b\r\n\r\n";
        let mut scan = Scan::default();
        let end = scan.end(bytes).expect("whole");
        let joined = scan.joined(&bytes[..end]);
        let mut fields = Fields::new();
        let head = parse(&joined, false, &mut fields).expect("readable");
        assert_eq!(head.fields[0].value, b"Basic   realm=\"x\"");
        assert_eq!(head.fields.len(), 2);
    }

    proptest! {
        #[test]
        fn any_bytes_are_parsed(bytes in prop::collection::vec(any::<u8>(), 0..200), request: bool) {
            let mut scan = Scan::default();
            scan.end(&bytes);
            scan.joined(&bytes);
            parse(&bytes, request, &mut Fields::new());
        }
    }
}
