//! Running the command and taking its answers apart.

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// The project's folder, from which all paths of the tests are.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs authlint from the project's folder, on a terminal of `columns` columns.
pub(crate) fn run(args: &[&str], columns: u16) -> Output {
    Command::cargo_bin("authlint")
        .unwrap()
        .current_dir(root())
        .env_remove("AUTHLINT_FINGERPRINT_KEY")
        .env_remove("SSLKEYLOGFILE")
        .env("NO_COLOR", "1")
        .env("COLUMNS", columns.to_string())
        .args(args)
        .output()
        .unwrap()
}

/// What a command that must succeed prints.
pub(crate) fn printed(args: &[&str], columns: u16) -> String {
    let output = run(args, columns);
    let diagnostics = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {diagnostics}");
    assert!(diagnostics.is_empty(), "{args:?}: {diagnostics}");
    String::from_utf8(output.stdout).unwrap()
}

/// The JSON report of one recording.
pub(crate) fn analysed(path: &str, options: &[&str]) -> Value {
    let args = [&["analyze", path, "--format", "json"], options].concat();
    serde_json::from_str(&printed(&args, 100)).unwrap()
}

/// The exchanges of one recording, credentials shown.
pub(crate) fn extracted(path: &str, options: &[&str]) -> Vec<Value> {
    let args = [&["extract", path, "--show-secrets"], options].concat();
    printed(&args, 100).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A member that must be a list.
pub(crate) fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("no list {name} in {value}"))
}

/// A member that must be text.
pub(crate) fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("no text {name} in {value}"))
}

/// A text member, where there is one.
pub(crate) fn owned(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The findings of a JSON report.
pub(crate) fn findings(report: &Value) -> &[Value] {
    list(report, "findings")
}

/// How often the first input of a JSON report had the trouble of this name.
pub(crate) fn mishaps(report: &Value, name: &str) -> u64 {
    let mishaps = list(&report["inputs"][0], "mishaps");
    mishaps.iter().filter(|m| m["name"] == name).filter_map(|m| m["count"].as_u64()).sum()
}
