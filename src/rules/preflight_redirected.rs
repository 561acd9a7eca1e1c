//! AL702: a preflight that is sent elsewhere.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL702",
    name: "preflight-redirected",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A CORS preflight is answered with a redirect",
    why: "Browsers follow no redirect of a preflight; the request fails with a message about CORS, \
          while the cause is a login page or a missing slash.",
    guards: &[
        "304 is no redirect.",
        "A plain OPTIONS without Access-Control-Request-Method is no preflight.",
    ],
    fix: "Answer preflights before redirects and authentication: 204 with Access-Control-Allow-*.",
    citations: &[Citation {
        source: "Fetch, CORS-preflight fetch",
        keyword: Keyword::Descriptive,
        says: "a preflight needs an ok status (200 to 299); anything else is a network error",
        line: "Fetch, CORS-preflight fetch (described): a preflight needs a status of 200 to 299",
    }],
    statuses: Statuses::Only(&[301, 302, 303, 307, 308]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: GET\n\nHTTP/1.1 302 Found\nLocation: /login\n\n",
        ),
        Example::Bad(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: POST\n\n\
             HTTP/1.1 308 Permanent Redirect\nLocation: https://api.example/orders/\n\n",
        ),
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 302 Found\nLocation: /login\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\n\
             HTTP/1.1 302 Found\nLocation: /login\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nOPTIONS /orders HTTP/1.1\n\nHTTP/1.1 302 Found\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.exchange().method()? != b"OPTIONS" {
        return Ok(None);
    }
    if facts.role() == Role::Preflight {
        let evidence = format!("status {} to a preflight", facts.status());
        return Ok(Some(Note::new(Confidence::Proven, evidence).expecting(204)));
    }
    let headers = facts.exchange().request_headers();
    match headers.get("access-control-request-method").of(Part::RequestHeaders)? {
        None => Ok(None),
        Some(_) => match headers.get("origin").of(Part::RequestHeaders)? {
            None => Ok(None),
            Some(_) => Err(Unseen(Part::RequestHeaders)),
        },
    }
}
