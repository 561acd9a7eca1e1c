//! AL709: a gRPC code in JSON beside another HTTP status.

use super::content::{json, number, text};
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL709",
    name: "grpc-json-status-mismatch",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "The gRPC code in an error and the HTTP status do not go together",
    why: "The content says UNAUTHENTICATED, the status says forbidden: clients that read the status do \
          not renew their token.",
    guards: &[
        "Only the codes of authentication, authorization and quota.",
        "error.code may be the HTTP status itself; then it is compared with nothing.",
    ],
    fix: "Map UNAUTHENTICATED to 401, PERMISSION_DENIED to 403, RESOURCE_EXHAUSTED to 429.",
    citations: &[Citation {
        source: "google.rpc.Code",
        keyword: Keyword::Descriptive,
        says: "UNAUTHENTICATED maps to 401, PERMISSION_DENIED to 403, RESOURCE_EXHAUSTED to 429",
        line: "google.rpc.Code (described): UNAUTHENTICATED is 401, PERMISSION_DENIED 403, RESOURCE_EXHAUSTED 429",
    }],
    statuses: Statuses::Range(400, 599),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /v1/orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"code\":16,\"message\":\"token expired\",\"details\":[]}",
        ),
        Example::Bad(
            "GET /v1/orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 500 Internal Server Error\nContent-Type: application/json\n\n\
             {\"error\":{\"code\":500,\"status\":\"UNAUTHENTICATED\",\"message\":\"no token\"}}",
        ),
        Example::Good(
            "GET /v1/orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\
             Content-Type: application/json\n\n{\"code\":16,\"message\":\"token expired\",\"details\":[]}",
        ),
        Example::Good(
            "GET /v1/orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n\
             {\"code\":7,\"message\":\"seven is our own code\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /v1/orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let Some(body) = json(facts)? else { return Ok(None) };
    // `details` is what tells google.rpc.Status from a code of the application's own.
    let is_status = body.contains_key("details") && body.contains_key("message");
    let by_number = if is_status { number(&body, "code") } else { None };
    let nested = body.get("error").and_then(serde_json::Value::as_object);
    let by_name =
        nested.filter(|error| error.contains_key("code")).and_then(|error| text(error, "status"));
    let (name, expected) = match (by_number, by_name) {
        (Some(16), _) | (_, Some("UNAUTHENTICATED")) => ("UNAUTHENTICATED", 401),
        (Some(7), _) | (_, Some("PERMISSION_DENIED")) => ("PERMISSION_DENIED", 403),
        (Some(8), _) | (_, Some("RESOURCE_EXHAUSTED")) => ("RESOURCE_EXHAUSTED", 429),
        _ => return Ok(None),
    };
    if facts.status() == expected {
        return Ok(None);
    }
    let evidence = format!("status {} with {name}", facts.status());
    Ok(Some(Note::new(Confidence::Proven, evidence).expecting(expected)))
}
