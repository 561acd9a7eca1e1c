//! AL320: 403 at the same age again and again.

use super::behaviour::{Pattern, Sequence, Support, by_sequence_only};
use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401};
use super::{Example, Note, Profile, Rule, Statuses};
use crate::model::{Cause, Confidence, Part, Severity, Timestamp};

/// Limits have windows of a minute at most, as a rule; credentials live longer.
const YOUNGEST: i64 = 120 * Timestamp::SECOND;

pub(super) static RULE: Rule = Rule {
    id: "AL320",
    name: "403-at-fixed-age",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "What worked is refused with 403 at the same age of the credential again and again",
    why: "A permission does not go away every hour on the hour: it is a credential that expires. The \
          token endpoint may be on another host, whose log is not here.",
    guards: &[
        "Three in five of all ages lie within two per cent of each other, of two clients at least.",
        "The same request had worked before, and works again within ten seconds.",
        "Ages below two minutes may be those of a limit.",
        "Answers with Retry-After, 429 in between, robots and handshakes do not count.",
    ],
    fix: "Answer 401 with a challenge, for bearer tokens `WWW-Authenticate: Bearer error=\"invalid_token\"`, \
          when a credential has expired.",
    citations: &[INVALID_TOKEN_401, CREDENTIALS_401],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "192.0.2.7 - - [01/Mar/2026:08:00:00 +0000] \"GET /a HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:10:00 +0000] \"GET /a HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:10:02 +0000] \"GET /a HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.9 - - [01/Mar/2026:08:20:00 +0000] \"GET /b HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.9 - - [01/Mar/2026:08:30:00 +0000] \"GET /b HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.9 - - [01/Mar/2026:08:30:01 +0000] \"GET /b HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:09:10:04 +0000] \"GET /a HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:09:10:05 +0000] \"GET /a HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.9 - - [01/Mar/2026:09:30:03 +0000] \"GET /b HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.9 - - [01/Mar/2026:09:30:05 +0000] \"GET /b HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:10:06 +0000] \"GET /a HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:10:08 +0000] \"GET /a HTTP/1.1\" 200 9 \"-\" \"app/1\"\n",
        ),
        Example::Bad(
            "192.0.2.7 - - [01/Mar/2026:08:05:00 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:08:00 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:10:00 +0000] \"GET /v1/me HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:10:02 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:13:00 +0000] \"GET /v1/me HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:13:02 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:25:03 +0000] \"GET /v1/me HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:25:05 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:28:03 +0000] \"GET /v1/me HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:28:05 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:40:06 +0000] \"GET /v1/me HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:40:08 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:43:06 +0000] \"GET /v1/me HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:43:08 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:55:09 +0000] \"GET /v1/me HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:55:11 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:58:09 +0000] \"GET /v1/me HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:58:11 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n",
        ),
        // Once is no age.
        Example::Good(
            "192.0.2.7 - - [01/Mar/2026:08:05:00 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:08:00 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:10:00 +0000] \"GET /v1/me HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:10:02 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:13:00 +0000] \"GET /v1/me HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:08:13:02 +0000] \"GET /v1/me HTTP/1.1\" 200 9 \"-\" \"app/1\"\n",
        ),
        // At any age.
        Example::Good(
            "192.0.2.7 - - [01/Mar/2026:08:00:00 +0000] \"GET /a HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:10:00 +0000] \"GET /a HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:10:02 +0000] \"GET /a HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.9 - - [01/Mar/2026:08:20:00 +0000] \"GET /b HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.9 - - [01/Mar/2026:08:30:00 +0000] \"GET /b HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.9 - - [01/Mar/2026:08:30:01 +0000] \"GET /b HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:31:04 +0000] \"GET /a HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:08:31:05 +0000] \"GET /a HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.9 - - [01/Mar/2026:09:30:03 +0000] \"GET /b HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.9 - - [01/Mar/2026:09:30:05 +0000] \"GET /b HTTP/1.1\" 200 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:10:06 +0000] \"GET /a HTTP/1.1\" 403 9 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:10:08 +0000] \"GET /a HTTP/1.1\" 200 9 \"-\" \"app/1\"\n",
        ),
    ],
};

static SEQUENCE: Sequence =
    Sequence { pattern: Pattern::Aged { refused: &[403], success_within: 10 }, judge };

fn judge(support: &Support) -> Option<Note> {
    let (age, times) = support.usual_age()?;
    if support.clients < 2 || age < YOUNGEST {
        return None;
    }
    let evidence = format!(
        "{times} of {} refusals came {} s after the renewal before, give or take two per cent, to {} \
         clients whose request had worked and worked again within seconds",
        support.ages.len(),
        age / Timestamp::SECOND,
        support.clients,
    );
    Some(Note::new(Confidence::Inferred, evidence).cause(Cause::ExpiredCredentials).expecting(401))
}
