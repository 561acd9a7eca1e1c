//! AL642: a token endpoint that asks for a nonce in another way.

use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::oauth_error;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL642",
    name: "dpop-as-nonce-status",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A token endpoint asks for a DPoP nonce with another status than 400, or without the nonce",
    why: "The client takes it for a refused grant, or has nothing to put into its proof.",
    guards: &["Resources answer 401, see AL641."],
    fix: "Answer 400 with `{\"error\":\"use_dpop_nonce\"}` and DPoP-Nonce.",
    citations: &[Citation {
        source: "RFC 9449 section 8",
        keyword: Keyword::Descriptive,
        says: "the authorization server answers 400 with error use_dpop_nonce and the DPoP-Nonce field",
        line: "RFC 9449 section 8 (described): a token endpoint answers 400 with use_dpop_nonce and DPoP-Nonce",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 401 Unauthorized\nDPoP-Nonce: a\nWWW-Authenticate: DPoP algs=\"ES256\"\n\
             Content-Type: application/json\n\n{\"error\":\"use_dpop_nonce\"}",
        ),
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"use_dpop_nonce\"}",
        ),
        Example::Good(
            "POST /token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nDPoP-Nonce: a\nContent-Type: application/json\n\n{\"error\":\"use_dpop_nonce\"}",
        ),
        Example::Good(
            "POST /token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_grant\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /token HTTP/1.1\nHost: as.example\n\nHTTP/1.1 400 Bad Request\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Token || oauth_error(facts)?.as_deref() != Some("use_dpop_nonce") {
        return Ok(None);
    }
    if facts.status() != 400 {
        let evidence = format!("status {} with body error: \"use_dpop_nonce\"", facts.status());
        return Ok(Some(Note::new(Confidence::Proven, evidence).expecting(400)));
    }
    let is_missing = facts.response_text("dpop-nonce")?.is_none();
    let evidence = "use_dpop_nonce without DPoP-Nonce".to_owned();
    Ok(is_missing.then(|| Note::new(Confidence::Proven, evidence)))
}
