//! AL646: a `DPoP` request accepted with a proof that proves nothing.

use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL646",
    name: "dpop-proof-invalid-accepted",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A request with a DPoP-bound token is accepted without exactly one proof",
    why: "Whoever steals the token can use it: the key that it is bound to is never asked for.",
    guards: &[
        "Only the Authorization scheme DPoP, and only successes.",
        "A missing proof counts only where the whole request header section was recorded.",
        "Claims of the proof are not judged: proxies rewrite URLs and methods before and behind the recording.",
    ],
    fix: "Refuse with 401 and DPoP error=\"invalid_dpop_proof\" unless there is exactly one valid DPoP field.",
    citations: &[
        Citation {
            source: "RFC 9449 section 7.1",
            keyword: Keyword::Must,
            says: "for such access, a DPoP proof MUST be included in the DPoP field",
            line: "RFC 9449 section 7.1 (MUST): a request with a DPoP-bound token has a proof in the DPoP field",
        },
        Citation {
            source: "RFC 9449 section 4.3",
            keyword: Keyword::Must,
            says: "the receiving server MUST ensure that there is not more than one DPoP field",
            line: "RFC 9449 section 4.3 (MUST): the server ensures that there is not more than one DPoP field",
        },
    ],
    statuses: Statuses::Requests,
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\nDPoP: eyJ.a.b\nDPoP: eyJ.c.d\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\nDPoP: eyJ.a.b\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"invalid_dpop_proof\", algs=\"ES256\"\n\n",
        ),
        Example::Unknown(
            "#! request-headers partial\nGET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if !(200..300).contains(&facts.status())
        || !matches!(role(facts)?, Role::Resource | Role::GraphQl)
    {
        return Ok(None);
    }
    if facts.authorization_of("DPoP").is_none() {
        facts.request_text("authorization")?;
        return Ok(None);
    }
    let headers = facts.exchange().request_headers();
    let evidence = match headers.values("dpop").count() {
        1 => return Ok(None),
        0 if headers.would_show("dpop") => "Authorization: DPoP, no DPoP field".to_owned(),
        0 => return Err(Unseen(Part::RequestHeaders)),
        several => format!("Authorization: DPoP, {several} DPoP fields"),
    };
    Ok(Some(Note::new(Confidence::Proven, evidence).expecting(401)))
}
