//! AL204: a token that nobody signed, or nobody issued, is accepted.

use super::acceptance::{granted_for, is_forwarded};
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict, Witness};
use crate::auth::Facts;
use crate::auth::glance::is_placeholder;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL204",
    name: "unproven-token-accepted",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A protected resource accepts a JWT that nobody signed (alg none)",
    why: "Whoever can write JSON is whoever they want to be: the check of the token can be walked around.",
    guards: &[
        "The route is known to be protected: in the same recording it refuses requests without credentials with 401.",
        "Of opaque tokens only what templates leave behind (undefined, null, ${token}) counts, as a warning.",
        "Requests that a gateway forwarded are left alone: it may have checked what it replaced.",
        "The token is the only credential, and no cache answered.",
        "A signature that was cut out of a recording is no missing one.",
    ],
    fix: "Pin the algorithms that are accepted, reject everything else with 401 invalid_token.",
    citations: &[Citation {
        source: "RFC 9068 section 4",
        keyword: Keyword::Must,
        says: "the resource server MUST reject any JWT in which the value of alg is none",
        line: "RFC 9068 section 4 (MUST): a JWT with alg none is rejected",
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
             Authorization: Bearer {{jwt alg=none sub=admin exp=900}}\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer undefined\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n[]\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
        // Nobody is refused there.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer undefined\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        // Strangers may; who presents a token has it checked.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer {{jwt exp=-900}}\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer null\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        // Behind a gateway.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\nX-Forwarded-For: 192.0.2.7\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /orders HTTP/1.1\nHost: api.example\nX-Forwarded-For: 192.0.2.7\n\
             Authorization: Bearer {{jwt alg=none sub=admin exp=900}}\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        // Opaque tokens may have any form, and other schemes another meaning.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer test\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        Example::Unknown("#! request-headers unknown\nGET /orders HTTP/1.1\n\nHTTP/1.1 200 OK\n\n"),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let Some(credential) = granted_for(facts)?.filter(|credential| credential.is("Bearer")) else {
        return Ok(None);
    };
    if is_forwarded(facts) {
        return Ok(None);
    }
    let note = if facts.jwt().is_some_and(crate::auth::jwt::Jwt::is_unsecured) {
        Note::new(Confidence::Proven, "a JWT with alg none".to_owned())
    } else if is_placeholder(credential.secret) {
        let word = String::from_utf8_lossy(credential.secret);
        Note::new(Confidence::Inferred, format!("the token is \"{word}\""))
            .severity(Severity::Warning)
            .message("A protected resource accepts what a template left in the place of a token")
    } else {
        return Ok(None);
    };
    let evidence = format!("{}; without credentials the answer there is 401", note.evidence);
    Ok(Some(Note { evidence, ..note }.expecting(401).awaiting(Witness::RefusesStrangers)))
}
