//! AL618: `Authentication-Info` that proves nothing.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::challenge::Challenges;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL618",
    name: "authentication-info-incomplete",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "Authentication-Info names a qop and lacks what proves it, or contradicts the request",
    why: "The client cannot check that the server knows the password, and takes the response for a forgery.",
    guards: &["Without a qop, as with a `nextnonce` alone, nothing of it is due."],
    fix: "Send `rspauth`, and `cnonce` and `nc` as the request had them, with `qop`.",
    citations: &[Citation {
        source: "RFC 7616 section 3.5",
        keyword: Keyword::Must,
        says: "rspauth, cnonce and nc MUST be present if qop is auth or auth-int; cnonce and nc MUST be those of the request",
        line: "RFC 7616 section 3.5 (MUST): Authentication-Info with a qop has rspauth, and cnonce and nc of the request",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /a HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\n\
             HTTP/1.1 200 OK\nAuthentication-Info: qop=auth, nextnonce=\"n2\"\n\n",
        ),
        Example::Bad(
            "GET /a HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000002, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\n\
             HTTP/1.1 200 OK\nAuthentication-Info: rspauth=\"0a4f113b6629fae49393a05397450978\", qop=auth, cnonce=\"c1\", nc=00000001\n\n",
        ),
        Example::Good(
            "GET /a HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\n\
             HTTP/1.1 200 OK\nAuthentication-Info: rspauth=\"0a4f113b6629fae49393a05397450978\", qop=auth, cnonce=\"c1\", nc=00000001\n\n",
        ),
        Example::Good(
            "GET /a HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\n\
             HTTP/1.1 200 OK\nAuthentication-Info: nextnonce=\"n2\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /a HTTP/1.1\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 200 OK\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let Some(digest) = facts.digest() else {
        facts.request_text("authorization")?;
        return Ok(None);
    };
    let Some(info) = facts.response_text("authentication-info")? else { return Ok(None) };
    // The parameters are written as those of a challenge are (RFC 9110 section 11.6.3).
    let line = format!("Digest {info}");
    let parsed = Challenges::parse(std::iter::once(line.as_bytes()));
    let Some(info) = parsed.list.first().filter(|info| !info.damaged) else { return Ok(None) };
    if info.param("qop").is_none() {
        return Ok(None);
    }
    let mut wrong = Vec::new();
    for name in ["rspauth", "cnonce", "nc"] {
        match (info.param(name), digest.param(name)) {
            (None, _) => wrong.push(format!("no {name}")),
            (Some(sent), _) if name == "nc" && !is_count(sent) => {
                wrong.push("nc is not of eight hexadecimal digits".to_owned());
            }
            (Some(sent), Some(asked))
                if name != "rspauth"
                    && !(sent == asked || name == "nc" && sent.eq_ignore_ascii_case(asked)) =>
            {
                wrong.push(format!("{name} is not that of the request"));
            }
            _ => {}
        }
    }
    if wrong.is_empty() {
        return Ok(None);
    }
    let evidence = format!("Authentication-Info with qop: {}", wrong.join(", "));
    Ok(Some(Note::new(Confidence::Proven, evidence)))
}

/// Whether this is written as a nonce count is (RFC 7616 section 3.4).
fn is_count(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
