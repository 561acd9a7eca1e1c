//! AL710: a GraphQL request refused for its credentials, with 200.

use super::content;
use super::credentials::{NOT_AUTHENTICATED, note, role, stated};
use super::{Citation, Example, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL710",
    name: "graphql-auth-error-200",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A GraphQL request without valid credentials was refused with 200",
    why: "HTTP clients, proxies and metrics see a success and no token is renewed.",
    guards: &[
        "Only where the whole request was refused: a response with data is a 200.",
        "Information only: older clients that speak application/json expect 200.",
    ],
    fix: "Answer 401 with a challenge; send the errors as application/graphql-response+json.",
    citations: &[Citation {
        source: "GraphQL over HTTP, draft",
        keyword: Keyword::Should,
        says: "if the client is not permitted to issue the request, the server SHOULD reply with 401, 403 or the like",
        line: "GraphQL over HTTP, draft (SHOULD): a client that may not issue the request gets 401 or 403",
    }],
    statuses: Statuses::Envelopes,
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /api/graphql HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"errors\":[{\"message\":\"access token expired\"}],\"data\":null}",
        ),
        Example::Bad(
            "POST /graphql HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"errors\":[{\"message\":\"Could not verify JWT\",\"extensions\":{\"code\":\"invalid-jwt\"}}]}",
        ),
        Example::Bad(
            "POST /api/v2 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"errors\":[{\"message\":\"Log in\",\"extensions\":{\"code\":\"UNAUTHENTICATED\"}}]}",
        ),
        Example::Good(
            "POST /graphql HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"errors\":[{\"message\":\"Cannot query field tokens\"}]}",
        ),
        Example::Good(
            "POST /graphql HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"data\":{\"me\":{\"id\":1}},\"errors\":[{\"message\":\"Could not verify JWT\"}]}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /graphql HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let role = role(facts)?;
    let statement = stated(facts, NOT_AUTHENTICATED)?.filter(|statement| match role {
        Role::GraphQl => true,
        // Wherever it lives: only GraphQL classifies its errors in `extensions` (specification,
        // section 7.1.2).
        Role::Resource => statement.place.starts_with("body errors"),
        _ => false,
    });
    if statement.is_some() && role == Role::Resource && !classifies_errors(facts)? {
        return Ok(None);
    }
    Ok(statement.map(|statement| note(facts, statement, 401)))
}

/// Whether an error of the response has `extensions` with a code.
fn classifies_errors(facts: &Facts<'_>) -> Result<bool, Unseen> {
    let object = content::json(facts)?.unwrap_or_default();
    let errors = object.get("errors").and_then(|errors| errors.as_array());
    Ok(errors.into_iter().flatten().any(|error| {
        error.get("extensions").is_some_and(|extensions| extensions.get("code").is_some())
    }))
}
