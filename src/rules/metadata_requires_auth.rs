//! AL521: metadata for those who are known already.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

/// Documents that a client reads before it can have credentials.
const DOCUMENTS: [&[u8]; 3] = [
    b"/.well-known/openid-configuration",
    b"/.well-known/oauth-authorization-server",
    b"/.well-known/oauth-protected-resource",
];

pub(super) static RULE: Rule = Rule {
    id: "AL521",
    name: "metadata-requires-auth",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "The metadata that tells how to authenticate asks for authentication",
    why: "A client reads it to learn where to get a token. It never will.",
    guards: &[
        "404 is fine: the document need not exist.",
        "403 may be a firewall's and is left alone.",
    ],
    fix: "Serve the metadata without authentication.",
    citations: &[Citation {
        source: "RFC 8414 section 3.2",
        keyword: Keyword::Must,
        says: "a successful response MUST use 200; the document is there for clients without credentials",
        line: "RFC 8414 section 3.2 (MUST): metadata is answered with 200",
    }],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::Target],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /.well-known/oauth-protected-resource HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Bad(
            "GET /realms/a/.well-known/openid-configuration HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\n",
        ),
        Example::Good(
            "GET /.well-known/change-password HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\n",
        ),
        Example::Good(
            "GET /.well-known/openid-configuration HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 404 Not Found\n\n",
        ),
        Example::Unknown("HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\n"),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let path = facts.exchange().path().ok_or(Unseen(Part::Target))?;
    if !matches!(facts.exchange().method()?, b"GET" | b"HEAD") {
        return Ok(None);
    }
    let found = DOCUMENTS.iter().any(|name| memchr::memmem::find(path, name).is_some());
    let evidence = "401 to a request for metadata".to_owned();
    Ok(found.then(|| Note::new(Confidence::Proven, evidence).expecting(200)))
}
