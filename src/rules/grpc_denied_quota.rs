//! AL708: a gRPC call refused for a rate limit or a quota as `PERMISSION_DENIED`.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Subject;
use crate::auth::grpc::PERMISSION_DENIED;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL708",
    name: "grpc-permission-denied-for-quota",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A gRPC call beyond a rate limit or quota is refused with PERMISSION_DENIED",
    why: "Clients wait and try again on RESOURCE_EXHAUSTED; PERMISSION_DENIED is for ever.",
    guards: &[
        "Only where grpc-message names a rate limit or a quota; a plan or licence is a permission.",
    ],
    fix: "End the call with grpc-status 8 (RESOURCE_EXHAUSTED).",
    citations: &[Citation {
        source: "google.rpc.Code",
        keyword: Keyword::Descriptive,
        says: "PERMISSION_DENIED must not be used for rejections caused by exhausting some resource (use RESOURCE_EXHAUSTED)",
        line: "google.rpc.Code (described): exhausted resources get RESOURCE_EXHAUSTED, not PERMISSION_DENIED",
    }],
    statuses: Statuses::Envelopes,
    // Recordings that show contents show trailers; logs show neither, and a 200 is their bulk.
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /shop.Orders/List HTTP/2\nHost: api.example\nContent-Type: application/grpc\n\n\
             HTTP/2 200\nContent-Type: application/grpc\ngrpc-status: 7\ngrpc-message: rate%20limit%20exceeded\n\n",
        ),
        Example::Bad(
            "POST /shop.Orders/List HTTP/2\nHost: api.example\nContent-Type: application/grpc\n\n\
             HTTP/2 200\nContent-Type: application/grpc\ngrpc-status: 7\ngrpc-message: quota exceeded for today\n\n",
        ),
        Example::Good(
            "POST /shop.Orders/List HTTP/2\nHost: api.example\nContent-Type: application/grpc\n\n\
             HTTP/2 200\nContent-Type: application/grpc\ngrpc-status: 8\ngrpc-message: quota exceeded\n\n",
        ),
        Example::Good(
            "POST /shop.Orders/List HTTP/2\nHost: api.example\nContent-Type: application/grpc\n\n\
             HTTP/2 200\nContent-Type: application/grpc\ngrpc-status: 7\ngrpc-message: your subscription has expired\n\n",
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
        let is_quota = statement.subject == Subject::Quota
            && statement.words.to_ascii_lowercase().contains("quota");
        statement.cause == Cause::RateLimited || is_quota
    });
    Ok(statement.map(|statement| {
        let evidence = format!("grpc-status 7, {}: \"{}\"", statement.place, statement.words);
        Note::new(Confidence::Stated, evidence).cause(statement.cause)
    }))
}
