//! Outputs that cannot be written, and files that are not what they should be: a clear error, nothing
//! lost, nothing half written.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn sample(name: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    path.to_str().unwrap().to_owned()
}

fn authlint(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("authlint"));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output: Output = authlint(folder, args).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// What lies in a folder, hidden files too.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

const FORMATS: [&str; 10] =
    ["text", "json", "ndjson", "html", "markdown", "sarif", "junit", "github", "metrics", "table"];

#[test]
fn a_full_disk_is_told_for_every_format_and_costs_that_report_alone() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let seed = sample("power-bi/seed.har");
    for format in FORMATS {
        let options: &[&str] = match format {
            "table" => &["--table", "hours", "--format", "json"],
            format => &["--format", format],
        };
        // The only output.
        let args = [&["analyze", &seed, "-o", "/dev/full"], options].concat();
        let (code, error) = run(here, &args);
        assert_eq!(code, Some(2), "{format}");
        assert!(error.contains("--output /dev/full: cannot be written: No space"), "{error}");
        let full = File::options().write(true).open("/dev/full").unwrap();
        let args = [&["analyze", seed.as_str()], options].concat();
        let output = authlint(here, &args).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{format}");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains("standard output: cannot be written"), "{error}");
    }
    assert!(names(here).is_empty());
    // One of several.
    let (code, error) = run(
        here,
        &["analyze", &seed, "-o", "a.json", "-o", "/dev/full", "-o", "b.html", "--format", "json"],
    );
    assert_eq!(code, Some(2));
    assert!(error.contains("the other reports are whole"), "{error}");
    assert_eq!(names(here), ["a.json", "b.html"]);
    let report: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(here.join("a.json")).unwrap()).unwrap();
    assert!(report["findings"].as_array().unwrap().len() > 2);
    assert!(fs::read_to_string(here.join("b.html")).unwrap().trim_end().ends_with("</html>"));
}

#[test]
fn a_run_that_could_not_report_is_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::copy(sample("power-bi/access.log"), here.join("access.log")).unwrap();
    let args = ["analyze", "access.log", "--state", "state.json", "--format", "json", "-o"];
    let (code, _) = run(here, &[&args[..], &["/dev/full"]].concat());
    assert_eq!(code, Some(2));
    assert_eq!(names(here), ["access.log"], "no state: what was read is read again");
    assert_eq!(run(here, &[&args[..], &["a.json"]].concat()).0, Some(0));
    assert_eq!(names(here), ["a.json", "access.log", "state.json"]);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let samples = sample("");
    for format in ["text", "ndjson", "json", "html", "sarif"] {
        let mut child = authlint(folder.path(), &["analyze", &samples, "--format", format, "-q"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let code = child.wait().unwrap().code();
        // Some of the samples' key logs and notes cannot be read as recordings.
        assert!(matches!(code, Some(0 | 2)), "{format}: {code:?}");
    }
}

#[test]
fn a_folder_that_takes_no_files_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let seed = sample("power-bi/seed.har");
    let locked = here.join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write anywhere but in what is no real folder.
    let is_root = File::create(locked.join("probe")).is_ok();
    let target = if is_root { "/proc/report.json" } else { "locked/report.json" };
    for target in [target, "nowhere/report.json"] {
        let (code, error) = run(here, &["analyze", &seed, "-o", "before.html", "-o", target]);
        assert_eq!(code, Some(2));
        assert!(error.contains(&format!("--output {target}")), "{error}");
        assert!(!here.join("before.html").exists(), "nothing was read, nothing is written");
    }
    let (code, error) = run(here, &["analyze", &seed, "-o", "locked", "--format", "json"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("--output locked") && error.contains("directory"), "{error}");
}

#[test]
fn an_input_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let har = fs::read(sample("power-bi/seed.har")).unwrap();
    fs::create_dir(here.join("in")).unwrap();
    fs::write(here.join("in/seed.json"), &har).unwrap();
    std::os::unix::fs::symlink("in/seed.json", here.join("link.json")).unwrap();
    for args in [
        &["in/seed.json", "-o", "in/seed.json"][..],
        &["in/seed.json", "-o", "./in/../in/seed.json"],
        &["in/seed.json", "-o", "link.json"],
        &["in/seed.json", "-o", "hours:link.json"],
        &["in", "-o", "in/seed.json"],
        &["in/seed.json", "--baseline", "link.json", "--update-baseline"],
        &["in/seed.json", "--state", "in/seed.json"],
    ] {
        let (code, error) = run(here, &[&["analyze"], args].concat());
        assert_eq!(code, Some(2), "{args:?}");
        assert!(error.contains("is one of the inputs") || error.contains("state file"), "{error}");
        assert!(fs::read(here.join("in/seed.json")).unwrap() == har, "{args:?}");
    }
    // A report of the night before is no recording.
    for _ in 0..2 {
        let (code, error) = run(here, &["analyze", "in", "-o", "in/report.html", "-q"]);
        assert_eq!(code, Some(0), "{error}");
    }
}

#[test]
fn a_baseline_that_cannot_be_used_stops_the_run_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let seed = sample("power-bi/seed.har");
    for (text, told) in [
        ("{\"authlint_baseline\": 99, \"entries\": []}", "version 99"),
        ("{\"entries\": []}", "no baseline"),
        ("{\"authlint_baseline\": 1, \"entries\": [", "line 1"),
        ("[]", ""),
    ] {
        fs::write(here.join("known.json"), text).unwrap();
        for update in [&[][..], &["--update-baseline"]] {
            let args = ["analyze", &seed, "--baseline", "known.json", "-o", "a.json"];
            let (code, error) = run(here, &[&args[..], update].concat());
            assert_eq!(code, Some(2), "{text}");
            assert!(error.contains("known.json") && error.contains(told), "{error}");
            assert_eq!(fs::read_to_string(here.join("known.json")).unwrap(), text);
        }
        if here.join("a.json").exists() {
            fs::remove_file(here.join("a.json")).unwrap();
        }
    }
}

#[test]
fn a_broken_configuration_stops_every_command_that_uses_it() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let seed = sample("power-bi/seed.har");
    fs::write(here.join("authlint.toml"), "fail-on = \"warnig\"\n").unwrap();
    for args in [&["analyze", seed.as_str(), "-o", "a.json"][..], &["config", "check"]] {
        let (code, error) = run(here, args);
        assert_eq!(code, Some(2), "{args:?}");
        assert!(error.contains("fail-on: `warnig` is none of"), "{error}");
    }
    fs::write(here.join("authlint.toml"), "[[rule]\n").unwrap();
    for args in
        [&["analyze", seed.as_str()][..], &["extract", &seed], &["config", "show"], &["rules"]]
    {
        let (code, error) = run(here, args);
        assert_eq!(code, Some(2), "{args:?}");
        assert!(error.contains("authlint.toml: line 1"), "{error}");
    }
    fs::write(here.join("authlint.toml"), [0xff, 0xfe, 0]).unwrap();
    let (code, error) = run(here, &["analyze", &seed]);
    assert_eq!(code, Some(2));
    assert!(error.contains("authlint.toml"), "{error}");
    assert_eq!(names(here), ["authlint.toml"]);
}
