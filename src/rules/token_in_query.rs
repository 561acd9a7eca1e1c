//! AL627: a bearer token in the URL.

use super::content::query_parameter;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

/// Parameters that carry an access token where their value is a JWT.
const NAMES: [&str; 6] = ["token", "jwt", "auth", "authorization", "bearer", "id_token"];

pub(super) static RULE: Rule = Rule {
    id: "AL627",
    name: "bearer-token-in-query",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A request carries a bearer token in its URL",
    why: "URLs end up in logs, histories and Referer fields, and the token with them.",
    guards: &[
        "Besides access_token only values that are JWTs count.",
        "Codes, tickets and signed URLs are made for URLs.",
        "Callbacks of the front channel and OAuth endpoints have rules of their own.",
    ],
    fix: "Send the token in Authorization; for WebSocket and EventSource use a short-lived ticket.",
    citations: &[Citation {
        source: "RFC 6750 section 2.3",
        keyword: Keyword::Should,
        says: "the URI query method SHOULD NOT be used unless no other is possible",
        line: "RFC 6750 section 2.3 (SHOULD NOT): access tokens are not sent in the URI query",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::Target],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /reports?access_token=2YotnFZFEjr1zCsicMWpAA HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nCache-Control: private\n\n",
        ),
        Example::Bad(
            "GET /live?token={{jwt exp=900}} HTTP/1.1\nHost: api.example\nUpgrade: websocket\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Good(
            "GET /reports HTTP/1.1\nHost: api.example\nAuthorization: Bearer {{jwt exp=900}}\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
        Example::Good(
            "GET /callback?code=abc&state=def HTTP/1.1\nHost: app.example\n\n\
             HTTP/1.1 302 Found\nLocation: /\n\n",
        ),
        Example::Good(
            "GET /invite?token=8e1f HTTP/1.1\nHost: app.example\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if !matches!(role(facts)?, Role::Resource | Role::GraphQl | Role::Grpc) {
        return Ok(None);
    }
    Ok(parameter(facts).map(|name| {
        let evidence = format!("query parameter {name} holds a token");
        Note::new(Confidence::Proven, evidence)
    }))
}

/// The query parameter that carries a bearer token.
pub(super) fn parameter(facts: &Facts<'_>) -> Option<&'static str> {
    if query_parameter(facts, "access_token").is_some() {
        return Some("access_token");
    }
    NAMES.into_iter().find(|name| {
        query_parameter(facts, name).is_some_and(|value| {
            value.starts_with(b"eyJ") && value.split(|&b| b == b'.').count() == 3
        })
    })
}
