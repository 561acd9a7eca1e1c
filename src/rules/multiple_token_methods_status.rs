//! AL630: two tokens, and not the answer for that.

use super::credentials::role;
use super::multiple_token_methods::places;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL630",
    name: "multiple-token-methods-not-400",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A request with tokens in several places was not refused with 400",
    why: "A 401 sends the client for another token, which cannot help; a success hides which of the \
          tokens was used.",
    guards: &["Redirects, 404, 405, 429 and server errors answer something else."],
    fix: "Answer 400 with `WWW-Authenticate: Bearer error=\"invalid_request\"`.",
    citations: &[Citation {
        source: "RFC 6750 section 3.1",
        keyword: Keyword::Should,
        says: "a request that uses more than one method for including a token SHOULD get 400 (invalid_request)",
        line: "RFC 6750 section 3.1 (SHOULD): tokens in more than one place get 400 invalid_request",
    }],
    statuses: Statuses::Only(&[401, 403]),
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /reports?access_token=abc HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Bad(
            "GET /reports?access_token=abc HTTP/1.1\nHost: api.example\nAuthorization: Bearer def\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "GET /reports?access_token=abc HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 400 Bad Request\nWWW-Authenticate: Bearer error=\"invalid_request\"\n\n",
        ),
        Example::Good(
            "GET /reports HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /reports?access_token=abc HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if !matches!(role(facts)?, Role::Resource | Role::GraphQl) {
        return Ok(None);
    }
    let places = places(facts)?;
    let evidence = format!("tokens in {}, answered with {}", places.join(" and "), facts.status());
    Ok((places.len() > 1).then(|| Note::new(Confidence::Proven, evidence).expecting(400)))
}
