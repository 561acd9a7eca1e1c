//! What other programs write before a line: syslog, container runtimes, compose, quotes.

use memchr::{memchr, memmem};
use smallvec::SmallVec;

use super::clock::TimeShape;
use super::escape::Escape;
use super::json::members::{self, Value};

/// A line without what a transport put around it.
pub(crate) struct Peeled<'a> {
    /// The line.
    pub line: &'a [u8],
    /// When the transport says it was written (RFC 3339).
    pub time: Option<&'a [u8]>,
}

/// The text of a JSON member, without its escapes; on the stack unless it is long.
pub(crate) type Unwrapped = SmallVec<[u8; 1024]>;

/// The line without what a transport put before it; `None` if there is nothing of the kind.
pub(crate) fn peel(line: &[u8]) -> Option<Peeled<'_>> {
    let untimed = |line| Peeled { line, time: None };
    let peeled = quote(line)
        .map(untimed)
        .or_else(|| container(line))
        .or_else(|| compose(line).map(untimed))
        .or_else(|| syslog(line))?;
    let line = peeled.line.trim_ascii_start();
    (!line.is_empty()).then_some(Peeled { line, ..peeled })
}

/// The line in the JSON object a transport put it in, and when it says it was written: Docker's
/// `json-file` (`log`), Logstash and its kin (`message`), the systemd journal (`MESSAGE`).
pub(crate) fn unwrap(line: &[u8]) -> Option<(Unwrapped, Option<&[u8]>)> {
    line.starts_with(b"{").then_some(())?;
    let (mut text, mut time) = (None, None);
    for (name, value) in members::of_object(line) {
        match (name.raw, value) {
            (b"log" | b"message" | b"MESSAGE", Value::Text(raw)) if text.is_none() => {
                text = Some(raw);
            }
            (b"time" | b"@timestamp", Value::Text(raw)) if time.is_none() => time = Some(raw),
            _ => {}
        }
    }
    let mut decoded = Unwrapped::new();
    Escape::Json.decode_into(text?, &mut decoded);
    decoded.truncate(decoded.trim_ascii_end().len());
    (!decoded.is_empty()).then_some((decoded, time))
}

/// The mark of UTF-8 at the start of a file, or `LiteSpeed`'s `"%h %l ...` when the quotes of its
/// configuration are taken literally.
fn quote(line: &[u8]) -> Option<&[u8]> {
    line.strip_prefix(b"\xef\xbb\xbf")
        .or_else(|| line.strip_prefix(b"\"").filter(|rest| rest.first() != Some(&b'"')))
}

/// Kubernetes CRI: `2026-03-01T10:00:00.123456789Z stdout F line`.
fn container(line: &[u8]) -> Option<Peeled<'_>> {
    let (time, rest) = line.split_at_checked(TimeShape::Rfc3339.length(line)?)?;
    let rest = rest.strip_prefix(b" stdout ").or_else(|| rest.strip_prefix(b" stderr "))?;
    let line = rest.strip_prefix(b"F ").or_else(|| rest.strip_prefix(b"P "))?;
    Some(Peeled { line, time: Some(time) })
}

/// Docker compose: `service-1  | line`.
fn compose(line: &[u8]) -> Option<&[u8]> {
    let name = line.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b)).count();
    let rest = line.get(name..).filter(|_| (1..=128).contains(&name))?;
    rest.starts_with(b" ").then(|| rest.trim_ascii_start().strip_prefix(b"| "))?
}

/// RFC 3164 `<34>Oct 11 22:14:15 host tag[1]: line`, rsyslog's variant with an ISO time, and RFC
/// 5424 `<34>1 2003-10-11T22:14:15.003Z host app id msg - line`.
fn syslog(line: &[u8]) -> Option<Peeled<'_>> {
    let line = priority(line);
    if let Some(rest) = line.strip_prefix(b"1 ") {
        return structured(rest);
    }
    // The other form names neither year nor zone.
    let iso = TimeShape::Rfc3339.length(line);
    let (time, head) = line.split_at_checked(bsd_time(line).or(iso)?)?;
    let head = head.strip_prefix(b" ")?;
    // Host and tag are words; the tag ends in a colon.
    let window = head.get(..256.min(head.len()))?;
    let colon = memmem::find(window, b": ")?;
    let words = window.get(..colon)?.split(|&b| b == b' ').filter(|word| !word.is_empty()).count();
    if words > 2 {
        return None;
    }
    Some(Peeled { line: head.get(colon + 2..)?, time: iso.map(|_| time) })
}

fn priority(line: &[u8]) -> &[u8] {
    let Some(rest) = line.strip_prefix(b"<") else { return line };
    let digits = rest.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
    rest.get(digits..).and_then(|rest| rest.strip_prefix(b">")).unwrap_or(line)
}

/// `Oct 11 22:14:15`, days padded or not.
fn bsd_time(line: &[u8]) -> Option<usize> {
    let month = line.get(..4)?;
    if !(month.first().is_some_and(u8::is_ascii_uppercase) && month.ends_with(b" ")) {
        return None;
    }
    let rest = line.get(4..)?;
    let padded = rest.len() - rest.trim_ascii_start().len();
    let day = rest.get(padded..)?.iter().take(3).take_while(|b| b.is_ascii_digit()).count();
    let time: &[u8; 9] = rest.get(padded + day..)?.first_chunk()?;
    let is_time = (1..=2).contains(&day) && time[0] == b' ' && time[3] == b':' && time[6] == b':';
    is_time.then_some(4 + padded + day + time.len())
}

/// Time, host, application, process and message id, then structured data, which Heroku leaves out.
fn structured(line: &[u8]) -> Option<Peeled<'_>> {
    let time = line.get(..TimeShape::Rfc3339.length(line)?);
    let mut rest = line;
    for _ in 0..5 {
        rest = rest.get(memchr(b' ', rest)? + 1..)?;
    }
    if let Some(rest) = rest.strip_prefix(b"- ") {
        return Some(Peeled { line: rest, time });
    }
    if !rest.starts_with(b"[") {
        return Some(Peeled { line: rest, time });
    }
    let end = memmem::find(rest, b"] ")?;
    Some(Peeled { line: rest.get(end + 2..)?, time })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{peel, unwrap};

    #[test]
    fn peels_transports() {
        for wrapped in [
            "\"LINE",
            "2026-03-01T10:00:00.123456789+01:00 stdout F LINE",
            "caddy-1  | LINE",
            "<34>Oct 11 22:14:15 web1 nginx[12]: LINE",
            "Oct  1 22:14:15 web1 nginx: LINE",
            "2026-03-01T10:00:00+01:00 web1 nginx: LINE",
            "<165>1 2026-03-01T10:00:00.003Z web1 nginx - ID47 - LINE",
            "<165>1 2026-03-01T10:00:00Z web1 nginx - - [x@1 a=\"b\"] LINE",
        ] {
            let line = peel(wrapped.as_bytes()).map(|peeled| peeled.line);
            assert_eq!(line, Some("LINE".as_bytes()), "{wrapped}");
        }
    }

    #[test]
    fn unwraps_json() {
        let wrapped =
            r#"{"log":"GET \"/\" 200\n","stream":"stdout","time":"2026-03-01T10:00:00.5Z"}"#;
        let (line, time) = unwrap(wrapped.as_bytes()).expect("a line in it");
        assert_eq!(
            (&line[..], time),
            (&b"GET \"/\" 200"[..], Some(&b"2026-03-01T10:00:00.5Z"[..]))
        );
        assert!(unwrap(br#"{"level":"info","text":"GET / 200"}"#).is_none());
    }

    #[test]
    fn leaves_lines_alone() {
        for line in ["1.2.3.4 - - [10/Oct/2000:13:55:36 -0700]", "{\"a\":1}", "GET / 200", ""] {
            assert!(peel(line.as_bytes()).is_none(), "{line}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(bytes: Vec<u8>) {
            let _ = (peel(&bytes), unwrap(&bytes));
        }

        #[test]
        fn never_panics_on_near_prefixes(text in "(<3>)?(1 )?(Oct|2026-03-01T10:00:00Z)? {0,2}[0-9]{0,2} ?[0-9:]{0,9}[ :a|F\\[\\]-]{0,12}") {
            let _ = peel(text.as_bytes());
        }
    }
}
