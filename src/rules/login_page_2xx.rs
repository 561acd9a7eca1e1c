//! AL205: a sign-in page as the success of a call that wanted data.

use super::auth_error_2xx::SUCCEEDED;
use super::citations::CREDENTIALS_401;
use super::credentials::{note, role};
use super::{Example, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Subject;
use crate::auth::endpoint::Role;
use crate::auth::program::made_by_program;
use crate::model::{Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL205",
    name: "login-page-in-2xx-for-api",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A call that is no page navigation is answered with a sign-in page and a success status",
    why: "The caller takes the page for its data and fails while it parses it, far from the cause; nothing \
          tells it to renew its token.",
    guards: &[
        "Only requests that a program made: an access token, JSON asked for, XMLHttpRequest or fetch.",
        "Navigations, and requests that ask for HTML, get pages rightly.",
        "A page is one of signing in by its title and a form, a password field or a way to sign in.",
        "Login pages themselves, and OAuth endpoints, are left alone.",
    ],
    fix: "Answer 401 with a challenge to requests that are no navigation.",
    citations: &[CREDENTIALS_401, SUCCEEDED],
    statuses: Statuses::Envelopes,
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAccept: application/json\n\n\
             HTTP/1.1 200 OK\nContent-Type: text/html\n\n\
             <!doctype html><title>Sign in</title><form method=post><input type=password name=p></form>",
        ),
        Example::Bad(
            "GET /v1/orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\n\n\
             <html><head><title>Anmelden - Beispiel</title></head><body>\
             <form action=/auth/start method=post></form></body></html>",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: shop.example\nAccept: text/html\n\n\
             HTTP/1.1 200 OK\nContent-Type: text/html\n\n\
             <!doctype html><title>Sign in</title><form method=post><input type=password name=p></form>",
        ),
        Example::Good(
            "GET /help HTTP/1.1\nHost: shop.example\nAccept: application/json\n\n\
             HTTP/1.1 200 OK\nContent-Type: text/html\n\n\
             <!doctype html><title>How to use the API</title><form action=/search></form>",
        ),
        Example::Good(
            "GET /login HTTP/1.1\nHost: shop.example\nX-Requested-With: XMLHttpRequest\n\n\
             HTTP/1.1 200 OK\nContent-Type: text/html\n\n\
             <!doctype html><title>Sign in</title><form method=post><input type=password name=p></form>",
        ),
        // Whether a page is the right answer depends on who asked.
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\n\
             HTTP/1.1 200 OK\nContent-Type: text/html\n\n\
             <!doctype html><title>Sign in</title><form method=post><input type=password name=p></form>",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\nAccept: application/json\n\n\
             HTTP/1.1 200 OK\nContent-Type: text/html\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Resource {
        return Ok(None);
    }
    let Some(statement) = facts.statement()? else { return Ok(None) };
    if statement.subject != Subject::LoginPage {
        return Ok(None);
    }
    let Some(sign) = made_by_program(facts.exchange().request_headers())? else { return Ok(None) };
    let mut note = note(facts, statement, 401);
    note.evidence = format!("{}; the request has {sign}", note.evidence);
    note.severity = None;
    Ok(Some(note))
}
