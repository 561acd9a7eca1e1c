//! AL110: a rate limit with 401.

use super::citations::TOO_MANY_429;
use super::credentials::role;
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL110",
    name: "401-for-rate-limit",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 401 says that there were too many requests",
    why: "Clients throw good credentials away and fetch new ones, which makes for more requests.",
    guards: &[
        "Login endpoints may hide a lockout behind 401: silent there.",
        "A Retry-After field alone proves nothing.",
    ],
    fix: "Answer 429 with Retry-After.",
    citations: &[TOO_MANY_429],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\nContent-Type: application/json\n\n{\"code\":\"rate_limit_exceeded\",\"message\":\"Rate limit exceeded\"}",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"error\":\"Too many requests\"}",
        ),
        Example::Good(
            "POST /login HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"error\":\"Too many requests\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nRetry-After: 5\nContent-Type: application/json\n\n{\"error\":\"Unauthorized\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Resource {
        return Ok(None);
    }
    let statement = facts.statement()?.filter(|s| s.cause == Cause::RateLimited);
    Ok(statement.map(|statement| {
        let evidence = format!("{}: \"{}\"", statement.place, statement.words);
        Note::new(Confidence::Stated, evidence).cause(Cause::RateLimited).expecting(429)
    }))
}
