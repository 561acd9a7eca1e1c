//! AL505: a response with tokens that may be stored.

use super::content::{json, text};
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL505",
    name: "token-response-cacheable",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A token endpoint sends tokens without Cache-Control: no-store",
    why: "Browsers and proxies keep the response, and the tokens in it, on disk.",
    guards: &[
        "Pragma is obsolete and not asked for.",
        "Only token endpoints, and only responses that hold an access token and its type.",
    ],
    fix: "Send Cache-Control: no-store with every response that holds tokens.",
    citations: &[Citation {
        source: "RFC 6749 section 5.1",
        keyword: Keyword::Must,
        says: "the authorization server MUST include Cache-Control: no-store in any response that contains tokens",
        line: "RFC 6749 section 5.1 (MUST): responses with tokens carry Cache-Control: no-store",
    }],
    statuses: Statuses::Envelopes,
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":3600}",
        ),
        Example::Bad(
            "POST /connect/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: private, max-age=60\n\n\
             {\"access_token\":\"abc\",\"token_type\":\"Bearer\"}",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n\
             {\"access_token\":\"abc\",\"token_type\":\"Bearer\"}",
        ),
        Example::Good(
            "POST /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"access_token\":\"abc\",\"token_type\":\"Bearer\"}",
        ),
        Example::Unknown(
            "#! response-headers partial\nPOST /oauth2/token HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n\
             {\"access_token\":\"abc\",\"token_type\":\"Bearer\"}",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Token {
        return Ok(None);
    }
    let Some(body) = json(facts)? else { return Ok(None) };
    if text(&body, "access_token").is_none() || text(&body, "token_type").is_none() {
        return Ok(None);
    }
    let lines: Vec<&[u8]> = facts.exchange().response_headers().values("cache-control").collect();
    if lines.iter().any(|line| {
        line.split(|&b| b == b',').any(|part| part.trim_ascii().eq_ignore_ascii_case(b"no-store"))
    }) {
        return Ok(None);
    }
    let evidence = match facts.response_text("cache-control")? {
        Some(value) => format!("an access token with Cache-Control: {value}"),
        None => "an access token without Cache-Control".to_owned(),
    };
    Ok(Some(Note::new(Confidence::Proven, evidence)))
}
