//! AL802: the same request with the same credentials after a 401.

use super::behaviour::{Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Confidence, Keyword, Part, Severity};

/// The client's part of a 401.
const NEW_CREDENTIALS: Citation = Citation {
    source: "RFC 9110 section 15.5.2",
    keyword: Keyword::May,
    says: "the user agent MAY repeat the request with a new or replaced Authorization field",
    line: "RFC 9110 section 15.5.2 (MAY): after a 401 a request is repeated with a new or replaced Authorization field",
};

pub(super) static RULE: Rule = Rule {
    id: "AL802",
    name: "same-credentials-after-401",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A client repeats a request that was refused with 401, with the very credentials that were refused",
    why: "The answer will be the same. A 401 asks for new credentials; repeating it with the old ones costs both sides and locks accounts.",
    guards: &[
        "The credential must be recorded and the same each time; three refusals within ten seconds, each within two of the one before.",
        "Where the credential changes with every request (Digest, DPoP proofs, signatures) it is the name or token behind it that counts, and the legs of a handshake do not count.",
        "Requests that were sent before the refusal was answered do not count.",
        "A new credential in between, Retry-After, robots and people who reload a page do not count.",
        "Endpoints that hand out tokens or log in are attacked, not retried.",
    ],
    fix: "Renew the credentials, or ask for them, and then repeat the request once.",
    citations: &[NEW_CREDENTIALS],
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
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00.100Z\n\
             #! client 192.0.2.7\n\
             PUT /orders/7 HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:00.900Z\n\
             #! client 192.0.2.7\n\
             PUT /orders/7 HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:02.100Z\n\
             #! client 192.0.2.7\n\
             PUT /orders/7 HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        // A page asks for it in three places, before any answer.
        Example::Good(
            "#! time 2026-03-01T10:00:00.10Z\n\
             #! duration 900\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             \n\
             #! next\n\
             #! time 2026-03-01T10:00:00.20Z\n\
             #! duration 900\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             \n\
             #! next\n\
             #! time 2026-03-01T10:00:00.30Z\n\
             #! duration 900\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             \n",
        ),
        // A new token each time.
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
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer MTQ0NjJkZmQ5OTM2NDE1ZTZj\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! recorded-by client\n\
             GET /orders HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 8xLOxBtZp8bWmbQpK4x3Nw\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        // Polling.
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
             WWW-Authenticate: Bearer error=\"invalid_token\"\n",
        ),
        // It renews, and goes on.
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
             #! time 2026-03-01T10:00:01Z\n\
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
             {\"access_token\":\"MTQ0NjJkZmQ5OTM2NDE1ZTZj\",\"token_type\":\"Bearer\",\"expires_in\":3600}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
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
    pattern: Pattern::Repeated { refused: &[401], times: 4, gap: 2, within: 10, known: true },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!(
        "{}: the same request refused with 401 up to {} times in ten seconds, with the same credential",
        support.how_often(),
        support.most,
    );
    Some(Note::new(Confidence::Inferred, evidence))
}
