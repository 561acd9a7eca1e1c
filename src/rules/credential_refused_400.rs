//! AL403: a credential problem with 400.

use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401};
use super::credentials::{NOT_AUTHENTICATED, note, stated};
use super::{Example, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Subject;
use crate::model::{Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL403",
    name: "400-for-invalid-credential",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 400 says that credentials are missing, invalid or expired",
    why: "A 400 says that the request is malformed and must not be repeated as it is. Clients that renew \
          their token on 401 never do.",
    guards: &[
        "OAuth endpoints answer 400 by their own specification.",
        "A malformed Authorization field may be invalid_request, which is 400 (RFC 6750 section 3.1).",
        "A missing or wrong parameter or form field is a malformed request; so is a wrong password in a login form.",
        "\"Session ID is required\" is about a field of the content where the request carried a token.",
        "Words about \"the token\" count only with credentials in the request or with a method that has no content.",
        "Conventions that a vendor documents are information only.",
    ],
    fix: "Answer 401 with a challenge; for bearer tokens with error=\"invalid_token\".",
    citations: &[INVALID_TOKEN_401, CREDENTIALS_401],
    statuses: Statuses::Only(&[400]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"jwt expired\"}",
        ),
        Example::Bad(
            "POST /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"Missing or malformed JWT\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: api.example\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=abc\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_grant\",\"error_description\":\"Refresh token expired\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: abc\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"Authorization header malformed\"}",
        ),
        Example::Good(
            "POST /users HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"The token field is required\"}",
        ),
        Example::Good(
            "POST /quiz HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"Session ID is required\"}",
        ),
        // The token of a message that somebody got.
        Example::Good(
            "POST /reset-password HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"Invalid token\"}",
        ),
        Example::Unknown(
            "#! request-headers unknown\nPOST /exchange HTTP/1.1\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"Invalid token\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 400 Bad Request\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let statement = stated(facts, NOT_AUTHENTICATED)?.filter(|statement| {
        // RFC 6750 section 3.1, invalid_request: the field itself cannot be read.
        let field = matches!(statement.subject, Subject::Header | Subject::Authorization)
            || statement.words.to_ascii_lowercase().contains("bearer");
        !(statement.malformed && field)
    });
    Ok(statement.map(|statement| note(facts, statement, 401)))
}
