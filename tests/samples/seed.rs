//! The case this project began with: an expired token that a reporting API answers with 403,
//! recorded by a browser, on the wire and in logs.

use serde_json::Value;

use crate::authlint::{analysed, findings, list, printed, text};
use crate::recordings::{ACCESS_AUTH, EXPIRING};

#[test]
fn with_bodies_and_credentials_it_is_stated_and_proven() {
    for (path, locator) in [
        ("samples/power-bi/seed.har", "entry 2"),
        ("samples/power-bi/seed.pcap", "tcp 0, exchange 1"),
    ] {
        let report = analysed(path, &[]);
        let [stated, proven] = &in_order(&report)[..] else { panic!("{path}: {report:#}") };
        for finding in [stated, proven] {
            assert_eq!(text(finding, "locator"), locator, "{path}");
            assert_eq!(finding["severity"], "warning");
            assert_eq!(finding["cause"], "expired_credentials");
            assert_eq!(finding["expected_status"], 401);
            assert_eq!(finding["http.response.status_code"], 403);
            assert_eq!(finding["url.template"], "/v1.0/myorg/groups/{uuid}/datasets");
            assert!(text(finding, "citation").starts_with("RFC 6750 section 3.1 (SHOULD)"));
            assert!(text(finding, "credential").starts_with("Bearer jwt#"));
        }
        assert_eq!((text(stated, "rule"), text(stated, "confidence")), ("AL301", "stated"));
        // The server's own words for TokenExpired.
        let evidence = text(stated, "evidence");
        assert!(evidence.contains("TokenExpired"), "{evidence}");
        assert_eq!((text(proven, "rule"), text(proven, "confidence")), ("AL302", "proven"));
        let evidence = text(proven, "evidence");
        assert!(evidence.starts_with("exp 2026-11-23T"), "{evidence}");
        assert!(evidence.contains("answered 2026-11-23T"), "{evidence}");
        assert!(evidence.contains("(Date header): expired "), "{evidence}");
    }
}

/// The gateway's log has neither bodies nor credentials, but the API's own error code.
#[test]
fn in_the_gateways_log_it_is_stated() {
    let report = analysed("samples/power-bi/gateway.json", &[]);
    let [stated] = &in_order(&report)[..] else { panic!("{report:#}") };
    assert_eq!((text(stated, "rule"), text(stated, "confidence")), ("AL301", "stated"));
    assert_eq!(text(stated, "locator"), "line 1");
    assert_eq!(text(stated, "evidence"), "log error_code: \"TokenExpired\"; the origin answered");
    assert_eq!(stated["expected_status"], 401);
}

/// Without the credentials they are unknown, not absent: nothing about their age or their lack.
#[test]
fn without_credentials_only_the_words_count() {
    let report = analysed("samples/power-bi/seed-sanitised.har", &[]);
    let found: Vec<&str> = findings(&report).iter().map(|finding| text(finding, "rule")).collect();
    // AL318 tells it from what the client does: a renewal, and the same request succeeds.
    assert_eq!(found, ["AL301", "AL318"]);
    assert_eq!(findings(&report)[0]["locator"], "entry 2");
    assert_eq!(findings(&report)[0]["credential"], Value::Null);
    for rule in ["AL302", "AL305"] {
        let coverage = coverage(&report, rule);
        assert_eq!((&coverage["eligible"], &coverage["checked"]), (&2.into(), &0.into()));
        assert_eq!(coverage["unseen"], serde_json::json!({"credentials": 2}), "{rule}");
    }
}

/// A plain log proves nothing about its refusals. It must not look like a pass.
#[test]
fn a_plain_log_is_silent_and_says_why() {
    for (path, options) in [
        ("samples/power-bi/access.log", &[][..]),
        ("samples/power-bi/access-auth.log", &["--log-format", ACCESS_AUTH]),
    ] {
        let report = analysed(path, options);
        let proven = findings(&report).iter().find(|finding| finding["confidence"] != "inferred");
        assert_eq!(proven, None, "{path}");
        for (rule, part) in [("AL301", "response_body"), ("AL302", "credentials")] {
            let coverage = coverage(&report, rule);
            assert_eq!((&coverage["eligible"], &coverage["checked"]), (&27.into(), &0.into()));
            assert_eq!(coverage["unseen"][part], 27, "{path} {rule}");
        }
        let page = printed(&[&["analyze", path], options].concat(), 500);
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        for (rule, part) in [("AL301", "response body"), ("AL302", "credentials")] {
            let rest = page.find(rule).and_then(|at| page.get(at..)?.split_once(": "));
            let (_, rest) = rest.unwrap_or_else(|| panic!("{rule} is not mentioned: {page}"));
            let said = format!("checked 0 of 27; not recorded: {part} (27)");
            assert!(rest.starts_with(&said), "{path}: {rest}");
        }
    }
}

/// Five clients, tokens of three minutes, ten minutes: each is refused three times for its age, and in
/// between, rightly, for want of a role.
#[test]
fn tokens_that_expire_are_told_from_rights_that_lack() {
    for (path, options) in [
        ("samples/expiring/access.log", &[][..]),
        ("samples/expiring/gateway.log", &["--log-format", EXPIRING]),
    ] {
        let report = analysed(path, options);
        let told: Vec<(&str, &str, bool)> = findings(&report)
            .iter()
            .map(|f| {
                let evidence = text(f, "evidence");
                let whole = evidence.contains("15 times by 5 clients")
                    || evidence.contains("185 s after the renewal before");
                (text(f, "rule"), text(f, "url.template"), whole)
            })
            .collect();
        let orders = "/api/orders/{id}";
        assert_eq!(told, [("AL318", orders, true), ("AL320", orders, true)], "{path}");
    }
}

fn in_order(report: &Value) -> Vec<&Value> {
    let mut findings: Vec<&Value> = findings(report).iter().collect();
    findings.sort_by_key(|finding| text(finding, "rule"));
    findings.retain(|finding| finding["severity"] != "info");
    findings
}

fn coverage<'r>(report: &'r Value, rule: &str) -> &'r Value {
    let coverage = list(&report["summary"], "coverage");
    coverage.iter().find(|of| of["rule"] == rule).unwrap_or_else(|| panic!("no coverage of {rule}"))
}
