//! Nightly runs over logs that grow and are rotated: nothing is read twice, and nothing is lost.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command as System;

use assert_cmd::Command;
use serde_json::Value;

/// A folder of logs and the state file beside it.
struct Night {
    folder: tempfile::TempDir,
}

impl Night {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("logs")).unwrap();
        Self { folder }
    }

    fn log(&self, name: &str) -> PathBuf {
        self.folder.path().join("logs").join(name)
    }

    fn append(&self, name: &str, lines: std::ops::Range<u32>) {
        let mut file =
            fs::OpenOptions::new().create(true).append(true).open(self.log(name)).unwrap();
        for number in lines {
            file.write_all(line(number).as_bytes()).unwrap();
        }
    }

    fn analyze(&self) -> assert_cmd::assert::Assert {
        Command::cargo_bin("authlint")
            .unwrap()
            .current_dir(self.folder.path())
            .args(["analyze", "logs", "--state", "state.json", "--select", "AL407"])
            .args(["--format", "json", "-q"])
            .assert()
    }

    /// The numbers of the lines that were read, each of which is a finding.
    fn read(&self) -> Vec<u32> {
        let output = self.analyze().success().get_output().stdout.clone();
        let report: Value = serde_json::from_slice(&output).unwrap();
        let mut numbers: Vec<u32> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["url.full"].as_str().unwrap().rsplit('/').next().unwrap().parse().unwrap())
            .collect();
        numbers.sort_unstable();
        numbers
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state.json")
    }
}

/// A line that is a finding of its own: 498 stands for an authentication failure.
fn line(number: u32) -> String {
    format!(
        "192.0.2.{} - - [01/Mar/2026:{:02}:{:02}:{:02} +0000] \"GET /orders/{number} HTTP/1.1\" 498 9 \
         \"-\" \"app/1\"\n",
        number % 200,
        number / 3600,
        number / 60 % 60,
        number % 60
    )
}

fn gzip(path: &Path) {
    assert!(System::new("gzip").arg(path).status().unwrap().success());
}

#[test]
fn only_what_is_new_is_read() {
    let night = Night::new();
    night.append("access.log", 0..5);
    assert_eq!(night.read(), [0, 1, 2, 3, 4]);
    assert!(night.read().is_empty());
    night.append("access.log", 5..7);
    let output = night.analyze().success().get_output().stdout.clone();
    let report: Value = serde_json::from_slice(&output).unwrap();
    let places: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["locator"].as_str().unwrap())
        .collect();
    assert_eq!(places, ["line 6", "line 7"], "lines keep their numbers");
    assert!(report["inputs"][0]["bytes_known"].as_u64().unwrap() > 0);
}

#[test]
fn half_a_line_waits_for_its_other_half() {
    let night = Night::new();
    night.append("access.log", 0..2);
    let whole = line(2);
    let (half, rest) = whole.split_at(60);
    let mut file = fs::OpenOptions::new().append(true).open(night.log("access.log")).unwrap();
    file.write_all(half.as_bytes()).unwrap();
    assert_eq!(night.read(), [0, 1]);
    assert!(night.read().is_empty());
    file.write_all(rest.as_bytes()).unwrap();
    assert_eq!(night.read(), [2]);
}

/// A container runtime cuts long lines into parts, each a line of its own with the time before it.
#[test]
fn parts_of_a_line_wait_for_its_end() {
    let night = Night::new();
    let part = |mark: char, text: &str| {
        format!("2026-03-01T10:00:00.123456789Z stdout {mark} {}\n", text.trim_end())
    };
    let append = |text: &str| {
        let path = night.log("0.log");
        let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    };
    let cut = |number: u32| {
        let whole = line(number);
        let (half, rest) = whole.split_at(60);
        (part('P', half), part('F', rest))
    };
    for number in 0..3 {
        append(&part('F', &line(number)));
    }
    let (half, rest) = cut(3);
    append(&half);
    assert_eq!(night.read(), [0, 1, 2]);
    assert!(night.read().is_empty());
    append(&rest);
    append(&part('F', &line(4)));
    assert_eq!(night.read(), [3, 4]);
    // One that came whole costs nobody a second reading.
    let (half, rest) = cut(5);
    append(&half);
    append(&rest);
    assert_eq!(night.read(), [5]);
    append(&part('F', &line(6)));
    let output = night.analyze().success().get_output().stdout.clone();
    let report: Value = serde_json::from_slice(&output).unwrap();
    assert_eq!(report["findings"][0]["locator"], "line 9", "lines keep their numbers");
}

#[test]
fn rotation_by_rename_and_compression_loses_nothing() {
    let night = Night::new();
    night.append("access.log", 0..4);
    assert_eq!(night.read(), [0, 1, 2, 3]);
    night.append("access.log", 4..6);
    fs::rename(night.log("access.log"), night.log("access.log.1")).unwrap();
    night.append("access.log", 6..8);
    assert_eq!(night.read(), [4, 5, 6, 7]);
    // The next night: moved on, and compressed.
    fs::rename(night.log("access.log.1"), night.log("access.log.2")).unwrap();
    gzip(&night.log("access.log.2"));
    night.append("access.log", 8..9);
    fs::rename(night.log("access.log"), night.log("access.log.1")).unwrap();
    night.append("access.log", 9..10);
    assert_eq!(night.read(), [8, 9]);
    assert!(night.read().is_empty());
}

#[test]
fn rotation_by_copying_and_truncating_loses_nothing() {
    let night = Night::new();
    night.append("access.log", 0..4);
    assert_eq!(night.read(), [0, 1, 2, 3]);
    night.append("access.log", 4..6);
    fs::copy(night.log("access.log"), night.log("access.log.1")).unwrap();
    fs::write(night.log("access.log"), "").unwrap();
    night.append("access.log", 6..7);
    assert_eq!(night.read(), [4, 5, 6]);
    night.append("access.log", 7..20);
    assert_eq!(night.read(), (7..20).collect::<Vec<_>>());
}

#[test]
fn a_run_that_fails_changes_nothing() {
    let night = Night::new();
    night.append("access.log", 0..3);
    assert_eq!(night.read(), [0, 1, 2]);
    night.append("access.log", 3..5);
    let before = fs::read(night.state()).unwrap();
    // The report cannot be written.
    Command::cargo_bin("authlint")
        .unwrap()
        .current_dir(night.folder.path())
        .args(["analyze", "logs", "--state", "state.json", "-o", "nowhere/report.json"])
        .assert()
        .code(2);
    assert_eq!(fs::read(night.state()).unwrap(), before);
    assert_eq!(night.read(), [3, 4]);
}

#[test]
fn a_broken_state_file_is_an_error_that_says_so() {
    let night = Night::new();
    night.append("access.log", 0..3);
    fs::write(night.state(), "{\"authlint_state\":1,").unwrap();
    let assert = night.analyze().code(2);
    let error = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(error.contains("state.json") && error.contains("state file"), "{error}");
    assert_eq!(fs::read_to_string(night.state()).unwrap(), "{\"authlint_state\":1,");
}

#[test]
fn other_recordings_are_read_once() {
    let night = Night::new();
    let har = include_str!("../samples/power-bi/seed.har");
    fs::write(night.log("seed.har"), har).unwrap();
    let inputs = |night: &Night| -> u64 {
        let output = night.analyze().success().get_output().stdout.clone();
        let report: Value = serde_json::from_slice(&output).unwrap();
        report["inputs"][0]["exchanges"].as_u64().unwrap()
    };
    assert_eq!(inputs(&night), 6);
    assert_eq!(inputs(&night), 0);
}

/// `--since` reads only the part of a sorted log that may lie in it, and finds the same.
#[test]
fn what_is_outside_of_the_time_asked_for_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for number in 0..86_000 / 4 {
        text.push_str(&line(number * 4).replace("app/1", &"a".repeat(500)));
    }
    fs::write(folder.path().join("access.log"), &text).unwrap();
    let count = |arguments: &[&str]| -> (u64, u64, u64) {
        let assert = Command::cargo_bin("authlint")
            .unwrap()
            .current_dir(folder.path())
            .args(["analyze", "access.log", "--select", "AL407", "--format", "json", "-q"])
            .args(arguments)
            .assert()
            .success();
        let report: Value = serde_json::from_slice(&assert.get_output().stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().len() as u64;
        let input = &report["inputs"][0];
        let outside = input["bytes_outside"].as_u64().unwrap_or(0);
        (findings, outside, input["bytes"].as_u64().unwrap())
    };
    let length = text.len() as u64;
    assert_eq!(count(&[]), (21_500, 0, length));
    let (found, outside, read) = count(&["--since", "2026-03-01T20:00:00Z"]);
    assert_eq!(found, (86_000 - 72_000) / 4);
    assert!(outside > length / 2 && outside + read == length, "{outside} of {length}");
    let (found, outside, read) =
        count(&["--since", "2026-03-01T02:00:00Z", "--until", "2026-03-01T03:00:00Z"]);
    assert_eq!(found, 900);
    assert!(outside > length / 2 && outside + read == length, "{outside} of {length}");
}

/// A stream cannot be skipped, but what lies outside of the time asked for is not looked at.
#[test]
fn a_compressed_log_gives_the_time_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for number in 0..40_000 {
        text.push_str(&line(number));
    }
    let path = folder.path().join("access.log");
    fs::write(&path, &text).unwrap();
    let report = |name: &str| -> Value {
        let assert = Command::cargo_bin("authlint")
            .unwrap()
            .current_dir(folder.path())
            .args(["analyze", name, "--select", "AL407", "--format", "json", "-q"])
            .args(["--since", "2026-03-01T02:00:00Z", "--until", "2026-03-01T02:10:00Z"])
            .assert()
            .success();
        serde_json::from_slice(&assert.get_output().stdout).unwrap()
    };
    let found = |report: &Value| report["findings"].as_array().unwrap().len();
    let plain = report("access.log");
    gzip(&path);
    let packed = report("access.log.gz");
    assert_eq!((found(&plain), found(&packed)), (600, 600));
    assert_eq!(packed["inputs"][0]["exchanges"], 600);
}

/// Several large compressed files, read side by side, come out as if read one after the other.
#[test]
fn compressed_files_side_by_side_keep_their_order() {
    let folder = tempfile::tempdir().unwrap();
    for file in 0..4_u32 {
        // Each hour of its own, and large enough when packed: user agents that say nothing.
        let mut text = String::new();
        for number in 0..9_000_u32 {
            let noise = (number + file * 9_000).wrapping_mul(2_654_435_761);
            let noise = u64::from(noise).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let status = if number % 100 == 0 { "498" } else { "200" };
            let agent = format!(
                "{noise:016x}{:016x}{:016x}",
                noise.wrapping_mul(3),
                noise.rotate_left(7).wrapping_mul(5)
            );
            text += &line(file * 9_000 + number).replace("498", status).replace("app/1", &agent);
        }
        let path = folder.path().join(format!("{file}.log"));
        fs::write(&path, &text).unwrap();
        gzip(&path);
        let packed = folder.path().join(format!("{file}.log.gz"));
        assert!(packed.metadata().unwrap().len() > 256 << 10, "{:?}", packed.metadata());
    }
    let report = |jobs: &str| {
        let output = Command::cargo_bin("authlint")
            .unwrap()
            .current_dir(folder.path())
            .args(["analyze", ".", "--select", "AL407,AL318,AL803", "--format", "json", "-q"])
            .args(["--jobs", jobs])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        output.stdout
    };
    let one = report("1");
    let parsed: Value = serde_json::from_slice(&one).unwrap();
    assert_eq!(parsed["findings"].as_array().unwrap().len(), 360);
    let names: Vec<&str> =
        parsed["inputs"].as_array().unwrap().iter().map(|i| i["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 4);
    assert!(names.is_sorted(), "{names:?}");
    assert!(one == report("3"), "another output with three jobs");
}
