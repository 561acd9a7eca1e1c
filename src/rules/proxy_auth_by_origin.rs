//! AL411: 407 from the origin server.

use super::content::scheme;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL411",
    name: "407-from-origin",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 407 was answered inside of TLS: by the origin server or its gateway, not by a proxy of the client",
    why: "Browsers and libraries ask for the credentials of a proxy that does not exist, or report a network \
          error; none of them sends Authorization.",
    guards: &[
        "CONNECT and cleartext requests are left alone: there a proxy may have answered.",
        "Responses that name a proxy (Via, Proxy-Status, a product's own fields) are left alone.",
        "Recordings of a client (HAR) show the answer of its proxy in the place of the origin's: unknown.",
    ],
    fix: "Answer 401 with WWW-Authenticate.",
    citations: &[Citation {
        source: "RFC 9110 section 15.5.8",
        keyword: Keyword::Descriptive,
        says: "407 indicates that the client needs to authenticate itself in order to use a proxy for this request",
        line: "RFC 9110 section 15.5.8 (described): 407 is for credentials that a proxy wants",
    }],
    statuses: Statuses::Only(&[407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"api\"\n\n",
        ),
        Example::Bad(
            "POST /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Bearer realm=\"api\"\n\
             Content-Type: application/json\n\n{\"error\":\"token expired\"}",
        ),
        Example::Good(
            "CONNECT api.example:443 HTTP/1.1\nHost: api.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"proxy\"\n\n",
        ),
        Example::Good(
            "#! scheme http\nGET http://api.example/orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"proxy\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nVia: 1.1 proxy (squid/6.6)\n\
             Proxy-Authenticate: Basic realm=\"proxy\"\n\n",
        ),
        Example::Unknown(
            "#! recorded-by client\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"proxy\"\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let exchange = facts.exchange();
    if exchange.method()? == b"CONNECT" {
        return Ok(None);
    }
    match scheme(facts) {
        Some("https") if exchange.by_client || exchange.log.is_some() => {
            return Err(Unseen(Part::Target));
        }
        Some("https") => {}
        Some(_) => return Ok(None),
        None => return Err(Unseen(Part::Target)),
    }
    for name in ["via", "proxy-status", "x-squid-error", "proxy-agent", "proxy-connection"] {
        if facts.response_text(name)?.is_some() {
            return Ok(None);
        }
    }
    let evidence = "407 over https, and no field names a proxy".to_owned();
    Ok(Some(Note::new(Confidence::Inferred, evidence).expecting(401)))
}
