//! AL817: a client that sends `DPoP` proofs without the nonce it was given.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict, Witness};
use crate::auth::Facts;
use crate::auth::cause::oauth_error;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL817",
    name: "dpop-nonce-ignored",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A client goes on sending DPoP proofs without a nonce, although the server gave it one",
    why: "Every such request is refused with use_dpop_nonce: the client never gets further.",
    guards: &[
        "The proof is there to be read, and has no nonce at all; which of several nonces is the newest is not guessed.",
        "The nonce was given to the same client by the same server, a second or more before.",
    ],
    fix: "Keep the latest DPoP-Nonce of each server, and put it into the `nonce` claim of the next proof.",
    citations: &[Citation {
        source: "RFC 9449 section 8.2",
        keyword: Keyword::Must,
        says: "the client MUST use the new nonce supplied for the next request and those after it, until another is supplied",
        line: "RFC 9449 section 8.2 (MUST): a client uses the nonce that the server supplied last",
    }],
    statuses: Statuses::Only(&[400, 401]),
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\
             DPoP: eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2In0.eyJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL2FwaS5leGFtcGxlL29yZGVycyIsImp0aSI6ImExIn0.c2ln\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: n1\n\n\
             #! next\n#! time 2026-03-01T10:00:02Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\
             DPoP: eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2In0.eyJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL2FwaS5leGFtcGxlL29yZGVycyIsImp0aSI6ImExIn0.c2ln\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: n2\n\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! client 192.0.2.7\n\
             POST /token HTTP/1.1\nHost: as.example\nDPoP: eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2In0.eyJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL2FwaS5leGFtcGxlL29yZGVycyIsImp0aSI6ImExIn0.c2ln\n\ngrant_type=authorization_code&code=a\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\nDPoP-Nonce: n1\n\n{\"error\":\"use_dpop_nonce\"}\n\n\
             #! next\n#! time 2026-03-01T10:00:05Z\n#! client 192.0.2.7\n\
             POST /token HTTP/1.1\nHost: as.example\nDPoP: eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2In0.eyJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL2FwaS5leGFtcGxlL29yZGVycyIsImp0aSI6ImExIn0.c2ln\n\ngrant_type=authorization_code&code=a\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\nDPoP-Nonce: n2\n\n{\"error\":\"use_dpop_nonce\"}\n\n",
        ),
        // It heeds the nonce, which the server has replaced since.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\
             DPoP: eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2In0.eyJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL2FwaS5leGFtcGxlL29yZGVycyIsImp0aSI6ImExIn0.c2ln\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: n1\n\n\
             #! next\n#! time 2026-03-01T10:00:02Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\
             DPoP: eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2In0.eyJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL2FwaS5leGFtcGxlL29yZGVycyIsImp0aSI6ImEyIiwibm9uY2UiOiJuMSJ9.c2ln\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: n2\n\n",
        ),
        // Both were on their way before the first answer.
        Example::Good(
            "#! time 2026-03-01T10:00:00.100Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\
             DPoP: eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2In0.eyJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL2FwaS5leGFtcGxlL29yZGVycyIsImp0aSI6ImExIn0.c2ln\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: n1\n\n\
             #! next\n#! time 2026-03-01T10:00:00.200Z\n#! recorded-by client\n\
             GET /customers HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\
             DPoP: eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2In0.eyJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL2FwaS5leGFtcGxlL29yZGVycyIsImp0aSI6ImExIn0.c2ln\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: n2\n\n",
        ),
        // Nonces of one server are nothing to another.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: DPoP abc\n\
             DPoP: eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2In0.eyJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL2FwaS5leGFtcGxlL29yZGVycyIsImp0aSI6ImExIn0.c2ln\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: n1\n\n\
             #! next\n#! time 2026-03-01T10:00:02Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: other.example\nAuthorization: DPoP abc\n\
             DPoP: eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2In0.eyJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL2FwaS5leGFtcGxlL29yZGVycyIsImp0aSI6ImExIn0.c2ln\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: n2\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"\nDPoP-Nonce: n1\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let asks = facts.challenges()?.error().any(|error| error == "use_dpop_nonce")
        || facts.status() == 400 && oauth_error(facts)?.as_deref() == Some("use_dpop_nonce");
    if !asks {
        return Ok(None);
    }
    let Some(proof) = facts.request_text("dpop")? else { return Ok(None) };
    if has_nonce(&proof) != Some(false) {
        return Ok(None);
    }
    let evidence =
        "a DPoP proof without nonce, refused with error=\"use_dpop_nonce\", after a DPoP-Nonce";
    Ok(Some(Note::new(Confidence::Proven, evidence.to_owned()).awaiting(Witness::GaveDpopNonce)))
}

/// Whether a proof has a `nonce` claim (RFC 9449 section 4.2); `None` where it cannot be read, as in a
/// redacted recording.
fn has_nonce(proof: &str) -> Option<bool> {
    let payload = proof.trim().split('.').nth(1)?;
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    Some(claims.as_object()?.contains_key("nonce"))
}
