//! JSON Web Tokens: claims are read, never verified, and the token is not kept (RFC 7519).

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::model::Timestamp;

/// Longest token looked into, in bytes. Header sections end before that in every server.
pub const MAX_TOKEN: usize = 64 << 10;

/// Longest claim text kept, in bytes.
const MAX_TEXT: usize = 256;

/// Most audiences kept.
const MAX_AUDIENCES: usize = 16;

/// The end of the year 9999. Later dates are milliseconds or nonsense, and prove nothing.
const LAST_DATE: i64 = 253_402_300_799;

/// Padding is forbidden in JWTs (RFC 7515 section 2), and seen all the same.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The registered claims and header members that tell why a token may be refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jwt {
    /// `alg` of the header.
    pub alg: Option<String>,
    /// `typ` of the header.
    pub typ: Option<String>,
    /// Issuer.
    pub iss: Option<String>,
    /// Audiences.
    pub aud: Vec<String>,
    /// Issued at, seconds since the epoch.
    pub iat: Option<i64>,
    /// Not before, seconds since the epoch.
    pub nbf: Option<i64>,
    /// Expires at, seconds since the epoch.
    pub exp: Option<i64>,
    /// What the token is bound to (`cnf`, RFC 7800).
    pub bound_to: Option<Confirmation>,
}

/// A key without which a token must not be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// A `DPoP` key (`jkt`, RFC 9449 section 6.1).
    DpopKey,
    /// A client certificate (`x5t#S256`, RFC 8705 section 3.1).
    Certificate,
    /// Some other key.
    Other,
}

impl Jwt {
    /// Reads a signed or unsecured JWT in compact form. `None` for anything else: an opaque token,
    /// an encrypted one (five parts), one longer than [`MAX_TOKEN`]. The signature is not looked
    /// at, so a token whose signature was cut out by a sanitiser is read too.
    ///
    /// Also reads the form in which [`Redactor`](super::redact::Redactor) leaves a JWT, so that
    /// redacted recordings keep their proofs.
    pub fn peek(token: &[u8]) -> Option<Self> {
        if token.starts_with(b"jwt#") {
            return Self::from_description(token);
        }
        let (header, payload) = split(token)?;
        let mut jwt = Self::default();
        let mut buffer = Vec::with_capacity(payload.len().max(header.len()));
        LENIENT.decode_vec(header, &mut buffer).ok()?;
        read_object(&buffer, Scope::Header, &mut jwt)?;
        buffer.clear();
        LENIENT.decode_vec(payload, &mut buffer).ok()?;
        read_object(&buffer, Scope::Payload, &mut jwt)?;
        Some(jwt)
    }

    /// Whether it is unsecured (RFC 7519 section 6): nobody signed it.
    pub fn is_unsecured(&self) -> bool {
        self.alg.as_deref().is_some_and(|alg| alg.eq_ignore_ascii_case("none"))
    }

    /// What may be shown of a token, in braces: `{alg=RS256 iss=https://idp exp=2026-…Z}`.
    pub fn describe(&self) -> String {
        let mut out = String::from("{");
        let mut member = |name: &str, value: &str| {
            if out.len() > 1 {
                out.push(' ');
            }
            out.push_str(name);
            out.push('=');
            out.extend(value.chars().map(|c| match c {
                '{' | '}' | '#' | ',' | '"' | '\\' => '_',
                c if c.is_whitespace() || c.is_control() => '_',
                c => c,
            }));
        };
        member("alg", self.alg.as_deref().unwrap_or("?"));
        if let Some(typ) = &self.typ {
            member("typ", typ);
        }
        if let Some(iss) = &self.iss {
            member("iss", iss);
        }
        for aud in &self.aud {
            member("aud", aud);
        }
        for (name, date) in [("iat", self.iat), ("nbf", self.nbf), ("exp", self.exp)] {
            if let Some(date) = date {
                member(name, &Timestamp::new(date, 0).to_string());
            }
        }
        match self.bound_to {
            Some(Confirmation::DpopKey) => member("cnf", "jkt"),
            Some(Confirmation::Certificate) => member("cnf", "x5t#S256"),
            Some(Confirmation::Other) => member("cnf", "other"),
            None => {}
        }
        out.push('}');
        out
    }

    /// Reads `jwt#3fa2c1d0{alg=RS256 … exp=2026-03-01T10:00:00Z}`.
    fn from_description(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text.get(..MAX_TOKEN.min(text.len()))?).ok()?;
        let (_, members) = text.strip_suffix('}')?.split_once('{')?;
        let mut jwt = Self::default();
        for member in members.split(' ') {
            let (name, value) = member.split_once('=')?;
            let date = || {
                Timestamp::parse_rfc3339(value)
                    .map(Timestamp::seconds)
                    .filter(|s| (0..=LAST_DATE).contains(s))
            };
            match name {
                "alg" => jwt.alg = (value != "?").then(|| value.to_owned()),
                "typ" => jwt.typ = Some(value.to_owned()),
                "iss" => jwt.iss = Some(value.to_owned()),
                "aud" if jwt.aud.len() < MAX_AUDIENCES => jwt.aud.push(value.to_owned()),
                "iat" => jwt.iat = date(),
                "nbf" => jwt.nbf = date(),
                "exp" => jwt.exp = date(),
                "cnf" => {
                    jwt.bound_to = Some(match value {
                        "jkt" => Confirmation::DpopKey,
                        "x5t_S256" => Confirmation::Certificate,
                        _ => Confirmation::Other,
                    });
                }
                _ => {}
            }
        }
        Some(jwt)
    }
}

/// When a token holds, in seconds since the epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lifetime {
    /// Not before.
    pub nbf: Option<i64>,
    /// Expires at.
    pub exp: Option<i64>,
}

impl From<Jwt> for Lifetime {
    fn from(jwt: Jwt) -> Self {
        Self { nbf: jwt.nbf, exp: jwt.exp }
    }
}

/// The lifetime of the JWT in an `Authorization` value, and nothing else: for looking at every
/// exchange. Agrees with [`Jwt::peek`].
pub fn lifetime_of_authorization(value: &[u8]) -> Option<Lifetime> {
    let value = value.trim_ascii();
    let token = match value.iter().position(u8::is_ascii_whitespace) {
        Some(at) => value.get(at..)?.trim_ascii_start(),
        None => value,
    };
    // A JSON object in base64url starts with `e`; most other credentials end here.
    if token.first() != Some(&b'e') {
        return token
            .starts_with(b"jwt#")
            .then(|| Jwt::from_description(token))?
            .map(Lifetime::from);
    }
    let (header, payload) = split(token)?;
    let mut stack = [0_u8; 3 << 10];
    let mut jwt = Jwt::default();
    for (part, scope) in [(header, Scope::HeaderShape), (payload, Scope::Lifetime)] {
        if let Ok(length) = LENIENT.decode_slice(part, &mut stack) {
            read_object(stack.get(..length)?, scope, &mut jwt)?;
        } else {
            read_object(&LENIENT.decode(part).ok()?, scope, &mut jwt)?;
        }
    }
    Some(jwt.into())
}

/// Header and payload of a compact JWS.
fn split(token: &[u8]) -> Option<(&[u8], &[u8])> {
    if token.len() > MAX_TOKEN {
        return None;
    }
    let mut dots = memchr::memchr_iter(b'.', token);
    let (first, second) = (dots.next()?, dots.next()?);
    let signature = token.get(second + 1..)?;
    if dots.next().is_some() || !signature.iter().all(u8::is_ascii_graphic) {
        return None;
    }
    let (header, payload) = (token.get(..first)?, token.get(first + 1..second)?);
    (!header.is_empty() && !payload.is_empty()).then_some((header, payload))
}

/// Which members of an object are of interest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Header,
    HeaderShape,
    Payload,
    Lifetime,
}

/// Reads one JSON object into `jwt`; `None` when it is no object. Members of the wrong type are
/// passed over.
fn read_object(json: &[u8], scope: Scope, jwt: &mut Jwt) -> Option<()> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    deserializer.deserialize_map(Object { scope, jwt }).ok()?;
    deserializer.end().ok()
}

struct Object<'j> {
    scope: Scope,
    jwt: &'j mut Jwt,
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { scope, jwt } = self;
        while let Some(name) = map.next_key::<Name>()? {
            let wanted = match scope {
                Scope::Header => matches!(name, Name::Alg | Name::Typ),
                Scope::HeaderShape => false,
                Scope::Payload => !matches!(name, Name::Alg | Name::Typ | Name::Unregistered),
                Scope::Lifetime => matches!(name, Name::Exp | Name::Nbf),
            };
            if !wanted {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            // Raw, so that a number beyond every range spoils only itself.
            let raw = map.next_value::<&RawValue>()?.get();
            match name {
                Name::Alg => jwt.alg = text(raw),
                Name::Typ => jwt.typ = text(raw),
                Name::Iss => jwt.iss = text(raw),
                Name::Aud => jwt.aud = audiences(raw),
                Name::Iat => jwt.iat = numeric_date(raw),
                Name::Nbf => jwt.nbf = numeric_date(raw),
                Name::Exp => jwt.exp = numeric_date(raw),
                Name::Cnf => jwt.bound_to = confirmation(raw),
                Name::Unregistered => {}
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    Alg,
    Typ,
    Iss,
    Aud,
    Iat,
    Nbf,
    Exp,
    Cnf,
    Unregistered,
}

impl<'de> serde::Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(match name {
                    "alg" => Name::Alg,
                    "typ" => Name::Typ,
                    "iss" => Name::Iss,
                    "aud" => Name::Aud,
                    "iat" => Name::Iat,
                    "nbf" => Name::Nbf,
                    "exp" => Name::Exp,
                    "cnf" => Name::Cnf,
                    _ => Name::Unregistered,
                })
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// A `NumericDate` (RFC 7519 section 2), rounded down; also as a string of digits, which is sloppy.
fn numeric_date(raw: &str) -> Option<i64> {
    let digits = raw.trim().trim_matches('"').trim();
    let seconds = match digits.parse::<i64>() {
        Ok(seconds) => seconds,
        Err(_) if digits.starts_with(|c: char| c.is_ascii_digit()) => {
            let float = digits.parse::<f64>().ok()?;
            #[expect(clippy::cast_precision_loss, reason = "the bound is far below 2^53")]
            let fits = (0.0..=LAST_DATE as f64).contains(&float);
            fits.then_some(float as i64)?
        }
        Err(_) => return None,
    };
    (0..=LAST_DATE).contains(&seconds).then_some(seconds)
}

fn text(raw: &str) -> Option<String> {
    serde_json::from_str::<String>(raw).ok().map(shortened)
}

fn shortened(mut text: String) -> String {
    let end = (0..=MAX_TEXT).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.truncate(end);
    text
}

fn audiences(raw: &str) -> Vec<String> {
    match text(raw) {
        Some(one) => vec![one],
        None => serde_json::from_str::<Vec<&RawValue>>(raw)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|raw| text(raw.get()))
            .take(MAX_AUDIENCES)
            .collect(),
    }
}

fn confirmation(raw: &str) -> Option<Confirmation> {
    let members = serde_json::from_str::<BTreeMap<String, &RawValue>>(raw).ok()?;
    Some(if members.contains_key("jkt") {
        Confirmation::DpopKey
    } else if members.contains_key("x5t#S256") {
        Confirmation::Certificate
    } else {
        Confirmation::Other
    })
}

#[cfg(test)]
pub(super) mod tests;
