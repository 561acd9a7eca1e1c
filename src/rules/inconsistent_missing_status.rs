//! AL907: endpoints of a host differ about missing credentials.

use super::behaviour::{Disagreement, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

/// What missing credentials call for.
const EVERYWHERE: Citation = Citation {
    source: "RFC 9110 section 11.4",
    keyword: Keyword::Advice,
    says: "a request whose credentials are missing SHOULD be answered with 401 and a challenge",
    line: "RFC 9110 section 11.4 (advice): missing credentials are answered with 401, everywhere alike",
};

pub(super) static RULE: Rule = Rule {
    id: "AL907",
    name: "inconsistent-missing-credential-status",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "Endpoints of one host answer requests without credentials with different status codes",
    why: "Clients need a branch for each endpoint, and the one that differs is usually a second authentication layer that nobody knows of.",
    guards: &[
        "Requests that are known to carry no credentials, to endpoints that refuse them for that reason.",
        "Two endpoints at least answer with 401, and two with another code.",
        "Preflights, logins and OAuth endpoints answer by their own rules.",
    ],
    fix: "Refuse missing credentials in one place for the whole host, with 401 and a challenge.",
    citations: &[EVERYWHERE],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Target, Part::RequestHeaders, Part::ResponseBody],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /a HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             GET /b HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! recorded-by client\n\
             GET /c HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"Authentication credentials were not provided\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:03Z\n\
             #! recorded-by client\n\
             GET /d HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"Authentication credentials were not provided\"}\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /a HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             PUT /a HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! recorded-by client\n\
             GET /c HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"Authentication credentials were not provided\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:03Z\n\
             #! recorded-by client\n\
             GET /d HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"Authentication credentials were not provided\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:03Z\n\
             #! recorded-by client\n\
             GET /e HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"Authentication credentials were not provided\"}\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /a HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             GET /b HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! recorded-by client\n\
             GET /c HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:03Z\n\
             #! recorded-by client\n\
             GET /d HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n",
        ),
        // One that differs is no group.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /a HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             GET /b HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! recorded-by client\n\
             GET /c HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"Authentication credentials were not provided\"}\n",
        ),
        // Another reason.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /a HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             GET /b HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! recorded-by client\n\
             GET /c HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:03Z\n\
             #! recorded-by client\n\
             GET /d HTTP/1.1\n\
             Host: api.example\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {}\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Disagreement { refused: &[401, 403], about: Disagreement::Missing },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    Some(Note::new(support.confidence(), format!("without credentials: {}", support.words())))
}
