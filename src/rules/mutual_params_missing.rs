//! AL666: Mutual without its parameters.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

/// What every challenge of the scheme has.
const MANDATORY: [&str; 5] = ["version", "algorithm", "validation", "realm", "reason"];

pub(super) static RULE: Rule = Rule {
    id: "AL666",
    name: "mutual-params-missing",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A Mutual challenge lacks a parameter that the scheme requires",
    why: "The client cannot begin the exchange.",
    guards: &["The 401 in the middle of the exchange, with a session id, has other parameters."],
    fix: "Send version, algorithm, validation, realm and reason.",
    citations: &[Citation {
        source: "RFC 8120 section 4.1",
        keyword: Keyword::Must,
        says: "version, algorithm, validation, realm and reason are mandatory in an initial challenge",
        line: "RFC 8120 section 4.1 (MUST): a Mutual challenge has version, algorithm, validation, realm and reason",
    }],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Mutual realm=\"x\"\n\n",
        ),
        Example::Bad(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Mutual version=1, algorithm=iso-kam3-dl-2048-sha256, validation=host, realm=\"x\"\n\n",
        ),
        Example::Good(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Mutual version=1, algorithm=iso-kam3-dl-2048-sha256, validation=host, realm=\"x\", reason=initial\n\n",
        ),
        Example::Good(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Mutual version=1, sid=ab, ks1=\"cd\", nc-max=10\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        let is_initial = challenge.is("Mutual") && challenge.param("sid").is_none();
        let missing = MANDATORY.into_iter().find(|name| challenge.param(name).is_none());
        missing.filter(|_| is_initial).map(|name| format!("Mutual without {name}"))
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
