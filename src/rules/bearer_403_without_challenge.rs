//! AL307: a refused token, and no challenge with the 403.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL307",
    name: "bearer-403-without-challenge",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A 403 to a bearer token carries no challenge",
    why: "The client learns neither that the token lacks a scope nor which one.",
    guards: &[
        "Information only: RFC 9110 wants a challenge with 401 alone, and most interfaces send none here.",
        "Silent where the response names a reason beyond the token.",
    ],
    fix: "Add `WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"...\"`.",
    citations: &[Citation {
        source: "RFC 6750 section 3",
        keyword: Keyword::Must,
        says: "if the request does not contain an access token that enables access, the resource server MUST include WWW-Authenticate",
        line: "RFC 6750 section 3 (MUST): a request whose token does not enable access gets WWW-Authenticate",
    }],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"insufficient permissions\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer error=\"insufficient_scope\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nCookie: session=abc\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer abc\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.challenges()?.lines > 0 {
        return Ok(None);
    }
    if facts.authorization_of("Bearer").is_none() {
        facts.request_text("authorization")?;
        return Ok(None);
    }
    let about_token = match facts.statement()? {
        None => true,
        Some(statement) => !matches!(
            statement.cause,
            Cause::Csrf
                | Cause::PolicyBlock
                | Cause::RateLimited
                | Cause::LicenceOrQuota
                | Cause::AccountState
        ),
    };
    let is_block = facts.generator().is_some_and(|generator| generator.is_policy_block);
    let evidence = "403 to a bearer token, no WWW-Authenticate".to_owned();
    Ok((about_token && !is_block).then(|| Note::new(Confidence::Proven, evidence)))
}
