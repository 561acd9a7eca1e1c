//! AL811: credentials that follow a redirect to another server.

use super::behaviour::{Pattern, Sequel, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL811",
    name: "credentials-forwarded-cross-origin",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A client that is redirected to another server sends its credentials along",
    why: "The other server learns a credential that is not meant for it; storage services refuse a signed URL that comes with a second credential.",
    guards: &[
        "The very URL of the redirect is asked for, by the same client, within two seconds, with the same value of Authorization.",
        "Another port or scheme of the same host is not counted.",
    ],
    fix: "Remove Authorization when a redirect leads to another origin.",
    citations: &[Citation {
        source: "RFC 9110 section 15.4",
        keyword: Keyword::Should,
        says: "a client that follows a redirect by itself SHOULD remove or replace fields such as Authorization and Cookie, and check that the new target is meant to have them",
        line: "RFC 9110 section 15.4 (SHOULD): who follows a redirect removes or replaces Authorization",
    }],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target, Part::Credentials],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /files/7 HTTP/1.1\n\
             Host: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 302 Found\nLocation: https://cdn.example/x?id=7\n\n\
             #! next\n#! time 2026-03-01T10:00:01Z\n#! recorded-by client\n\
             GET /x?id=7 HTTP/1.1\nHost: cdn.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 400 Bad Request\n\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! client 192.0.2.7\nPOST /files HTTP/1.1\n\
             Host: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 307 Temporary Redirect\nLocation: https://store.example/in\n\
             \n#! next\n#! time 2026-03-01T10:00:00.400Z\n#! client 192.0.2.7\n\
             POST /in HTTP/1.1\nHost: store.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 201 Created\n\n",
        ),
        // It leaves them behind.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /files/7 HTTP/1.1\n\
             Host: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 302 Found\nLocation: https://cdn.example/x?id=7\n\n\
             #! next\n#! time 2026-03-01T10:00:01Z\n#! recorded-by client\n\
             GET /x?id=7 HTTP/1.1\nHost: cdn.example\n\nHTTP/1.1 200 OK\n\n",
        ),
        // The other server has credentials of its own.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /files/7 HTTP/1.1\n\
             Host: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 302 Found\nLocation: https://cdn.example/x?id=7\n\n\
             #! next\n#! time 2026-03-01T10:00:01Z\n#! recorded-by client\n\
             GET /x?id=7 HTTP/1.1\nHost: cdn.example\nAuthorization: Bearer MTQ0NjJkZmQ5OTM2NDE1ZTZj\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
        // The same server.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /files/7 HTTP/1.1\n\
             Host: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 302 Found\nLocation: https://api.example/v2/files/7\n\
             \n#! next\n#! time 2026-03-01T10:00:01Z\n#! recorded-by client\n\
             GET /v2/files/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Followed {
        refused: &[301, 302, 303, 307, 308],
        by: Sequel::Forwarded,
        within: 2,
    },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(Note::new(support.confidence(), evidence))
}
