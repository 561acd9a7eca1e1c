//! AL615: Digest credentials for one resource, accepted for another.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity, split_absolute};

pub(super) static RULE: Rule = Rule {
    id: "AL615",
    name: "digest-uri-mismatch-accepted",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A request is served whose Digest credentials were made for another resource",
    why: "Whoever sees one request can send its credentials along with others.",
    guards: &[
        "Scheme and host of either side are left out, and percent-encoding is undone.",
        "Paths that end alike are left alone, and so is a query that is missing: a proxy may have rewritten \
         the target before it was recorded, and old browsers leave the query out.",
    ],
    fix: "Compare the `uri` parameter with the request target, and answer 400 where they differ.",
    citations: &[Citation {
        source: "RFC 7616 section 3.4.6",
        keyword: Keyword::Must,
        says: "the server MUST assure that the uri parameter and the request line designate the same resource; if not it SHOULD return 400",
        line: "RFC 7616 section 3.4.6 (MUST): the uri parameter designates the resource of the request line",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /b HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 200 OK\n\n",
        ),
        Example::Bad(
            "GET /orders?all=1 HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/orders?own=1\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 204 No Content\n\n",
        ),
        Example::Good(
            "GET /a HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 200 OK\n\n",
        ),
        Example::Good(
            "GET /a%20b HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"http://api.example/a b\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 200 OK\n\n",
        ),
        // Refused, as it should be.
        Example::Good(
            "GET /b HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 400 Bad Request\n\n",
        ),
        // A proxy in front of the recorder takes `/api` away.
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/api/orders\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 200 OK\n\n",
        ),
        // A query that the client did not sign.
        Example::Good(
            "GET /orders?all=1 HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/orders\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 200 OK\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /a HTTP/1.1\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.request_text("authorization")?.is_none() || !(200..300).contains(&facts.status()) {
        return Ok(None);
    }
    let Some(digest) = facts.digest() else { return Ok(None) };
    let (Some(uri), Some(target)) = (digest.param("uri"), facts.exchange().path_and_query()) else {
        return Ok(None);
    };
    let signed = plain(uri.as_bytes());
    let asked = plain(target);
    if is_the_same(&signed, &asked) {
        return Ok(None);
    }
    let evidence = format!(
        "uri=\"{}\" on a request for {}, answered {}",
        String::from_utf8_lossy(&signed),
        String::from_utf8_lossy(&asked),
        facts.status()
    );
    Ok(Some(Note::new(Confidence::Proven, evidence)))
}

fn is_the_same(signed: &[u8], asked: &[u8]) -> bool {
    let split = |target: &[u8]| {
        let end = memchr::memchr(b'?', target).unwrap_or(target.len());
        let (path, query) = target.split_at_checked(end).unwrap_or((target, b""));
        (path.to_vec(), query.to_vec())
    };
    let ((path, query), (asked_path, asked_query)) = (split(signed), split(asked));
    let is_rewritten = |longer: &[u8], shorter: &[u8]| longer.ends_with(shorter);
    let same_path = is_rewritten(&path, &asked_path) || is_rewritten(&asked_path, &path);
    same_path && (query == asked_query || query.is_empty() || asked_query.is_empty())
}

/// Path and query of a target, with nothing encoded that can be decoded.
fn plain(target: &[u8]) -> Vec<u8> {
    let target = split_absolute(target).map_or(target, |(_, _, rest)| rest);
    let mut plain = Vec::with_capacity(target.len());
    let mut rest = target;
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let decoded = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match decoded {
            Some(decoded) if byte == b'%' => {
                plain.push(decoded);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                plain.push(byte);
                rest = after;
            }
        }
    }
    plain
}
