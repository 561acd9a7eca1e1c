//! AL816: a token is used after its revocation.

use super::behaviour::{Fault, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

/// What a client does after a revocation.
const NO_LONGER: Citation = Citation {
    source: "RFC 7009 section 2.1",
    keyword: Keyword::Advice,
    says: "the client must no longer use the token after the server answered with 200",
    line: "RFC 7009 section 2.1 (advice): a token is not used any more once the server answered its revocation with 200",
};

pub(super) static RULE: Rule = Rule {
    id: "AL816",
    name: "token-used-after-revocation",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A token is sent again after its client had it revoked",
    why: "Somebody still holds a token that everybody takes for gone: a background job, another tab, a cache. It is refused, or, worse, it still works.",
    guards: &[
        "The revocation was answered with 200 and names this very token.",
        "Requests within five seconds were on their way already.",
        "Placeholders of sanitised recordings tell nothing apart and do not count.",
    ],
    fix: "Drop the token from every store and stop what still uses it before it is revoked.",
    citations: &[NO_LONGER],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::RequestBody, Part::ResponseBody],
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
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:00:10Z\n\
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
             #! time 2026-03-01T10:01:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:10Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/revoke HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:05:00Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:00:10Z\n\
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
             #! time 2026-03-01T10:00:12Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer MTQ0NjJkZmQ5OTM2NDE1ZTZj\n\
             \n\
             HTTP/1.1 200 OK\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:00:10Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/revoke HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:01:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Lifecycle { refused: &[401, 403], fault: Fault::UsedWhenRevoked },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(Note::new(support.confidence(), evidence))
}
