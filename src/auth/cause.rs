//! Why the server says it refused.
//!
//! The sources, in the order of trust: the challenge, the gateway's reason field in a log, header
//! fields that name errors, the body. Nothing is concluded from words that only restate the status
//! ("Forbidden", "Access denied", "not authorized").

mod actor;
mod candidate;
mod challenged;
mod claims;
mod codes;
mod concepts;
mod fold;
mod generator;
mod lexicon;
mod phrase;
mod reading;
mod reasons;
mod rights;
mod roles;
mod sentence;
mod texts;
mod vetoes;
mod whole;
mod words;

pub use generator::generator;
pub use reasons::{Answered, answered};

use self::candidate::{Candidate, choose};
use self::texts::{Form, Scope, Texts};
use super::Facts;
use super::challenge::Challenges;
use super::endpoint::Role;
use super::{grpc, program};
use crate::model::{Cause, Known, Part, Unseen};

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
    /// An action that somebody is not authorized to do.
    Unauthorized,
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

/// Fields, of the header or trailer section, that name an error.
const FIELDS: [&str; 19] = [
    "x-amzn-errortype",
    "x-amz-error-code",
    "x-ms-error-code",
    "x-error-code",
    "x-error-message",
    "x-error-description",
    "x-error-detail",
    "x-error-reason",
    "x-error",
    "x-auth-error",
    "x-auth-message",
    "x-auth-reason",
    "x-authentication-error",
    "x-status-reason",
    "x-application-error-code",
    "x-powerbi-error-info",
    "x-request-error",
    "x-token-error",
    "grpc-message",
];

/// Where API Gateway puts the `WWW-Authenticate` of the origin (Amazon API Gateway, "Important
/// notes").
const REMAPPED_CHALLENGE: &str = "x-amzn-remapped-www-authenticate";

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
                if let Some(statement) = of_challenges(challenges) {
                    return Ok(Some(statement));
                }
            }
            Err(part) => unseen = Some(part),
        }
        let remapped = Challenges::parse(response.headers.values(REMAPPED_CHALLENGE));
        if let Some(statement) = of_challenges(&remapped) {
            return Ok(Some(statement));
        }
    }
    let mut candidates = reasons::candidates(facts);
    let mut blames_parameter = false;
    for name in FIELDS {
        for value in response.headers.values(name).chain(response.trailers.values(name)) {
            // `AccessDeniedException:http://internal.amazon.com/…`
            let value = String::from_utf8_lossy(value.get(..reading::TEXT * 4).unwrap_or(value));
            let value = value.split(":http").next().unwrap_or_default();
            let value = grpc::message(value);
            let place = format!("header {name}");
            candidates.extend(Candidate::read(&value, place, true, Part::ResponseHeaders));
        }
    }
    if let Some(firm) = candidates.iter().find(|c| c.is_firm()) {
        return Ok(firm.statement());
    }
    match &response.body {
        Known::Unknown => unseen = Some(Unseen(Part::ResponseBody)),
        Known::Absent => {}
        Known::Present(body) => {
            match texts::is_login_page(&body.bytes, body.complete) {
                Some(true) if is_error || answers_program(facts)? => {
                    return Ok(Some(login_page()));
                }
                None if !is_error && is_page(facts) && answers_program(facts)? => {
                    return Err(Unseen(Part::ResponseBody));
                }
                _ => {}
            }
            let scope = if is_error { Scope::Error } else { Scope::Envelope };
            let texts = texts::collect(&body.bytes, body.complete, scope);
            if !texts.complete {
                unseen = Some(Unseen(Part::ResponseBody));
            }
            // SOAP 1.1 section 6.2 obliges every fault to be a 500: its words blame nobody's status.
            if texts.form != Form::Xml || !is_soap(&body.bytes) {
                candidates.extend(texts.list.iter().filter_map(Candidate::of_text));
            }
            // A message alone may tell of a success ("token expired", of one that was to be revoked): it
            // is none where a token does not hold and nothing was to be done.
            if texts.is_lone && !is_error {
                let only_reads = matches!(exchange.method(), Ok(b"GET" | b"HEAD"));
                candidates.retain(|c| {
                    c.part != Part::ResponseBody || only_reads && c.tells_of_dead_token()
                });
            }
            blames_parameter =
                texts.list.iter().any(|text| text.is_code && is_of_parameter(&text.value));
            if !texts.complete {
                let named = |c: &&Candidate| {
                    c.is_closed && c.reading.subject.is_explicit() && c.names_credentials()
                };
                return match candidates.iter().find(named) {
                    Some(candidate) => Ok(candidate.statement()),
                    None => Err(Unseen(Part::ResponseBody)),
                };
            }
            if candidates.is_empty() {
                candidates.extend(of_status(facts, &texts));
            }
        }
    }
    match (choose(&candidates), unseen) {
        (Some(candidate), _) => Ok(candidate.statement().map(|mut statement| {
            statement.as_parameter |= blames_parameter;
            statement
        })),
        (None, Some(unseen)) => Err(unseen),
        (None, None) => Ok(None),
    }
}

fn of_challenges(challenges: &Challenges<'_>) -> Option<Statement> {
    let by_parameter = challenges.list.iter().find_map(challenged::of_challenge);
    by_parameter.or_else(|| challenges.faults.iter().find_map(challenged::of_fault))
}

/// A body that gives itself another status code than the one it was sent with: `{"code": 401, …}`
/// in a 200. Asked only where its words say nothing.
fn of_status(facts: &Facts<'_>, texts: &Texts) -> Option<Candidate> {
    let status = texts.status.filter(|&status| status != facts.status())?;
    let restates = texts.list.iter().any(|text| restates_refusal(&text.value));
    // `{"code": 401, "msg": "Deposits are suspended"}`: a number of the service's own.
    let speaks_of_something_else =
        texts.list.iter().any(|text| text.value.split_whitespace().count() > 2)
            && !texts.list.iter().any(|text| text.value.to_lowercase().contains("auth"));
    // A success may well be about another response that was a 401.
    if !restates && (speaks_of_something_else || facts.status() < 300) {
        return None;
    }
    let (cause, subject) = match status {
        401 if facts.credentials().is_empty() => {
            (Cause::MissingCredentials, Subject::Authentication)
        }
        401 => (Cause::InvalidCredentials, Subject::Authentication),
        403 if facts.status() == 401 || facts.status() < 300 => {
            (Cause::InsufficientPermission, Subject::Denial)
        }
        429 => (Cause::RateLimited, Subject::Other),
        _ => return None,
    };
    let (place, words) = ("body status".to_owned(), status.to_string());
    Some(Candidate::of_code(cause, subject, place, words, Part::ResponseBody))
}

/// Whether a text is what 401 is called.
fn restates_refusal(text: &str) -> bool {
    let text = text.to_lowercase();
    [
        "unauthorized",
        "unauthorised",
        "not authorized",
        "unauthenticated",
        "access denied",
        "forbidden",
        "permission",
        "permiso",
        "permiss",
        "berechtig",
        "droit",
        "прав",
        "доступ",
        "权",
        "權",
        "権",
        "권한",
        "未授权",
        "认证",
    ]
    .iter()
    .any(|words| text.contains(words))
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

/// Whether the response calls itself a page.
fn is_page(facts: &Facts<'_>) -> bool {
    let mut media_types = facts.exchange().response_headers().values("content-type");
    media_types.next().is_some_and(crate::model::is_page)
}

/// Whether a program asked for a resource, so that a page answers nothing.
///
/// # Errors
/// [`Unseen`] when nothing shows who asked, and a field that could was not recorded.
fn answers_program(facts: &Facts<'_>) -> Result<bool, Unseen> {
    Ok(facts.role() == Role::Resource
        && program::made_by_program(facts.exchange().request_headers())?.is_some())
}

/// Whether a code says that a parameter of the request is wrong: `InvalidParameter`,
/// `VALIDATION_ERROR`.
fn is_of_parameter(code: &str) -> bool {
    let plain = texts::plain_key(code);
    [
        "invalidparam",
        "missingparam",
        "parameterinvalid",
        "parametererror",
        "validationerror",
        "validationfailed",
    ]
    .iter()
    .any(|known| plain.contains(known))
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
