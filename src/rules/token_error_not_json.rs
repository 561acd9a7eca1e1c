//! AL507: an error of a token endpoint that is no JSON.

use super::content::form_parameter;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::endpoint::Role;
use crate::auth::{Facts, is_json};
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL507",
    name: "token-error-not-json",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A token endpoint refuses a grant with content that is no JSON",
    why: "The client finds no error code, and cannot tell a dead refresh token from a typing error.",
    guards: &[
        "Only requests whose form names a grant_type, and only 400 and 401.",
        "Pages of firewalls and proxies are theirs, not the token endpoint's.",
    ],
    fix: "Send an application/json object with `error`.",
    citations: &[Citation {
        source: "RFC 6749 section 5.2",
        keyword: Keyword::Descriptive,
        says: "the parameters of an error are included in the content as application/json",
        line: "RFC 6749 section 5.2 (described): errors of the token endpoint are JSON objects",
    }],
    statuses: Statuses::Only(&[400, 401]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\
             Content-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=a\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: text/plain\n\nbad refresh token",
        ),
        Example::Bad(
            "POST /oauth/token HTTP/1.1\nHost: as.example\n\
             Content-Type: application/x-www-form-urlencoded\n\ngrant_type=password&username=a&password=b\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\
             Content-Type: text/html\n\n<html><title>Login failed</title></html>",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\
             Content-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=a\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json;charset=UTF-8\n\n{\"error\":\"invalid_grant\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: text/html\n\n<html><center>nginx</center></html>",
        ),
        Example::Unknown(
            "#! request-body unknown\nPOST /oauth2/token HTTP/1.1\nHost: as.example\n\
             Content-Type: application/x-www-form-urlencoded\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: text/html\n\n<html></html>",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Token || facts.generator().is_some() {
        return Ok(None);
    }
    let Some(value) = facts.response_text("content-type")? else { return Ok(None) };
    if facts.content_type().is_none_or(|media_type| is_json(&media_type)) {
        return Ok(None);
    }
    if form_parameter(facts, "grant_type")?.is_none() {
        return Ok(None);
    }
    Ok(Some(Note::new(Confidence::Proven, format!("Content-Type: {value}"))))
}
