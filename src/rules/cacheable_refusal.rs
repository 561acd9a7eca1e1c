//! AL117: a refusal that caches may keep.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL117",
    name: "auth-error-explicitly-cacheable",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A refusal says that caches may store it",
    why: "A shared cache replays the refusal to users who have the right credentials.",
    guards: &["Without explicit freshness these statuses are not cached; then nothing is said."],
    fix: "Send Cache-Control: no-store with refusals.",
    citations: &[Citation {
        source: "RFC 9111 section 3",
        keyword: Keyword::Advice,
        says: "a cache may store a response of any understood status that has explicit freshness",
        line: "RFC 9111 section 3 (advice): explicit freshness lets caches store a response of any status",
    }],
    statuses: Statuses::Only(&[401, 403, 407, 419, 440, 498]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nCache-Control: public, max-age=3600\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\nCache-Control: s-maxage=60\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nCache-Control: private, max-age=60\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nCache-Control: max-age=0\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let Some(value) = facts.response_text("cache-control")? else { return Ok(None) };
    let directives: Vec<String> =
        value.split(',').map(|directive| directive.trim().to_ascii_lowercase()).collect();
    let has = |name: &str| directives.iter().any(|directive| directive == name);
    let is_fresh = directives.iter().any(|directive| {
        let (name, seconds) = directive.split_once('=').unwrap_or((directive, ""));
        matches!(name, "max-age" | "s-maxage")
            && seconds.trim_matches('"').parse().is_ok_and(|seconds: u64| seconds > 0)
    });
    let stored = (is_fresh || has("public")) && !has("no-store") && !has("private");
    let evidence = format!("Cache-Control: {value}");
    Ok(stored.then(|| Note::new(Confidence::Proven, evidence)))
}
