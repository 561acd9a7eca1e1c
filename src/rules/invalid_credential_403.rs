//! AL303: wrong credentials with 403.

use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401};
use super::credentials::{note, stated};
use super::{Example, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Basis;
use crate::auth::endpoint::Role;
use crate::model::{Cause, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL303",
    name: "invalid-credential-403",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 403 says that credentials are wrong, malformed or revoked",
    why: "Credentials that do not hold are what 401 is for. 403 says that the caller is known and \
          may not do this, so clients neither renew nor ask for other credentials.",
    guards: &[
        "Forged-request tokens, one-time codes, signed URLs and `vapid` are not meant.",
        "A disabled, locked or unverified account is a right 403.",
        "Words about a token in the content of the request are not meant: \"the token\" counts only \
         with credentials in the request or with a method that has no content.",
        "Block pages of firewalls say nothing about credentials.",
        "Conventions that a vendor documents are information only; a wrong password at a login is AL313's.",
    ],
    fix: "Answer 401 with a challenge; for bearer tokens with error=\"invalid_token\".",
    citations: &[INVALID_TOKEN_401, CREDENTIALS_401],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"message\":\"Signature verification failed\"}",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nX-Api-Key: abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"message\":\"Clé API invalide\"}",
        ),
        Example::Bad(
            "#! log format=aws-alb reason error_reason=AuthInvalidCookie\n\
             #! request-headers unknown\n#! response-headers unknown\n#! response-body unknown\n\
             GET /reports HTTP/1.1\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "POST /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"message\":\"CSRF token missing or invalid\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"message\":\"Your account is locked\"}",
        ),
        Example::Good(
            "GET /file?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=ab&X-Amz-Expires=60 HTTP/1.1\n\
             Host: files.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/xml\n\n\
             <?xml version=\"1.0\"?><Error><Code>SignatureDoesNotMatch</Code></Error>",
        ),
        Example::Good(
            "POST /push/7 HTTP/1.1\nHost: push.example\nAuthorization: vapid t=abc, k=def\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: text/plain\n\nInvalid VAPID token",
        ),
        Example::Good(
            "GET /reports HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"message\":\"Forbidden\"}",
        ),
        Example::Unknown(
            "#! request-headers unknown\nPOST /orders HTTP/1.1\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"message\":\"Invalid token\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /reports HTTP/1.1\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let statement = stated(facts, &[Cause::InvalidCredentials, Cause::RevokedCredentials])?;
    // AL306 reports challenges that contradict their status.
    let statement = statement.filter(|s| s.basis != Basis::Challenge);
    // A wrong password at a login is AL313's.
    if facts.role() == Role::Login && facts.exchange().method()? == b"POST" {
        return Ok(None);
    }
    Ok(statement.map(|statement| note(facts, statement, 401)))
}
