//! AL523: a wrong secret reported as a client without rights.

use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::oauth_error;
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Keyword, Part, Severity, Unseen};

use super::content::{json, text};

pub(super) static RULE: Rule = Rule {
    id: "AL523",
    name: "unauthorized-client-for-bad-secret",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A token endpoint reports failed client authentication as unauthorized_client",
    why: "unauthorized_client says that the client may not use this grant: operators search its \
          settings while the secret is wrong.",
    guards: &["Only where the description speaks of the client's credentials or secret."],
    fix: "Answer with invalid_client.",
    citations: &[Citation {
        source: "RFC 6749 section 5.2",
        keyword: Keyword::Descriptive,
        says: "invalid_client: client authentication failed; unauthorized_client: the authenticated client may not use this grant type",
        line: "RFC 6749 section 5.2 (described): failed client authentication is invalid_client",
    }],
    statuses: Statuses::Only(&[400, 401, 403]),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /realms/a/protocol/openid-connect/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":\"unauthorized_client\",\"error_description\":\"Invalid client or Invalid client credentials\"}",
        ),
        Example::Bad(
            "POST /oauth/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n\
             {\"error\":\"unauthorized_client\",\"error_description\":\"Wrong client secret\"}",
        ),
        Example::Good(
            "POST /oauth/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n\
             {\"error\":\"unauthorized_client\",\"error_description\":\"Grant type not allowed for this client\"}",
        ),
        Example::Good(
            "POST /oauth/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n\
             {\"error\":\"invalid_client\",\"error_description\":\"Wrong client secret\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /oauth/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Token {
        return Ok(None);
    }
    if oauth_error(facts)?.as_deref() != Some("unauthorized_client") {
        return Ok(None);
    }
    let Some(words) = about_a_secret(facts)? else { return Ok(None) };
    let evidence = format!("unauthorized_client: \"{words}\"");
    Ok(Some(Note::new(Confidence::Stated, evidence).cause(Cause::InvalidCredentials)))
}

/// The description of an error that says that the client's secret was wrong.
///
/// # Errors
/// [`Unseen`] when the content was not recorded whole.
pub(super) fn about_a_secret(facts: &Facts<'_>) -> Result<Option<String>, Unseen> {
    let Some(body) = json(facts)? else { return Ok(None) };
    let words = text(&body, "error_description").unwrap_or_default();
    let lower = words.to_ascii_lowercase();
    let is_secret =
        ["client credentials", "client secret", "secret"].iter().any(|word| lower.contains(word))
            && !lower.contains("grant");
    Ok(is_secret.then(|| words.to_owned()))
}
