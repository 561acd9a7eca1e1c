//! AL656: resource metadata at no URL.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity, split_absolute};

pub(super) static RULE: Rule = Rule {
    id: "AL656",
    name: "resource-metadata-parameter-invalid",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "resource_metadata in a challenge is no absolute https URL",
    why: "The client cannot fetch it, and does not find the authorization server.",
    guards: &["http on localhost is for development."],
    fix: "Send the absolute URL: `https://HOST/.well-known/oauth-protected-resource`.",
    citations: &[Citation {
        source: "RFC 9728 section 5.1",
        keyword: Keyword::Descriptive,
        says: "resource_metadata is the URL of the protected resource metadata",
        line: "RFC 9728 section 5.1 (described): resource_metadata is the URL of the metadata, which is https",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer resource_metadata=\"/.well-known/oauth-protected-resource\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer resource_metadata=\"http://api.example/.well-known/oauth-protected-resource\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer resource_metadata=\"https://api.example/.well-known/oauth-protected-resource\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: localhost:8080\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer resource_metadata=\"http://localhost:8080/.well-known/oauth-protected-resource\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        let url = challenge.param("resource_metadata")?;
        let is_url = split_absolute(url.as_bytes()).is_some_and(|(scheme, authority, _)| {
            let is_local = authority.starts_with(b"localhost")
                || authority.starts_with(b"127.")
                || authority.starts_with(b"[::1]");
            !authority.is_empty() && (scheme.eq_ignore_ascii_case(b"https") || is_local)
        });
        (!is_url).then(|| format!("resource_metadata=\"{url}\""))
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
