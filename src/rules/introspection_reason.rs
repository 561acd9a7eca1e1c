//! AL515: introspection tells why a token does not hold.

use super::content::json;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL515",
    name: "introspection-leaks-reason",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "Introspection tells more of an inactive token than that it is inactive",
    why: "Whoever tries tokens learns which ones have been real.",
    guards: &["The issuer, and members without a value, tell nothing."],
    fix: "Answer `{\"active\": false}` and no more.",
    citations: &[Citation {
        source: "RFC 7662 section 2.2",
        keyword: Keyword::Should,
        says: "the authorization server SHOULD NOT include any additional information about an inactive token",
        line: "RFC 7662 section 2.2 (SHOULD NOT): no additional information about an inactive token, including why",
    }],
    statuses: Statuses::Envelopes,
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"active\":false,\"reason\":\"expired\"}",
        ),
        Example::Bad(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"active\":false,\"client_id\":\"a\",\"exp\":1767225600}",
        ),
        Example::Good(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"active\":false,\"scope\":null,\"iss\":\"https://as.example\"}",
        ),
        Example::Good(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"active\":true,\"client_id\":\"a\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /oauth2/introspect HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Introspection {
        return Ok(None);
    }
    let Some(body) = json(facts)? else { return Ok(None) };
    if body.get("active").and_then(serde_json::Value::as_bool) != Some(false) {
        return Ok(None);
    }
    let other = body.iter().find(|(name, value)| {
        !matches!(name.as_str(), "active" | "iss") && !value.is_null() && **value != ""
    });
    Ok(other.map(|(name, _)| {
        Note::new(Confidence::Proven, format!("active: false, and a member \"{name}\""))
    }))
}
