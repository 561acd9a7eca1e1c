//! AL717: SCIM with 401 and 403 swapped.

use super::credentials::{NOT_AUTHENTICATED, stated};
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL717",
    name: "scim-status-swapped",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A SCIM error has the status of the other kind of refusal",
    why: "Provisioning stops: identity providers renew their token on 401, and disable the connection \
          on 403.",
    guards: &["Only application/scim+json.", "Only where the content says which kind it is."],
    fix: "Answer 401 where the Authorization field is invalid or missing, 403 where it does not permit the operation.",
    citations: &[Citation {
        source: "RFC 7644 section 3.12",
        keyword: Keyword::Descriptive,
        says: "401: the authorization header is invalid or missing; 403: the operation is not permitted by the supplied authorization",
        line: "RFC 7644 section 3.12 (described): 401 for an invalid or missing Authorization, 403 for what it does not permit",
    }],
    statuses: Statuses::Only(&[401, 403]),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /scim/v2/Users HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/scim+json\n\n\
             {\"detail\":\"The access token has expired\",\"status\":\"403\"}",
        ),
        Example::Bad(
            "GET /scim/v2/Users HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\
             Content-Type: application/scim+json\n\n{\"detail\":\"insufficient permissions\",\"status\":\"401\"}",
        ),
        Example::Good(
            "GET /scim/v2/Users HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/scim+json\n\n\
             {\"detail\":\"insufficient permissions\",\"status\":\"403\"}",
        ),
        Example::Good(
            "GET /users HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"detail\":\"The access token has expired\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /scim/v2/Users HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/scim+json\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    facts.response_text("content-type")?;
    if facts.content_type().as_deref() != Some("application/scim+json") {
        return Ok(None);
    }
    let (causes, expected): (&[Cause], u16) = if facts.status() == 403 {
        (NOT_AUTHENTICATED, 401)
    } else {
        (&[Cause::InsufficientPermission, Cause::InsufficientScope], 403)
    };
    let Some(statement) = stated(facts, causes)? else { return Ok(None) };
    let evidence = format!("{}: \"{}\"", statement.place, statement.words);
    Ok(Some(Note::new(Confidence::Stated, evidence).cause(statement.cause).expecting(expected)))
}
