//! AL411: 407 from the origin server.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL411",
    name: "407-from-origin",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 407 answers a request that was not sent to a proxy",
    why: "The client asks for the password of a proxy it does not use, or shows nothing at all.",
    guards: &[
        "Only requests in origin form over TLS, end to end: there no proxy could have answered.",
        "Absolute form, CONNECT, Via and Proxy-Status tell of a proxy.",
    ],
    fix: "Answer 401 with WWW-Authenticate.",
    citations: &[Citation {
        source: "RFC 9110 section 15.5.8",
        keyword: Keyword::Descriptive,
        says: "407 says that the client needs to authenticate itself in order to use a proxy",
        line: "RFC 9110 section 15.5.8 (described): 407 is for the use of a proxy",
    }],
    statuses: Statuses::Only(&[407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /api HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"api\"\n\n",
        ),
        Example::Bad(
            "POST /api HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Bearer realm=\"api\"\n\n",
        ),
        Example::Good(
            "CONNECT api.example:443 HTTP/1.1\nHost: api.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"p\"\n\n",
        ),
        Example::Good(
            "#! scheme http\nGET http://api.example/ HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"p\"\n\n",
        ),
        Example::Good(
            "GET /api HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nVia: 1.1 gw\nProxy-Authenticate: Basic realm=\"p\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /api HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 407 Proxy Authentication Required\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let request = facts.exchange().request.as_ref().ok_or(Unseen(Part::Target))?;
    let target = request.target.as_deref().ok_or(Unseen(Part::Target))?;
    // A HAR shows every target in absolute form: there the form tells nothing.
    if !target.starts_with(b"/") || request.scheme != Some("https") || facts.exchange().log.is_some() {
        return Ok(None);
    }
    let proxied = facts.response_text("via")?.is_some() || facts.response_text("proxy-status")?.is_some();
    let evidence = "407 to a request in origin form over TLS".to_owned();
    Ok((!proxied).then(|| Note::new(Confidence::Inferred, evidence).expecting(401)))
}
