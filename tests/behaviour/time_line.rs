//! `analyze --timeline`: what happened, client by client and credential by credential.

/// Runs `analyze --timeline` on a sample.
fn time_line(sample: &str, format: &str) -> String {
    let output = assert_cmd::Command::cargo_bin("authlint")
        .unwrap()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["analyze", sample, "--timeline", "--format", format])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_time_line_tells_what_happened_to_the_client() {
    let report: serde_json::Value =
        serde_json::from_str(&time_line("samples/power-bi/seed.har", "json")).unwrap();
    let history = &report["summary"]["timelines"][0];
    assert_eq!(history["refusals"], 2);
    let events = history["events"].as_array().unwrap();
    let told: Vec<&str> = events.iter().map(|event| event["what"].as_str().unwrap()).collect();
    let refused = told.iter().position(|what| *what == "refused").unwrap();
    let issued = told.iter().position(|what| *what == "token issued").unwrap();
    assert!(refused < issued && told[issued..].contains(&"worked"), "{told:?}");
    let text = time_line("samples/power-bi/seed.har", "text");
    assert!(text.contains("What happened, client by client"), "{text}");
    assert!(text.contains("token issued (200)"), "{text}");
}

/// "Why these 403s?": of each credential that was refused, its life and its end, whatever the recording.
#[test]
fn a_time_line_tells_why_a_credential_was_refused() {
    for sample in ["samples/power-bi/seed.har", "samples/power-bi/seed.pcap"] {
        let report: serde_json::Value = serde_json::from_str(&time_line(sample, "json")).unwrap();
        let lives = report["summary"]["timelines"][0]["credentials"].as_array().unwrap();
        let [old, new] = &lives[..] else { panic!("{sample}: {lives:#?}") };
        assert!(old["credential"].as_str().unwrap().starts_with("Bearer jwt#"), "{old}");
        assert_eq!(old["why"], "it had expired 901 s before it was refused", "{sample}");
        assert_eq!(old["replaced_by"], new["credential"], "{sample}");
        assert_eq!(new["expires_in"], 3_600, "{sample}");
        let issued = new["issued"]["time"].as_str().unwrap();
        assert!(issued <= new["first_used"]["time"].as_str().unwrap(), "{new}");
        assert!(new["why"].as_str().unwrap().contains("a matter of permission"), "{new}");
    }
    // A log without credentials: what the client had from one grant to the next.
    let text = time_line("samples/power-bi/access.log", "text");
    let life = text.split("what was handed out at line 90").nth(1).unwrap();
    let life: Vec<&str> = life.lines().map(str::trim).take(7).collect();
    for (line, begin) in life[1..].iter().zip([
        "issued            2026-11-23 05:37:51  line 90",
        "first used        2026-11-23 05:37:51  line 91",
        "worked            ×10 until 2026-11-23 06:02:59",
        "stopped working   2026-11-23 07:57:24  line 140  with 403",
        "replaced          2026-11-23 07:57:25  line 142",
        "why               it had worked, and another one resolved it: expired or withdrawn",
    ]) {
        assert!(line.starts_with(begin), "{life:#?}");
    }
}
