//! Credentials of a request: `Authorization`, cookies, API keys, query and form tokens.

mod names;

use std::borrow::Cow;
use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;

use super::challenge;
use super::redact::{self, is_withheld};
use crate::model::{Exchange, Known};

pub(crate) use names::{CookieMeaning, cookie_meaning, ends_in_key, is_credential_field};

/// Most credentials listed of one request; a request with more is a fuzzer's.
pub const MAX_CREDENTIALS: usize = 32;

/// Bytes of a request body looked into. Token requests and logins are short.
const BODY: usize = 16 << 10;

/// One credential seen in a request. Its value stays in the exchange; it is never printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential<'a> {
    /// Where it was.
    pub carrier: Carrier<'a>,
    /// What it looks like.
    pub kind: Kind<'a>,
    /// The secret itself, for fingerprints and comparison only.
    pub secret: &'a [u8],
}

/// Where a credential was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier<'a> {
    /// The `Authorization` field.
    Authorization,
    /// The `Proxy-Authorization` field.
    ProxyAuthorization,
    /// A cookie whose name says session or token.
    Cookie(&'a str),
    /// An API-key field, by name.
    Field(&'a str),
    /// A query parameter, by name.
    Query(&'a str),
    /// A form parameter or member of a JSON body, by name.
    Form(&'a str),
}

/// What a credential looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// A scheme of the registry or a private one, as sent; the secret is what follows it.
    Scheme(&'a str),
    /// A session cookie, API key or similar.
    Opaque,
    /// A signature over the request: `SigV4`, SAS, presigned URL.
    Signature,
    /// The field was recorded with its value removed (`REDACTED`, `***`, `[]`). The secret is the
    /// recorded value, with its scheme if one is left.
    Withheld,
}

/// All credentials of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credentials<'a> {
    /// In the order `Authorization`, `Proxy-Authorization`, fields, cookies, query, body.
    pub list: Vec<Credential<'a>>,
    /// There were more than [`MAX_CREDENTIALS`].
    pub truncated: bool,
    /// A cookie of unknown purpose was sent: it may be a session.
    pub unknown_cookies: bool,
}

impl<'a> Credential<'a> {
    /// The scheme, also of a credential whose value was withheld.
    pub fn scheme(&self) -> Option<&'a str> {
        match self.kind {
            Kind::Scheme(scheme) => Some(scheme),
            Kind::Withheld
                if matches!(self.carrier, Carrier::Authorization | Carrier::ProxyAuthorization) =>
            {
                let word = self.secret.split(u8::is_ascii_whitespace).next()?;
                std::str::from_utf8(word).ok().filter(|word| challenge::is_known(word))
            }
            _ => None,
        }
    }

    /// Whether it is of this scheme (ASCII case-insensitive).
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme().is_some_and(|own| own.eq_ignore_ascii_case(scheme))
    }

    /// Identifies the credential within a run; equal for equal credentials. Where the credential
    /// changes with every request (a Digest response, a `SigV4` signature) it is the name it was made
    /// under that counts. `None` for an empty or withheld value.
    pub fn key(&self) -> Option<u64> {
        if self.secret.is_empty() || self.kind == Kind::Withheld {
            return None;
        }
        let (_, subject) = self.subject();
        Some(FixedState::with_seed(KEY_SEED).hash_one(&*subject))
    }

    /// The kind to show it under, and the bytes that identify it: what was redacted is the same in a
    /// field and in a URL.
    pub(super) fn subject(&self) -> (&'static str, Cow<'a, [u8]>) {
        let own = || redact::as_mark(self.secret);
        match (self.kind, self.carrier) {
            (Kind::Scheme(scheme), _) => redact::subject(scheme, self.secret),
            (Kind::Signature, _) => ("signature", own()),
            (_, Carrier::Cookie(_)) => ("session", own()),
            (_, Carrier::Field(name) | Carrier::Query(name)) if names::ends_in_key(name) => {
                ("key", own())
            }
            (_, Carrier::Form(name)) if name.contains("pass") || name.contains("secret") => {
                ("secret", own())
            }
            _ => ("opaque", own()),
        }
    }
}

/// The seed of [`Credential::key`]: fixed, so that keys are the same for any number of threads.
const KEY_SEED: u64 = 0x61_75_74_68;

/// [`Credential::key`] of an `Authorization` value, without an exchange around it: for looking at
/// every exchange.
pub fn key_of_authorization(value: &[u8]) -> Option<u64> {
    scheme_and_secret(Carrier::Authorization, value).key()
}

/// [`Credential::key`] that a token has when it is sent as `Bearer` or `DPoP`.
pub fn key_of_token(token: &[u8]) -> Option<u64> {
    Credential { carrier: Carrier::Authorization, kind: Kind::Scheme("Bearer"), secret: token }
        .key()
}

impl<'a> Credentials<'a> {
    /// Every credential that was recorded. What was not recorded is not absent: see
    /// [`Facts::carries_credentials`](super::Facts::carries_credentials).
    pub fn of(exchange: &'a Exchange<'_>) -> Self {
        let mut out = Self::default();
        let Some(request) = &exchange.request else { return out };
        for value in request.headers.values("authorization") {
            out.push(scheme_and_secret(Carrier::Authorization, value));
        }
        for value in request.headers.values("proxy-authorization") {
            out.push(scheme_and_secret(Carrier::ProxyAuthorization, value));
        }
        for field in request.headers.fields {
            let Ok(name) = std::str::from_utf8(field.name) else { continue };
            if is_credential_field(name) {
                out.push(Credential {
                    carrier: Carrier::Field(name),
                    kind: if names::is_signature_field(name) {
                        Kind::Signature
                    } else {
                        Kind::Opaque
                    },
                    secret: field.value.trim_ascii(),
                });
            }
        }
        for value in request.headers.values("cookie") {
            out.cookies(value);
        }
        if let Some(query) = exchange.path_and_query().and_then(query) {
            out.query(query);
        }
        if let Known::Present(body) = &request.body {
            out.body(body.bytes.get(..BODY).unwrap_or(&body.bytes));
        }
        out
    }

    fn push(&mut self, mut credential: Credential<'a>) {
        if self.list.len() >= MAX_CREDENTIALS {
            self.truncated = true;
            return;
        }
        if is_withheld(credential.secret) {
            credential.kind = Kind::Withheld;
        }
        self.list.push(credential);
    }

    fn cookies(&mut self, value: &'a [u8]) {
        if is_withheld(value) {
            self.push(Credential {
                carrier: Carrier::Cookie(""),
                kind: Kind::Withheld,
                secret: value,
            });
            return;
        }
        for pair in value.split(|b| *b == b';') {
            let Some((name, secret)) = name_and_value(pair.trim_ascii()) else { continue };
            match cookie_meaning(name, secret) {
                CookieMeaning::Credential => {
                    self.push(Credential {
                        carrier: Carrier::Cookie(name),
                        kind: Kind::Opaque,
                        secret,
                    });
                }
                CookieMeaning::Unknown => self.unknown_cookies = true,
                CookieMeaning::Other => {}
            }
        }
    }

    fn query(&mut self, query: &'a [u8]) {
        let has = |wanted: &str| {
            query
                .split(|b| *b == b'&')
                .filter_map(name_and_value)
                .any(|(name, _)| name.eq_ignore_ascii_case(wanted))
        };
        // The companions that make a bare `sig` or `Signature` a signed URL. Looked up once.
        let is_signed = has("se")
            || has("sv")
            || has("Expires")
            || has("AWSAccessKeyId")
            || has("GoogleAccessId")
            || has("Key-Pair-Id");
        for (name, secret) in query.split(|b| *b == b'&').filter_map(name_and_value) {
            if secret.is_empty() {
                continue;
            }
            let kind = match names::query_meaning(name, secret) {
                names::QueryMeaning::Signature => Kind::Signature,
                names::QueryMeaning::SignatureOrKey if is_signed => Kind::Signature,
                names::QueryMeaning::SignatureOrKey | names::QueryMeaning::Token => Kind::Opaque,
                names::QueryMeaning::Other => continue,
            };
            self.push(Credential { carrier: Carrier::Query(name), kind, secret });
        }
    }

    fn body(&mut self, body: &'a [u8]) {
        if body.trim_ascii_start().first() == Some(&b'{') {
            for name in names::BODY_MEMBERS {
                if let Some(secret) = json_member(body, name) {
                    self.push(Credential {
                        carrier: Carrier::Form(name),
                        kind: Kind::Opaque,
                        secret,
                    });
                }
            }
            return;
        }
        for (name, secret) in body.split(|b| *b == b'&').filter_map(name_and_value) {
            let known = names::BODY_MEMBERS.iter().any(|known| known.eq_ignore_ascii_case(name));
            if known && !secret.is_empty() {
                self.push(Credential { carrier: Carrier::Form(name), kind: Kind::Opaque, secret });
            }
        }
    }
}

/// Bytes of a token (RFC 9110 section 5.6.2).
const TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        table[byte] = b.is_ascii_graphic()
            && !matches!(
                b,
                b'"' | b'('
                    | b')'
                    | b','
                    | b':'
                    | b';'
                    | b'<'
                    | b'='
                    | b'>'
                    | b'?'
                    | b'@'
                    | b'['
                    | b']'
                    | b'{'
                    | b'}'
                    | b'/'
                    | b'\\'
            );
        byte += 1;
    }
    table
};

/// Splits a value of `Authorization`. A lone word is a scheme only if it is a known one: many
/// clients send a bare token.
pub(super) fn scheme_and_secret<'a>(carrier: Carrier<'a>, value: &'a [u8]) -> Credential<'a> {
    let value = value.trim_ascii();
    if is_withheld(value) {
        return Credential { carrier, kind: Kind::Withheld, secret: value };
    }
    let end = value.iter().position(u8::is_ascii_whitespace).unwrap_or(value.len());
    let (word, rest) = value.split_at_checked(end).unwrap_or((value, b""));
    let secret = rest.trim_ascii_start();
    let is_token = !word.is_empty() && word.iter().all(|&b| TOKEN[usize::from(b)]);
    let scheme = std::str::from_utf8(word).ok().filter(|_| is_token);
    match scheme {
        Some(_) if is_withheld(secret) => {
            Credential { carrier, kind: Kind::Withheld, secret: value }
        }
        Some(scheme) if !secret.is_empty() || challenge::is_known(scheme) => {
            Credential { carrier, kind: Kind::Scheme(scheme), secret }
        }
        _ => Credential { carrier, kind: Kind::Opaque, secret: value },
    }
}

/// The query of a target, without its question mark.
pub(super) fn query(path_and_query: &[u8]) -> Option<&[u8]> {
    path_and_query.get(memchr::memchr(b'?', path_and_query)? + 1..)
}

fn name_and_value(pair: &[u8]) -> Option<(&str, &[u8])> {
    let at = memchr::memchr(b'=', pair)?;
    let name = std::str::from_utf8(pair.get(..at)?.trim_ascii()).ok()?;
    Some((name, pair.get(at + 1..)?.trim_ascii()))
}

/// The text of a string member of a JSON object, at whatever depth its name first stands.
fn json_member<'b>(body: &'b [u8], name: &str) -> Option<&'b [u8]> {
    memchr::memmem::find_iter(body, name.as_bytes()).take(8).find_map(|at| {
        if body.get(at.checked_sub(1)?) != Some(&b'"') {
            return None;
        }
        let rest = body.get(at + name.len()..)?.strip_prefix(b"\"")?.trim_ascii_start();
        let rest = rest.strip_prefix(b":")?.trim_ascii_start().strip_prefix(b"\"")?;
        let mut escaped = false;
        let end = rest.iter().position(|&b| {
            let ends = b == b'"' && !escaped;
            escaped = b == b'\\' && !escaped;
            ends
        });
        rest.get(..end.unwrap_or(rest.len())).filter(|secret| !secret.is_empty())
    })
}

#[cfg(test)]
mod tests;
