//! AL612: Digest parameters quoted that must not be, or not quoted that must be.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

/// Parameters of a challenge that are quoted, the realm aside, which is AL105's for every scheme.
const QUOTED: [&str; 4] = ["domain", "nonce", "opaque", "qop"];

/// Parameters of a challenge that are not.
const PLAIN: [&str; 2] = ["stale", "algorithm"];

pub(super) static RULE: Rule = Rule {
    id: "AL612",
    name: "digest-quoting",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A Digest challenge quotes a parameter that takes no quotes, or leaves them out where they belong",
    why: "Digest is the one scheme in which the two forms are not the same to every parser.",
    guards: &[
        "Most clients read both: information only.",
        "Only challenges: clients that quote qop in their answers are too many.",
    ],
    fix: "Quote domain, nonce, opaque and qop; send stale and algorithm without quotes.",
    citations: &[Citation {
        source: "RFC 7616 section 3.3",
        keyword: Keyword::Must,
        says: "a sender MUST only generate quoted strings for realm, domain, nonce, opaque and qop, and MUST NOT for stale and algorithm",
        line: "RFC 7616 section 3.3 (MUST): domain, nonce, opaque and qop are quoted, stale and algorithm are not",
    }],
    statuses: Statuses::Only(&[401, 407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=\"MD5\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=abc, qop=\"auth\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256, stale=true\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"r\", algorithm=\"x\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        let named = |names: &[&str], name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
        challenge.params.iter().filter(|_| challenge.is("Digest")).find_map(|param| {
            if param.quoted && named(&PLAIN, param.name) {
                Some(format!("Digest with quotes around {}", param.name))
            } else if !param.quoted && named(&QUOTED, param.name) {
                Some(format!("Digest without quotes around {}", param.name))
            } else {
                None
            }
        })
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
