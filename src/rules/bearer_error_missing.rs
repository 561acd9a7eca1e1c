//! AL623: a refused token and no word why.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL623",
    name: "bearer-error-missing",
    severity: Severity::Warning,
    profile: Profile::Strict,
    summary: "The challenge to a request with a token does not say that the token was refused",
    why: "A client cannot tell a refused token from one that never arrived, and does not renew it.",
    guards: &[
        "Only where the request carried a Bearer or DPoP token in Authorization.",
        "The token flow of container registries names the service and scope it wants instead.",
        "Silent where any of the challenges has an error code, or none is Bearer or DPoP.",
    ],
    fix: "Add `error=\"invalid_token\"` to the challenge.",
    citations: &[Citation {
        source: "RFC 6750 section 3",
        keyword: Keyword::Should,
        says: "if the request included an access token and failed, the resource server SHOULD include the error attribute",
        line: "RFC 6750 section 3 (SHOULD): the challenge to a refused access token has an error attribute",
    }],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP algs=\"ES256\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\", error=\"invalid_token\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Basic Ym9iOnB3\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
        Example::Good(
            "GET /v2/shop/manifests/1 HTTP/1.1\nHost: registry.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer realm=\"https://auth.example/token\",service=\"registry\",scope=\"repository:shop:pull\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer abc\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let challenges = facts.challenges()?;
    let mut own = challenges.list.iter().filter(|challenge| challenge.is_token_scheme()).peekable();
    let Some(first) = own.peek() else { return Ok(None) };
    let scheme = first.scheme;
    let explains = |name: &str| challenges.list.iter().any(|c| c.param(name).is_some());
    if challenges.has_fault(|_| true) || explains("error") || explains("service") {
        return Ok(None);
    }
    let sent = ["Bearer", "DPoP"].iter().any(|scheme| facts.authorization_of(scheme).is_some());
    if !sent {
        // Another scheme, or none: then no error code belongs there. Or it was not recorded.
        facts.request_text("authorization")?;
        return Ok(None);
    }
    let evidence = format!("WWW-Authenticate: {scheme} without error; the request sent a token");
    Ok(Some(Note::new(Confidence::Proven, evidence)))
}
