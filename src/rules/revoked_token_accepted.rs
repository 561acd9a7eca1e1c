//! AL207: a token is accepted after its revocation.

use super::behaviour::{Fault, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

/// What a revocation does.
const IMMEDIATELY: Citation = Citation {
    source: "RFC 7009 section 2.1",
    keyword: Keyword::Descriptive,
    says: "the invalidation takes place immediately, and the token cannot be used again; servers may learn of it with a delay",
    line: "RFC 7009 section 2.1 (described): a revoked token is invalid at once, apart from the time that servers take to learn it",
};

pub(super) static RULE: Rule = Rule {
    id: "AL207",
    name: "revoked-token-still-accepted",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A token still works a minute and more after its revocation was answered with 200",
    why: "Who logs out, or takes back a stolen token, believes that it is dead.",
    guards: &[
        "The revocation was answered with 200 and names this very token; revoking the refresh token beside it does not count.",
        "Requests within the first minute do not count: other servers have to learn of it.",
        "Information only: the recording does not show whether the resource asks for a token at all, and a server that \
         checks signatures alone knows no revocation.",
    ],
    fix: "Ask the authorization server (introspection), or keep access tokens short-lived and say that they outlive a revocation.",
    citations: &[IMMEDIATELY],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::RequestBody, Part::ResponseBody],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:10Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/revoke HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             token=2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:05:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:10Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/revoke HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             token=2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:01:30Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 204 No Content\n\
             #! next\n\
             #! time 2026-03-01T10:09:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        // Refused, as it should be.
        Example::Good(
            "#! time 2026-03-01T10:00:10Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/revoke HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             token=2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:05:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        // The news takes its time.
        Example::Good(
            "#! time 2026-03-01T10:00:10Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/revoke HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             token=2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:00:40Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n",
        ),
        // Another token.
        Example::Good(
            "#! time 2026-03-01T10:00:10Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/revoke HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             token=2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:05:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer MTQ0NjJkZmQ5OTM2NDE1ZTZj\n\
             \n\
             HTTP/1.1 200 OK\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Lifecycle {
        refused: &[200, 201, 202, 204, 206],
        fault: Fault::AcceptedWhenRevoked,
    },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(Note::new(support.confidence(), evidence).expecting(401))
}
