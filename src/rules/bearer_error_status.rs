//! AL624: an error code that goes with another status.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL624",
    name: "bearer-error-status-mismatch",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "The error code of a challenge belongs to another status",
    why: "Clients act on the status or on the code, and each kind does something else.",
    guards: &[
        "invalid_token with 403 is AL306's, insufficient_scope with 401 is AL108's.",
        "405 is named beside 400 for invalid_request.",
    ],
    fix: "Send invalid_request with 400, invalid_token with 401, insufficient_scope with 403.",
    citations: &[Citation {
        source: "RFC 6750 section 3.1",
        keyword: Keyword::Should,
        says: "the resource server SHOULD respond with 400 (invalid_request), 401 (invalid_token) or 403 (insufficient_scope)",
        line: "RFC 6750 section 3.1 (SHOULD): invalid_request is 400, invalid_token 401, insufficient_scope 403",
    }],
    statuses: Statuses::Range(400, 599),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_request\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 400 Bad Request\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 400 Bad Request\nWWW-Authenticate: Bearer error=\"invalid_request\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"a\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 400 Bad Request\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let status = facts.status();
    let Some(error) = facts.challenges()?.error().next() else { return Ok(None) };
    let (expected, cause) = match error {
        "invalid_request" if !matches!(status, 400 | 405) => (400, None),
        "invalid_token" if !matches!(status, 401 | 403) => (401, Some(Cause::InvalidCredentials)),
        "insufficient_scope" if !matches!(status, 401 | 403) => {
            (403, Some(Cause::InsufficientScope))
        }
        _ => return Ok(None),
    };
    let evidence = format!("status {status} with WWW-Authenticate error=\"{error}\"");
    let note = Note::new(Confidence::Proven, evidence).expecting(expected);
    Ok(Some(Note { cause, ..note }))
}
