//! AL714: an MCP server that does not say which scope is missing.

use super::mcp::is_mcp;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL714",
    name: "mcp-scope-challenge-incomplete",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 403 of an MCP server for a missing scope does not name scope and metadata",
    why: "The client cannot ask for the scope that is missing.",
    guards: &["Only where the challenge or the content says that a scope is missing."],
    fix: "Send `Bearer error=\"insufficient_scope\", scope=\"...\", resource_metadata=\"...\"`.",
    citations: &[Citation {
        source: "MCP authorization 2025-11-25",
        keyword: Keyword::Should,
        says: "servers SHOULD answer 403 with error=insufficient_scope, scope and resource_metadata",
        line: "MCP authorization 2025-11-25 (SHOULD): 403 with insufficient_scope, scope and resource_metadata",
    }],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /mcp HTTP/1.1\nHost: tools.example\nMCP-Protocol-Version: 2025-11-25\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer error=\"insufficient_scope\"\n\n",
        ),
        Example::Bad(
            "POST /mcp HTTP/1.1\nHost: tools.example\nMCP-Protocol-Version: 2025-11-25\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"insufficient_scope\"}",
        ),
        Example::Good(
            "POST /mcp HTTP/1.1\nHost: tools.example\nMCP-Protocol-Version: 2025-11-25\n\n\
             HTTP/1.1 403 Forbidden\n\
             WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"files:write\", resource_metadata=\"https://tools.example/m\"\n\n",
        ),
        Example::Good(
            "POST /mcp HTTP/1.1\nHost: tools.example\nMCP-Protocol-Version: 2025-11-25\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nPOST /mcp HTTP/1.1\nHost: tools.example\n\
             MCP-Protocol-Version: 2025-11-25\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if !is_mcp(facts)? {
        return Ok(None);
    }
    let challenges = facts.challenges()?;
    let scope = challenges.list.iter().find(|c| c.param("error") == Some("insufficient_scope"));
    let missing = match scope {
        Some(own) => {
            ["scope", "resource_metadata"].into_iter().find(|name| own.param(name).is_none())
        }
        None => facts
            .statement()?
            .is_some_and(|statement| statement.cause == Cause::InsufficientScope)
            .then_some("challenge"),
    };
    Ok(missing.map(|name| {
        Note::new(Confidence::Proven, format!("insufficient_scope without {name}"))
            .cause(Cause::InsufficientScope)
    }))
}
