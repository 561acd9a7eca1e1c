//! AL701: a preflight that is asked for credentials.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL701",
    name: "preflight-auth-required",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A CORS preflight is refused for want of credentials",
    why: "Browsers never send credentials with a preflight. The real request is never made, and the \
          script learns no reason.",
    guards: &[
        "A plain OPTIONS without Access-Control-Request-Method is no preflight.",
        "403 refuses an origin rightly: only a 401, a 407 or a challenge counts.",
    ],
    fix: "Answer preflights before authentication: 204 with Access-Control-Allow-*.",
    citations: &[Citation {
        source: "Fetch, CORS-preflight fetch",
        keyword: Keyword::Descriptive,
        says: "a preflight carries no credentials and needs an ok status (200 to 299)",
        line: "Fetch, CORS-preflight fetch (described): a preflight carries no credentials and needs a status of 200 to 299",
    }],
    statuses: Statuses::Only(&[401, 403, 407]),
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: GET\nAccess-Control-Request-Headers: authorization\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Bad(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: PUT\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://evil.example\n\
             Access-Control-Request-Method: GET\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nOPTIONS /orders HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.exchange().method()? != b"OPTIONS" {
        return Ok(None);
    }
    if facts.role() != Role::Preflight {
        let headers = facts.exchange().request_headers();
        let shows = ["origin", "access-control-request-method"].iter().all(|name| {
            headers.would_show(name)
                || headers.fields.iter().any(|f| f.name.eq_ignore_ascii_case(name.as_bytes()))
        });
        return if shows { Ok(None) } else { Err(Unseen(Part::RequestHeaders)) };
    }
    if facts.status() == 403 && facts.challenges()?.lines == 0 {
        return Ok(None);
    }
    let evidence = format!("status {} to a preflight", facts.status());
    Ok(Some(
        Note::new(Confidence::Proven, evidence).cause(Cause::MissingCredentials).expecting(204),
    ))
}
