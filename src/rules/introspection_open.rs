//! AL517: introspection for anybody.

use super::content::{json, scheme};
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::credentials::Carrier;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL517",
    name: "introspection-open",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "Introspection answers a caller that sent no credentials",
    why: "Anybody can try tokens until one is active.",
    guards: &[
        "The token that is asked about is no credential of the caller.",
        "A client certificate is never recorded: over TLS this is information only.",
        "Silent unless the whole request was recorded.",
    ],
    fix: "Require client authentication or a bearer token.",
    citations: &[Citation {
        source: "RFC 7662 section 2.1",
        keyword: Keyword::Must,
        says: "the endpoint MUST require some form of authorization to access it",
        line: "RFC 7662 section 2.1 (MUST): the introspection endpoint requires some form of authorization",
    }],
    statuses: Statuses::Envelopes,
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "#! scheme http\nPOST /oauth2/introspect HTTP/1.1\nHost: as.example\n\
             Content-Type: application/x-www-form-urlencoded\n\ntoken=abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"active\":true,\"token_type\":\"Bearer\"}",
        ),
        Example::Bad(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\n\
             Content-Type: application/x-www-form-urlencoded\n\ntoken=abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"active\":true,\"token_type\":\"Bearer\"}",
        ),
        Example::Good(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"active\":true,\"token_type\":\"Bearer\"}",
        ),
        Example::Good(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\n\
             Content-Type: application/x-www-form-urlencoded\n\ntoken=abc&client_id=a&client_secret=b\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"active\":true,\"token_type\":\"Bearer\"}",
        ),
        Example::Unknown(
            "#! request-headers except authorization\nPOST /oauth2/introspect HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"active\":true,\"token_type\":\"Bearer\"}",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Introspection {
        return Ok(None);
    }
    let Some(body) = json(facts)? else { return Ok(None) };
    if body.get("active").and_then(serde_json::Value::as_bool) != Some(true) {
        return Ok(None);
    }
    let own = facts.credentials().iter().any(|credential| {
        !matches!(credential.carrier, Carrier::Form("token") | Carrier::Query("token"))
    });
    if own {
        return Ok(None);
    }
    // Whether nothing else was sent takes the whole request.
    let request = facts.exchange().request.as_ref().ok_or(Unseen(Part::RequestHeaders))?;
    if !request.headers.is_complete() {
        return Err(Unseen(Part::RequestHeaders));
    }
    match &request.body {
        crate::model::Known::Present(body) if body.complete => {}
        crate::model::Known::Absent => {}
        _ => return Err(Unseen(Part::RequestBody)),
    }
    let note =
        Note::new(Confidence::Inferred, "active: true to a caller without credentials".to_owned());
    Ok(Some(if scheme(facts) == Some("http") { note } else { note.severity(Severity::Info) }))
}
