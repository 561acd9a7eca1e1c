//! AL301: an expired credential with 403.

use super::behaviour::{Fault, Pattern, Sequence, Support};
use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401};
use super::credentials::{note, stated};
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Basis;
use crate::model::{Cause, Confidence, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL301",
    name: "expired-credential-403",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 403 says that a token, session or key has expired",
    why: "403 tells the client that these credentials will never do, and says nothing of renewal. \
          Most OAuth clients refresh their token on 401 only, so people are locked out until they \
          log in again.",
    guards: &[
        "Forged-request tokens and nonces are rightly refused with 403.",
        "Reset, invitation, verification, one-time, upload and share tokens are no HTTP credentials.",
        "An expired password, licence, subscription, trial, card or account is a right 403.",
        "Signed URLs and `vapid` follow contracts of their own; OAuth endpoints have rules of their own.",
        "Block pages of firewalls say nothing about credentials.",
        "Where the response says nothing, the lifetime that the token was issued with proves it, if the \
         recording shows the token response; a minute of leeway, and not if the token is accepted later.",
        "Words that deny or merely suppose it (\"not expired\", \"if your token has expired\") do not count.",
    ],
    fix: "Answer 401 with `WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"The \
          access token expired\"`, so that clients renew it and try once more.",
    citations: &[INVALID_TOKEN_401, CREDENTIALS_401],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /reports HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"error\":{\"code\":\"TokenExpired\",\"message\":\"Get a new one and try again\"}}",
        ),
        Example::Bad(
            "GET /reports HTTP/1.1\nHost: api.example\nCookie: session=abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: text/plain\n\nIhre Sitzung ist abgelaufen.",
        ),
        Example::Bad(
            "#! log format=aws-api-gateway reason error.responseType=EXPIRED_TOKEN\n\
             #! request-headers unknown\n#! response-headers unknown\n#! response-body unknown\n\
             GET /reports HTTP/1.1\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "GET /reports HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\
             Content-Type: application/json\n\n{\"error\":{\"code\":\"TokenExpired\"}}",
        ),
        Example::Good(
            "POST /orders HTTP/1.1\nHost: shop.example\nCookie: session=abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: text/html\n\n\
             <html><title>403</title><p>Your CSRF token has expired.</p></html>",
        ),
        Example::Good(
            "POST /password HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"error\":\"This password reset token has expired\"}",
        ),
        Example::Good(
            "GET /reports HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"error\":\"Your trial has expired. Your token keeps working after an upgrade.\"}",
        ),
        Example::Good(
            "GET /reports HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"error\":\"Admins only. If your token has expired, log out first\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /reports HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nPOST /register HTTP/1.1\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"The token has expired\"}",
        ),
    ],
};

/// The token response is in the recording as well: its `expires_in` tells when the token ended.
pub(super) static BY_LIFETIME: Sequence = Sequence {
    pattern: Pattern::Lifecycle { refused: &[403], fault: Fault::ForbiddenWhenExpired },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(
        Note::new(Confidence::Proven, evidence)
            .cause(Cause::ExpiredCredentials)
            .expecting(401)
            .message("A token is refused with 403 after the lifetime it was issued with"),
    )
}

fn check(facts: &Facts<'_>) -> Verdict {
    let statement = stated(facts, &[Cause::ExpiredCredentials])?;
    // AL306 reports challenges that contradict their status.
    let statement = statement.filter(|s| s.basis != Basis::Challenge);
    Ok(statement.map(|statement| note(facts, statement, 401)))
}
