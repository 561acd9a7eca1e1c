//! AL308: a missing scope without its name.

use super::mcp::is_mcp;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL308",
    name: "insufficient-scope-without-scope",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A challenge says that a scope is missing, and not which",
    why: "The client cannot ask for it.",
    guards: &["MCP servers have a rule of their own, AL714."],
    fix: "Name the scopes: `Bearer error=\"insufficient_scope\", scope=\"...\"`.",
    citations: &[Citation {
        source: "RFC 6750 section 3.1",
        keyword: Keyword::May,
        says: "the resource server MAY include the scope attribute with the scope necessary",
        line: "RFC 6750 section 3.1 (MAY): the challenge names the scope that is necessary",
    }],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer error=\"insufficient_scope\"\n\n",
        ),
        Example::Bad(
            "PUT /orders/1 HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: DPoP error=\"insufficient_scope\", algs=\"ES256\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"orders\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = facts
        .challenges()?
        .list
        .iter()
        .any(|c| c.param("error") == Some("insufficient_scope") && c.param("scope").is_none());
    if !found {
        return Ok(None);
    }
    if is_mcp(facts)? {
        return Ok(None);
    }
    let note = Note::new(Confidence::Proven, "insufficient_scope without scope".to_owned());
    Ok(Some(note.cause(Cause::InsufficientScope)))
}
