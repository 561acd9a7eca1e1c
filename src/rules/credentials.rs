//! What the rules about refused credentials share: whether the response's own words are about the
//! HTTP credentials of this very request, and how to report it.

mod whose;

use std::borrow::Cow;

use super::Note;
use super::content::{beginning, holds};
use crate::auth::Facts;
use crate::auth::cause::{self, Answered, Basis, Statement, Subject};
use crate::auth::credentials::{Carrier, Kind};
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Part, Severity, Unseen};

/// Causes that call for 401.
pub(super) const NOT_AUTHENTICATED: &[Cause] = &[
    Cause::ExpiredCredentials,
    Cause::InvalidCredentials,
    Cause::RevokedCredentials,
    Cause::NotYetValidCredentials,
    Cause::MissingCredentials,
];

/// Seconds of clock difference that servers forgive (RFC 7519 sections 4.1.4 and 4.1.5: "usually no
/// more than a few minutes").
pub(super) const LEEWAY: i64 = 60;

/// The statement of the response, if it names one of `causes` and speaks of the HTTP credentials
/// of this request.
///
/// # Errors
/// [`Unseen`] when that cannot be told from what was recorded.
pub(super) fn stated<'f>(
    facts: &'f Facts<'_>,
    causes: &[Cause],
) -> Result<Option<&'f Statement>, Unseen> {
    if has_rules_of_its_own(role(facts)?) || is_signed_url(facts) || uses_vapid(facts) {
        return Ok(None);
    }
    let Some(statement) = facts.statement()? else { return Ok(None) };
    if !causes.contains(&statement.cause) {
        return Ok(None);
    }
    // Block pages talk of tokens, cookies and access without meaning credentials.
    if statement.basis == Basis::Phrase && facts.generator().is_some_and(|g| g.is_policy_block) {
        return Ok(None);
    }
    preflight_excluded(facts)?;
    Ok(whose::is_of_request(facts, statement)?.then_some(statement))
}

/// The part the endpoint plays.
///
/// # Errors
/// [`Unseen`] when there is no target to tell it by.
pub(super) fn role(facts: &Facts<'_>) -> Result<Role, Unseen> {
    facts.exchange().path().map(|_| facts.role()).ok_or(Unseen(Part::Target))
}

/// A finding about a status code, quoting the statement.
pub(super) fn note(facts: &Facts<'_>, statement: &Statement, expected: u16) -> Note {
    let confidence = match statement.basis {
        Basis::Challenge => Confidence::Proven,
        Basis::Code | Basis::Phrase => Confidence::Stated,
    };
    let by = match cause::answered(facts) {
        Some(Answered::Gateway) => Cow::Borrowed("; the gateway answered"),
        Some(Answered::Origin) => Cow::Borrowed("; the origin answered"),
        Some(Answered::Rewritten(status)) => {
            Cow::Owned(format!("; the origin had answered {status}"))
        }
        None => Cow::Borrowed(""),
    };
    let evidence = format!("{}: \"{}\"{by}", statement.place, statement.words);
    let mut note = Note::new(confidence, evidence).cause(statement.cause).expecting(expected);
    // Forms have no agreed convention; a login page with 403 is a choice of presentation.
    if facts.role() == Role::Login || statement.subject == Subject::LoginPage {
        note.severity = Some(Severity::Info);
    }
    if let Some(vendor) = documented_by(facts, statement) {
        note.severity = Some(Severity::Info);
        note.message = Some(Cow::Owned(format!(
            "{vendor} documents status {} for this, but the standard calls for {expected}",
            facts.status()
        )));
    }
    note
}

/// Whether the claims of a token in `Authorization` decide about a request to this endpoint. OAuth
/// endpoints that take a token as their subject, and preflights, are answered for other reasons.
///
/// # Errors
/// [`Unseen`] when there is no target to tell it by.
pub(super) fn has_claims_judged(facts: &Facts<'_>) -> Result<bool, Unseen> {
    Ok(!matches!(
        role(facts)?,
        Role::Token | Role::Preflight | Role::Revocation | Role::Introspection
    ))
}

/// Whether the response names a reason that has nothing to do with the state of the credentials,
/// or comes from a firewall: then a token that does not hold is not what was answered.
pub(super) fn for_another_reason(facts: &Facts<'_>) -> bool {
    let stated = facts.statement().ok().flatten().is_some_and(|statement| {
        !NOT_AUTHENTICATED.contains(&statement.cause) && statement.cause != Cause::WrongAudience
    });
    stated || facts.generator().is_some_and(|generator| generator.is_policy_block)
}

/// `90 s`, `15 min`, `3 h`, `2 d`.
pub(super) fn span(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// Whether the request sent a signed URL, whose expiry no challenge could mend.
fn is_signed_url(facts: &Facts<'_>) -> bool {
    facts.credentials().iter().any(|credential| {
        matches!(credential.carrier, Carrier::Query(_)) && credential.kind == Kind::Signature
    })
}

/// RFC 8292 section 4.2 lets push services answer 403 to a bad `vapid` token.
fn uses_vapid(facts: &Facts<'_>) -> bool {
    facts.credentials().iter().any(
        |credential| matches!(credential.kind, Kind::Scheme(s) if s.eq_ignore_ascii_case("vapid")),
    )
}

/// OAuth endpoints, preflights and gRPC answer by their own specifications.
fn has_rules_of_its_own(role: Role) -> bool {
    match role {
        Role::Token
        | Role::Introspection
        | Role::Revocation
        | Role::Authorization
        | Role::Registration
        | Role::Preflight
        | Role::Metadata
        | Role::Grpc => true,
        Role::Resource | Role::Login | Role::GraphQl => false,
    }
}

/// An `OPTIONS` request whose headers were not recorded may be a preflight.
///
/// # Errors
/// [`Unseen`] when that cannot be told.
pub(super) fn preflight_excluded(facts: &Facts<'_>) -> Result<(), Unseen> {
    let headers = facts.exchange().request_headers();
    let is_options = facts.exchange().method().is_ok_and(|method| method == b"OPTIONS");
    if is_options && !headers.would_show("access-control-request-method") {
        return Err(Unseen(Part::RequestHeaders));
    }
    Ok(())
}

/// Who documents this use of the status, if it is a public contract rather than a slip.
fn documented_by(facts: &Facts<'_>, statement: &Statement) -> Option<&'static str> {
    let headers = facts.exchange().response_headers();
    let has = |name: &'static str| headers.values(name).next().is_some();
    let authority = facts.exchange().authority();
    let host = authority.as_deref().unwrap_or_default().to_ascii_lowercase();
    let at = |suffix: &str| host.ends_with(suffix.as_bytes());
    let body = beginning(facts);
    let says = |words: &str| holds(body, words);
    if statement.subject == Subject::Anonymous {
        return Some("a platform with anonymous principals");
    }
    if at("graph.facebook.com") || says("\"OAuthException\"") || says("OAuthException, code: 190") {
        return Some("Facebook Graph API");
    }
    if at("slack.com") {
        return Some("Slack");
    }
    if at("github.com") || says("github.com/") {
        return Some("GitHub");
    }
    if says("\"errcode\"") {
        return Some("WeChat and its kin");
    }
    if says("\"code\":499")
        || says("\"code\": 499")
        || says("\"code\":498")
        || says("\"code\": 498")
    {
        return Some("ArcGIS");
    }
    if at("googleapis.com") || says("googleapis.com") {
        return Some("Google");
    }
    let aws = has("x-amzn-errortype") || has("x-amz-request-id") || at("amazonaws.com");
    let s3 = ["SignatureDoesNotMatch", "InvalidAccessKeyId", "ExpiredToken"];
    let gateway = ["EXPIRED_TOKEN", "INVALID_SIGNATURE", "INVALID_API_KEY"];
    if aws
        || statement.place.contains("code")
            && s3.iter().any(|code| statement.words.starts_with(code))
        || statement.part == Part::Reason && gateway.contains(&statement.words.as_str())
    {
        return Some("AWS");
    }
    None
}
