//! AL814: credentials that cannot be what the client meant.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::credentials::Kind;
use crate::auth::glance::{is_placeholder, is_token68};
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL814",
    name: "malformed-credentials",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A client sends an Authorization value that holds no token",
    why: "`Bearer undefined` is the most frequent cause of a 401 there is; no server can mend it.",
    guards: &[
        "Values that were withheld, shortened or replaced are not judged.",
        "A bare JWT without a scheme is what some interfaces document: information only if it is accepted.",
    ],
    fix: "Fill in the token before the request is sent, as `Bearer` and the token, once.",
    citations: &[Citation {
        source: "RFC 6750 section 2.1",
        keyword: Keyword::Descriptive,
        says: "credentials are Bearer, a space and a b64token",
        line: "RFC 6750 section 2.1 (described): credentials are `Bearer`, a space and a b64token",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::Credentials],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer undefined\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer Bearer abcdef\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer \"abcdef\"\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer {{jwt exp=900}}\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer <token>\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer ***\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let Some(credential) = facts.authorization().next() else {
        facts.request_text("authorization")?;
        return Ok(None);
    };
    if credential.kind == Kind::Withheld {
        return Ok(None);
    }
    let secret = credential.secret;
    let starts = |prefix: &str| {
        secret.get(..prefix.len()).is_some_and(|s| s.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    let is_bearer = credential.is("Bearer") || credential.is("DPoP");
    let evidence = if is_bearer && secret.is_empty() {
        "a scheme without a token".to_owned()
    } else if is_bearer && is_placeholder(secret) {
        format!("the token is `{}`", String::from_utf8_lossy(secret.get(..32).unwrap_or(secret)))
    } else if is_bearer && (starts("Bearer ") || starts("Token ") || starts("JWT ")) {
        "a scheme twice".to_owned()
    } else if is_bearer && !was_replaced(secret) && !is_token68(secret) {
        let odd = secret.iter().find(|b| !b.is_ascii_alphanumeric() && !b"-._~+/=".contains(b));
        match odd {
            Some(b' ') => "a space in the token".to_owned(),
            Some(b'"' | b'\'') => "quotes around the token".to_owned(),
            Some(b',') => return Ok(None), // AL813's, or the parameters of a scheme of its own.
            _ => "the token holds characters that no token has".to_owned(),
        }
    } else if credential.kind == Kind::Opaque && facts.jwt().is_some() {
        "a JWT without a scheme".to_owned()
    } else {
        return Ok(None);
    };
    let note = Note::new(Confidence::Proven, evidence).cause(Cause::InvalidCredentials);
    let is_accepted = (200..400).contains(&facts.status());
    Ok(Some(if is_accepted { note.severity(Severity::Info) } else { note }))
}

/// `<token>`, `eyJ...`, `jwt#3fa2c1d0{alg=RS256 …}`: somebody took the value out.
fn was_replaced(secret: &[u8]) -> bool {
    secret.iter().any(|b| matches!(b, b'<' | b'>' | b'#' | b'*' | b'[' | b'{' | b'$' | b'%'))
        || memchr::memmem::find(secret, b"...").is_some()
        || !secret.is_ascii()
}
