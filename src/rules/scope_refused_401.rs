//! AL108: `insufficient_scope` with 401.

use super::citations::{INADEQUATE_403, INSUFFICIENT_SCOPE_403};
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL108",
    name: "401-for-insufficient-scope",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 401 says that the token lacks a scope",
    why: "After a 401 clients fetch a new token of the same kind. That cannot help here, and ends in \
          a loop.",
    guards: &[
        "insufficient_user_authentication belongs to 401 (RFC 9470).",
        "Container registries challenge with insufficient_scope, service and scope by design: silent \
         without credentials, and information only with them.",
    ],
    fix: "Answer 403 with `WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"...\"`.",
    citations: &[INSUFFICIENT_SCOPE_403, INADEQUATE_403],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP algs=\"ES256\", error=\"insufficient_scope\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"insufficient_scope\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"insufficient_user_authentication\", acr_values=\"phr\"\n\n",
        ),
        Example::Good(
            "PUT /v2/shop/manifests/1 HTTP/1.1\nHost: registry.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer realm=\"https://auth.example/token\",service=\"registry\",scope=\"repository:shop:push\",error=\"insufficient_scope\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let from_log = facts.exchange().log.is_some();
    if from_log
        && let Ok(Some(statement)) = facts.statement()
        && statement.cause == Cause::InsufficientScope
        && statement.part == Part::Reason
    {
        let evidence = format!("{}: \"{}\"", statement.place, statement.words);
        let note = Note::new(Confidence::Stated, evidence).cause(Cause::InsufficientScope);
        return Ok(Some(note.expecting(403)));
    }
    let challenge = facts.challenges()?.list.iter().find(|challenge| {
        challenge.params.iter().any(|param| {
            param.name.eq_ignore_ascii_case("error") && param.value.trim() == "insufficient_scope"
        })
    });
    let Some(challenge) = challenge else { return Ok(None) };
    let evidence = format!("WWW-Authenticate: {} error=\"insufficient_scope\"", challenge.scheme);
    let note =
        Note::new(Confidence::Proven, evidence).cause(Cause::InsufficientScope).expecting(403);
    let has =
        |name: &str| challenge.params.iter().any(|param| param.name.eq_ignore_ascii_case(name));
    if !(has("service") && has("scope")) {
        return Ok(Some(note));
    }
    Ok(facts.carries_credentials()?.then(|| {
        note.severity(Severity::Info).message(
            "The token flow of container registries answers 401 to a token that lacks a scope, but the standard calls for 403",
        )
    }))
}
