//! AL318: a 403 that a new token resolves.

use std::fmt::Write as _;

use super::behaviour::{Pattern, Sequence, Support, by_sequence_only};
use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401};
use super::{Example, Note, Profile, Rule, Statuses};
use crate::model::{Cause, Confidence, Part, Severity};

/// How many times as often as by chance it must happen (the catalogue's B1).
const LIFT: f64 = 5.0;

/// The weight from which on it is a warning.
const FIRM: f64 = 1.5;

pub(super) static RULE: Rule = Rule {
    id: "AL318",
    name: "inferred-expiry-403",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A request that was refused with 403 succeeds once its client has a new credential",
    why: "Then it was the credential that did not hold, not the permission: 401 was due. This is all \
          the evidence that an access log without headers and bodies can give.",
    guards: &[
        "It happens at least five times as often as it would by chance, given how often the same \
         clients renew their tokens anyway.",
        "A warning takes three independent occurrences, in most of which the request had worked before; \
         a wider scope or another user may be what resolved a single one.",
        "Once the new credential was refused too, or the old one was accepted again, it is no expiry.",
        "Answers with Retry-After and clients that meet a 429 are limited, not expired.",
        "Minutes in which most of everybody's requests are refused are an outage.",
        "Preflights, handshakes (Negotiate, NTLM, Digest), robots and scanners do not count.",
    ],
    fix: "Answer 401 with a challenge, for bearer tokens `WWW-Authenticate: Bearer error=\"invalid_token\"`, \
          when a credential has expired or is missing.",
    citations: &[INVALID_TOKEN_401, CREDENTIALS_401],
    statuses: Statuses::Sequence(&SEQUENCE),
    needs_any: &[Part::Client, Part::Time, Part::Target],
    rests_on_clock: false,
    check: by_sequence_only,
    examples: &[
        Example::Bad(
            "192.0.2.7 - - [01/Mar/2026:09:58:00 +0000] \"GET /orders HTTP/1.1\" 200 512 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:01 +0000] \"POST /oauth/token HTTP/1.1\" 200 980 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:02 +0000] \"GET /orders HTTP/1.1\" 200 512 \"-\" \"app/1\"\n",
        ),
        // In between it asks for something else; the login takes as long as typing does.
        Example::Bad(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /inbox HTTP/1.1\" 403 64 \"-\" \"Mozilla/5.0\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /login HTTP/1.1\" 200 3200 \"-\" \"Mozilla/5.0\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:42 +0000] \"POST /login HTTP/1.1\" 302 0 \"-\" \"Mozilla/5.0\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:43 +0000] \"GET /inbox HTTP/1.1\" 200 9000 \"-\" \"Mozilla/5.0\"\n",
        ),
        Example::Good(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /orders HTTP/1.1\" 401 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:01 +0000] \"POST /oauth/token HTTP/1.1\" 200 980 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:02 +0000] \"GET /orders HTTP/1.1\" 200 512 \"-\" \"app/1\"\n",
        ),
        // Refused again with the new token: it is the permission.
        Example::Good(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /admin HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:01 +0000] \"POST /oauth/token HTTP/1.1\" 200 980 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:02 +0000] \"GET /admin HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:30 +0000] \"GET /admin HTTP/1.1\" 200 512 \"-\" \"app/1\"\n",
        ),
        // Another client's token.
        Example::Good(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.8 - - [01/Mar/2026:10:00:01 +0000] \"POST /oauth/token HTTP/1.1\" 200 980 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:02 +0000] \"GET /orders HTTP/1.1\" 200 512 \"-\" \"app/1\"\n",
        ),
        // Many people behind one address: somebody always gets a token.
        Example::Good(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"POST /oauth/token HTTP/1.1\" 200 980 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:12 +0000] \"POST /oauth/token HTTP/1.1\" 200 980 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:25 +0000] \"POST /oauth/token HTTP/1.1\" 200 980 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:38 +0000] \"POST /oauth/token HTTP/1.1\" 200 980 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:50 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:01:01 +0000] \"POST /oauth/token HTTP/1.1\" 200 980 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:01:10 +0000] \"GET /orders HTTP/1.1\" 200 512 \"-\" \"app/1\"\n",
        ),
        // A limit that ended.
        Example::Good(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /orders HTTP/1.1\" 403 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:01 +0000] \"GET /items HTTP/1.1\" 429 64 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:02 +0000] \"POST /oauth/token HTTP/1.1\" 200 980 \"-\" \"app/1\"\n\
             192.0.2.7 - - [01/Mar/2026:10:00:30 +0000] \"GET /orders HTTP/1.1\" 200 512 \"-\" \"app/1\"\n",
        ),
    ],
};

static SEQUENCE: Sequence = Sequence {
    pattern: Pattern::Renewed { refused: &[403], grant_within: 30, success_within: 60 },
    judge,
};

fn judge(support: &Support) -> Option<Note> {
    if support.lift() < LIFT {
        return None;
    }
    let between = if support.tokens == support.count {
        "a token was handed out"
    } else if support.tokens == 0 {
        "a login went through"
    } else {
        "a token was handed out or a login went through"
    };
    let mut evidence = format!(
        "{}: 403, then {between}, then the same request succeeded ({} of {} refusals; by chance {:.1})",
        support.how_often(),
        support.count,
        support.episodes,
        support.by_chance,
    );
    if support.other_credential > 0 {
        evidence.push_str(", with another credential than before");
    }
    if let Some((age, times)) = support.usual_age() {
        // Writing to a String cannot fail.
        let _ = write!(
            evidence,
            "; {times} times {} s after the renewal before",
            age / crate::model::Timestamp::SECOND
        );
    }
    let worked_before = support.worked_before * 2 >= support.count;
    let is_firm = support.independent >= 3
        && worked_before
        && support.tokens * 2 >= support.count
        && support.weight() >= FIRM;
    let mut note = Note::new(Confidence::Inferred, evidence).expecting(401);
    if worked_before {
        note = note.cause(Cause::ExpiredCredentials);
    }
    Some(if is_firm { note.severity(Severity::Warning) } else { note })
}
