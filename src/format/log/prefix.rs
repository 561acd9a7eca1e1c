//! What other programs write before a line: syslog, container runtimes, compose, quotes.

mod logger;

use memchr::{memchr, memmem};
use smallvec::SmallVec;

use self::logger::{behind_logger, env_logger, logger};
use super::clock::TimeShape;
use super::escape::Escape;
use super::json::members::{self, Value};
use crate::model::resembles_ipv4;

/// A line without what a transport put around it.
pub(crate) struct Peeled<'a> {
    /// The line.
    pub line: &'a [u8],
    /// When the transport says it was written (RFC 3339).
    pub time: Option<&'a [u8]>,
}

/// The text of a JSON member, without its escapes; on the stack unless it is long.
pub(crate) type Unwrapped = SmallVec<[u8; 1024]>;

/// Transports a line may have been through: a container's log, shipped as JSON, by syslog.
const LAYERS: usize = 4;

/// Looks at a line, and at when it was written.
type See<'s, T> = dyn FnMut(&[u8], Option<&[u8]>) -> Option<T> + 's;

/// Gives `see` what is left of a line after one transport, two and so on are peeled off it, until
/// it is content. `written` is when the last transport that says so says it was written.
pub(crate) fn within<T>(line: &[u8], written: Option<&[u8]>, see: &mut See<'_, T>) -> Option<T> {
    if let Some((whole, time)) = join(line) {
        return see(&whole, time).or_else(|| layer(&whole, time, LAYERS, see));
    }
    layer(line, written, LAYERS, see)
}

fn layer<T>(line: &[u8], written: Option<&[u8]>, left: usize, see: &mut See<'_, T>) -> Option<T> {
    let left = left.checked_sub(1)?;
    if let Some(peeled) = peel(line) {
        let written = peeled.time.or(written);
        return see(peeled.line, written).or_else(|| layer(peeled.line, written, left, see));
    }
    let (inner, time) = match unwrap(line) {
        Some(unwrapped) => unwrapped,
        None => (plain(line)?, None),
    };
    let written = time.or(written);
    see(&inner, written).or_else(|| layer(&inner, written, left, see))
}

/// The line without what a transport put before it; `None` if there is nothing of the kind.
pub(crate) fn peel(line: &[u8]) -> Option<Peeled<'_>> {
    let untimed = |line| Peeled { line, time: None };
    let peeled = blank(line)
        .or_else(|| quote(line))
        .map(untimed)
        .or_else(|| container(line))
        .or_else(|| compose(line).map(untimed))
        .or_else(|| env_logger(line))
        .or_else(|| logger(line).map(untimed))
        .or_else(|| syslog(line))
        .or_else(|| tag(line).map(untimed))
        .or_else(|| grep(line).map(untimed))
        .or_else(|| stamped(line))
        .or_else(|| pod(line).map(untimed))
        .or_else(|| behind_logger(line).map(untimed))?;
    let line = peeled.line.trim_ascii_start();
    (!line.is_empty()).then_some(Peeled { line, ..peeled })
}

/// The line in the JSON object a transport put it in, and when it says it was written: Docker's
/// `json-file` (`log`), Filebeat, Logstash and `CloudWatch` (`message`), the systemd journal
/// (`MESSAGE`, a list of bytes where it is no plain text), Google (`textPayload`), Azure
/// (`LogEntry`, and `properties` where that is a text), Splunk (`event`, `_raw`), Loki (`line`).
pub(crate) fn unwrap(line: &[u8]) -> Option<(Unwrapped, Option<&[u8]>)> {
    line.starts_with(b"{").then_some(())?;
    let (mut text, mut time) = (None, None);
    for (name, value) in members::of_object(line) {
        match (name.raw, value) {
            (
                b"log" | b"message" | b"MESSAGE" | b"textPayload" | b"LogEntry" | b"event"
                | b"_raw" | b"line",
                Value::Text(_) | Value::Array(_),
            ) if text.is_none() => text = Some(value),
            (b"properties", Value::Text(raw)) if raw.starts_with(b"{") => text = Some(value),
            (
                b"time" | b"timestamp" | b"@timestamp" | b"TimeGenerated",
                Value::Text(raw) | Value::Number(raw),
            ) if time.is_none() => time = Some(raw),
            _ => {}
        }
    }
    let mut decoded = Unwrapped::new();
    match text? {
        Value::Text(raw) => Escape::Json.decode_into(raw, &mut decoded),
        Value::Array(raw) => decoded.extend(bytes_of(raw)?),
        _ => return None,
    }
    decoded.truncate(decoded.trim_ascii_end().len());
    (!decoded.is_empty()).then_some((decoded, time))
}

/// The line without the colours a program gives it for a terminal (ECMA-48 `CSI … m`); `None` if it
/// has none.
fn plain(line: &[u8]) -> Option<Unwrapped> {
    const START: &[u8] = b"\x1b[";
    memmem::find(line, START)?;
    let mut plain = Unwrapped::new();
    let mut rest = line;
    while let Some(at) = memmem::find(rest, START) {
        plain.extend_from_slice(rest.get(..at)?);
        let sequence = rest.get(at + START.len()..)?;
        let length = sequence.iter().take(16).position(u8::is_ascii_alphabetic)?;
        rest = sequence.get(length + 1..)?;
    }
    plain.extend_from_slice(rest);
    Some(plain)
}

/// `[49,57]`
fn bytes_of(array: &[u8]) -> Option<Vec<u8>> {
    let inner = array.strip_prefix(b"[")?.strip_suffix(b"]")?;
    let number = |text: &[u8]| std::str::from_utf8(text.trim_ascii()).ok()?.parse().ok();
    inner.split(|&b| b == b',').map(number).collect()
}

/// The mark of UTF-8 at the start of a file, or `LiteSpeed`'s `"%h %l ...` when the quotes of its
/// configuration are taken literally.
fn quote(line: &[u8]) -> Option<&[u8]> {
    line.strip_prefix(b"\xef\xbb\xbf")
        .or_else(|| line.strip_prefix(b"\"").filter(|rest| rest.first() != Some(&b'"')))
}

/// Blanks, which are left of a syslog header that somebody cut off.
fn blank(line: &[u8]) -> Option<&[u8]> {
    let rest = line.trim_ascii_start();
    (rest.len() < line.len()).then_some(rest)
}

/// The program and its process, which are left of a syslog header without time and host:
/// `nginx[12]: line`.
fn tag(line: &[u8]) -> Option<&[u8]> {
    let is_name = |b: &&u8| b.is_ascii_alphanumeric() || b"-_./".contains(b);
    let name = line.iter().take(64).take_while(is_name).count();
    let rest = line.get(name..).filter(|_| name > 0)?.strip_prefix(b"[")?;
    let digits = rest.iter().take(8).take_while(|b| b.is_ascii_digit()).count();
    rest.get(digits..).filter(|_| digits > 0)?.strip_prefix(b"]: ")
}

/// Kubernetes CRI: `2026-03-01T10:00:00.123456789Z stdout F line`.
fn container(line: &[u8]) -> Option<Peeled<'_>> {
    let (time, rest) = line.split_at_checked(TimeShape::Rfc3339.length(line)?)?;
    let rest = rest.strip_prefix(b" stdout ").or_else(|| rest.strip_prefix(b" stderr "))?;
    let line = rest.strip_prefix(b"F ").or_else(|| rest.strip_prefix(b"P "))?;
    Some(Peeled { line, time: Some(time) })
}

/// The line that a container runtime cut into parts, and when it wrote the first.
fn join(parts: &[u8]) -> Option<(Unwrapped, Option<&[u8]>)> {
    memchr(b'\n', parts)?;
    let mut whole = Unwrapped::new();
    let mut time = None;
    for part in parts.split(|&byte| byte == b'\n') {
        let part = container(part.strip_suffix(b"\r").unwrap_or(part))?;
        time = time.or(part.time);
        whole.extend_from_slice(part.line);
    }
    Some((whole, time))
}

/// What `grep` writes before a line that it found: the file where it searched several, and with `-n` the
/// number of the line, `access.log:12:line`.
fn grep(line: &[u8]) -> Option<&[u8]> {
    let window = line.get(..line.len().min(256))?;
    let (name, rest) = line.split_at_checked(memchr(b':', window)?)?;
    let rest = rest.get(1..)?;
    let is_number = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let is_file = !name.iter().any(|b| b.is_ascii_whitespace() || b"\"{}[]<>".contains(b))
        && (name.contains(&b'/') || memmem::find(name, b".log").is_some());
    if is_file {
        let digits = rest.iter().take(12).take_while(|b| b.is_ascii_digit()).count();
        let number = rest.get(..digits).filter(|digits| is_number(digits));
        let behind = rest.get(digits..).and_then(|rest| rest.strip_prefix(b":"));
        // The number of a line, or the first block of an IPv6 address.
        let behind = behind.filter(|rest| number.is_some() && starts_line(rest));
        return Some(behind.unwrap_or(rest));
    }
    (is_number(name) && starts_line(rest)).then_some(rest)
}

/// Whether a line begins here with an IPv4 address or as JSON.
fn starts_line(line: &[u8]) -> bool {
    let word = line.split(|&b| b == b' ').next().unwrap_or_default();
    line.starts_with(b"{\"") || resembles_ipv4(word)
}

/// The time alone, as `CloudWatch` exports lines, and the name of a log stream as `aws logs tail`
/// writes it: `2026-03-01T10:00:00.000Z web/nginx/4f2a line`.
fn stamped(line: &[u8]) -> Option<Peeled<'_>> {
    let (time, rest) = line.split_at_checked(TimeShape::Rfc3339.length(line)?)?;
    let rest = rest.strip_prefix(b" ").or_else(|| rest.strip_prefix(b"\t"))?;
    let name = rest.iter().take(512).take_while(|b| !b.is_ascii_whitespace()).count();
    let is_stream = rest.get(..name)?.contains(&b'/')
        && !rest.starts_with(b"/")
        && !rest.get(..name)?.iter().any(|b| b"\"{?:".contains(b));
    let line = if is_stream { rest.get(name + 1..)? } else { rest };
    Some(Peeled { line, time: Some(time) })
}

/// Docker compose: `service-1  | line`.
fn compose(line: &[u8]) -> Option<&[u8]> {
    let name = line.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b)).count();
    let rest = line.get(name..).filter(|_| (1..=128).contains(&name))?;
    rest.starts_with(b" ").then(|| rest.trim_ascii_start().strip_prefix(b"| "))?
}

/// `pod container line` or `namespace pod container line`, as stern shows the logs of several pods.
fn pod(line: &[u8]) -> Option<&[u8]> {
    // RFC 1123 labels, which Kubernetes' names are.
    let name = |line| {
        let (word, rest) = word(line)?;
        let is_name = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-';
        ((1..=63).contains(&word.len()) && word.iter().all(is_name)).then_some((word, rest))
    };
    // Controllers end the names of their pods in five random letters or in a number.
    let is_pod = |name: &[u8]| {
        name.iter().rposition(|&b| b == b'-').and_then(|at| name.get(at + 1..)).is_some_and(|end| {
            end.len() == 5 || !end.is_empty() && end.iter().all(u8::is_ascii_digit)
        })
    };
    let (first, rest) = name(line)?;
    let (second, rest) = name(rest)?;
    if is_pod(first) {
        return Some(rest);
    }
    let (_, rest) = name(rest)?;
    is_pod(second).then_some(rest)
}

/// The first word and what comes after its space.
fn word(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let (word, rest) = line.split_at_checked(memchr(b' ', line)?)?;
    Some((word, rest.get(1..)?))
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
            " LINE",
            "nginx[12]: LINE",
            "hapee-lb[16320]: LINE",
            "Info: LINE",
            "2026-03-01T10:00:00.123456789+01:00 stdout F LINE",
            "caddy-1  | LINE",
            "web-7d9f8b6c5d-x2x7k nginx LINE",
            "shop web-0 nginx LINE",
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
        let record = br#"{"time":"2026-03-01T10:00:00Z","category":"AppServiceHTTPLogs","properties":"{\"ScStatus\":\"401\"}"}"#;
        let (line, time) = unwrap(record).expect("properties that are a text");
        assert_eq!(&line[..], br#"{"ScStatus":"401"}"#);
        assert_eq!(time, Some(&b"2026-03-01T10:00:00Z"[..]));
        assert!(unwrap(br#"{"level":"info","text":"GET / 200"}"#).is_none());
    }

    #[test]
    fn leaves_lines_alone() {
        for line in [
            "1.2.3.4 - - [10/Oct/2000:13:55:36 -0700]",
            "{\"a\":1}",
            "GET / 200",
            "",
            "web-1",
            "a-b c d",
            "[12]: GET /",
            "web[a]: GET /",
        ] {
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
