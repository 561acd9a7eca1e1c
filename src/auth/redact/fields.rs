//! Redaction of field values, by the name of the field.

use std::borrow::Cow;

use super::names::{self, Sensitivity};
use super::scan::Place;
use super::{Redactor, is_withheld, known_scheme, redacted_length, shape, subject, trimmed};

/// Attributes of `Set-Cookie` (RFC 6265 section 4.1) and its later additions.
const ATTRIBUTES: [&[u8]; 10] = [
    b"expires",
    b"max-age",
    b"domain",
    b"path",
    b"secure",
    b"httponly",
    b"samesite",
    b"partitioned",
    b"priority",
    b"version",
];

/// Fields whose values are URLs.
const URLS: [&[u8]; 6] =
    [b"location", b"referer", b"content-location", b"x-original-url", b"x-forwarded-uri", b":path"];

/// Fields whose values are never secrets and are on every message. Host names of clouds look random.
const HARMLESS: [&[u8]; 15] = [
    b"host",
    b":authority",
    b"x-forwarded-host",
    b"date",
    b"content-length",
    b"content-type",
    b"last-modified",
    b"expires",
    b"age",
    b"vary",
    b"connection",
    b"transfer-encoding",
    b"accept-ranges",
    b"accept-encoding",
    b"cache-control",
];

pub(super) fn value<'v>(redactor: &Redactor, name: &[u8], value: &'v [u8]) -> Cow<'v, str> {
    let is = |known: &&[u8]| known.eq_ignore_ascii_case(name);
    if value.is_empty() {
        return Cow::Borrowed("");
    }
    if redactor.is_named(name) {
        return Cow::Owned(masked(redactor, "secret", value));
    }
    // Content types carry boundaries, which look random and are not secret.
    if HARMLESS.iter().any(is) && !value.windows(3).any(|w| w == b"eyJ") && !value.contains(&b'@') {
        return String::from_utf8_lossy(value);
    }
    if URLS.iter().any(is) {
        return redactor.scan(value, Place::Url);
    }
    if is(&&b"dpop"[..]) {
        return Cow::Owned(redactor.long_label("proof", value));
    }
    match redactor.sensitivity(name) {
        Some(Sensitivity::Authorization) => Cow::Owned(authorization(redactor, value)),
        Some(Sensitivity::Cookie) => Cow::Owned(cookie(redactor, value)),
        Some(Sensitivity::SetCookie) => Cow::Owned(set_cookie(redactor, value)),
        Some(Sensitivity::Password | Sensitivity::Code) => {
            Cow::Owned(masked(redactor, "secret", value))
        }
        Some(Sensitivity::Token(kind) | Sensitivity::ByLooks(kind)) => {
            Cow::Owned(masked(redactor, kind, value))
        }
        Some(Sensitivity::Key) => Cow::Owned(masked(redactor, "key", value)),
        None if names::is_identifier(name) && value.len() <= 200 && !looks_encoded(value) => {
            String::from_utf8_lossy(value)
        }
        None => redactor.scan(value, Place::Text),
    }
}

/// `Scheme kind#fingerprint`.
pub(super) fn authorization(redactor: &Redactor, value: &[u8]) -> String {
    let value = value.trim_ascii();
    let Some((scheme, rest)) = known_scheme(value) else {
        return masked(redactor, "opaque", value);
    };
    // `Bearer: x`, `Bearer=x` and `Bearer Bearer x` are common mistakes.
    let mut rest = trim_separators(rest);
    if rest.is_empty() {
        return scheme.to_owned();
    }
    let mut shown = scheme.to_owned();
    while let Some((again, more)) = known_scheme(rest) {
        let more = trim_separators(more);
        if more.is_empty() || !again.eq_ignore_ascii_case(scheme) || more.len() == rest.len() {
            break;
        }
        rest = more;
        shown = format!("{scheme} {again}");
    }
    if is_withheld(rest) {
        return format!("{shown} {}", String::from_utf8_lossy(rest));
    }
    let (kind, subject) = subject(scheme, rest);
    format!("{shown} {}", redactor.long_label(kind, &subject))
}

/// `name=session#fingerprint; …`
pub(super) fn cookie(redactor: &Redactor, value: &[u8]) -> String {
    let mut out = String::with_capacity(value.len());
    for (at, pair) in value.split(|b| *b == b';').enumerate() {
        out.push_str(if at == 0 { "" } else { "; " });
        cookie_pair(redactor, pair, &mut out);
    }
    out
}

/// `name=session#fingerprint; Path=/; HttpOnly`, also several joined by line feeds as in HAR files.
pub(super) fn set_cookie(redactor: &Redactor, value: &[u8]) -> String {
    let mut out = String::with_capacity(value.len());
    for (line_number, line) in value.split(|b| *b == b'\n').enumerate() {
        out.push_str(if line_number == 0 { "" } else { "\n" });
        for (at, part) in line.split(|b| *b == b';').enumerate() {
            out.push_str(if at == 0 { "" } else { "; " });
            let name = part.split(|b| *b == b'=').next().unwrap_or_default().trim_ascii();
            if at > 0 && ATTRIBUTES.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                out.push_str(&redactor.scan(part.trim_ascii(), Place::Url));
            } else if !part.trim_ascii().is_empty() || at == 0 {
                cookie_pair(redactor, part, &mut out);
            }
        }
    }
    out
}

fn cookie_pair(redactor: &Redactor, pair: &[u8], out: &mut String) {
    let pair = pair.trim_ascii();
    if pair.is_empty() {
        return;
    }
    let Some((name, value)) =
        pair.iter().position(|b| *b == b'=').and_then(|at| pair.split_at_checked(at))
    else {
        out.push_str(&masked(redactor, "opaque", pair));
        return;
    };
    let value = value.get(1..).unwrap_or_default().trim_ascii();
    // Padding of a bare token, not a name without a value.
    if name.len() >= 16 && value.iter().all(|b| *b == b'=') && shape::random_length(name) > 0 {
        out.push_str(&masked(redactor, "opaque", pair));
        return;
    }
    out.push_str(&redactor.scan(name, Place::Text));
    out.push('=');
    // A server that clears a cookie sends one of these; the clearing is evidence.
    if [&b""[..], b"\"\"", b"deleted", b"deleteMe", b"null"].contains(&value) {
        out.push_str(&String::from_utf8_lossy(value));
    } else {
        out.push_str(&masked(redactor, "session", value));
    }
}

fn masked(redactor: &Redactor, kind: &str, value: &[u8]) -> String {
    let secret = trimmed(value);
    if secret.is_empty() || is_withheld(secret) || redacted_length(secret) == Some(secret.len()) {
        return String::from_utf8_lossy(value).into_owned();
    }
    redactor.long_label(kind, secret)
}

fn trim_separators(rest: &[u8]) -> &[u8] {
    let start =
        rest.iter().position(|b| !matches!(b, b' ' | b'\t' | b':' | b'=')).unwrap_or(rest.len());
    rest.get(start..).unwrap_or_default().trim_ascii_end()
}

fn looks_encoded(value: &[u8]) -> bool {
    shape::has_vendor_prefix(value)
        || value.windows(3).any(|w| w == b"eyJ")
        || value.contains(&b' ')
}
