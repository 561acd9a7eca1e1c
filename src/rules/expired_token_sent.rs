//! AL804: a client goes on with a token that it can know to be expired.

use super::behaviour::{Fault, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Cause, Keyword, Part, Severity};

/// What a client knows of the lifetime.
const EXPIRY: Citation = Citation {
    source: "RFC 6749 section 5.1",
    keyword: Keyword::Advice,
    says: "expires_in is the lifetime in seconds of the access token",
    line: "RFC 6749 section 5.1 (advice): expires_in tells the client how long its access token holds",
};

pub(super) static RULE: Rule = Rule {
    id: "AL804",
    name: "known-expired-token-sent",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A client goes on sending a token whose lifetime is over, and is refused each time",
    why: "It has what it takes to know: the lifetime came with the token. Each request is a wasted round trip, and refusals in the log are noise in which the real ones go under.",
    guards: &[
        "Three refusals at least, after the lifetime by `expires_in` of the token response in the recording, or by the token's own `exp`, and a minute of leeway.",
        "Requests within five seconds of the first refusal were on their way already: to be told by a 401 is legal.",
        "A token that is accepted later had not expired: then a clock is wrong.",
        "Refusals for another reason, which the response gives, do not count.",
    ],
    fix: "Renew the token shortly before `expires_in` is over, once for all requests that wait for it.",
    citations: &[EXPIRY],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target, Part::Credentials],
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
             {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":300,\"refresh_token\":\"IwOGYzYTlmM2YxOTQ5MGE3\"}\n\
             #! next\n\
             #! time 2026-03-01T09:00:02Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 200 OK\n\
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
             #! time 2026-03-01T10:00:20Z\n\
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
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer {{jwt exp=-900}}\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:30Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer {{jwt exp=-930}}\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:50Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer {{jwt exp=-950}}\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        // It is told, and renews.
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
             {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":300,\"refresh_token\":\"IwOGYzYTlmM2YxOTQ5MGE3\"}\n\
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
             #! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /b HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             GET /c HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
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
             #! time 2026-03-01T10:00:03Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer MTQ0NjJkZmQ5OTM2NDE1ZTZj\n\
             \n\
             HTTP/1.1 200 OK\n",
        ),
        // The token works after all: its lifetime was stated wrongly.
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
             {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":300}\n\
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
             #! time 2026-03-01T10:00:20Z\n\
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
    pattern: Pattern::Lifecycle { refused: &[401, 403], fault: Fault::SentWhenExpired },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(Note::new(support.confidence(), evidence).cause(Cause::ExpiredCredentials))
}
