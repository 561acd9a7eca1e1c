//! AL206: a token that is bound to a key is accepted without it.

use super::acceptance::{granted_for, is_forwarded};
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict, Witness};
use crate::auth::Facts;
use crate::auth::jwt::Confirmation;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL206",
    name: "bound-token-accepted-as-bearer",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A resource that knows DPoP accepts a DPoP-bound token as a bearer token",
    why: "The proof of possession is there so that a stolen token is of no use. Sent as Bearer, it is.",
    guards: &[
        "In the same recording this very resource asks for DPoP or accepts it; one that only knows Bearer cannot tell.",
        "The token names a DPoP key (cnf.jkt), is the only credential, and comes without a proof.",
        "Requests that a gateway forwarded are left alone: it may have checked the proof.",
        "Certificate-bound tokens are not judged: recordings do not show client certificates.",
    ],
    fix: "Reject tokens with cnf.jkt that come as Bearer: 401 with a DPoP challenge, error=\"invalid_token\".",
    citations: &[Citation {
        source: "RFC 9449 section 7.2",
        keyword: Keyword::Must,
        says: "a resource that supports both Bearer and DPoP MUST reject a DPoP-bound token received as a bearer token",
        line: "RFC 9449 section 7.2 (MUST): a DPoP-bound token received as a bearer token is rejected where DPoP is supported",
    }],
    statuses: Statuses::Accepted,
    needs_any: &[Part::Credentials],
    rests_on_clock: false,
    check,
    examples: &[
        // {"alg":"ES256"}.{"cnf":{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP algs=\"ES256\"\n\n\
             #! next\n\
             GET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer eyJhbGciOiJFUzI1NiJ9.eyJjbmYiOnsiamt0IjoiMFpjT0NPUlpOWXktRFdwcXEzMGpaeUpHSFROMGQySGdsQlYzdWlndUE0SSJ9fQ.c2ln\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        Example::Bad(
            "GET /orders/1 HTTP/1.1\nHost: api.example\nDPoP: eyJ.a.b\n\
             Authorization: DPoP eyJhbGciOiJFUzI1NiJ9.eyJjbmYiOnsiamt0IjoiMFpjT0NPUlpOWXktRFdwcXEzMGpaeUpHSFROMGQySGdsQlYzdWlndUE0SSJ9fQ.c2ln\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{}\n\
             #! next\n\
             GET /orders/2 HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer eyJhbGciOiJFUzI1NiJ9.eyJjbmYiOnsiamt0IjoiMFpjT0NPUlpOWXktRFdwcXEzMGpaeUpHSFROMGQySGdsQlYzdWlndUE0SSJ9fQ.c2ln\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n{}",
        ),
        // It may never have heard of DPoP.
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n\
             #! next\n\
             GET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer eyJhbGciOiJFUzI1NiJ9.eyJjbmYiOnsiamt0IjoiMFpjT0NPUlpOWXktRFdwcXEzMGpaeUpHSFROMGQySGdsQlYzdWlndUE0SSJ9fQ.c2ln\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        // A token that is not bound.
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP algs=\"ES256\", Bearer\n\n\
             #! next\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer {{jwt exp=900}}\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        // Behind a gateway, which took the proof; and bound to a certificate, which nobody sees.
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP algs=\"ES256\"\n\n\
             #! next\n\
             GET /orders HTTP/1.1\nHost: api.example\nVia: 1.1 gateway\n\
             Authorization: Bearer eyJhbGciOiJFUzI1NiJ9.eyJjbmYiOnsiamt0IjoiMFpjT0NPUlpOWXktRFdwcXEzMGpaeUpHSFROMGQySGdsQlYzdWlndUE0SSJ9fQ.c2ln\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n[]\n\
             #! next\n\
             GET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJjbmYiOnsieDV0I1MyNTYiOiJid2NLMGVzYzNBQ0MzREIyWTVfbEVTc1hFOG85bHRjMDVPODlqZE4tZGcyIn19.c2ln\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\n\n[]",
        ),
        Example::Unknown("#! request-headers unknown\nGET /orders HTTP/1.1\n\nHTTP/1.1 200 OK\n\n"),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let is_bearer = granted_for(facts)?.is_some_and(|credential| credential.is("Bearer"));
    let is_bound = facts.jwt().is_some_and(|jwt| jwt.bound_to == Some(Confirmation::DpopKey));
    if !is_bearer || !is_bound || is_forwarded(facts) || facts.request_text("dpop")?.is_some() {
        return Ok(None);
    }
    let evidence = "Authorization: Bearer with cnf.jkt and no DPoP field, where DPoP is known";
    let note = Note::new(Confidence::Proven, evidence.to_owned());
    Ok(Some(note.expecting(401).awaiting(Witness::KnowsDpop)))
}
