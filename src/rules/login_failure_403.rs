//! AL313: a wrong password with 403.

use super::citations::CREDENTIALS_401;
use super::credentials::role;
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Basis;
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL313",
    name: "login-failure-403",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A login with a wrong password is answered with 403",
    why: "403 says that no other password would do, and alarms take it for an attack on a page.",
    guards: &[
        "Locked accounts, captchas, blocked addresses and forged requests are right with 403.",
        "Information only: login forms have no agreed convention.",
    ],
    fix: "Answer 401 with a challenge, or 400 or 422 where the form does not want to challenge.",
    citations: &[CREDENTIALS_401],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseBody, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /login HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"Wrong password\"}",
        ),
        Example::Bad(
            "POST /api/auth/login HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"message\":\"Invalid credentials\"}",
        ),
        Example::Good(
            "POST /login HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"Account locked\"}",
        ),
        Example::Good(
            "POST /login HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: FormBased\nContent-Type: application/json\n\n\
             {\"error\":\"Wrong password\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /login HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Login || facts.exchange().method()? != b"POST" {
        return Ok(None);
    }
    // What is wrong is in the content here, not in a header field.
    let statement = facts.statement()?.filter(|s| s.cause == Cause::InvalidCredentials);
    let Some(statement) = statement else { return Ok(None) };
    let is_block = facts.generator().is_some_and(|generator| generator.is_policy_block);
    if is_block && statement.basis == Basis::Phrase {
        return Ok(None);
    }
    let evidence = format!("{}: \"{}\"", statement.place, statement.words);
    let note = Note::new(Confidence::Stated, evidence);
    Ok(Some(note.cause(statement.cause).expecting(401)))
}
