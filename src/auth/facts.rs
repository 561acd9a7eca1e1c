//! The facts of one exchange, each worked out at most once.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::cause::{self, Generator, Statement};
use super::challenge::{Challenge, Challenges};
use super::credentials::{Carrier, Credential, Credentials, Kind, is_credential_field};
use super::endpoint::{self, Role};
use super::grpc;
use super::jwt::Jwt;
use super::redact::Redactor;
use super::signed::Signed;
use super::site::Site;
use crate::model::{Exchange, Headers, Knowledge, Known, Part, Timestamp, Unseen};

/// How far `Date` may be from the recording's clock to be taken for the time of the answer, in
/// microseconds. Beyond a day it is from a cache or from a clock nobody set.
const DATE_RANGE: u64 = 24 * 3600 * Timestamp::SECOND as u64;

/// How far two clocks may differ and still be taken for one, in microseconds.
const CLOCK_SKEW: u64 = 120 * Timestamp::SECOND as u64;

/// The time against which token lifetimes are judged (`rules.md` 2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The server's time when it answered: `Date` if it is near the recording's, else the
    /// recording's.
    pub server: Timestamp,
    /// Where that is from: `Date header`, `capture clock`, `log time`.
    pub basis: &'static str,
    /// `Date` and the recording differ by more than two minutes: nothing is proven by time unless
    /// both agree on the verdict.
    pub other: Option<Timestamp>,
}

/// Facts of an exchange.
pub struct Facts<'e> {
    exchange: &'e Exchange<'e>,
    redactor: &'e Redactor,
    site: Option<&'e Site>,
    challenges: OnceCell<Challenges<'e>>,
    proxy_challenges: OnceCell<Challenges<'e>>,
    credentials: OnceCell<Credentials<'e>>,
    jwt: OnceCell<Option<Jwt>>,
    clock: OnceCell<Option<Clock>>,
    role: OnceCell<Role>,
    statement: OnceCell<Result<Option<Statement>, Unseen>>,
    generator: OnceCell<Option<Generator>>,
    signed: OnceCell<Option<Signed>>,
}

impl<'e> Facts<'e> {
    /// Facts of `exchange`; nothing is worked out yet.
    pub fn new(exchange: &'e Exchange<'e>, redactor: &'e Redactor) -> Self {
        Self {
            exchange,
            redactor,
            site: None,
            challenges: OnceCell::new(),
            proxy_challenges: OnceCell::new(),
            credentials: OnceCell::new(),
            jwt: OnceCell::new(),
            clock: OnceCell::new(),
            role: OnceCell::new(),
            statement: OnceCell::new(),
            generator: OnceCell::new(),
            signed: OnceCell::new(),
        }
    }

    /// The same, of an exchange with a site of which this is known.
    #[must_use]
    pub fn at(self, site: &'e Site) -> Self {
        Self { site: Some(site), ..self }
    }

    /// The exchange itself.
    pub fn exchange(&self) -> &'e Exchange<'e> {
        self.exchange
    }

    /// For evidence: what of a secret may be shown.
    pub fn redactor(&self) -> &'e Redactor {
        self.redactor
    }

    /// The status code; 0 when the response was not seen.
    pub fn status(&self) -> u16 {
        self.exchange.status().unwrap_or(0)
    }

    /// What `WWW-Authenticate` holds; empty when the field is known to be absent.
    ///
    /// # Errors
    /// [`Unseen`] when the field was not seen and would not have been shown.
    pub fn challenges(&self) -> Result<&Challenges<'e>, Unseen> {
        challenges(&self.challenges, self.exchange.response_headers(), "www-authenticate")
    }

    /// What `Proxy-Authenticate` holds; empty when the field is known to be absent.
    ///
    /// # Errors
    /// [`Unseen`] when the field was not seen and would not have been shown.
    pub fn proxy_challenges(&self) -> Result<&Challenges<'e>, Unseen> {
        challenges(&self.proxy_challenges, self.exchange.response_headers(), "proxy-authenticate")
    }

    /// The credentials that were seen. An empty list does not mean there were none: ask
    /// [`Facts::carries_credentials`].
    pub fn credentials(&self) -> &[Credential<'e>] {
        &self.all_credentials().list
    }

    /// Whether the request carried credentials of any kind. A TLS client certificate is never
    /// recorded and not counted.
    ///
    /// # Errors
    /// [`Unseen`] when none were seen and some may not have been recorded (a sanitised HAR, a log,
    /// a login whose body is missing), or when a cookie of unknown purpose was sent.
    pub fn carries_credentials(&self) -> Result<bool, Unseen> {
        let seen = self.all_credentials();
        if !seen.list.is_empty() {
            return Ok(true);
        }
        let headers = self.exchange.request_headers();
        if seen.unknown_cookies || !would_show_credentials(headers) {
            return Err(Unseen(Part::RequestHeaders));
        }
        let Some(request) = self.exchange.request.as_ref().filter(|r| r.target.is_some()) else {
            return Err(Unseen(Part::Target));
        };
        let is_whole = match &request.body {
            Known::Present(body) => body.complete,
            Known::Absent => true,
            Known::Unknown => false,
        };
        let has_content = !matches!(request.method.as_deref(), Some(b"GET" | b"HEAD" | b"OPTIONS"));
        let by_content = matches!(
            self.role(),
            Role::Token | Role::Login | Role::Introspection | Role::Revocation
        ) || headers
            .values("content-type")
            .any(|t| media_type(t).as_ref() == "application/x-www-form-urlencoded");
        if has_content && by_content && !is_whole {
            return Err(Unseen(Part::RequestBody));
        }
        Ok(false)
    }

    /// The JWT in `Authorization`, if it is one that can be read.
    pub fn jwt(&self) -> Option<&Jwt> {
        self.jwt
            .get_or_init(|| {
                self.authorization().find_map(|c| match c.scheme() {
                    // Basic and Digest values hold no token; every other scheme may.
                    Some(scheme) if scheme.eq_ignore_ascii_case("Basic") => None,
                    _ => Jwt::peek(c.secret),
                })
            })
            .as_ref()
    }

    /// The clock for lifetimes; `None` when no time is known.
    pub fn clock(&self) -> Option<Clock> {
        *self.clock.get_or_init(|| {
            let recorded = self.exchange.response_time();
            let date = self
                .exchange
                .response_headers()
                .values("date")
                .find_map(|value| Timestamp::parse_http_date(std::str::from_utf8(value).ok()?));
            let basis = if self.exchange.log.is_some() { "log time" } else { "capture clock" };
            match (date, recorded) {
                (None, None) => None,
                (None, Some(recorded)) => Some(Clock { server: recorded, basis, other: None }),
                (Some(date), None) => {
                    Some(Clock { server: date, basis: "Date header", other: None })
                }
                (Some(date), Some(recorded)) => {
                    let apart = date.0.abs_diff(recorded.0);
                    let differ = apart > CLOCK_SKEW;
                    Some(if apart <= DATE_RANGE {
                        let other = differ.then_some(recorded);
                        Clock { server: date, basis: "Date header", other }
                    } else {
                        Clock { server: recorded, basis, other: Some(date) }
                    })
                }
            }
        })
    }

    /// The part the endpoint plays.
    pub fn role(&self) -> Role {
        *self.role.get_or_init(|| {
            let role = endpoint::role(self.exchange);
            let is_told = role != Role::Preflight
                && self.site.is_some_and(|site| {
                    let (authority, path) = (self.exchange.authority(), self.exchange.path());
                    path.is_some_and(|path| site.hands_out_tokens(authority.as_deref(), path))
                });
            if is_told { Role::Token } else { role }
        })
    }

    /// The `grpc-status` of the response, of a call that is gRPC.
    ///
    /// # Errors
    /// [`Unseen`] when it was not seen, and what was recorded is not all of the response.
    pub fn grpc_status(&self) -> Result<Option<u16>, Unseen> {
        match &self.exchange.response {
            Some(response) if self.role() == Role::Grpc => grpc::status(response),
            _ => Ok(None),
        }
    }

    /// Why the server says it refused, from the most trustworthy place that says anything.
    /// `None`: it was looked at and says nothing usable.
    ///
    /// # Errors
    /// [`Unseen`] when nothing was recorded that could have said it.
    pub fn statement(&self) -> Result<Option<&Statement>, Unseen> {
        match self.statement.get_or_init(|| cause::statement(self)) {
            Ok(statement) => Ok(statement.as_ref()),
            Err(unseen) => Err(*unseen),
        }
    }

    /// The product that generated the response, where it gives itself away.
    pub fn generator(&self) -> Option<Generator> {
        *self.generator.get_or_init(|| cause::generator(self))
    }

    /// The lifetime a signature in the URL or the fields states for itself.
    pub fn signed(&self) -> Option<Signed> {
        *self.signed.get_or_init(|| Signed::of(self.exchange))
    }

    /// The credentials of the `Authorization` field.
    pub fn authorization(&self) -> impl Iterator<Item = &Credential<'e>> {
        self.credentials().iter().filter(|c| c.carrier == Carrier::Authorization)
    }

    /// The credentials of the `Authorization` field, if they are of this scheme (ASCII
    /// case-insensitive). Their secret is not to be used where they are
    /// [`Withheld`](super::credentials::Kind::Withheld).
    pub fn authorization_of(&self, scheme: &str) -> Option<&Credential<'e>> {
        self.authorization().find(|credential| credential.is(scheme))
    }

    /// The parameters of `Digest` credentials (RFC 7616 section 3.4), which are written as those of a
    /// challenge are. `None` where they were withheld, or are damaged.
    pub fn digest(&self) -> Option<Challenge<'e>> {
        let credential = self.authorization_of("Digest")?;
        let is_whole = matches!(credential.kind, Kind::Scheme(_));
        let value = self.exchange.request_headers().values("authorization").next();
        let challenges = Challenges::parse(value.filter(|_| is_whole).into_iter());
        challenges.list.into_iter().find(|digest| digest.is("Digest") && !digest.damaged)
    }

    /// Identifies the credential the request was made with, within a run: its first one, not
    /// counting what is for a proxy. `None` when there is none, or its value was withheld.
    pub fn credential_key(&self) -> Option<u64> {
        self.first_credential()?.key()
    }

    /// The `credential` column of a finding: `Bearer jwt#3fa2c1d0`. Of the same credential as
    /// [`Facts::credential_key`].
    pub fn credential_label(&self) -> Option<String> {
        self.redactor.credential(self.first_credential()?)
    }

    /// A response field as text; several field lines are not joined, the first counts.
    ///
    /// # Errors
    /// [`Unseen`] when the field was not seen and would not have been shown.
    pub fn response_text(&self, name: &'static str) -> Result<Option<Cow<'e, str>>, Unseen> {
        let value = self.exchange.response_headers().get(name);
        Ok(value.of(Part::ResponseHeaders)?.map(String::from_utf8_lossy))
    }

    /// A request field as text; several field lines are not joined, the first counts.
    ///
    /// # Errors
    /// [`Unseen`] when the field was not seen and would not have been shown.
    pub fn request_text(&self, name: &'static str) -> Result<Option<Cow<'e, str>>, Unseen> {
        let value = self.exchange.request_headers().get(name);
        Ok(value.of(Part::RequestHeaders)?.map(String::from_utf8_lossy))
    }

    /// The response's media type in lower case, without parameters; `None` where the field is
    /// absent or was not recorded.
    pub fn content_type(&self) -> Option<Cow<'e, str>> {
        self.exchange.response_headers().values("content-type").next().map(media_type)
    }

    /// Whether the response says it is HTML.
    pub fn is_html(&self) -> bool {
        self.content_type().is_some_and(|t| matches!(&*t, "text/html" | "application/xhtml+xml"))
    }

    /// Whether the response says it is JSON of some kind.
    pub fn is_json(&self) -> bool {
        self.content_type().is_some_and(|t| is_json(&t))
    }

    /// Whether the response says it is XML of some kind, XHTML aside.
    pub fn is_xml(&self) -> bool {
        self.content_type().is_some_and(|t| {
            matches!(&*t, "application/xml" | "text/xml")
                || (t.ends_with("+xml") && t != "application/xhtml+xml")
        })
    }

    fn all_credentials(&self) -> &Credentials<'e> {
        self.credentials.get_or_init(|| Credentials::of(self.exchange))
    }

    fn first_credential(&self) -> Option<&Credential<'e>> {
        self.credentials().iter().find(|c| c.carrier != Carrier::ProxyAuthorization)
    }
}

/// Media type of a `Content-Type` value in lower case, without parameters.
pub fn media_type(value: &[u8]) -> Cow<'_, str> {
    let end = value.iter().position(|b| matches!(b, b';' | b',')).unwrap_or(value.len());
    let text = String::from_utf8_lossy(value.get(..end).unwrap_or(value).trim_ascii());
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        text
    }
}

/// Whether a media type in lower case is JSON: `application/json`, anything `+json`, and the names
/// it had before (`text/json`, `application/x-json`).
pub fn is_json(media_type: &str) -> bool {
    matches!(media_type, "application/json" | "text/json" | "application/x-json")
        || media_type.ends_with("+json")
}

fn challenges<'c, 'e>(
    cell: &'c OnceCell<Challenges<'e>>,
    headers: Headers<'e>,
    name: &'static str,
) -> Result<&'c Challenges<'e>, Unseen> {
    let challenges = cell.get_or_init(|| Challenges::parse(headers.values(name)));
    if challenges.is_empty() && !headers.would_show(name) {
        return Err(Unseen(Part::ResponseHeaders));
    }
    Ok(challenges)
}

/// Whether every field that carries credentials would be in the list had it been sent.
fn would_show_credentials(headers: Headers<'_>) -> bool {
    match headers.knowledge {
        // API-key fields have too many names to be all listed as absent.
        Knowledge::Unknown | Knowledge::Partial { .. } => false,
        Knowledge::Complete => true,
        Knowledge::Except { withheld } => !withheld.iter().any(|name| {
            ["authorization", "proxy-authorization", "cookie"]
                .iter()
                .any(|n| n.eq_ignore_ascii_case(name))
                || is_credential_field(name)
        }),
    }
}

#[cfg(test)]
pub(super) mod tests;
