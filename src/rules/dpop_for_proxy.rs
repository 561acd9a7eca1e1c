//! AL645: `DPoP` for a proxy.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL645",
    name: "dpop-with-proxy-fields",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A proxy challenges with DPoP",
    why: "A proof is made for one URL; a proxy has none, and no client can answer.",
    guards: &["DPoP in WWW-Authenticate of the origin server is in order."],
    fix: "Challenge with another scheme in Proxy-Authenticate.",
    citations: &[Citation {
        source: "RFC 9449 section 7.1",
        keyword: Keyword::Must,
        says: "the DPoP scheme MUST NOT be used with Proxy-Authenticate or Proxy-Authorization",
        line: "RFC 9449 section 7.1 (MUST NOT): DPoP is not used with Proxy-Authenticate or Proxy-Authorization",
    }],
    statuses: Statuses::Only(&[407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "CONNECT api.example:443 HTTP/1.1\nHost: api.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: DPoP algs=\"ES256\"\n\n",
        ),
        Example::Bad(
            "CONNECT api.example:443 HTTP/1.1\nHost: api.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"p\"\n\
             Proxy-Authenticate: dpop algs=\"ES256\"\n\n",
        ),
        Example::Good(
            "CONNECT api.example:443 HTTP/1.1\nHost: api.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"p\"\n\n",
        ),
        Example::Good(
            "CONNECT api.example:443 HTTP/1.1\nHost: api.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Negotiate\n\
             WWW-Authenticate: DPoP algs=\"ES256\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nCONNECT api.example:443 HTTP/1.1\n\n\
             HTTP/1.1 407 Proxy Authentication Required\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = facts.proxy_challenges()?.of("DPoP").next().is_some();
    Ok(found.then(|| Note::new(Confidence::Proven, "Proxy-Authenticate: DPoP".to_owned())))
}
