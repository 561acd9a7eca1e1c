//! AL801: the same request again after a 403.

use super::behaviour::{Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Confidence, Keyword, Part, Severity};

/// The client's part of a 403.
const NO_REPETITION: Citation = Citation {
    source: "RFC 9110 section 15.5.4",
    keyword: Keyword::Should,
    says: "the client SHOULD NOT automatically repeat the request with the same credentials",
    line: "RFC 9110 section 15.5.4 (SHOULD NOT): after a 403 a client does not repeat the request with the same credentials by itself",
};

pub(super) static RULE: Rule = Rule {
    id: "AL801",
    name: "same-credentials-after-403",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A client repeats a request that was refused with 403, faster than a person would",
    why: "The answer will be the same; repetitions cost both sides and lock accounts. Where the 403 \
          stands for an expired token, the client does what it would rightly do after a 401.",
    guards: &[
        "Three repetitions within ten seconds, each within two of the one before; where the \
         credential is known to be the same, two.",
        "A warning only where the credential is known to be the same; else it is information: a log may \
         not show that the client logged in anew.",
        "People who reload a page do not count, as far as the browser tells them from scripts.",
        "Requests that were sent before the refusal was answered do not count.",
        "Requests at a steady pace of more than two seconds are polling.",
        "A client that is served as often meanwhile is many behind one address.",
        "A new credential in between, Retry-After, robots and scanners do not count.",
        "Endpoints that hand out tokens or log in are attacked, not retried.",
    ],
    fix: "Show the refusal, or get other credentials; repeat a request by itself after 401 only, once, \
          with new credentials.",
    citations: &[NO_REPETITION],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:01 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:01 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n",
        ),
        Example::Bad(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"PUT /orders/7 HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:01 +0000] \"PUT /orders/7 HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:01 +0000] \"GET /time HTTP/1.1\" 200 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:03 +0000] \"PUT /orders/7 HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:05 +0000] \"PUT /orders/7 HTTP/1.1\" 403 64 \"-\" \"app/1\"\n",
        ),
        // Polling.
        Example::Good(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:10 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:20 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:30 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n",
        ),
        // A scanner, and somebody who guesses passwords.
        Example::Good(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /.env HTTP/1.1\" 403 64 \"-\" \"-\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /.env HTTP/1.1\" 403 64 \"-\" \"-\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:01 +0000] \"GET /.env HTTP/1.1\" 403 64 \"-\" \"-\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:01 +0000] \"GET /.env HTTP/1.1\" 403 64 \"-\" \"-\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:02 +0000] \"POST /login HTTP/1.1\" 403 64 \"-\" \"-\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:02 +0000] \"POST /login HTTP/1.1\" 403 64 \"-\" \"-\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:02 +0000] \"POST /login HTTP/1.1\" 403 64 \"-\" \"-\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:02 +0000] \"POST /login HTTP/1.1\" 403 64 \"-\" \"-\"\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Repeated { refused: &[403], times: 4, gap: 2, within: 10, known: false },
    judge,
};

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let evidence = format!(
        "{}: the same request refused with 403 up to {} times in ten seconds, without a new credential \
         in between",
        support.how_often(),
        support.most,
    );
    let note = Note::new(Confidence::Inferred, evidence);
    let is_same = support.same_credential == support.count;
    Some(if is_same { note } else { note.severity(Severity::Info) })
}
