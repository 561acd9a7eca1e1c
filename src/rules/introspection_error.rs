//! AL514: a dead token makes introspection fail.

use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::oauth_error;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL514",
    name: "introspection-inactive-as-error",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "Introspection answers a token that does not hold with an error",
    why: "The caller takes it for its own credentials being refused, and for an outage of the \
          authorization server.",
    guards: &[
        "401 and 403 are right where the caller's own bearer token is refused: only callers that \
         authenticate otherwise are looked at there.",
        "Errors of the request or the client are errors.",
    ],
    fix: "Answer 200 with `{\"active\": false}`.",
    citations: &[Citation {
        source: "RFC 7662 section 2.2",
        keyword: Keyword::Must,
        says: "if the token is not active, or does not exist, the authorization server MUST return active with the value false",
        line: "RFC 7662 section 2.2 (MUST): a token that is not active is reported as active: false",
    }],
    statuses: Statuses::Only(&[400, 401, 403, 404, 410, 422]),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\
             Content-Type: application/json\n\n{\"error\":\"invalid_token\"}",
        ),
        Example::Bad(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"expired_token\"}",
        ),
        Example::Good(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\
             Content-Type: application/json\n\n{\"error\":\"invalid_token\"}",
        ),
        Example::Good(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_request\"}",
        ),
        Example::Unknown(
            "#! request-headers unknown\nPOST /oauth2/introspect HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"error\":\"invalid_token\"}",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Introspection {
        return Ok(None);
    }
    let Some(error) = oauth_error(facts)? else { return Ok(None) };
    if !matches!(
        error.as_str(),
        "invalid_token" | "expired_token" | "invalid_grant" | "token_expired"
    ) {
        return Ok(None);
    }
    if matches!(facts.status(), 401 | 403) {
        let own = facts.request_text("authorization")?;
        if own.is_none() || facts.authorization_of("Basic").is_none() {
            return Ok(None);
        }
    }
    let evidence = format!("status {} with body error: \"{error}\"", facts.status());
    Ok(Some(Note::new(Confidence::Proven, evidence).expecting(200)))
}
