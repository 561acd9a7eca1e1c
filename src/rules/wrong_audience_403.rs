//! AL311: a token for somebody else, with 403.

use super::citations::{INVALID_TOKEN_401, JWT_INVALID_TOKEN};
use super::credentials::{note, stated};
use super::{Example, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Basis;
use crate::model::{Cause, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL311",
    name: "wrong-audience-403",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 403 says that a token is for another audience or from another issuer",
    why: "A token that was not issued for this resource is no valid credential here; with the right \
          one the same request may well succeed.",
    guards: &["A wrong tenant, organisation or workspace is a matter of permission."],
    fix: "Answer 401 with error=\"invalid_token\".",
    citations: &[INVALID_TOKEN_401, JWT_INVALID_TOKEN],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"invalid_audience\"}",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: text/plain\n\nAudiences in Jwt are not allowed",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\nContent-Type: application/json\n\n{\"error\":\"invalid_audience\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"Wrong tenant\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let statement = stated(facts, &[Cause::WrongAudience])?;
    let statement = statement.filter(|s| s.basis != Basis::Challenge);
    Ok(statement.map(|statement| note(facts, statement, 401)))
}
