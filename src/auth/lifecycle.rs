//! What an exchange does to credentials: a token endpoint hands them out, for a refresh token or a
//! code, and says for how long; a revocation endpoint takes them back.
//!
//! Of a credential no more than a key is kept ([`Credential::key`]): it compares, and says nothing
//! else. A value that may stand for any other (a placeholder, a short word) has no key.
//!
//! [`Credential::key`]: super::credentials::Credential::key

use std::borrow::Cow;
use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::fast::FixedState;
use serde_json::{Map, Value};

use super::Facts;
use super::credentials::key_of_token;
use super::endpoint::{Grant, Role, grant};
use super::redact::is_withheld;
use crate::model::{Body, Known};

/// Bytes of a message's content looked into. Token responses carry three JWTs at most.
const CONTENT: usize = 64 << 10;

/// The shortest value that tells credentials apart: eight digits of a redacted one, and what is
/// before them.
const SHORTEST: usize = 12;

/// Different bytes such a value has at least; `xxxxxxxxxxxx` has one.
const DIFFERENT: usize = 6;

/// What an exchange does to credentials. Keys are those of
/// [`Credential::key`](super::credentials::Credential::key).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifecycle {
    /// What became of the request.
    pub outcome: Outcome,
    /// What was presented for the token.
    pub means: Means,
    /// The refresh token, code or device code that was presented, or the token to be revoked.
    pub presented: Option<u64>,
    /// The access token that was handed out.
    pub access: Option<u64>,
    /// Its lifetime in seconds, where the response states it as RFC 6749 section 5.1 has it.
    pub expires_in: Option<i64>,
    /// The refresh token that was handed out with it.
    pub renewal: Option<u64>,
    /// The device code that was handed out (RFC 8628 section 3.2).
    pub device: Option<u64>,
    /// Seconds to wait between polls with it.
    pub interval: Option<i64>,
    /// Tells apart what tokens are for: client, scope, audience.
    pub purpose: u64,
}

/// What became of a request to an endpoint that hands out or takes back credentials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// A token was handed out.
    Granted,
    /// It was refused, for a reason that says nothing about what was presented.
    #[default]
    Refused,
    /// What was presented is invalid, expired, revoked or used up (`invalid_grant`).
    Spent,
    /// The user has not decided yet (`authorization_pending`, RFC 8628 section 3.5).
    Pending,
    /// The same, and the client polls too often (`slow_down`).
    SlowDown,
    /// The user has decided against it, or too late: polling is over.
    Denied,
    /// A device code was handed out.
    DeviceStarted,
    /// A token was revoked.
    Revoked,
}

/// What is presented for a token (the grant type).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Means {
    /// A refresh token (RFC 6749 section 6).
    RefreshToken,
    /// An authorization code (RFC 6749 section 4.1.3).
    Code,
    /// A device code (RFC 8628 section 3.4).
    DeviceCode,
    /// Anything else: a password, the client's own credentials, an assertion.
    #[default]
    Other,
}

impl Lifecycle {
    /// What the exchange does to credentials; `None` where its endpoint does nothing to any.
    pub fn of(facts: &Facts<'_>) -> Option<Self> {
        let exchange = facts.exchange();
        let method = exchange.method().ok()?;
        if method != b"POST" && method != b"PUT" && method != b"GET" {
            return None;
        }
        let path = exchange.path_and_query()?;
        let role = facts.role();
        match (role, grant(method, path)) {
            (Role::Revocation, _) if method == b"POST" => Self::of_revocation(facts),
            (Role::Preflight | Role::Introspection | Role::Metadata, _) => None,
            (Role::Token, _) if method == b"POST" => Some(Self::of_grant(facts)),
            (_, Some(Grant::Token | Grant::Login)) => Some(Self::of_grant(facts)),
            _ => None,
        }
    }

    fn of_revocation(facts: &Facts<'_>) -> Option<Self> {
        // Also of a token that never was (RFC 7009 section 2.2): the client is done with it.
        if facts.status() != 200 {
            return None;
        }
        let presented = Parameters::of_request(facts)?.key("token")?;
        let outcome = Outcome::Revoked;
        Some(Self { outcome, presented: Some(presented), ..Self::default() })
    }

    fn of_grant(facts: &Facts<'_>) -> Self {
        let request = Parameters::of_request(facts);
        let mut step = Self::default();
        if let Some(request) = &request {
            (step.means, step.presented) = request.presented();
            step.purpose = request.purpose();
        }
        let response = json(facts.exchange().response.as_ref().map(|r| &r.body));
        let is_success = (200..=299).contains(&facts.status());
        if let Some(members) = &response {
            step.read_response(members, is_success);
        } else if is_success {
            // What it hands out was not recorded, or is a session.
            step.outcome = Outcome::Granted;
        }
        step
    }

    fn read_response(&mut self, members: &Map<String, Value>, is_success: bool) {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let key = |names: [&str; 2]| names.iter().find_map(|name| key(text(name)?.as_bytes()));
        if let Some(error) = text("error").filter(|_| !members.contains_key("access_token")) {
            self.outcome = match error {
                "invalid_grant" => Outcome::Spent,
                "authorization_pending" => Outcome::Pending,
                "slow_down" => Outcome::SlowDown,
                "access_denied" | "expired_token" => Outcome::Denied,
                _ => Outcome::Refused,
            };
            return;
        }
        if !is_success {
            return;
        }
        self.outcome = Outcome::Granted;
        self.access = key(["access_token", "accessToken"]);
        self.renewal = key(["refresh_token", "refreshToken"]);
        self.expires_in = self.access.and_then(|_| seconds(members.get("expires_in")?));
        self.device = key(["device_code", "device_code"]);
        if self.device.is_some() {
            self.outcome = Outcome::DeviceStarted;
            self.interval = members.get("interval").and_then(seconds);
        }
    }
}

/// The parameters of a request: a form or a JSON object.
enum Parameters<'a> {
    Form(&'a [u8]),
    Members(Map<String, Value>),
}

impl<'a> Parameters<'a> {
    /// Of a request whose content was recorded whole.
    fn of_request(facts: &Facts<'a>) -> Option<Self> {
        let body = facts.exchange().request.as_ref().map(|request| &request.body);
        let Some(Known::Present(Body { bytes, complete: true })) = body else { return None };
        if bytes.len() > CONTENT {
            return None;
        }
        Some(match json(body) {
            Some(members) => Self::Members(members),
            None => Self::Form(bytes),
        })
    }

    fn get(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Form(form) => form.split(|&b| b == b'&').find_map(|pair| {
                let value = pair.trim_ascii().strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
                Some(decoded(value))
            }),
            Self::Members(members) => {
                members.get(name).and_then(Value::as_str).map(|text| text.as_bytes().into())
            }
        }
    }

    fn key(&self, name: &str) -> Option<u64> {
        key(&self.get(name)?)
    }

    fn presented(&self) -> (Means, Option<u64>) {
        let grant_type = self.get("grant_type");
        let (means, names): (_, &[&str]) = match grant_type.as_deref() {
            Some(b"refresh_token") => (Means::RefreshToken, &["refresh_token"]),
            Some(b"authorization_code") => (Means::Code, &["code"]),
            Some(b"urn:ietf:params:oauth:grant-type:device_code" | b"device_code") => {
                (Means::DeviceCode, &["device_code"])
            }
            Some(_) => return (Means::Other, None),
            // Home-made refresh calls name no grant type.
            None => (Means::Other, &["refresh_token", "refreshToken"]),
        };
        (means, names.iter().find_map(|name| self.key(name)))
    }

    fn purpose(&self) -> u64 {
        let mut hasher = FixedState::with_seed(5).build_hasher();
        for name in ["client_id", "scope", "audience", "resource"] {
            hasher.write(&self.get(name).unwrap_or_default());
            hasher.write_u8(0);
        }
        hasher.finish()
    }
}

/// The key of a value that tells credentials apart.
fn key(value: &[u8]) -> Option<u64> {
    let value = value.trim_ascii();
    let mut seen = [false; 256];
    for &byte in value {
        seen[usize::from(byte)] = true;
    }
    let different = seen.iter().filter(|&&seen| seen).count();
    if value.len() < SHORTEST || different < DIFFERENT || is_withheld(value) {
        return None;
    }
    key_of_token(value)
}

/// A number of seconds, or a text of digits. A lifetime of more than ten years is none.
fn seconds(value: &Value) -> Option<i64> {
    const LONGEST: i64 = 10 * 366 * 24 * 3_600;
    let seconds = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    };
    seconds.filter(|seconds| (1..=LONGEST).contains(seconds))
}

/// The JSON object that a content is, if it was recorded whole.
fn json(body: Option<&Known<Body<'_>>>) -> Option<Map<String, Value>> {
    let Some(Known::Present(Body { bytes, complete: true })) = body else { return None };
    if bytes.len() > CONTENT || bytes.trim_ascii_start().first() != Some(&b'{') {
        return None;
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    }
}

/// Undoes the percent-encoding of a form's value.
fn decoded(value: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr2(b'%', b'+', value).is_none() {
        return Cow::Borrowed(value);
    }
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let code = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (byte, code) {
            (b'%', Some(code)) => {
                out.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', _) => {
                out.push(b' ');
                rest = after;
            }
            _ => {
                out.push(byte);
                rest = after;
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::credentials::key_of_authorization;
    use crate::auth::redact::Redactor;
    use crate::format::transcript::with_exchange;

    fn step(text: &str) -> Option<Lifecycle> {
        let redactor = Redactor::new(b"test");
        with_exchange(text, |exchange| Lifecycle::of(&Facts::new(exchange, &redactor))).unwrap()
    }

    fn refresh(form: &str, response: &str) -> Lifecycle {
        step(&format!(
            "POST /oauth/token HTTP/1.1\nHost: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\n{form}\n\n{response}"
        ))
        .expect("a token endpoint")
    }

    #[test]
    fn a_token_response_says_what_it_hands_out_and_for_how_long() {
        let step = refresh(
            "grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA%3D%3D",
            "HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"expires_in\":3600,\
              \"refresh_token\":\"SlAV32hkKGrandomTokens\"}",
        );
        assert_eq!(step.outcome, Outcome::Granted);
        assert_eq!((step.means, step.expires_in), (Means::RefreshToken, Some(3_600)));
        assert_eq!(step.access, key_of_authorization(b"Bearer 2YotnFZFEjr1zCsicMWpAA"));
        assert_eq!(step.presented, key(b"tGzv3JOkF0XG5Qx2TlKWIA=="));
        assert!(step.renewal.is_some() && step.renewal != step.presented);
    }

    #[test]
    fn a_refusal_says_what_is_left_to_do() {
        for (error, outcome) in [
            ("invalid_grant", Outcome::Spent),
            ("authorization_pending", Outcome::Pending),
            ("slow_down", Outcome::SlowDown),
            ("expired_token", Outcome::Denied),
            ("invalid_client", Outcome::Refused),
        ] {
            let response = format!("HTTP/1.1 400 Bad Request\n\n{{\"error\":\"{error}\"}}");
            let step =
                refresh("grant_type=device_code&device_code=GmRhmhcxhwAzkoEqiMEg", &response);
            assert_eq!((step.outcome, step.means), (outcome, Means::DeviceCode), "{error}");
        }
    }

    #[test]
    fn revocation_and_home_made_refresh_calls_are_understood() {
        let revoked = step(
            "POST /oauth2/revoke HTTP/1.1\n\ntoken=2YotnFZFEjr1zCsicMWpAA\n\nHTTP/1.1 200 OK\n\n",
        )
        .expect("a revocation");
        assert_eq!(revoked.outcome, Outcome::Revoked);
        assert_eq!(revoked.presented, key_of_authorization(b"Bearer 2YotnFZFEjr1zCsicMWpAA"));
        let renewed = step(
            "POST /api/auth/refresh HTTP/1.1\nContent-Type: application/json\n\n\
             {\"refreshToken\":\"tGzv3JOkF0XG5Qx2TlKWIA\"}\n\n\
             HTTP/1.1 200 OK\n\n{\"accessToken\":\"2YotnFZFEjr1zCsicMWpAA\",\"expiresIn\":3600}",
        )
        .expect("a refresh");
        assert_eq!(renewed.means, Means::Other);
        assert!(renewed.access.is_some() && renewed.presented.is_some());
        // Milliseconds, minutes, a time: who knows.
        assert_eq!(renewed.expires_in, None);
        assert_eq!(step("GET /orders HTTP/1.1\n\nHTTP/1.1 200 OK\n\n{}"), None);
    }

    #[test]
    fn placeholders_tell_nothing_apart() {
        for value in ["REDACTED", "xxxxxxxxxxxxxxxxxxxx", "short", "[masked]", ""] {
            assert_eq!(key(value.as_bytes()), None, "{value}");
        }
        assert!(key(b"opaque#91c0ab12").is_some());
    }
}
