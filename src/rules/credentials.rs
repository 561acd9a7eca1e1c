//! What the rules about refused credentials share: whether the response's own words are about the
//! HTTP credentials of this very request, and how to report it.

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
    Ok(is_about_credentials(facts, statement)?.then_some(statement))
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

/// Whether a statement about "a token" means the one in the request's header section. A token in
/// the content (of a reset form, an invitation) is none of HTTP's business.
fn is_about_credentials(facts: &Facts<'_>, statement: &Statement) -> Result<bool, Unseen> {
    let is_403 = facts.status() == 403;
    let is_success = (200..=299).contains(&facts.status());
    let is_missing = statement.cause == Cause::MissingCredentials;
    let lenient = is_403 || is_success;
    if !lenient && statement.as_parameter && statement.subject != Subject::Header {
        return Ok(false);
    }
    // "Session ID is required", of a request that carries a token: a field of the content.
    let names_kind = matches!(
        statement.subject,
        Subject::AccessToken | Subject::Session | Subject::ApiKey | Subject::Token | Subject::Key
    );
    let is_odd = matches!(facts.status(), 400 | 404..=418 | 422..=428);
    if is_odd && is_missing && names_kind {
        let words = statement.words.to_lowercase();
        let by_name = ["header", "auth", "denied", "log in", "login", "bearer", "jwt", "x-"];
        let is_rule =
            ["required", "requerid", "obrigat", "obligat", "erforderlich", "requis", "必"]
                .iter()
                .any(|rule| words.contains(rule));
        if is_rule
            && !by_name.iter().any(|name| words.contains(name))
            && facts.carries_credentials()?
        {
            return Ok(false);
        }
    }
    // "Invalid session id": games, meetings and payments have one, too.
    if is_odd && statement.subject == Subject::Session {
        let words = statement.words.to_lowercase().replace(['_', '-'], " ");
        let names_id = words.contains("session id") || words.contains("sessionid");
        if names_id
            && matches!(statement.cause, Cause::InvalidCredentials | Cause::MissingCredentials)
        {
            return Ok(false);
        }
    }
    // "Invalid API key format", of `POST /keys`: the one that is to be stored.
    let is_stored = is_odd && statement.malformed && statement.subject == Subject::ApiKey;
    if (facts.status() == 404 || is_stored) && names_its_resource(facts) {
        return Ok(false);
    }
    // "No active session found": one of work, to a request that authenticates itself.
    if is_odd && is_missing && statement.subject == Subject::Session {
        let is_of_work = statement.words.to_lowercase().contains("active session");
        if is_of_work && facts.carries_credentials()? {
            return Ok(false);
        }
    }
    // `GET /survey/3f9c2a`: the token that is none may be that of the path.
    if is_odd
        && matches!(statement.subject, Subject::Token | Subject::Key | Subject::Signature)
        && facts.credentials().is_empty()
        && ends_in_token(facts)
    {
        return Ok(false);
    }
    // "bot_token_required", to a request with a token of another kind.
    if is_403 && is_missing && names_kind_of_caller(statement) && !facts.credentials().is_empty() {
        return Ok(false);
    }
    // "Token not found or inactive": cards have tokens, too.
    if is_odd && names_kind_of_link(statement) && is_about_payment(facts) {
        return Ok(false);
    }
    // "Invalid key", and no more, to a request with a key.
    if statement.subject == Subject::Key && statement.cause == Cause::InvalidCredentials {
        let has_key = facts.credentials().iter().any(|credential| match credential.carrier {
            Carrier::Field(name) => name.to_ascii_lowercase().ends_with("key"),
            _ => false,
        });
        return Ok(has_key || lenient && facts.carries_credentials()?);
    }
    // "Missing signature": of a webhook or a document, unless it belongs into a field.
    if is_odd
        && is_missing
        && statement.subject == Subject::Signature
        && !statement.words.to_ascii_lowercase().contains("header")
    {
        return Ok(false);
    }
    if (is_odd || facts.status() >= 500) && names_other_service(facts, statement) {
        return Ok(false);
    }
    if statement.basis == Basis::Phrase
        && names_kind_of_link(statement)
        && redeems_another_token(facts)
    {
        return Ok(false);
    }
    match statement.subject {
        subject if subject.is_explicit() => Ok(true),
        _ if statement.basis == Basis::Challenge || statement.part == Part::Reason => Ok(true),
        // "Signature mismatch", in place of what was asked for, is that of the request.
        Subject::Signature if is_success => Ok(true),
        // "Invalid signature" may be that of the URL: links are signed, too.
        Subject::Signature if statement.basis == Basis::Phrase => facts.carries_credentials(),
        Subject::Authentication | Subject::Authorization if is_missing => Ok(true),
        Subject::Anonymous | Subject::RefreshToken => Ok(lenient),
        Subject::Password if lenient => Ok(true),
        // A login form's wrong password is a matter of its content, unless it came as Basic.
        Subject::Password => Ok(facts.carries_credentials()?
            && facts
                .credentials()
                .iter()
                .any(|c| matches!(c.kind, Kind::Scheme(s) if s.eq_ignore_ascii_case("basic")))),
        Subject::Token
        | Subject::Key
        | Subject::Signature
        | Subject::Claim
        | Subject::Authentication
        | Subject::Authorization => {
            if names_its_resource(facts) && !lenient {
                return Ok(false);
            }
            let is_of_caller =
                matches!(statement.subject, Subject::Authentication | Subject::Authorization);
            if has_no_content(facts)? || is_success && is_of_caller {
                return Ok(true);
            }
            if is_missing {
                // "Token missing in header": a field, which no method has for its content.
                return Ok(is_403 || statement.words.to_ascii_lowercase().contains("header"));
            }
            facts.carries_credentials()
        }
        _ => Ok(true),
    }
}

/// `GET /tokens/7`: the token that was not found is the resource.
fn names_its_resource(facts: &Facts<'_>) -> bool {
    let Some(path) = facts.exchange().path() else { return false };
    let path = path.to_ascii_lowercase();
    path.split(|&b| b == b'/').any(|segment| {
        let singular = segment.strip_suffix(b"s").unwrap_or(segment);
        [b"token".as_slice(), b"key", b"session", b"credential", b"cookie", b"ticket", b"secret"]
            .iter()
            .any(|name| singular == *name || singular.ends_with(name))
    })
}

/// "Admin token required": whose token it must be.
fn names_kind_of_caller(statement: &Statement) -> bool {
    const KINDS: [&str; 12] = [
        "bot ",
        "admin ",
        "user ",
        "service ",
        "operator ",
        "personal ",
        "tenant ",
        "owner ",
        "staff ",
        "internal ",
        "server ",
        "organization ",
    ];
    let words = statement.words.to_lowercase().replace(['_', '-'], " ");
    let of_kind = |kind: &&str| {
        words.split(*kind).skip(1).any(|rest| {
            rest.trim_start_matches("access ").trim_start_matches("api ").starts_with("token")
                || rest.trim_start_matches("api ").starts_with("key")
        })
    };
    words.contains("requir") && KINDS.iter().any(of_kind)
}

/// Whether the path is one at which somebody pays.
fn is_about_payment(facts: &Facts<'_>) -> bool {
    const PAID: [&[u8]; 4] = [b"payment", b"charge", b"/card", b"checkout"];
    let Some(path) = facts.exchange().path() else { return false };
    let path = path.to_ascii_lowercase();
    PAID.iter().any(|paid| memchr::memmem::find(&path, paid).is_some())
}

/// Whether the path ends in what may be a token: letters and digits mixed.
fn ends_in_token(facts: &Facts<'_>) -> bool {
    let Some(path) = facts.exchange().path() else { return false };
    let last = path.rsplit(|&b| b == b'/').next().unwrap_or_default();
    last.len() >= 4
        && last.iter().any(u8::is_ascii_digit)
        && last.iter().any(u8::is_ascii_alphabetic)
        && last.iter().all(|b| b.is_ascii_alphanumeric() || b"-_.~".contains(b))
}

/// "Invalid token", of whichever kind: not "the access token".
fn names_kind_of_link(statement: &Statement) -> bool {
    let words = statement.words.to_lowercase();
    let names_credential = ["access", "jwt", "bearer", "author", "login", "log in", "sign in"];
    matches!(
        statement.subject,
        Subject::Token | Subject::Signature | Subject::Key | Subject::Claim | Subject::AccessToken
    ) && !names_credential.iter().any(|name| words.contains(name))
}

/// Whether the token is another than the caller's: `POST /reset-password`, `GET /verify-email/…` redeem
/// that of a message that somebody got, webhooks and callbacks carry their sender's, `/auth/google` that
/// of another service.
fn redeems_another_token(facts: &Facts<'_>) -> bool {
    const LINKS: [&str; 29] = [
        "megeros",
        "potwierd",
        "aktywac",
        "konfirmas",
        "bestaetig",
        "reset",
        "forgot",
        "recover",
        "confirm",
        "activat",
        "unsubscribe",
        "magic",
        "set-password",
        "new-password",
        "create-password",
        "redefin",
        "recuper",
        "esqueci",
        "alterar-senha",
        "restablec",
        "olvid",
        "cambiar-contrase",
        "reinitialis",
        "mot-de-passe",
        "passwort",
        "zuruecksetz",
        "ripristin",
        "dimenticat",
        "ativar",
    ];
    const OTHER_SENDERS: [&str; 2] = ["webhook", "callback"];
    const PROVIDERS: [&str; 10] = [
        "google",
        "facebook",
        "apple",
        "github",
        "twitter",
        "linkedin",
        "microsoft",
        "kakao",
        "naver",
        "firebase",
    ];
    const VERIFIED: [&str; 4] = ["mail", "account", "phone", "invit"];
    let Some(path) = facts.exchange().path() else { return false };
    let path = String::from_utf8_lossy(path).to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| path.contains(word));
    has(&LINKS)
        || has(&OTHER_SENDERS)
        || has(&["verif", "accept"]) && has(&VERIFIED)
        // `/verify/3fa2`, but not `/auth/verify`, which checks what the caller has.
        || path.split("/verify/").nth(1).is_some_and(|token| !token.is_empty())
        // `/auth/google`: the token of another service is traded in.
        || has(&["auth", "login", "social", "sign"]) && has(&PROVIDERS)
}

/// Whether it is the key of another service that is missing or wrong: one of the request's own content.
fn names_other_service(facts: &Facts<'_>, statement: &Statement) -> bool {
    const SERVICES: [&str; 23] = [
        "aws ",
        "openai",
        "anthropic",
        "gemini",
        "groq",
        "mistral",
        "cohere",
        "huggingface",
        "hugging face",
        "stripe",
        "github",
        "gitlab",
        "google",
        "mapbox",
        "twilio",
        "sendgrid",
        "mailgun",
        "slack",
        "discord",
        "telegram",
        "spotify",
        "azure",
        "binance",
    ];
    let is_key = matches!(
        statement.subject,
        Subject::ApiKey | Subject::Key | Subject::Token | Subject::AccessToken
    );
    let host = facts.exchange().host().unwrap_or_default();
    let words = statement.words.to_lowercase();
    is_key && SERVICES.iter().any(|service| words.contains(service) && !host.contains(service))
}

/// Whether the method carries no content that could hold a token.
fn has_no_content(facts: &Facts<'_>) -> Result<bool, Unseen> {
    let method = facts.exchange().method()?;
    Ok(matches!(method, b"GET" | b"HEAD" | b"DELETE" | b"OPTIONS" | b"TRACE" | b"CONNECT"))
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
