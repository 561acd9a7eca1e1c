//! AL901: a bearer token sent without TLS.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::glance::leaves_in_cleartext;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL901",
    name: "credentials-over-cleartext",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A client sends a bearer token over http",
    why: "Whoever sees the traffic on its way can use the token from then on.",
    guards: &[
        "Only what a client recorded of itself: a capture behind a gateway that ends TLS shows http too.",
        "This machine, private addresses, names without a dot and of private networks are left alone, by the name and by the recorded address of the server.",
        "A request that a browser turns to https by itself (HSTS) is never sent.",
    ],
    fix: "Call it by https, and let the server refuse plain http instead of redirecting: by then the token was sent.",
    citations: &[Citation {
        source: "RFC 6750 section 5.3",
        keyword: Keyword::Must,
        says: "clients MUST always use TLS (https) or equivalent transport security when making requests with bearer tokens",
        line: "RFC 6750 section 5.3 (MUST): bearer tokens are sent over TLS",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::Credentials],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "#! recorded-by client\n#! scheme http\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
        Example::Bad(
            "#! recorded-by client\n#! scheme http\n\
             GET /orders HTTP/1.1\nHost: api.example:8080\nAuthorization: bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Good(
            "#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
        Example::Good(
            "#! recorded-by client\n#! scheme http\n\
             GET /orders HTTP/1.1\nHost: localhost:3000\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
        Example::Good(
            "#! recorded-by client\n#! scheme http\n\
             GET /orders HTTP/1.1\nHost: 10.1.2.3:8080\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
        Example::Good(
            "#! recorded-by client\n#! scheme http\n\
             GET /orders HTTP/1.1\nHost: gateway\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
        Example::Good(
            "#! recorded-by client\n#! scheme http\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 307 Internal Redirect\nLocation: https://api.example/orders\n\
             Non-Authoritative-Reason: HSTS\n\n",
        ),
        Example::Good(
            "#! scheme http\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let exchange = facts.exchange();
    // Chrome shows its own redirect, a 307, as if the request had been answered.
    if facts.status() == 307
        && exchange
            .response_headers()
            .get("non-authoritative-reason")
            .of(Part::ResponseHeaders)?
            .is_some()
    {
        return Ok(None);
    }
    if exchange.by_client {
        exchange.request_headers().get("authorization").of(Part::Credentials)?;
    }
    Ok(leaves_in_cleartext(exchange)
        .then(|| Note::new(Confidence::Proven, "Bearer credentials in an http request".to_owned())))
}
