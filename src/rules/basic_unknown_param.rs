//! AL603: parameters that Basic does not have.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL603",
    name: "basic-unknown-param",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A Basic challenge carries parameters that the scheme does not define",
    why: "Recipients ignore them, so whoever relies on `error` here relies on nothing.",
    guards: &["realm and charset are the scheme's own."],
    fix: "Drop them, or challenge with Bearer if they mean a token.",
    citations: &[Citation {
        source: "RFC 7617 section 2",
        keyword: Keyword::Advice,
        says: "no other authentication parameters are defined; unknown ones MUST be ignored by recipients",
        line: "RFC 7617 section 2 (advice): recipients ignore parameters that Basic does not define",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\", error=\"unauthorized\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\", stale=true\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\", charset=\"UTF-8\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Basic realm=\"x\", Bearer realm=\"x\", error=\"invalid_token\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        let known = ["realm", "charset"];
        let other = challenge
            .params
            .iter()
            .find(|param| !known.iter().any(|name| param.name.eq_ignore_ascii_case(name)))?;
        challenge.is("Basic").then(|| format!("Basic {}=\"{}\"", other.name, other.value))
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
