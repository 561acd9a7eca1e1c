//! AL601: Basic without a realm.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL601",
    name: "basic-realm-missing",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A Basic challenge names no realm",
    why: "Clients store passwords by realm. Without one they ask again for each path, or not at all.",
    guards: &["Proxy-Authenticate is judged alike.", "Challenges that cannot be read are AL102's."],
    fix: "Send `Basic realm=\"...\"`.",
    citations: &[Citation {
        source: "RFC 7617 section 2",
        keyword: Keyword::Must,
        says: "the authentication parameter realm is REQUIRED",
        line: "RFC 7617 section 2 (MUST): a Basic challenge has a realm, which is REQUIRED",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic\n\n",
        ),
        Example::Bad(
            "GET http://shop.example/ HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: basic charset=\"UTF-8\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"api\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Negotiate\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        let is_bare = challenge.is("Basic") && challenge.param("realm").is_none();
        is_bare.then(|| "Basic without realm".to_owned())
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
