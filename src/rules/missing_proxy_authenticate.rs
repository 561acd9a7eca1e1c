//! AL410: a 407 without a challenge.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL410",
    name: "missing-proxy-authenticate",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A 407 response carries no Proxy-Authenticate field",
    why: "The client learns that the proxy wants credentials, but not which.",
    guards: &[
        "Silent unless the whole response header section was recorded, or a log column for this field.",
    ],
    fix: "Send Proxy-Authenticate with at least one challenge, for instance `Basic realm=\"proxy\"`.",
    citations: &[
        Citation {
            source: "RFC 9110 section 15.5.8",
            keyword: Keyword::Must,
            says: "the proxy MUST send a Proxy-Authenticate field with a challenge applicable to that proxy",
            line: "RFC 9110 section 15.5.8 (MUST): a 407 carries Proxy-Authenticate with a challenge",
        },
        Citation {
            source: "RFC 9110 section 11.7.1",
            keyword: Keyword::Must,
            says: "a proxy MUST send at least one Proxy-Authenticate field in each 407 that it generates",
            line: "RFC 9110 section 11.7.1 (MUST): every 407 carries Proxy-Authenticate",
        },
    ],
    statuses: Statuses::Only(&[407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "CONNECT shop.example:443 HTTP/1.1\nHost: shop.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nContent-Length: 0\n\n",
        ),
        Example::Bad(
            "GET http://shop.example/ HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nVia: 1.1 proxy.example\n\n",
        ),
        Example::Good(
            "CONNECT shop.example:443 HTTP/1.1\nHost: shop.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nWWW-Authenticate: Basic realm=\"proxy\"\n\n",
        ),
        Example::Good(
            "CONNECT shop.example:443 HTTP/1.1\nHost: shop.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Negotiate\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET http://shop.example/ HTTP/1.1\n\n\
             HTTP/1.1 407 Proxy Authentication Required\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    // A challenge in the wrong field is AL113's.
    let found = facts.proxy_challenges()?.lines == 0
        && facts.challenges().map_or(true, |challenges| challenges.lines == 0);
    let evidence = "no Proxy-Authenticate field in the response".to_owned();
    Ok(found.then(|| Note::new(Confidence::Proven, evidence)))
}
