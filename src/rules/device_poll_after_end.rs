//! AL810: polls with a device code go on after the end.

use super::behaviour::{Fault, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

/// When polling ends.
const STOP: Citation = Citation {
    source: "RFC 8628 section 3.5",
    keyword: Keyword::Must,
    says: "on any error code but authorization_pending and slow_down the client MUST stop polling",
    line: "RFC 8628 section 3.5 (MUST): after any other error a client stops polling",
};

pub(super) static RULE: Rule = Rule {
    id: "AL810",
    name: "device-poll-after-terminal-error",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A client goes on polling with a device code after an error that ends it",
    why: "The code will never do; the load stays until somebody ends the process.",
    guards: &[
        "After `access_denied`, `expired_token` or `invalid_grant`, in an answer that had come before the next poll was sent.",
        "`authorization_pending` and `slow_down` are no end.",
        "An exchange that was captured on two interfaces counts once.",
    ],
    fix: "Stop at any error but `authorization_pending` and `slow_down`, and begin anew with a new device code.",
    citations: &[STOP],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::RequestBody, Part::ResponseBody],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:05Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysN&client_id=tv\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"authorization_pending\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:10Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysN&client_id=tv\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"expired_token\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:15Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysN&client_id=tv\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"expired_token\"}\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:05Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysN&client_id=tv\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"access_denied\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:10Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysN&client_id=tv\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"access_denied\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:15Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysN&client_id=tv\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"access_denied\"}\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:05Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysN&client_id=tv\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"authorization_pending\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:10Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysN&client_id=tv\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"expired_token\"}\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:05Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysN&client_id=tv\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"slow_down\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:15Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysN&client_id=tv\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"authorization_pending\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:25Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysN&client_id=tv\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"access_denied\"}\n",
        ),
    ],
};

static SEQUENCE: Sequence =
    Sequence { pattern: Pattern::Lifecycle { refused: &[400], fault: Fault::PolledOn }, judge };

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(Note::new(support.confidence(), evidence))
}
