//! AL908: endpoints of a host differ about one credential.

use super::behaviour::{Disagreement, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

/// What an expired token calls for.
const SAME_EVERYWHERE: Citation = Citation {
    source: "RFC 6750 section 3.1",
    keyword: Keyword::Should,
    says: "for a token that is expired, revoked, malformed or invalid, the resource SHOULD respond with 401 (invalid_token)",
    line: "RFC 6750 section 3.1 (SHOULD): an expired, revoked, malformed or invalid token gets 401 invalid_token, everywhere alike",
};

pub(super) static RULE: Rule = Rule {
    id: "AL908",
    name: "inconsistent-expired-credential-status",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "One credential that does not hold is answered with 401 by some endpoints of a host and otherwise by others",
    why: "The endpoints that answer 401 show what the others should do; clients renew their token at some endpoints and not at others.",
    guards: &[
        "The very same credential, by its fingerprint.",
        "An endpoint counts as differing only where the response says that the credential does not hold, or its own lifetime proves it.",
        "Answers for another reason, of firewalls, and of OAuth endpoints do not count.",
    ],
    fix: "Refuse credentials that do not hold in one place for the whole host, with 401 and `invalid_token`.",
    citations: &[SAME_EVERYWHERE],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Target, Part::Credentials, Part::ResponseBody],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /a HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             GET /b HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"The access token expired\"}\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /a HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"The access token expired\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             GET /b HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"The access token expired\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! recorded-by client\n\
             GET /c HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:03Z\n\
             #! recorded-by client\n\
             PUT /b HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             \n\
             {}\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /a HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             GET /b HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             \n\
             {}\n",
        ),
        // Another token, and another reason.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             GET /a HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 401 Unauthorized\n\
             Content-Type: application/json\n\
             WWW-Authenticate: Bearer error=\"invalid_token\"\n\
             \n\
             {}\n\
             #! next\n\
             #! time 2026-03-01T10:00:01Z\n\
             #! recorded-by client\n\
             GET /b HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer MTQ0NjJkZmQ5OTM2NDE1ZTZj\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"The access token expired\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! recorded-by client\n\
             GET /c HTTP/1.1\n\
             Host: api.example\n\
             Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\
             \n\
             HTTP/1.1 403 Forbidden\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"Admins only\"}\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Disagreement { refused: &[401, 403], about: Disagreement::SameCredential },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    Some(Note::new(support.confidence(), format!("one credential: {}", support.words())))
}
