//! A finding that rests on the clock falls when the same host accepts the same token later.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use assert_cmd::Command;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// 2026-03-01T10:00:00Z
const TEN: i64 = 1_772_359_200;

fn token(claims: &Value) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}.c2lnbmF0dXJl", part(&json!({"alg": "RS256"})), part(claims))
}

fn exchange(minute: u32, host: &str, token: &str, status: u16) -> Value {
    let time = format!("2026-03-01T10:{minute:02}:00Z");
    json!({
        "source": "test", "locator": format!("minute {minute}"), "time": time, "duration_ms": 5,
        "client": null, "server": null, "http_version": "1.1",
        "request": {
            "method": "GET", "url": format!("https://{host}/v1/me"),
            "headers": [["Host", host], ["Authorization", format!("Bearer {token}")]],
            "headers_complete": true,
            "body": null, "body_encoding": null, "body_bytes": 0, "body_complete": true,
        },
        "response": {
            "status": status, "headers": [["Content-Type", "application/json"]],
            "headers_complete": true, "body": "{}", "body_encoding": null, "body_bytes": 2,
            "body_complete": true,
        },
        "log": null,
    })
}

/// The clock rules that speak on these exchanges.
fn found(exchanges: &[Value]) -> Vec<String> {
    let lines: Vec<String> = exchanges.iter().map(ToString::to_string).collect();
    let input = lines.join("\n");
    let output = Command::cargo_bin("authlint")
        .unwrap()
        .args(["analyze", "-", "--select", "AL302,AL305", "--format", "ndjson"])
        .write_stdin(input)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let finding: Value = serde_json::from_str(line).unwrap();
            finding["rule"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn a_token_accepted_later_refutes_the_clock() {
    let expired = token(&json!({"exp": TEN - 900}));
    let other = token(&json!({"exp": TEN - 900, "sub": "other"}));
    let refused = exchange(0, "api.example", &expired, 403);
    assert_eq!(found(std::slice::from_ref(&refused)), ["AL302"]);
    let accepted_later = exchange(5, "api.example", &expired, 200);
    assert!(found(&[refused.clone(), accepted_later.clone()]).is_empty());
    // The order of lines is not the order of time.
    assert!(found(&[accepted_later, refused.clone()]).is_empty());
    for innocent in [
        exchange(5, "other.example", &expired, 200),
        exchange(5, "api.example", &other, 200),
        exchange(5, "api.example", &expired, 401),
    ] {
        assert_eq!(found(&[refused.clone(), innocent.clone()]), ["AL302"], "{innocent}");
    }
}

#[test]
fn a_token_accepted_before_its_time_refutes_the_clock_too() {
    let early = token(&json!({"nbf": TEN + 900, "exp": TEN + 4_500}));
    let refused = exchange(0, "api.example", &early, 403);
    assert_eq!(found(std::slice::from_ref(&refused)), ["AL305"]);
    assert!(found(&[refused, exchange(1, "api.example", &early, 200)]).is_empty());
}

#[test]
fn a_clock_without_a_zone_proves_nothing() {
    let expired = token(&json!({"exp": TEN - 900}));
    let mut refused = exchange(0, "api.example", &expired, 403);
    assert_eq!(found(std::slice::from_ref(&refused)), ["AL302"]);
    refused["time_zone"] = json!("unknown");
    assert!(found(&[refused]).is_empty());
}

#[test]
fn a_token_that_only_worked_before_refutes_nothing() {
    let expired = token(&json!({"exp": TEN + 60}));
    let worked = exchange(0, "api.example", &expired, 200);
    let refused = exchange(30, "api.example", &expired, 403);
    assert_eq!(found(&[worked, refused]), ["AL302"]);
}
