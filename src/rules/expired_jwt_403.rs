//! AL302: an expired JWT with 403, proven by its own claim.

use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401, JWT_INVALID_TOKEN};
use super::credentials::{LEEWAY, for_another_reason, has_claims_judged, span};
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Part, Severity, Timestamp, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL302",
    name: "expired-jwt-403",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A request with an expired JWT was answered with 403",
    why: "The token's own `exp` shows that it no longer held when the server answered. A 403 keeps \
          the client from renewing it.",
    guards: &[
        "Judged by the server's Date field; where the recording's clock disagrees, both must say expired.",
        "A minute of leeway.",
        "Information only where the response names another reason (permission, rate, forged request) or \
         comes from a firewall: the token was expired as well.",
        "Dropped where the same token is accepted later on the same host: then the clock is wrong.",
        "Encrypted and opaque tokens cannot be judged.",
    ],
    fix: "Answer 401 with `WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"The \
          access token expired\"`.",
    citations: &[INVALID_TOKEN_401, CREDENTIALS_401, JWT_INVALID_TOKEN],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::Credentials],
    rests_on_clock: true,
    check,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\nPOST /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-86400}}\n\nHTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"message\":\"Forbidden\"}",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\nGET /reports HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-900}}\n\n\
             HTTP/1.1 403 Forbidden\nDate: Sun, 01 Mar 2026 10:00:00 GMT\n\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /reports HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=900}}\n\n\
             HTTP/1.1 403 Forbidden\nDate: Sun, 01 Mar 2026 10:00:00 GMT\n\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /reports HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-30}}\n\n\
             HTTP/1.1 403 Forbidden\nDate: Sun, 01 Mar 2026 10:00:00 GMT\n\n",
        ),
        Example::Unknown(
            "#! time 2026-03-01T10:00:00Z\n#! request-headers unknown\nGET /reports HTTP/1.1\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if !facts.exchange().request_headers().would_show("authorization") && facts.jwt().is_none() {
        return Err(Unseen(Part::Credentials));
    }
    let Some(exp) = facts.jwt().and_then(|jwt| jwt.exp) else { return Ok(None) };
    let Some(clock) = facts.clock() else { return Err(Unseen(Part::Time)) };
    let expired = |time: Timestamp| exp.saturating_add(LEEWAY) < time.seconds();
    if !expired(clock.server) || !clock.other.is_none_or(expired) {
        return Ok(None);
    }
    if !has_claims_judged(facts)? {
        return Ok(None);
    }
    let late = clock.server.seconds().saturating_sub(exp);
    let evidence = format!(
        "exp {}, answered {} ({}): expired {} before",
        Timestamp::new(exp, 0),
        Timestamp::new(clock.server.seconds(), 0),
        clock.basis,
        span(late)
    );
    let mut note =
        Note::new(Confidence::Proven, evidence).cause(Cause::ExpiredCredentials).expecting(401);
    note.unless_accepted = true;
    if for_another_reason(facts) {
        note = note.severity(Severity::Info).message(
            "A request was refused with 403 for another reason, and its JWT had expired as well",
        );
    }
    Ok(Some(note))
}
