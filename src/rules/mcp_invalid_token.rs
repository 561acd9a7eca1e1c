//! AL712: an MCP server that refuses a token with another status.

use super::credentials::stated;
use super::mcp::is_mcp;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL712",
    name: "mcp-invalid-token-not-401",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "An MCP server refuses an invalid or expired token with a status other than 401",
    why: "MCP clients start authorization on 401 alone; on anything else they give up.",
    guards: &[
        "Only requests with a field of the protocol, or JSON-RPC to a path named mcp.",
        "A missing scope is rightly 403.",
    ],
    fix: "Answer 401 with `WWW-Authenticate: Bearer error=\"invalid_token\", resource_metadata=\"...\"`.",
    citations: &[Citation {
        source: "MCP authorization, token handling",
        keyword: Keyword::Must,
        says: "invalid or expired tokens MUST receive an HTTP 401 response",
        line: "MCP authorization, token handling (MUST): invalid or expired tokens get 401",
    }],
    statuses: Statuses::Range(400, 599),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /mcp HTTP/1.1\nHost: tools.example\nAuthorization: Bearer abc\n\
             MCP-Protocol-Version: 2025-06-18\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"access token expired\"}",
        ),
        Example::Bad(
            "POST /mcp HTTP/1.1\nHost: tools.example\nAuthorization: Bearer abc\nContent-Type: application/json\n\n\
             {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid access token\"}",
        ),
        Example::Good(
            "POST /mcp HTTP/1.1\nHost: tools.example\nAuthorization: Bearer abc\n\
             MCP-Protocol-Version: 2025-06-18\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\", resource_metadata=\"https://tools.example/.well-known/oauth-protected-resource\"\n\
             Content-Type: application/json\n\n{\"error\":\"access token expired\"}",
        ),
        Example::Good(
            "POST /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"access token expired\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /mcp HTTP/1.1\nHost: tools.example\nAuthorization: Bearer abc\n\
             MCP-Protocol-Version: 2025-06-18\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

/// What the protocol means by an invalid or expired token.
const CAUSES: [Cause; 3] =
    [Cause::ExpiredCredentials, Cause::InvalidCredentials, Cause::RevokedCredentials];

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.status() == 401 {
        return Ok(None);
    }
    let Some(statement) = stated(facts, &CAUSES)? else { return Ok(None) };
    if !is_mcp(facts)? {
        return Ok(None);
    }
    let evidence = format!("{}: \"{}\"", statement.place, statement.words);
    Ok(Some(Note::new(Confidence::Stated, evidence).cause(statement.cause).expecting(401)))
}
