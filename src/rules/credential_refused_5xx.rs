//! AL406: a credential problem with 5xx.

use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401};
use super::credentials::{NOT_AUTHENTICATED, note, stated};
use super::{Example, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::{Basis, Subject};
use crate::auth::credentials::Carrier;
use crate::model::{Cause, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL406",
    name: "5xx-for-auth-failure",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 5xx says that the credentials of the request are missing, invalid or expired",
    why: "A server error wakes the people on call, and clients try the same again and again, where a new \
          token was all it took.",
    guards: &[
        "The server may fail to authenticate elsewhere (a database, a vendor): an invalid credential counts \
         only if the request carried one, and \"authentication failed\" alone never.",
        "SOAP faults are 500 by the binding.",
        "Gateway errors (502, 503, 504) count only with an error code.",
    ],
    fix: "Catch the token library's exceptions and answer 401 with a challenge; with nginx auth_request, let \
          the subrequest answer 2xx, 401 or 403 only.",
    citations: &[CREDENTIALS_401, INVALID_TOKEN_401],
    statuses: Statuses::Range(500, 599),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 500 Internal Server Error\nContent-Type: application/json\n\n{\"error\":\"TokenExpiredError: jwt expired\"}",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 500 Internal Server Error\nContent-Type: application/json\n\n{\"error\":\"No authorization token was found\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 500 Internal Server Error\nContent-Type: application/json\n\n{\"error\":\"password authentication failed for user shop\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 500 Internal Server Error\nContent-Type: application/json\n\n{\"error\":\"Payment provider: invalid API key\"}",
        ),
        Example::Good(
            "POST /soap HTTP/1.1\nHost: api.example\n\nHTTP/1.1 500 Internal Server Error\nContent-Type: text/xml\n\n<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault><faultstring>Security token expired</faultstring></s:Fault></s:Body></s:Envelope>",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\nHTTP/1.1 500 Internal Server Error\nContent-Type: application/json\n\n{\"error\":\"jwt expired\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 500 Internal Server Error\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 500 Internal Server Error\nContent-Type: application/json\n\n\
             {\"error\":\"Failed to authenticate token due to an internal server error.\"}",
        ),
    ],
};

/// What a server says of its own failure.
const OF_SERVER: [&str; 12] = [
    "must be set",
    " not set",
    " env var",
    "environment variable",
    "not configured",
    " registered",
    "internal error",
    "internal server error",
    "unexpected error",
    "validation error",
    "verification error",
    "authentication error",
];

fn check(facts: &Facts<'_>) -> Verdict {
    let Some(statement) = stated(facts, NOT_AUTHENTICATED)? else { return Ok(None) };
    let is_gateway = matches!(facts.status(), 502..=504);
    let is_vague = matches!(
        statement.subject,
        Subject::Authentication | Subject::Authorization | Subject::Password | Subject::LoginPage
    ) && !matches!(
        statement.cause,
        Cause::MissingCredentials | Cause::ExpiredCredentials
    );
    if is_vague || is_gateway && statement.basis == Basis::Phrase {
        return Ok(None);
    }
    // "… due to an internal server error": the server says itself that it failed. "Token validation
    // error" is what a handler says of an exception, whatever it was.
    let words = statement.words.to_lowercase();
    if OF_SERVER.iter().any(|w| words.contains(w)) {
        return Ok(None);
    }
    let is_missing = statement.cause == Cause::MissingCredentials;
    if !is_missing && statement.part != Part::Reason && !facts.carries_credentials()? {
        return Ok(None);
    }
    // An API key that the request did not carry is the server's own, for another service.
    let sent_key = facts
        .credentials()
        .iter()
        .any(|credential| matches!(credential.carrier, Carrier::Field(_) | Carrier::Query(_)));
    if statement.subject == Subject::ApiKey && !is_missing && !sent_key {
        return Ok(None);
    }
    Ok(Some(note(facts, statement, 401)))
}
