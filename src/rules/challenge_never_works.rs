//! AL115: a challenge for a scheme that nobody succeeds with.

use super::behaviour::{Pattern, Sequel, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Confidence, Keyword, Part, Severity};

/// Occurrences that make it more than a slip.
const TIMES: u64 = 3;

pub(super) static RULE: Rule = Rule {
    id: "AL115",
    name: "challenge-never-works",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "The challenges of a 401 offer other schemes than the one its clients succeed with",
    why: "A client that follows the challenge asks for a password that opens nothing; browsers show a prompt.",
    guards: &[
        "Every challenge could be read, and none is for an access token.",
        "The same client then succeeds on the same target with a bearer token, three times at least.",
        "Inferred, and information only: the offered scheme may work as well, for somebody else.",
    ],
    fix: "Offer the scheme that is accepted: `WWW-Authenticate: Bearer`.",
    citations: &[Citation {
        source: "RFC 9110 section 15.5.2",
        keyword: Keyword::Must,
        says: "a 401 MUST carry at least one challenge that is applicable to the target resource",
        line: "RFC 9110 section 15.5.2 (MUST): a 401 carries a challenge applicable to the target resource",
    }],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target, Part::Credentials, Part::ResponseHeaders],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /orders/1 HTTP/1.1\n\
             Host: api.example\n\nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:00:03Z\n#! recorded-by client\n\
             GET /orders/1 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 200 OK\n\n#! next\n#! time 2026-03-01T10:15:00Z\n#! recorded-by client\n\
             GET /orders/2 HTTP/1.1\nHost: api.example\n\nHTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Basic realm=\"api\"\n\n#! next\n#! time 2026-03-01T10:15:03Z\n\
             #! recorded-by client\nGET /orders/2 HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\nHTTP/1.1 200 OK\n\
             \n#! next\n#! time 2026-03-01T10:30:00Z\n#! recorded-by client\n\
             GET /orders/3 HTTP/1.1\nHost: api.example\n\nHTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Basic realm=\"api\"\n\n#! next\n#! time 2026-03-01T10:30:03Z\n\
             #! recorded-by client\nGET /orders/3 HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\nHTTP/1.1 200 OK\n\
             \n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! client 192.0.2.7\nGET /orders/1 HTTP/1.1\n\
             Host: api.example\n\nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Session realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:00:03Z\n#! client 192.0.2.7\n\
             GET /orders/1 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 204 No Content\n\n#! next\n#! time 2026-03-01T10:15:00Z\n\
             #! client 192.0.2.7\nGET /orders/2 HTTP/1.1\nHost: api.example\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Session realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:15:03Z\n#! client 192.0.2.7\n\
             GET /orders/2 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 204 No Content\n\n#! next\n#! time 2026-03-01T10:30:00Z\n\
             #! client 192.0.2.7\nGET /orders/3 HTTP/1.1\nHost: api.example\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Session realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:30:03Z\n#! client 192.0.2.7\n\
             GET /orders/3 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 204 No Content\n\n#! next\n#! time 2026-03-01T10:45:00Z\n\
             #! client 192.0.2.7\nGET /orders/4 HTTP/1.1\nHost: api.example\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Session realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:45:03Z\n#! client 192.0.2.7\n\
             GET /orders/4 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 204 No Content\n\n",
        ),
        // It is offered among others.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /orders/1 HTTP/1.1\n\
             Host: api.example\n\nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"api\"\n\
             WWW-Authenticate: Bearer\n\n#! next\n#! time 2026-03-01T10:00:03Z\n\
             #! recorded-by client\nGET /orders/1 HTTP/1.1\nHost: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\nHTTP/1.1 200 OK\n\
             \n#! next\n#! time 2026-03-01T10:15:00Z\n#! recorded-by client\n\
             GET /orders/2 HTTP/1.1\nHost: api.example\n\nHTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Basic realm=\"api\"\nWWW-Authenticate: Bearer\n\
             \n#! next\n#! time 2026-03-01T10:15:03Z\n#! recorded-by client\n\
             GET /orders/2 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 200 OK\n\n#! next\n#! time 2026-03-01T10:30:00Z\n#! recorded-by client\n\
             GET /orders/3 HTTP/1.1\nHost: api.example\n\nHTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Basic realm=\"api\"\nWWW-Authenticate: Bearer\n\
             \n#! next\n#! time 2026-03-01T10:30:03Z\n#! recorded-by client\n\
             GET /orders/3 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
        // Once is a slip.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /orders/1 HTTP/1.1\n\
             Host: api.example\n\nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:00:03Z\n#! recorded-by client\n\
             GET /orders/1 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
        // The token does not help.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /orders/1 HTTP/1.1\n\
             Host: api.example\n\nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:00:03Z\n#! recorded-by client\n\
             GET /orders/1 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 401 Unauthorized\n\n#! next\n#! time 2026-03-01T10:15:00Z\n\
             #! recorded-by client\nGET /orders/2 HTTP/1.1\nHost: api.example\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:15:03Z\n#! recorded-by client\n\
             GET /orders/2 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 401 Unauthorized\n\n#! next\n#! time 2026-03-01T10:30:00Z\n\
             #! recorded-by client\nGET /orders/3 HTTP/1.1\nHost: api.example\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:30:03Z\n#! recorded-by client\n\
             GET /orders/3 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Followed { refused: &[401], by: Sequel::Unoffered, within: 600 },
    judge,
};

fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    (support.count >= TIMES).then(|| Note::new(Confidence::Inferred, evidence))
}
