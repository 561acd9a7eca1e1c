//! What a stream of bytes starts with.

use super::super::http2;

/// Longest method name believed: longer than any registered one (`BASELINE-CONTROL`, 16).
const METHOD: usize = 24;

/// What the first bytes of a stream or message look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Probe {
    /// A request line, as far as can be seen.
    Request,
    /// A status line.
    Response,
    /// Too little to tell.
    More,
    /// A TLS record.
    Tls,
    /// The connection preface of HTTP/2 (RFC 9113 section 3.4), or its frames.
    Http2,
    /// Nothing known.
    Other,
}

/// Judges the first bytes.
pub(super) fn probe(bytes: &[u8]) -> Probe {
    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n";
    match bytes {
        // ContentType 20 to 23, then the legacy version (RFC 8446 section 5.1).
        [20..=23, 3, 0..=4, ..] => Probe::Tls,
        // A ClientHello in SSL 2 framing (RFC 5246 appendix E.2).
        [high, _, 1, 3 | 0, 0..=3, ..] if high & 0x80 != 0 => Probe::Tls,
        [] | [20..=23] | [20..=23, 3] => Probe::More,
        _ if bytes.starts_with(PREFACE) => Probe::Http2,
        [0, ..] if http2::is_spoken(bytes) => Probe::Http2,
        _ if bytes.len() > 3 && PREFACE.starts_with(bytes) => Probe::More,
        [b'H', b'T', b'T', b'P', b'/', rest @ ..] => match rest.first() {
            Some(b'0'..=b'9') => Probe::Response,
            Some(_) => Probe::Other,
            None => Probe::More,
        },
        _ if b"HTTP/".starts_with(bytes) => Probe::More,
        _ => request(bytes),
    }
}

fn request(bytes: &[u8]) -> Probe {
    let length = bytes.iter().take(METHOD + 1).take_while(|&&b| is_method(b)).count();
    match bytes.get(length) {
        None if length <= METHOD => Probe::More,
        Some(b' ' | b'\t') if (1..=METHOD).contains(&length) => match bytes.get(length + 1) {
            None => Probe::More,
            // Targets start with a path, a scheme, a host or `*`, and may hold any odd byte.
            Some(0..=0x08 | 0x0a..=0x1f) => Probe::Other,
            Some(_) => Probe::Request,
        },
        _ => Probe::Other,
    }
}

/// Methods that a lost place in a stream is found again by.
const METHODS: [&[u8]; 12] = [
    b"GET ",
    b"POST ",
    b"HEAD ",
    b"PUT ",
    b"DELETE ",
    b"OPTIONS ",
    b"PATCH ",
    b"CONNECT ",
    b"TRACE ",
    b"PROPFIND ",
    b"REPORT ",
    b"M-SEARCH ",
];

/// The letters methods are made of in practice; RFC 9110 section 5.6.2 allows a few more.
fn is_method(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'$')
}

/// Whether a whole first line, without its end, is a request line: it names an HTTP version.
pub(super) fn is_request_line(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let start = line.iter().rposition(|&b| b == b' ' || b == b'\t').map_or(0, |at| at + 1);
    line.get(start..).is_some_and(|version| {
        version.len() > 5 && version.get(..5).is_some_and(|v| v.eq_ignore_ascii_case(b"HTTP/"))
    })
}

/// Whether a whole first line is a request of HTTP/0.9 (RFC 1945 section 5): `GET`, a path, nothing
/// else.
pub(super) fn is_simple_request(line: &[u8]) -> bool {
    let path = line.trim_ascii_end().strip_prefix(b"GET ").unwrap_or_default();
    path.starts_with(b"/") && path.iter().all(u8::is_ascii_graphic)
}

/// Whether a message of the kind starts here, judged strictly enough to find one amid other data.
/// A response needs its twelve bytes `HTTP/1.1 200`, a request a common method, a target and, if
/// the line is whole, a version.
pub(super) fn starts_message(bytes: &[u8], request: bool) -> bool {
    if !request {
        return matches!(
            bytes.first_chunk::<12>(),
            Some([b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'0'..=b'9', b' ', a, b, c])
                if matches!(a, b'1'..=b'5') && b.is_ascii_digit() && c.is_ascii_digit()
        );
    }
    let Some(rest) = METHODS.iter().find_map(|method| bytes.strip_prefix(*method)) else {
        return false;
    };
    if !rest.first().is_some_and(u8::is_ascii_graphic) {
        return false;
    }
    match memchr::memchr(b'\n', rest) {
        Some(end) => rest.get(..end).is_some_and(is_request_line),
        None => rest.iter().take(256).all(|b| !b.is_ascii_control()),
    }
}

/// Finds the next message of the kind in the middle of a stream whose beginning was lost.
pub(super) fn find_message(bytes: &[u8], request: bool) -> Option<usize> {
    if starts_message(bytes, request) {
        return Some(0);
    }
    if request {
        memchr::memchr_iter(b'\n', bytes)
            .map(|at| at + 1)
            .find(|&at| bytes.get(at..).is_some_and(|rest| starts_message(rest, true)))
    } else {
        memchr::memmem::find_iter(bytes, b"HTTP/1.")
            .find(|&at| bytes.get(at..).is_some_and(|rest| starts_message(rest, false)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Probe, find_message, is_request_line, is_simple_request, probe};

    #[test]
    fn first_bytes_tell_the_protocol() {
        let cases: [(&[u8], Probe); 14] = [
            (b"GET /", Probe::Request),
            (b"VERSION-CONTROL /x", Probe::Request),
            (b"GE", Probe::More),
            (b"HTTP/1.1 200", Probe::Response),
            (b"HTT", Probe::More),
            (b"HTTP/x", Probe::Other),
            (b"PRI * HTTP/2.0\r\n\r\nSM", Probe::Http2),
            (b"PRI * HT", Probe::More),
            (b"\x16\x03\x01\x02\x00\x01", Probe::Tls),
            (b"\x80\x2e\x01\x03\x01", Probe::Tls),
            (b"\x17\x03\x03\x00", Probe::Tls),
            (b"SSH-2.0-OpenSSH_9.2\r\n", Probe::Other),
            (b"\x00\x01", Probe::Other),
            (b"220 smtp ready\r\n", Probe::Request),
        ];
        for (bytes, expected) in cases {
            assert_eq!(probe(bytes), expected, "{}", bytes.escape_ascii());
        }
        // What looks like a method and a target is settled by the whole line.
        assert!(!is_request_line(b"220 smtp ready\r"));
        assert!(!is_request_line(b"OPTIONS rtsp://x RTSP/1.0"));
        assert!(is_request_line(b"GET /a b HTTP/1.1\r"));
        assert!(is_simple_request(b"GET /index.html\r"));
        for line in [&b"GET /a HTTP/1.0\r"[..], b"GET key\r", b"get /a\r", b"GET /\x01\r"] {
            assert!(!is_simple_request(line), "{}", line.escape_ascii());
        }
    }

    #[test]
    fn finds_messages_amid_other_data() {
        assert_eq!(find_message(b"tail of a body\nGET /x HTTP/1.1\r\n", true), Some(15));
        assert_eq!(find_message(b"</html>HTTP/1.1 404 Not Found\r\n", false), Some(7));
        assert_eq!(find_message(b"see HTTP/1.1 for GET / there", false), None);
        assert_eq!(find_message(b"GET out of here\n", true), None);
    }
}
