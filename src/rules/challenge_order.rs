//! AL107: a challenge few clients know stands before one that all know.

use super::challenged::challenges;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::challenge::is_registered;
use crate::model::{Confidence, Keyword, Part, Severity};

/// Schemes that clients support widely.
const WIDE: [&str; 4] = ["Basic", "Digest", "Bearer", "Negotiate"];

pub(super) static RULE: Rule = Rule {
    id: "AL107",
    name: "challenge-order",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A challenge of an unregistered scheme stands before one that clients know",
    why: "Some clients look at the first challenge only, find nothing they can answer, and give up.",
    guards: &[
        "Registered schemes may stand first: clients that know them prefer them.",
        "The order of several lines is kept by recordings; whether they were one line is not always, and is not judged.",
    ],
    fix: "Send one field line for each challenge, the best supported scheme first.",
    citations: &[Citation {
        source: "RFC 9110 section 11.3",
        keyword: Keyword::Descriptive,
        says: "many clients fail to parse a challenge of an unknown scheme; a workaround is to list well-supported schemes first",
        line: "RFC 9110 section 11.3 (described): well-supported schemes are listed first",
    }],
    statuses: Statuses::Only(&[401, 407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Newauth realm=\"x\", Basic realm=\"y\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: AcmeToken realm=\"x\"\n\
             WWW-Authenticate: Bearer realm=\"y\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"y\"\n\
             WWW-Authenticate: Newauth realm=\"x\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP algs=\"ES256\", Bearer realm=\"y\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let (field, challenges) = challenges(facts)?;
    let [first, rest @ ..] = challenges.list.as_slice() else { return Ok(None) };
    // NTLM stands first by Microsoft's own order, and its clients know it.
    if first.damaged || is_registered(first.scheme) || first.is("NTLM") {
        return Ok(None);
    }
    let known = rest.iter().find(|challenge| WIDE.iter().any(|scheme| challenge.is(scheme)));
    Ok(known.map(|known| {
        let evidence = format!("{field}: {} before {}", first.scheme, known.scheme);
        Note::new(Confidence::Proven, evidence)
    }))
}
