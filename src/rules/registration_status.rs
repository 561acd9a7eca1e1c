//! AL519: client registration with another status.

use super::content::{json, text};
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL519",
    name: "registration-wrong-status",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A client is registered with a success status other than 201",
    why: "Clients that register themselves take anything but 201 for a failure, and register once more.",
    guards: &[
        "Only POST to a registration endpoint, answered with the client_id of the new client.",
    ],
    fix: "Answer with status 201.",
    citations: &[Citation {
        source: "RFC 7591 section 3.2.1",
        keyword: Keyword::Descriptive,
        says: "the server responds with 201 and the client information",
        line: "RFC 7591 section 3.2.1 (described): a registered client is answered with 201",
    }],
    statuses: Statuses::Envelopes,
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth/register HTTP/1.1\nHost: as.example\nContent-Type: application/json\n\n\
             {\"redirect_uris\":[\"https://app.example/cb\"]}\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"client_id\":\"a\",\"client_secret\":\"b\",\"redirect_uris\":[]}",
        ),
        Example::Bad(
            "POST /connect/register HTTP/1.1\nHost: as.example\nContent-Type: application/json\n\n\
             {\"redirect_uris\":[\"https://app.example/cb\"]}\n\n\
             HTTP/1.1 202 Accepted\nContent-Type: application/json\n\n\
             {\"client_id\":\"a\",\"token_endpoint_auth_method\":\"none\"}",
        ),
        Example::Good(
            "POST /oauth/register HTTP/1.1\nHost: as.example\nContent-Type: application/json\n\n\
             {\"redirect_uris\":[\"https://app.example/cb\"]}\n\n\
             HTTP/1.1 201 Created\nContent-Type: application/json\n\n{\"client_id\":\"a\",\"client_secret\":\"b\"}",
        ),
        Example::Good(
            "GET /oauth/register HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"client_id\":\"a\",\"client_secret\":\"b\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /oauth/register HTTP/1.1\nHost: as.example\n\
             Content-Type: application/json\n\n{\"redirect_uris\":[]}\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let is_post = facts.exchange().method()? == b"POST";
    if facts.status() == 201 || !is_post || role(facts)? != Role::Registration {
        return Ok(None);
    }
    let Some(body) = json(facts)? else { return Ok(None) };
    let registers = text(&body, "client_id").is_some()
        && ["redirect_uris", "client_secret", "token_endpoint_auth_method"]
            .iter()
            .any(|name| body.contains_key(*name));
    let evidence = format!("client_id with status {}", facts.status());
    Ok(registers.then(|| Note::new(Confidence::Proven, evidence).expecting(201)))
}
