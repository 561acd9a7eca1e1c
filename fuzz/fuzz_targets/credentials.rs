//! Any bytes as credentials in fields, cookies, target and body: no panic, bounded, and no secret
//! in a label.
#![no_main]

use std::borrow::Cow;

use authlint::auth::Facts;
use authlint::auth::credentials::MAX_CREDENTIALS;
use authlint::auth::redact::Redactor;
use authlint::model::{Body, Exchange, Field, Headers, Known, Locator, Request};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // NUL bytes separate the parts.
    let mut parts = bytes.splitn(5, |&b| b == 0);
    let mut next = || parts.next().unwrap_or_default();
    let (authorization, date, cookie, target, body) = (next(), next(), next(), next(), next());
    let fields = [
        Field { name: b"Authorization", value: authorization },
        Field { name: b"X-Amz-Date", value: date },
        Field { name: b"Cookie", value: cookie },
    ];
    let mut exchange = Exchange::at(1, Locator::Entry);
    exchange.request = Some(Request {
        method: Some(Cow::Borrowed(b"POST")),
        target: Some(Cow::Borrowed(target)),
        headers: Headers::complete(&fields),
        body: Known::Present(Body { bytes: Cow::Borrowed(body), complete: true }),
        ..Request::default()
    });
    let redactor = Redactor::new(b"fuzz");
    let facts = Facts::new(&exchange, &redactor);
    assert!(facts.credentials().len() <= MAX_CREDENTIALS);
    let _ = (facts.carries_credentials(), facts.credential_key(), facts.credential_label());
    let _ = (facts.signed(), facts.jwt(), facts.role());
});
