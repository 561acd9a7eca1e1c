//! AL512: a token exchange that names the wrong error.

use super::content::form_parameter;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::oauth_error;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL512",
    name: "token-exchange-wrong-error",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A token exchange is refused with an error that is not for subject or actor tokens",
    why: "Clients take invalid_grant for a dead refresh token, and log the user out.",
    guards: &["invalid_client, invalid_target and unauthorized_client have causes of their own."],
    fix: "Answer 400 with invalid_request.",
    citations: &[Citation {
        source: "RFC 8693 section 2.2.2",
        keyword: Keyword::Must,
        says: "if the subject_token or actor_token is invalid for any reason, the error code MUST be invalid_request",
        line: "RFC 8693 section 2.2.2 (MUST): an invalid subject or actor token is invalid_request",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /token HTTP/1.1\nHost: as.example\nContent-Type: application/x-www-form-urlencoded\n\n\
             grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=a\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_grant\"}",
        ),
        Example::Bad(
            "POST /token HTTP/1.1\nHost: as.example\nContent-Type: application/x-www-form-urlencoded\n\n\
             subject_token=a&grant_type=urn:ietf:params:oauth:grant-type:token-exchange\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\
             Content-Type: application/json\n\n{\"error\":\"invalid_token\"}",
        ),
        Example::Good(
            "POST /token HTTP/1.1\nHost: as.example\nContent-Type: application/x-www-form-urlencoded\n\n\
             grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=a\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_request\"}",
        ),
        Example::Good(
            "POST /token HTTP/1.1\nHost: as.example\nContent-Type: application/x-www-form-urlencoded\n\n\
             grant_type=refresh_token&refresh_token=a\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_grant\"}",
        ),
        Example::Unknown(
            "#! request-body unknown\nPOST /token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_grant\"}",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Token {
        return Ok(None);
    }
    let Some(error) = oauth_error(facts)? else { return Ok(None) };
    if !matches!(error.as_str(), "invalid_grant" | "invalid_token" | "expired_token") {
        return Ok(None);
    }
    let grant = form_parameter(facts, "grant_type")?.unwrap_or_default();
    let evidence = format!("a token exchange with body error: \"{error}\"");
    Ok(grant.ends_with(b"token-exchange").then(|| Note::new(Confidence::Proven, evidence)))
}
