//! AL635: a server that knows a scheme in one spelling only.

use super::behaviour::{Pattern, Sequel, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL635",
    name: "scheme-case-sensitive-server",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A credential is refused because its scheme is not spelt as the server expects",
    why: "Clients whose library writes the scheme in lower case are logged out for no reason.",
    guards: &[
        "The same credential is accepted on the same target, from the same client, within ten minutes, spelt Bearer.",
        "A credential that fails in both spellings says nothing.",
    ],
    fix: "Compare schemes without regard to case.",
    citations: &[Citation {
        source: "RFC 9110 section 11.1",
        keyword: Keyword::Descriptive,
        says: "an auth-scheme is a case-insensitive token",
        line: "RFC 9110 section 11.1 (described): an auth-scheme has no case",
    }],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target, Part::Credentials],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /orders HTTP/1.1\n\
             Host: api.example\nAuthorization: bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:02:00Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n#! client 192.0.2.7\nGET /orders HTTP/1.1\n\
             Host: api.example\nAuthorization: BEARER 2YotnFZFEjr1zCsicMWpAA\n\nHTTP/1.1 403 Forbidden\n\
             \n#! next\n#! time 2026-03-01T10:00:09Z\n#! client 192.0.2.7\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
        // It does not hold either way.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /orders HTTP/1.1\n\
             Host: api.example\nAuthorization: bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:02:00Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\
             \n",
        ),
        // Another token.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /orders HTTP/1.1\n\
             Host: api.example\nAuthorization: bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\
             \n#! next\n#! time 2026-03-01T10:02:00Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer MTQ0NjJkZmQ5OTM2NDE1ZTZj\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
        // Both are accepted.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n#! recorded-by client\nGET /orders HTTP/1.1\n\
             Host: api.example\nAuthorization: bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 200 OK\n\n#! next\n#! time 2026-03-01T10:02:00Z\n#! recorded-by client\n\
             GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \nHTTP/1.1 200 OK\n\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Followed { refused: &[401, 403], by: Sequel::Respelt, within: 600 },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(Note::new(support.confidence(), evidence))
}
