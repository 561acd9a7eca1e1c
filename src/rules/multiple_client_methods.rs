//! AL510: a client that authenticates twice.

use super::content::form_parameter;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL510",
    name: "multiple-client-auth-methods",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A client authenticates to a token endpoint in two ways at once",
    why: "Strict servers answer invalid_request or invalid_client, and the same client works elsewhere.",
    guards: &["client_id alone may stand in the form beside Basic.", "Only at token endpoints."],
    fix: "Use one method: Basic in Authorization, or the form, or an assertion.",
    citations: &[Citation {
        source: "RFC 6749 section 2.3",
        keyword: Keyword::Must,
        says: "the client MUST NOT use more than one authentication method in each request",
        line: "RFC 6749 section 2.3 (MUST NOT): no more than one client authentication method in a request",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::RequestBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\
             Content-Type: application/x-www-form-urlencoded\n\n\
             grant_type=client_credentials&client_id=a&client_secret=b\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_request\"}",
        ),
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\
             Content-Type: application/x-www-form-urlencoded\n\n\
             client_assertion=eyJh.e30.c2ln&grant_type=client_credentials\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n\
             {\"access_token\":\"abc\",\"token_type\":\"Bearer\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\
             Content-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials&client_id=a\n\n\
             HTTP/1.1 400 Bad Request\n\n",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\
             Content-Type: application/x-www-form-urlencoded\n\n\
             grant_type=client_credentials&client_id=a&client_secret=b\n\n\
             HTTP/1.1 400 Bad Request\n\n",
        ),
        Example::Unknown(
            "#! request-body unknown\nPOST /oauth2/token HTTP/1.1\nHost: as.example\n\
             Authorization: Basic YTpi\nContent-Type: application/x-www-form-urlencoded\n\n\
             HTTP/1.1 400 Bad Request\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Token {
        return Ok(None);
    }
    let mut second = None;
    for name in ["client_secret", "client_assertion"] {
        if form_parameter(facts, name)?.is_some_and(|value| !value.is_empty()) {
            second = Some(name);
        }
    }
    let Some(second) = second else { return Ok(None) };
    if facts.authorization_of("Basic").is_none() {
        facts.request_text("authorization")?;
        return Ok(None);
    }
    Ok(Some(Note::new(
        Confidence::Proven,
        format!("Authorization: Basic and {second} in the form"),
    )))
}
