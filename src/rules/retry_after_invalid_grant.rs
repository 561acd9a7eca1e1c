//! AL808: a grant that was refused for good is sent again.

use super::behaviour::{Fault, Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Keyword, Part, Severity};

/// What `invalid_grant` says.
const FOR_GOOD: Citation = Citation {
    source: "RFC 6749 section 5.2",
    keyword: Keyword::Advice,
    says: "invalid_grant: the grant or refresh token is invalid, expired, revoked, or was issued to another client",
    line: "RFC 6749 section 5.2 (advice): after invalid_grant the same grant will never do",
};

pub(super) static RULE: Rule = Rule {
    id: "AL808",
    name: "retry-after-invalid-grant",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A client sends the same refresh token or code again after `invalid_grant`",
    why: "It never succeeds. An authorization server may take a repeated code for a replay and revoke what was issued for it.",
    guards: &[
        "The same value, sent again twice at least after the answer `invalid_grant` had come.",
        "Polls with a device code are AL809's and AL810's.",
        "An exchange that was captured on two interfaces counts once.",
    ],
    fix: "Drop the grant at `invalid_grant` and start the authorization again.",
    citations: &[FOR_GOOD],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::RequestBody, Part::ResponseBody],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:05Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:10Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:00:00Z\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:02Z\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:04Z\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:06Z\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:20Z\n\
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
             {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"Bearer\",\"expires_in\":3600}\n",
        ),
        // One retry.
        Example::Good(
            "#! time 2026-03-01T10:00:00Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n\
             #! next\n\
             #! time 2026-03-01T10:00:20Z\n\
             #! duration 120\n\
             #! recorded-by client\n\
             POST /oauth/token HTTP/1.1\n\
             Host: id.example\n\
             Content-Type: application/x-www-form-urlencoded\n\
             \n\
             grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\n\
             \n\
             HTTP/1.1 400 Bad Request\n\
             Content-Type: application/json\n\
             \n\
             {\"error\":\"invalid_grant\"}\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Lifecycle { refused: &[400], fault: Fault::SpentGrantResent },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!(
        "{}: sent again up to {} times after invalid_grant, the first time {}",
        support.how_often(),
        support.most,
        support.words()
    );
    Some(Note::new(support.confidence(), evidence))
}
