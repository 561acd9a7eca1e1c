//! AL105: a realm without quotes.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL105",
    name: "realm-not-quoted",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A challenge sends its realm as a token instead of a quoted-string",
    why: "realm is the one parameter that has always needed quotes. Parsers that know only the quoted \
          form find no realm, and cannot tell which credentials to use.",
    guards: &["Other parameters may be tokens.", "Challenges that cannot be read are AL102's."],
    fix: "Put the realm in double quotes.",
    citations: &[Citation {
        source: "RFC 9110 section 11.5",
        keyword: Keyword::Must,
        says: "for historical reasons, a sender MUST only generate the quoted-string syntax of realm",
        line: "RFC 9110 section 11.5 (MUST): a sender generates realm as a quoted-string only",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=Restricted\n\n",
        ),
        Example::Bad(
            "CONNECT shop.example:443 HTTP/1.1\nHost: shop.example:443\n\n\
             HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Negotiate\n\
             Proxy-Authenticate: Basic realm=proxy\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"Restricted\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        let realm =
            challenge.params.iter().find(|param| param.name.eq_ignore_ascii_case("realm"))?;
        (!realm.quoted).then(|| format!("{} realm={}", challenge.scheme, realm.value))
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
