//! AL628: a response to a token in the URL that shared caches may keep.

use super::content::query_parameter;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL628",
    name: "query-token-response-not-private",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A response to a request with access_token in its URL may be kept by shared caches",
    why: "The rule that keeps caches away from authenticated responses needs an Authorization field; here there \
          is none, and the response is stored under a URL that holds the token.",
    guards: &[
        "Only the parameter access_token, and only GET.",
        "private, no-store and no-cache all keep it out of shared caches or from reuse.",
        "Silent where an Authorization field was sent as well.",
    ],
    fix: "Send Cache-Control: private or no-store; better, take the token from Authorization only.",
    citations: &[Citation {
        source: "RFC 6750 section 2.3",
        keyword: Keyword::Should,
        says: "success responses to these requests SHOULD contain Cache-Control with the private option",
        line: "RFC 6750 section 2.3 (SHOULD): success responses to access_token in the query carry Cache-Control: private",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /me?access_token=abc HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{}",
        ),
        Example::Bad(
            "GET /me?fields=id&access_token=abc HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nCache-Control: public, max-age=60\n\n{}",
        ),
        Example::Good(
            "GET /me?access_token=abc HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nCache-Control: private, max-age=60\n\n{}",
        ),
        Example::Good(
            "GET /me?access_token=abc HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers partial\nGET /me?access_token=abc HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{}",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if !(200..300).contains(&facts.status())
        || !matches!(role(facts)?, Role::Resource | Role::GraphQl)
        || facts.exchange().method()? != b"GET"
        || query_parameter(facts, "access_token").is_none()
    {
        return Ok(None);
    }
    let lines = facts.exchange().response_headers().values("cache-control");
    let keeps_out = |part: &[u8]| {
        let name = part.split(|&b| b == b'=').next().unwrap_or_default().trim_ascii();
        [b"private".as_slice(), b"no-store", b"no-cache"]
            .iter()
            .any(|own| name.eq_ignore_ascii_case(own))
    };
    if lines.into_iter().any(|line| line.split(|&b| b == b',').any(keeps_out)) {
        return Ok(None);
    }
    if facts.request_text("authorization")?.is_some() {
        return Ok(None);
    }
    let evidence = match facts.response_text("cache-control")? {
        Some(value) => format!("access_token in the query, Cache-Control: {value}"),
        None => "access_token in the query, no Cache-Control".to_owned(),
    };
    Ok(Some(Note::new(Confidence::Proven, evidence)))
}
