//! AL414: a network that answers in the name of the servers asked.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict, Witness};
use crate::auth::Facts;
use crate::auth::glance::is_near;
use crate::model::{Confidence, Keyword, Part, Severity, host_of, split_absolute};

/// Words of the addresses of portals, each a label of the host or a segment of the path.
const PORTAL: [&str; 9] =
    ["portal", "captive", "hotspot", "guest", "wifi", "wlan", "splash", "network-auth", "uam"];

pub(super) static RULE: Rule = Rule {
    id: "AL414",
    name: "captive-portal-masquerade",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A network sends its clients to its portal by redirects in the name of the servers they asked",
    why: "A program takes the portal for the server: it stores the page, or follows it with its credentials.",
    guards: &[
        "Only cleartext requests: nobody else can answer in the name of a server with TLS.",
        "The same client is sent to the same host when it asks for another one, within two minutes.",
        "The address is one of a private network, or names a portal and carries the host that was asked for.",
        "Permanent redirects, and those to one's own domain, are left alone.",
    ],
    fix: "Answer 511 (Network Authentication Required) with a link to the portal.",
    citations: &[Citation {
        source: "RFC 6585 section 6.1",
        keyword: Keyword::Descriptive,
        says: "511 tells clients of a captive portal's answer apart from that of the server they asked",
        line: "RFC 6585 section 6.1 (described): 511 is the answer of a network that asks for a login",
    }],
    statuses: Statuses::Only(&[302, 303, 307]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET http://api.example/v1 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 302 Found\nLocation: http://10.0.0.1/login.html\n\n\
             #! next\n#! time 2026-03-01T10:00:20Z\n#! recorded-by client\nGET http://news.test/ HTTP/1.1\nHost: news.test\n\n\
             HTTP/1.1 302 Found\nLocation: http://10.0.0.1/login.html\n\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET http://api.example/v1 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 307 Temporary Redirect\nLocation: https://hotspot.hotel.test/login?url=http%3A%2F%2Fapi.example%2Fv1\n\n\
             #! next\n#! time 2026-03-01T10:00:20Z\n#! recorded-by client\nGET http://updates.invalid/list HTTP/1.1\nHost: updates.invalid\n\n\
             HTTP/1.1 307 Temporary Redirect\nLocation: https://hotspot.hotel.test/login?url=http%3A%2F%2Fupdates.invalid%2Flist\n\n",
        ),
        // Two vanity domains of one service, and a name that only contains such a word.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET http://mail.example/ HTTP/1.1\nHost: mail.example\n\n\
             HTTP/1.1 302 Found\nLocation: https://portal.office.test/\n\n\
             #! next\n#! time 2026-03-01T10:00:20Z\n#! recorded-by client\nGET http://office.example/ HTTP/1.1\nHost: office.example\n\n\
             HTTP/1.1 302 Found\nLocation: https://portal.office.test/\n\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET http://a.example/ HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 302 Found\nLocation: https://www.visitguam.test/?from=a.example\n\n\
             #! next\n#! time 2026-03-01T10:00:20Z\n#! recorded-by client\nGET http://b.invalid/ HTTP/1.1\nHost: b.invalid\n\n\
             HTTP/1.1 302 Found\nLocation: https://www.visitguam.test/?from=b.invalid\n\n",
        ),
        // Forty minutes apart.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET http://api.example/v1 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 302 Found\nLocation: http://10.0.0.1/login.html\n\n\
             #! next\n#! time 2026-03-01T10:40:00Z\n#! recorded-by client\nGET http://news.test/ HTTP/1.1\nHost: news.test\n\n\
             HTTP/1.1 302 Found\nLocation: http://10.0.0.1/login.html\n\n",
        ),
        // One server only.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET http://api.example/v1 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 302 Found\nLocation: http://10.0.0.1/login.html\n\n",
        ),
        // Single sign-on of a company.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET http://wiki.corp.test/ HTTP/1.1\nHost: wiki.corp.test\n\n\
             HTTP/1.1 302 Found\nLocation: http://portal.corp.test/login?from=wiki.corp.test\n\n\
             #! next\n#! time 2026-03-01T10:00:20Z\n#! recorded-by client\nGET http://mail.corp.test/ HTTP/1.1\nHost: mail.corp.test\n\n\
             HTTP/1.1 302 Found\nLocation: http://portal.corp.test/login?from=mail.corp.test\n\n",
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
    let rest = String::from_utf8_lossy(rest).to_ascii_lowercase();
    let path = rest.split('?').next().unwrap_or_default();
    let has_word = |text: &str, between: &[char]| text.split(between).any(|w| PORTAL.contains(&w));
    let names_portal = has_word(&to, &['.']) || has_word(path, &['/', '.']);
    let is_of_network = is_near(authority) && authority.first().is_some_and(u8::is_ascii_digit);
    let is_portal = is_of_network || names_portal && rest.contains(&*from);
    if !is_portal || domain(&to) == domain(&from) {
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
