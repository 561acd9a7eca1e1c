//! AL103: auth-params separated by blanks.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::challenge::Fault;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL103",
    name: "challenge-params-not-comma-separated",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A challenge separates its parameters by blanks instead of commas",
    why: "A strict parser stops after the first parameter, so that error, scope or \
          resource_metadata never reach the client.",
    guards: &[
        "Blanks inside a quoted string, around commas and between a scheme and its first parameter are fine.",
    ],
    fix: "Put a comma between any two parameters.",
    citations: &[Citation {
        source: "RFC 9110 section 11.3",
        keyword: Keyword::Must,
        says: "auth-params are a comma-separated list",
        line: "RFC 9110 section 11.3 (MUST): the parameters of a challenge are a comma-separated list",
    }],
    statuses: Statuses::Only(&[400, 401, 403]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "CONNECT shop.example:443 HTTP/1.1\nHost: shop.example:443\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\" nonce=\"n\", qop=\"auth\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"shop\" error=\"invalid_token\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error_description=\"use realm=\\\"a\\\" error=\\\"b\\\"\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"my shop\" , error=\"invalid_token\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = facts.challenges()?.faults.contains(&Fault::MissingComma);
    let evidence = "WWW-Authenticate has two parameters with no comma between them".to_owned();
    Ok(found.then(|| Note::new(Confidence::Proven, evidence)))
}
