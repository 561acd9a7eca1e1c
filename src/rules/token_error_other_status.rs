//! AL504: a malformed or premature token request, and no 400.

use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::oauth_error;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

/// Errors of the token endpoint that are 400 and not about the grant (those are AL503's): RFC 6749
/// section 5.2, RFC 8628 section 3.5, RFC 9449 section 5, RFC 7009 section 2.2.1.
const CODES: [&str; 5] = [
    "invalid_request",
    "slow_down",
    "access_denied",
    "invalid_dpop_proof",
    "unsupported_token_type",
];

pub(super) static RULE: Rule = Rule {
    id: "AL504",
    name: "token-error-wrong-status",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A token endpoint sends an error of the request with a status other than 400",
    why: "Clients retry or renew on 401, 403 and 5xx, and run in a circle around a request that stays \
          wrong.",
    guards: &[
        "Refused grants are AL503's, refused clients AL501's.",
        "slow_down with 429 is information only; pushed authorization requests may get 405, 413 or 429.",
        "401 is right where the client used an Authorization field and the request is otherwise in order.",
    ],
    fix: "Answer 400 with the same error code.",
    citations: &[Citation {
        source: "RFC 6749 section 5.2",
        keyword: Keyword::Descriptive,
        says: "the authorization server responds with 400 unless specified otherwise",
        line: "RFC 6749 section 5.2 (described): errors of the token endpoint are 400 unless specified otherwise",
    }],
    statuses: Statuses::Range(401, 499),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"access_denied\"}",
        ),
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 422 Unprocessable Content\nContent-Type: application/json\n\n\
             {\"error\":\"invalid_request\",\"error_description\":\"grant_type is missing\"}",
        ),
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 429 Too Many Requests\nContent-Type: application/json\n\n{\"error\":\"slow_down\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"slow_down\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"access_denied\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 405 Method Not Allowed\nContent-Type: application/json\n\n{\"error\":\"invalid_request\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Token || matches!(facts.status(), 404 | 405 | 413 | 415) {
        return Ok(None);
    }
    let Some(error) = oauth_error(facts)? else { return Ok(None) };
    if !CODES.contains(&error.as_str()) {
        return Ok(None);
    }
    let evidence = format!("status {} with body error: \"{error}\"", facts.status());
    let note = Note::new(Confidence::Proven, evidence);
    Ok(Some(match facts.status() {
        429 if error == "slow_down" => note.severity(Severity::Info),
        429 => return Ok(None),
        _ => note.expecting(400),
    }))
}
