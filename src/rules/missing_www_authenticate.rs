//! AL101: a 401 without a challenge.

use super::citations::{CHALLENGE_IN_401, WWW_AUTHENTICATE};
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL101",
    name: "missing-www-authenticate",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A 401 response carries no WWW-Authenticate field",
    why: "A 401 is a challenge. Without the field a client cannot know which scheme, realm or \
          authorization server to use, and libraries that act on challenges do nothing.",
    guards: &[
        "Silent unless the whole response header section was recorded, or a log column for this field.",
        "A login endpoint gets a warning: there the usual cure is another status code.",
    ],
    fix: "Send WWW-Authenticate with at least one challenge, for instance `Bearer realm=\"api\"`; \
          where only cookies authenticate, any scheme token will do.",
    citations: &[CHALLENGE_IN_401, WWW_AUTHENTICATE],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"message\":\"Unauthenticated.\"}",
        ),
        Example::Bad(
            "POST /login HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Length: 0\n\n",
        ),
        Example::Good(
            "GET /orders/7 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
        Example::Good(
            "GET /orders/7 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nProxy-Authenticate: Basic realm=\"api\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers partial\nGET /orders/7 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{}",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders/7 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    // A challenge in the wrong field is AL113's.
    if facts.challenges()?.lines > 0 || facts.proxy_challenges().is_ok_and(|c| c.lines > 0) {
        return Ok(None);
    }
    let note =
        Note::new(Confidence::Proven, "no WWW-Authenticate field in the response".to_owned());
    Ok(Some(match facts.role() {
        Role::Login => note.severity(Severity::Warning),
        _ => note,
    }))
}
