//! AL604: Basic credentials that hold no user and password.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::credentials::Kind;
use crate::auth::glance::user_pass;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL604",
    name: "basic-credentials-malformed",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "The Basic credentials of a request are no user-id and password",
    why: "A line feed from `echo user:pass | base64` is part of the password, and lenient servers hide it \
          until a strict one comes.",
    guards: &["Values that were withheld or replaced are not judged."],
    fix: "Encode `user:password` in base64, without a line feed: printf instead of echo.",
    citations: &[Citation {
        source: "RFC 7617 section 2",
        keyword: Keyword::Must,
        says: "user-pass is user-id, colon and password; both MUST NOT contain control characters",
        line: "RFC 7617 section 2 (MUST NOT): user-id and password hold no control characters; a colon is between them",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::Credentials],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Basic dXNlcjpwYXNzCg==\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Basic user:pass\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Basic dXNlcjpwYXNz\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Basic REDACTED\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let Some(credential) = facts.authorization_of("Basic") else {
        facts.request_text("authorization")?;
        return Ok(None);
    };
    // `<credentials>`, `user#3fa2c1d0`: somebody took the value out.
    let is_replaced = credential.secret.iter().any(|b| matches!(b, b'<' | b'#' | b'*' | b'.'));
    if credential.kind == Kind::Withheld || credential.secret.is_empty() || is_replaced {
        return Ok(None);
    }
    let (evidence, severity) = match user_pass(credential.secret) {
        None => ("Authorization: Basic, and no base64", Severity::Warning),
        Some(pair) if pair.iter().any(u8::is_ascii_control) => {
            ("the user-pass of Basic holds a control character", Severity::Error)
        }
        Some(pair) if !pair.contains(&b':') => {
            ("the user-pass of Basic holds no colon", Severity::Warning)
        }
        Some(_) => return Ok(None),
    };
    Ok(Some(Note::new(Confidence::Proven, evidence.to_owned()).severity(severity)))
}
