//! AL104: a parameter twice in one challenge.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::challenge::Fault;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL104",
    name: "duplicate-auth-param",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A challenge names the same parameter twice",
    why: "Some clients take the first value, some the last.",
    guards: &["Two challenges in one field may both have the parameter."],
    fix: "Send each parameter once per challenge.",
    citations: &[Citation {
        source: "RFC 9110 section 11.2",
        keyword: Keyword::Must,
        says: "each parameter name MUST only occur once per challenge",
        line: "RFC 9110 section 11.2 (MUST): each parameter name occurs once per challenge",
    }],
    statuses: Statuses::Only(&[400, 401, 403]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"a\", Realm=\"b\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\", error=\"stale\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"a\"\nWWW-Authenticate: Bearer realm=\"a\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\", DPoP error=\"invalid_token\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let name = facts.challenges()?.faults.iter().find_map(|fault| match fault {
        Fault::DuplicateParam(name) => Some(name),
        _ => None,
    });
    Ok(name.map(|name| {
        Note::new(
            Confidence::Proven,
            format!("WWW-Authenticate has \"{name}\" twice in one challenge"),
        )
    }))
}
