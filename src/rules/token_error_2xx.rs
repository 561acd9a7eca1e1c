//! AL506: a token endpoint that fails with a success.

use super::content::{json, text};
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL506",
    name: "token-error-in-2xx",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A token endpoint sends an OAuth error with a success status",
    why: "OAuth clients look for the token of a success, find none, and fail without the reason.",
    guards: &[
        "Only an error code of OAuth, and no access token beside it.",
        "GitHub documents 200 for these errors: information only.",
        "A warning, not an error: RFC 6749 states the status without a requirement word.",
    ],
    fix: "Answer 400 with the same error object, 401 for invalid_client.",
    citations: &[Citation {
        source: "RFC 6749 section 5.2",
        keyword: Keyword::Descriptive,
        says: "the authorization server responds with 400 unless specified otherwise",
        line: "RFC 6749 section 5.2 (described): errors of the token endpoint are 400 unless specified otherwise",
    }],
    statuses: Statuses::Envelopes,
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"error\":\"invalid_grant\",\"error_description\":\"The refresh token has expired\"}",
        ),
        Example::Bad(
            "POST /login/oauth/access_token HTTP/1.1\nHost: github.com\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"error\":\"bad_verification_code\",\"error_description\":\"The code passed is incorrect or expired.\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n\
             {\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"error\":\"\"}",
        ),
        Example::Good(
            "POST /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"error\":\"invalid_grant\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n",
        ),
    ],
};

/// Errors of token endpoints.
const CODES: [&str; 14] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "authorization_pending",
    "slow_down",
    "access_denied",
    "expired_token",
    "invalid_target",
    "invalid_token",
    "bad_verification_code",
    "incorrect_client_credentials",
];

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Token {
        return Ok(None);
    }
    let Some(body) = json(facts)? else { return Ok(None) };
    let Some(error) = text(&body, "error").filter(|error| CODES.contains(error)) else {
        return Ok(None);
    };
    if body.contains_key("access_token") {
        return Ok(None);
    }
    let evidence = format!("status {} with body error: \"{error}\"", facts.status());
    let expected = if error == "invalid_client" { 401 } else { 400 };
    let note = Note::new(Confidence::Proven, evidence).expecting(expected);
    let is_github = facts.exchange().host().is_some_and(|host| host.ends_with("github.com"));
    Ok(Some(if is_github { note.severity(Severity::Info) } else { note }))
}
