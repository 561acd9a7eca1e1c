//! AL402: a redirect that sends the password along.

use super::content::form_parameter;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity, split_absolute};

/// Parameters of forms that log in.
const SECRETS: [&str; 6] = ["password", "passwd", "pwd", "pass", "otp", "client_secret"];

pub(super) static RULE: Rule = Rule {
    id: "AL402",
    name: "login-307-redirect",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A request with a password is redirected with 307 or 308 to another origin",
    why: "307 and 308 keep method and content: the browser posts the password to the other site.",
    guards: &["Only forms that hold a password, and only to another host."],
    fix: "Redirect with 303.",
    citations: &[Citation {
        source: "RFC 9700 section 4.12",
        keyword: Keyword::Must,
        says: "an authorization server that redirects a request which may hold user credentials MUST NOT use 307",
        line: "RFC 9700 section 4.12 (MUST NOT): no 307 for a request that may hold user credentials; use 303",
    }],
    statuses: Statuses::Only(&[307, 308]),
    needs_any: &[Part::RequestBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /login HTTP/1.1\nHost: as.example\nContent-Type: application/x-www-form-urlencoded\n\n\
             username=bob&password=secret\n\n\
             HTTP/1.1 307 Temporary Redirect\nLocation: https://client.example/cb?code=1\n\n",
        ),
        Example::Bad(
            "POST /signin HTTP/1.1\nHost: as.example\nContent-Type: application/x-www-form-urlencoded\n\n\
             otp=123456\n\n\
             HTTP/1.1 308 Permanent Redirect\nLocation: https://other.example/signin\n\n",
        ),
        Example::Good(
            "POST /login HTTP/1.1\nHost: as.example\nContent-Type: application/x-www-form-urlencoded\n\n\
             username=bob&password=secret\n\n\
             HTTP/1.1 307 Temporary Redirect\nLocation: https://as.example/login/\n\n",
        ),
        Example::Good(
            "POST /search HTTP/1.1\nHost: as.example\nContent-Type: application/x-www-form-urlencoded\n\n\
             q=password\n\n\
             HTTP/1.1 307 Temporary Redirect\nLocation: https://client.example/\n\n",
        ),
        Example::Unknown(
            "#! request-body unknown\nPOST /login HTTP/1.1\nHost: as.example\n\
             Content-Type: application/x-www-form-urlencoded\n\n\
             HTTP/1.1 307 Temporary Redirect\nLocation: https://client.example/cb\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.exchange().method()? != b"POST" {
        return Ok(None);
    }
    let Some(location) = facts.response_text("location")? else { return Ok(None) };
    let Some((_, authority, _)) = split_absolute(location.as_bytes()) else { return Ok(None) };
    let target = String::from_utf8_lossy(authority).to_ascii_lowercase();
    let target = target.split(':').next().unwrap_or_default();
    let own = facts.exchange().host().ok_or(crate::model::Unseen(Part::RequestHeaders))?;
    if target == own {
        return Ok(None);
    }
    for name in SECRETS {
        if form_parameter(facts, name)?.is_some_and(|value| !value.is_empty()) {
            let evidence = format!("a form with {name} is redirected to {target}");
            return Ok(Some(Note::new(Confidence::Proven, evidence).expecting(303)));
        }
    }
    Ok(None)
}
