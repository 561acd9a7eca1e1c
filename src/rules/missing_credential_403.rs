//! AL304: no credentials, answered with 403.

use super::citations::CREDENTIALS_401;
use super::credentials::{note, role, stated};
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Basis;
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL304",
    name: "missing-credential-403",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 403 says that credentials are missing",
    why: "A caller who has not authenticated yet is told that it is no use. Without a 401 and its \
          challenge no client can find out how to authenticate.",
    guards: &[
        "Only the response's own words count: that a recording shows no credentials proves nothing.",
        "CORS preflights never carry credentials.",
        "Firewall, region and address blocks, and forged-request checks, are right as 403.",
        "A login page is information only: its status is a choice of presentation.",
        "An anonymous principal that platforms refuse by policy is information only.",
        "API Gateway's \"Missing Authentication Token\" means an unknown route as often as not: silent.",
    ],
    fix: "Answer 401 with a challenge while the caller is not authenticated; 403 once it is.",
    citations: &[CREDENTIALS_401],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"detail\":\"Authentication credentials were not provided.\"}",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: text/html\n\n\
             <html><head><title>Sign in</title></head><body><form action=\"/start\"></form></body></html>",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: mesh.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: text/plain\n\nRBAC: access denied",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"message\":\"Forbidden\"}",
        ),
        Example::Good(
            "GET /stage/typo HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"message\":\"Missing Authentication Token\"}",
        ),
        Example::Good(
            "POST /orders HTTP/1.1\nHost: shop.example\nCookie: session=abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: text/plain\n\nCSRF cookie not set.",
        ),
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: GET\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"message\":\"No token provided\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if let Some(generator) = facts.generator()
        && generator.product == "Envoy RBAC"
        && role(facts)? == Role::Resource
    {
        let evidence =
            "body: \"RBAC: access denied\", and the request carried no credentials".to_owned();
        let missing = !facts.carries_credentials()?;
        return Ok(missing.then(|| {
            Note::new(Confidence::Stated, evidence).cause(Cause::MissingCredentials).expecting(401)
        }));
    }
    let statement = stated(facts, &[Cause::MissingCredentials])?;
    let statement = statement.filter(|s| s.basis != Basis::Challenge);
    Ok(statement.map(|statement| note(facts, statement, 401)))
}
