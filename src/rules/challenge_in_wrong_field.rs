//! AL113: a challenge in the field of the other status.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL113",
    name: "challenge-in-wrong-field",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A 401 challenges in Proxy-Authenticate, or a 407 in WWW-Authenticate",
    why: "The client sends its credentials in the field that answers the challenge, where this server \
          does not look for them.",
    guards: &["Silent where both fields are there."],
    fix: "Challenge in WWW-Authenticate with 401, in Proxy-Authenticate with 407.",
    citations: &[Citation {
        source: "RFC 9110 section 11.3",
        keyword: Keyword::Must,
        says: "an origin server's 401 MUST carry WWW-Authenticate, a proxy's 407 MUST carry Proxy-Authenticate",
        line: "RFC 9110 section 11.3 (MUST): a 401 carries WWW-Authenticate, a 407 Proxy-Authenticate",
    }],
    statuses: Statuses::Only(&[401, 407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "CONNECT shop.example:443 HTTP/1.1\nHost: shop.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nWWW-Authenticate: Basic realm=\"proxy\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nProxy-Authenticate: Basic realm=\"api\"\n\n",
        ),
        Example::Good(
            "CONNECT shop.example:443 HTTP/1.1\nHost: shop.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"proxy\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"api\"\n\
             Proxy-Authenticate: Basic realm=\"proxy\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let (own, other, wrong) = if facts.status() == 401 {
        (facts.challenges()?.lines, facts.proxy_challenges()?.lines, "Proxy-Authenticate")
    } else {
        (facts.proxy_challenges()?.lines, facts.challenges()?.lines, "WWW-Authenticate")
    };
    let evidence = format!("{wrong} is the only field with a challenge");
    Ok((own == 0 && other > 0).then(|| Note::new(Confidence::Proven, evidence)))
}
