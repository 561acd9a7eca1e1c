//! What is found in every recording, and that nothing else is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::authlint::{analysed, findings, list, mishaps, printed, root, text};
use crate::recordings::{NOT_JUDGED_HERE, OTHER_PROTOCOLS, RECORDINGS, Recording};
use crate::tls;

/// Rule and endpoint, with how often.
type Counts = BTreeMap<(String, String), u64>;

#[test]
fn every_recording_shows_its_faults_and_no_others() {
    let catalogue = Catalogue::load();
    let wrong: Vec<String> = RECORDINGS
        .iter()
        .flat_map(|recording| {
            catalogue.differences(recording, &analysed(recording.path, &recording.options()))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_exchange_of_every_recording_is_counted() {
    for recording in RECORDINGS {
        let report = analysed(recording.path, &recording.options());
        let mut expected: BTreeMap<u16, u64> = recording.statuses.iter().copied().collect();
        let mut counted = statuses(&report);
        if recording.path == "samples/nginx/access.json" {
            // What nginx logs without a method and a target, the bytes of scanners, may be counted
            // as lines that are no exchange, but not be lost.
            let junk = mishaps(&report, "line-not-understood");
            let kept: u64 = counted.values().sum();
            assert_eq!(kept + junk, recording.exchanges(), "{}", recording.path);
            assert!(junk <= 12, "{junk} lines of {}", recording.path);
            for status in [400, 505] {
                expected.remove(&status);
                counted.remove(&status);
            }
        } else {
            // Each of three responses is cut by the snap length.
            let (gaps, unanswered) = match recording.path {
                "samples/loopback/snaplen.pcap" => (3, 0),
                "samples/http2/packet-missing.pcap" => (1, 1),
                "samples/http2/goaway.pcap" => (0, 3),
                "samples/http2/grpc.pcap" => (0, 1),
                _ => (0, 0),
            };
            let trouble = list(&report["inputs"][0], "mishaps");
            let names: Vec<&str> = trouble.iter().map(|mishap| text(mishap, "name")).collect();
            let is_told = |name: &str| name == "tcp-gap" || name == "response-lost";
            assert!(names.iter().all(|name| is_told(name)), "{}: {names:?}", recording.path);
            assert_eq!(mishaps(&report, "tcp-gap"), gaps, "{}", recording.path);
            assert_eq!(mishaps(&report, "response-lost"), unanswered, "{}", recording.path);
            assert_eq!(report["summary"]["exchanges"], recording.exchanges(), "{}", recording.path);
        }
        assert_eq!(counted, expected, "{}", recording.path);
        for coverage in list(&report["summary"], "coverage") {
            let number = |name: &str| coverage[name].as_u64().unwrap();
            let unseen = coverage["unseen"].as_object().unwrap().values();
            let unseen: u64 = unseen.filter_map(Value::as_u64).sum();
            let path = recording.path;
            assert_eq!(number("checked") + unseen, number("eligible"), "{path}: {coverage}");
            assert!(number("flagged") <= number("checked"), "{path}: {coverage}");
        }
    }
}

/// Encrypted connections are read, or it is told that they were not.
#[test]
fn what_is_not_read_is_told() {
    let catalogue = Catalogue::load();
    for (recording, name, connections) in
        [(&OTHER_PROTOCOLS[0], "encrypted", 2), (&OTHER_PROTOCOLS[1], "encrypted", 4)]
    {
        let report = analysed(recording.path, &[]);
        if report["summary"]["exchanges"] == 0 {
            assert_eq!(mishaps(&report, name), connections, "{}", recording.path);
            assert_eq!(findings(&report), [] as [Value; 0]);
            let page = printed(&["analyze", recording.path], 100);
            assert!(page.contains(&format!("encrypted connections: {connections}")), "{page}");
            assert!(page.contains("no HTTP exchanges found"), "{page}");
        } else {
            assert_eq!(mishaps(&report, name), 0, "{}", recording.path);
            assert_eq!(statuses(&report), recording.statuses.iter().copied().collect());
            let wrong = catalogue.differences(recording, &report);
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        }
    }
}

/// Each of these looks like a fault and is none.
#[test]
fn good_behaviour_is_not_reported() {
    for (path, good) in [
        // Of the two 403, the one about a workspace the user is no member of.
        ("samples/power-bi/seed.har", &["entry 6"][..]),
        ("samples/power-bi/seed-sanitised.har", &["entry 6"]),
        ("samples/power-bi/seed.pcap", &["tcp 3, exchange 1"]),
        // Two right 401, a permission, a form without its CSRF cookie.
        ("samples/frameworks/drf.har", &["entry 4", "entry 7", "entry 10"]),
        // A missing scope, said with its challenge.
        ("samples/frameworks/fastapi.har", &["entry 3"]),
        // The proxy's own challenge.
        ("samples/loopback/proxy.pcap", &["tcp 2, exchange 1"]),
    ] {
        let report = analysed(path, &[]);
        for finding in findings(&report) {
            let locator = text(finding, "locator");
            assert!(!good.contains(&locator), "{path}, {locator}: {}", finding["rule"]);
        }
    }
    for recording in RECORDINGS {
        let report = analysed(recording.path, &recording.options());
        for finding in findings(&report) {
            let (rule, url) = (text(finding, "rule"), text(finding, "url.full"));
            let status = finding["http.response.status_code"].as_u64().unwrap();
            // Paths under /good answer as the RFCs ask; a proxy refuses for itself.
            let good = url.contains("/good/") && status != 407;
            assert!(!good || finding["severity"] == "info", "{rule} {} {url}", recording.path);
            // What nginx writes down and no client ever saw; and refusals that are right.
            assert!(![444, 499].contains(&status), "{rule} {} {url}", recording.path);
            for right in ["/private/", "/internal/", "/api/admin/users", "/blocked"] {
                assert!(!url.contains(right), "{rule} {} {url}", recording.path);
            }
        }
    }
}

#[test]
fn no_recording_is_left_out() {
    let known: BTreeSet<&str> = RECORDINGS
        .iter()
        .chain(OTHER_PROTOCOLS)
        .map(|recording| recording.path)
        .chain(NOT_JUDGED_HERE.iter().copied())
        .chain(tls::CAPTURES.iter().map(|(path, _)| *path))
        .collect();
    let mut found = BTreeSet::new();
    for folder in fs::read_dir(root().join("samples")).unwrap() {
        let folder = folder.unwrap().path();
        // Captures of HTTP/3 are listed where they are compared (`http3.rs`).
        if !folder.is_dir() || folder.ends_with("make") || folder.ends_with("http3") {
            continue;
        }
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if !["md", "tsv", "keys"].contains(&ending) {
                found.insert(relative(&path));
            }
        }
    }
    assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), known);
}

#[test]
fn the_rule_table_has_a_row_a_rule() {
    let catalogue = Catalogue::load();
    let table = printed(&["rules", "--format", "markdown"], 80);
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| {
            let line = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |"));
            line.expect("a row").split(" | ").collect()
        })
        .collect();
    let [head, rule, rows @ ..] = &rows[..] else { panic!("no table: {table}") };
    assert_eq!(head, &["id", "name", "severity", "flags", "clause"]);
    assert!(rule.iter().all(|cell| cell.chars().all(|c| c == '-')), "{rule:?}");
    assert!(rows.iter().all(|row| row.len() == head.len() && !row.contains(&"")), "{table}");
    // Rules of the strict profile say so behind their severity.
    let listed: Vec<(&str, &str)> =
        rows.iter().map(|row| (row[0], row[2].trim_end_matches(" (strict)"))).collect();
    let rules: Vec<(&str, &str)> =
        catalogue.severities.iter().map(|(id, severity)| (&id[..], &severity[..])).collect();
    assert_eq!(listed, rules);
}

/// The rules there are, with their severities.
struct Catalogue {
    severities: BTreeMap<String, String>,
}

impl Catalogue {
    fn load() -> Self {
        let rules: Value =
            serde_json::from_str(&printed(&["rules", "--format", "json"], 80)).unwrap();
        let pair = |rule| (text(rule, "id").to_owned(), text(rule, "severity").to_owned());
        Self { severities: rules.as_array().unwrap().iter().map(pair).collect() }
    }

    /// Where a report and the recording disagree.
    fn differences(&self, recording: &Recording, report: &Value) -> Vec<String> {
        let mut found = Counts::new();
        for finding in findings(report) {
            let endpoint = finding["url.template"].as_str().unwrap_or_else(|| {
                if finding["http.request.method"] == "CONNECT" { "CONNECT" } else { "" }
            });
            *found.entry((text(finding, "rule").to_owned(), endpoint.to_owned())).or_default() += 1;
        }
        let mut wrong: Vec<String> = Vec::new();
        let mut named = BTreeSet::new();
        for &(rules, endpoint, expected) in recording.findings {
            let rules: Vec<&str> =
                rules.split('|').filter(|&id| self.severities.contains_key(id)).collect();
            if rules.is_empty() {
                continue;
            }
            named.extend(rules.iter().copied());
            let count: u64 = rules
                .iter()
                .filter_map(|&rule| found.remove(&(rule.to_owned(), endpoint.to_owned())))
                .sum();
            if count != expected {
                wrong.push(format!(
                    "{}: {} on {endpoint} found {count} times, not {expected}",
                    recording.path,
                    rules.join(" or ")
                ));
            }
        }
        for ((rule, endpoint), count) in found {
            if self.severities[&rule] != "info" || named.contains(&*rule) {
                let path = recording.path;
                wrong.push(format!("{path}: {rule} on {endpoint} ×{count}, a false alarm"));
            }
        }
        wrong
    }
}

/// Exchanges by status, as a report counts them.
fn statuses(report: &Value) -> BTreeMap<u16, u64> {
    let statuses = report["summary"]["statuses"].as_object().unwrap();
    statuses
        .iter()
        .map(|(status, count)| (status.parse().unwrap(), count.as_u64().unwrap()))
        .collect()
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/")
}
