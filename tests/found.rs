//! Every rule from end to end: its bad examples as exchange records, read by the binary, and exactly
//! the rules that are found in each of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use authlint::auth::redact::Redactor;
use authlint::format::transcript::{split, with_exchange};
use authlint::report::exchanges::{self, Writing};
use authlint::rules::{Example, Profile, RULES};

/// An example as an input: the lines of an access log as they are, transcripts as the records that
/// `extract --show-secrets` makes of them.
fn input(example: &str) -> (&'static str, Vec<u8>) {
    let is_transcript = [" HTTP/1.1\n", " HTTP/2\n"].iter().any(|end| example.contains(end));
    if !example.starts_with("#!") && !is_transcript {
        return ("log", example.as_bytes().to_vec());
    }
    ("ndjson", split(example).flat_map(record).collect())
}

fn record(transcript: &str) -> Vec<u8> {
    let Writing::Records(format) = &exchanges::by_name("ndjson").unwrap().writing else {
        panic!("records are no rows");
    };
    with_exchange(transcript, |exchange| {
        let mut line = Vec::new();
        (format.head)(&mut line, "example", &exchange.place);
        (format.tail)(&mut line, exchange, &Redactor::showing_secrets());
        line
    })
    .unwrap()
}

/// The rules found in each file of a folder.
fn found(folder: &Path, profile: &str) -> BTreeMap<String, Vec<String>> {
    let output = Command::cargo_bin("authlint")
        .unwrap()
        .args(["analyze", "--format", "ndjson", "--quiet", "--profile", profile])
        .arg(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = Path::new(finding["source"].as_str().unwrap()).file_stem().unwrap();
        let rule = finding["rule"].as_str().unwrap().to_owned();
        found.entry(file.to_str().unwrap().to_owned()).or_default().push(rule);
    }
    for rules in found.values_mut() {
        rules.sort();
        rules.dedup();
    }
    found
}

#[test]
fn every_rule_is_found_in_its_examples() {
    let folder = tempfile::tempdir().unwrap();
    for rule in RULES {
        let bad = rule.examples.iter().filter_map(|example| match example {
            Example::Bad(transcript) => Some(transcript),
            _ => None,
        });
        for (number, transcript) in (1..).zip(bad) {
            let (ending, content) = input(transcript);
            let path = folder.path().join(format!("{}-{number}.{ending}", rule.id));
            fs::write(path, content).unwrap();
        }
    }
    let strict = found(folder.path(), "strict");
    // Of sequences, one that is bad for a rule may have more wrong with it, but never less.
    let silent: Vec<&str> = RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|id| {
            let rules = strict.get(&format!("{id}-1")).map(Vec::as_slice).unwrap_or_default();
            !rules.iter().any(|found| found == id)
        })
        .collect();
    assert!(silent.is_empty(), "not found: {silent:?}");
    let lines: Vec<String> =
        strict.iter().map(|(example, rules)| format!("{example}: {}", rules.join(" "))).collect();
    insta::assert_snapshot!(lines.join("\n"));

    // The default profile finds the same, without advice.
    for (example, rules) in found(folder.path(), "default") {
        let expected: Vec<&String> = strict[&example]
            .iter()
            .filter(|id| RULES.iter().any(|r| r.id == id.as_str() && r.profile == Profile::Default))
            .collect();
        assert_eq!(rules.iter().collect::<Vec<_>>(), expected, "{example}");
    }
}
