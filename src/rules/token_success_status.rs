//! AL511: tokens with another success status.

use super::content::{json, text};
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL511",
    name: "token-success-not-200",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A token endpoint issues a token with a success status other than 200",
    why: "Strict clients take only a 200 for a token response.",
    guards: &["Only responses that hold an access token and its type."],
    fix: "Answer with status 200.",
    citations: &[Citation {
        source: "RFC 6749 section 5.1",
        keyword: Keyword::Descriptive,
        says: "the response is constructed by adding the parameters to the content of a 200 response",
        line: "RFC 6749 section 5.1 (described): tokens are issued with 200",
    }],
    statuses: Statuses::Envelopes,
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 201 Created\nContent-Type: application/json\nCache-Control: no-store\n\n\
             {\"access_token\":\"abc\",\"token_type\":\"Bearer\"}",
        ),
        Example::Bad(
            "POST /connect/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 202 Accepted\nContent-Type: application/json\nCache-Control: no-store\n\n\
             {\"token_type\":\"Bearer\",\"access_token\":\"abc\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n\
             {\"access_token\":\"abc\",\"token_type\":\"Bearer\"}",
        ),
        Example::Good(
            "POST /par HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 201 Created\nContent-Type: application/json\n\n\
             {\"request_uri\":\"urn:a\",\"expires_in\":60}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 201 Created\nContent-Type: application/json\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.status() == 200 || role(facts)? != Role::Token {
        return Ok(None);
    }
    let Some(body) = json(facts)? else { return Ok(None) };
    let issues = text(&body, "access_token").is_some() && text(&body, "token_type").is_some();
    let evidence = format!("an access token with status {}", facts.status());
    Ok(issues.then(|| Note::new(Confidence::Proven, evidence).expecting(200)))
}
