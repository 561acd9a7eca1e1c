//! AL617: Digest with MD5 alone.

use super::challenged::challenges;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL617",
    name: "digest-md5-only",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "All Digest challenges of a response use MD5",
    why: "MD5 is kept for old clients only; without a SHA-256 challenge the others have no choice.",
    guards: &[
        "A challenge without an algorithm means MD5.",
        "Silent where SHA-256 is offered too.",
    ],
    fix: "Offer `algorithm=SHA-256` first and MD5 in a second challenge.",
    citations: &[Citation {
        source: "RFC 7616 section 3.7",
        keyword: Keyword::Advice,
        says: "MD5 support is for backward compatibility; SHA-256 comes first in the order of preference",
        line: "RFC 7616 section 3.7 (advice): MD5 is for backward compatibility, SHA-256 comes first",
    }],
    statuses: Statuses::Only(&[401, 407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\n\n",
        ),
        Example::Bad(
            "GET http://shop.example/ HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 407 Proxy Authentication Required\n\
             Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=MD5-sess\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256\n\
             WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=MD5\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"r\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let (field, challenges) = challenges(facts)?;
    let mut digests = challenges.of("Digest").peekable();
    if digests.peek().is_none() {
        return Ok(None);
    }
    let all_md5 = digests.all(|challenge| {
        challenge.param("algorithm").is_none_or(|name| name.to_ascii_uppercase().starts_with("MD5"))
    });
    let evidence = format!("{field}: Digest offers MD5 only");
    Ok(all_md5.then(|| Note::new(Confidence::Proven, evidence)))
}
