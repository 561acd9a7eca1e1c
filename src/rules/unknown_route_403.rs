//! AL315: a gateway's 403 for a path it does not know.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Known, Part, Severity};

/// What API Gateway says to a request whose path or method it does not know.
const WORDS: &[u8] = b"Missing Authentication Token";

pub(super) static RULE: Rule = Rule {
    id: "AL315",
    name: "403-for-unknown-route",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "API Gateway says that a token is missing: mostly the path or the method does not exist",
    why: "People look for a token for hours while the stage is missing from the URL.",
    guards: &["The same answer is given where IAM wants a signature: look at the path first."],
    fix: "Check stage, path and method; give MISSING_AUTHENTICATION_TOKEN the status 404 in a gateway response.",
    citations: &[Citation {
        source: "Amazon API Gateway, gateway response types",
        keyword: Keyword::Advice,
        says: "MISSING_AUTHENTICATION_TOKEN (403) is also sent for an unsupported method or resource",
        line: "Amazon API Gateway, gateway response types (advice): MISSING_AUTHENTICATION_TOKEN is sent for unknown paths too",
    }],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseHeaders, Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /prod/typo HTTP/1.1\nHost: a.execute-api.example\n\n\
             HTTP/1.1 403 Forbidden\nx-amzn-ErrorType: MissingAuthenticationTokenException\n\n",
        ),
        Example::Bad(
            "GET /typo HTTP/1.1\nHost: a.execute-api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"message\":\"Missing Authentication Token\"}",
        ),
        Example::Good(
            "GET /prod/orders HTTP/1.1\nHost: a.execute-api.example\n\n\
             HTTP/1.1 403 Forbidden\nx-amzn-ErrorType: AccessDeniedException\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"message\":\"Token missing\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\n#! response-headers unknown\nGET /prod/typo HTTP/1.1\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let exchange = facts.exchange();
    let field = facts.response_text("x-amzn-errortype");
    if let Ok(Some(value)) = &field
        && value.starts_with("MissingAuthenticationToken")
    {
        let evidence = format!("x-amzn-errortype: {value}");
        return Ok(Some(Note::new(Confidence::Stated, evidence)));
    }
    match exchange.response.as_ref().map(|response| &response.body) {
        Some(Known::Present(body)) => {
            let head = body.bytes.get(..256).unwrap_or(&body.bytes);
            if body.bytes.len() < 200
                && memchr::memmem::find(head, WORDS).is_some()
                && body.complete
            {
                let evidence = "body message: \"Missing Authentication Token\"".to_owned();
                return Ok(Some(Note::new(Confidence::Stated, evidence)));
            }
            if !body.complete {
                return Err(crate::model::Unseen(Part::ResponseBody));
            }
        }
        Some(Known::Absent) => {}
        _ => return Err(crate::model::Unseen(Part::ResponseBody)),
    }
    field.map(|_| None)
}
