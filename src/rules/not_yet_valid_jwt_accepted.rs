//! AL203: a JWT that is accepted before its time.

use super::acceptance::{dated, granted_for, is_before};
use super::credentials::span;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict, Witness};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity, Timestamp};

pub(super) static RULE: Rule = Rule {
    id: "AL203",
    name: "not-yet-valid-jwt-accepted",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A protected resource accepts a JWT before its nbf",
    why: "Who hands out a token for tomorrow relies on its not working today. Mostly the library does not \
          check nbf at all, or a clock is hours off.",
    guards: &[
        "The route is known to be protected: in the same recording it refuses others with 401.",
        "By the server's own clock (Date) and by the recording's, more than five minutes before nbf.",
        "The token is the only credential, and no cache answered.",
        "An iat in the future is no reason to refuse.",
    ],
    fix: "Validate nbf with at most a few minutes of leeway, and answer 401 invalid_token.",
    citations: &[Citation {
        source: "RFC 7519 section 4.1.5",
        keyword: Keyword::Must,
        says: "before its nbf the JWT MUST NOT be accepted for processing",
        line: "RFC 7519 section 4.1.5 (MUST NOT): before its nbf a JWT is not accepted",
    }],
    statuses: Statuses::Accepted,
    needs_any: &[Part::Credentials],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt nbf=3600 exp=7200}}\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 10:01:00 GMT\nContent-Type: application/json\n\n[]",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\nDELETE /orders/7 HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt nbf=900 exp=4500}}\n\n\
             HTTP/1.1 204 No Content\nDate: Sun, 01 Mar 2026 10:00:00 GMT\n\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nDELETE /orders/8 HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-900 sub=other}}\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        // Clocks differ by that much.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt nbf=200 exp=3800}}\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 10:01:00 GMT\nContent-Type: application/json\n\n[]",
        ),
        // Nobody is refused there; and iat says nothing.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt nbf=3600 exp=7200}}\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 10:00:00 GMT\nContent-Type: application/json\n\n[]",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt iat=3600 exp=7200}}\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 10:01:00 GMT\nContent-Type: application/json\n\n[]",
        ),
        Example::Unknown(
            "#! time 2026-03-01T10:00:00Z\n#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt nbf=3600 exp=7200}}\n\nHTTP/1.1 200 OK\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if granted_for(facts)?.is_none() {
        return Ok(None);
    }
    let Some(nbf) = facts.jwt().and_then(|jwt| jwt.nbf) else { return Ok(None) };
    let Some(date) = dated(facts, |now| is_before(now, nbf))? else { return Ok(None) };
    let evidence = format!(
        "nbf {}, accepted {} (Date header): {} too early; others are refused there with 401",
        Timestamp::new(nbf, 0),
        Timestamp::new(date.seconds(), 0),
        span(nbf.saturating_sub(date.seconds())),
    );
    let note = Note::new(Confidence::Proven, evidence);
    Ok(Some(
        note.cause(Cause::NotYetValidCredentials).expecting(401).awaiting(Witness::RefusesOthers),
    ))
}
