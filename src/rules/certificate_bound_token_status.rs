//! AL655: a token bound to another certificate, refused with another status.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::jwt::Confirmation;
use crate::model::{Body, Confidence, Keyword, Known, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL655",
    name: "cert-bound-token-mismatch-status",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A token that is bound to another certificate is refused with another status than 401",
    why: "The client keeps the token, which will never work over this connection.",
    guards: &[
        "Only where the token names a certificate (cnf.x5t#S256) and the response speaks of a certificate.",
        "A handshake that fails has no HTTP status.",
    ],
    fix: "Answer 401 with WWW-Authenticate: Bearer error=\"invalid_token\".",
    citations: &[Citation {
        source: "RFC 8705 section 3",
        keyword: Keyword::Must,
        says: "if the certificates do not match, the access attempt MUST be rejected with 401 and invalid_token",
        line: "RFC 8705 section 3 (MUST): a token of another certificate is rejected with 401 and invalid_token",
    }],
    statuses: Statuses::Only(&[400, 403]),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        // {"alg":"RS256"}.{"cnf":{"x5t#S256":"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}}
        Example::Bad(
            "GET /accounts HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJjbmYiOnsieDV0I1MyNTYiOiJid2NLMGVzYzNBQ0MzREIyWTVfbEVTc1hFOG85bHRjMDVPODlqZE4tZGcyIn19.c2ln\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"error\":\"The client certificate does not match the access token\"}",
        ),
        Example::Bad(
            "GET /accounts HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJjbmYiOnsieDV0I1MyNTYiOiJid2NLMGVzYzNBQ0MzREIyWTVfbEVTc1hFOG85bHRjMDVPODlqZE4tZGcyIn19.c2ln\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n\
             {\"error\":\"certificate thumbprint mismatch\"}",
        ),
        Example::Good(
            "GET /accounts HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJjbmYiOnsieDV0I1MyNTYiOiJid2NLMGVzYzNBQ0MzREIyWTVfbEVTc1hFOG85bHRjMDVPODlqZE4tZGcyIn19.c2ln\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"consent withdrawn\"}",
        ),
        Example::Good(
            "GET /accounts HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"error\":\"The client certificate does not match the access token\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /accounts HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJjbmYiOnsieDV0I1MyNTYiOiJid2NLMGVzYzNBQ0MzREIyWTVfbEVTc1hFOG85bHRjMDVPODlqZE4tZGcyIn19.c2ln\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let Some(jwt) = facts.jwt() else {
        facts.request_text("authorization")?;
        return Ok(None);
    };
    if jwt.bound_to != Some(Confirmation::Certificate) {
        return Ok(None);
    }
    let body = match facts.exchange().response.as_ref().map(|response| &response.body) {
        Some(Known::Present(body)) => body,
        Some(Known::Absent) => return Ok(None),
        Some(Known::Unknown) | None => return Err(Unseen(Part::ResponseBody)),
    };
    let says = says_mismatch(body);
    if !says && !body.complete {
        return Err(Unseen(Part::ResponseBody));
    }
    Ok(says.then(|| {
        let evidence =
            format!("status {} to a token with cnf.x5t#S256, for its certificate", facts.status());
        Note::new(Confidence::Stated, evidence).expecting(401)
    }))
}

/// Whether an error says that certificate and token are not each other's.
fn says_mismatch(body: &Body<'_>) -> bool {
    let head = body.bytes.get(..1024).unwrap_or(&body.bytes).to_ascii_lowercase();
    let says = |words: &str| memchr::memmem::find(&head, words.as_bytes()).is_some();
    says("certificate")
        && (says("mismatch") || says("not match") || says("thumbprint") || says("not bound"))
}
