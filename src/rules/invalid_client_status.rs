//! AL501: a client that failed to authenticate in `Authorization`, and no 401.

use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::oauth_error;
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) const INVALID_CLIENT_401: Citation = Citation {
    source: "RFC 6749 section 5.2",
    keyword: Keyword::Must,
    says: "if the client attempted to authenticate via Authorization, the authorization server MUST respond with 401 and a WWW-Authenticate field that matches the scheme used",
    line: "RFC 6749 section 5.2 (MUST): invalid_client after an Authorization field is 401 with a challenge of the same scheme",
};

pub(super) static RULE: Rule = Rule {
    id: "AL501",
    name: "invalid-client-not-401",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A token endpoint answers invalid_client to an Authorization field with a status other than 401",
    why: "Client libraries look at the status first, and take it for a refused grant: people are asked \
          to log in again where a secret is wrong.",
    guards: &["Clients that authenticate in the form, by assertion or by certificate may get 400."],
    fix: "Answer 401 with `WWW-Authenticate: Basic realm=\"...\"` and the same error object.",
    citations: &[INVALID_CLIENT_401],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_client\"}",
        ),
        Example::Bad(
            "POST /connect/token HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\
             Content-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"error\":\"invalid_client\",\"error_description\":\"Client authentication failed\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"as\"\n\
             Content-Type: application/json\n\n{\"error\":\"invalid_client\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\
             Content-Type: application/x-www-form-urlencoded\n\n\
             grant_type=client_credentials&client_id=a&client_secret=b\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_client\"}",
        ),
        Example::Unknown(
            "#! request-headers unknown\nPOST /oauth2/token HTTP/1.1\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_client\"}",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.status() == 401 || role(facts)? != Role::Token {
        return Ok(None);
    }
    if oauth_error(facts)?.as_deref() != Some("invalid_client") {
        return Ok(None);
    }
    if facts.request_text("authorization")?.is_none() {
        return Ok(None);
    }
    let evidence = format!("status {} with body error: \"invalid_client\"", facts.status());
    let note = Note::new(Confidence::Proven, evidence).cause(Cause::InvalidCredentials);
    Ok(Some(note.expecting(401)))
}
