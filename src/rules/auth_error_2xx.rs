//! AL201: an authentication error inside a success.

use super::citations::CREDENTIALS_401;
use super::content::{beginning, holds};
use super::credentials::{NOT_AUTHENTICATED, note, role, stated};
use super::{Citation, Example, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::{Statement, Subject};
use crate::auth::endpoint::Role;
use crate::model::{Keyword, Part, Severity};

/// What a 200 is for.
pub(super) const SUCCEEDED: Citation = Citation {
    source: "RFC 9110 section 15.3.1",
    keyword: Keyword::Descriptive,
    says: "200 indicates that the request has succeeded",
    line: "RFC 9110 section 15.3.1 (described): 200 says that the request has succeeded",
};

pub(super) static RULE: Rule = Rule {
    id: "AL201",
    name: "auth-error-in-2xx-body",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A success response carries an authentication error in its body",
    why: "Caches, proxies, metrics and HTTP libraries see a success: the error page is cached, the \
          alert stays silent, the token is not renewed.",
    guards: &[
        "Only the error envelope of a JSON or XML body counts, never its payload.",
        "GraphQL, JSON-RPC, gRPC, SOAP, batches and 207 multiplex their own results over 200.",
        "Introspection (`active: false`), revocation and endpoints that check a token answer 200 rightly.",
        "Conventions that a vendor documents are information only.",
        "Bodies over 2 KiB (512 bytes if compressed), and those without a word about credentials near \
         their beginning, are taken for data.",
    ],
    fix: "Answer 401 with a challenge; keep the error envelope in its body if clients need it.",
    citations: &[CREDENTIALS_401, SUCCEEDED],
    statuses: Statuses::Envelopes,
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"success\":false,\"code\":\"TOKEN_EXPIRED\"}",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"code\":10021,\"msg\":\"token已过期\",\"data\":null}",
        ),
        Example::Good(
            "GET /articles/9 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"id\":9,\"title\":\"Token expired\",\"message\":\"What to do when your session has expired\"}",
        ),
        Example::Good(
            "POST /rpc HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32001,\"message\":\"access token expired\"}}",
        ),
        Example::Good(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\n\ntoken=abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"active\":false}",
        ),
        Example::Good(
            "POST /v1/token/verify HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"success\":false,\"error\":\"access token expired\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.status() == 207 || role(facts)? == Role::GraphQl || examines_tokens(facts) {
        return Ok(None);
    }
    let Some(statement) = stated(facts, NOT_AUTHENTICATED)? else { return Ok(None) };
    // AL205 has those.
    if statement.subject == Subject::LoginPage {
        return Ok(None);
    }
    if answers_like_graphql(facts, statement) {
        return Ok(None);
    }
    Ok(Some(note(facts, statement, 401)))
}

/// `errors: [{message}]` is how GraphQL answers, wherever it lives; `errors: "…"` is not, nor is what says
/// of itself that it failed.
pub(super) fn answers_like_graphql(facts: &Facts<'_>, statement: &Statement) -> bool {
    statement.part == Part::ResponseBody
        && statement.place.starts_with("body errors.")
        && !holds(beginning(facts), "\"success\"")
}

/// `POST /token/verify` succeeds in finding that the token does not hold.
fn examines_tokens(facts: &Facts<'_>) -> bool {
    let Some(path) = facts.exchange().path() else { return false };
    let path = path.to_ascii_lowercase();
    let last = path.rsplit(|&b| b == b'/').find(|segment| !segment.is_empty()).unwrap_or_default();
    [
        "introspect",
        "validate",
        "verify",
        "check",
        "inspect",
        "tokeninfo",
        "status",
        "decode",
        "test",
    ]
    .iter()
    .any(|verb| last.starts_with(verb.as_bytes()))
}
