//! AL665: HOBA without its parameters.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL665",
    name: "hoba-params-or-status",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A HOBA challenge lacks challenge or max-age",
    why: "The client has nothing to sign.",
    guards: &["Challenges that cannot be read are AL102's."],
    fix: "Send both parameters.",
    citations: &[Citation {
        source: "RFC 7486 section 3",
        keyword: Keyword::Must,
        says: "the challenge attribute and the max-age attribute MUST be included",
        line: "RFC 7486 section 3 (MUST): a HOBA challenge has challenge and max-age",
    }],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: HOBA realm=\"x\"\n\n",
        ),
        Example::Bad(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: HOBA challenge=\"abc\"\n\n",
        ),
        Example::Good(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: HOBA challenge=\"abc\", max-age=\"10\"\n\n",
        ),
        Example::Good(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        let missing =
            ["challenge", "max-age"].into_iter().find(|name| challenge.param(name).is_none());
        missing.filter(|_| challenge.is("HOBA")).map(|name| format!("HOBA without {name}"))
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
