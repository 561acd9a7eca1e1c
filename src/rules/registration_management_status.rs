//! AL520: a registered client's own endpoint that hides behind 404 or 400.

use super::content::{json, text};
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL520",
    name: "registration-management-status",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A client configuration endpoint answers an unknown client or a dead token with another status than 401",
    why: "The client cannot tell that its registration is gone, and never registers anew.",
    guards: &[
        "Only GET, PUT and DELETE below a registration endpoint of OAuth, with a registration access token.",
        "Only where the error names the client or the token: a malformed update is a 400.",
    ],
    fix: "Answer 401 when the client or its registration access token is not known, 403 when it may not do this.",
    citations: &[Citation {
        source: "RFC 7592 section 2.1",
        keyword: Keyword::Must,
        says: "if the client does not exist on this server, the server MUST respond with 401",
        line: "RFC 7592 section 2.1 (MUST): a client that does not exist is answered with 401",
    }],
    statuses: Statuses::Only(&[400, 403, 404, 410]),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /connect/register/c1 HTTP/1.1\nHost: as.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{\"error\":\"invalid_client\"}",
        ),
        Example::Bad(
            "DELETE /oauth2/register/c1 HTTP/1.1\nHost: as.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_token\"}",
        ),
        Example::Good(
            "GET /connect/register/c1 HTTP/1.1\nHost: as.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n\
             {\"error\":\"invalid_token\"}",
        ),
        Example::Good(
            "PUT /connect/register/c1 HTTP/1.1\nHost: as.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_redirect_uri\"}",
        ),
        Example::Good(
            "GET /events/7/register/c1 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{\"error\":\"invalid_client\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /connect/register/c1 HTTP/1.1\nHost: as.example\n\
             Authorization: Bearer abc\n\nHTTP/1.1 404 Not Found\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let exchange = facts.exchange();
    let path = exchange.path().ok_or(Unseen(Part::Target))?.to_ascii_lowercase();
    let is_management = matches!(exchange.method()?, b"GET" | b"PUT" | b"DELETE")
        && [
            "/connect/register/",
            "/oauth2/register/",
            "/oauth/register/",
            "/clients-registrations/",
        ]
        .iter()
        .any(|place| memchr::memmem::find(&path, place.as_bytes()).is_some());
    if !is_management {
        return Ok(None);
    }
    if facts.authorization_of("Bearer").is_none() {
        facts.request_text("authorization")?;
        return Ok(None);
    }
    let Some(body) = json(facts)? else { return Ok(None) };
    let error = text(&body, "error").filter(|error| {
        matches!(
            *error,
            "invalid_client" | "invalid_client_id" | "invalid_token" | "unknown_client"
        )
    });
    Ok(error.map(|error| {
        let evidence = format!("status {} with body error: \"{error}\"", facts.status());
        Note::new(Confidence::Proven, evidence).expecting(401)
    }))
}
