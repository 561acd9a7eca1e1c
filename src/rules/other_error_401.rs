//! AL111: a 401 for an error that has nothing to do with authentication.

use super::content::{json, text};
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

/// Codes that name another error, in lower case without `_` and `-`, and its status.
const CODES: [(&str, u16); 12] = [
    ("notfound", 404),
    ("resourcenotfound", 404),
    ("methodnotallowed", 405),
    ("payloadtoolarge", 413),
    ("requestbodytoolarge", 413),
    ("requestentitytoolarge", 413),
    ("unsupportedmediatype", 415),
    ("validationerror", 422),
    ("validationfailed", 422),
    ("internalservererror", 500),
    ("serviceunavailable", 503),
    ("gatewaytimeout", 504),
];

pub(super) static RULE: Rule = Rule {
    id: "AL111",
    name: "401-for-non-auth-error",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A 401 carries the code of an error that is not about authentication",
    why: "Clients renew their token and try again, which changes nothing.",
    guards: &[
        "Only codes that name one other status, at the top of the body or in its error; words never count.",
        "Only where the request carried credentials: without them a 401 comes first.",
        "Silent where the response names a problem with credentials as well.",
    ],
    fix: "Answer with the status of the error itself; when the authorization service fails, with 503.",
    citations: &[Citation {
        source: "RFC 9110 section 15.5.2",
        keyword: Keyword::Descriptive,
        says: "401: the request was not applied because it lacks valid authentication credentials",
        line: "RFC 9110 section 15.5.2 (described): 401 says that the request lacks valid credentials, and nothing else",
    }],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"code\":\"REQUEST_BODY_TOO_LARGE\"}",
        ),
        Example::Bad(
            "GET /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"Order 7\"}}",
        ),
        Example::Good(
            "GET /orders/7 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"code\":\"NOT_FOUND\"}",
        ),
        Example::Good(
            "GET /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"code\":\"NOT_FOUND\",\"message\":\"No user for this access token: it is invalid\"}",
        ),
        Example::Good(
            "GET /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"code\":\"USER_NOT_FOUND\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Resource {
        return Ok(None);
    }
    let Some(body) = json(facts)? else { return Ok(None) };
    let error = body.get("error").and_then(|error| error.as_object());
    let code = [Some(&body), error]
        .into_iter()
        .flatten()
        .find_map(|object| text(object, "code").or_else(|| text(object, "error")));
    let Some(code) = code else { return Ok(None) };
    let plain: String = code
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let Some((_, status)) = CODES.iter().find(|(known, _)| *known == plain) else {
        return Ok(None);
    };
    if facts.statement()?.is_some() || !facts.carries_credentials()? {
        return Ok(None);
    }
    let evidence = format!("body code: \"{code}\"");
    Ok(Some(Note::new(Confidence::Stated, evidence).expecting(*status)))
}
