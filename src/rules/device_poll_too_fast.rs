//! AL809: polls with a device code come too often.

use super::behaviour::{Fault, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

/// How often a device may ask.
const INTERVAL: Citation = Citation {
    source: "RFC 8628 section 3.5",
    keyword: Keyword::Must,
    says: "the client MUST wait at least the number of seconds of the interval (5 if none is given) between polls",
    line: "RFC 8628 section 3.5 (MUST): a client waits at least the interval between polls with a device code",
};

pub(super) static RULE: Rule = Rule {
    id: "AL809",
    name: "device-poll-too-fast",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A client polls the token endpoint with its device code more often than the interval allows",
    why: "The server answers `slow_down` and the interval grows: people wait longer for the login that they already gave.",
    guards: &[
        "The response that handed out the device code is in the recording, with its interval or without one, which means five seconds.",
        "Half a second of leeway, from request to request.",
        "An exchange that was captured on two interfaces counts once.",
    ],
    fix: "Wait `interval` seconds after each answer, and five more after each `slow_down`.",
    citations: &[INTERVAL],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::RequestBody, Part::ResponseBody],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /device_authorization HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             client_id=tv\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"device_code\":\"GmRhmhcxhwAzkoEqiMEg_DnyEysN\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://id.example/device\",\"expires_in\":1800,\"interval\":5}\n\
             #! next\n\
             #! time 2026-03-01T10:00:05Z\n\
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
             #! time 2026-03-01T10:00:06Z\n\
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
             #! time 2026-03-01T10:00:07Z\n\
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
             {\"error\":\"authorization_pending\"}\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /device_authorization HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             client_id=tv\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"device_code\":\"GmRhmhcxhwAzkoEqiMEg_DnyEysN\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://id.example/device\",\"expires_in\":1800,\"interval\":5}\n\
             #! next\n\
             #! time 2026-03-01T10:00:05Z\n\
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
             #! time 2026-03-01T10:00:11Z\n\
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
             #! time 2026-03-01T10:00:22Z\n\
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
             {\"error\":\"authorization_pending\"}\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! duration 50\n\
             #! recorded-by client\n\
             POST /device_authorization HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             client_id=tv\n\
             \n\
             HTTP/1.1 200 OK\n\
             Cache-Control: no-store\n\
             Content-Type: application/json\n\
             \n\
             {\"device_code\":\"GmRhmhcxhwAzkoEqiMEg_DnyEysN\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://id.example/device\",\"expires_in\":1800,\"interval\":5}\n\
             #! next\n\
             #! time 2026-03-01T10:00:05Z\n\
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
             {\"error\":\"authorization_pending\"}\n\
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
             {\"error\":\"authorization_pending\"}\n",
        ),
        // The interval is not in the recording.
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
             #! time 2026-03-01T10:00:06Z\n\
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
             #! time 2026-03-01T10:00:07Z\n\
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
             {\"error\":\"authorization_pending\"}\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Lifecycle { refused: &[400], fault: Fault::PolledTooFast },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!("{}: {}", support.how_often(), support.words());
    Some(Note::new(support.confidence(), evidence))
}
