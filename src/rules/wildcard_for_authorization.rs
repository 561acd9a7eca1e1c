//! AL705: a wildcard that does not cover Authorization.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

/// The field the wildcard does not stand for.
const AUTHORIZATION: &[u8] = b"authorization";

pub(super) static RULE: Rule = Rule {
    id: "AL705",
    name: "wildcard-allow-headers-authorization",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A preflight asks for Authorization and is answered with Access-Control-Allow-Headers: *",
    why: "The wildcard stands for every field but Authorization. Browsers that were lenient stop being so, and \
          then no script can send its token any more.",
    guards: &[
        "Only preflights that ask for authorization and succeed.",
        "A list that names Authorization beside the wildcard is right.",
    ],
    fix: "Name it: Access-Control-Allow-Headers: Authorization, *",
    citations: &[Citation {
        source: "Fetch, CORS non-wildcard request-header name",
        keyword: Keyword::Descriptive,
        says: "Authorization is not covered by the wildcard of Access-Control-Allow-Headers",
        line: "Fetch, CORS non-wildcard request-header name (described): * does not stand for Authorization",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: GET\nAccess-Control-Request-Headers: authorization\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Headers: *\n\n",
        ),
        Example::Bad(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: POST\nAccess-Control-Request-Headers: Authorization, Content-Type\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: https://app.example\n\
             Access-Control-Allow-Headers: content-type, *\n\n",
        ),
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: GET\nAccess-Control-Request-Headers: authorization\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n\
             Access-Control-Allow-Headers: *, Authorization\n\n",
        ),
        // It asks for other fields.
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: POST\nAccess-Control-Request-Headers: content-type\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Headers: *\n\n",
        ),
        // Two fields of one name.
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: GET\nAccess-Control-Request-Headers: authorization\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Headers: *\n\
             Access-Control-Allow-Headers: Authorization\n\n",
        ),
        // No preflight.
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Headers: *\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nOPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: GET\nAccess-Control-Request-Headers: authorization\n\n\
             HTTP/1.1 204 No Content\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if !(200..300).contains(&facts.status()) || facts.exchange().method()? != b"OPTIONS" {
        return Ok(None);
    }
    let request = facts.exchange().request_headers();
    if facts.role() != Role::Preflight {
        let is_shown =
            ["origin", "access-control-request-method"].iter().all(|name| request.would_show(name));
        return if is_shown { Ok(None) } else { Err(Unseen(Part::RequestHeaders)) };
    }
    request.get("access-control-request-headers").of(Part::RequestHeaders)?;
    let names = |value: &[u8], wanted: &[u8]| {
        value.split(|&b| b == b',').any(|name| name.trim_ascii().eq_ignore_ascii_case(wanted))
    };
    if !request.values("access-control-request-headers").any(|value| names(value, AUTHORIZATION)) {
        return Ok(None);
    }
    let response = facts.exchange().response_headers();
    response.get("access-control-allow-headers").of(Part::ResponseHeaders)?;
    let allows = |wanted: &[u8]| {
        response.values("access-control-allow-headers").any(|value| names(value, wanted))
    };
    let evidence = "Access-Control-Allow-Headers has * and not Authorization".to_owned();
    Ok((allows(b"*") && !allows(AUTHORIZATION)).then(|| Note::new(Confidence::Proven, evidence)))
}
