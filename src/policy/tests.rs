use std::borrow::Cow;
use std::sync::Arc;

use super::baseline::BaselineError;
use super::diff::{Difference, ReportError, Reported};
use super::{Applied, Baseline, Exception, Policy};
use crate::model::{Confidence, Finding, Severity};

fn finding(rule: &'static str, host: &str, template: &str, status: u16) -> Finding {
    Finding {
        rule,
        name: "expired-credential-403",
        severity: Severity::Warning,
        confidence: Confidence::Stated,
        cause: None,
        expected_status: Some(401),
        message: Cow::Borrowed("A 403 says that a token has expired"),
        evidence: String::new(),
        citation: "",
        fix: Cow::Borrowed(""),
        source: Arc::from("a.har"),
        ordinal: 1,
        locator: "entry 1".to_owned(),
        time: None,
        client: None,
        server: None,
        method: Some("GET".to_owned()),
        url: None,
        host: Some(host.to_owned()),
        template: Some(template.to_owned()),
        status,
        credential: None,
        fingerprint: format!("{rule} {host}{template} {status}"),
    }
}

fn policy() -> Policy {
    Policy { today: "2026-03-01".to_owned(), ..Policy::default() }
}

/// What is left of a finding, and what the policy counted.
fn judged(policy: &mut Policy, mut finding: Finding) -> (Option<Severity>, Applied) {
    let mut applied = Applied::default();
    let kept = policy.keeps(&mut finding, &mut applied);
    policy.finish(&mut applied);
    (kept.then_some(finding.severity), applied)
}

#[test]
fn rules_get_the_severity_a_team_gives_them() {
    let mut policy = policy();
    policy.severities.insert("AL301".to_owned(), Some(Severity::Error));
    policy.severities.insert("AL404".to_owned(), None);
    assert_eq!(judged(&mut policy, finding("AL301", "a", "/", 403)).0, Some(Severity::Error));
    let (kept, applied) = judged(&mut policy, finding("AL404", "a", "/", 404));
    assert_eq!((kept, applied.excepted), (None, 1));
}

#[test]
fn exceptions_hold_for_their_endpoints_until_their_last_day() {
    let mut policy = policy();
    let mut exception =
        Exception::new(Some("*.legacy.example"), Some("/v1/*/items"), "ticket 7".to_owned())
            .unwrap();
    exception.statuses = vec![403];
    exception.expires = Some("2026-03-01".to_owned());
    policy.exceptions.push(exception);
    let there = || finding("AL301", "api.legacy.example", "/v1/{id}/items", 403);
    assert_eq!(judged(&mut policy, there()).0, None);
    for elsewhere in [
        finding("AL301", "api.example", "/v1/{id}/items", 403),
        finding("AL301", "api.legacy.example", "/v1/{id}/more/items", 403),
        finding("AL301", "api.legacy.example", "/v1/{id}/items", 400),
    ] {
        assert_eq!(judged(&mut policy, elsewhere).0, Some(Severity::Warning));
    }
    policy.today = "2026-03-02".to_owned();
    let (kept, applied) = judged(&mut policy, there());
    assert_eq!(kept, Some(Severity::Warning));
    assert!(applied.expired[0].contains("ticket 7"), "{:?}", applied.expired);
}

#[test]
fn an_exception_that_applies_to_nothing_is_told() {
    let mut policy = policy();
    policy.exceptions.push(Exception::new(Some("gone.example"), None, "old".to_owned()).unwrap());
    let (_, applied) = judged(&mut policy, finding("AL301", "api.example", "/", 403));
    assert_eq!(applied.unused, ["exception for host gone.example (old)"]);
    let error = Exception::new(None, Some("/v1/[a"), String::new()).unwrap_err().to_string();
    assert!(error.starts_with("`/v1/[a` is no pattern of paths"), "{error}");
}

#[test]
fn a_baseline_hides_what_is_known_and_tells_what_is_stale() {
    let known = [finding("AL301", "a", "/x", 403), finding("AL101", "a", "/y", 401)];
    let text = Baseline::default().updated(known.iter()).to_text();
    let mut policy = Policy { baseline: Some(Baseline::parse(&text).unwrap()), ..policy() };
    let (kept, applied) = judged(&mut policy, finding("AL301", "a", "/x", 403));
    assert_eq!((kept, applied.known), (None, 1));
    assert_eq!(applied.stale, ["AL101 GET 401 a/y"]);
    assert!(judged(&mut policy, finding("AL301", "a", "/new", 403)).0.is_some());
}

#[test]
fn updating_a_baseline_keeps_reasons_and_drops_what_is_gone() {
    let text = r#"{"authlint_baseline": 1, "entries": [
        {"fingerprint": "AL301 a/x 403", "rule": "AL301", "endpoint": "GET 403 a/x",
         "reason": "ticket 7", "expires": "2026-02-28"},
        {"fingerprint": "gone", "rule": "AL101", "endpoint": "GET 401 a/y"}]}"#;
    let old = Baseline::parse(text).unwrap();
    let updated = old.updated([finding("AL301", "a", "/x", 403)].iter());
    let entries: Vec<_> = updated.entries().collect();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].reason.as_deref(), Some("ticket 7"));
    // Its last day is over: it is reported again, and told.
    let mut policy = Policy { baseline: Some(old), ..policy() };
    let (kept, applied) = judged(&mut policy, finding("AL301", "a", "/x", 403));
    assert!(kept.is_some());
    assert_eq!(applied.expired, ["AL301 GET 403 a/x (ticket 7)"]);
}

#[test]
fn what_is_no_baseline_is_refused_with_its_place() {
    let broken = Baseline::parse("{\n\"authlint_baseline\": 1,\n\"entries\": [{]}").unwrap_err();
    assert!(matches!(broken, BaselineError::Broken { line: 3, .. }), "{broken}");
    assert!(matches!(Baseline::parse("{}"), Err(BaselineError::Foreign)));
    let newer = r#"{"authlint_baseline": 2, "things": []}"#;
    assert!(matches!(Baseline::parse(newer), Err(BaselineError::Newer(2))));
    let day = r#"{"authlint_baseline": 1, "entries": [
        {"fingerprint": "x", "rule": "AL1", "endpoint": "", "expires": "1.3.2026"}]}"#;
    assert!(matches!(Baseline::parse(day), Err(BaselineError::Day(_))));
}

#[test]
fn reports_are_compared_by_fingerprint() {
    let line = |rule: &str, path: &str, severity: &str| {
        format!(
            r#"{{"rule":"{rule}","severity":"{severity}","fingerprint":"{rule}{path}","http.request.method":"GET","http.response.status_code":403,"url.host":"a","url.template":"{path}"}}"#
        )
    };
    let old =
        Reported::parse(&[line("AL301", "/x", "warning"), line("AL301", "/y", "info")].join("\n"));
    let json = format!(
        r#"{{"schema_version":1,"findings":[{},{},{}]}}"#,
        line("AL301", "/x", "warning"),
        line("AL301", "/x", "warning"),
        line("AL101", "/z", "error")
    );
    let difference = Difference::between(&old.unwrap(), &Reported::parse(&json).unwrap());
    let named = |part: &[super::diff::Endpoint]| {
        part.iter().map(|e| format!("{} {}", e.rule, e.endpoint)).collect::<Vec<_>>()
    };
    assert_eq!(named(&difference.new), ["AL101 GET 403 a/z"]);
    assert_eq!(named(&difference.fixed), ["AL301 GET 403 a/y"]);
    assert_eq!(difference.unchanged[0].count, Some(2));
    assert_eq!(difference.worst_new(), Some(Severity::Error));
    assert!(matches!(Reported::parse("GET / 200"), Err(ReportError::Foreign)));
}
