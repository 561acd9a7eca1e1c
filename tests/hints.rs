//! What a log could show besides, told once and only where a verdict hangs on it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use authlint::format::log::compile;
use authlint::model::Lack;
use serde_json::Value;

const LINE: &str =
    r#"192.0.2.7 - ada [01/Mar/2026:10:00:00 +0000] "GET /me HTTP/1.1" 403 5 "-" "curl""#;

fn run(folder: &Path, args: &[&str]) -> String {
    let output =
        Command::cargo_bin("authlint").unwrap().current_dir(folder).args(args).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// What the JSON report says is lacking, by format.
fn lacking(folder: &Path, args: &[&str]) -> Vec<(String, String)> {
    let report = run(folder, &[&["analyze", ".", "--format", "json"], args].concat());
    let report: Value = serde_json::from_str(&report).unwrap();
    let Some(hints) = report["summary"]["hints"].as_array() else { return Vec::new() };
    let text = |hint: &Value, name: &str| hint[name].as_str().unwrap().to_owned();
    hints.iter().map(|hint| (text(hint, "format"), text(hint, "lacks"))).collect()
}

#[test]
fn a_format_is_told_once_what_it_does_not_show() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one.log", "two.log"] {
        fs::write(folder.path().join(name), format!("{LINE}\n")).unwrap();
    }
    let text = run(folder.path(), &["analyze", "."]);
    assert_eq!(text.matches("does not show the challenge").count(), 1, "{text}");
    assert!(text.contains("$sent_http_www_authenticate"), "{text}");
    let html = run(folder.path(), &["analyze", ".", "--format", "html"]);
    assert!(html.contains("$sent_http_www_authenticate"));
    let pairs = [("combined", "challenge"), ("combined", "answerer")];
    let pairs = pairs.map(|(format, lacks)| (format.to_owned(), lacks.to_owned()));
    assert_eq!(lacking(folder.path(), &[]), pairs);
    let formats = run(folder.path(), &["formats", "one.log"]);
    assert!(formats.contains("not shown: the challenge of a refusal"), "{formats}");
}

#[test]
fn nothing_is_asked_for_that_no_verdict_hangs_on() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("access.log"), LINE.replace("403", "200")).unwrap();
    assert_eq!(lacking(folder.path(), &[]), []);
    // Rules that were not to run ask for nothing; who answered is of no use to them either.
    fs::write(folder.path().join("access.log"), LINE.replace("403", "407")).unwrap();
    assert_eq!(lacking(folder.path(), &["--select", "AL301"]), []);
}

#[test]
fn what_the_configuration_logs_is_not_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let line = r#"192.0.2.7 [01/Mar/2026:10:00:00 +0000] "GET /me HTTP/1.1" 403 - "-""#;
    fs::write(folder.path().join("access.log"), line).unwrap();
    let pattern = r#"$remote_addr [$time_local] "$request" $status $upstream_status"#;
    let found = lacking(folder.path(), &["--log-format", pattern]);
    assert_eq!(found, [("given".to_owned(), "challenge".to_owned())]);
    let pattern = format!("{pattern} \"$sent_http_www_authenticate\"");
    assert_eq!(lacking(folder.path(), &["--log-format", &pattern]), []);
}

/// Which members JSON lines have shows only in the lines.
#[test]
fn what_lines_show_is_not_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let line = |more: &str| {
        format!(
            r#"{{"time":"2026-03-01T10:00:00Z","remote_addr":"192.0.2.7","request":"GET /me HTTP/1.1","status":403{more}}}"#
        )
    };
    let log = folder.path().join("access.json");
    fs::write(&log, line("")).unwrap();
    let found = lacking(folder.path(), &[]);
    let names: Vec<&str> = found.iter().map(|(_, lacks)| lacks.as_str()).collect();
    assert_eq!(names, ["challenge", "answerer"]);
    fs::write(&log, line(r#","www_authenticate":"","upstream_status":"403""#)).unwrap();
    assert_eq!(lacking(folder.path(), &[]), []);
}

/// The advice is good: a pattern with what is to be added shows it.
#[test]
fn what_is_advised_helps() {
    let bare = [
        r#"$remote_addr "$request" $status"#,
        r#"%h "%r" %>s"#,
        "%REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE%",
        "$context.httpMethod $context.path $context.status",
    ];
    let added = [
        r#" "$sent_http_www_authenticate" $upstream_status"#,
        r#" "%{WWW-Authenticate}o""#,
        " %RESP(WWW-AUTHENTICATE)% %RESPONSE_CODE_DETAILS%",
        " $context.error.responseType",
    ];
    for (pattern, addition) in bare.into_iter().zip(added) {
        let hints = compile(pattern).unwrap().hints();
        assert!(!hints.is_empty(), "{pattern}");
        for hint in hints {
            let word = match hint.lacks {
                Lack::Challenge => addition.split('"').find(|w| w.len() > 1).unwrap().trim(),
                Lack::Reason | Lack::Answerer => addition.rsplit(' ').next().unwrap(),
            };
            let word = word.split(' ').next().unwrap();
            assert!(hint.add.contains(word), "{} does not hold {word}", hint.add);
        }
        let whole = format!("{pattern}{addition}");
        assert_eq!(compile(&whole).unwrap().hints(), [], "{whole}");
    }
}

/// `authlint formats FILE` explains its guess: how many lines, the runner-up, the columns of a line.
#[test]
fn formats_explains_what_a_file_is_taken_for() {
    let folder = tempfile::tempdir().unwrap();
    let line = LINE.replace("/me", "/me?access_token=s3cr3t-s3cr3t-s3cr3t");
    fs::write(folder.path().join("access.log"), format!("{line}\n{line}\nkernel: oops\n")).unwrap();
    let told = run(folder.path(), &["formats", "access.log"]);
    let mut lines = told.lines();
    let head = lines.next().unwrap();
    assert!(
        head.starts_with("access.log: combined: 2 of 3 lines follow combined: client, "),
        "{told}"
    );
    assert!(lines.next().unwrap().starts_with("  next best: "), "{told}");
    for (column, value) in [
        ("time", "2026-03-01T10:00:00Z"),
        ("client", "192.0.2.7"),
        ("user", "ada"),
        ("method", "GET"),
        ("status", "403"),
        ("bytes", "5"),
        ("request user-agent", "curl"),
    ] {
        assert!(told.contains(&format!("  {column:<24} {value}\n")), "{column}: {told}");
    }
    assert!(!told.contains("s3cr3t"), "{told}");
    // What is no log says what was looked for, and is an error where it was named.
    fs::write(folder.path().join("notes.txt"), "Dear reader,\n").unwrap();
    let output = Command::cargo_bin("authlint")
        .unwrap()
        .current_dir(folder.path())
        .args(["formats", "notes.txt"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("0 of 1 lines follow a known access log format"), "{told}");
    // Without a file it is the table, with a line for each format there is.
    let table = run(folder.path(), &["formats"]);
    for format in authlint::format::log::FORMATS {
        assert!(table.contains(format.name), "{}", format.name);
    }
}

/// A pattern is tried on a file: what is read by it, and where the first line stops that is not.
#[test]
fn formats_tries_a_pattern_on_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let lines = format!("{LINE} \"401\"\n{}\n", LINE.replace("403", "nope"));
    fs::write(folder.path().join("access.log"), lines).unwrap();
    let pattern = r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$upstream_status""#;
    let text = run(folder.path(), &["formats", "access.log", "--log-format", pattern]);
    assert!(text.contains("1 of the first 2 lines follow it; line 2: "), "{text}");
    assert!(text.contains("upstream status          401"), "{text}");
}

/// A gateway that makes a 403 of its origin's 401 is found by the two codes alone.
#[test]
fn a_code_that_a_gateway_made_another_of_is_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let lines = ["401", "403", "-"].map(|upstream| format!("{LINE} {upstream}\n"));
    fs::write(folder.path().join("access.log"), lines.concat()).unwrap();
    let pattern = r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $upstream_status"#;
    let findings =
        run(folder.path(), &["analyze", ".", "--log-format", pattern, "--format", "ndjson"]);
    let findings: Vec<Value> =
        findings.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0]["rule"], "AL303");
    assert_eq!(findings[0]["locator"], "line 1");
    assert_eq!(findings[0]["expected_status"], 401);
    let evidence = findings[0]["evidence"].as_str().unwrap();
    assert!(evidence.contains("401 from the origin, 403 from the gateway"), "{evidence}");
}
