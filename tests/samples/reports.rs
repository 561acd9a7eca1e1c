//! Whole text reports, compared with the files beside this one. After an intended change:
//! `BLESS=1 cargo test --test samples`, and read the difference.

use std::env;
use std::fs;

use crate::authlint::{printed, root};

#[test]
fn the_text_report_is_as_it_was_approved() {
    let mut changed = Vec::new();
    for (name, path) in [
        ("seed-har", "samples/power-bi/seed.har"),
        ("power-bi-log", "samples/power-bi/access.log"),
        ("nginx-json", "samples/nginx/access.json"),
        ("forbidden-pcap", "samples/loopback/forbidden.pcap"),
        ("h2c-pcap", "samples/loopback/h2c.pcap"),
    ] {
        for columns in [80, 120] {
            let report = printed(&["analyze", path, "--fingerprint-key", "golden"], columns);
            for line in report.lines() {
                let long = line.chars().count() > usize::from(columns);
                // A word that does not fit is not broken: paths are copied from here.
                let breakable = line.trim_start().contains(' ');
                assert!(!long || !breakable, "more than {columns} columns: {line}");
                assert!(!line.ends_with(' '), "blanks at the end: {line:?}");
            }
            let file = root().join(format!("tests/samples/{name}-{columns}.txt"));
            if env::var_os("BLESS").is_some() {
                fs::write(&file, &report).unwrap();
            }
            let approved = fs::read_to_string(&file).unwrap_or_default();
            if report != approved {
                changed.push(format!("--- {}\n{report}", file.display()));
            }
        }
    }
    assert!(changed.is_empty(), "not as approved:\n{}", changed.join("\n"));
}

/// With the key given, the fingerprints in a report depend on nothing else.
#[test]
fn a_given_key_makes_fingerprints_comparable() {
    let credentials = |paths: &[&str], key: &str| -> Vec<String> {
        let options = ["--format", "ndjson", "--select", "AL302", "--fingerprint-key", key];
        let findings = printed(&[&["analyze"], paths, &options].concat(), 80);
        findings
            .lines()
            .filter(|line| line.contains("seed.har"))
            .map(|line| {
                let finding: serde_json::Value = serde_json::from_str(line).unwrap();
                finding["credential"].as_str().unwrap().to_owned()
            })
            .collect()
    };
    let alone = credentials(&["samples/power-bi/seed.har"], "a");
    assert_eq!(alone.len(), 1);
    let among = credentials(&["samples/power-bi/seed.har", "samples/loopback"], "a");
    assert_eq!(alone, among);
    assert_ne!(alone, credentials(&["samples/power-bi/seed.har"], "b"));
}
