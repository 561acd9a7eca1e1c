//! The command as users and scripts meet it: outputs, exit codes, messages.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs authlint from the project's folder.
fn authlint(args: &[&str]) -> Output {
    Command::cargo_bin("authlint")
        .unwrap()
        .current_dir(root())
        .env_remove("AUTHLINT_FINGERPRINT_KEY")
        .env_remove("SSLKEYLOGFILE")
        .args(args)
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Every recording among the samples.
fn samples() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                if !path.ends_with("make") {
                    walk(&path, found);
                }
            } else if !["md", "tsv", "keys", "conf", "txt"]
                .contains(&path.extension().unwrap_or_default().to_str().unwrap())
            {
                found.push(path.strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("samples"), &mut found);
    assert!(found.len() > 10, "the samples were not found");
    found
}

#[test]
fn the_main_job_runs_on_the_samples() {
    let output = authlint(&["analyze", "samples"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("AL301"), "{text}");
    assert!(text.contains("AL101"), "{text}");
}

#[test]
fn output_is_the_same_for_any_number_of_jobs() {
    for command in [
        &["analyze", "samples", "--format", "json"][..],
        &["analyze", "samples", "--format", "text"],
        &["analyze", "samples", "--format", "ndjson"],
        &["extract", "samples"],
    ] {
        let one = authlint(&[command, &["--jobs", "1"]].concat());
        for jobs in ["2", "3", "8"] {
            let many = authlint(&[command, &["--jobs", jobs]].concat());
            assert!(one.stdout == many.stdout, "{command:?} differs between 1 and {jobs} jobs");
            assert_eq!(one.stderr, many.stderr);
        }
    }
}

#[test]
fn exit_codes_follow_the_contract() {
    let har = "samples/frameworks/flask-jwt-extended.har";
    assert_eq!(authlint(&["analyze", har]).status.code(), Some(0));
    assert_eq!(authlint(&["analyze", har, "--fail-on", "error"]).status.code(), Some(1));
    assert_eq!(authlint(&["analyze", har, "--fail-on", "never"]).status.code(), Some(0));
    let selected = authlint(&["analyze", har, "--select", "AL410", "--fail-on", "info"]);
    assert_eq!(selected.status.code(), Some(0), "nothing selected is found there");
    for usage in [
        &["analyze", har, "--select", "AL9999"][..],
        &["analyze", har, "--format", "pdf"],
        &["analyze", har, "--output", "report.unknown"],
        &["analyze", har, "--since", "soon"],
        &["analyze", "--no-such-option"],
        &["explain", "AL000"],
        &["analyze", "no/such/file.har"],
    ] {
        let output = authlint(usage);
        assert_eq!(output.status.code(), Some(2), "{usage:?}: {}", stderr(&output));
        assert!(!stderr(&output).trim().is_empty(), "{usage:?} says nothing");
    }
}

#[test]
fn a_bad_input_is_named_and_the_others_are_analysed() {
    let folder = tempfile::tempdir().unwrap();
    let good = root().join("samples/frameworks/flask-jwt-extended.har");
    fs::copy(&good, folder.path().join("good.har")).unwrap();
    let alone = authlint(&["analyze", good.to_str().unwrap(), "--format", "ndjson"]);
    let findings = stdout(&alone).lines().count();
    assert!(findings > 0);
    let mut hostile = 0;
    for entry in fs::read_dir(root().join("tests/hostile")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name == "README.md" {
            continue;
        }
        hostile += 1;
        let bad = folder.path().join(&name);
        fs::copy(&path, &bad).unwrap();
        let output = authlint(&["analyze", folder.path().to_str().unwrap(), "--format", "ndjson"]);
        let readable =
            WHOLE_ALL_THE_SAME.contains(&name.as_str()) || NO_RECORDINGS.contains(&name.as_str());
        let expected = if readable { 0 } else { 2 };
        assert_eq!(output.status.code(), Some(expected), "{name}: {}", stderr(&output));
        let named = stderr(&output).lines().any(|line| line.contains(&name));
        assert_eq!(named, !readable, "{name}: {}", stderr(&output));
        assert!(!stderr(&output).contains("panicked") && !stderr(&output).contains("bug"));
        let of_good = stdout(&output).lines().filter(|line| line.contains("good.har")).count();
        assert_eq!(of_good, findings, "{name} disturbed the good input");
        fs::remove_file(&bad).unwrap();
    }
    assert!(hostile >= 25, "the hostile inputs were not found");
}

/// Hostile inputs that can be read to their end: what is odd about them is shown in the report, or
/// no trouble at all.
const WHOLE_ALL_THE_SAME: &[&str] = &[
    "crlf.log",
    "entries-of-wrong-types.har",
    "every-packet-twice.pcap",
    "every-second-line-broken.json",
    "header-only.pcap",
    "last-line-unfinished.log",
    "not-utf-8.har",
    "nul-bytes-in-front.log",
    "one-segment-missing.pcap",
    "packets-out-of-order.pcap",
    "utf-16-with-bom.log",
];

/// Text that is no recording; found in a folder it is passed over, and the report says so.
const NO_RECORDINGS: &[&str] = &["one-byte", "one-line-of-4-mib.log.gz"];

#[test]
fn what_is_whole_in_a_damaged_input_is_read() {
    for (name, exchanges) in [
        ("block-length-absurd.pcapng", 1),
        ("crlf.log", 120),
        ("cut-in-the-middle.har", 4),
        ("cut-inside-a-packet.pcap", 3),
        ("cut.log.gz", 71),
        ("entries-of-wrong-types.har", 6),
        ("every-packet-twice.pcap", 11),
        ("garbage-after-the-end.log.gz", 120),
        ("last-line-unfinished.log", 119),
        ("not-utf-8.har", 6),
        ("nul-bytes-in-front.log", 119),
        ("one-segment-missing.pcap", 2),
        ("packets-out-of-order.pcap", 11),
        ("utf-16-with-bom.log", 120),
    ] {
        let path = format!("tests/hostile/{name}");
        let output = authlint(&["extract", &path]);
        assert!(lines(&output).len() >= exchanges, "{name}: {}", lines(&output).len());
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_and_a_loop_of_folders_are_named() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    symlink(folder.path(), folder.path().join("sub/back")).unwrap();
    let output = authlint(&["analyze", path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("leads back"), "{}", stderr(&output));
    fs::remove_file(folder.path().join("sub/back")).unwrap();
    let locked = folder.path().join("locked.log");
    fs::write(&locked, "x").unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // A superuser reads everything: then the content is the trouble, and it is named all the same.
    let output = authlint(&["analyze", locked.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("locked.log"), "{}", stderr(&output));
}

#[test]
fn reading_back_extracted_exchanges_finds_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut foreign = 0;
    for sample in samples() {
        let sample = sample.to_str().unwrap();
        let records = folder.path().join("records.ndjson");
        // Tokens must stay readable for their lifetimes to be judged again.
        let extracted =
            authlint(&["extract", sample, "--show-secrets", "-o", records.to_str().unwrap()]);
        if stderr(&extracted).contains("no recording of HTTP traffic") {
            foreign += 1;
            continue;
        }
        assert_eq!(extracted.status.code(), Some(0), "{sample}: {}", stderr(&extracted));
        if fs::metadata(&records).unwrap().len() == 0 {
            continue;
        }
        let key = ["--fingerprint-key", "k", "--format", "ndjson"];
        let direct = authlint(&[&["analyze", sample], &key[..]].concat());
        let again = authlint(&[&["analyze", records.to_str().unwrap()], &key[..]].concat());
        let strip = |output: &Output| -> Vec<Value> {
            let mut found = lines(output);
            for finding in &mut found {
                let finding = finding.as_object_mut().unwrap();
                finding.remove("source");
                finding.remove("locator");
                // What sequences saw names places, which are lines now.
                let evidence = finding["evidence"].as_str().unwrap().to_owned();
                let seen = evidence.split("; see ").next().unwrap();
                finding.insert("evidence".to_owned(), seen.into());
            }
            found.sort_by_key(ToString::to_string);
            found
        };
        assert_eq!(strip(&direct), strip(&again), "{sample}");
    }
    // The nginx error log.
    assert_eq!(foreign, 1);
}

#[test]
fn no_secret_of_the_samples_is_in_any_output() {
    let mut secrets = BTreeSet::new();
    for sample in samples() {
        let sample = sample.to_str().unwrap();
        for record in lines(&authlint(&["extract", sample, "--show-secrets"])) {
            for (message, names) in [
                ("request", &["authorization", "proxy-authorization", "cookie", "x-api-key"][..]),
                ("response", &["set-cookie"]),
            ] {
                for field in record[message]["headers"].as_array().unwrap_or(&Vec::new()) {
                    let name = field[0].as_str().unwrap().to_ascii_lowercase();
                    let value = field[1].as_str().unwrap();
                    if !names.contains(&name.as_str()) {
                        continue;
                    }
                    let value = value.split_once(' ').map_or(value, |(first, rest)| {
                        if name.ends_with("authorization") { rest } else { first }
                    });
                    let secret = value
                        .rsplit_once('=')
                        .map_or(value, |(name, value)| if value.len() < 8 { name } else { value });
                    let secret = secret.trim_matches(|c: char| !c.is_alphanumeric());
                    if secret.len() >= 8 {
                        secrets.insert(secret.to_owned());
                    }
                }
            }
        }
    }
    assert!(secrets.len() >= 5, "few secrets to look for: {}", secrets.len());
    for command in [
        &["analyze", "samples", "--format", "text", "-v"][..],
        &["analyze", "samples", "--format", "json", "-v"],
        &["analyze", "samples", "--format", "ndjson"],
        #[cfg(feature = "dataframes")]
        &["analyze", "samples", "--format", "csv"],
        &["extract", "samples"],
        &["extract", "samples", "--format", "har"],
        #[cfg(feature = "dataframes")]
        &["extract", "samples", "--format", "csv"],
        &["formats", "samples"],
    ] {
        let output = authlint(command);
        for text in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(text);
            for secret in &secrets {
                assert!(!text.contains(secret.as_str()), "{command:?} shows {secret}");
            }
        }
    }
}

#[test]
fn several_reports_in_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let json = folder.path().join("report.json");
    let ndjson = folder.path().join("findings.ndjson");
    let sample = "samples/frameworks/flask-jwt-extended.har";
    let output = authlint(&[
        "analyze",
        sample,
        "-o",
        json.to_str().unwrap(),
        "-o",
        ndjson.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    let report: Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    let findings = fs::read_to_string(&ndjson).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), findings.lines().count());
}

#[test]
fn standard_input_is_read_like_a_file() {
    let sample = root().join("samples/frameworks/flask-jwt-extended.har");
    let from_pipe = Command::cargo_bin("authlint")
        .unwrap()
        .args(["analyze", "--format", "ndjson"])
        .write_stdin(fs::read(&sample).unwrap())
        .output()
        .unwrap();
    let from_file = authlint(&["analyze", sample.to_str().unwrap(), "--format", "ndjson"]);
    assert_eq!(lines(&from_pipe).len(), lines(&from_file).len());
    assert!(lines(&from_pipe).iter().all(|finding| finding["source"] == "-"));
}

#[test]
fn a_stretch_of_time_leaves_out_the_rest() {
    let all = lines(&authlint(&["extract", "samples/nginx"]));
    let mut times: Vec<&str> = all.iter().filter_map(|r| r["time"].as_str()).collect();
    times.sort_unstable();
    let middle = times[times.len() / 2];
    let since = lines(&authlint(&["extract", "samples/nginx", "--since", middle])).len();
    let until = lines(&authlint(&["extract", "samples/nginx", "--until", middle])).len();
    assert!(since > 0 && until > 0);
    assert_eq!(since + until, all.len());
}

/// What stands for secrets in URLs is no end of them: findings, their fingerprints and credentials stay.
#[test]
fn redacted_exchanges_have_the_same_findings() {
    let folder = tempfile::tempdir().unwrap();
    let token =
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lkcCIsImV4cCI6MTUwMDAwMDAwMH0.c2lnbmF0dXJl";
    let entries: Vec<Value> = [
        (format!("/v1/me?access_token={token}&page=2"), 403, r#"{"error":"token_expired"}"#),
        ("/v1/me?access_token=abcdefghijklmnop123456&page=2".to_owned(), 200, "ok"),
        ("/reset/4eC39HqLyjWDarjtT1zdp7dc/confirm".to_owned(), 401, ""),
        ("/app;jsessionid=ABCDEF0123456/x?y=1".to_owned(), 401, ""),
    ]
    .iter()
    .map(|(target, status, body)| {
        serde_json::json!({
            "startedDateTime": "2026-03-01T10:00:00.000Z", "time": 1, "cache": {}, "timings": {},
            "request": {
                "method": "GET", "url": format!("https://api.example{target}"), "headers": [],
                "httpVersion": "HTTP/1.1", "cookies": [], "queryString": [], "headersSize": -1,
                "bodySize": 0,
            },
            "response": {
                "status": status, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [],
                "headers": [{"name": "Content-Type", "value": "application/json"}],
                "content": {"size": body.len(), "mimeType": "application/json", "text": body},
                "redirectURL": "", "headersSize": -1, "bodySize": body.len(),
            },
        })
    })
    .collect();
    let har = folder.path().join("marks.har");
    let creator = serde_json::json!({"name": "a test", "version": "1"});
    let log =
        serde_json::json!({"log": {"version": "1.2", "creator": creator, "entries": entries}});
    fs::write(&har, log.to_string()).unwrap();
    let key = ["--fingerprint-key", "k"];
    let records = folder.path().join("records.ndjson");
    let (har, records) = (har.to_str().unwrap(), records.to_str().unwrap());
    assert!(authlint(&[&["extract", har, "-o", records], &key[..]].concat()).status.success());
    let findings = |input| {
        let output = authlint(&[&["analyze", input, "--format", "ndjson"], &key[..]].concat());
        let told =
            |it: &Value| [&it["rule"], &it["fingerprint"], &it["credential"]].map(Value::to_string);
        lines(&output).iter().map(told).collect::<BTreeSet<_>>()
    };
    let expected = findings(har);
    assert!(expected.iter().any(|[_, _, credential]| credential.contains("jwt#")), "{expected:?}");
    assert_eq!(findings(records), expected);
    let text = fs::read_to_string(records).unwrap();
    assert!(text.contains("?access_token=jwt%23") && text.contains("&page=2"), "{text}");
    let again = authlint(&[&["extract", records, "--format", "ndjson"], &key[..]].concat());
    assert_eq!(stdout(&again), text, "redaction is idempotent");
}

/// A log that says that no response was sent, and times without a zone, survive `extract | extract`.
#[test]
fn what_a_log_does_not_know_is_the_same_on_the_way_back() {
    let folder = tempfile::tempdir().unwrap();
    let squid = "1772359200.366     16 192.0.2.7 TCP_MISS_ABORTED/000 0 GET http://api.example/a - HIER_DIRECT/192.0.2.9 -\n\
                 1772359201.001     16 192.0.2.7 TCP_MISS/200 10 GET http://api.example/a - HIER_DIRECT/192.0.2.9 -\n";
    let haproxy = "192.0.2.7:4031 [01/Mar/2026:10:00:01.250] web api/one 0/0/1/2/3 403 64 - - ---- 1/1/1/1/0 0/0 \"GET /a HTTP/1.1\"\n";
    for (text, status, time, zone) in [
        (squid, 0, "2026-03-01T10:00:00.366000Z", None),
        (haproxy, 403, "2026-03-01T10:00:01.250000Z", Some("unknown")),
    ] {
        let log = folder.path().join("access.log");
        fs::write(&log, text).unwrap();
        let once = authlint(&["extract", "--format", "ndjson", log.to_str().unwrap()]);
        let first = lines(&once).remove(0);
        assert_eq!(first["response"]["status"], status);
        assert_eq!((first["time"].as_str(), first["time_zone"].as_str()), (Some(time), zone));
        let records = folder.path().join("records.ndjson");
        fs::write(&records, &once.stdout).unwrap();
        let twice = authlint(&["extract", "--format", "ndjson", records.to_str().unwrap()]);
        assert_eq!(stdout(&twice), stdout(&once));
    }
}
