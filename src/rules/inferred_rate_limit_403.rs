//! AL321: 403 for a rate limit, seen in what clients are let through.

use super::behaviour::{Pattern, Sequence, Support, by_sequence_only};
use super::citations::TOO_MANY_429;
use super::{Example, Note, Profile, Rule, Statuses};
use crate::model::{Cause, Confidence, Part, Severity};

/// Stretches of refusals with the same number of requests before them.
const OFTEN: usize = 3;

/// Fewer requests in a window happen by chance.
const FEWEST: u32 = 5;

/// A request at each of these seconds.
macro_rules! at {
    ($minute:literal, $status:literal, $($second:literal)*) => {
        concat!($(
            "192.0.2.7 - - [01/Mar/2026:10:", $minute, ":", $second, " +0000] \"GET /orders HTTP/1.1\" ",
            $status, " 64 \"-\" \"app/1\"\n",
        )*)
    };
}

pub(super) static RULE: Rule = Rule {
    id: "AL321",
    name: "inferred-rate-limit-403",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "So many requests pass, the next are refused with 403, and waiting is all it takes",
    why: "It is a limit, for which 429 is there: clients take 403 for final, and do not know that waiting \
          helps, nor how long.",
    guards: &[
        "The same request is refused twice at least and passes again after three seconds or more, three \
         times over, and three in five times the same number of requests, five at least, had passed.",
        "Refusals come within two minutes of the last recovery: credentials live longer.",
        "A new credential in between, Negotiate, NTLM or Digest, robots and scanners do not count.",
        "Minutes in which most of everybody's requests are refused are an outage.",
    ],
    fix: "Answer 429 with Retry-After (nginx: limit_req_status 429).",
    citations: &[TOO_MANY_429],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        // Six a minute.
        Example::Bad(concat!(
            at!("00", "200", "40" "41"),
            at!("00", "403", "42" "50"),
            at!("01", "200", "00" "01" "03" "04" "05" "06"),
            at!("01", "403", "07" "30" "50"),
            at!("02", "200", "00" "01" "02" "03" "07" "08"),
            at!("02", "403", "09" "20"),
            at!("03", "200", "02" "03" "04" "05" "06" "07"),
            at!("03", "403", "08" "40"),
            at!("04", "200", "01"),
        )),
        // It asks for something else as well, and is refused that too.
        Example::Bad(concat!(
            at!("00", "403", "42" "50"),
            at!("01", "200", "00" "01" "03" "04" "05" "06"),
            at!("01", "403", "07" "30" "50"),
            "192.0.2.7 - - [01/Mar/2026:10:01:51 +0000] \"GET /items HTTP/1.1\" 403 64 \"-\" \"app/1\"\n",
            at!("02", "200", "00" "01" "02" "03" "07" "08"),
            at!("02", "403", "09" "20"),
            at!("03", "200", "02" "03" "04" "05" "06" "07"),
            at!("03", "403", "08" "40"),
            at!("04", "200", "01"),
        )),
        // With the right status.
        Example::Good(concat!(
            at!("00", "429", "42" "50"),
            at!("01", "200", "00" "01" "03" "04" "05" "06"),
            at!("01", "429", "07" "30" "50"),
            at!("02", "200", "00" "01" "02" "03" "07" "08"),
            at!("02", "429", "09" "20"),
            at!("03", "200", "02" "03" "04" "05" "06" "07"),
            at!("03", "429", "08" "40"),
            at!("04", "200", "01"),
        )),
        // A new token, not waiting, ends it.
        Example::Good(concat!(
            at!("00", "403", "42" "50"),
            "192.0.2.7 - - [01/Mar/2026:10:00:55 +0000] \"POST /oauth/token HTTP/1.1\" 200 64 \"-\" \"app/1\"\n",
            at!("01", "200", "00" "01" "03" "04" "05" "06"),
            at!("01", "403", "07" "30" "50"),
            "192.0.2.7 - - [01/Mar/2026:10:01:55 +0000] \"POST /oauth/token HTTP/1.1\" 200 64 \"-\" \"app/1\"\n",
            at!("02", "200", "00" "01" "02" "03" "07" "08"),
            at!("02", "403", "09" "20"),
            "192.0.2.7 - - [01/Mar/2026:10:02:55 +0000] \"POST /oauth/token HTTP/1.1\" 200 64 \"-\" \"app/1\"\n",
            at!("03", "200", "02" "03" "04" "05" "06" "07"),
            at!("03", "403", "08" "40"),
            "192.0.2.7 - - [01/Mar/2026:10:03:55 +0000] \"POST /oauth/token HTTP/1.1\" 200 64 \"-\" \"app/1\"\n",
            at!("04", "200", "01"),
        )),
        // What passes is never the same.
        Example::Good(concat!(
            at!("00", "403", "42" "50"),
            at!("01", "200", "00" "01" "03" "04" "05" "06"),
            at!("01", "403", "07" "30" "50"),
            at!("02", "200", "00"),
            at!("02", "403", "09" "20"),
            at!("03", "200", "02" "03" "04" "05" "06" "07" "10" "11" "12" "15"),
            at!("03", "403", "20" "40"),
            at!("04", "200", "01"),
        )),
        // One endpoint is never allowed, others are.
        Example::Good(concat!(
            at!("00", "200", "00" "01" "02" "03" "04" "05"),
            "192.0.2.7 - - [01/Mar/2026:10:00:06 +0000] \"GET /admin HTTP/1.1\" 403 64 \"-\" \"app/1\"\n",
            "192.0.2.7 - - [01/Mar/2026:10:00:20 +0000] \"GET /admin HTTP/1.1\" 403 64 \"-\" \"app/1\"\n",
            at!("01", "200", "00" "01" "02" "03" "04" "05"),
            "192.0.2.7 - - [01/Mar/2026:10:01:06 +0000] \"GET /admin HTTP/1.1\" 403 64 \"-\" \"app/1\"\n",
            "192.0.2.7 - - [01/Mar/2026:10:01:20 +0000] \"GET /admin HTTP/1.1\" 403 64 \"-\" \"app/1\"\n",
            at!("02", "200", "00" "01" "02" "03" "04" "05"),
            "192.0.2.7 - - [01/Mar/2026:10:02:06 +0000] \"GET /admin HTTP/1.1\" 403 64 \"-\" \"app/1\"\n",
            "192.0.2.7 - - [01/Mar/2026:10:02:20 +0000] \"GET /admin HTTP/1.1\" 403 64 \"-\" \"app/1\"\n",
        )),
    ],
};

static SEQUENCE: Sequence = Sequence { pattern: Pattern::Throttled { refused: &[403] }, judge };

fn judge(support: &Support) -> Option<Note> {
    let (passed, often) = support.usual_passes().filter(|&(passed, _)| passed >= FEWEST)?;
    if often < OFTEN {
        return None;
    }
    let evidence = format!(
        "{}: refused {} times in all until it waited; {passed} requests had passed before {often} of {} \
         such stretches",
        support.how_often(),
        support.refusals,
        support.passes.len(),
    );
    let note = Note::new(Confidence::Inferred, evidence);
    Some(note.cause(Cause::RateLimited).expecting(429))
}
