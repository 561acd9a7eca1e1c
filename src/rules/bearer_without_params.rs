//! AL621: Bearer and nothing else.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL621",
    name: "bearer-challenge-without-params",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A Bearer challenge has no parameter",
    why: "RFC 6750 wants at least one. Clients get along without; they only learn nothing from it.",
    guards: &[
        "Information only: RFC 9110 allows the bare scheme, and RFC 9449 section 7.2 prints it.",
    ],
    fix: "Send `Bearer realm=\"...\"`, or resource_metadata.",
    citations: &[Citation {
        source: "RFC 6750 section 3",
        keyword: Keyword::Must,
        says: "the auth-scheme Bearer MUST be followed by one or more auth-param values",
        line: "RFC 6750 section 3 (MUST): Bearer is followed by at least one parameter",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\nWWW-Authenticate: bearer\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Negotiate\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        let is_bare = challenge.params.is_empty() && challenge.token68.is_none();
        (challenge.is("Bearer") && is_bare).then(|| "Bearer without a parameter".to_owned())
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
