//! AL629: one request, two places for its token.

use super::content::{form_parameter, query_parameter};
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL629",
    name: "multiple-token-methods",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A request carries bearer tokens in more than one way",
    why: "Servers differ in which one they take, and the strict ones refuse the request.",
    guards: &[
        "Credentials of different layers, such as an API key and a token, go together.",
        "OAuth endpoints take tokens as parameters beside the caller's own.",
    ],
    fix: "Send the token in Authorization and nowhere else.",
    citations: &[Citation {
        source: "RFC 6750 section 2",
        keyword: Keyword::Must,
        says: "clients MUST NOT use more than one method to transmit the token in each request",
        line: "RFC 6750 section 2 (MUST NOT): no more than one method to transmit the token in a request",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /reports?access_token=abc HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
        Example::Bad(
            "POST /reports HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\
             Content-Type: application/x-www-form-urlencoded\n\naccess_token=abc&x=1\n\n\
             HTTP/1.1 400 Bad Request\n\n",
        ),
        Example::Good(
            "GET /reports HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\nX-Api-Key: k\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "GET /reports?access_token=abc HTTP/1.1\nHost: api.example\n\nHTTP/1.1 200 OK\n\n",
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
    let evidence = format!("tokens in {}", places.join(" and "));
    Ok((places.len() > 1).then(|| Note::new(Confidence::Proven, evidence)))
}

/// Where the request carries bearer tokens.
pub(super) fn places(facts: &Facts<'_>) -> Result<Vec<&'static str>, crate::model::Unseen> {
    let mut places = Vec::new();
    let in_query = query_parameter(facts, "access_token").is_some();
    let in_form = match form_parameter(facts, "access_token") {
        Ok(value) => value.is_some(),
        // A GET has no form to speak of.
        Err(_) if facts.exchange().method().is_ok_and(|m| matches!(m, b"GET" | b"HEAD")) => false,
        Err(unseen) => return Err(unseen),
    };
    let in_field = facts.authorization_of("Bearer").is_some();
    if in_field {
        places.push("Authorization");
    } else if in_query || in_form {
        facts.request_text("authorization")?;
    }
    places.extend(in_query.then_some("the query"));
    places.extend(in_form.then_some("the form"));
    Ok(places)
}
