//! AL632: a token in a cookie that may be sent in the clear.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::glance::is_near;
use crate::auth::jwt::Jwt;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

/// What cookies with access tokens are called, without signs and in lower case.
const NAMES: [&str; 8] = [
    "accesstoken",
    "token",
    "jwt",
    "bearer",
    "bearertoken",
    "authtoken",
    "authorization",
    "jwttoken",
];

pub(super) static RULE: Rule = Rule {
    id: "AL632",
    name: "bearer-in-insecure-cookie",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A token is put into a cookie without Secure",
    why: "One http link to the host is enough, and the browser sends the token in the clear.",
    guards: &[
        "The cookie is named for a token, and its value is a signed JWT.",
        "This machine and private networks are left alone, and cookies that are deleted.",
        "Proven only where the client recorded it: a proxy may add Secure behind the recorder.",
        "Cookies with the prefixes `__Secure-` and `__Host-` are refused by browsers without Secure.",
    ],
    fix: "Set Secure, HttpOnly and SameSite.",
    citations: &[Citation {
        source: "RFC 6750 section 5.3",
        keyword: Keyword::Must,
        says: "implementations MUST NOT store bearer tokens within cookies that can be sent in the clear",
        line: "RFC 6750 section 5.3 (MUST NOT): no bearer token in a cookie that can be sent in the clear",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /login HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 200 OK\nSet-Cookie: token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2ln; Path=/; HttpOnly\n\n",
        ),
        Example::Bad(
            "GET /callback HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 302 Found\nLocation: /\nSet-Cookie: theme=dark\nSet-Cookie: access_token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2ln; SameSite=Lax\n\n",
        ),
        Example::Good(
            "POST /login HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 200 OK\nSet-Cookie: token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2ln; Path=/; Secure; HttpOnly\n\n",
        ),
        // A session of its own making, and a token against forged forms.
        Example::Good(
            "POST /login HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 200 OK\nSet-Cookie: sid=4f2a; Path=/\nSet-Cookie: csrf=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2ln; Path=/\n\n",
        ),
        Example::Good(
            "POST /login HTTP/1.1\nHost: localhost:8080\n\n\
             HTTP/1.1 200 OK\nSet-Cookie: token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2ln; Path=/\n\n",
        ),
        Example::Good(
            "POST /logout HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 200 OK\nSet-Cookie: token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2ln; Path=/; Max-Age=0\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nPOST /login HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let exchange = facts.exchange();
    let headers = exchange.response_headers();
    let mut names = Vec::new();
    for cookie in headers.values("set-cookie") {
        if let Some(name) = token_in_the_clear(cookie) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return if headers.would_show("set-cookie") {
            Ok(None)
        } else {
            Err(Unseen(Part::ResponseHeaders))
        };
    }
    let authority = exchange.authority().ok_or(Unseen(Part::Target))?;
    if is_near(&authority) {
        return Ok(None);
    }
    let evidence = format!("the cookie {} holds a JWT and lacks Secure", names.join(", "));
    // Between the server and a recorder in its network a proxy may yet add it.
    let confidence = if exchange.by_client { Confidence::Proven } else { Confidence::Stated };
    Ok(Some(Note::new(confidence, evidence)))
}

/// The name of a cookie, if it is one of a token and may be sent in the clear.
fn token_in_the_clear(cookie: &[u8]) -> Option<String> {
    let mut parts = cookie.split(|&b| b == b';');
    let pair = parts.next()?;
    let (name, value) = pair.split_at_checked(memchr::memchr(b'=', pair)?)?;
    let name = String::from_utf8_lossy(name.trim_ascii()).into_owned();
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let mut is_secure = name.starts_with("__Secure-") || name.starts_with("__Host-");
    let mut is_deleted = false;
    for part in parts.map(<[u8]>::trim_ascii) {
        let part = part.to_ascii_lowercase();
        is_secure |= part == b"secure";
        // Max-Age of nothing, and the beginning of time.
        is_deleted |= part == b"max-age=0"
            || part.starts_with(b"max-age=-")
            || part.starts_with(b"expires=") && memchr::memmem::find(&part, b"1970").is_some();
    }
    if is_deleted || is_secure || !NAMES.contains(&plain.as_str()) {
        return None;
    }
    let value = value.get(1..)?.trim_ascii();
    let value = value.strip_prefix(b"\"").and_then(|v| v.strip_suffix(b"\"")).unwrap_or(value);
    let token = value.strip_prefix(b"Bearer%20").unwrap_or(value);
    Jwt::peek(token).map(|_| name)
}
