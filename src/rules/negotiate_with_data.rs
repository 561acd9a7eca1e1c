//! AL661: Negotiate that answers before it was asked.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL661",
    name: "negotiate-initial-challenge-with-data",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "The first Negotiate challenge carries data",
    why: "The client has sent nothing that it could answer; some clients break off.",
    guards: &["With an Authorization field the challenge continues the exchange."],
    fix: "Send `WWW-Authenticate: Negotiate` alone.",
    citations: &[Citation {
        source: "RFC 4559 section 4.1",
        keyword: Keyword::Advice,
        says: "the initial WWW-Authenticate header will not carry any gssapi-data",
        line: "RFC 4559 section 4.1 (advice): the initial Negotiate challenge carries no data",
    }],
    statuses: Statuses::Only(&[401, 407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Negotiate YII=\n\n",
        ),
        Example::Bad(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\nWWW-Authenticate: Negotiate YIIabc==\n\n",
        ),
        Example::Good(
            "GET / HTTP/1.1\nHost: a.example\nAuthorization: Negotiate YII=\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Negotiate oYG=\n\n",
        ),
        Example::Good(
            "GET / HTTP/1.1\nHost: a.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Negotiate\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET / HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Negotiate YII=\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let (field, challenges) = super::challenged::challenges(facts)?;
    if !challenges.of("Negotiate").any(|challenge| challenge.token68.is_some()) {
        return Ok(None);
    }
    let answer = if facts.status() == 407 { "proxy-authorization" } else { "authorization" };
    let is_first = facts.request_text(answer)?.is_none();
    let evidence = format!("{field}: Negotiate with data, to a request without {answer}");
    Ok(is_first.then(|| Note::new(Confidence::Proven, evidence)))
}
