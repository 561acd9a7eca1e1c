//! AL636: an expired JWT access token, and no `invalid_token`.

use super::credentials::{LEEWAY, for_another_reason, has_claims_judged, span};
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL636",
    name: "rfc9068-error-code-missing",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "An expired JWT access token is refused without the error code invalid_token",
    why: "The profile of JWT access tokens promises that code; clients that rely on it do not renew.",
    guards: &[
        "Only tokens whose header says at+jwt: their issuer follows the profile.",
        "A minute of leeway; dropped where the same token is accepted later on the same host.",
        "Silent where the response names another reason.",
    ],
    fix: "Answer 401 with `WWW-Authenticate: Bearer error=\"invalid_token\"`.",
    citations: &[Citation {
        source: "RFC 9068 section 4",
        keyword: Keyword::Must,
        says: "if any of the validation steps fails, the resource server MUST reject with the error code invalid_token",
        line: "RFC 9068 section 4 (MUST): a JWT access token that fails validation gets error code invalid_token",
    }],
    statuses: Statuses::Only(&[400, 401, 403]),
    needs_any: &[Part::Credentials],
    rests_on_clock: true,
    check,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt typ=at+jwt exp=-900}}\n\n\
             HTTP/1.1 401 Unauthorized\nDate: Sun, 01 Mar 2026 10:00:00 GMT\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt typ=at+jwt exp=-900}}\n\n\
             HTTP/1.1 403 Forbidden\nDate: Sun, 01 Mar 2026 10:00:00 GMT\n\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt typ=at+jwt exp=-900}}\n\n\
             HTTP/1.1 401 Unauthorized\nDate: Sun, 01 Mar 2026 10:00:00 GMT\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-900}}\n\n\
             HTTP/1.1 401 Unauthorized\nDate: Sun, 01 Mar 2026 10:00:00 GMT\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let Some(jwt) = facts.jwt() else {
        facts.request_text("authorization")?;
        return Ok(None);
    };
    let is_profiled = jwt.typ.as_deref().is_some_and(|typ| {
        typ.eq_ignore_ascii_case("at+jwt") || typ.eq_ignore_ascii_case("application/at+jwt")
    });
    let (Some(exp), true) = (jwt.exp, is_profiled) else { return Ok(None) };
    if !has_claims_judged(facts)? || for_another_reason(facts) {
        return Ok(None);
    }
    let clock = facts.clock().ok_or(crate::model::Unseen(Part::Time))?;
    let past = |now: i64| now > exp.saturating_add(LEEWAY);
    let now = clock.server.seconds();
    if !past(now) || clock.other.is_some_and(|other| !past(other.seconds())) {
        return Ok(None);
    }
    if facts.challenges()?.error().any(|error| error == "invalid_token") {
        return Ok(None);
    }
    let evidence = format!(
        "an at+jwt that expired {} before ({}), no error=\"invalid_token\"",
        span(now.saturating_sub(exp)),
        clock.basis
    );
    let note = Note::new(Confidence::Proven, evidence).cause(Cause::ExpiredCredentials);
    Ok(Some(Note { unless_accepted: true, ..note }))
}
