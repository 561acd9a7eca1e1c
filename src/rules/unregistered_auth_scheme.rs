//! AL106: a scheme nobody registered.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::{Facts, challenge};
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL106",
    name: "unregistered-auth-scheme",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A challenge uses an authentication scheme that is not registered",
    why: "Clients that know only registered schemes pass it over. It satisfies the duty to challenge \
          all the same.",
    guards: &[
        "Schemes in wide use count as known: NTLM, Token, ApiKey, AWS4-HMAC-SHA256 and others.",
    ],
    fix: "Use a registered scheme, mostly Bearer; keep one of your own only if it is documented.",
    citations: &[Citation {
        source: "RFC 9110 section 16.4.1",
        keyword: Keyword::Ought,
        says: "authentication schemes ought to be registered in the HTTP Authentication Scheme Registry",
        line: "RFC 9110 section 16.4.1 (ought to): authentication schemes are registered with IANA",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: ShopLogin realm=\"shop\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\", X-Shop realm=\"x\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: bearer realm=\"shop\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: ApiKey realm=\"shop\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |own| {
        (!challenge::is_known(own.scheme)).then(|| format!("scheme {}", own.scheme))
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
