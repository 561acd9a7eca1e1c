//! Synthetic findings, rules and summaries for the tests of reports.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Reporter, Style};
use crate::model::{
    Cause, Confidence, Finding, Keyword, Mishap, Part, Reading, Severity, Timestamp,
};
use crate::rules::{Citation, Example, Profile, Rule, Statuses};
use crate::source::SourceError;
use crate::tally::{Coverage, InputSummary, RuleCoverage, Summary};

pub(super) static MISSING_CHALLENGE: Rule = Rule {
    id: "AL101",
    name: "missing-challenge",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A 401 response carries no WWW-Authenticate field.",
    why: "A 401 is a challenge: without the field a client is told to authenticate and not how.",
    guards: &["the header section was not recorded whole", "a 401 of a forward proxy"],
    fix: "Send WWW-Authenticate with at least one challenge, for instance Bearer.",
    citations: &[
        Citation {
            source: "RFC 9110 section 15.5.2",
            keyword: Keyword::Must,
            says: "the server generating a 401 response MUST send a WWW-Authenticate field",
            line: "RFC 9110 section 15.5.2: a 401 response MUST carry a WWW-Authenticate field",
        },
        Citation {
            source: "RFC 9110 section 11.6.1",
            keyword: Keyword::Must,
            says: "the same, where the field is defined",
            line: "RFC 9110 section 11.6.1: the same",
        },
    ],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check: |_| Ok(None),
    examples: &[
        Example::Bad("GET /v1/me HTTP/1.1\n\nHTTP/1.1 401 Unauthorized\ncontent-length: 0\n"),
        Example::Bad("GET /v1/you HTTP/1.1\n\nHTTP/1.1 401 Unauthorized\ncontent-length: 0\n"),
        Example::Good(
            "GET /v1/me HTTP/1.1\n\nHTTP/1.1 401 Unauthorized\nwww-authenticate: Bearer\n",
        ),
    ],
};

pub(super) static EXPIRED_403: Rule = Rule {
    id: "AL301",
    name: "expired-credential-403",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 403 response says that the credentials have expired.",
    why: "Clients refresh a token on 401 and give up on 403.",
    guards: &[],
    fix: "Answer 401 with a challenge whose error is invalid_token.",
    citations: &[Citation {
        source: "RFC 6750 section 3.1",
        keyword: Keyword::Should,
        says: "an expired token gets 401",
        line: "RFC 6750 section 3.1: expired tokens get status 401 and invalid_token",
    }],
    statuses: Statuses::Only(&[403]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders],
    rests_on_clock: false,
    check: |_| Ok(None),
    examples: &[],
};

pub(super) static GATEWAY: Rule = Rule {
    id: "AL405",
    name: "gateway-auth-error-as-502",
    severity: Severity::Info,
    profile: Profile::Default,
    statuses: Statuses::Only(&[502]),
    examples: &[],
    ..EXPIRED_403_AGAIN
};

/// Statics cannot be moved out of, constants can.
const EXPIRED_403_AGAIN: Rule = Rule {
    id: "",
    name: "",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A gateway answers 502 where it could not authenticate a caller | at all.",
    why: "It looks like an outage.",
    guards: &[],
    fix: "Answer 401.",
    citations: &[],
    statuses: Statuses::Only(&[]),
    needs_any: &[],
    rests_on_clock: false,
    check: |_| Ok(None),
    examples: &[],
};

pub(super) static RULES: [&Rule; 3] = [&MISSING_CHALLENGE, &EXPIRED_403, &GATEWAY];

/// A finding of `rule` in line `line` on `template`.
pub(super) fn finding(rule: &'static Rule, line: u64, template: &str) -> Finding {
    let status = match rule.statuses {
        Statuses::Only([status, ..]) => *status,
        _ => 200,
    };
    Finding {
        rule: rule.id,
        name: rule.name,
        severity: rule.severity,
        confidence: if status == 401 { Confidence::Proven } else { Confidence::Stated },
        cause: (status == 403).then_some(Cause::ExpiredCredentials),
        expected_status: (status == 403).then_some(401),
        message: Cow::Borrowed(rule.summary),
        evidence: format!("{status} with header fields date, content-type, \"x-request-id\""),
        citation: rule.citations.first().map_or("", |citation| citation.line),
        fix: Cow::Borrowed(rule.fix),
        source: Arc::from("logs/gateway.jsonl.gz"),
        ordinal: line,
        locator: format!("line {line}"),
        time: Some(Timestamp::new(1_772_359_203 + line.cast_signed(), 250_000)),
        client: Some("10.0.0.7:51544".to_owned()),
        server: None,
        method: Some("GET".to_owned()),
        url: Some(format!("https://api.example{template}?token=opaque%231a2b")),
        host: Some("api.example".to_owned()),
        template: Some(template.to_owned()),
        status,
        credential: Some("bearer#91c0".to_owned()),
        fingerprint: format!("{}{template}", rule.id),
    }
}

/// A finding with every optional column empty and every text hostile.
pub(super) fn hostile() -> Finding {
    Finding {
        cause: None,
        expected_status: None,
        message: Cow::Borrowed("=HYPERLINK(\"http://evil.example\")"),
        evidence: "\u{1b}[2J\"quoted\",\r\nand more\u{202e}".to_owned(),
        locator: "@here".to_owned(),
        time: None,
        client: None,
        server: None,
        method: None,
        url: None,
        host: None,
        template: None,
        credential: None,
        ..finding(&GATEWAY, 7, "/")
    }
}

/// Findings on seven endpoints of one rule, one of another, and a hostile one, in input order.
pub(super) fn findings() -> Vec<Finding> {
    let mut findings = Vec::new();
    for line in 1..=20 {
        let endpoint = match line {
            1..=12 => "/v1/orders/{id}".to_owned(),
            13 | 14 => "/v1/me".to_owned(),
            line => format!("/v1/reports/{}", line - 14),
        };
        findings.push(finding(&MISSING_CHALLENGE, line, &endpoint));
    }
    findings.push(finding(&EXPIRED_403, 90_000, "/v1/me"));
    findings.push(hostile());
    findings
}

/// The summary of a run of [`RULES`] that found [`findings`].
pub(super) fn summary() -> Summary {
    let mut log = input("logs/gateway.jsonl.gz", "nginx-json", "lines", 12_004, 12_000);
    log.compression = vec!["gzip"];
    log.reading.mishaps.add_many(Mishap::LineNotUnderstood, 3, 17, || "no status".to_owned());
    log.reading.mishaps.add(Mishap::LineTooLong, 90, || "\u{1b}[31m5 MB".to_owned());
    let mut capture = input("capture.pcapng", "pcapng", "packets", 31, 4);
    capture.reading.unanswered = 1;
    capture.reading.mishaps.add(Mishap::Truncated, 31, || "ends inside the packet".to_owned());
    capture.reading.mishaps.add_many(Mishap::Encrypted, 2, 5, String::new);
    capture.error =
        Some(SourceError::new("the capture ends in the middle of a packet").at("packet 31"));
    let mut broken = input("broken.har", "har", "entries", 0, 0);
    broken.format = None;
    broken.reason = None;
    broken.error =
        Some(SourceError::new("cannot read: permission denied").advise("check its mode"));
    let mut foreign = input("logs/README", "", "", 0, 0);
    foreign.format = None;
    foreign.foreign = true;
    run(vec![log, capture, broken, foreign], &findings())
}

/// The summary of a run over `inputs` that found `findings`.
pub(super) fn run(inputs: Vec<InputSummary>, findings: &[Finding]) -> Summary {
    let mut summary = Summary {
        coverage: Coverage::new(RULES.len()),
        // No rules of the catalogue: reports look them up there.
        rules: Vec::new(),
        ..Summary::default()
    };
    for input in &inputs {
        summary.reading.merge(input.reading.clone());
    }
    summary.inputs = inputs;
    for finding in findings {
        summary.groups.add(0, finding);
        for (count, severity) in summary.by_severity.iter_mut().zip(Severity::ALL) {
            *count += u64::from(severity == finding.severity);
        }
        for (count, confidence) in summary.by_confidence.iter_mut().zip(Confidence::ALL) {
            *count += u64::from(confidence == finding.confidence);
        }
    }
    let mut unseen = [0; Part::ALL.len()];
    unseen[Part::ResponseHeaders as usize] = 328;
    unseen[Part::ResponseBody as usize] = 4;
    if let [missing, expired, _] = summary.coverage.rules.as_mut_slice() {
        *missing = RuleCoverage { eligible: 340, checked: 12, flagged: 12, unseen };
        *expired = RuleCoverage { eligible: 2, checked: 2, flagged: 1, ..RuleCoverage::default() };
    }
    summary
}

/// An input of which `exchanges` were read, all 200 but two 401.
pub(super) fn input(
    name: &str,
    format: &str,
    units: &'static str,
    count: u64,
    exchanges: u64,
) -> InputSummary {
    let mut reading = Reading::default();
    (reading.units, reading.bytes) = (count, count * 180);
    let interest = crate::model::Interest::none();
    let mut ignore = |_: &crate::model::Exchange<'_>| {};
    let mut outlet = crate::model::Outlet::new(&interest, &mut reading, &mut ignore);
    for number in 0..exchanges {
        outlet.count(if number < 2 { 401 } else { 200 });
    }
    InputSummary {
        name: Arc::from(name),
        format: Some(format.to_owned()),
        reason: Some("its first lines have the columns of this format".to_owned()),
        compression: Vec::new(),
        reading,
        units,
        error: None,
        foreign: false,
        skipped: crate::tally::Skipped::default(),
        read_to: None,
        hints: Vec::new(),
    }
}

/// What a report writes, its findings handed over in pieces of `piece`.
pub(super) fn written(
    reporter: &Reporter,
    style: &Style,
    findings: &[Finding],
    piece: usize,
    summary: &Summary,
) -> Vec<u8> {
    let buffer = Buffer::default();
    let mut report = (reporter.start)(Box::new(buffer.clone()), style).expect("starts");
    for findings in findings.chunks(piece) {
        report.findings(findings).expect("writes");
    }
    report.finish(summary).expect("finishes");
    drop(report);
    buffer.bytes()
}

/// A writer whose bytes can be looked at.
#[derive(Clone, Default)]
pub(super) struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
