//! What the loggers of applications write before a line: times, levels, threads, names.

use memchr::memmem;

use super::{Peeled, bsd_time};
use crate::format::log::clock::TimeShape;

/// What Python's loggers put before it, `INFO:     line` and `INFO:werkzeug:line`, and Hypercorn
/// and gunicorn, `[2026-03-01 10:00:00 +0000] [7] [INFO] line`; Cisco's appliances, `Info: line`; and
/// `kubectl logs --prefix`, `[pod/web-7/nginx] line`.
pub(super) fn logger(line: &[u8]) -> Option<&[u8]> {
    const LEVELS: [&[u8]; 5] = [b"INFO:", b"WARNING:", b"ERROR:", b"DEBUG:", b"Info:"];
    // Ambassador and Emissary, before Envoy's line.
    if let Some(rest) = line.strip_prefix(b"ACCESS ") {
        return rest.starts_with(b"[").then_some(rest);
    }
    if let Some(level) = LEVELS.iter().find(|level| line.starts_with(level)) {
        let rest = line.get(level.len()..)?;
        let name = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"._".contains(b));
        let name = name.count();
        return match rest.get(name) {
            Some(b':') if name > 0 => rest.get(name + 1..),
            _ => rest.first().is_some_and(|b| *b == b' ').then_some(rest),
        };
    }
    let rest = line.strip_prefix(b"[")?;
    if rest.starts_with(b"pod/") {
        return rest.get(memmem::find(rest.get(..256.min(rest.len()))?, b"] ")? + 2..);
    }
    // Baserow's services: `[BACKEND][2026-03-01 10:00:00] line`.
    let name = rest.iter().take(32).take_while(|b| b.is_ascii_uppercase() || **b == b'_').count();
    if let Some(stamp) = rest.get(name..).and_then(|rest| rest.strip_prefix(b"][")) {
        return stamp.get(TimeShape::Rfc3339.length(stamp)?..)?.strip_prefix(b"] ");
    }
    let rest = rest.get(TimeShape::Rfc3339.length(rest)?..)?;
    let zone = rest.iter().take(6).take_while(|b| **b != b']').count();
    let window = rest.get(zone..)?.strip_prefix(b"] [")?;
    let level = memmem::find(window.get(..32.min(window.len()))?, b"] [")?;
    let rest = window.get(level + 3..)?;
    rest.get(memmem::find(rest.get(..16.min(rest.len()))?, b"] ")? + 2..)
}

/// `env_logger`, as Rust programs write it: `[2026-03-01T10:00:00Z INFO  target] line`.
pub(super) fn env_logger(line: &[u8]) -> Option<Peeled<'_>> {
    let rest = line.strip_prefix(b"[")?;
    let (time, rest) = rest.split_at_checked(TimeShape::Rfc3339.length(rest)?)?;
    rest.starts_with(b" INFO ").then_some(())?;
    let end = memmem::find(rest.get(..256.min(rest.len()))?, b"] ")?;
    Some(Peeled { line: rest.get(end + 2..)?, time: Some(time) })
}

/// A line of the common log format, or a JSON object, behind whatever a logger, `cat -n` or a chat put
/// before it: `2026-03-01 10:00:00,123 INFO  [access] line`, `2026/03/01 10:00:00 line`, `  12  line`.
pub(super) fn behind_logger(line: &[u8]) -> Option<&[u8]> {
    let window = line.get(..line.len().min(512))?;
    let at = if line.trim_ascii_end().ends_with(b"}") && !line.starts_with(b"{") {
        let opens = |at: &usize| {
            let rest = line.get(at + 1..).unwrap_or_default();
            rest.trim_ascii_start().first() == Some(&b'"')
        };
        let at = memchr::memchr_iter(b'{', window).find(opens)?;
        let (prefix, json) = line.split_at_checked(at)?;
        // rsyslog names the sender, be it by its address, and here no program. A record has its own
        // client.
        if prefix.split(|&b| b == b' ').filter(|word| !word.is_empty()).count() == 1 {
            return Some(json);
        }
        at
    } else if let Some(at) = memmem::find(window, b"Request finished HTTP/") {
        // ASP.NET Core's, which any logger may write.
        at
    } else {
        let bracket = memchr::memchr_iter(b'[', window).find(|&at| {
            // `[01/Mar/2026:`
            let time = line.get(at + 1..).unwrap_or_default();
            [(2, b'/'), (6, b'/'), (11, b':')].iter().all(|&(i, sign)| time.get(i) == Some(&sign))
        })?;
        // Client, ident and user stand before it.
        let before = line.get(..bracket)?.strip_suffix(b" ")?;
        let mut spaces = memchr::memrchr_iter(b' ', before);
        spaces.nth(2)? + 1
    };
    let (prefix, line) = line.split_at_checked(at)?;
    is_of_logger(prefix).then_some(line)
}

/// Whether a logger may have written this before a line: a level, or nothing but times, numbers and
/// signs, and the host behind a time. Nothing that may be a client.
fn is_of_logger(prefix: &[u8]) -> bool {
    // Serilog shortens them; HAProxy Enterprise writes the kind of a log as others do its level.
    const LEVELS: [&[u8]; 10] = [
        b"TRACE", b"DEBUG", b"INF", b"INFO", b"NOTICE", b"WARN", b"WARNING", b"ERROR", b"LOG",
        b"ACCESS",
    ];
    let words = || {
        prefix
            .split(|b| b.is_ascii_whitespace() || b"[]".contains(b))
            .filter(|word| !word.is_empty())
    };
    let is_address = |word: &[u8]| {
        memchr::memchr_iter(b'.', word).count() == 3
            && word.iter().all(|b| b.is_ascii_digit() || b".:,".contains(b))
            || memchr::memchr_iter(b':', word).count() > 2
                && word.iter().all(|b| b.is_ascii_hexdigit() || *b == b':')
    };
    if words().any(is_address) {
        return false;
    }
    let is_level = |word: &[u8]| {
        let word = word.rsplit(|&b| b == b'.').next().unwrap_or_default();
        let word = word.strip_suffix(b":").unwrap_or(word);
        LEVELS.iter().any(|level| level.eq_ignore_ascii_case(word))
    };
    // Host and program of syslog, without its time: `web1 nginx: line`.
    let is_program = |word: &[u8]| {
        word.strip_suffix(b":").is_some_and(|name| {
            name.first().is_some_and(u8::is_ascii_alphabetic)
                && name.iter().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(b))
        })
    };
    if words().any(is_level) || words().count() <= 2 && words().next_back().is_some_and(is_program)
    {
        return true;
    }
    let prefix = match bsd_time(prefix) {
        // One that names the host, and the program perhaps.
        Some(length) => {
            let rest = prefix.get(length..).unwrap_or_default();
            return rest.split(|&b| b == b' ').filter(|word| !word.is_empty()).count() <= 2;
        }
        None => prefix,
    };
    prefix
        .iter()
        .all(|b| b.is_ascii_digit() || b.is_ascii_whitespace() || b"-/:.,+>$|TZ".contains(b))
}

#[cfg(test)]
mod tests {
    use crate::format::log::prefix::{peel, within};

    #[test]
    fn peels_what_loggers_write() {
        let line = "203.0.113.7 - bob [01/Mar/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 1";
        for prefix in [
            "2026-03-01 10:00:00,123 INFO  [access] ",
            "2026-03-01 10:00:00.123 INFO [http-nio-8080-exec-1] access - ",
            "INFO  [access] ",
            "10:00:00.123 [http-nio-1] INFO  access - ",
            "Mar  1 10:00:00 web1 ",
            "web1 nginx: ",
            "[BACKEND][2026-03-01 10:00:00] ",
            "[2026-03-01 10:00:00] access.INFO: ",
            "   12  ",
            "> ",
            "2026/03/01 10:00:00 ",
            "access.log:",
            "12:",
            "/var/log/nginx/access.log.1:12:",
        ] {
            let wrapped = format!("{prefix}{line}");
            let is_line = |seen: &[u8], _: Option<&[u8]>| (seen == line.as_bytes()).then_some(());
            assert!(within(wrapped.as_bytes(), None, &mut { is_line }).is_some(), "{wrapped}");
        }
        for other in ["10.0.0.1 ", "shop.example ", "2001:db8::1 INFO ", "10.0.0.1:80 INFO "] {
            let wrapped = format!("{other}{line}");
            assert!(peel(wrapped.as_bytes()).is_none(), "{wrapped}");
        }
    }
}
