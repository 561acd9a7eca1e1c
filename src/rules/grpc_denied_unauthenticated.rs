//! AL707: a gRPC call refused for its credentials as `PERMISSION_DENIED`.

use super::credentials::NOT_AUTHENTICATED;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::grpc::PERMISSION_DENIED;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL707",
    name: "grpc-permission-denied-for-unauthenticated",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A gRPC call without valid credentials is refused with PERMISSION_DENIED",
    why: "Interceptors renew the token on UNAUTHENTICATED only; on PERMISSION_DENIED they give up.",
    guards: &[
        "Only where grpc-message names an expired, invalid, revoked or missing credential.",
        "\"Permission denied\" and \"not authorized\" are what the code itself says.",
    ],
    fix: "End the call with grpc-status 16 (UNAUTHENTICATED).",
    citations: &[Citation {
        source: "google.rpc.Code",
        keyword: Keyword::Descriptive,
        says: "PERMISSION_DENIED must not be used if the caller can not be identified (use UNAUTHENTICATED)",
        line: "google.rpc.Code (described): callers that are not identified get UNAUTHENTICATED, not PERMISSION_DENIED",
    }],
    statuses: Statuses::Envelopes,
    // Recordings that show contents show trailers; logs show neither, and a 200 is their bulk.
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /shop.Orders/List HTTP/2\nHost: api.example\nContent-Type: application/grpc\n\n\
             HTTP/2 200\nContent-Type: application/grpc\ngrpc-status: 7\ngrpc-message: token%20expired\n\n",
        ),
        Example::Bad(
            "POST /shop.Orders/List HTTP/2\nHost: api.example\nContent-Type: application/grpc+proto\n\n\
             HTTP/2 200\nContent-Type: application/grpc+proto\ngrpc-status: 7\n\
             grpc-message: no authorization header found\n\n",
        ),
        Example::Good(
            "POST /shop.Orders/List HTTP/2\nHost: api.example\nContent-Type: application/grpc\n\n\
             HTTP/2 200\nContent-Type: application/grpc\ngrpc-status: 16\ngrpc-message: token%20expired\n\n",
        ),
        Example::Good(
            "POST /shop.Orders/List HTTP/2\nHost: api.example\nContent-Type: application/grpc\n\n\
             HTTP/2 200\nContent-Type: application/grpc\ngrpc-status: 7\ngrpc-message: permission denied on orders\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nPOST /shop.Orders/List HTTP/2\nHost: api.example\n\
             Content-Type: application/grpc\n\nHTTP/2 200\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.grpc_status()? != Some(PERMISSION_DENIED) {
        return Ok(None);
    }
    let statement = facts.statement()?.filter(|statement| {
        NOT_AUTHENTICATED.contains(&statement.cause) && !statement.as_parameter
    });
    Ok(statement.map(|statement| {
        let evidence = format!("grpc-status 7, {}: \"{}\"", statement.place, statement.words);
        Note::new(Confidence::Stated, evidence).cause(statement.cause)
    }))
}
