//! AL622: an error code for a token that was not sent.

use super::content::scheme;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL622",
    name: "bearer-error-without-credentials",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A challenge names an error although the request carried no credentials",
    why: "Clients take invalid_token for a token that must be renewed, and throw away one that holds; \
          that none was sent is the bug to look for.",
    guards: &[
        "Silent unless the whole request was recorded, cookies and content included.",
        "A client certificate is never recorded: over TLS the finding is inferred.",
    ],
    fix: "Without credentials send the challenge alone: `Bearer realm=\"...\"`.",
    citations: &[Citation {
        source: "RFC 6750 section 3.1",
        keyword: Keyword::Should,
        says: "if the request lacks any authentication information, the resource server SHOULD NOT include an error code",
        line: "RFC 6750 section 3.1 (SHOULD NOT): no error code in answer to a request without credentials",
    }],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Bad(
            "DELETE /orders/7 HTTP/1.1\nHost: api.example\nCookie: theme=dark\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: DPoP realm=\"x\", error=\"invalid_dpop_proof\", algs=\"ES256\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nCookie: session=abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Unknown(
            "#! request-headers except authorization\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let error = facts.challenges()?.error().next().map(str::to_owned);
    let Some(error) = error else { return Ok(None) };
    // RFC 9449 section 8 and 9: the way to ask for a nonce.
    if error == "use_dpop_nonce" || role(facts)? != Role::Resource || facts.carries_credentials()? {
        return Ok(None);
    }
    let evidence =
        format!("WWW-Authenticate says error=\"{error}\"; the request has no credentials");
    let is_tls = scheme(facts) != Some("http");
    let confidence = if is_tls { Confidence::Inferred } else { Confidence::Proven };
    Ok(Some(Note::new(confidence, evidence).cause(Cause::MissingCredentials)))
}
