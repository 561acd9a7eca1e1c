//! Any bytes as the body of a refusal and as a gateway's reason: no panic, and a statement quotes
//! no more than it may.
#![no_main]

use std::borrow::Cow;

use authlint::auth::Facts;
use authlint::auth::redact::Redactor;
use authlint::model::{Body, Exchange, Headers, Known, Locator, LogRecord, Request, Response};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&pick, rest)) = bytes.split_first() else { return };
    let status = [200, 302, 400, 401, 403, 500][usize::from(pick) % 6];
    // The first line is the reason column, the rest the body.
    let end = rest.iter().position(|&b| b == 0).unwrap_or(rest.len());
    let (reason, body) = rest.split_at(end);
    let columns = ["error.responseType", "sc-substatus", "response_code_details", "message"];
    let column = columns[usize::from(pick) % columns.len()];
    let mut exchange = Exchange::at(1, Locator::Entry);
    exchange.request = Some(Request {
        method: Some(Cow::Borrowed(b"GET")),
        target: Some(Cow::Borrowed(b"/orders")),
        ..Request::default()
    });
    exchange.response = Some(Response {
        status,
        headers: Headers::complete(&[]),
        body: Known::Present(Body { bytes: Cow::Borrowed(body), complete: pick < 128 }),
        body_bytes: Some(body.len() as u64),
        ..Response::default()
    });
    exchange.log = Some(LogRecord {
        format: "fuzz",
        user: None,
        upstream_status: (pick > 200).then_some(401),
        says_unanswered: false,
        reason: vec![(column, String::from_utf8_lossy(reason))],
    });
    let redactor = Redactor::new(b"fuzz");
    let facts = Facts::new(&exchange, &redactor);
    if let Ok(Some(statement)) = facts.statement() {
        assert!(statement.words.chars().count() <= 200, "{}", statement.words);
    }
    let _ = facts.generator();
});
