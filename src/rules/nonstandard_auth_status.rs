//! AL407: unregistered status codes for authentication.

use super::content::beginning;
use super::credentials::{NOT_AUTHENTICATED, stated};
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL407",
    name: "nonstandard-auth-status",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "An unregistered status code stands for an authentication failure",
    why: "Clients treat an unknown 4xx as 400: no challenge is looked at, no token renewed, no login \
          offered.",
    guards: &[
        "nginx writes 444 and 494 to 499 to its log but never to the wire: 499 counts outside of logs \
         only, and only if the response names credentials.",
        "419, 440 and 498 with a body that gives another reason in words are left alone.",
        "Infrastructure codes (460, 520 to 530 and the like) have nothing to do with authentication.",
        "AWS documents 561 for its load balancer: information only.",
    ],
    fix: "Answer 401 with a challenge for an ended session or token, 403 for a forged-request check.",
    citations: &[Citation {
        source: "RFC 9205 section 4.6",
        keyword: Keyword::Must,
        says: "applications that use HTTP MUST only use registered status codes",
        line: "RFC 9205 section 4.6 (MUST, for applications that use HTTP): only registered status codes",
    }],
    statuses: Statuses::Only(&[419, 440, 498, 499, 561]),
    needs_any: &[Part::Status],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad("POST /orders HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 419 Page Expired\n\n"),
        Example::Bad("GET /mail HTTP/1.1\nHost: mail.example\n\nHTTP/1.1 440 Login Timeout\n\n"),
        Example::Bad(
            "#! log format=combined\n#! request-headers unknown\n#! response-headers unknown\n\
             #! response-body unknown\nGET /map HTTP/1.1\n\nHTTP/1.1 498 \n\n",
        ),
        Example::Bad(
            "GET /map HTTP/1.1\nHost: map.example\n\nHTTP/1.1 499 \nContent-Type: application/json\n\n\
             {\"error\":{\"code\":499,\"message\":\"Token Required\"}}",
        ),
        Example::Good(
            "#! log format=nginx\n#! request-headers unknown\n#! response-headers unknown\n\
             #! response-body unknown\nGET /map HTTP/1.1\n\nHTTP/1.1 499 \n\n",
        ),
        Example::Good(
            "GET /rpc HTTP/1.1\nHost: api.example\n\nHTTP/1.1 499 \nContent-Type: application/json\n\n\
             {\"code\":1,\"message\":\"context canceled\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /map HTTP/1.1\nHost: map.example\n\nHTTP/1.1 499 \n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let status = facts.status();
    let stated_cause = || stated(facts, NOT_AUTHENTICATED).ok().flatten().map(|s| s.cause);
    let plain =
        |meaning: &str| Note::new(Confidence::Proven, format!("status {status} ({meaning})"));
    if matches!(status, 419 | 440 | 498) && stated_cause().is_none() && explains_otherwise(facts) {
        return Ok(None);
    }
    match status {
        419 => Ok(Some(match stated_cause() {
            Some(cause) => plain("session or token expired").cause(cause).expecting(401),
            None => plain("page expired: a forged-request token that does not match")
                .cause(Cause::Csrf)
                .expecting(403),
        })),
        440 => Ok(Some(plain("login timeout").cause(Cause::ExpiredCredentials).expecting(401))),
        498 => {
            let cause = stated_cause().unwrap_or(Cause::InvalidCredentials);
            Ok(Some(plain("token expired or invalid").cause(cause).expecting(401)))
        }
        499 if facts.exchange().log.is_none() => {
            let Some(statement) = stated(facts, NOT_AUTHENTICATED)? else { return Ok(None) };
            let evidence = format!("status 499, {}: \"{}\"", statement.place, statement.words);
            Ok(Some(Note::new(Confidence::Stated, evidence).cause(statement.cause).expecting(401)))
        }
        561 => Ok(Some(
            plain("AWS ALB: the identity provider returned an error")
                .severity(Severity::Info)
                .expecting(401),
        )),
        _ => Ok(None),
    }
}

/// Whether the body gives a reason, in words, that has nothing to do with credentials: some servers pick
/// these numbers for whatever goes wrong.
fn explains_otherwise(facts: &Facts<'_>) -> bool {
    let body = beginning(facts);
    let words = String::from_utf8_lossy(body).to_lowercase();
    let explains =
        words.contains(' ') && ["message", "error", "msg"].iter().any(|key| words.contains(key));
    explains && !is_about_sessions(&words)
}

/// Whether a text has a word about sessions, tokens or logging in.
fn is_about_sessions(words: &str) -> bool {
    [
        "token", "session", "csrf", "expir", "abgelaufen", "scadut", "auth", "login", "log in", "logged", "sign in", "credential",
        "timeout", "timed out", "page", "sess", "sesi", "jwt", "cookie",
    ]
    .iter()
    .any(|word| words.contains(word))
        // Other scripts are not searched.
        || words.contains(|c: char| c > '\u{24f}')
}
