//! AL518: a dead token makes revocation fail.

use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::oauth_error;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL518",
    name: "revocation-error-for-invalid-token",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "Revocation of a token that does not hold is answered with an error",
    why: "What the client wanted is the case. An error makes it try again, and log-out fails.",
    guards: &[
        "unsupported_token_type, invalid_client and invalid_request are errors.",
        "401 is right where the caller's own bearer token is refused.",
    ],
    fix: "Answer with status 200 and nothing else.",
    citations: &[Citation {
        source: "RFC 7009 section 2.2",
        keyword: Keyword::Descriptive,
        says: "the server responds with 200 if the token has been revoked or if the client submitted an invalid token",
        line: "RFC 7009 section 2.2 (described): revoking an invalid token is answered with 200",
    }],
    statuses: Statuses::Only(&[400, 401, 403, 404, 410, 422]),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/revoke HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_token\"}",
        ),
        Example::Bad(
            "POST /oauth2/revoke HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{\"error\":\"invalid_grant\"}",
        ),
        Example::Good(
            "POST /oauth2/revoke HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"unsupported_token_type\"}",
        ),
        Example::Good(
            "POST /oauth2/revoke HTTP/1.1\nHost: as.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\
             Content-Type: application/json\n\n{\"error\":\"invalid_token\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /oauth2/revoke HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Revocation {
        return Ok(None);
    }
    let Some(error) = oauth_error(facts)? else { return Ok(None) };
    if !matches!(error.as_str(), "invalid_token" | "invalid_grant" | "expired_token") {
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
