//! AL306: a challenge that contradicts its 403.

use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401};
use super::credentials::preflight_excluded;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

/// Error codes that say 401: RFC 6750 section 3.1, RFC 9449 sections 7.1 and 9, RFC 9470 section 3.
const CODES: [&str; 4] =
    ["invalid_token", "invalid_dpop_proof", "use_dpop_nonce", "insufficient_user_authentication"];

pub(super) static RULE: Rule = Rule {
    id: "AL306",
    name: "403-with-invalid-token-challenge",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 403 carries a challenge whose error code belongs to 401",
    why: "The server contradicts itself: its challenge asks for other credentials, its status says \
          that none will do.",
    guards: &[
        "A preflight is to be answered without looking at credentials: that is AL701's.",
        "Otherwise none: both halves are protocol data.",
    ],
    fix: "Send the same challenge with status 401.",
    citations: &[
        INVALID_TOKEN_401,
        CREDENTIALS_401,
        Citation {
            source: "RFC 9470 section 3",
            keyword: Keyword::Descriptive,
            says: "insufficient_user_authentication is sent with 401",
            line: "RFC 9470 section 3 (described): insufficient_user_authentication is sent with 401",
        },
    ],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer realm=\"https://api.example/orders\", error=\"invalid_token\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"orders\"\n\n",
        ),
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: PUT\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    // AL701's.
    if facts.exchange().method()? == b"OPTIONS" && facts.role() == Role::Preflight {
        return Ok(None);
    }
    preflight_excluded(facts)?;
    let found = facts.challenges()?.list.iter().find_map(|challenge| {
        let error = challenge.params.iter().find(|p| p.name.eq_ignore_ascii_case("error"))?;
        let code = CODES.iter().find(|code| error.value.trim().eq_ignore_ascii_case(code))?;
        Some((challenge.scheme, *code))
    });
    let Some((scheme, code)) = found else { return Ok(None) };
    // The statement is the challenge's own, refined by its description.
    let cause = match facts.statement() {
        Ok(Some(statement)) => statement.cause,
        _ => Cause::InvalidCredentials,
    };
    let evidence = format!("WWW-Authenticate: {scheme} error=\"{code}\"");
    Ok(Some(Note::new(Confidence::Proven, evidence).cause(cause).expecting(401)))
}
