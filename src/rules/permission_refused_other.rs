//! AL416: a permission problem with a status that is neither 400 nor 401.

use super::citations::INADEQUATE_403;
use super::credentials::role;
use super::permission_refused_400::lacks_right;
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::{Basis, Statement, Subject};
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL416",
    name: "other-status-for-permission-denied",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A 404, 409, 500 or the like says that the caller lacks a permission",
    why: "Clients retry a 5xx, look for a conflict behind a 409 and take what a 404 names for deleted. \
          Nobody looks at the rights of the caller.",
    guards: &[
        "Hiding what exists behind a plain 404 is allowed; so is \"not found, or no permission\".",
        "Only words about permissions, privileges or scopes count: rules of business answer \"not allowed\" with 409 and 422.",
        "A permission that the server lacks (files, databases, cloud roles) is a right 5xx: there only \
         words about the caller count, and never those of gateways (502 to 504).",
        "SOAP faults are 500 by the binding.",
        "Words about a parameter or field are validation; plans, quotas and addresses are none of it.",
    ],
    fix: "Answer 403 when the caller is known and may not do this.",
    citations: &[INADEQUATE_403],
    statuses: Statuses::Only(&[
        404, 405, 406, 409, 410, 412, 417, 418, 422, 424, 428, 500, 501, 502, 503, 504,
    ]),
    needs_any: &[Part::ResponseBody, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "DELETE /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 406 Not Acceptable\nContent-Type: application/json\n\n\
             {\"error\":\"No tienes los permisos suficientes\"}",
        ),
        Example::Bad(
            "PUT /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 500 Internal Server Error\nContent-Type: application/json\n\n\
             {\"error\":\"User does not have permission to update this order\"}",
        ),
        Example::Good(
            "GET /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 404 Not Found\nContent-Type: application/json\n\n\
             {\"error\":\"The order does not exist or you do not have permission to see it\"}",
        ),
        Example::Good(
            "POST /orders/7/cancel HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 409 Conflict\nContent-Type: application/json\n\n\
             {\"error\":\"You are not allowed to cancel a shipped order\"}",
        ),
        Example::Good(
            "GET /report HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 500 Internal Server Error\nContent-Type: application/json\n\n\
             {\"error\":\"permission denied for table reports\"}",
        ),
        Example::Good(
            "POST /roles HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 422 Unprocessable Content\nContent-Type: application/json\n\n\
             {\"errors\":{\"permissions\":[\"The permissions field is required.\"]}}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPUT /orders/7 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 409 Conflict\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Resource {
        return Ok(None);
    }
    let is_block = facts.generator().is_some_and(|generator| generator.is_policy_block);
    let statement = facts.statement()?.filter(|statement| lacks_right(statement) && !is_block);
    let statement = statement.filter(|statement| match facts.status() {
        404 | 409 | 410 | 422 => statement.subject != Subject::Denial && !leaves_open(statement),
        502..=504 => false,
        500.. => is_of_caller(statement),
        _ => true,
    });
    Ok(statement.map(|statement| {
        let evidence = format!("{}: \"{}\"", statement.place, statement.words);
        Note::new(Confidence::Stated, evidence).cause(statement.cause).expecting(403)
    }))
}

/// "Not found, or no permission": what is hidden stays hidden.
fn leaves_open(statement: &Statement) -> bool {
    const WORDS: [&str; 23] = [
        "assigned to",
        "not found",
        "exist",
        " or ",
        "may not",
        "might",
        " oder ",
        " ou ",
        " o no ",
        " o non ",
        " или ",
        "或",
        "introuvable",
        "no encontrad",
        "não encontrad",
        "nicht gefunden",
        "不存在",
        "存在しない",
        "見つかりません",
        "存在せず",
        "찾을 수 없",
        "또는",
        "не найден",
    ];
    let words = statement.words.to_lowercase();
    WORDS.iter().any(|open| words.contains(open))
}

/// Whether it is the caller who lacks the right, and not the server towards its own.
fn is_of_caller(statement: &Statement) -> bool {
    const OF_SERVER: [&str; 30] = [
        "table",
        "relation",
        "schema",
        "database",
        "sequence",
        "function",
        "column",
        "view ",
        "sql",
        "mongo",
        "redis",
        "file",
        "directory",
        "folder",
        "path",
        "open '",
        "mkdir",
        "unlink",
        "eacces",
        "eperm",
        "arn:",
        "assumed-role",
        "service account",
        "serviceaccount",
        "iam",
        "bucket",
        "s3:",
        "smtp",
        "firestore",
        "insufficient permission: ",
    ];
    // Databases and file systems speak English, and to nobody.
    const CALLER: &[&str] = &[
        "you",
        "user",
        "caller",
        "your",
        "permiso",
        "permisos",
        "permissao",
        "permissoes",
        "berechtigung",
        "rechte",
        "droits",
        "permesso",
        "permessi",
        "usuari",
        "utente",
        "utilisateur",
        "benutzer",
        "role '",
        "member",
        "owner",
        "admin",
        "uprawnie",
        "yetki",
        "izin",
    ];
    let words = statement.words.to_lowercase();
    let is_addressed = !words.is_ascii() || CALLER.iter().any(|who| words.contains(who));
    // An exception of the framework that nobody caught.
    let is_exception = statement.basis == Basis::Code && words.ends_with("deniedexception");
    (is_exception || statement.basis == Basis::Phrase && is_addressed)
        && statement.subject != Subject::Denial
        && statement.cause == Cause::InsufficientPermission
        && !OF_SERVER.iter().any(|of| words.contains(of))
}
