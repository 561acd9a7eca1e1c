//! AL312: stronger authentication asked for with 403.

use super::credentials::{note, stated};
use super::{Citation, Example, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Basis;
use crate::model::{Cause, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL312",
    name: "step-up-required-403",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A 403 asks for stronger or fresher authentication",
    why: "The caller can mend this by authenticating again, which is what 401 says and 403 denies.",
    guards: &["Only error codes count: prose about second factors is as often account policy."],
    fix: "Answer 401 with `Bearer error=\"insufficient_user_authentication\"` and acr_values or max_age.",
    citations: &[Citation {
        source: "RFC 9470 section 3",
        keyword: Keyword::Descriptive,
        says: "insufficient_user_authentication is sent with 401",
        line: "RFC 9470 section 3 (described): insufficient_user_authentication is sent with 401",
    }],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"mfa_required\",\"error_description\":\"Multifactor authentication required\"}",
        ),
        Example::Bad(
            "GET /payout HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"mfa_required\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"admins only\"}",
        ),
        Example::Good(
            "GET /payout HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"error\":\"Your organization expects two-factor authentication to be set up\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /payout HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let statement = stated(facts, &[Cause::StepUpRequired])?;
    let statement = statement.filter(|s| s.basis == Basis::Code);
    Ok(statement.map(|statement| note(facts, statement, 401)))
}
