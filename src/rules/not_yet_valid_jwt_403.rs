//! AL305: a token that is valid only later, with 403.

use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401};
use super::credentials::{note, stated};
use super::{Example, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Basis;
use crate::model::{Cause, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL305",
    name: "not-yet-valid-jwt-403",
    severity: Severity::Warning,
    summary: "A 403 says that a token is not valid yet",
    why: "Most often two clocks disagree. A client that is told 403 gives up instead of trying again.",
    guards: &["As for expired credentials."],
    fix: "Answer 401 with error=\"invalid_token\", and set the clocks of issuer and server by NTP.",
    citations: &[INVALID_TOKEN_401, CREDENTIALS_401],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"JWT not yet valid\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"This offer is not yet valid\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let statement = stated(facts, &[Cause::NotYetValidCredentials])?;
    let statement = statement.filter(|s| s.basis != Basis::Challenge);
    Ok(statement.map(|statement| note(facts, statement, 401)))
}
