//! AL209: a permission problem inside a success.

use super::auth_error_2xx::{SUCCEEDED, answers_like_graphql};
use super::citations::INADEQUATE_403;
use super::credentials::role;
use super::permission_refused_400::lacks_right;
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::{Statement, Subject};
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL209",
    name: "permission-error-in-2xx-body",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A success response says in its body that the caller lacks a permission",
    why: "Caches, proxies, metrics and HTTP libraries see a success: who probes for rights is seen by \
          no alert, and clients read the refusal as data.",
    guards: &[
        "Only the error envelope of a structured body counts, never its payload.",
        "Only words about permissions, privileges or scopes count, or a 403 that the envelope gives itself.",
        "GraphQL, JSON-RPC, gRPC, SOAP, batches and 207 multiplex their own results over 200.",
        "Endpoints that check a permission answer 200 rightly.",
    ],
    fix: "Answer 403; keep the error envelope in its body if clients need it.",
    citations: &[INADEQUATE_403, SUCCEEDED],
    statuses: Statuses::Envelopes,
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "DELETE /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"success\":false,\"error\":\"You do not have permission to delete this order\"}",
        ),
        Example::Bad(
            "GET /staff HTTP/1.1\nHost: api.example\nCookie: session=abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"code\":403,\"msg\":\"没有访问权限，请联系管理员授权\"}",
        ),
        Example::Good(
            "GET /roles/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"id\":7,\"name\":\"guest\",\"description\":\"Has no permission to delete\",\"permissions\":[]}",
        ),
        Example::Good(
            "GET /orders/7/permissions/check HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"success\":false,\"error\":\"You do not have permission to delete this order\"}",
        ),
        Example::Good(
            "POST /rpc HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32001,\"message\":\"insufficient permissions\"}}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.status() == 207 || role(facts)? != Role::Resource || examines_rights(facts) {
        return Ok(None);
    }
    let is_envelope = |statement: &&Statement| {
        statement.part == Part::ResponseBody && !answers_like_graphql(facts, statement)
    };
    let statement =
        facts.statement()?.filter(|s| lacks_right(s) || names_role(s)).filter(is_envelope);
    Ok(statement.map(|statement| {
        let evidence = format!("{}: \"{}\"", statement.place, statement.words);
        Note::new(Confidence::Stated, evidence).cause(statement.cause).expecting(403)
    }))
}

/// "Admins only", in place of what was asked for.
fn names_role(statement: &Statement) -> bool {
    const RESERVES: [&str; 12] = [
        "only",
        "must be",
        "solo",
        "sólo",
        "apenas",
        "somente",
        "seul",
        "réserv",
        "nur ",
        "только",
        "仅",
        "のみ",
    ];
    let words = statement.words.to_lowercase();
    statement.subject == Subject::Role
        && statement.cause == Cause::InsufficientPermission
        && !statement.as_parameter
        && RESERVES.iter().any(|word| words.contains(word))
}

/// `GET /permissions/check` succeeds in finding that there is none.
fn examines_rights(facts: &Facts<'_>) -> bool {
    let Some(path) = facts.exchange().path() else { return false };
    let path = path.to_ascii_lowercase();
    path.split(|&b| b == b'/').any(|segment| {
        [b"permission".as_slice(), b"authorize", b"access", b"check", b"can", b"role", b"rights"]
            .iter()
            .any(|word| segment.starts_with(word))
    })
}
