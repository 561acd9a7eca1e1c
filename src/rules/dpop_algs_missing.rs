//! AL643: `DPoP` without its algorithms.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL643",
    name: "dpop-algs-missing",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A DPoP challenge does not name the algorithms it takes",
    why: "The client has to guess which key to make, and is refused once more if it guesses wrong.",
    guards: &["A challenge that only asks for a nonce comes after the choice of a key."],
    fix: "Add `algs=\"ES256\"`, or what the resource takes.",
    citations: &[Citation {
        source: "RFC 9449 section 7.1",
        keyword: Keyword::Should,
        says: "an algs parameter SHOULD be included to signal the algorithms that are acceptable",
        line: "RFC 9449 section 7.1 (SHOULD): a DPoP challenge has an algs parameter",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP realm=\"x\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer realm=\"x\", error=\"invalid_token\", DPoP error=\"invalid_token\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP algs=\"ES256 PS256\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: a\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        let lacks = challenge.is("DPoP")
            && challenge.param("algs").is_none()
            && challenge.param("error") != Some("use_dpop_nonce");
        lacks.then(|| "DPoP without algs".to_owned())
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
