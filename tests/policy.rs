//! Baselines, the configuration file and comparisons, through the command.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin_cmd;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

fn authlint(folder: &Path, args: &[&str]) -> Command {
    let mut command = cargo_bin_cmd!("authlint");
    command.current_dir(folder).args(args);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_baseline_hides_what_is_known_and_fails_on_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let (seed, express) = (sample("power-bi/seed.har"), sample("frameworks/express.har"));
    let (seed, express) = (seed.to_str().unwrap(), express.to_str().unwrap());
    let baseline = ["--baseline", "known.json", "--fail-on", "warning"];

    // There is none yet.
    let missing = authlint(here, &[&["analyze", seed], &baseline[..]].concat()).assert().code(2);
    assert!(text(&missing.get_output().stderr).contains("--update-baseline` writes a new one"));

    authlint(here, &["analyze", seed, "--baseline", "known.json", "--update-baseline"])
        .assert()
        .success();
    let known = fs::read_to_string(here.join("known.json")).unwrap();
    assert!(
        known.contains("GET 403 api.powerbi.example/v1.0/myorg/groups/{uuid}/datasets"),
        "{known}"
    );

    let run = authlint(here, &[&["analyze", seed], &baseline[..]].concat()).assert().code(0);
    let out = text(&run.get_output().stdout);
    assert!(out.contains("findings the baseline knows") && out.contains("nothing found"), "{out}");

    authlint(here, &[&["analyze", seed, express], &baseline[..]].concat()).assert().code(1);
    let run = authlint(here, &["analyze", express, "--baseline", "known.json"]).assert().success();
    assert!(text(&run.get_output().stdout).contains("not found any more: AL301 GET 403"));
}

#[test]
fn the_configuration_is_found_upwards_and_the_command_line_wins() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    fs::create_dir_all(&deep).unwrap();
    fs::write(
        folder.path().join("authlint.toml"),
        "fail-on = \"warning\"\n[severity]\nAL302 = \"off\"\n\
         [[except]]\nhost = \"*.powerbi.example\"\nrules = [\"AL301\"]\nseverity = \"info\"\n\
         reason = \"the vendor knows\"\n",
    )
    .unwrap();
    let seed = sample("power-bi/seed.har");
    let seed = seed.to_str().unwrap();
    let run = authlint(&deep, &["analyze", seed]).assert().code(0);
    let out = text(&run.get_output().stdout);
    assert!(out.contains("info  AL301") && !out.contains("AL302 expired-jwt-403"), "{out}");
    authlint(&deep, &["analyze", seed, "--fail-on", "info"]).assert().code(1);
    let check = authlint(&deep, &["config", "check"]).assert().success();
    assert!(text(&check.get_output().stdout).trim().ends_with("authlint.toml: in order"));

    fs::write(deep.join("authlint.toml"), "selekt = [\"AL1\"]\n").unwrap();
    let broken = authlint(&deep, &["analyze", seed]).assert().code(2);
    let told = text(&broken.get_output().stderr);
    assert!(
        told.contains("line 1: unknown field `selekt`") && told.contains("did you mean `select`?"),
        "{told}"
    );
}

#[test]
fn two_reports_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let (seed, express) = (sample("power-bi/seed.har"), sample("frameworks/express.har"));
    let (seed, express) = (seed.to_str().unwrap(), express.to_str().unwrap());
    authlint(here, &["analyze", seed, "-o", "old.json"]).assert().success();
    authlint(here, &["analyze", seed, express, "-o", "new.ndjson"]).assert().success();
    let worse = authlint(here, &["diff", "old.json", "new.ndjson"]).assert().code(1);
    let out = text(&worse.get_output().stdout);
    assert!(out.contains("+ error    AL101 GET 401 express.example/"), "{out}");
    assert!(out.contains(" 0 fixed, ") && !out.contains("\n- "), "{out}");
    let better = authlint(here, &["diff", "new.ndjson", "old.json"]).assert().code(0);
    assert!(text(&better.get_output().stdout).contains("- error    AL101"));
    authlint(here, &["diff", "old.json", seed]).assert().code(2);
}

#[test]
fn a_redacted_copy_keeps_the_evidence_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let seed = sample("power-bi/seed.har");
    let secret = {
        let text = fs::read_to_string(&seed).unwrap();
        let (_, rest) = text.split_once("Bearer ey").unwrap();
        format!("ey{}", rest.split('"').next().unwrap())
    };
    let seed = seed.to_str().unwrap();
    authlint(here, &["redact", seed, "-o", "shared.har"]).assert().success();
    let shared = fs::read_to_string(here.join("shared.har")).unwrap();
    assert!(
        !shared.contains(&secret) && shared.contains("jwt#") && shared.contains("TokenExpired")
    );
    let run = authlint(here, &["analyze", "shared.har"]).assert().success();
    assert!(text(&run.get_output().stdout).contains("AL301"));
    authlint(here, &["redact", seed, "--show-secrets"]).assert().code(2);
}

/// A configuration of one's own beside an input.
fn with_config(config: &str, name: &str, input: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("authlint.toml"), config).unwrap();
    fs::write(folder.path().join(name), input).unwrap();
    folder
}

fn findings(folder: &Path, args: &[&str]) -> Vec<serde_json::Value> {
    let run = authlint(folder, &[&["analyze", "--format", "ndjson", "-q"], args].concat()).assert();
    let out = text(&run.get_output().stdout);
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// An exchange record.
fn record(method: &str, url: &str, status: u16, body: &str) -> String {
    let body = serde_json::Value::from(body);
    format!(
        "{{\"time\":\"2026-03-01T10:00:00Z\",\"client\":\"10.0.0.1:5\",\"request\":{{\"method\":\"{method}\",\
         \"url\":\"{url}\",\"headers\":[[\"X-Forwarded-For\",\"6.6.6.6, 198.51.100.7\"]],\"headers_complete\":true,\
         \"body\":null}},\"response\":{{\"status\":{status},\"headers\":[[\"Content-Type\",\"application/json\"]],\
         \"headers_complete\":true,\"body\":{body},\"body_complete\":true}}}}\n"
    )
}

#[test]
fn a_rule_of_ones_own_is_a_rule() {
    let config = "[[rule]]\nid = \"ACME-7\"\nname = \"maintenance-as-403\"\nseverity = \"error\"\n\
                  message = \"Maintenance is answered with 403\"\nfix = \"Answer 503.\"\n\
                  expected-status = 503\nwhen = { status = [403], body = \"maintenance\" }\n\
                  [severity]\nACME-7 = \"info\"\n";
    let input = record("GET", "https://api.example/v1/me", 403, "Down for maintenance")
        + &record("GET", "https://api.example/v1/me", 403, "no");
    let folder = with_config(config, "x.ndjson", &input);
    let here = folder.path();
    let found: Vec<_> = findings(here, &["x.ndjson"])
        .into_iter()
        .filter(|finding| finding["rule"] == "ACME-7")
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0]["severity"], &found[0]["expected_status"]),
        (&"info".into(), &503.into())
    );
    assert_eq!(found[0]["evidence"], "403; body: \"Down for maintenance\"");
    assert!(
        findings(here, &["x.ndjson", "--ignore", "ACME"]).iter().all(|f| f["rule"] != "ACME-7")
    );
    let listed = text(&authlint(here, &["rules"]).assert().success().get_output().stdout);
    assert!(listed.contains("ACME-7") && listed.contains("AL101"), "{listed}");
    let told = authlint(here, &["explain", "maintenance-as-403"]).assert().success();
    assert!(text(&told.get_output().stdout).contains("Answer 503."));
    // In every report that looks rules up.
    for report in ["r.html", "r.sarif", "r.xml", "r.md", "r.json", "r.prom"] {
        authlint(here, &["analyze", "x.ndjson", "-q", "-o", report]).assert().success();
        let written = fs::read_to_string(here.join(report)).unwrap();
        assert!(written.contains("ACME-7"), "{report}");
    }
}

#[test]
fn the_client_is_behind_the_proxies_that_are_trusted() {
    let input = record("GET", "https://api.example/v1/me", 401, "");
    for (config, client) in [
        ("", "10.0.0.1:5"),
        ("trusted-proxies = [\"10.0.0.0/8\"]", "198.51.100.7"),
        ("trusted-proxies = [\"10.0.0.0/8\", \"198.51.100.7\"]", "6.6.6.6"),
        ("trusted-proxies = [\"192.0.2.0/24\"]", "10.0.0.1:5"),
    ] {
        let folder = with_config(config, "x.ndjson", &input);
        let found = findings(folder.path(), &["x.ndjson", "--select", "AL101"]);
        assert_eq!(found[0]["client"], client, "{config}");
    }
}

#[test]
fn token_endpoints_are_what_the_team_says() {
    let input = record("POST", "https://login.example/issue", 403, "{\"error\":\"invalid_grant\"}");
    let rules = |config: &str| -> Vec<String> {
        let folder = with_config(config, "x.ndjson", &input);
        let found = findings(folder.path(), &["x.ndjson", "--select", "AL5"]);
        found.iter().map(|f| f["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert!(rules("").is_empty());
    assert!(!rules("token-endpoints = [\"login.example/issue\"]").is_empty());
    assert!(rules("token-endpoints = [\"other.example/issue\"]").is_empty());
}

#[test]
fn what_the_team_calls_secret_is_in_no_output() {
    let input = record(
        "GET",
        "https://api.example/v1/me?badge=hunterhunter",
        401,
        "{\"message\":\"for ACME-123456\"}",
    );
    let config = "[redact]\nnames = [\"badge\"]\npatterns = [\"ACME-[0-9]{6}\"]\n";
    let folder = with_config(config, "x.ndjson", &input);
    for args in [&["analyze", "x.ndjson", "--format", "json"][..], &["extract", "x.ndjson"]] {
        let out = text(&authlint(folder.path(), args).assert().success().get_output().stdout);
        assert!(out.contains("api.example"), "{out}");
        assert!(!out.contains("hunterhunter") && !out.contains("ACME-123456"), "{out}");
    }
}

#[test]
fn tables_are_asked_for_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let seed = sample("power-bi/seed.har");
    let seed = seed.to_str().unwrap();
    let outputs = ["-o", "hours:hours.json", "-o", "traffic:t.ndjson", "-o", "all.json"];
    authlint(here, &[&["analyze", seed], &outputs[..]].concat()).assert().success();
    let read = |name: &str| fs::read_to_string(here.join(name)).unwrap();
    let all: serde_json::Value = serde_json::from_str(&read("all.json")).unwrap();
    let hours: Vec<serde_json::Value> = serde_json::from_str(&read("hours.json")).unwrap();
    let sum = |rows: &[serde_json::Value], column: &str| -> u64 {
        rows.iter().map(|row| row[column].as_u64().unwrap()).sum()
    };
    assert_eq!(sum(&hours, "findings"), all["findings"].as_array().unwrap().len() as u64);
    // Every finding's exchange is among those of its endpoint.
    assert!(hours.iter().all(|row| row["exchanges"].as_u64() >= Some(1)), "{hours:?}");
    assert_eq!(hours[0]["time"], "2026-11-23T14:00:00.000000Z");
    let traffic: Vec<serde_json::Value> =
        read("t.ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(sum(&traffic, "exchanges"), 6);
    let run =
        authlint(here, &["analyze", seed, "--table", "clients", "--format", "ndjson"]).assert();
    assert!(text(&run.success().get_output().stdout).contains("\"endpoints\":1"));
    for (args, told) in [
        (&["--table", "hour", "--format", "json"][..], "no table is called `hour`"),
        (&["--table", "hours"], "add --format"),
        (&["-o", "hours:h.html"], "a table can be csv"),
        (&["-o", "a.json", "-o", "./a.json"], "is named twice"),
    ] {
        let run = authlint(here, &[&["analyze", seed], args].concat()).assert().code(2);
        let error = text(&run.get_output().stderr);
        assert!(error.contains(told), "{error}");
    }
}
