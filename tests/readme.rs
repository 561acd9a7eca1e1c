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

/// Everything between a fence of this kind and its end, the first one in which `word` stands.
fn block(readme: &str, kind: &str, word: &str) -> String {
    let fence = format!("```{kind}\n");
    let mut blocks = readme.split(&fence).skip(1).filter_map(|rest| rest.split("\n```").next());
    blocks.find(|block| block.contains(word)).unwrap().to_owned() + "\n"
}

/// The nightly recipes run as they are written, on a log as the configuration beside them writes it.
#[test]
fn the_nightly_recipes_work_as_written() {
    let readme = readme();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_str().unwrap();
    let at = |path: &str| folder.path().join(path);
    for path in [
        "etc/nginx",
        "etc/envoy",
        "var/log/nginx",
        "var/log/alb",
        "var/log/envoy",
        "var/lib/authlint",
        "bin",
    ] {
        fs::create_dir_all(at(path)).unwrap();
    }
    fs::write(at("etc/nginx/nginx.conf"), block(&readme, "nginx", "log_format")).unwrap();
    let nginx = "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET /me HTTP/1.1\" 401 5 \"-\" \"curl\" \"-\" 401\n";
    fs::write(at("var/log/nginx/access.log"), nginx).unwrap();
    fs::write(at("var/log/nginx/access.log.1"), nginx.replace("10:00", "09:00")).unwrap();
    // As Envoy writes the dictionary: a member for each, in the order of their names.
    let yaml = block(&readme, "yaml", "json_format");
    let value = |name: &str| match name {
        "start_time" => "\"2026-03-01T10:00:00.000Z\"",
        "client" => "\"192.0.2.7\"",
        "method" => "\"GET\"",
        "path" => "\"/me\"",
        "authority" => "\"api.example\"",
        "user_agent" => "\"curl\"",
        "response_code" => "403",
        "response_code_details" => "\"jwt_authn_access_denied{Jwt_is_expired}\"",
        "response_flags" => "\"-\"",
        "www_authenticate" => "null",
        other => panic!("{other}"),
    };
    let members: Vec<String> = yaml
        .lines()
        .skip_while(|line| !line.contains("json_format"))
        .skip(1)
        .map(|line| line.trim().split(':').next().unwrap())
        .map(|name| format!("\"{name}\":{}", value(name)))
        .collect();
    assert_eq!(members.len(), 10);
    fs::write(at("var/log/envoy/access.log"), format!("{{{}}}\n", members.join(","))).unwrap();
    let alb = "https 2026-03-01T10:00:00.123456Z app/lb/50dc 192.0.2.7:2817 - -1 -1 -1 403 - 34 366 \"GET https://api.example:443/me HTTP/2.0\" \"curl\" ECDHE TLSv1.2 - \"Root=1-58\" \"api.example\" \"-\" 1 2026-03-01T10:00:00.000000Z \"authenticate\" \"-\" \"AuthInvalidIdToken\" \"-\" \"-\" \"-\" \"-\"\n";
    fs::write(at("var/log/alb/lb.log"), alb).unwrap();
    // What cron finds: this authlint, and a stand-in for `aws`, which has nothing new.
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_authlint"), at("bin/authlint")).unwrap();
    std::os::unix::fs::symlink("/bin/true", at("bin/aws")).unwrap();
    let crontab = block(&readme, "crontab", "authlint analyze");
    let commands: Vec<&str> =
        crontab.lines().filter_map(|line| line.split_once("  root  ")).map(|(_, c)| c).collect();
    assert_eq!(commands.len(), 3);
    let mut reports = Vec::new();
    for command in commands {
        // cron takes a bare percent sign for the end of the command.
        let command = command.replace("\\%", "%").replace("/var/", &format!("{root}/var/"));
        let command = command.replace("/etc/", &format!("{root}/etc/"));
        let output = std::process::Command::new("sh")
            .args(["-c", &command])
            .env("PATH", format!("{root}/bin:/usr/bin:/bin"))
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*stderr), (Some(0), ""), "{command}");
    }
    for entry in fs::read_dir(at("var/lib/authlint")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "html") {
            reports.push((
                path.file_name().unwrap().to_str().unwrap().to_owned(),
                fs::read_to_string(path).unwrap(),
            ));
        }
    }
    reports.sort();
    assert_eq!(reports.len(), 3);
    for ((name, page), rules) in reports.iter().zip([&["AL303"][..], &["AL301"], &["AL101"]]) {
        for rule in rules {
            assert!(page.contains(&format!("\"rule\":\"{rule}\"")), "{name}: {rule}");
        }
    }
    for state in ["nginx", "alb", "envoy"] {
        assert!(at(&format!("var/lib/authlint/{state}.json")).exists(), "{state}");
    }
}

#[test]
fn the_configurations_are_in_order() {
    let readme = readme();
    let blocks: Vec<&str> =
        readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert!(blocks.len() > 2);
    for block in blocks {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("authlint.toml"), block).unwrap();
        let mut command = Command::cargo_bin("authlint").unwrap();
        command.current_dir(folder.path()).args(["config", "check"]).assert().success();
    }
}
