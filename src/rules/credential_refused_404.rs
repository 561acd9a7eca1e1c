//! AL404: a credential problem with 404.

use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401};
use super::credentials::{NOT_AUTHENTICATED, note, stated};
use super::{Example, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::{Basis, Subject};
use crate::model::{Cause, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL404",
    name: "404-for-invalid-credential",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A 404 says that credentials are missing, invalid or expired",
    why: "The client takes the resource for deleted and may drop its data, while a new token would have \
          brought it back.",
    guards: &[
        "Hiding what exists behind a plain 404 is allowed; this is about a 404 that names the credentials.",
        "A token, key or session that is itself the resource may well not be found.",
        "As for 400 otherwise.",
    ],
    fix: "Answer 401 with a challenge; for bearer tokens with error=\"invalid_token\".",
    citations: &[CREDENTIALS_401, INVALID_TOKEN_401],
    statuses: Statuses::Only(&[404]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{\"error\":\"access token expired\"}",
        ),
        Example::Bad(
            "GET /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{\"error\":\"Access token invalid\"}",
        ),
        Example::Good(
            "GET /tokens/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{\"error\":\"Token not found\"}",
        ),
        Example::Good(
            "GET /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{\"error\":\"No such order, or you do not have access\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 404 Not Found\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let statement = stated(facts, NOT_AUTHENTICATED)?
        // "Session not found": sessions of all kinds are resources.
        .filter(|s| !(s.subject == Subject::Session && s.cause == Cause::MissingCredentials))
        // "API key not found or already revoked": of those that are managed.
        .filter(|s| !s.words.to_ascii_lowercase().contains("or already "))
        // "Unknown session", "Session expired": as well one of those.
        .filter(|s| {
            let words = s.words.to_ascii_lowercase();
            let is_login = ["token", "log", "sign", "auth"].iter().any(|word| words.contains(word));
            s.subject != Subject::Session || is_login
        })
        // `api_key_not_found`, as a code: one that was asked for.
        .filter(|s| {
            let words = s.words.to_ascii_lowercase();
            let is_of_resource =
                s.basis == Basis::Code && words.replace('_', "").contains("notfound");
            !is_of_resource
        })
        // "Authorization not found": a grant or a payment's.
        .filter(|s| {
            let words = s.words.to_ascii_lowercase();
            !(s.subject == Subject::Authorization
                && words.contains("not found")
                && !words.contains("header"))
        })
        // "Token does not exist", "Session deleted": so is what was there, or never was.
        .filter(|s| {
            let words = s.words.to_ascii_lowercase();
            let names_kind = matches!(
                s.subject,
                Subject::Session | Subject::Token | Subject::Key | Subject::ApiKey
            );
            let is_expired = s.cause == Cause::ExpiredCredentials || words.contains("expire");
            !(names_kind && !is_expired && (words.contains("exist") || words.contains("delet")))
        });
    Ok(statement.map(|statement| note(facts, statement, 401)))
}
