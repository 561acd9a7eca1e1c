//! AL625: an error code nobody registered.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

/// Error codes for access to resources: RFC 6750 section 3.1, RFC 9449 section 12, RFC 9470
/// section 3, and those of UMA and GNAP's kin that say nothing of a token's state.
const REGISTERED: [&str; 7] = [
    "invalid_request",
    "invalid_token",
    "insufficient_scope",
    "insufficient_user_authentication",
    "invalid_dpop_proof",
    "use_dpop_nonce",
    "insufficient_authorization_details",
];

pub(super) static RULE: Rule = Rule {
    id: "AL625",
    name: "bearer-unknown-error-code",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A Bearer or DPoP challenge carries an error code that is not registered",
    why: "Clients renew their token on invalid_token. On token_expired or unauthorized they do nothing.",
    guards: &["Only Bearer and DPoP challenges: other schemes have codes of their own."],
    fix: "Use a registered code, mostly invalid_token, and put the detail into error_description.",
    citations: &[Citation {
        source: "RFC 6749 section 11.4",
        keyword: Keyword::Advice,
        says: "error codes of protected resources are registered in the OAuth Extensions Error registry",
        line: "RFC 6749 section 11.4 (advice): error codes of resources are those of the OAuth Extensions Error registry",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"token_expired\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\", error=\"unauthorized\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Token error=\"token_expired\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let unknown = facts.challenges()?.error().find(|error| !REGISTERED.contains(error));
    let evidence = unknown.map(|error| format!("WWW-Authenticate error=\"{error}\""));
    Ok(evidence.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
