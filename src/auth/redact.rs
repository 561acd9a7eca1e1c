//! Redaction: what of a secret may be shown.
//!
//! A secret is replaced by its kind and a keyed fingerprint, `jwt#3fa2c1d0`, the same wherever it
//! appears in a run. Masking goes by place first (fields, parameters and members whose names say
//! secret), then by looks, and prefers a false mask to a leak. In a URL the `#` is written `%23`,
//! for it would begin the fragment.

mod additions;
mod fields;
mod names;
mod scan;
pub(crate) mod shape;
mod view;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::challenge;
use super::credentials::{Credential, Kind};
use super::jwt::Jwt;
pub use additions::{Additions, AdditionsError};
use names::Sensitivity;
use scan::Place;

/// Hexadecimal digits of a fingerprint: enough to tell the credentials of a recording apart.
const DIGITS: usize = 8;

/// The kinds under which secrets are shown.
const KINDS: [&str; 10] =
    ["jwt", "opaque", "user", "key", "session", "secret", "code", "signature", "ticket", "proof"];

const LENIENT_BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Replaces secrets by their kind and a keyed fingerprint. One per run.
#[derive(Clone)]
pub struct Redactor {
    mac: Hmac<Sha256>,
    show_secrets: bool,
    /// What else is secret at this site.
    additions: Option<Arc<Additions>>,
}

impl Redactor {
    /// A redactor whose fingerprints depend on `key`, of any length.
    pub fn new(key: &[u8]) -> Self {
        let mac = Hmac::new_from_slice(key).expect("HMAC takes keys of any length (RFC 2104)");
        Self { mac, show_secrets: false, additions: None }
    }

    /// A redactor that replaces nothing (`--show-secrets`). Fingerprints are still made, under a
    /// key that everybody knows.
    pub fn showing_secrets() -> Self {
        Self { show_secrets: true, ..Self::new(b"") }
    }

    /// The same redactor, which takes more for secret.
    #[must_use]
    pub fn with(self, additions: Additions) -> Self {
        Self { additions: (!additions.is_empty()).then(|| Arc::new(additions)), ..self }
    }

    /// Whether secrets are left as they are.
    pub fn shows_secrets(&self) -> bool {
        self.show_secrets
    }

    /// The keyed fingerprint of a secret: hexadecimal digits of HMAC-SHA-256. Percent-encoding is
    /// undone first, so that a token in a field and in a query are one.
    pub fn fingerprint(&self, secret: &[u8]) -> String {
        let mut mac = self.mac.clone();
        mac.update(&view::unescaped(secret));
        let mut out = String::with_capacity(DIGITS);
        for byte in mac.finalize().into_bytes().iter().take(DIGITS / 2) {
            for digit in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(digit), 16));
            }
        }
        out
    }

    /// A token by kind and fingerprint: `jwt#3fa2c1d0` or `opaque#91c0ab12`.
    pub fn token(&self, token: &[u8]) -> String {
        self.label("opaque", token)
    }

    /// What may be shown of a JWT: `jwt#3fa2c1d0{alg=RS256 iss=https://idp exp=2026-03-01T10:00:00Z}`.
    /// `None` when it is none that can be read.
    pub fn describe_jwt(&self, token: &[u8]) -> Option<String> {
        let token = view::unescaped(token);
        let jwt = Jwt::peek(&token)?;
        Some(format!("jwt#{}{}", self.fingerprint(&token), jwt.describe()))
    }

    /// The `credential` column of a finding: `Bearer jwt#3fa2c1d0`, `session#91c0ab12`. `None`
    /// when there is nothing to tell credentials apart by: no value, or one that was not recorded.
    pub fn credential(&self, credential: &Credential<'_>) -> Option<String> {
        if credential.secret.is_empty() || credential.kind == Kind::Withheld {
            return None;
        }
        let (kind, subject) = credential.subject();
        let label = self.label(kind, &subject);
        Some(match credential.kind {
            Kind::Scheme(scheme) if challenge::is_known(scheme) => format!("{scheme} {label}"),
            _ => label,
        })
    }

    /// The value of a field, given its name.
    pub fn field_value<'v>(&self, name: &[u8], value: &'v [u8]) -> Cow<'v, str> {
        if self.show_secrets {
            return String::from_utf8_lossy(value);
        }
        self.and_patterns(fields::value(self, name, value))
    }

    /// A URL or request target: user information, parameters and fragment members that are secrets
    /// by name or looks, path segments that are tokens. What stands for them is safe in a URL:
    /// `?token=jwt%233fa2c1d0`.
    pub fn url<'v>(&self, url: &'v [u8]) -> Cow<'v, str> {
        self.scan(url, Place::Url)
    }

    /// A body: members, form fields, elements and parts that are secrets by name, tokens wherever
    /// they stand. `content_type` is the field value, if known.
    pub fn body<'v>(&self, content_type: Option<&[u8]>, body: &'v [u8]) -> Cow<'v, str> {
        let is_form = content_type.is_some_and(|t| {
            t.get(..33)
                .is_some_and(|t| t.eq_ignore_ascii_case(b"application/x-www-form-urlencoded"))
        });
        if !self.show_secrets && is_wide(body) {
            // UTF-16: every other byte is NUL, and no name would be recognised.
            let narrow: Vec<u8> = body.iter().copied().filter(|b| *b != 0).collect();
            let narrow = String::from_utf8_lossy(&narrow);
            if let Some(masked) = scan::scan(self, &narrow, Place::Text) {
                return self.and_patterns(Cow::Owned(masked));
            }
        }
        self.scan(body, if is_form { Place::Form } else { Place::Text })
    }

    /// Any other text: evidence, a reason phrase, a log column.
    pub fn text<'v>(&self, text: &'v [u8]) -> Cow<'v, str> {
        self.scan(text, Place::Text)
    }

    fn scan<'v>(&self, text: &'v [u8], place: Place) -> Cow<'v, str> {
        let text = String::from_utf8_lossy(text);
        if self.show_secrets {
            return text;
        }
        let masked = scan::scan(self, &text, place);
        self.and_patterns(masked.map_or(text, Cow::Owned))
    }

    /// What the value under this name is, going by all that is known of names.
    fn sensitivity(&self, name: &[u8]) -> Option<Sensitivity> {
        if self.is_named(name) { Some(Sensitivity::Password) } else { names::sensitivity(name) }
    }

    /// Whether the site says that values under this name are secret.
    fn is_named(&self, name: &[u8]) -> bool {
        self.additions.as_ref().is_some_and(|additions| additions.name(name))
    }

    /// Also without what the site's own patterns match.
    fn and_patterns<'v>(&self, text: Cow<'v, str>) -> Cow<'v, str> {
        let masked = self.additions.as_ref().and_then(|additions| additions.mask(&text, self));
        masked.map_or(text, Cow::Owned)
    }

    /// `kind#fingerprint`; tokens that are JWTs say so whatever they were taken for.
    fn label(&self, kind: &str, secret: &[u8]) -> String {
        let secret = &*as_mark(trimmed(secret));
        if redacted_length(secret) == Some(secret.len()) {
            let plain = secret.split(|b| *b == b'{').next().unwrap_or(secret);
            return String::from_utf8_lossy(plain).into_owned();
        }
        let kind = if Jwt::peek(&view::unescaped(secret)).is_some() { "jwt" } else { kind };
        format!("{kind}#{}", self.fingerprint(secret))
    }

    /// As [`Redactor::label`], with what may be shown of a JWT.
    fn long_label(&self, kind: &str, secret: &[u8]) -> String {
        let secret = trimmed(secret);
        if redacted_length(secret) == Some(secret.len()) {
            return String::from_utf8_lossy(secret).into_owned();
        }
        self.describe_jwt(secret).unwrap_or_else(|| self.label(kind, secret))
    }
}

impl fmt::Debug for Redactor {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor").field("show_secrets", &self.show_secrets).finish_non_exhaustive()
    }
}

/// Whether a recorded value stands for one that was taken out: `REDACTED`, `***`, `[]`, `<hidden>`.
pub fn is_withheld(value: &[u8]) -> bool {
    const WORDS: [&[u8]; 14] = [
        b"redacted",
        b"removed",
        b"masked",
        b"hidden",
        b"filtered",
        b"secret",
        b"sanitized",
        b"sanitised",
        b"omitted",
        b"stripped",
        b"obfuscated",
        b"withheld",
        b"sensitive",
        b"scrubbed",
    ];
    let value = value.trim_ascii();
    // A token, as nearly every value is: none of the words is as long, and masks have no such
    // beginning.
    if value.len() > 64 && value.first_chunk().is_some_and(|&start| is_of_a_token(start)) {
        return false;
    }
    let bare = value
        .strip_prefix(b"[")
        .and_then(|v| v.strip_suffix(b"]"))
        .or_else(|| value.strip_prefix(b"<").and_then(|v| v.strip_suffix(b">")))
        .or_else(|| value.strip_prefix(b"(").and_then(|v| v.strip_suffix(b")")))
        .or_else(|| value.strip_prefix(b"{").and_then(|v| v.strip_suffix(b"}")))
        .unwrap_or(value)
        .trim_ascii();
    let bare = bare
        .strip_prefix(b"\"")
        .and_then(|v| v.strip_suffix(b"\""))
        .unwrap_or(bare)
        .trim_matches_stars();
    if bare.is_empty() {
        return !value.is_empty();
    }
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(bare))
}

fn is_of_a_token(beginning: [u8; 4]) -> bool {
    beginning.iter().all(u8::is_ascii_alphanumeric)
        && !beginning.iter().all(|b| matches!(b, b'x' | b'X'))
}

trait Stars {
    /// Without the characters that stand for others: `*`, `x` in a row, bullets.
    fn trim_matches_stars(&self) -> &[u8];
}

impl Stars for [u8] {
    fn trim_matches_stars(&self) -> &[u8] {
        let is_x = self.len() >= 3 && self.iter().all(|b| matches!(b, b'x' | b'X'));
        let bullets = "\u{2022}".as_bytes();
        if is_x || (!self.is_empty() && self.chunks(bullets.len()).all(|c| c == bullets)) {
            return &[];
        }
        let start =
            self.iter().position(|b| !matches!(b, b'*' | b'_' | b'-')).unwrap_or(self.len());
        let end =
            self.iter().rposition(|b| !matches!(b, b'*' | b'_' | b'-')).map_or(start, |e| e + 1);
        self.get(start..end).unwrap_or_default()
    }
}

/// Whose credentials they are, as far as the parameters of a scheme tell, else the credentials
/// themselves; with the kind to show them under.
pub(super) fn subject<'s>(scheme: &str, secret: &'s [u8]) -> (&'static str, Cow<'s, [u8]>) {
    let is = |name: &str| scheme.eq_ignore_ascii_case(name);
    let param = |name: &[u8]| parameter(secret, name);
    if is("Basic") {
        let decoded = LENIENT_BASE64.decode(secret).ok().filter(|d| d.contains(&b':'));
        return ("user", decoded.map_or(Cow::Borrowed(secret), Cow::Owned));
    }
    if is("Negotiate") || is("NTLM") || is("Kerberos") {
        return ("ticket", Cow::Borrowed(secret));
    }
    // A signature or a response is new in every request; the name under which it is made is not.
    let by_name: Option<(&'static str, &[u8])> = if is("Digest") {
        param(b"username").map(|user| ("user", user))
    } else if starts_with_ignore_case(scheme, "AWS4-") {
        param(b"Credential").map(|c| ("key", c.split(|b| *b == b'/').next().unwrap_or(c)))
    } else if is("AWS") || is("SharedKey") || is("SharedKeyLite") {
        secret.split(|b| *b == b':').next().map(|key| ("key", key))
    } else if is("OAuth") {
        param(b"oauth_token").map(|token| ("opaque", token))
    } else if is("Hawk") || is("MAC") {
        param(b"id").map(|id| ("key", id))
    } else if is("Signature") || is("hmac") {
        param(b"keyId").or_else(|| param(b"username")).map(|id| ("key", id))
    } else if is("vapid") {
        param(b"t").map(|token| ("jwt", token))
    } else if is("Token") || is("PrivateToken") {
        param(b"token").map(|token| ("opaque", token))
    } else {
        None
    };
    match by_name.filter(|(_, name)| !name.is_empty()) {
        Some((kind, name)) => (kind, Cow::Borrowed(name)),
        None => ("opaque", Cow::Borrowed(secret)),
    }
}

/// The value of a parameter in a list of `name=value`, without its quotes.
fn parameter<'s>(list: &'s [u8], name: &[u8]) -> Option<&'s [u8]> {
    list.split(|b| matches!(b, b',' | b' ' | b';')).find_map(|pair| {
        let (found, value) = pair.split_at_checked(pair.iter().position(|b| *b == b'=')?)?;
        found.eq_ignore_ascii_case(name).then(|| trimmed(value.get(1..).unwrap_or_default()))
    })
}

fn starts_with_ignore_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Without surrounding blanks and one pair of quotes.
fn trimmed(value: &[u8]) -> &[u8] {
    let value = value.trim_ascii();
    value.strip_prefix(b"\"").and_then(|v| v.strip_suffix(b"\"")).unwrap_or(value)
}

/// What replaces a secret in a URL, without what would end the query or the URL.
fn safe_in_url(label: &str) -> String {
    let mut out = String::with_capacity(label.len() + 2);
    for c in label.chars() {
        match c {
            '#' => out.push_str("%23"),
            ' ' => out.push_str("%20"),
            '"' => out.push_str("%22"),
            '&' => out.push_str("%26"),
            c => out.push(c),
        }
    }
    out
}

/// The redacted form as it is outside of URLs, if `value` is the one of URLs; else `value`.
pub(super) fn as_mark(value: &[u8]) -> Cow<'_, [u8]> {
    if mark_in_url(value).is_none() {
        return Cow::Borrowed(value);
    }
    let plain = view::unescaped(value);
    if redacted_length(&plain) == Some(plain.len()) { plain } else { Cow::Borrowed(value) }
}

/// Where the `%23` of the first redacted form in a URL is.
pub(super) fn mark_in_url(url: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(url, b"%23").find(|&at| {
        let (before, after) = url.split_at(at);
        let digits = after.get(3..3 + DIGITS).unwrap_or_default();
        digits.len() == DIGITS
            && digits.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            && KINDS.iter().any(|kind| before.ends_with(kind.as_bytes()))
    })
}

/// Length of the redacted form that stands at the start of `text`, if one does.
fn redacted_length(text: &[u8]) -> Option<usize> {
    let kind = text.iter().take(12).position(|b| *b == b'#')?;
    let word = text.get(..kind)?;
    let digits = text.get(kind + 1..kind + 1 + DIGITS)?;
    let end = kind + 1 + DIGITS;
    let is_digest = digits.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !is_digest || !KINDS.iter().any(|kind| kind.as_bytes() == word) {
        return None;
    }
    match text.get(end) {
        Some(b'{') if text.get(end..)?.starts_with(b"{alg=") => {
            let window = text.get(end..text.len().min(end + 8192))?;
            Some(end + memchr::memchr(b'}', window)? + 1)
        }
        Some(b) if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-') => None,
        _ => Some(end),
    }
}

/// The scheme an `Authorization` value starts with, if it is a known one, and what follows it.
fn known_scheme(value: &[u8]) -> Option<(&str, &[u8])> {
    let end = value
        .iter()
        .position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b'.'))
        .unwrap_or(value.len());
    let (scheme, rest) = value.split_at_checked(end)?;
    let scheme = std::str::from_utf8(scheme).ok().filter(|s| challenge::is_known(s))?;
    Some((scheme, rest))
}

/// Whether every other byte, more or less, is NUL.
fn is_wide(body: &[u8]) -> bool {
    let start = body.get(..body.len().min(256)).unwrap_or_default();
    start.len() >= 8 && memchr::memchr_iter(0, start).count() * 3 > start.len()
}

#[cfg(test)]
mod tests;
