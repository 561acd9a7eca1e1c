//! AL503: an error of a token endpoint with a status other than 400.

use super::credentials::role;
use super::unauthorized_client_secret::about_a_secret;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::oauth_error;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

/// Errors that only a refused grant has: RFC 6749 section 5.2, RFC 8628 section 3.5.
const CODES: [&str; 7] = [
    "invalid_grant",
    "unsupported_grant_type",
    "unauthorized_client",
    "invalid_scope",
    "authorization_pending",
    "expired_token",
    "invalid_target",
];

pub(super) static RULE: Rule = Rule {
    id: "AL503",
    name: "invalid-grant-not-400",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A token endpoint refuses a grant with a status other than 400",
    why: "Clients that renew their token on 401 call the token endpoint, get 401 again, and run in a \
          circle.",
    guards: &[
        "A wrong client secret that is called unauthorized_client is AL523's.",
        "invalid_client is rightly 401 where the client used an Authorization field.",
        "Only at a token endpoint, and only the codes of OAuth.",
    ],
    fix: "Answer 400 with the same error code.",
    citations: &[Citation {
        source: "RFC 6749 section 5.2",
        keyword: Keyword::Descriptive,
        says: "the authorization server responds with 400 unless specified otherwise",
        line: "RFC 6749 section 5.2 (described): errors of the token endpoint are 400 unless specified otherwise",
    }],
    statuses: Statuses::Range(401, 499),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /connect/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"authorization_pending\"}",
        ),
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"error\":\"invalid_grant\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":\"unauthorized_client\",\"error_description\":\"Invalid client secret\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_grant\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"as\"\nContent-Type: application/json\n\n\
             {\"error\":\"invalid_client\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let path = facts.exchange().path().unwrap_or_default().to_ascii_lowercase();
    let is_oauth = memchr::memmem::find(&path, b"oauth").is_some()
        && facts.exchange().method().is_ok_and(|method| method == b"POST");
    let role = role(facts)?;
    let is_other = matches!(role, Role::Introspection | Role::Revocation);
    if is_other || role != Role::Token && !is_oauth {
        return Ok(None);
    }
    let Some(error) = oauth_error(facts)? else { return Ok(None) };
    // AL523's: it should have been invalid_client, for which 401 is right.
    if error == "unauthorized_client" && about_a_secret(facts)?.is_some() {
        return Ok(None);
    }
    Ok(CODES
        .contains(&error.as_str())
        .then(|| Note::new(Confidence::Proven, format!("body error: \"{error}\"")).expecting(400)))
}
