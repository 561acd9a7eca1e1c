//! Path templates: OpenTelemetry's `url.template`, guessed from one path.

use std::fmt::Write as _;

use crate::auth::redact::{self, shape};

/// Longest template, in bytes; longer paths end in `…`.
const MAX_TEMPLATE: usize = 256;

/// Longest segment kept as it is, in bytes.
const MAX_SEGMENT: usize = 64;

/// The path with its variable segments replaced by `{id}`, `{uuid}`, `{hex}`, `{date}`, `{email}`
/// and `{token}`; words, versions and file names stay. Query and fragment are left out. Bytes that
/// are no visible characters are escaped. A path ends at a secret that was redacted: what followed it
/// says little.
pub fn template(path: &[u8]) -> String {
    let end = path.iter().position(|b| matches!(b, b'?' | b'#')).unwrap_or(path.len());
    let path = path.get(..end).unwrap_or(path);
    let path = path.get(..redact::mark_in_url(path).unwrap_or(path.len())).unwrap_or(path);
    let mut out = String::with_capacity(path.len().min(MAX_TEMPLATE));
    for (at, segment) in path.split(|b| *b == b'/').enumerate() {
        if at > 0 {
            out.push('/');
        }
        if out.len() + segment.len().min(MAX_SEGMENT) > MAX_TEMPLATE {
            out.push('…');
            break;
        }
        write_segment(segment, &mut out);
    }
    out
}

fn write_segment(segment: &[u8], out: &mut String) {
    // Path parameters (`;jsessionid=…`) are values by nature.
    let mut parts = segment.split(|b| *b == b';');
    write_part(parts.next().unwrap_or_default(), out);
    for parameter in parts.take(4) {
        out.push(';');
        match parameter.iter().position(|b| *b == b'=') {
            Some(at) => {
                write_text(parameter.get(..at).unwrap_or_default(), out);
                out.push_str("={id}");
            }
            None => write_part(parameter, out),
        }
    }
}

fn write_part(part: &[u8], out: &mut String) {
    if let Some(placeholder) = placeholder(part) {
        out.push_str(placeholder);
        return;
    }
    if let Some((stem, extension)) = file_name(part)
        && let Some(placeholder) = placeholder(stem)
    {
        out.push_str(placeholder);
        out.push('.');
        write_text(extension, out);
        return;
    }
    write_text(part, out);
}

/// What stands for a variable segment; `None` for one that is kept.
fn placeholder(part: &[u8]) -> Option<&'static str> {
    if part.is_empty() {
        return None;
    }
    let digits = part.strip_prefix(b"-").unwrap_or(part);
    if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) {
        return Some("{id}");
    }
    let bare = part.strip_prefix(b"{").and_then(|p| p.strip_suffix(b"}")).unwrap_or(part);
    if shape::is_uuid(bare) {
        return Some("{uuid}");
    }
    if shape::has_vendor_prefix(part) {
        return Some("{token}");
    }
    if part.len() >= 16 && part.iter().all(u8::is_ascii_hexdigit) {
        return Some("{hex}");
    }
    if is_date(part) {
        return Some("{date}");
    }
    if is_email(part) {
        return Some("{email}");
    }
    let random = shape::random_length(part);
    let digits = part.iter().filter(|b| b.is_ascii_digit()).count();
    if part.len() > MAX_SEGMENT || (part.len() >= 40 && random >= 32) {
        return Some(if random >= 16 { "{token}" } else { "{id}" });
    }
    let is_random = (part.len() >= 16 && random >= 10) || (random >= 8 && digits >= 3);
    (is_random && (digits > 0 || random >= 20)).then_some("{id}")
}

/// `2026-03-01`, with or without a time after it.
fn is_date(part: &[u8]) -> bool {
    let is_shaped = part.len() >= 10
        && part.iter().take(10).enumerate().all(|(at, b)| match at {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        });
    is_shaped && matches!(part.get(10), None | Some(b'T' | b't' | b' ' | b'_' | b'%'))
}

fn is_email(part: &[u8]) -> bool {
    let at = part
        .iter()
        .position(|b| *b == b'@')
        .map(|at| (at, 1))
        .or_else(|| part.windows(3).position(|window| window == b"%40").map(|at| (at, 3)));
    at.is_some_and(|(at, length)| {
        at > 0 && part.get(at + length..).is_some_and(|host| host.len() > 2 && host.contains(&b'.'))
    })
}

/// Stem and extension of `name.ext`.
fn file_name(part: &[u8]) -> Option<(&[u8], &[u8])> {
    let dot = memchr::memrchr(b'.', part)?;
    let (stem, extension) = (part.get(..dot)?, part.get(dot + 1..)?);
    let is_extension = (1..=6).contains(&extension.len())
        && extension.first().is_some_and(u8::is_ascii_alphabetic)
        && extension.iter().all(u8::is_ascii_alphanumeric);
    (is_extension && !stem.is_empty()).then_some((stem, extension))
}

fn write_text(text: &[u8], out: &mut String) {
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            {
                out.extend(c.escape_unicode());
            } else {
                out.push(c);
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MAX_TEMPLATE, template};

    #[test]
    fn variable_segments_are_replaced() {
        for (path, expected) in [
            ("/", "/"),
            ("", ""),
            ("/v1/users/42", "/v1/users/{id}"),
            ("/v1/users/42?x=1", "/v1/users/{id}"),
            ("/a/550e8400-e29b-41d4-a716-446655440000/b", "/a/{uuid}/b"),
            ("/commit/3f2504e04f8911d3", "/commit/{hex}"),
            ("/d/2026-03-01/x", "/d/{date}/x"),
            ("/d/2026-03-01T10:00:00Z", "/d/{date}"),
            ("/u/a.b@example.com", "/u/{email}"),
            ("/u/a%40example.com", "/u/{email}"),
            ("/t/eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "/t/{token}"),
            ("/t/ghp_16C7e42F292c6912E7710c838347Ae178B4a", "/t/{token}"),
            ("/o/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/o/{id}"),
            ("/o/cus_9s6XKzkNRiz8i3", "/o/{id}"),
            ("/files/12345.json", "/files/{id}.json"),
            ("/api/v2/oauth2/token", "/api/v2/oauth2/token"),
            ("/static/main.js", "/static/main.js"),
            ("/.well-known/openid-configuration", "/.well-known/openid-configuration"),
            ("/user-profile/settings_page", "/user-profile/settings_page"),
            ("/s3/eu-west-1/sha256", "/s3/eu-west-1/sha256"),
            ("/app;jsessionid=ABCDEF0123/x", "/app;jsessionid={id}/x"),
            ("/reset/opaque#0123abcd/x", "/reset/opaque"),
            ("/reset/opaque%230123abcd/x", "/reset/opaque"),
            ("/reset/c%230123abcd/x", "/reset/{id}/x"),
            ("/a\nb/\u{1}", "/a\\u{a}b/\\u{1}"),
            ("//", "//"),
        ] {
            assert_eq!(template(path.as_bytes()), expected, "{path}");
        }
        assert_eq!(template(b"/a\xffb"), "/a\\xffb");
    }

    #[test]
    fn long_paths_are_cut() {
        let out = template("/word".repeat(1_000).as_bytes());
        assert!(out.len() <= MAX_TEMPLATE + 4 && out.ends_with('…'), "{out}");
        assert_eq!(template(format!("/{}", "x".repeat(10_000)).as_bytes()), "/{token}");
    }

    proptest! {
        #[test]
        fn any_bytes_make_a_short_printable_template(path in prop::collection::vec(any::<u8>(), 0..2_000)) {
            let out = template(&path);
            prop_assert!(out.len() <= 8 * MAX_TEMPLATE);
            prop_assert!(!out.chars().any(char::is_control));
        }

        #[test]
        fn numbers_never_make_new_templates(a in any::<u32>(), b in any::<u32>()) {
            prop_assert_eq!(template(format!("/x/{a}/y").as_bytes()), template(format!("/x/{b}/y").as_bytes()));
        }
    }
}
