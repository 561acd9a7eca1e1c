//! The README tells the truth: its report is what authlint prints, its rule table the catalogue's.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

#[test]
fn the_report_is_what_it_prints() {
    let readme = readme();
    let shown = readme
        .split("$ authlint analyze samples/power-bi/seed.har\n")
        .nth(1)
        .and_then(|rest| rest.split("\n```").next())
        .unwrap();
    let output = Command::cargo_bin("authlint")
        .unwrap()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("COLUMNS")
        .args(["analyze", "samples/power-bi/seed.har"])
        .output()
        .unwrap();
    assert_eq!(shown.trim_end(), String::from_utf8(output.stdout).unwrap().trim_end());
}

#[test]
fn the_rule_table_is_the_catalogue() {
    let table = authlint::report::catalogue::markdown_table();
    assert!(
        readme().contains(table.trim_end()),
        "put the output of `authlint rules --format markdown` into README.md"
    );
}
