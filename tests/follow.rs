//! Logs that grow and captures that are being made, through the command.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// Longer than anything here takes, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(60);

struct Following {
    child: Child,
    lines: Receiver<String>,
}

impl Following {
    fn start(folder: &Path, args: &[&str], stdin: Stdio) -> Self {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("authlint"))
            .current_dir(folder)
            .args(["analyze", "--follow"])
            .args(args)
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// The last segments of the next findings' URLs.
    fn next(&self, count: usize) -> Vec<String> {
        (0..count)
            .map(|_| {
                let line = self.lines.recv_timeout(PATIENCE).expect("a finding comes at once");
                let finding: Value = serde_json::from_str(&line).unwrap();
                let url = finding["url.full"].as_str().unwrap();
                url.rsplit('/').next().unwrap().to_owned()
            })
            .collect()
    }

    fn interrupt(&self) {
        let kill = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(kill.unwrap().success());
    }

    /// Exit code and what was printed since.
    fn end(mut self) -> (Option<i32>, Vec<String>) {
        let code = self.child.wait().unwrap().code();
        let mut rest = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            rest.push(line);
        }
        (code, rest)
    }
}

/// A line that is a finding of its own: 498 stands for an authentication failure.
fn line(number: u32) -> String {
    format!(
        "192.0.2.7 - - [01/Mar/2026:10:00:{:02} +0000] \"GET /orders/{number} HTTP/1.1\" 498 9 \"-\" \"app/1\"\n",
        number % 60
    )
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn lines(numbers: std::ops::Range<u32>) -> String {
    numbers.map(line).collect()
}

const NDJSON: [&str; 5] = ["--select", "AL407", "--format", "ndjson", "-q"];

#[test]
fn a_log_is_followed_until_it_is_interrupted() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("access.log");
    append(&log, &lines(0..3));
    let args = [&["access.log"], &NDJSON[..]].concat();
    let following = Following::start(folder.path(), &args, Stdio::null());
    assert_eq!(following.next(3), ["0", "1", "2"]);
    // Half a line waits for its other half.
    let (half, rest) = (&line(3)[..50], &line(3)[50..]);
    append(&log, half);
    append(&log, &(rest.to_owned() + &line(4)));
    assert_eq!(following.next(2), ["3", "4"]);
    // Rotated by name, and the server writes on in the old file.
    let old = folder.path().join("access.log.1");
    fs::rename(&log, &old).unwrap();
    append(&old, &line(5));
    append(&log, &line(6));
    assert_eq!(following.next(2), ["5", "6"]);
    // Copied and truncated.
    fs::write(&log, "").unwrap();
    assert!(following.lines.recv_timeout(Duration::from_millis(500)).is_err());
    append(&log, &line(7));
    assert_eq!(following.next(1), ["7"]);
    following.interrupt();
    assert_eq!(following.end(), (Some(0), Vec::new()));
}

#[test]
fn several_logs_are_followed_side_by_side_and_reported_whole() {
    let folder = tempfile::tempdir().unwrap();
    let log = |name: &str| folder.path().join(name);
    append(&log("a.log"), &lines(0..2));
    append(&log("b.log"), "");
    let outputs = ["a.log", "b.log", "-o", "all.json"];
    let args = [&outputs[..], &["--select", "AL407", "-q"]].concat();
    let following = Following::start(folder.path(), &args, Stdio::null());
    std::thread::sleep(Duration::from_millis(800));
    append(&log("b.log"), &lines(10..13));
    append(&log("a.log"), &lines(2..3));
    std::thread::sleep(Duration::from_millis(800));
    assert!(!log("all.json").exists(), "a report appears once it is whole");
    following.interrupt();
    assert_eq!(following.end().0, Some(0));
    let report: Value =
        serde_json::from_str(&fs::read_to_string(log("all.json")).unwrap()).unwrap();
    let exchanges: Vec<_> =
        report["inputs"].as_array().unwrap().iter().map(|i| i["exchanges"].as_u64()).collect();
    assert_eq!(exchanges, [Some(3), Some(3)]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 6);
}

#[test]
fn a_capture_is_read_while_it_is_made() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let capture: PathBuf = samples.join("power-bi").join("seed.pcap");
    let mut bytes = Vec::new();
    fs::File::open(capture).unwrap().read_to_end(&mut bytes).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let args = ["-", "--select", "AL301", "--format", "ndjson", "-q"];
    let mut following = Following::start(folder.path(), &args, Stdio::piped());
    let mut pipe = following.child.stdin.take().unwrap();
    // In the middle of a packet, and all but the last byte: the capture goes on.
    let (first, rest) = bytes.split_at(bytes.len() / 2 + 1);
    let (second, last) = rest.split_at(rest.len() - 1);
    pipe.write_all(first).unwrap();
    std::thread::sleep(Duration::from_millis(600));
    pipe.write_all(second).unwrap();
    let found = following.lines.recv_timeout(PATIENCE).expect("a finding before the capture ends");
    assert!(found.contains("\"AL301\""), "{found}");
    pipe.write_all(last).unwrap();
    drop(pipe);
    let (code, rest) = following.end();
    assert_eq!(code, Some(0));
    // The same as without following.
    let whole = Command::new(assert_cmd::cargo::cargo_bin!("authlint"))
        .arg("analyze")
        .arg(samples.join("power-bi").join("seed.pcap"))
        .args(&args[1..])
        .output()
        .unwrap();
    assert_eq!(rest.len() + 1, String::from_utf8_lossy(&whole.stdout).lines().count());
}

#[test]
fn it_ends_when_nobody_reads_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("access.log");
    append(&log, &lines(0..2));
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("authlint"))
        .current_dir(folder.path())
        .args(["analyze", "--follow", "access.log"])
        .args(NDJSON)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    drop(out);
    for number in 2..200 {
        append(&log, &line(number));
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success());
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    child.kill().unwrap();
    panic!("it goes on for nobody");
}
