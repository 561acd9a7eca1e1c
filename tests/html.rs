//! The HTML report in a real browser: it runs without an error, filters by its address, and opens
//! details. Counted as ignored by a plain `cargo test`; `.ci/run` runs it where Chromium is installed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin_cmd;

fn chromium() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    })
}

/// The document after its script ran, and what the browser's console said.
fn open(browser: &str, page: &Path, profile: &Path, fragment: &str) -> (String, String) {
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--enable-logging=stderr", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}{fragment}", page.display()))
        .output()
        .unwrap();
    let console = String::from_utf8_lossy(&output.stderr);
    let console = console.lines().filter(|line| line.contains("CONSOLE")).collect::<Vec<_>>();
    (String::from_utf8_lossy(&output.stdout).into_owned(), console.join("\n"))
}

#[test]
#[ignore = "needs Chromium: cargo test --test html -- --ignored"]
fn the_page_filters_in_a_browser() {
    let browser = chromium().expect("Chromium (Debian: apt-get install chromium)");
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("report.html");
    cargo_bin_cmd!("authlint")
        .args(["analyze", "samples/power-bi/seed.har", "samples/frameworks/express.har", "-o"])
        .arg(&page)
        .assert()
        .success();
    let rows = |dom: &str| dom.matches("<tr class=\"row\"").count();

    let (dom, console) = open(browser, &page, folder.path(), "");
    assert_eq!(console, "");
    let all = rows(&dom);
    assert!(all > 3 && dom.contains("<svg"), "{dom}");

    let (dom, console) =
        open(browser, &page, folder.path(), "#rule=AL301&host=api.powerbi.example");
    assert_eq!(console, "");
    assert_eq!(rows(&dom), 1);
    assert!(dom.contains("1 of ") && dom.contains("/datasets"), "{dom}");

    let (dom, _) = open(browser, &page, folder.path(), "#q=no-such-word");
    assert_eq!(rows(&dom), 0);
}
