//! AL305: a token that is valid only later, with 403; proven by its own claim, or said.

use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401, JWT_INVALID_TOKEN};
use super::credentials::{LEEWAY, for_another_reason, has_claims_judged, note, span, stated};
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Basis;
use crate::model::{Cause, Confidence, Part, Severity, Timestamp, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL305",
    name: "not-yet-valid-jwt-403",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 403 answers a token that is not valid yet",
    why: "Most often two clocks disagree. A client that is told 403 gives up instead of trying again.",
    guards: &[
        "As for expired credentials.",
        "The token's `nbf` is judged by the server's Date field; where the recording's clock \
         disagrees, both must say that it lies ahead. A minute of leeway.",
        "Information only where the response names another reason (permission, rate, forged request) or \
         comes from a firewall.",
    ],
    fix: "Answer 401 with error=\"invalid_token\", and set the clocks of issuer and server by NTP.",
    citations: &[INVALID_TOKEN_401, CREDENTIALS_401, JWT_INVALID_TOKEN],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::Credentials, Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: true,
    check,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt nbf=300 exp=3900}}\n\n\
             HTTP/1.1 403 Forbidden\nDate: Sun, 01 Mar 2026 10:00:00 GMT\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"JWT not yet valid\"}",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt nbf=30 exp=3900}}\n\n\
             HTTP/1.1 403 Forbidden\nDate: Sun, 01 Mar 2026 10:00:00 GMT\n\n",
        ),
        // By the server's clock it lies ahead, by the recording's it holds.
        Example::Good(
            "#! time 2026-03-01T10:10:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt nbf=-300 exp=3900}}\n\n\
             HTTP/1.1 403 Forbidden\nDate: Sun, 01 Mar 2026 10:00:00 GMT\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"This offer is not yet valid\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"Forbidden\"}",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let proven = by_claim(facts);
    if let Ok(Some(_)) = proven {
        return proven;
    }
    let statement = stated(facts, &[Cause::NotYetValidCredentials])?;
    match statement.filter(|statement| statement.basis != Basis::Challenge) {
        Some(statement) => Ok(Some(note(facts, statement, 401))),
        None => proven,
    }
}

/// RFC 7519 section 4.1.5: before `nbf` a token is not to be accepted.
fn by_claim(facts: &Facts<'_>) -> Verdict {
    if !facts.exchange().request_headers().would_show("authorization") && facts.jwt().is_none() {
        return Err(Unseen(Part::Credentials));
    }
    let Some(nbf) = facts.jwt().and_then(|jwt| jwt.nbf) else { return Ok(None) };
    let Some(clock) = facts.clock() else { return Err(Unseen(Part::Time)) };
    let ahead = |time: Timestamp| nbf.saturating_sub(LEEWAY) > time.seconds();
    if !ahead(clock.server) || !clock.other.is_none_or(ahead) || !has_claims_judged(facts)? {
        return Ok(None);
    }
    let evidence = format!(
        "nbf {}, answered {} ({}): valid {} later",
        Timestamp::new(nbf, 0),
        Timestamp::new(clock.server.seconds(), 0),
        clock.basis,
        span(nbf.saturating_sub(clock.server.seconds()))
    );
    let mut note =
        Note::new(Confidence::Proven, evidence).cause(Cause::NotYetValidCredentials).expecting(401);
    note.unless_accepted = true;
    if for_another_reason(facts) {
        note = note.severity(Severity::Info).message(
            "A request was refused with 403 for another reason, and its JWT was not valid yet either",
        );
    }
    Ok(Some(note))
}
