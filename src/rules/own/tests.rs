use super::*;
use crate::auth::redact::Redactor;
use crate::format::transcript::with_exchange;
use crate::rules::Rule;

fn declaration(when: Conditions) -> Declaration {
    Declaration {
        id: "ACME-1".to_owned(),
        name: "maintenance-as-403".to_owned(),
        severity: Severity::Warning,
        message: "Maintenance is answered with 403".to_owned(),
        fix: "Answer 503 with Retry-After.".to_owned(),
        expected_status: Some(503),
        when: Conditions { statuses: vec![403], ..when },
        unless: None,
    }
}

fn check(rule: &'static Rule, transcript: &str) -> Verdict {
    let Statuses::Own(own) = rule.statuses else { panic!("not one's own") };
    with_exchange(transcript, |exchange| own.check(&Facts::new(exchange, &Redactor::new(b"test"))))
        .expect("a transcript")
}

fn matcher(text: &str) -> Matcher {
    Matcher::parse(text).expect("a matcher")
}

const REFUSAL: &str = "GET /v1/me HTTP/1.1\nHost: api.example\n\n\
     HTTP/1.1 403 Forbidden\nX-Gateway: Edge 7\nContent-Type: text/plain\n\nDown for MAINTENANCE until nine\n";

/// As a log shows it that knows neither fields nor bodies.
const LOG: &str = "#! request-headers unknown\n#! response-headers unknown\n#! response-body unknown\n\
     GET /v1/me HTTP/1.1\n\nHTTP/1.1 403 Forbidden\n\n";

#[test]
fn flags_what_fulfils_every_condition() {
    let when = Conditions {
        body: Some(matcher("for maintenance")),
        headers: vec![("x-gateway", matcher("/^edge [0-9]$/"))],
        host: Some(Conditions::host_glob("*.EXAMPLE").expect("a glob")),
        path: Some(Conditions::path_glob("/v1/*").expect("a glob")),
        methods: vec!["get".to_owned()],
        ..Conditions::default()
    };
    let rule = declaration(when).rule().expect("a rule");
    let note = check(rule, REFUSAL).expect("seen").expect("flagged");
    assert_eq!(note.evidence, "403; x-gateway: Edge 7; body: \"Down for MAINTENANCE until nine\"");
    assert_eq!((note.confidence, note.expected_status), (Confidence::Stated, Some(503)));
    for other in [
        REFUSAL.replace("MAINTENANCE", "lunch"),
        REFUSAL.replace("Edge 7", "Edge x"),
        REFUSAL.replace("X-Gateway", "X-Other"),
        REFUSAL.replace("GET /v1/me", "POST /v1/me"),
        REFUSAL.replace("/v1/me", "/v1/me/more"),
        REFUSAL.replace("api.example", "api.test"),
    ] {
        assert!(matches!(check(rule, &other), Ok(None)), "{other}");
    }
}

#[test]
fn what_was_not_recorded_is_unknown_and_not_absent() {
    let absent =
        Conditions { headers: vec![("x-gateway", Matcher::Absent)], ..Conditions::default() };
    let rule = declaration(absent).rule().expect("a rule");
    assert!(matches!(check(rule, LOG), Err(Unseen(Part::ResponseHeaders))));
    assert!(matches!(check(rule, REFUSAL), Ok(None)));
    let without = REFUSAL.replace("X-Gateway: Edge 7\n", "");
    assert_eq!(
        check(rule, &without).expect("seen").expect("flagged").evidence,
        "403; no x-gateway field"
    );

    let body = Conditions { body: Some(matcher("maintenance")), ..Conditions::default() };
    let rule = declaration(body.clone()).rule().expect("a rule");
    assert!(matches!(check(rule, LOG), Err(Unseen(Part::ResponseBody))));
    // What is known not to hold decides, whatever else is unknown.
    let path = Some(Conditions::path_glob("/v2/**").expect("a glob"));
    let rule = declaration(Conditions { path, ..body }).rule().expect("a rule");
    assert!(matches!(check(rule, LOG), Ok(None)));
}

#[test]
fn exemptions_pass_and_unknown_ones_leave_it_open() {
    let mut own = declaration(Conditions::default());
    own.unless = Some(Conditions {
        headers: vec![("x-gateway", Matcher::Present)],
        ..Conditions::default()
    });
    let rule = own.rule().expect("a rule");
    assert!(matches!(check(rule, REFUSAL), Ok(None)));
    assert!(matches!(check(rule, LOG), Err(Unseen(Part::ResponseHeaders))));
    let flagged = check(rule, &REFUSAL.replace("X-Gateway", "X-Other"));
    assert_eq!(flagged.expect("seen").expect("flagged").confidence, Confidence::Proven);
}

#[test]
fn the_cause_is_read_as_everywhere() {
    let when = Conditions { causes: vec![Cause::ExpiredCredentials], ..Conditions::default() };
    let rule = declaration(when).rule().expect("a rule");
    let expired = "GET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 403 Forbidden\n\
         Content-Type: application/json\n\n{\"error\":{\"code\":\"TokenExpired\"}}\n";
    let note = check(rule, expired).expect("seen").expect("flagged");
    assert!(note.evidence.contains("TokenExpired"), "{}", note.evidence);
    assert!(matches!(check(rule, REFUSAL), Ok(None)));
}

#[test]
fn ids_are_of_ones_own() {
    for id in ["AL1", "al999", "1", "ACME", "acme 1", "", "ACME_1"] {
        let declaration = Declaration { id: id.to_owned(), ..declaration(Conditions::default()) };
        assert_eq!(declaration.rule().map(|rule| rule.id), Err(OwnError::Id(id.to_owned())));
    }
    let everything =
        Declaration { when: Conditions::default(), ..declaration(Conditions::default()) };
    assert!(matches!(everything.rule(), Err(OwnError::NoStatus)));
    assert!(Matcher::parse("/(/").is_err());
}
