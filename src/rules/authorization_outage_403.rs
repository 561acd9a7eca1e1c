//! AL319: nearly everybody is refused with 403 for some minutes.

use super::behaviour::{Pattern, Sequence, Support, by_sequence_only};
use super::{Citation, Example, Note, Profile, Rule, Statuses};
use crate::model::{Confidence, Keyword, Part, Severity};

/// What a server says that cannot decide at the moment.
const UNAVAILABLE: Citation = Citation {
    source: "RFC 9110 section 15.6.4",
    keyword: Keyword::Advice,
    says: "503 (Service Unavailable) indicates that the server is currently unable to handle the request, \
           which will likely be alleviated after some delay",
    line: "RFC 9110 section 15.6.4 (advice): a server that cannot handle requests for a while answers 503",
};

/// A minute of twenty-four requests of eight clients.
macro_rules! minute {
    ($minute:literal, $status:literal) => {
        concat!(
            minute!(@round $minute, "05", $status),
            minute!(@round $minute, "25", $status),
            minute!(@round $minute, "45", $status),
        )
    };
    (@round $minute:literal, $second:literal, $status:literal) => {
        concat!(
            minute!(@one "11", $minute, $second, $status), minute!(@one "12", $minute, $second, $status),
            minute!(@one "13", $minute, $second, $status), minute!(@one "14", $minute, $second, $status),
            minute!(@one "15", $minute, $second, $status), minute!(@one "16", $minute, $second, $status),
            minute!(@one "17", $minute, $second, $status), minute!(@one "18", $minute, $second, $status),
            minute!(@one "19", $minute, $second, $status), minute!(@one "20", $minute, $second, $status),
            minute!(@one "21", $minute, $second, $status), minute!(@one "22", $minute, $second, $status),
        )
    };
    (@one $client:literal, $minute:literal, $second:literal, $status:literal) => {
        concat!(
            "192.0.2.", $client, " - - [01/Mar/2026:10:", $minute, ":", $second, " +0000] \"GET /a/", $client,
            " HTTP/1.1\" ", $status, " 9 \"-\" \"app/1\"\n",
        )
    };
}

pub(super) static RULE: Rule = Rule {
    id: "AL319",
    name: "authz-outage-403",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "For some minutes nearly everybody is refused with 403, and then nobody",
    why: "Permissions are not taken away and given back for all at once: what decides about them could not be \
          asked. Clients take 403 for final and sign their users out, where a retry would have helped.",
    guards: &[
        "Nine in ten of all requests of a minute, twenty at least and of eight clients at least.",
        "In the ten minutes before and after little is refused, to the same clients.",
        "Three times the usual traffic is a flood of strangers, which is refused for what it is.",
        "More new credentials than usual: then it was those that had expired.",
        "What lasts longer than half an hour is a decision.",
    ],
    fix: "Answer 503 with Retry-After while authorization cannot be decided (Envoy ext_authz: \
          status_on_error, which is 403 unless told otherwise).",
    citations: &[UNAVAILABLE],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(concat!(
            minute!("00", "200"),
            minute!("01", "200"),
            minute!("02", "200"),
            minute!("03", "403"),
            minute!("04", "403"),
            minute!("05", "200"),
            minute!("06", "200"),
            minute!("07", "200"),
        )),
        // With a minute between of which one half is in it.
        Example::Bad(concat!(
            minute!("00", "200"),
            minute!("01", "200"),
            minute!(@round "02", "10", "200"),
            minute!(@round "02", "40", "403"),
            minute!("03", "403"),
            minute!(@round "04", "10", "403"),
            minute!(@round "04", "40", "200"),
            minute!("05", "200"),
            minute!("06", "200"),
        )),
        // With the right status.
        Example::Good(concat!(
            minute!("00", "200"),
            minute!("01", "200"),
            minute!("02", "200"),
            minute!("03", "503"),
            minute!("04", "503"),
            minute!("05", "200"),
            minute!("06", "200"),
            minute!("07", "200"),
        )),
        // All tokens expired at once, and are renewed.
        Example::Good(concat!(
            minute!("00", "200"),
            minute!("01", "200"),
            minute!("02", "200"),
            minute!("03", "403"),
            "192.0.2.11 - - [01/Mar/2026:10:03:50 +0000] \"POST /oauth/token HTTP/1.1\" 200 9 \"-\" \"app/1\"\n",
            "192.0.2.12 - - [01/Mar/2026:10:03:50 +0000] \"POST /oauth/token HTTP/1.1\" 200 9 \"-\" \"app/1\"\n",
            "192.0.2.13 - - [01/Mar/2026:10:03:51 +0000] \"POST /oauth/token HTTP/1.1\" 200 9 \"-\" \"app/1\"\n",
            "192.0.2.14 - - [01/Mar/2026:10:03:51 +0000] \"POST /oauth/token HTTP/1.1\" 200 9 \"-\" \"app/1\"\n",
            "192.0.2.15 - - [01/Mar/2026:10:04:01 +0000] \"POST /oauth/token HTTP/1.1\" 200 9 \"-\" \"app/1\"\n",
            minute!("04", "200"),
            minute!("05", "200"),
            minute!("06", "200"),
            minute!("07", "200"),
        )),
        // A flood.
        Example::Good(concat!(
            minute!("00", "200"),
            minute!("01", "200"),
            minute!("02", "200"),
            minute!("03", "403"),
            minute!("03", "403"),
            minute!("03", "403"),
            minute!("03", "403"),
            minute!("03", "403"),
            minute!("04", "200"),
            minute!("05", "200"),
            minute!("06", "200"),
            minute!("07", "200"),
        )),
        // Nobody was ever let in.
        Example::Good(concat!(
            minute!("00", "403"),
            minute!("01", "403"),
            minute!("02", "403"),
            minute!("03", "403"),
        )),
    ],
};

static SEQUENCE: Sequence = Sequence { pattern: Pattern::Outage { refused: &[403] }, judge };

#[expect(clippy::unnecessary_wraps, reason = "the judge of a sequence may pass")]
fn judge(support: &Support) -> Option<Note> {
    let minutes = if support.lasting == 1 { "minute" } else { "minutes" };
    let evidence = format!(
        "in {} {minutes} {} of {} requests were refused, of {} clients at least; little before and after",
        support.lasting, support.refusals, support.asked, support.clients,
    );
    Some(Note::new(Confidence::Inferred, evidence).expecting(503))
}
