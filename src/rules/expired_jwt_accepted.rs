//! AL202: an expired JWT that is accepted.

use super::acceptance::{dated, granted_for, is_after};
use super::credentials::span;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict, Witness};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity, Timestamp};

pub(super) static RULE: Rule = Rule {
    id: "AL202",
    name: "expired-jwt-accepted",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A protected resource accepts a JWT that has expired",
    why: "A token that was stolen, or whose user was locked out, works for ever: its end is the only thing \
          that stops it.",
    guards: &[
        "The route is known to be protected: in the same recording it refuses others with 401.",
        "By the server's own clock (Date) and by the recording's, more than five minutes after exp.",
        "The token is the only credential: no cookie, no key, no signature.",
        "Logging out, renewing and examining tokens may be done with an expired one.",
        "Answers of caches (Age, a cache hit) ask nobody.",
    ],
    fix: "Validate exp with at most a few minutes of leeway, and answer 401 invalid_token.",
    citations: &[
        Citation {
            source: "RFC 7519 section 4.1.4",
            keyword: Keyword::Must,
            says: "on or after its exp the JWT MUST NOT be accepted for processing",
            line: "RFC 7519 section 4.1.4 (MUST NOT): on or after its exp a JWT is not accepted",
        },
        Citation {
            source: "RFC 9068 section 4",
            keyword: Keyword::Must,
            says: "the current time MUST be before the time of the exp claim",
            line: "RFC 9068 section 4 (MUST): the current time is before exp",
        },
    ],
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
             Authorization: Bearer {{jwt exp=-7200}}\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 10:01:00 GMT\nContent-Type: application/json\n\n[]",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\nGET /orders/7 HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-900}}\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 10:00:00 GMT\nContent-Type: application/json\n\n{}\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /orders/8 HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=900 sub=other}}\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        // Nobody is refused there.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-7200}}\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 10:00:00 GMT\nContent-Type: application/json\n\n[]",
        ),
        // Only another route is protected.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /prices HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-7200}}\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 10:01:00 GMT\nContent-Type: application/json\n\n[]",
        ),
        // The server's clock says that it holds.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-7200}}\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 07:01:00 GMT\nContent-Type: application/json\n\n[]",
        ),
        // A session does.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-7200}}\nCookie: sid=1\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 10:01:00 GMT\nContent-Type: application/json\n\n[]",
        ),
        // A cache did.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-7200}}\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 10:01:00 GMT\nAge: 40\nContent-Type: application/json\n\n[]",
        ),
        // It is the same token that was refused: who knows what happened in between.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-7200}}\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n\
             #! next\n\
             #! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-7200}}\n\n\
             HTTP/1.1 200 OK\nDate: Sun, 01 Mar 2026 10:00:00 GMT\nContent-Type: application/json\n\n[]",
        ),
        Example::Unknown(
            "#! time 2026-03-01T10:00:00Z\n#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-7200}}\n\nHTTP/1.1 200 OK\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if granted_for(facts)?.is_none() {
        return Ok(None);
    }
    let Some(exp) = facts.jwt().and_then(|jwt| jwt.exp) else { return Ok(None) };
    let Some(date) = dated(facts, |now| is_after(now, exp))? else { return Ok(None) };
    let evidence = format!(
        "exp {}, accepted {} (Date header): expired {} before; others are refused there with 401",
        Timestamp::new(exp, 0),
        Timestamp::new(date.seconds(), 0),
        span(date.seconds().saturating_sub(exp)),
    );
    let note = Note::new(Confidence::Proven, evidence);
    Ok(Some(note.cause(Cause::ExpiredCredentials).expecting(401).awaiting(Witness::RefusesOthers)))
}
