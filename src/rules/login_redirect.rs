//! AL401: an API call redirected to a login page.

use super::citations::CREDENTIALS_401;
use super::credentials::role;
use super::{Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::auth::program::made_by_program;
use crate::model::{Cause, Confidence, Part, Severity};

/// Path segments of login pages.
const LOGIN: &[&str] = &[
    "login",
    "signin",
    "sign-in",
    "sign_in",
    "log-in",
    "log_in",
    "logon",
    "signon",
    "sso",
    "authenticate",
    "login.html",
    "login.php",
    "login.aspx",
    "login.jsp",
    "auth",
    "authorize",
    "saml",
    "saml2",
    "anmelden",
];

pub(super) static RULE: Rule = Rule {
    id: "AL401",
    name: "redirect-to-login-for-api",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A call that is no page navigation is redirected to a login page",
    why: "A script follows the redirect and fails on an HTML page or a cross-origin check, far from the \
          cause.",
    guards: &[
        "Only requests that a script made: XMLHttpRequest, fetch, a bearer token, or JSON asked for.",
        "Navigations and requests whose headers were not recorded are left alone.",
        "Login, logout and OAuth endpoints redirect by design.",
    ],
    fix: "Answer 401 with a challenge to requests that are no navigation.",
    citations: &[CREDENTIALS_401],
    statuses: Statuses::Only(&[301, 302, 303, 307, 308]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: shop.example\nAuthorization: Bearer abc\nAccept: application/json\n\n\
             HTTP/1.1 303 See Other\nLocation: https://shop.example/Account/Login?ReturnUrl=%2Forders\n\n",
        ),
        Example::Bad(
            "GET /api/orders HTTP/1.1\nHost: shop.example\nX-Requested-With: XMLHttpRequest\n\n\
             HTTP/1.1 302 Found\nLocation: /login\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: shop.example\nAccept: text/html,application/xhtml+xml\n\
             Sec-Fetch-Mode: navigate\n\nHTTP/1.1 302 Found\nLocation: /login\n\n",
        ),
        Example::Good(
            "GET /api/orders HTTP/1.1\nHost: shop.example\nX-Requested-With: XMLHttpRequest\n\n\
             HTTP/1.1 302 Found\nLocation: /api/v2/orders\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /api/orders HTTP/1.1\n\n\
             HTTP/1.1 302 Found\nLocation: /login\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if !matches!(role(facts)?, Role::Resource | Role::GraphQl) {
        return Ok(None);
    }
    let location = facts.exchange().response_headers().get("location").of(Part::ResponseHeaders)?;
    let Some(location) = location else { return Ok(None) };
    let location = String::from_utf8_lossy(location.get(..2048).unwrap_or(location));
    let path = location.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let path = path.split_once("://").map_or(path.as_str(), |(_, rest)| rest);
    let leads_to_login = path.split('/').any(|segment| LOGIN.contains(&segment));
    if !leads_to_login {
        return Ok(None);
    }
    let Some(sign) = made_by_program(facts.exchange().request_headers())? else { return Ok(None) };
    let evidence = format!("Location: {path}; the request has {sign}");
    Ok(Some(
        Note::new(Confidence::Stated, evidence).cause(Cause::MissingCredentials).expecting(401),
    ))
}
