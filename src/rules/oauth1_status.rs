//! AL669: OAuth 1.0 with another status.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Known, Part, Severity, Unseen};

/// Problems that are 401, by the names of the problem reporting extension.
const UNAUTHORIZED: [&str; 6] = [
    "token_expired",
    "token_rejected",
    "token_revoked",
    "signature_invalid",
    "nonce_used",
    "consumer_key_rejected",
];

/// Problems that are 400.
const BAD_REQUEST: [&str; 4] =
    ["parameter_absent", "parameter_rejected", "version_rejected", "signature_method_rejected"];

pub(super) static RULE: Rule = Rule {
    id: "AL669",
    name: "oauth1-wrong-status",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A request with OAuth 1.0 credentials is refused with the wrong status",
    why: "Clients ask for new credentials on 401, and mend the request on 400.",
    guards: &["Only where the response names an oauth_problem."],
    fix: "Answer 401 to credentials, signatures and nonces that do not hold, 400 to malformed parameters.",
    citations: &[Citation {
        source: "RFC 5849 section 3.2",
        keyword: Keyword::Should,
        says: "the server SHOULD return 400 for parameters that are missing or not supported, 401 for credentials, tokens, signatures and nonces that are invalid",
        line: "RFC 5849 section 3.2 (SHOULD): 401 for invalid credentials, tokens, signatures, nonces; 400 for parameters",
    }],
    statuses: Statuses::Only(&[400, 401, 403]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: OAuth oauth_token=\"a\"\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: text/plain\n\noauth_problem=token_expired",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: OAuth oauth_token=\"a\"\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: OAuth realm=\"x\"\nContent-Type: text/plain\n\n\
             oauth_problem=parameter_absent&oauth_parameters_absent=oauth_nonce",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: OAuth oauth_token=\"a\"\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: OAuth realm=\"x\"\nContent-Type: text/plain\n\n\
             oauth_problem=token_expired",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: OAuth oauth_token=\"a\"\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: text/plain\n\noauth_problem=permission_denied",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: OAuth oauth_token=\"a\"\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.authorization_of("OAuth").is_none() {
        facts.request_text("authorization")?;
        return Ok(None);
    }
    let body = match facts.exchange().response.as_ref().map(|response| &response.body) {
        Some(Known::Present(body)) if body.complete => body,
        Some(Known::Absent) => return Ok(None),
        _ => return Err(Unseen(Part::ResponseBody)),
    };
    let head = String::from_utf8_lossy(body.bytes.get(..1024).unwrap_or(&body.bytes));
    let Some((_, rest)) = head.split_once("oauth_problem=") else { return Ok(None) };
    let problem =
        rest.split(|c: char| c != '_' && !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let (expected, cause) = if UNAUTHORIZED.contains(&problem) {
        (401, Some(Cause::InvalidCredentials))
    } else if BAD_REQUEST.contains(&problem) {
        (400, None)
    } else {
        return Ok(None);
    };
    if facts.status() == expected {
        return Ok(None);
    }
    let evidence = format!("status {} with oauth_problem={problem}", facts.status());
    let note = Note::new(Confidence::Stated, evidence).expecting(expected);
    Ok(Some(Note { cause, ..note }))
}
