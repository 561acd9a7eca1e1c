//! Whose credentials a statement speaks of: those of the very request, or others that it carries in its
//! content, asks for, or is about.

use super::Statement;
use crate::auth::Facts;
use crate::auth::cause::{Basis, Subject};
use crate::auth::credentials::{Carrier, Kind, ends_in_key};
use crate::model::{Cause, Part, Unseen};

/// What a status leaves open.
#[derive(Clone, Copy)]
struct Status {
    is_403: bool,
    is_success: bool,
    /// One that servers send for whatever is wrong with a request.
    is_odd: bool,
}

impl Status {
    fn of(facts: &Facts<'_>) -> Self {
        let status = facts.status();
        Self {
            is_403: status == 403,
            is_success: (200..=299).contains(&status),
            is_odd: matches!(status, 400 | 404..=418 | 422..=428),
        }
    }

    /// Whether the status says by itself that it is not the content that is wrong.
    fn is_lenient(self) -> bool {
        self.is_403 || self.is_success
    }
}

/// Whether a statement about "a token" means the one in the request's header section. A token in
/// the content (of a reset form, an invitation) is none of HTTP's business.
///
/// # Errors
/// [`Unseen`] when that cannot be told from what was recorded.
pub(super) fn is_of_request(facts: &Facts<'_>, statement: &Statement) -> Result<bool, Unseen> {
    let status = Status::of(facts);
    if is_field(facts, statement, status)?
        || is_resource(facts, statement, status)
        || is_of_another(facts, statement, status)
    {
        return Ok(false);
    }
    by_subject(facts, statement, status)
}

/// Whether it is a field of the content that is wrong or missing.
fn is_field(facts: &Facts<'_>, statement: &Statement, status: Status) -> Result<bool, Unseen> {
    if !status.is_lenient() && statement.as_parameter && statement.subject != Subject::Header {
        return Ok(true);
    }
    if !status.is_odd {
        return Ok(false);
    }
    let is_missing = statement.cause == Cause::MissingCredentials;
    let words = statement.words.to_lowercase();
    // "Session ID is required", of a request that carries a token.
    let names_kind = matches!(
        statement.subject,
        Subject::AccessToken | Subject::Session | Subject::ApiKey | Subject::Token | Subject::Key
    );
    if is_missing && names_kind && is_rule(&words) && facts.carries_credentials()? {
        return Ok(true);
    }
    // "Missing signature": of a webhook or a document, unless it belongs into a field.
    if is_missing && statement.subject == Subject::Signature && !words.contains("header") {
        return Ok(true);
    }
    if statement.subject != Subject::Session {
        return Ok(false);
    }
    // "Invalid session id": games, meetings and payments have one, too.
    let plain = words.replace(['_', '-'], " ");
    let names_id = plain.contains("session id") || plain.contains("sessionid");
    if names_id && matches!(statement.cause, Cause::InvalidCredentials | Cause::MissingCredentials)
    {
        return Ok(true);
    }
    // "No active session found": one of work, to a request that authenticates itself.
    Ok(is_missing && words.contains("active session") && facts.carries_credentials()?)
}

/// "A token is required", and not where.
fn is_rule(words: &str) -> bool {
    let by_name = ["header", "auth", "denied", "log in", "login", "bearer", "jwt", "x-"];
    ["required", "requerid", "obrigat", "obligat", "erforderlich", "requis", "必"]
        .iter()
        .any(|rule| words.contains(rule))
        && !by_name.iter().any(|name| words.contains(name))
}

/// Whether it is what the request asks for or stores.
fn is_resource(facts: &Facts<'_>, statement: &Statement, status: Status) -> bool {
    // "Invalid API key format", of `POST /keys`: the one that is to be stored.
    let is_stored = status.is_odd && statement.malformed && statement.subject == Subject::ApiKey;
    if (facts.status() == 404 || is_stored) && names_its_resource(facts) {
        return true;
    }
    // `GET /survey/3f9c2a`: the token that is none may be that of the path.
    status.is_odd
        && matches!(statement.subject, Subject::Token | Subject::Key | Subject::Signature)
        && facts.credentials().is_empty()
        && ends_in_token(facts)
}

/// Whether it is a credential of somebody else, or for something else.
fn is_of_another(facts: &Facts<'_>, statement: &Statement, status: Status) -> bool {
    // "bot_token_required", to a request with a token of another kind.
    let of_other_caller = status.is_403
        && statement.cause == Cause::MissingCredentials
        && names_kind_of_caller(statement)
        && !facts.credentials().is_empty();
    // "Token not found or inactive": cards have tokens, too.
    let of_card = status.is_odd && names_kind_of_link(statement) && is_about_payment(facts);
    let of_service =
        (status.is_odd || facts.status() >= 500) && names_other_service(facts, statement);
    let of_link = statement.basis == Basis::Phrase
        && names_kind_of_link(statement)
        && redeems_another_token(facts);
    of_other_caller || of_card || of_service || of_link
}

/// Whether what the statement speaks of is sent in the header section.
fn by_subject(facts: &Facts<'_>, statement: &Statement, status: Status) -> Result<bool, Unseen> {
    let is_missing = statement.cause == Cause::MissingCredentials;
    match statement.subject {
        // "Invalid key", and no more, to a request with a key.
        Subject::Key if statement.cause == Cause::InvalidCredentials => {
            let has_key = facts.credentials().iter().any(|credential| match credential.carrier {
                Carrier::Field(name) => ends_in_key(name),
                _ => false,
            });
            Ok(has_key || status.is_lenient() && facts.carries_credentials()?)
        }
        subject if subject.is_explicit() => Ok(true),
        _ if statement.basis == Basis::Challenge || statement.part == Part::Reason => Ok(true),
        // "Signature mismatch", in place of what was asked for, is that of the request.
        Subject::Signature if status.is_success => Ok(true),
        // "Invalid signature" may be that of the URL: links are signed, too.
        Subject::Signature if statement.basis == Basis::Phrase => facts.carries_credentials(),
        Subject::Authentication | Subject::Authorization if is_missing => Ok(true),
        Subject::Anonymous | Subject::RefreshToken => Ok(status.is_lenient()),
        Subject::Password if status.is_lenient() => Ok(true),
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
            if names_its_resource(facts) && !status.is_lenient() {
                return Ok(false);
            }
            let is_of_caller =
                matches!(statement.subject, Subject::Authentication | Subject::Authorization);
            if has_no_content(facts)? || status.is_success && is_of_caller {
                return Ok(true);
            }
            if is_missing {
                // "Token missing in header": a field, which no method has for its content.
                let in_field = statement.words.to_ascii_lowercase().contains("header");
                return Ok(status.is_403 || in_field);
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
