//! AL803: one client is refused again and again.

use super::behaviour::{Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Confidence, Keyword, Part, Severity};

/// What a client is to do with a second 401.
const SHOW_IT: Citation = Citation {
    source: "RFC 9110 section 15.5.2",
    keyword: Keyword::Advice,
    says: "after the same challenge again the user agent SHOULD present the enclosed representation to the user",
    line: "RFC 9110 section 15.5.2 (advice): after the same challenge again, the refusal is shown to the user",
};

/// Twenty-nine refusals and what is between them.
macro_rules! storm {
    ($status:literal) => {
        concat!(
            storm!(@six "01", $status), storm!(@six "04", $status), storm!(@six "07", $status),
            storm!(@six "10", $status), storm!(@one "12", $status), storm!(@one "12", $status),
            storm!(@one "12", $status), storm!(@one "13", $status), storm!(@one "13", $status),
        )
    };
    (@six $second:literal, $status:literal) => {
        concat!(
            storm!(@one $second, $status), storm!(@one $second, $status),
            storm!(@one $second, $status), storm!(@one $second, $status),
            storm!(@one $second, $status), storm!(@one $second, $status),
        )
    };
    (@one $second:literal, $status:literal) => {
        concat!(
            "192.0.2.7 - - [01/Mar/2026:10:00:", $second, " +0000] \"GET /a?n=1 HTTP/1.1\" ", $status,
            " 9 \"-\" \"app/1\"\n",
        )
    };
}
pub(super) static RULE: Rule = Rule {
    id: "AL803",
    name: "401-storm",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "One client is refused thirty times or more within a minute",
    why: "It does not see that its credential is dead, or cannot get a new one. Storms cost both \
          sides, drown real attacks in the log and lock accounts.",
    guards: &[
        "A refusal that the same request overcomes is a step of a handshake (Negotiate, NTLM, Digest) \
         or of a renewal, and does not count.",
        "Whoever gets a token or logs in meanwhile has understood.",
        "Who is refused at more than ten endpoints looks for something: a scanner.",
        "Four in five of what it asks for meanwhile are refused: otherwise it may do some things and not \
         others, or is many behind one address.",
        "Robots and monitors by their own word, and preflights, do not count.",
    ],
    fix: "Stop after one failed renewal, back off, and let all requests wait for one renewal; on the \
          server, refuse expired credentials with 401 and a challenge so that clients can tell.",
    citations: &[SHOW_IT],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(concat!(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /a?n=1 HTTP/1.1\" 401 9 \"-\" \"app/1\"\n",
            storm!("401"),
        )),
        Example::Bad(concat!(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /a?n=1 HTTP/1.1\" 403 9 \"-\" \"app/1\"\n",
            storm!("403"),
        )),
        // It got a token in the middle of it.
        Example::Good(concat!(
            storm!("401"),
            "192.0.2.7 - - [01/Mar/2026:10:00:15 +0000] \"POST /oauth/token HTTP/1.1\" 200 9 \"-\" \"app/1\"\n",
            "192.0.2.7 - - [01/Mar/2026:10:00:15 +0000] \"GET /a?n=1 HTTP/1.1\" 401 9 \"-\" \"app/1\"\n",
        )),
        // A robot.
        Example::Good(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /a HTTP/1.1\" 401 9 \"-\" \"uptime/2\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:30 +0000] \"GET /a HTTP/1.1\" 401 9 \"-\" \"uptime/2\"\n",
        ),
    ],
};

static SEQUENCE: Sequence =
    Sequence { pattern: Pattern::Storm { refused: &[401, 403], times: 30, within: 60 }, judge };

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!(
        "{}: refused {} times in all, up to {} times in one minute, without a new credential in between",
        support.how_often(),
        support.refusals,
        support.most,
    );
    Some(Note::new(Confidence::Inferred, evidence))
}
