//! What other programs write before a line: syslog, container runtimes, compose, quotes.

use memchr::{memchr, memmem};

use super::clock::TimeShape;

/// The line without what a transport put before it; `None` if there is nothing of the kind.
pub(crate) fn peel(line: &[u8]) -> Option<&[u8]> {
    let rest = quote(line)
        .or_else(|| container(line))
        .or_else(|| compose(line))
        .or_else(|| syslog(line))?
        .trim_ascii_start();
    (!rest.is_empty()).then_some(rest)
}

/// `LiteSpeed` writes `"%h %l ...` when the quotes of its configuration are taken literally.
fn quote(line: &[u8]) -> Option<&[u8]> {
    line.strip_prefix(b"\"").filter(|rest| rest.first() != Some(&b'"'))
}

/// Kubernetes CRI: `2026-03-01T10:00:00.123456789Z stdout F line`.
fn container(line: &[u8]) -> Option<&[u8]> {
    let rest = line.get(TimeShape::Rfc3339.length(line)?..)?;
    let rest = rest.strip_prefix(b" stdout ").or_else(|| rest.strip_prefix(b" stderr "))?;
    rest.strip_prefix(b"F ").or_else(|| rest.strip_prefix(b"P "))
}

/// Docker compose: `service-1  | line`.
fn compose(line: &[u8]) -> Option<&[u8]> {
    let name = line.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b)).count();
    let rest = line.get(name..).filter(|_| (1..=128).contains(&name))?;
    rest.starts_with(b" ").then(|| rest.trim_ascii_start().strip_prefix(b"| "))?
}

/// RFC 3164 `<34>Oct 11 22:14:15 host tag[1]: line`, rsyslog's variant with an ISO time, and RFC
/// 5424 `<34>1 2003-10-11T22:14:15.003Z host app id msg - line`.
fn syslog(line: &[u8]) -> Option<&[u8]> {
    let line = priority(line);
    if let Some(rest) = line.strip_prefix(b"1 ") {
        return structured(rest);
    }
    let time = bsd_time(line).or_else(|| TimeShape::Rfc3339.length(line))?;
    let head = line.get(time..)?.strip_prefix(b" ")?;
    // Host and tag are words; the tag ends in a colon.
    let window = head.get(..256.min(head.len()))?;
    let colon = memmem::find(window, b": ")?;
    let words = window.get(..colon)?.split(|&b| b == b' ').filter(|word| !word.is_empty()).count();
    if words > 2 {
        return None;
    }
    head.get(colon + 2..)
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

/// Time, host, application, process and message id, then structured data.
fn structured(line: &[u8]) -> Option<&[u8]> {
    TimeShape::Rfc3339.length(line)?;
    let mut rest = line;
    for _ in 0..5 {
        rest = rest.get(memchr(b' ', rest)? + 1..)?;
    }
    if let Some(rest) = rest.strip_prefix(b"- ") {
        return Some(rest);
    }
    rest.starts_with(b"[").then(|| memmem::find(rest, b"] "))?.and_then(|end| rest.get(end + 2..))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::peel;

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
            assert_eq!(peel(wrapped.as_bytes()), Some("LINE".as_bytes()), "{wrapped}");
        }
    }

    #[test]
    fn leaves_lines_alone() {
        for line in ["1.2.3.4 - - [10/Oct/2000:13:55:36 -0700]", "{\"a\":1}", "GET / 200", ""] {
            assert_eq!(peel(line.as_bytes()), None, "{line}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(bytes: Vec<u8>) {
            let _ = peel(&bytes);
        }

        #[test]
        fn never_panics_on_near_prefixes(text in "(<3>)?(1 )?(Oct|2026-03-01T10:00:00Z)? {0,2}[0-9]{0,2} ?[0-9:]{0,9}[ :a|F\\[\\]-]{0,12}") {
            let _ = peel(text.as_bytes());
        }
    }
}
