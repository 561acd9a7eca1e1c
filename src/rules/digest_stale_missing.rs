//! AL613: a Digest nonce that has run out, and is not said to be stale.

use super::behaviour::{Pattern, Sequel, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL613",
    name: "digest-stale-not-signalled",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A server replaces a Digest nonce without stale=true, and accepts the same user with the new one",
    why: "Without stale=true a browser takes the password for wrong and asks for it again.",
    guards: &[
        "The same user is accepted on the same target within ten seconds: too soon to have typed a password.",
        "Not where the refused request had the nonce of the challenge.",
    ],
    fix: "Add stale=true to the challenge when only the nonce is old.",
    citations: &[Citation {
        source: "RFC 7616 section 3.3",
        keyword: Keyword::Descriptive,
        says: "stale=true says that the nonce was old and the credentials may be right; otherwise new values have to be asked for",
        line: "RFC 7616 section 3.3 (described): stale=true where only the nonce is old",
    }],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target, Part::Credentials],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /a HTTP/1.1\n\
             Host: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000009, cnonce=\"c\", response=\"6629fae49393a05397450978507c4ef1\"\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", algorithm=SHA-256\n\
             \n#! next\n#! time 2026-03-01T10:00:01Z\n#! recorded-by client\n\
             GET /a HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n2\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c\", response=\"0a4f113b6629fae49393a05397450978\"\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /a HTTP/1.1\n\
             Host: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000009, cnonce=\"c\", response=\"6629fae49393a05397450978507c4ef1\"\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", algorithm=SHA-256, stale=false\n\
             \n#! next\n#! time 2026-03-01T10:00:03Z\n#! recorded-by client\n\
             GET /a HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n2\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c\", response=\"0a4f113b6629fae49393a05397450978\"\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /a HTTP/1.1\n\
             Host: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000009, cnonce=\"c\", response=\"6629fae49393a05397450978507c4ef1\"\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", algorithm=SHA-256, stale=true\n\
             \n#! next\n#! time 2026-03-01T10:00:01Z\n#! recorded-by client\n\
             GET /a HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n2\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c\", response=\"0a4f113b6629fae49393a05397450978\"\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
        // Somebody typed another password.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /a HTTP/1.1\n\
             Host: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n1\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c\", response=\"6629fae49393a05397450978507c4ef1\"\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", algorithm=SHA-256\n\
             \n#! next\n#! time 2026-03-01T10:00:40Z\n#! recorded-by client\n\
             GET /a HTTP/1.1\nHost: api.example\nAuthorization: Digest username=\"bob\", realm=\"r\", nonce=\"n2\", uri=\"/a\", qop=auth, nc=00000001, cnonce=\"c\", response=\"0a4f113b6629fae49393a05397450978\"\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Followed { refused: &[401], by: Sequel::FreshNonce, within: 10 },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(Note::new(support.confidence(), evidence))
}
