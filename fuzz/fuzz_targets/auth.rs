//! Any bytes as challenge, credentials, token, URL and body: no panic, and all rules run.
#![no_main]

use std::borrow::Cow;
use std::sync::Arc;

use authlint::auth::redact::Redactor;
use authlint::model::{
    Body, Confidence, Exchange, Field, Headers, Known, Locator, Parts, Request, Response,
};
use authlint::rules::{Checked, Engine, RULES};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // The first byte picks the status, NUL bytes separate the parts.
    let Some((&pick, rest)) = bytes.split_first() else { return };
    let statuses = [200, 400, 401, 403, 407, 419, 422, 500];
    let status = statuses[usize::from(pick) % statuses.len()];
    let mut parts = rest.splitn(5, |&b| b == 0);
    let mut next = || parts.next().unwrap_or_default();
    let (challenge, credentials, cookie, target, body) = (next(), next(), next(), next(), next());
    let request_fields = [
        Field { name: b"Authorization", value: credentials },
        Field { name: b"Cookie", value: cookie },
    ];
    let response_fields = [
        Field { name: b"WWW-Authenticate", value: challenge },
        Field { name: b"Content-Type", value: b"application/json" },
    ];
    let mut exchange = Exchange::at(1, Locator::Entry);
    exchange.request = Some(Request {
        method: Some(Cow::Borrowed(b"GET")),
        target: Some(Cow::Borrowed(target)),
        headers: Headers::complete(&request_fields),
        ..Request::default()
    });
    exchange.response = Some(Response {
        status,
        headers: Headers::complete(&response_fields),
        body: Known::Present(Body { bytes: Cow::Borrowed(body), complete: true }),
        body_bytes: Some(body.len() as u64),
        ..Response::default()
    });
    let engine =
        Engine::new((0..RULES.len()).collect(), Confidence::Inferred, Redactor::new(b"fuzz"));
    let mut checked = Checked::default();
    engine.check(&Arc::from("fuzz"), Parts::ALL, &exchange, &mut checked);
});
