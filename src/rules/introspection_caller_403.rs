//! AL516: introspection refuses its caller with 403.

use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL516",
    name: "introspection-caller-403",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "Introspection refuses the bearer token of its caller with 403",
    why: "A resource server renews its own token on 401 only; with 403 it rejects all of its users.",
    guards: &[
        "Only callers with a bearer token.",
        "Block pages of firewalls are no answer of the endpoint.",
    ],
    fix: "Answer 401 as RFC 6750 describes.",
    citations: &[Citation {
        source: "RFC 7662 section 2.3",
        keyword: Keyword::Descriptive,
        says: "if the caller's bearer token is insufficient or otherwise invalid, the server responds with 401",
        line: "RFC 7662 section 2.3 (described): an insufficient or invalid token of the caller gets 401",
    }],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::Credentials],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"access_denied\"}",
        ),
        Example::Bad(
            "POST /introspection HTTP/1.1\nHost: as.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "POST /oauth2/introspect HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "POST /orders HTTP/1.1\nHost: as.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nPOST /oauth2/introspect HTTP/1.1\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let is_block = || facts.generator().is_some_and(|generator| generator.is_policy_block);
    if role(facts)? != Role::Introspection || is_block() {
        return Ok(None);
    }
    if facts.authorization_of("Bearer").is_none() {
        facts.request_text("authorization")?;
        return Ok(None);
    }
    let evidence = "status 403 to a caller with a bearer token".to_owned();
    Ok(Some(Note::new(Confidence::Proven, evidence).expecting(401)))
}
