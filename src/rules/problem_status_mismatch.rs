//! AL208: a problem document that names another status.

use super::content::{json, number};
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

/// Statuses of authentication: the rule is about these, on either side.
const ABOUT_AUTH: [u64; 4] = [401, 403, 407, 419];

pub(super) static RULE: Rule = Rule {
    id: "AL208",
    name: "problem-status-mismatch",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A problem document names another status than the response has",
    why: "One of the two is wrong: clients that read the content act otherwise than those that read the \
          status, and one of them does not renew its token.",
    guards: &[
        "Only where one of the two is 401, 403, 407 or 419.",
        "Behind an intermediary (Via, CF-Ray, X-Cache) the status may have been rewritten on the way: a warning.",
    ],
    fix: "Send the status that the problem document names.",
    citations: &[Citation {
        source: "RFC 9457 section 3.1.2",
        keyword: Keyword::Must,
        says: "generators MUST use the same status code in the actual HTTP response",
        line: "RFC 9457 section 3.1.2 (MUST): the status member equals the status of the response",
    }],
    statuses: Statuses::Range(400, 599),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/problem+json\n\n\
             {\"status\":401,\"title\":\"Token expired\"}",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 500 Internal Server Error\nContent-Type: application/problem+json; charset=utf-8\nVia: 1.1 edge\n\n\
             {\"type\":\"about:blank\",\"status\":\"403\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\
             Content-Type: application/problem+json\n\n{\"status\":401,\"title\":\"Token expired\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 404 Not Found\nContent-Type: application/problem+json\n\n{\"status\":410}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/problem+json\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let media_type = facts.response_text("content-type")?;
    let is_problem = facts.content_type().is_some_and(|t| t == "application/problem+json");
    if media_type.is_none() || !is_problem {
        return Ok(None);
    }
    let Some(own) = json(facts)?.and_then(|body| number(&body, "status")) else { return Ok(None) };
    let status = u64::from(facts.status());
    if own == status || !(ABOUT_AUTH.contains(&own) || ABOUT_AUTH.contains(&status)) {
        return Ok(None);
    }
    let note =
        Note::new(Confidence::Proven, format!("status {status}, and status: {own} in the content"));
    let note = match u16::try_from(own) {
        Ok(own) if (400..600).contains(&own) => note.expecting(own),
        _ => note,
    };
    let headers = facts.exchange().response_headers();
    let is_relayed =
        ["via", "cf-ray", "x-cache"].into_iter().any(|name| headers.values(name).next().is_some());
    Ok(Some(if is_relayed { note.severity(Severity::Warning) } else { note }))
}
