//! AL668: `PrivateToken` without a challenge.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL668",
    name: "privatetoken-challenge-invalid",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A PrivateToken challenge is missing or lacks its padding",
    why: "Clients that decode strictly get no token.",
    guards: &["Only challenge and token-key; other parameters are extensions."],
    fix: "Encode the TokenChallenge in base64url with padding.",
    citations: &[Citation {
        source: "RFC 9577 section 2.1.2",
        keyword: Keyword::Must,
        says: "challenge holds a base64url TokenChallenge, which MUST include padding",
        line: "RFC 9577 section 2.1.2 (MUST): challenge is base64url with padding",
    }],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: PrivateToken token-key=\"YWJj\"\n\n",
        ),
        Example::Bad(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: PrivateToken challenge=\"YWI\", token-key=\"YWJj\"\n\n",
        ),
        Example::Good(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: PrivateToken challenge=\"YWI=\", token-key=\"YWJj\"\n\n",
        ),
        Example::Good(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        if !challenge.is("PrivateToken") {
            return None;
        }
        match challenge.param("challenge") {
            None => Some("PrivateToken without challenge".to_owned()),
            Some(value) if value.len() % 4 != 0 => {
                Some("PrivateToken challenge without padding".to_owned())
            }
            Some(_) => None,
        }
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
