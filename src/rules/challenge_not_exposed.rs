//! AL704: a challenge that scripts cannot read.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL704",
    name: "www-authenticate-not-exposed",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A cross-origin refusal does not expose its challenge to the script",
    why: "The script sees the status and not the reason: it cannot tell an expired token from a missing \
          scope.",
    guards: &["Only responses that let the origin read them at all."],
    fix: "Send Access-Control-Expose-Headers: WWW-Authenticate (and DPoP-Nonce).",
    citations: &[Citation {
        source: "RFC 9449 section 7.1",
        keyword: Keyword::Advice,
        says: "browser-based clients need WWW-Authenticate in Access-Control-Expose-Headers to read it",
        line: "RFC 9449 section 7.1 (advice): scripts read WWW-Authenticate only where it is exposed",
    }],
    statuses: Statuses::Only(&[400, 401, 403]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\
             Access-Control-Allow-Origin: https://app.example\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\
             Access-Control-Allow-Origin: *\nAccess-Control-Expose-Headers: X-Request-Id\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\
             Access-Control-Allow-Origin: https://app.example\n\
             Access-Control-Expose-Headers: x-request-id, www-authenticate\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers partial\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\
             Access-Control-Allow-Origin: *\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.challenges()?.lines == 0 {
        return Ok(None);
    }
    if facts.response_text("access-control-allow-origin")?.is_none() {
        return Ok(None);
    }
    let exposed = facts.response_text("access-control-expose-headers")?.unwrap_or_default();
    let is_exposed =
        facts.exchange().response_headers().values("access-control-expose-headers").any(|line| {
            line.split(|&b| b == b',')
                .map(<[u8]>::trim_ascii)
                .any(|name| name == b"*" || name.eq_ignore_ascii_case(b"WWW-Authenticate"))
        });
    let evidence = format!("Access-Control-Expose-Headers: \"{exposed}\", with WWW-Authenticate");
    Ok((!is_exposed).then(|| Note::new(Confidence::Proven, evidence)))
}
