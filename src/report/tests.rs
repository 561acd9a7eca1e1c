use std::path::Path;

use serde_json::Value;

use super::samples::{self, findings, summary, written};
use super::{REPORTERS, Style, by_ending, by_name};
use crate::model::SCHEMA_VERSION;

const COLUMNS: [&str; 22] = [
    "rule",
    "name",
    "severity",
    "confidence",
    "cause",
    "expected_status",
    "message",
    "evidence",
    "citation",
    "fix",
    "source",
    "locator",
    "time",
    "client",
    "server",
    "http.request.method",
    "url.full",
    "url.host",
    "url.template",
    "http.response.status_code",
    "credential",
    "fingerprint",
];

fn text_of(name: &str, piece: usize) -> String {
    let reporter = by_name(name).expect("registered");
    let bytes = written(reporter, &Style::default(), &findings(), piece, &summary());
    String::from_utf8(bytes).expect("text")
}

#[test]
fn the_registry_is_sound() {
    for (index, reporter) in REPORTERS.iter().enumerate() {
        assert!(!reporter.about.is_empty());
        assert!(by_name(reporter.name).is_some_and(|found| std::ptr::eq(found, *reporter)));
        for ending in reporter.endings {
            let path = format!("out/report.{}", ending.to_uppercase());
            let found = by_ending(Path::new(&path)).expect("known ending");
            assert!(std::ptr::eq(found, *reporter), "{ending} of report {index} is taken");
        }
    }
    assert!(by_ending(Path::new("report")).is_none() && by_name("pdf").is_none());
}

#[test]
fn every_report_writes_every_run_the_same_in_any_pieces() {
    for reporter in REPORTERS {
        for (findings, summary) in [
            (findings(), summary()),
            (Vec::new(), samples::run(Vec::new(), &[])),
            (vec![samples::hostile()], samples::run(Vec::new(), &[samples::hostile()])),
        ] {
            for color in [false, true] {
                let style = Style { width: 100, color, verbose: color, links: color };
                let needs_polars = ["csv", "parquet", "arrow"].contains(&reporter.name);
                if needs_polars && cfg!(not(feature = "dataframes")) {
                    continue;
                }
                let whole = written(reporter, &style, &findings, 1_000, &summary);
                let pieces = written(reporter, &style, &findings, 3, &summary);
                assert!(!whole.is_empty() || findings.is_empty(), "{}", reporter.name);
                assert!(whole == pieces, "{} depends on the pieces", reporter.name);
            }
        }
    }
}

#[test]
fn json_is_one_object_with_all_members() {
    let report: Value = serde_json::from_str(&text_of("json", 4)).expect("JSON");
    let members = report.as_object().expect("an object");
    let mut names: Vec<_> = members.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["findings", "inputs", "rules", "schema_version", "summary", "version"]);
    assert_eq!(report["schema_version"], SCHEMA_VERSION);
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(22));
    assert_eq!(report["summary"]["findings"]["total"], 22);
    assert_eq!(report["summary"]["findings"]["by_severity"]["error"], 20);
    assert_eq!(report["summary"]["findings"]["by_confidence"]["proven"], 20);
    assert_eq!(report["summary"]["findings"]["by_rule"]["AL301"], 1);
    assert_eq!(report["summary"]["statuses"]["401"], 4);
    let group = &report["summary"]["groups"][1];
    assert_eq!(group["template"], "/v1/orders/{id}");
    assert_eq!(group["count"], 12);
    assert_eq!(group["first"], "2026-03-01T10:00:04.250000Z");
    let input = &report["inputs"][0];
    assert_eq!(input["format"], "nginx-json");
    assert_eq!(input["mishaps"][0]["name"], "line-not-understood");
    assert_eq!(input["mishaps"][0]["count"], 3);
    assert_eq!(input["mishaps"][0]["first"][0]["ordinal"], 17);
    assert_eq!(report["inputs"][1]["error"]["place"], "packet 31");
}

#[test]
fn ndjson_has_the_columns_of_the_contract_in_order() {
    let text = text_of("ndjson", 5);
    assert_eq!(text.lines().count(), 22);
    for line in text.lines() {
        let mut rest = line;
        for column in COLUMNS {
            let key = format!("\"{column}\":");
            let (_, after) = rest.split_once(&key).unwrap_or_else(|| panic!("{column} in {line}"));
            rest = after;
        }
        let record: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(record.as_object().map(serde_json::Map::len), Some(COLUMNS.len()));
    }
    let hostile: Value = serde_json::from_str(text.lines().last().expect("a line")).expect("JSON");
    assert_eq!(hostile["evidence"], samples::hostile().evidence);
    assert_eq!(hostile["time"], Value::Null);
    assert_eq!(hostile["http.response.status_code"], 502);
    assert!(!text.contains('\u{1b}'));
}

#[cfg(feature = "dataframes")]
#[test]
fn csv_has_the_columns_of_the_contract_and_no_formulas() {
    let text = text_of("csv", 5);
    assert_eq!(text.lines().next(), Some(COLUMNS.join(",").as_str()));
    assert!(text.contains(",2026-03-01T10:00:04.250000Z,"));
    assert!(text.contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\""), "{text}");
    assert!(text.contains(",'@here,"), "{text}");
    let empty = written(
        by_name("csv").expect("registered"),
        &Style::default(),
        &[],
        1,
        &samples::run(Vec::new(), &[]),
    );
    assert_eq!(empty, format!("{}\n", COLUMNS.join(",")).into_bytes());
}

#[cfg(not(feature = "dataframes"))]
#[test]
fn builds_without_polars_say_so() {
    for name in ["csv", "parquet"] {
        let start = by_name(name).expect("registered").start;
        let error = start(Box::new(std::io::sink()), &Style::default()).err().expect("refused");
        assert_eq!(error.kind(), std::io::ErrorKind::Unsupported);
        assert!(error.to_string().contains("dataframes"));
    }
}
