//! AL415: a permission problem with 400.

use super::citations::INADEQUATE_403;
use super::credentials::role;
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::{Basis, Statement, Subject};
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL415",
    name: "400-for-permission-denied",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 400 says that the caller lacks a permission",
    why: "The request was well formed. People look for a mistake in it that is not there.",
    guards: &[
        "Only words about permissions, privileges or scopes count: \"not allowed\" is as often validation.",
        "Words about a parameter or field are validation.",
        "Silent at login and OAuth endpoints, where invalid_scope and the like are 400.",
    ],
    fix: "Answer 403 when the caller is known and may not do this.",
    citations: &[INADEQUATE_403],
    statuses: Statuses::Only(&[400]),
    needs_any: &[Part::ResponseBody, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "DELETE /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"insufficient permissions\"}",
        ),
        Example::Bad(
            "PUT /secrets/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n\
             {\"error\":\"You do not have permission to write here\"}",
        ),
        Example::Good(
            "POST /users HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n\
             {\"error\":\"\\\"name\\\" is not allowed to be empty\"}",
        ),
        Example::Good(
            "POST /roles HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n\
             {\"error\":\"The permissions field is required\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPUT /secrets/7 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 400 Bad Request\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Resource {
        return Ok(None);
    }
    let statement = facts.statement()?.filter(|statement| lacks_right(statement));
    Ok(statement.map(|statement| {
        let evidence = format!("{}: \"{}\"", statement.place, statement.words);
        Note::new(Confidence::Stated, evidence).cause(statement.cause).expecting(403)
    }))
}

/// Whether a statement is about the rights of the caller, in words that mean nothing else.
pub(super) fn lacks_right(statement: &Statement) -> bool {
    let lacks = matches!(statement.cause, Cause::InsufficientPermission | Cause::InsufficientScope);
    let names_rights =
        matches!(statement.subject, Subject::Permission | Subject::Denial | Subject::Unauthorized);
    // `not_an_admin`, as a code, is of nobody else.
    let is_role_code = statement.subject == Subject::Role && statement.basis == Basis::Code;
    lacks
        && (names_rights || is_role_code)
        && !statement.as_parameter
        && statement.basis != Basis::Challenge
}
