//! AL715: an MCP client with its token in the URL.

use super::mcp::is_mcp;
use super::token_in_query::parameter;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL715",
    name: "mcp-token-in-query",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "An MCP request carries its access token in the URL",
    why: "URLs end up in logs and histories, and the token with them.",
    guards: &["Only requests with a field of the protocol, or JSON-RPC to a path named mcp."],
    fix: "Send the token in Authorization with every request.",
    citations: &[Citation {
        source: "MCP authorization, token requirements",
        keyword: Keyword::Must,
        says: "access tokens MUST NOT be included in the URI query string",
        line: "MCP authorization, token requirements (MUST NOT): no access tokens in the URI query string",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /mcp?access_token=abc HTTP/1.1\nHost: tools.example\nMCP-Protocol-Version: 2025-06-18\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
        Example::Bad(
            "GET /mcp?token={{jwt exp=900}} HTTP/1.1\nHost: tools.example\nMcp-Session-Id: 7\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer resource_metadata=\"https://tools.example/m\"\n\n",
        ),
        Example::Good(
            "POST /mcp HTTP/1.1\nHost: tools.example\nMCP-Protocol-Version: 2025-06-18\n\
             Authorization: Bearer abc\n\nHTTP/1.1 200 OK\n\n",
        ),
        Example::Good(
            "POST /orders?access_token=abc HTTP/1.1\nHost: api.example\n\nHTTP/1.1 200 OK\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    facts.exchange().path().ok_or(Unseen(Part::Target))?;
    let Some(name) = parameter(facts) else { return Ok(None) };
    if !is_mcp(facts)? {
        return Ok(None);
    }
    Ok(Some(Note::new(Confidence::Proven, format!("query parameter {name} holds a token"))))
}
