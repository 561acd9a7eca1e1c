//! AL805: a client with a refresh token that does not use it.

use super::behaviour::{Fault, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

/// What a client may do with `invalid_token`.
const MAY_RENEW: Citation = Citation {
    source: "RFC 6750 section 3.1",
    keyword: Keyword::May,
    says: "on invalid_token the client MAY request a new access token and retry the request",
    line: "RFC 6750 section 3.1 (MAY): after invalid_token a client requests a new access token and retries",
};

pub(super) static RULE: Rule = Rule {
    id: "AL805",
    name: "no-refresh-after-401",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A client that was given a refresh token is refused with 401 again and again, and does not renew its token",
    why: "People see a broken session, although one call would mend it.",
    guards: &[
        "The refresh token came with the very access token that is refused, in this recording.",
        "Three refusals with 401 at least, over more than a minute, and no call of a token endpoint, by this client or with this refresh token.",
        "The refresh token may itself be dead: a call that is refused counts as trying.",
        "A token that is accepted in the meantime needs no renewal.",
    ],
    fix: "After a 401 with `invalid_token`, exchange the refresh token for a new access token and repeat the request once.",
    citations: &[MAY_RENEW],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::RequestBody, Part::ResponseBody],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T09:00:00Z\n\
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
             #! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:40Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:01:20Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T09:00:00Z\n\
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
             #! time 2026-03-01T09:00:05Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T09:20:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T09:21:00Z\n\
             #! recorded-by client\n\
             GET /b HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T09:22:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T09:23:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        Example::Good(
            "#! time 2026-03-01T09:00:00Z\n\
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
             #! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
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
             {\"access_token\":\"MTQ0NjJkZmQ5OTM2NDE1ZTZj\",\"token_type\":\"Bearer\",\"expires_in\":3600}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer MTQ0NjJkZmQ5OTM2NDE1ZTZj\n\
             \n\
             HTTP/1.1 200 OK\n\
             #! next\n\
             #! time 2026-03-01T10:01:30Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        // The refresh token is dead: it tried.
        Example::Good(
            "#! time 2026-03-01T09:00:00Z\n\
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
             #! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
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
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:40Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:50Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
    ],
};

static SEQUENCE: Sequence =
    Sequence { pattern: Pattern::Lifecycle { refused: &[401], fault: Fault::NeverRenewed }, judge };

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(Note::new(support.confidence(), evidence))
}
