//! Why the server says it refused.
//!
//! The sources, in the order of trust: the challenge, the gateway's reason field in a log, header
//! fields that name errors, the body. Nothing is concluded from words that only restate the status
//! ("Forbidden", "Access denied", "not authorized").

mod claims;
mod concepts;
mod fold;
mod generator;
mod lexicon;
mod reading;
mod sentence;
mod texts;

pub use generator::generator;

use self::reading::{Meaning, Reading};
use self::texts::{Form, Scope, Text};
use super::Facts;
use super::challenge::{Challenge, Fault};
use crate::model::{Cause, Known, Part, Unseen};

/// Characters of the deciding text that are quoted.
const WORDS: usize = 160;

/// What the response (or the gateway's reason field) says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The cause it names.
    pub cause: Cause,
    /// How it was said.
    pub basis: Basis,
    /// What it speaks of.
    pub subject: Subject,
    /// Where it was said: `body error.code`, `header x-amzn-errortype`, `log error_reason`.
    pub place: String,
    /// The deciding words, not redacted, bounded in length.
    pub words: String,
    /// The part of the exchange it was read from.
    pub part: Part,
    /// It speaks of a parameter or field of the request: a malformed request, maybe.
    pub as_parameter: bool,
    /// The form of the credentials is wrong, not their content.
    pub malformed: bool,
}

/// How a cause was stated; the order is the order of trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Prose.
    Phrase,
    /// A machine-readable code.
    Code,
    /// The `error` parameter of a challenge.
    Challenge,
}

/// What a statement speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An access token, JWT or bearer token by name.
    AccessToken,
    /// A session.
    Session,
    /// An API key by name.
    ApiKey,
    /// The `Authorization` header field.
    Header,
    /// Authentication or login as an act.
    Authentication,
    /// A page that asks to log in.
    LoginPage,
    /// "Authorization", where it is asked for.
    Authorization,
    /// A token or credentials of unnamed kind: maybe those of the request's content.
    Token,
    /// A bare "key".
    Key,
    /// A signature.
    Signature,
    /// User name or password.
    Password,
    /// A refresh token.
    RefreshToken,
    /// A claim of a token.
    Claim,
    /// A principal that stands for nobody.
    Anonymous,
    /// Permissions, privileges, scopes, access.
    Permission,
    /// A role: "admins only".
    Role,
    /// An action that is not allowed.
    Action,
    /// "Permission denied" and no more.
    Denial,
    /// A plan or a quota.
    Quota,
    /// Anything else.
    Other,
}

impl Subject {
    /// Whether the words name HTTP credentials beyond doubt.
    pub const fn is_explicit(self) -> bool {
        matches!(
            self,
            Self::AccessToken | Self::Session | Self::ApiKey | Self::Header | Self::LoginPage
        )
    }
}

/// A product that answers in place of the origin server, or under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generator {
    /// `Cloudflare`, `API Gateway`, `Envoy RBAC`, `Django REST framework` …
    pub product: &'static str,
    /// A firewall, bot, network or region block: prose in it is no evidence about credentials.
    pub is_policy_block: bool,
}

/// Header fields that name an error.
const FIELDS: [&str; 8] = [
    "x-amzn-errortype",
    "x-amz-error-code",
    "x-ms-error-code",
    "x-error-code",
    "x-error-message",
    "x-error",
    "x-powerbi-error-info",
    "grpc-message",
];

/// A text that says something, and where it was.
struct Candidate {
    reading: Reading,
    basis: Basis,
    place: String,
    words: String,
    part: Part,
    is_closed: bool,
}

/// Why the server says it refused, from the most trustworthy place that says anything.
///
/// # Errors
/// [`Unseen`] when nothing usable was said in what was recorded, and not all was recorded.
pub fn statement(facts: &Facts<'_>) -> Result<Option<Statement>, Unseen> {
    let exchange = facts.exchange();
    let Some(response) = exchange.response.as_ref() else {
        return Err(Unseen(Part::ResponseBody));
    };
    let is_error = !(200..=299).contains(&response.status);
    let mut unseen = None;
    if is_error {
        match facts.challenges() {
            Ok(challenges) => {
                if let Some(statement) = challenges.list.iter().find_map(of_challenge) {
                    return Ok(Some(statement));
                }
                if let Some(statement) = challenges.faults.iter().find_map(of_fault) {
                    return Ok(Some(statement));
                }
            }
            Err(part) => unseen = Some(part),
        }
    }
    let mut candidates = reasons(facts);
    for name in FIELDS {
        for value in response.headers.values(name) {
            // `AccessDeniedException:http://internal.amazon.com/…`
            let value = String::from_utf8_lossy(value.get(..reading::TEXT * 4).unwrap_or(value));
            let value = value.split(":http").next().unwrap_or_default();
            candidates.extend(candidate(
                value,
                format!("header {name}"),
                true,
                Part::ResponseHeaders,
            ));
        }
    }
    if let Some(firm) = candidates.iter().find(|c| is_firm(&c.reading)) {
        return Ok(firm.statement());
    }
    match &response.body {
        Known::Unknown => unseen = Some(Unseen(Part::ResponseBody)),
        Known::Absent => {}
        Known::Present(body) => {
            if is_error && texts::is_login_page(&body.bytes) {
                return Ok(Some(login_page()));
            }
            let scope = if is_error { Scope::Error } else { Scope::Envelope };
            let texts = texts::collect(&body.bytes, body.complete, scope);
            if !texts.complete {
                unseen = Some(Unseen(Part::ResponseBody));
            }
            // SOAP 1.1 section 6.2 obliges every fault to be a 500: its words blame nobody's status.
            if texts.form != Form::Xml || !is_soap(&body.bytes) {
                candidates.extend(texts.list.iter().filter_map(of_text));
            }
            if !texts.complete {
                let named = |c: &&Candidate| {
                    c.is_closed && c.reading.subject.is_explicit() && names_credentials(c)
                };
                return match candidates.iter().find(named) {
                    Some(candidate) => Ok(candidate.statement()),
                    None => Err(Unseen(Part::ResponseBody)),
                };
            }
        }
    }
    match (choose(&candidates), unseen) {
        (Some(candidate), _) => Ok(candidate.statement()),
        (None, Some(unseen)) => Err(unseen),
        (None, None) => Ok(None),
    }
}

/// The `error` member of an OAuth error response (RFC 6749 section 5.2).
///
/// # Errors
/// [`Unseen`] when the body was not recorded, or not to its end.
pub fn oauth_error(facts: &Facts<'_>) -> Result<Option<String>, Unseen> {
    let response = facts.exchange().response.as_ref().ok_or(Unseen(Part::ResponseBody))?;
    let body = match &response.body {
        Known::Present(body) => body,
        Known::Absent => return Ok(None),
        Known::Unknown => return Err(Unseen(Part::ResponseBody)),
    };
    let texts = texts::collect(&body.bytes, body.complete, Scope::Error);
    let error = texts.list.into_iter().find(|text| text.place == "error" && text.is_closed);
    match error {
        Some(text) => Ok(Some(text.value)),
        None if texts.complete => Ok(None),
        None => Err(Unseen(Part::ResponseBody)),
    }
}

/// The candidate that decides, if they do not contradict each other.
fn choose(candidates: &[Candidate]) -> Option<&Candidate> {
    let with = |causes: &[Cause]| {
        candidates
            .iter()
            .find(|c| matches!(c.reading.meaning, Meaning::Cause(cause) if causes.contains(&cause)))
    };
    let meaning = |wanted: Meaning| candidates.iter().find(|c| c.reading.meaning == wanted);
    let explicit =
        candidates.iter().find(|c| names_credentials(c) && c.reading.subject.is_explicit());
    if explicit.is_some() {
        return explicit;
    }
    let other = with(&[Cause::Csrf])
        .or_else(|| meaning(Meaning::NotHttpCredentials))
        .or_else(|| with(&[Cause::RateLimited]))
        .or_else(|| with(&[Cause::LicenceOrQuota, Cause::AccountState, Cause::StepUpRequired]))
        .or_else(|| with(&[Cause::PolicyBlock]));
    if other.is_some() {
        return other;
    }
    if meaning(Meaning::Ambiguous).is_some() {
        return None;
    }
    let credential = candidates.iter().filter(|c| names_credentials(c)).max_by_key(|c| c.basis);
    let credential = credential.or_else(|| with(&[Cause::WrongAudience]));
    let permission = with(&[Cause::InsufficientScope, Cause::InsufficientPermission]);
    match (credential, permission) {
        (Some(credential), Some(permission)) => match credential.basis.cmp(&permission.basis) {
            std::cmp::Ordering::Greater => Some(credential),
            std::cmp::Ordering::Less => Some(permission),
            std::cmp::Ordering::Equal => None,
        },
        (credential, permission) => credential
            .or(permission)
            .or_else(|| meaning(Meaning::WeakPermission))
            .or_else(|| with(&[Cause::AuthorizationOutage])),
    }
}

/// Whether a reading names a cause that its source, a field for causes, may be believed.
fn is_firm(reading: &Reading) -> bool {
    matches!(reading.meaning, Meaning::Cause(cause) if cause != Cause::AuthorizationOutage)
}

fn names_credentials(candidate: &Candidate) -> bool {
    matches!(
        candidate.reading.meaning,
        Meaning::Cause(
            Cause::ExpiredCredentials
                | Cause::InvalidCredentials
                | Cause::RevokedCredentials
                | Cause::NotYetValidCredentials
                | Cause::MissingCredentials
        )
    )
}

impl Candidate {
    /// The statement; `None` for what must not be counted as one.
    fn statement(&self) -> Option<Statement> {
        let (cause, subject) = match self.reading.meaning {
            Meaning::Cause(cause) => (cause, self.reading.subject),
            Meaning::WeakPermission => (Cause::InsufficientPermission, Subject::Denial),
            Meaning::NotHttpCredentials | Meaning::Ambiguous => return None,
        };
        Some(Statement {
            cause,
            basis: self.basis,
            subject,
            place: self.place.clone(),
            words: self.words.clone(),
            part: self.part,
            as_parameter: self.reading.as_parameter,
            malformed: self.reading.malformed,
        })
    }
}

fn candidate(text: &str, place: String, is_code: bool, part: Part) -> Option<Candidate> {
    let reading = reading::read(text)?;
    let basis = if is_code { Basis::Code } else { Basis::Phrase };
    let words = excerpt(text, reading.start);
    Some(Candidate { reading, basis, place, words, part, is_closed: true })
}

fn of_text(text: &Text) -> Option<Candidate> {
    let place = format!("body {}", text.place);
    let mut candidate = candidate(&text.value, place, text.is_code, Part::ResponseBody)?;
    candidate.is_closed = text.is_closed;
    Some(candidate)
}

/// The columns of an access log that hold a gateway's own reason.
fn reasons(facts: &Facts<'_>) -> Vec<Candidate> {
    let Some(log) = &facts.exchange().log else { return Vec::new() };
    log.reason
        .iter()
        .filter_map(|(column, value)| {
            let place = format!("log {column}");
            if *column == "sc-substatus" {
                return iis_substatus(facts.status(), value, place);
            }
            candidate(value, place, true, Part::Reason)
        })
        .collect()
}

/// IIS substatus codes (Microsoft, "HTTP status code overview"): 401.1 logon failed, 401.3 an
/// access control list refused. 401.2 is also the first leg of every handshake.
fn iis_substatus(status: u16, value: &str, place: String) -> Option<Candidate> {
    let (cause, subject) = match (status, value.trim()) {
        (401, "1") => (Cause::InvalidCredentials, Subject::Authentication),
        (401, "3" | "7") => (Cause::InsufficientPermission, Subject::Permission),
        (403, "6" | "8" | "501" | "502" | "503") => (Cause::PolicyBlock, Subject::Other),
        _ => return None,
    };
    let reading = Reading {
        meaning: Meaning::Cause(cause),
        subject,
        start: 0,
        as_parameter: false,
        malformed: false,
    };
    let words = format!("{status}.{}", value.trim());
    Some(Candidate {
        reading,
        basis: Basis::Code,
        place,
        words,
        part: Part::Reason,
        is_closed: true,
    })
}

/// The `error` parameter of a challenge (RFC 6750 section 3.1, RFC 9449 section 7.1, RFC 9470
/// section 3), refined by its description.
fn of_challenge(challenge: &Challenge<'_>) -> Option<Statement> {
    let param = |name: &str| {
        challenge
            .params
            .iter()
            .find(|param| param.name.eq_ignore_ascii_case(name))
            .map(|p| &*p.value)
    };
    let description = param("error_description");
    let Some(error) = param("error") else {
        let text = description?;
        let place = "header www-authenticate error_description".to_owned();
        return candidate(text, place, false, Part::ResponseHeaders)?.statement();
    };
    let cause = match error.trim().to_ascii_lowercase().as_str() {
        "invalid_token" | "expired_token" | "token_expired" => description
            .and_then(reading::read)
            .and_then(|reading| match reading.meaning {
                Meaning::Cause(
                    cause @ (Cause::ExpiredCredentials
                    | Cause::RevokedCredentials
                    | Cause::NotYetValidCredentials
                    | Cause::WrongAudience),
                ) => Some(cause),
                _ => None,
            })
            .unwrap_or(Cause::InvalidCredentials),
        "invalid_dpop_proof" | "use_dpop_nonce" => Cause::InvalidCredentials,
        "insufficient_scope" => Cause::InsufficientScope,
        "insufficient_user_authentication" => Cause::StepUpRequired,
        _ => return None,
    };
    let words = match description {
        Some(description) => {
            format!("{} error=\"{error}\", error_description=\"{description}\"", challenge.scheme)
        }
        None => format!("{} error=\"{error}\"", challenge.scheme),
    };
    Some(Statement {
        cause,
        basis: Basis::Challenge,
        subject: Subject::AccessToken,
        place: "header www-authenticate".to_owned(),
        words: excerpt(&words, 0),
        part: Part::ResponseHeaders,
        as_parameter: false,
        malformed: false,
    })
}

/// Gateways that copy an error message into the challenge field say why all the same.
fn of_fault(fault: &Fault) -> Option<Statement> {
    let Fault::FreeText(text) = fault else { return None };
    let place = "header www-authenticate".to_owned();
    candidate(text, place, false, Part::ResponseHeaders)?.statement()
}

fn login_page() -> Statement {
    Statement {
        cause: Cause::MissingCredentials,
        basis: Basis::Phrase,
        subject: Subject::LoginPage,
        place: "body <title>".to_owned(),
        words: "a login page".to_owned(),
        part: Part::ResponseBody,
        as_parameter: false,
        malformed: false,
    }
}

fn is_soap(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    memchr::memmem::find(head, b"schemas.xmlsoap.org/soap/envelope").is_some()
        || memchr::memmem::find(head, b"w3.org/2003/05/soap-envelope").is_some()
}

/// At most [`WORDS`] characters of `text` around `start`.
fn excerpt(text: &str, start: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= WORDS {
        return text.to_owned();
    }
    let lead = text.get(..start).map_or(0, |lead| lead.chars().count().saturating_sub(20));
    text.chars().skip(lead).take(WORDS).collect()
}
