//! AL713: an MCP server that does not say where to get a token.

use super::mcp::{is_mcp, version};
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL713",
    name: "mcp-401-without-discovery",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A 401 of an MCP server names no resource metadata",
    why: "The client does not learn which authorization server to go to.",
    guards: &[
        "Version 2025-03-26 knows no resource metadata.",
        "From 2025-11-25 on a well-known URI will do: a warning there, and where no version is named.",
    ],
    fix: "Add `resource_metadata=\"https://HOST/.well-known/oauth-protected-resource\"` to the challenge.",
    citations: &[Citation {
        source: "MCP authorization 2025-06-18",
        keyword: Keyword::Must,
        says: "servers MUST use WWW-Authenticate with 401 to indicate the location of the resource metadata",
        line: "MCP authorization 2025-06-18 (MUST): a 401 names the resource metadata in WWW-Authenticate",
    }],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /mcp HTTP/1.1\nHost: tools.example\nMCP-Protocol-Version: 2025-06-18\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Bad(
            "POST /mcp HTTP/1.1\nHost: tools.example\nMCP-Protocol-Version: 2025-11-25\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer\n\n",
        ),
        Example::Good(
            "POST /mcp HTTP/1.1\nHost: tools.example\nMCP-Protocol-Version: 2025-06-18\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer resource_metadata=\"https://tools.example/.well-known/oauth-protected-resource\"\n\n",
        ),
        Example::Good(
            "POST /mcp HTTP/1.1\nHost: tools.example\nMCP-Protocol-Version: 2025-03-26\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nPOST /mcp HTTP/1.1\nHost: tools.example\n\
             MCP-Protocol-Version: 2025-06-18\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if !is_mcp(facts)? {
        return Ok(None);
    }
    let version = version(facts);
    if version.as_deref() == Some("2025-03-26") {
        return Ok(None);
    }
    let challenges = facts.challenges()?;
    if challenges.list.iter().any(|c| c.param("resource_metadata").is_some_and(|v| !v.is_empty())) {
        return Ok(None);
    }
    let note = Note::new(Confidence::Proven, "no resource_metadata in the challenge".to_owned());
    let is_bound = version.as_deref() == Some("2025-06-18");
    Ok(Some(if is_bound { note } else { note.severity(Severity::Warning) }))
}
