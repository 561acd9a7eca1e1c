//! AL508: a token asked for by URL.

use super::content::query_parameter;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL508",
    name: "token-request-not-post",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A client asks a token endpoint for a token with a method other than POST",
    why: "The grant is in the URL, and with it in logs and histories; a GET may be repeated and cached.",
    guards: &[
        "Only requests with a grant_type in their query.",
        "A server that refuses it (400, 404, 405, 501) does its part; the client is at fault all the same.",
    ],
    fix: "Send the parameters as a form with POST; answer 405 to anything else.",
    citations: &[Citation {
        source: "RFC 6749 section 3.2",
        keyword: Keyword::Must,
        says: "the client MUST use the HTTP POST method when making access token requests",
        line: "RFC 6749 section 3.2 (MUST): access token requests use POST",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::Target],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /oauth2/token?grant_type=refresh_token&refresh_token=abc HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n\
             {\"access_token\":\"abc\",\"token_type\":\"Bearer\"}",
        ),
        Example::Bad(
            "PUT /token?grant_type=client_credentials HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"as\"\n\n",
        ),
        Example::Good(
            "POST /oauth2/token?grant_type=client_credentials HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\n\n",
        ),
        Example::Good(
            "GET /oauth2/token HTTP/1.1\nHost: as.example\n\nHTTP/1.1 405 Method Not Allowed\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Token {
        return Ok(None);
    }
    let method = facts.exchange().method()?;
    if matches!(method, b"POST" | b"OPTIONS") || query_parameter(facts, "grant_type").is_none() {
        return Ok(None);
    }
    let method = String::from_utf8_lossy(method.get(..16).unwrap_or(method)).into_owned();
    let evidence = format!("{method} with grant_type in the query");
    Ok(Some(Note::new(Confidence::Proven, evidence)))
}
