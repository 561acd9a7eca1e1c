//! Rules that look at sequences of exchanges: their own examples, and what must make no difference.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "behaviour/clients.rs"]
mod clients;
#[path = "behaviour/pcap.rs"]
mod pcap;
#[path = "behaviour/time_line.rs"]
mod time_line;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use authlint::auth::redact::Redactor;
use authlint::format::transcript::{fill, split, with_exchange};
use authlint::model::{Confidence, Finding};
use authlint::policy::Policy;
use authlint::report::Report;
use authlint::report::exchanges::{self, Writing};
use authlint::rules::{Engine, Example, RULES, Rule};
use authlint::run::{self, Analyze, Inputs, Progress, ReadingOptions};
use authlint::source;
use authlint::tally::Summary;

struct Keep(Arc<Mutex<Vec<Finding>>>);

impl Report for Keep {
    fn findings(&mut self, findings: &[Finding]) -> io::Result<()> {
        self.0.lock().unwrap().extend_from_slice(findings);
        Ok(())
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

struct Silent;

impl Progress for Silent {
    fn open(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
}

/// What these rules find in these inputs.
fn analyse(paths: &[PathBuf], rules: &[&Rule]) -> (Vec<Finding>, Summary) {
    let positions = RULES
        .iter()
        .enumerate()
        .filter(|(_, rule)| rules.iter().any(|wanted| wanted.id == rule.id))
        .map(|(at, _)| at)
        .collect();
    let engine = Engine::new(positions, Confidence::Inferred, Redactor::new(b"test"));
    let findings = Arc::new(Mutex::new(Vec::new()));
    let mut analysis =
        Analyze::new(vec![Box::new(Keep(Arc::clone(&findings)))], &engine, Policy::default());
    let (found, lost) = source::find(paths);
    let inputs = Inputs { found, lost, stdin: None, reading: ReadingOptions::default() };
    run::run(&engine, &mut analysis, inputs, &Silent).unwrap();
    let summary = analysis.finish().unwrap();
    let findings = std::mem::take(&mut *findings.lock().unwrap());
    (findings, summary)
}

fn sequences() -> Vec<&'static Rule> {
    RULES.iter().copied().filter(|rule| rule.is_of_sequences()).collect()
}

/// The exchanges of several transcripts, as `extract --show-secrets` writes them.
fn records(transcripts: &str) -> String {
    let Writing::Records(format) = &exchanges::by_name("ndjson").unwrap().writing else {
        panic!("records are no rows");
    };
    let mut lines = Vec::new();
    for transcript in split(transcripts) {
        let written = with_exchange(transcript, |exchange| {
            (format.head)(&mut lines, "example", &exchange.place);
            (format.tail)(&mut lines, exchange, &Redactor::showing_secrets());
        });
        assert_eq!(written, Ok(()), "{transcript}");
    }
    String::from_utf8(lines).unwrap()
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn examples_hold() {
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for rule in sequences() {
        for (number, example) in rule.examples.iter().enumerate() {
            let (text, expected) = match example {
                Example::Bad(text) => (text, true),
                Example::Good(text) => (text, false),
                Example::Unknown(_) => continue,
            };
            let is_log = !text.starts_with("#!");
            let (name, text) = if is_log {
                (format!("{}-{number}.log", rule.id), (*text).to_owned())
            } else {
                (format!("{}-{number}.ndjson", rule.id), records(text))
            };
            let path = write(folder.path(), &name, &text);
            let (findings, summary) = analyse(&[path], &[rule]);
            assert_eq!(summary.reading.exchanges, text.lines().count() as u64, "{text}");
            if findings.is_empty() == expected {
                wrong.push(format!("{} expected {expected}: {findings:#?}\n{text}", rule.id));
            }
            let worst = rule.citations.first().unwrap().keyword.worst();
            assert!(findings.iter().all(|finding| finding.severity <= worst), "{}", rule.id);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The lines of an access log as transcripts. What happened within a second is spread over it.
fn transcripts<'l>(log: &'l str) -> String {
    let mut last = ("", 0);
    let of_line = |line: &'l str| {
        let (client, rest) = line.split_once(" - - [01/Mar/2026:").unwrap();
        let (clock, rest) = rest.split_once(" +0000] \"").unwrap();
        last = (clock, if last.0 == clock { last.1 + 20 } else { 0 });
        let milliseconds = last.1;
        let mut quoted = rest.split('"');
        let (request, status) = (quoted.next().unwrap(), quoted.next().unwrap());
        let status = status.split_whitespace().next().unwrap();
        let agent = quoted.nth(2).unwrap();
        format!(
            "#! time 2026-03-01T{clock}.{milliseconds:03}Z\n#! client {client}:40000\n{request}\nHost: api.example\n\
             User-Agent: {agent}\n\nHTTP/1.1 {status} X\n\n"
        )
    };
    log.lines().map(of_line).collect::<Vec<_>>().join("#! next\n")
}

/// The exchanges of several transcripts as a HAR file.
fn har(transcripts: &str) -> String {
    let Writing::Records(format) = &exchanges::by_name("har").unwrap().writing else {
        panic!("entries are no rows");
    };
    let entries: Vec<String> = split(transcripts)
        .map(|transcript| {
            let mut entry = Vec::new();
            with_exchange(transcript, |exchange| {
                (format.head)(&mut entry, "example", &exchange.place);
                (format.tail)(&mut entry, exchange, &Redactor::showing_secrets());
            })
            .unwrap();
            String::from_utf8(entry).unwrap()
        })
        .collect();
    [format.before, &entries.join(format.between), format.after].concat()
}

/// Renewals for one purpose are one client's only where the recording is (AL806): the same refresh
/// token is needed elsewhere, which its other example shows.
const OWN_ONLY: [&str; 1] = ["AL806-1.pcap"];

/// What an example of a sequence looks like in other kinds of recordings is found there as well.
#[test]
fn examples_hold_in_har_files_and_captures() {
    let folder = tempfile::tempdir().unwrap();
    let mut silent = Vec::new();
    for rule in sequences() {
        let bad = rule.examples.iter().filter_map(|example| match example {
            Example::Bad(text) => Some(*text),
            _ => None,
        });
        for (number, text) in bad.enumerate() {
            let text = if text.starts_with("#!") { text.to_owned() } else { transcripts(text) };
            let name = format!("{}-{number}", rule.id);
            let har = write(folder.path(), &format!("{name}.har"), &har(&text));
            let pcap = folder.path().join(format!("{name}.pcap"));
            std::fs::write(&pcap, pcap::of(&text)).unwrap();
            for path in [har, pcap] {
                let (findings, summary) = analyse(std::slice::from_ref(&path), &[rule]);
                let expected = split(&text).count() as u64;
                assert_eq!(summary.reading.exchanges, expected, "{}", path.display());
                if findings.is_empty() {
                    silent.push(path.file_name().unwrap().to_str().unwrap().to_owned());
                }
            }
        }
    }
    assert_eq!(silent, OWN_ONLY);
}

/// A finding that only stands because of what other exchanges show, in every kind of recording.
#[test]
fn exchanges_bear_each_other_out_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = 0;
    for rule in RULES.iter().filter(|rule| !rule.is_of_sequences()) {
        for (number, example) in rule.examples.iter().enumerate() {
            let (text, expected) = match example {
                Example::Bad(text) => (text, true),
                Example::Good(text) => (text, false),
                Example::Unknown(_) => continue,
            };
            if split(text).count() < 2 {
                continue;
            }
            let at = |ending: &str| format!("{}-{number}.{ending}", rule.id);
            let pcap = folder.path().join(at("pcap"));
            std::fs::write(&pcap, pcap::of(text)).unwrap();
            for path in [
                write(folder.path(), &at("ndjson"), &records(text)),
                write(folder.path(), &at("har"), &har(text)),
                pcap,
            ] {
                let (findings, summary) = analyse(std::slice::from_ref(&path), &[rule]);
                assert_eq!(summary.reading.exchanges, split(text).count() as u64);
                assert_eq!(!findings.is_empty(), expected, "{}\n{text}", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

/// A token response at ten o'clock, for five minutes, then these requests with that token.
fn issued_then(requests: &[(&str, &str)]) -> String {
    use std::fmt::Write as _;
    let mut text = "#! time 2026-03-01T10:00:00Z\n#! duration 100\n#! recorded-by client\n\
         POST /oauth/token HTTP/1.1\nHost: id.example\n\
         Content-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials\n\n\
         HTTP/1.1 200 OK\nCache-Control: no-store\nContent-Type: application/json\n\n\
         {\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"expires_in\":300}\n"
        .to_owned();
    for (clock, response) in requests {
        write!(
            text,
            "#! next\n#! time 2026-03-01T{clock}Z\n#! recorded-by client\nGET /orders HTTP/1.1\n\
             Host: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\n\
             HTTP/1.1 {response}\n"
        )
        .unwrap();
    }
    text
}

/// `expires_in` is proof: of expiry after it, and against it before.
#[test]
fn a_lifetime_in_the_recording_proves_expiry() {
    let folder = tempfile::tempdir().unwrap();
    let bare = "403 Forbidden\n\n";
    let permission =
        "403 Forbidden\nContent-Type: application/json\n\n{\"error\":\"insufficient_scope\"}\n";
    let fine = "200 OK\n\n";
    for (requests, expected) in [
        (&[("10:01:00", fine), ("10:07:00", bare)][..], true),
        // Before its end, and in the minute of leeway.
        (&[("10:04:00", bare)], false),
        (&[("10:05:30", bare)], false),
        // Another reason.
        (&[("10:07:00", permission)], false),
        // It works after all.
        (&[("10:07:00", bare), ("10:08:00", fine)], false),
    ] {
        let text = issued_then(requests);
        let rules = [Rule::find("AL301").unwrap(), Rule::find("AL318").unwrap()];
        let pcap = folder.path().join("a.pcap");
        std::fs::write(&pcap, pcap::of(&text)).unwrap();
        let paths = [
            write(folder.path(), "a.ndjson", &records(&text)),
            write(folder.path(), "a.har", &har(&text)),
            pcap,
        ];
        for path in paths {
            let (findings, _) = analyse(std::slice::from_ref(&path), &rules);
            let told: Vec<_> = findings.iter().map(|f| (f.rule, f.confidence)).collect();
            let proven = [("AL301", Confidence::Proven)];
            let expected = if expected { &proven[..] } else { &[] };
            assert_eq!(told, expected, "{}\n{text}", path.display());
        }
    }
}

/// A log that shows `Authorization` shows what clients do with one credential.
#[test]
fn logs_that_show_the_credential_show_what_becomes_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let line = |second: u32, status: u16, token: &str| {
        format!(
            "{{\"level\":\"info\",\"ts\":{}.5,\"logger\":\"http.log.access\",\"msg\":\"handled request\",\
             \"request\":{{\"remote_ip\":\"192.0.2.7\",\"proto\":\"HTTP/1.1\",\"method\":\"GET\",\
             \"host\":\"api.example\",\"uri\":\"/orders\",\"headers\":{{\"Authorization\":[\"Bearer {token}\"]}}}},\
             \"duration\":0.001,\"size\":0,\"status\":{status},\"resp_headers\":{{}}}}\n",
            1_772_359_200 + second,
        )
    };
    let expired = fill("{{jwt exp=-900}}").unwrap();
    let opaque = "2YotnFZFEjr1zCsicMWpAA";
    for (rule, lines) in [
        ("AL802", [line(0, 401, opaque), line(1, 401, opaque), line(2, 401, opaque)]),
        ("AL804", [line(0, 401, &expired), line(20, 401, &expired), line(40, 401, &expired)]),
    ] {
        let path = write(folder.path(), &format!("{rule}.json"), &lines.concat());
        let (findings, summary) = analyse(&[path], &[Rule::find(rule).unwrap()]);
        assert_eq!(summary.reading.exchanges, 3);
        assert_eq!(findings.len(), 1, "{rule}: {:#?}", summary.inputs);
    }
}

/// A log of many clients whose tokens live for ten minutes and are refused with 403.
fn busy_log() -> String {
    use std::fmt::Write as _;
    let mut events = Vec::new();
    for client in 0..40_u32 {
        let mut second = client * 7;
        while second < 7_200 {
            let line =
                |at: u32, request: &str, status: u16| (at, client, request.to_owned(), status);
            let target = format!("GET /v1/orders/{}", client % 5);
            events.push(line(second, &target, 403));
            events.push(line(second + 1, "POST /oauth/token", 200));
            events.push(line(second + 2, &target, 200));
            for at in 1..20 {
                events.push(line(second + at * 30, &target, 200));
            }
            second += 601 + client % 2;
        }
    }
    events.sort();
    let mut text = String::new();
    for (second, client, request, status) in events {
        let (hour, minute, second) = (8 + second / 3600, second / 60 % 60, second % 60);
        writeln!(
            text,
            "10.0.0.{client} - - [01/Mar/2026:{hour:02}:{minute:02}:{second:02} +0000] \
             \"{request} HTTP/1.1\" {status} 120 \"-\" \"app/{client}\""
        )
        .unwrap();
    }
    text
}

fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|f| format!("{f:?}")).collect()
}

#[test]
fn neither_threads_nor_cuts_make_a_difference() {
    let folder = tempfile::tempdir().unwrap();
    // More than one wave.
    let mut text = busy_log();
    let filler =
        "192.0.2.1 - - [01/Mar/2026:10:30:00 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"\n";
    let half = text.len() / 2;
    let half = half + text[half..].find('\n').unwrap() + 1;
    text.insert_str(half, &filler.repeat((34 << 20) / filler.len()));
    let plain = write(folder.path(), "access.log", &text);
    let run = |jobs: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().unwrap();
        pool.install(|| told(&analyse(std::slice::from_ref(&plain), &sequences()).0))
    };
    let one = run(1);
    assert!(one.iter().any(|finding| finding.contains("AL318")), "{one:#?}");
    assert!(one.iter().any(|finding| finding.contains("AL320")), "{one:#?}");
    assert_eq!(one, run(3));
}

/// A limit and an outage are told from the exchange records as well, and a cut makes no difference.
#[test]
fn records_tell_the_same_as_the_log_they_are_from() {
    let folder = tempfile::tempdir().unwrap();
    for id in ["AL318", "AL319", "AL320", "AL321", "AL801", "AL803"] {
        let rule = sequences().into_iter().find(|rule| rule.id == id).unwrap();
        let Some(Example::Bad(text)) = rule.examples.first() else { panic!("{id}") };
        let log = write(folder.path(), "access.log", text);
        let records = std::process::Command::new(env!("CARGO_BIN_EXE_authlint"))
            .args(["extract", "--format", "ndjson"])
            .arg(&log)
            .output()
            .unwrap();
        let records =
            write(folder.path(), "records.ndjson", std::str::from_utf8(&records.stdout).unwrap());
        let evidence = |path: PathBuf| -> Vec<String> {
            let (findings, _) = analyse(&[path], &[rule]);
            findings.into_iter().map(|f| format!("{} {}", f.rule, f.evidence)).collect()
        };
        let of_log = evidence(log);
        assert_eq!(of_log.len(), 1, "{id}: {of_log:?}");
        assert_eq!(evidence(records), of_log, "{id}");
    }
}

/// What lies between two times needs no zone.
#[test]
fn local_times_tell_what_follows_what() {
    let folder = tempfile::tempdir().unwrap();
    let line = |second: u32, request: &str, status: u16| {
        format!(
            "192.0.2.7:{}31 [01/Mar/2026:10:00:{second:02}.250] web api/one 0/0/1/2/3 {status} 64 - - ---- \
             1/1/1/1/0 0/0 \"{request} HTTP/1.1\"\n",
            40 + second
        )
    };
    let text = line(1, "GET /orders", 403)
        + &line(2, "POST /oauth/token", 200)
        + &line(3, "GET /orders", 200);
    let path = write(folder.path(), "haproxy.log", &text);
    let (findings, summary) = analyse(&[path], &sequences());
    let rules: Vec<&str> = findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["AL318"]);
    assert!(summary.reading.zone_unknown);
}

/// A stream is cut elsewhere than a file.
#[test]
fn compression_makes_no_difference() {
    let folder = tempfile::tempdir().unwrap();
    let plain = write(folder.path(), "access.log", &busy_log());
    let packed = folder.path().join("access.log.gz");
    let status = std::process::Command::new("gzip").arg("-k").arg(&plain).status().unwrap();
    assert!(status.success());
    let name = |text: &String| text.replace("access.log.gz", "access.log");
    let streamed: Vec<String> =
        told(&analyse(&[packed], &sequences()).0).iter().map(name).collect();
    assert_eq!(told(&analyse(&[plain], &sequences()).0), streamed);
}

/// The files of a rotated log are one sequence: what begins in one may end in the next.
#[test]
fn rotated_files_are_read_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let text = busy_log();
    let whole = folder.path().join("whole");
    let parts = folder.path().join("parts");
    std::fs::create_dir(&whole).unwrap();
    std::fs::create_dir(&parts).unwrap();
    write(&whole, "access.log", &text);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    // Cut between a refusal and the token that follows it.
    let cut =
        |near: usize| near + lines[near..].iter().position(|l| l.contains(" 403 ")).unwrap() + 1;
    let (first, second) = (cut(lines.len() / 3), cut(lines.len() * 2 / 3));
    write(&parts, "access.log.2", &lines[..first].concat());
    let status =
        std::process::Command::new("gzip").arg(parts.join("access.log.2")).status().unwrap();
    assert!(status.success());
    write(&parts, "access.log.1", &lines[first..second].concat());
    write(&parts, "access.log", &lines[second..].concat());
    let told = |folder: &Path| {
        let (findings, _) = analyse(&[folder.to_owned()], &sequences());
        let counts = |finding: &Finding| {
            let evidence = finding.evidence.split("; see ").next().unwrap().to_owned();
            (finding.rule, finding.severity, finding.template.clone(), evidence)
        };
        let mut told: Vec<_> = findings.iter().map(counts).collect();
        told.sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
        told
    };
    assert!(!told(&whole).is_empty());
    assert_eq!(told(&whole), told(&parts));
}
