//! Logs as disks, rotations and crashes leave them: what can be read is, and the rest is told with its place.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command as System, Stdio};
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;

/// A line that is a finding of its own: 498 stands for an authentication failure.
fn line(number: u32) -> String {
    at(number, "GET /orders HTTP/1.1", 498)
}

fn at(second: u32, request: &str, status: u16) -> String {
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!(
        "192.0.2.7 - - [01/Mar/2026:{hour:02}:{minute:02}:{second:02} +0000] \"{request}\" {status} 9 \"-\" \
         \"app/1\"\n"
    )
}

fn json(number: u32) -> String {
    let (minute, second) = (number / 60 % 60, number % 60);
    format!(
        "{{\"time\":\"2026-03-01T11:{minute:02}:{second:02}Z\",\"remote_addr\":\"192.0.2.7\",\"request\":\"GET \
         /orders HTTP/1.1\",\"status\":498}}\n"
    )
}

/// The JSON report of a file, and the exit code.
fn analyse(path: &Path, more: &[&str]) -> (Value, i32) {
    let output = Command::cargo_bin("authlint")
        .unwrap()
        .args(["analyze", "--select", "AL407,AL318", "--format", "json", "-q"])
        .arg(path)
        .args(more)
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (report, output.status.code().unwrap())
}

/// The lines of the findings.
fn lines(report: &Value) -> Vec<u64> {
    let findings = report["findings"].as_array().unwrap();
    let number = |text: &str| text.strip_prefix("line ").unwrap().parse().unwrap();
    findings.iter().map(|finding| number(finding["locator"].as_str().unwrap())).collect()
}

/// Name, count, first place and its detail of each mishap.
fn mishaps(report: &Value) -> Vec<(String, u64, u64, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mishaps = report["inputs"][0]["mishaps"].as_array().unwrap();
    mishaps
        .iter()
        .map(|m| {
            let first = &m["first"][0];
            let ordinal = first["ordinal"].as_u64().unwrap();
            (text(&m["name"]), m["count"].as_u64().unwrap(), ordinal, text(&first["detail"]))
        })
        .collect()
}

/// What a file with this content comes to, as it is and in gzip.
fn of(content: &[u8]) -> (Value, i32) {
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("access.log");
    fs::write(&plain, content).unwrap();
    let (report, code) = analyse(&plain, &[]);
    let status = System::new("gzip").arg("-1").arg(&plain).status().unwrap();
    assert!(status.success());
    let (packed, _) = analyse(&folder.path().join("access.log.gz"), &[]);
    assert_eq!(lines(&packed), lines(&report));
    assert_eq!(mishaps(&packed), mishaps(&report));
    (report, code)
}

#[test]
fn blocks_of_nul_bytes_cost_the_lines_they_are_in() {
    let nul = "\0".repeat(70_000);
    // A crash of the machine in the middle of a line, and room set aside at the end.
    let text = line(1) + &line(2) + &nul + &line(3) + &line(4) + &nul;
    let (report, code) = of(text.as_bytes());
    assert_eq!((lines(&report), code), (vec![1, 2, 4], 0));
    let (name, count, first, _) = mishaps(&report).remove(0);
    assert_eq!((name.as_str(), count, first), ("line-not-understood", 2, 3));
}

#[test]
fn a_line_of_100_megabytes_is_passed_over() {
    let mut text = line(1).into_bytes();
    text.resize(text.len() + (100 << 20), b'a');
    text.extend_from_slice(format!("\n{}{}", line(2), line(3)).as_bytes());
    let (report, code) = of(&text);
    assert_eq!((lines(&report), code), (vec![1, 3, 4], 0));
    let told = ("line-too-long".to_owned(), 1, 2, "longer than 4 MiB".to_owned());
    assert_eq!(mishaps(&report), [told]);
}

#[test]
fn utf_16_of_either_order_is_read() {
    let text = line(1) + &line(2);
    let units: Vec<u16> = std::iter::once(0xfeff).chain(text.encode_utf16()).collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for bytes in [little, big] {
        let (report, code) = of(&bytes);
        assert_eq!((lines(&report), code), (vec![1, 2], 0));
        assert_eq!(mishaps(&report), []);
    }
    // Cut in the middle of a character.
    let odd: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let (report, _) = of(&odd[..odd.len() - 1]);
    assert_eq!(lines(&report), [1, 2]);
}

#[test]
fn bytes_that_are_no_utf_8_are_part_of_their_line() {
    let mut text = line(1).into_bytes();
    text.extend_from_slice(&line(2).into_bytes());
    let agent = text.windows(5).rposition(|window| window == b"app/1").unwrap();
    text[agent] = 0xff;
    let (report, _) = of(&text);
    assert_eq!(lines(&report), [1, 2]);
    assert_eq!(mishaps(&report), []);
}

#[test]
fn half_a_last_line_is_read_as_far_as_it_goes() {
    let whole = line(3);
    let upto = |end: &str| whole.get(..whole.find(end).unwrap()).unwrap().to_owned();
    // With its status it is an exchange; without it is none.
    let (report, code) = of((line(1) + &line(2) + &upto(" 9 \"-\"")).as_bytes());
    assert_eq!((lines(&report), code), (vec![1, 2, 3], 0));
    let (report, code) = of((line(1) + &line(2) + &upto("\" 498")).as_bytes());
    assert_eq!((lines(&report), code), (vec![1, 2], 0));
    let (name, count, first, detail) = mishaps(&report).remove(0);
    assert_eq!((name.as_str(), count, first), ("line-not-understood", 1, 3));
    assert!(detail.contains("request line") || detail.contains("status"), "{detail}");
}

#[test]
fn one_bad_line_is_told_with_its_number_and_where_it_stopped() {
    let (report, code) = of((line(1) + "kernel: oops\n" + &line(3)).as_bytes());
    assert_eq!((lines(&report), code), (vec![1, 3], 0));
    let detail = "combined: stopped at column 2 (ident)".to_owned();
    assert_eq!(mishaps(&report), [("line-not-understood".to_owned(), 1, 2, detail)]);
}

#[test]
fn time_may_go_backwards() {
    // The clock is set back an hour between the refusal's neighbours, and once more later.
    let mut text = String::new();
    for second in [7_200, 7_210, 3_610, 3_620] {
        text += &at(second, "GET /orders HTTP/1.1", 200);
    }
    text += &at(3_630, "GET /orders HTTP/1.1", 403);
    text += &at(3_629, "POST /oauth/token HTTP/1.1", 200);
    text += &at(3_631, "GET /orders HTTP/1.1", 200);
    text += &line(60);
    let (report, code) = of(text.as_bytes());
    assert_eq!(code, 0);
    let rules: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["AL407"], "a token from before the refusal resolves nothing");
    // In a file whose times go back and forth nothing is skipped that may lie in the time asked for.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.log");
    let mut text = String::new();
    for number in 0..60_000 {
        text += &line(if number % 2 == 0 { number % 86_400 } else { 40_000 });
    }
    fs::write(&path, &text).unwrap();
    let window = ["--since", "2026-03-01T11:06:40Z", "--until", "2026-03-01T11:06:41Z"];
    let (report, _) = analyse(&path, &window);
    assert_eq!(lines(&report).len(), 30_001);
}

#[test]
fn a_deploy_may_change_the_format() {
    let mut text = String::new();
    for number in 0..12_000 {
        text += &line(number);
    }
    for number in 0..12_000 {
        text += &json(number);
    }
    // Somebody did not like it.
    for number in 0..12_000 {
        text += &line(number);
    }
    let (report, code) = of(text.as_bytes());
    assert_eq!((lines(&report).len(), code), (36_000, 0));
    assert_eq!(mishaps(&report), []);
}

#[test]
fn half_of_another_log_is_told_and_makes_the_exit_code_2() {
    let mut text = String::new();
    for number in 0..100 {
        text += &line(number);
        let _ = writeln!(text, "[notice] worker process {number} exited on signal 9");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.log");
    fs::write(&path, &text).unwrap();
    let (report, code) = analyse(&path, &[]);
    assert_eq!((lines(&report).len(), code), (100, 2));
    let error = &report["inputs"][0]["error"];
    let what = error["what"].as_str().unwrap();
    assert!(what.starts_with("100 of 200 lines do not follow the format combined"), "{what}");
    assert_eq!(error["place"], "line 2");
}

/// A nightly run is killed in the middle, the log is copied and truncated, and the next run finds it all.
#[test]
fn a_run_that_is_killed_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let log = logs.join("access.log");
    let command = |report: &str| {
        let mut command = System::new(env!("CARGO_BIN_EXE_authlint"));
        command
            .current_dir(folder.path())
            .args([
                "analyze",
                "logs",
                "--state",
                "state.json",
                "--select",
                "AL407",
                "-q",
                "-o",
                report,
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    let found =
        |report: &str| fs::read_to_string(folder.path().join(report)).unwrap().lines().count();
    fs::write(&log, line(1) + &line(2)).unwrap();
    assert!(command("first.ndjson").status().unwrap().success());
    assert_eq!(found("first.ndjson"), 2);
    let state = fs::read(folder.path().join("state.json")).unwrap();
    // Long enough for a run to be in its middle when it is killed.
    let mut file = fs::OpenOptions::new().append(true).open(&log).unwrap();
    let bulk = at(5, "GET /news HTTP/1.1", 200).repeat(100_000);
    for _ in 0..20 {
        file.write_all(bulk.as_bytes()).unwrap();
    }
    file.write_all((line(7) + &line(8)).as_bytes()).unwrap();
    let mut run = command("killed.ndjson").spawn().unwrap();
    std::thread::sleep(Duration::from_millis(60));
    run.kill().unwrap();
    assert!(!run.wait().unwrap().success(), "it was done before it was killed");
    assert_eq!(fs::read(folder.path().join("state.json")).unwrap(), state);
    // logrotate, copytruncate.
    fs::copy(&log, logs.join("access.log.1")).unwrap();
    fs::OpenOptions::new().write(true).truncate(true).open(&log).unwrap();
    fs::OpenOptions::new().append(true).open(&log).unwrap().write_all(line(9).as_bytes()).unwrap();
    assert!(command("second.ndjson").status().unwrap().success());
    assert_eq!(found("second.ndjson"), 3);
    assert!(command("third.ndjson").status().unwrap().success());
    assert_eq!(found("third.ndjson"), 0);
}
