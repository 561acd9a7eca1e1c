//! AL806: several renewals at once.

use super::behaviour::{Fault, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

/// Why one at a time.
const ROTATION: Citation = Citation {
    source: "RFC 9700 section 4.14.2",
    keyword: Keyword::Advice,
    says: "with refresh token rotation, a refresh token that is used twice is taken for stolen and the grant is revoked",
    line: "RFC 9700 section 4.14.2 (advice): with rotation, a refresh token that is used twice is taken for stolen",
};

pub(super) static RULE: Rule = Rule {
    id: "AL806",
    name: "refresh-stampede",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A client renews its token several times at once",
    why: "With rotation the first renewal invalidates the refresh token of the others: they are refused, or the whole grant is revoked and people are logged out.",
    guards: &[
        "The same refresh token in requests that overlap in time; or, where the recording is one client's own, three renewals within five seconds for the same client, scope and audience.",
        "An exchange that was captured on two interfaces counts once.",
        "Renewals one after the other, and for different audiences, do not count.",
    ],
    fix: "Let one request renew the token and all others wait for it; across tabs and processes with a lock.",
    citations: &[ROTATION],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::RequestBody, Part::ResponseBody],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00.000Z\n\
             #! duration 300\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"IwOGYzYTlmM2YxOTQ5MGE3\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:00.010Z\n\
             #! duration 300\n\
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
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"IwOGYzYTlmM2YxOTQ5MGE3\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=IwOGYzYTlmM2YxOTQ5MGE3\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"access_token\":\"MTQ0NjJkZmQ5OTM2NDE1ZTZj\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"8xLOxBtZp8bWmbQpK4x3Nw\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=8xLOxBtZp8bWmbQpK4x3Nw\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"tGzv3JOkF0XG5Qx2TlKWIA\"}\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"IwOGYzYTlmM2YxOTQ5MGE3\"}\n\
             #! next\n\
             #! time 2026-03-01T11:00:00Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=IwOGYzYTlmM2YxOTQ5MGE3\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"access_token\":\"MTQ0NjJkZmQ5OTM2NDE1ZTZj\",\"token_type\":\"Bearer\",\"expires_in\":3600}\n",
        ),
        // Different audiences.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA&audience=a\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":3600}\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA&audience=b\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"access_token\":\"MTQ0NjJkZmQ5OTM2NDE1ZTZj\",\"token_type\":\"Bearer\",\"expires_in\":3600}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA&audience=c\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"access_token\":\"8xLOxBtZp8bWmbQpK4x3Nw\",\"token_type\":\"Bearer\",\"expires_in\":3600}\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Lifecycle { refused: &[400], fault: Fault::RenewedAtOnce },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(Note::new(support.confidence(), evidence))
}
