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
