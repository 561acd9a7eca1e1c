//! AL812: a client that answers a challenge with another scheme.

use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict, Witness};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

/// Schemes that a client has from nowhere but itself, if no challenge names them.
const OWN: [&str; 4] = ["Basic", "Digest", "NTLM", "Negotiate"];

pub(super) static RULE: Rule = Rule {
    id: "AL812",
    name: "scheme-not-offered",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A client that was told which schemes are accepted sends another one, and is refused again",
    why: "The answer will be the same each time; a password is sent to who cannot use it.",
    guards: &[
        "The same client was refused with 401 on the same route before: credentials sent of its own accord are legal.",
        "Every challenge could be read, and none is of the scheme that was sent.",
        "Only Basic, Digest, NTLM and Negotiate: many APIs take tokens under a scheme that no challenge of theirs names.",
    ],
    fix: "Choose among the schemes of the challenge.",
    citations: &[Citation {
        source: "RFC 9110 section 11.4",
        keyword: Keyword::Ought,
        says: "a user agent ought to select the most secure challenge that it understands, obtaining credentials as appropriate",
        line: "RFC 9110 section 11.4 (ought to): a client selects one of the challenges it was sent",
    }],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\n\n\
             #! next\n#! time 2026-03-01T10:00:01Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\n\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! client 192.0.2.7\n\
             GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"r\"\n\n\
             #! next\n#! time 2026-03-01T10:00:01Z\n#! client 192.0.2.7\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"r\"\n\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"r\"\n\n\
             #! next\n#! time 2026-03-01T10:00:01Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"r\"\n\n",
        ),
        // Of its own accord, before it knew.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"r\"\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let challenges = facts.challenges()?;
    let is_clear = challenges.faults.is_empty() && challenges.list.iter().all(|c| !c.damaged);
    if challenges.list.is_empty() || !is_clear || role(facts)? != Role::Resource {
        return Ok(None);
    }
    if facts.request_text("authorization")?.is_none() {
        return Ok(None);
    }
    let sent = OWN.iter().find(|scheme| facts.authorization_of(scheme).is_some());
    let Some(scheme) = sent.filter(|scheme| challenges.of(scheme).next().is_none()) else {
        return Ok(None);
    };
    let mut offered: Vec<&str> = challenges.list.iter().map(|c| c.scheme).collect();
    offered.dedup();
    let evidence = format!("{} was offered, and {scheme} credentials came", offered.join(", "));
    Ok(Some(Note::new(Confidence::Proven, evidence).awaiting(Witness::RefusedBefore)))
}
