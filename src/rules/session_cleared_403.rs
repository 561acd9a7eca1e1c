//! AL310: a 403 that ends the session.

use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::credentials::{Carrier, Credential};
use crate::model::{Cause, Confidence, Part, Severity, Timestamp};

pub(super) static RULE: Rule = Rule {
    id: "AL310",
    name: "403-clears-session",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 403 deletes the session cookie that the request was made with",
    why: "The server says that the user may not, and acts as if the user were unknown: the session is \
          what was refused.",
    guards: &[
        "Only a cookie that the request sent and whose name says session or token.",
        "Silent where the response names another reason: a locked account, a forged request, a firewall.",
    ],
    fix: "Answer 401 to an ended session, and delete the cookie with it.",
    citations: &[super::citations::CREDENTIALS_401],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: shop.example\nCookie: sessionid=abc\n\n\
             HTTP/1.1 403 Forbidden\nSet-Cookie: sessionid=; Max-Age=0; Path=/\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: shop.example\nCookie: theme=dark; connect.sid=abc\n\n\
             HTTP/1.1 403 Forbidden\nSet-Cookie: connect.sid=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: shop.example\nCookie: sessionid=abc\n\n\
             HTTP/1.1 403 Forbidden\nSet-Cookie: sessionid=def; Max-Age=3600\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: shop.example\nCookie: sessionid=abc\n\n\
             HTTP/1.1 403 Forbidden\nSet-Cookie: flash=; Max-Age=0\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: shop.example\nCookie: sessionid=abc\n\n\
             HTTP/1.1 403 Forbidden\nSet-Cookie: sessionid=; Max-Age=0\nContent-Type: application/json\n\n\
             {\"error\":\"Your account has been disabled\"}",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\n\
             HTTP/1.1 403 Forbidden\nSet-Cookie: sessionid=; Max-Age=0\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let headers = facts.exchange().response_headers();
    headers.get("set-cookie").of(Part::ResponseHeaders)?;
    let deleted: Vec<&str> = headers.values("set-cookie").filter_map(deleted_cookie).collect();
    if deleted.is_empty() {
        return Ok(None);
    }
    facts.exchange().request_headers().get("cookie").of(Part::RequestHeaders)?;
    let own = |credential: &Credential<'_>| match credential.carrier {
        Carrier::Cookie(name) => deleted.contains(&name).then(|| name.to_owned()),
        _ => None,
    };
    let Some(name) = facts.credentials().iter().find_map(own) else { return Ok(None) };
    if facts.generator().is_some_and(|generator| generator.is_policy_block) {
        return Ok(None);
    }
    // Any reason that is told is AL301's and its kin's, or a right 403.
    if facts.statement()?.is_some() {
        return Ok(None);
    }
    let evidence = format!("Set-Cookie deletes {name}");
    Ok(Some(
        Note::new(Confidence::Inferred, evidence).cause(Cause::ExpiredCredentials).expecting(401),
    ))
}

/// The name of the cookie that a `Set-Cookie` value deletes.
fn deleted_cookie(value: &[u8]) -> Option<&str> {
    let value = std::str::from_utf8(value).ok()?;
    let mut parts = value.split(';').map(str::trim);
    let (name, _) = parts.next()?.split_once('=')?;
    let ends = parts.any(|attribute| {
        let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        if key.eq_ignore_ascii_case("max-age") {
            return value.trim().parse().is_ok_and(|seconds: i64| seconds <= 0);
        }
        // Whatever the clock says, nobody means a year before 2000 to come.
        key.eq_ignore_ascii_case("expires")
            && Timestamp::parse_http_date(value.trim()).is_some_and(|at| at.seconds() < 946_684_800)
    });
    (ends && !name.is_empty()).then_some(name)
}
