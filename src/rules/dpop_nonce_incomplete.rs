//! AL641: a resource that asks for a nonce and sends none.

use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL641",
    name: "dpop-rs-nonce-challenge-incomplete",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A resource asks for a DPoP nonce with another status than 401, or without the nonce",
    why: "The client has nothing to put into its proof, and asks again and again.",
    guards: &["The authorization server's own endpoints answer 400, see AL642."],
    fix: "Answer 401 with `WWW-Authenticate: DPoP error=\"use_dpop_nonce\"` and DPoP-Nonce.",
    citations: &[Citation {
        source: "RFC 9449 section 9",
        keyword: Keyword::Descriptive,
        says: "a resource server answers 401 with a DPoP challenge, error use_dpop_nonce, and the DPoP-Nonce field",
        line: "RFC 9449 section 9 (described): 401 with error use_dpop_nonce and DPoP-Nonce",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\n\
             HTTP/1.1 400 Bad Request\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: a\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: a\n\n",
        ),
        Example::Good(
            "POST /token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: a\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let asks = facts.challenges()?.error().any(|error| error == "use_dpop_nonce");
    if !asks || role(facts)? != Role::Resource {
        return Ok(None);
    }
    if facts.status() != 401 {
        let evidence = format!("status {} with error=\"use_dpop_nonce\"", facts.status());
        return Ok(Some(Note::new(Confidence::Proven, evidence).expecting(401)));
    }
    let is_missing = facts.response_text("dpop-nonce")?.is_none();
    let evidence = "error=\"use_dpop_nonce\" without DPoP-Nonce".to_owned();
    Ok(is_missing.then(|| Note::new(Confidence::Proven, evidence)))
}
