//! What build servers and monitoring take: SARIF against its schema, the action's script, metrics and
//! their dashboard.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A report of samples that have findings, trouble and everything else.
fn report(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("authlint"))
        .current_dir(root())
        .args(["analyze", "samples/power-bi", "samples/frameworks", "tests/hostile", "-q"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(!output.stdout.is_empty());
    output.stdout
}

#[test]
fn sarif_is_as_its_schema_has_it() {
    let schema = fs::read_to_string(root().join("tests/sarif/sarif-schema-2.1.0.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    // One pattern of the official schema has a bracket too many, which not every engine reads.
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let sarif: Value = serde_json::from_slice(&report(&["--format", "sarif"])).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&sarif)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(results.len() > 5);
    assert_eq!(run["invocations"][0]["executionSuccessful"], false, "an input cannot be read");
    // What code scanning tells alerts apart by.
    assert!(results.iter().all(|result| result["partialFingerprints"].is_object()));
    // The schema is looked at: without a required member it says so.
    let mut broken = sarif.clone();
    broken["runs"][0]["tool"] = Value::Null;
    assert!(!validator.is_valid(&broken));
}

#[test]
fn the_action_reports_in_every_place_a_workflow_has() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let run = |paths: &str, fail_on: &str| {
        let output = Command::new("bash")
            .arg(root().join(".ci/action.sh"))
            .current_dir(folder.path())
            .env("COMMAND", assert_cmd::cargo::cargo_bin!("authlint"))
            .env("PATHS", paths)
            .env("FAIL_ON", fail_on)
            .env("MIN_CONFIDENCE", "stated")
            .env("BASELINE", "")
            .env("SARIF", "authlint.sarif")
            .env("HTML", "")
            .env("ARGS", "--ignore\nAL404\n")
            .env("GITHUB_STEP_SUMMARY", file("summary"))
            .env("GITHUB_OUTPUT", file("output"))
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let seed = root().join("samples/power-bi/seed.har");
    let (code, log) = run(&format!("{}\n", seed.display()), "warning");
    assert_eq!(code, Some(1));
    assert!(log.contains("::warning ") && log.contains("AL301"), "{log}");
    assert!(fs::read_to_string(file("summary")).unwrap().contains("AL301"));
    assert_eq!(fs::read_to_string(file("output")).unwrap(), "exit-code=1\n");
    assert!(fs::read_to_string(file("authlint.sarif")).unwrap().contains("\"2.1.0\""));
    assert_eq!(run(&seed.display().to_string(), "never").0, Some(0));
    assert_eq!(run("nowhere.har", "never").0, Some(2));
    // Every variable of the script is set by the action.
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    for name in
        ["COMMAND", "PATHS", "FAIL_ON", "MIN_CONFIDENCE", "BASELINE", "SARIF", "HTML", "ARGS"]
    {
        assert!(action.contains(&format!("        {name}: ${{{{")), "{name}");
    }
}

/// The text format of Prometheus, as far as a report uses it: comments of two kinds, then the samples
/// of that metric, each once.
/// <https://github.com/prometheus/docs/blob/main/docs/instrumenting/exposition_formats.md>
fn metrics(text: &str) -> Vec<(String, String)> {
    let mut samples = Vec::new();
    let (mut helped, mut typed) = ("", "");
    let mut seen = std::collections::BTreeSet::new();
    assert!(text.ends_with('\n'));
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            helped = help.split_once(' ').unwrap().0;
            continue;
        }
        if let Some(kind) = line.strip_prefix("# TYPE ") {
            typed = kind.strip_suffix(" gauge").unwrap();
            assert_eq!(helped, typed);
            assert!(seen.insert(typed.to_owned()), "{typed} comes twice");
            continue;
        }
        let (name, rest) = line.split_at(line.find(['{', ' ']).unwrap());
        assert_eq!(name, typed, "{line}");
        let (labels, value) = match rest.strip_prefix('{') {
            Some(rest) => rest.rsplit_once("} ").unwrap(),
            None => ("", &rest[1..]),
        };
        assert!(value.parse::<f64>().unwrap().is_finite());
        let mut rest = labels;
        while !rest.is_empty() {
            let (label, value) = rest.split_once("=\"").unwrap();
            assert!(label.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{line}");
            let end = {
                let mut escaped = false;
                value
                    .find(|c: char| {
                        let ends = c == '"' && !escaped;
                        escaped = c == '\\' && !escaped;
                        ends
                    })
                    .unwrap()
            };
            rest = value[end + 1..].strip_prefix(',').unwrap_or(&value[end + 1..]);
        }
        assert!(seen.insert(format!("{name}{{{labels}}}")), "{line} comes twice");
        samples.push((name.to_owned(), labels.to_owned()));
    }
    samples
}

#[test]
fn metrics_follow_their_grammar() {
    let text = String::from_utf8(report(&["--format", "metrics"])).unwrap();
    let samples = metrics(&text);
    assert!(samples.iter().any(|(name, labels)| {
        name == "authlint_findings" && labels.contains("rule=\"AL301\"")
    }));
    // Prometheus's own tool, where it is installed (Debian: apt-get install prometheus).
    let promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    if let Ok(mut child) = promtool {
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}");
    }
}

#[test]
fn the_dashboard_asks_for_metrics_that_there_are() {
    let text = String::from_utf8(report(&["--format", "metrics"])).unwrap();
    let names: std::collections::BTreeSet<String> =
        metrics(&text).into_iter().map(|(name, _)| name).collect();
    let path: &Path = &root().join("docs/grafana-dashboard.json");
    let dashboard: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    assert!(panels.len() > 8);
    let mut asked = std::collections::BTreeSet::new();
    for panel in panels {
        for target in panel["targets"].as_array().unwrap() {
            let expression = target["expr"].as_str().unwrap();
            for word in expression.split(|c: char| !c.is_ascii_lowercase() && c != '_') {
                if word.starts_with("authlint_") {
                    assert!(names.contains(word), "{word} in {expression}");
                    asked.insert(word.to_owned());
                }
            }
        }
    }
    for name in ["authlint_findings", "authlint_exchanges", "authlint_unseen", "authlint_mishaps"] {
        assert!(asked.contains(name), "{name}");
    }
    // Panels do not cover one another.
    let area = |panel: &Value, key: &str| panel["gridPos"][key].as_u64().unwrap();
    for (at, a) in panels.iter().enumerate() {
        for b in &panels[at + 1..] {
            let apart = |low: &str, size: &str| {
                area(a, low) + area(a, size) <= area(b, low)
                    || area(b, low) + area(b, size) <= area(a, low)
            };
            assert!(apart("x", "w") || apart("y", "h"), "{} and {}", a["title"], b["title"]);
        }
    }
}
