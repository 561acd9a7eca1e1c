//! AL414: a network that answers in the name of the servers asked.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict, Witness};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity, host_of, split_absolute};

/// Words of the addresses of portals.
const PORTAL: [&str; 9] =
    ["portal", "captive", "hotspot", "guest", "wifi", "wlan", "splash", "walled", "uam"];

pub(super) static RULE: Rule = Rule {
    id: "AL414",
    name: "captive-portal-masquerade",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A network sends its clients to its portal by redirects in the name of the servers they asked",
    why: "A program takes the portal for the server: it stores the page, or follows it with its credentials.",
    guards: &[
        "Only cleartext requests: nobody else can answer in the name of a server with TLS.",
        "The same client is sent to the same host when it asks for another one.",
        "The address names a portal; redirects to one's own domain, to https and to a login of one's own are left alone.",
    ],
    fix: "Answer 511 (Network Authentication Required) with a link to the portal.",
    citations: &[Citation {
        source: "RFC 6585 section 6.1",
        keyword: Keyword::Descriptive,
        says: "511 tells clients of a captive portal's answer apart from that of the server they asked",
        line: "RFC 6585 section 6.1 (described): 511 is the answer of a network that asks for a login",
    }],
    statuses: Statuses::Only(&[301, 302, 303, 307, 308]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "#! recorded-by client\nGET http://api.example/v1 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 302 Found\nLocation: http://10.0.0.1/portal?from=api.example\n\n\
             #! next\n#! recorded-by client\nGET http://news.test/ HTTP/1.1\nHost: news.test\n\n\
             HTTP/1.1 302 Found\nLocation: http://10.0.0.1/portal?from=news.test\n\n",
        ),
        Example::Bad(
            "#! recorded-by client\nGET http://api.example/v1 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 307 Temporary Redirect\nLocation: https://hotspot.hotel.test/login\n\n\
             #! next\n#! recorded-by client\nGET http://updates.invalid/list HTTP/1.1\nHost: updates.invalid\n\n\
             HTTP/1.1 307 Temporary Redirect\nLocation: https://hotspot.hotel.test/login\n\n",
        ),
        // A redirect of one server only.
        Example::Good(
            "#! recorded-by client\nGET http://api.example/v1 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 302 Found\nLocation: http://portal.example/start\n\n",
        ),
        // Single sign-on of a company.
        Example::Good(
            "#! recorded-by client\nGET http://wiki.corp.test/ HTTP/1.1\nHost: wiki.corp.test\n\n\
             HTTP/1.1 302 Found\nLocation: http://portal.corp.test/login\n\n\
             #! next\n#! recorded-by client\nGET http://mail.corp.test/ HTTP/1.1\nHost: mail.corp.test\n\n\
             HTTP/1.1 302 Found\nLocation: http://portal.corp.test/login\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET http://api.example/v1 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 302 Found\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let exchange = facts.exchange();
    let url = exchange.url();
    let is_cleartext = url.as_deref().is_some_and(|url| url.starts_with(b"http://"));
    if !is_cleartext {
        return Ok(None);
    }
    let location = exchange.response_headers().get("location").of(Part::ResponseHeaders)?;
    let Some((_, authority, rest)) = location.and_then(split_absolute) else { return Ok(None) };
    let (to, Some(from)) = (host_of(authority), exchange.host()) else { return Ok(None) };
    let path = String::from_utf8_lossy(rest.split(|&b| b == b'?').next().unwrap_or_default())
        .to_ascii_lowercase();
    let names_portal = PORTAL.iter().any(|word| to.contains(word) || path.contains(word));
    if !names_portal || domain(&to) == domain(&from) {
        return Ok(None);
    }
    let evidence = format!("{from} redirects to {to}{path}, and so does another host");
    Ok(Some(
        Note::new(Confidence::Inferred, evidence)
            .expecting(511)
            .awaiting(Witness::RedirectsElsewhere),
    ))
}

/// The last two labels of a host name.
fn domain(host: &str) -> &str {
    host.rmatch_indices('.').nth(1).map_or(host, |(dot, _)| host.get(dot + 1..).unwrap_or(host))
}
