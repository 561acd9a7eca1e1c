//! AL405: a credential problem with 422.

use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401};
use super::credentials::{NOT_AUTHENTICATED, note, stated};
use super::{Example, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL405",
    name: "422-for-invalid-credential",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 422 says that credentials are missing, invalid or expired",
    why: "422 is about the content of a request. Clients that renew their token on 401 never do.",
    guards: &[
        "A CSRF token that does not match is content.",
        "A missing or wrong form field is content.",
        "As for 400 otherwise.",
    ],
    fix: "Answer 401 with a challenge; for bearer tokens with error=\"invalid_token\".",
    citations: &[INVALID_TOKEN_401, CREDENTIALS_401],
    statuses: Statuses::Only(&[422]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 422 Unprocessable Content\nContent-Type: application/json\n\n{\"error\":\"access token expired\"}",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 422 Unprocessable Content\nContent-Type: application/json\n\n{\"msg\":\"Signature verification failed\"}",
        ),
        Example::Good(
            "POST /orders HTTP/1.1\nHost: api.example\nCookie: session=abc\n\nHTTP/1.1 422 Unprocessable Content\nContent-Type: application/json\n\n{\"error\":\"InvalidAuthenticityToken\"}",
        ),
        Example::Good(
            "POST /login HTTP/1.1\nHost: api.example\n\nHTTP/1.1 422 Unprocessable Content\nContent-Type: application/json\n\n{\"errors\":{\"password\":[\"The password field is required.\"]}}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 422 Unprocessable Content\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let statement = stated(facts, NOT_AUTHENTICATED)?;
    Ok(statement.map(|statement| note(facts, statement, 401)))
}
