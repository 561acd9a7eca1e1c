//! AL502: the challenge does not match how the client authenticated.

use super::credentials::role;
use super::invalid_client_status::INVALID_CLIENT_401;
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::oauth_error;
use crate::auth::credentials::Credential;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL502",
    name: "invalid-client-challenge-mismatch",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A token endpoint refuses a client with a challenge of another scheme than the client used",
    why: "The client is told to use a scheme that the token endpoint does not take from it.",
    guards: &["A 401 without any challenge is AL101's."],
    fix: "Challenge with the scheme the client used, mostly `Basic realm=\"...\"`.",
    citations: &[INVALID_CLIENT_401],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"as\"\n\
             Content-Type: application/json\n\n{\"error\":\"invalid_client\"}",
        ),
        Example::Bad(
            "POST /token HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\
             Content-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"as\", nonce=\"n\", qop=\"auth\"\n\
             Content-Type: application/json\n\n{\"error\":\"invalid_client\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"as\"\n\
             Content-Type: application/json\n\n{\"error\":\"invalid_client\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"as\"\n\
             Content-Type: application/json\n\n{\"error\":\"invalid_client\"}",
        ),
        Example::Unknown(
            "#! request-headers unknown\nPOST /oauth2/token HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"as\"\n\
             Content-Type: application/json\n\n{\"error\":\"invalid_client\"}",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Token || oauth_error(facts)?.as_deref() != Some("invalid_client") {
        return Ok(None);
    }
    let challenges = facts.challenges()?;
    if challenges.list.is_empty() || facts.request_text("authorization")?.is_none() {
        return Ok(None);
    }
    let Some(used) = facts.authorization().find_map(Credential::scheme) else {
        return Ok(None);
    };
    if challenges.of(used).next().is_some() {
        return Ok(None);
    }
    let offered: Vec<&str> = challenges.list.iter().map(|challenge| challenge.scheme).collect();
    let evidence = format!("the client used {used}, the challenge is {}", offered.join(", "));
    Ok(Some(Note::new(Confidence::Proven, evidence)))
}
