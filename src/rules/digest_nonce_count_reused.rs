//! AL818: a Digest nonce count that is used twice.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict, Witness};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL818",
    name: "digest-nonce-count-reused",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A client uses the same Digest nonce and count for different requests",
    why: "To the server the second request is a replay: it is refused, or the server has given up its \
          protection against replays.",
    guards: &[
        "Only with another response digest than before: a request that is sent again, or recorded twice, is the same one.",
        "The request came later than the answer to the first.",
    ],
    fix: "Add one to `nc` with every request that uses the nonce.",
    citations: &[Citation {
        source: "RFC 7616 section 3.4",
        keyword: Keyword::Descriptive,
        says: "nc counts the requests that the client has sent with a nonce; if the same value is seen twice, the request is a replay",
        line: "RFC 7616 section 3.4 (described): an nc that is seen twice for a nonce is a replay",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\nGET /a HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 200 OK\n\n\
             #! next\n#! time 2026-03-01T10:00:02Z\nGET /b HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/b\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"0a4f113b6629fae49393a05397450978\"\n\nHTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", stale=true\n\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\nGET /a HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000007, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 200 OK\n\n\
             #! next\n#! time 2026-03-01T10:00:02Z\nPUT /a HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000007, cnonce=\"c1\", response=\"0a4f113b6629fae49393a05397450978\"\n\nHTTP/1.1 200 OK\n\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /a HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 200 OK\n\n\
             #! next\n#! time 2026-03-01T10:00:02Z\nGET /b HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/b\", qop=auth, nc=00000002, cnonce=\"c1\", response=\"0a4f113b6629fae49393a05397450978\"\n\nHTTP/1.1 200 OK\n\n",
        ),
        // A new nonce begins a new count.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /a HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 200 OK\n\n\
             #! next\n#! time 2026-03-01T10:00:02Z\nGET /b HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"n2\", uri=\"/b\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"0a4f113b6629fae49393a05397450978\"\n\nHTTP/1.1 200 OK\n\n",
        ),
        // The same request once more, on a new connection.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\nGET /a HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 502 Bad Gateway\n\n\
             #! next\n#! time 2026-03-01T10:00:02Z\nGET /a HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c1\", response=\"6629fae49393a05397450978507c4ef1\"\n\nHTTP/1.1 200 OK\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /a HTTP/1.1\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.request_text("authorization")?.is_none() {
        return Ok(None);
    }
    let Some(digest) = facts.digest() else { return Ok(None) };
    let Some(count) = digest.param("nc").filter(|_| digest.param("nonce").is_some()) else {
        return Ok(None);
    };
    let evidence = format!("nc={count} once more with the same nonce, for another request");
    Ok(Some(Note::new(Confidence::Proven, evidence).awaiting(Witness::UsedNonceCount)))
}
