//! AL910: HEAD and GET disagree about a credential.

use super::behaviour::{Disagreement, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

/// What HEAD is.
const HEAD_AS_GET: Citation = Citation {
    source: "RFC 9110 section 9.3.2",
    keyword: Keyword::Should,
    says: "the server SHOULD send the same header fields in response to a HEAD request as it would have sent to GET",
    line: "RFC 9110 section 9.3.2 (SHOULD): HEAD is answered as GET would be, without the content",
};

pub(super) static RULE: Rule = Rule {
    id: "AL910",
    name: "head-get-auth-mismatch",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "HEAD and GET of one target are answered differently, once with success and once with a refusal",
    why: "Either HEAD gets past the check that guards GET, which tells strangers what exists, or it is refused to those who may read: probes and caches then take the resource for gone.",
    guards: &[
        "The same client and the same credential, or none in both, within a minute.",
        "A refusal that follows a success counts only within five seconds: later the credential may have expired.",
        "Only a success against a 401 or 403: other statuses may differ for other reasons.",
        "Limits, handshakes (Negotiate, NTLM, Digest) and refusals that give another reason do not count.",
        "Robots and monitors by their own word do not count.",
    ],
    fix: "Let the same filter decide about HEAD as about GET.",
    citations: &[HEAD_AS_GET],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target, Part::Credentials],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:10Z\n\
             #! recorded-by client\n\
             HEAD /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             HEAD /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             #! next\n\
             #! time 2026-03-01T10:00:05Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             HEAD /orders HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:00:20Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:10Z\n\
             #! recorded-by client\n\
             HEAD /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        // Another credential, and one that may have expired.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:10Z\n\
             #! recorded-by client\n\
             HEAD /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer MTQ0NjJkZmQ5OTM2NDE1ZTZj\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:05:00Z\n\
             #! recorded-by client\n\
             HEAD /b HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:05:50Z\n\
             #! recorded-by client\n\
             GET /b HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Disagreement { refused: &[401, 403], about: Disagreement::HeadAndGet },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(Note::new(support.confidence(), evidence))
}
