//! AL807: a refresh token that was replaced is used again.

use super::behaviour::{Fault, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

/// What becomes of the old one.
const DISCARD: Citation = Citation {
    source: "RFC 6749 section 6",
    keyword: Keyword::Must,
    says: "the server MAY issue a new refresh token, in which case the client MUST discard the old refresh token",
    line: "RFC 6749 section 6 (MUST): a client that gets a new refresh token discards the old one",
};

pub(super) static RULE: Rule = Rule {
    id: "AL807",
    name: "old-refresh-token-reused",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A client renews its token with a refresh token that was replaced by another",
    why: "Servers that rotate refresh tokens take this for theft: they revoke the whole grant, and people are logged out for no reason they could see.",
    guards: &[
        "Both are in the recording: the response that handed out another refresh token, and the later request with the old one.",
        "Within ten seconds it may be a repetition of a call whose answer was lost.",
        "Calls that name no grant type are an API of its own, and none of RFC 6749.",
    ],
    fix: "Store the new refresh token in the same step in which it is received, for all tabs and processes, before any request uses the new access token.",
    citations: &[DISCARD],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::RequestBody, Part::ResponseBody],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
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
             #! time 2026-03-01T10:30:00Z\n\
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
             #! time 2026-03-01T10:00:30Z\n\
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
             {\"access_token\":\"MTQ0NjJkZmQ5OTM2NDE1ZTZj\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"8xLOxBtZp8bWmbQpK4x3Nw\"}\n",
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
             #! time 2026-03-01T10:30:00Z\n\
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
             {\"access_token\":\"MTQ0NjJkZmQ5OTM2NDE1ZTZj\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"8xLOxBtZp8bWmbQpK4x3Nw\"}\n",
        ),
        // The answer may have been lost.
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
             #! time 2026-03-01T10:00:04Z\n\
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
             {\"access_token\":\"MTQ0NjJkZmQ5OTM2NDE1ZTZj\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"8xLOxBtZp8bWmbQpK4x3Nw\"}\n",
        ),
        // It does not rotate.
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
             {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"tGzv3JOkF0XG5Qx2TlKWIA\"}\n\
             #! next\n\
             #! time 2026-03-01T10:30:00Z\n\
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
             {\"access_token\":\"MTQ0NjJkZmQ5OTM2NDE1ZTZj\",\"token_type\":\"Bearer\",\"expires_in\":3600}\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Lifecycle { refused: &[400], fault: Fault::OldRefreshToken },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!(
        "{}: replaced by another refresh token, and used again {}",
        support.how_often(),
        support.words()
    );
    Some(Note::new(support.confidence(), evidence))
}
