//! AL706: gRPC refused by an HTTP status.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL706",
    name: "grpc-auth-on-http-status",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A gRPC call is refused by an HTTP status without grpc-status",
    why: "The client guesses a code from the HTTP status, and drops the message.",
    guards: &[
        "Proxies that know no gRPC answer so; clients map 401 to UNAUTHENTICATED, 403 to PERMISSION_DENIED.",
    ],
    fix: "Answer 200 with grpc-status 16 or 7 in the trailers; tell the proxy to speak gRPC in its own replies.",
    citations: &[Citation {
        source: "gRPC, HTTP to gRPC status code mapping",
        keyword: Keyword::Advice,
        says: "the mapping is for clients that get no grpc-status; servers must not use it",
        line: "gRPC, HTTP to gRPC status code mapping (advice): servers send grpc-status, not HTTP statuses",
    }],
    statuses: Statuses::Only(&[401, 403]),
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /shop.Orders/Get HTTP/1.1\nHost: api.example\nContent-Type: application/grpc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: text/plain\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Bad(
            "POST /shop.Orders/Get HTTP/1.1\nHost: api.example\nContent-Type: application/grpc+proto\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: text/html\n\n",
        ),
        Example::Good(
            "POST /shop.Orders/Get HTTP/1.1\nHost: api.example\nContent-Type: application/grpc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/grpc\ngrpc-status: 16\n\
             WWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Good(
            "POST /orders HTTP/1.1\nHost: api.example\nContent-Type: application/json\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nPOST /shop.Orders/Get HTTP/1.1\nHost: api.example\n\
             Content-Type: application/grpc\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nPOST /shop.Orders/Get HTTP/1.1\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: text/html\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let headers = facts.exchange().response_headers();
    if headers.get("grpc-status").of(Part::ResponseHeaders)?.is_some() {
        return Ok(None);
    }
    if facts.role() != Role::Grpc {
        facts.request_text("content-type")?;
        return Ok(None);
    }
    let evidence = format!("status {} to application/grpc, no grpc-status", facts.status());
    Ok(Some(Note::new(Confidence::Proven, evidence)))
}
