//! AL309: a rate limit with 403.

use super::citations::TOO_MANY_429;
use super::credentials::note;
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Basis;
use crate::model::{Cause, Confidence, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL309",
    name: "403-for-rate-limit",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 403 says that there were too many requests",
    why: "Clients take 403 for final and report missing access, where waiting would have helped.",
    guards: &[
        "A quota that belongs to a plan is a right 403 unless the response says when it is renewed.",
        "Rate rules of firewalls are blocks.",
        "X-RateLimit-Remaining: 0 counts only where the response names no other reason.",
        "Vendors that document 403 for their limits get information only.",
    ],
    fix: "Answer 429 with Retry-After.",
    citations: &[TOO_MANY_429],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nX-RateLimit-Limit: 60\nX-RateLimit-Remaining: 0\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"code\":\"RATE_LIMIT_EXCEEDED\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nX-RateLimit-Remaining: 0\nContent-Type: application/json\n\n\
             {\"error\":\"You do not have permission to see orders\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"error\":\"Your plan's quota is used up, upgrade to continue\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nX-RateLimit-Remaining: 0\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let statement = facts.statement()?;
    let headers = facts.exchange().response_headers();
    let has = |name: &'static str| headers.values(name).next().is_some();
    let renews = has("retry-after") || has("x-ratelimit-reset") || has("ratelimit-reset");
    if let Some(statement) = statement {
        let is_rate = match statement.cause {
            Cause::RateLimited => true,
            Cause::LicenceOrQuota => {
                renews && statement.words.to_ascii_lowercase().contains("quota")
            }
            _ => return Ok(None),
        };
        let is_block = statement.basis == Basis::Phrase
            && facts.generator().is_some_and(|generator| generator.is_policy_block);
        let found = is_rate && !is_block;
        return Ok(found.then(|| note(facts, statement, 429).cause(Cause::RateLimited)));
    }
    let exhausted = ["x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-remaining"]
        .into_iter()
        .find(|name| headers.values(name).any(|value| value.trim_ascii() == b"0"));
    Ok(exhausted.map(|name| {
        Note::new(Confidence::Proven, format!("{name}: 0")).cause(Cause::RateLimited).expecting(429)
    }))
}
