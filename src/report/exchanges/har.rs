//! Exchanges as a HAR 1.2 file, for browsers and proxies.
//!
//! HAR cannot say "not recorded". Where a header section is not known to be whole, its message
//! carries `_headers_complete: false` (HAR lets programs add members that begin with `_`).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::Records;
use super::record::redacted_body;
use crate::auth::redact::Redactor;
use crate::model::{Body, Exchange, Headers, Known, Peer, Place, Request, Response};
use crate::report::quote;

pub(super) static RECORDS: Records = Records {
    before: concat!(
        "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"authlint\",\"version\":\"",
        env!("CARGO_PKG_VERSION"),
        "\"},\"entries\":[\n"
    ),
    between: ",\n",
    after: "\n]}}\n",
    head: write_head,
    tail: write_tail,
};

fn write_head(out: &mut Vec<u8>, source: &str, place: &Place<'_>) {
    out.extend_from_slice(b"{\"comment\":");
    quote::string(out, &format!("{source}, {place}"));
    out.push(b',');
}

fn write_tail(out: &mut Vec<u8>, exchange: &Exchange<'_>, redactor: &Redactor) {
    out.extend_from_slice(b"\"startedDateTime\":");
    quote::time(out, exchange.time);
    // -1 is HAR's word for "does not apply".
    let duration = exchange.duration_us.filter(|micros| *micros >= 0).unwrap_or(-1_000);
    out.extend_from_slice(b",\"time\":");
    quote::milliseconds(out, duration);
    let version = match exchange.version.as_deref() {
        Some(version @ ("1.0" | "1.1" | "2" | "3")) => format!("HTTP/{version}"),
        Some(other) => other.to_owned(),
        None => String::new(),
    };
    out.extend_from_slice(b",\"request\":");
    write_request(out, exchange, &version, redactor);
    out.extend_from_slice(b",\"response\":");
    write_response(out, exchange.response.as_ref(), &version, redactor);
    out.extend_from_slice(b",\"cache\":{},\"timings\":{\"send\":0,\"wait\":");
    quote::milliseconds(out, duration.max(0));
    out.extend_from_slice(b",\"receive\":0}");
    if let Some(Peer::Socket(server)) = &exchange.server {
        out.extend_from_slice(b",\"serverIPAddress\":");
        quote::string(out, &server.ip().to_string());
    }
    out.push(b'}');
}

fn write_request(out: &mut Vec<u8>, exchange: &Exchange<'_>, version: &str, redactor: &Redactor) {
    let unseen = Request::default();
    let request = exchange.request.as_ref().unwrap_or(&unseen);
    out.extend_from_slice(b"{\"method\":");
    let method = request.method.as_deref().map(|method| redactor.text(method));
    quote::string(out, method.as_deref().unwrap_or_default());
    out.extend_from_slice(b",\"url\":");
    let url = exchange.url();
    let url = url.as_deref().map(|url| redactor.url(url));
    quote::string(out, url.as_deref().unwrap_or_default());
    write_version_and_headers(out, version, request.headers, redactor);
    out.extend_from_slice(b",\"queryString\":[]");
    if let Known::Present(body) = &request.body
        && !body.bytes.is_empty()
    {
        out.extend_from_slice(b",\"postData\":{\"mimeType\":");
        quote::string(out, &media_type(request.headers));
        write_text(out, request.headers, body, redactor);
        out.push(b'}');
    }
    write_sizes(out, size(&request.body, request.body_bytes));
}

fn write_response(
    out: &mut Vec<u8>,
    response: Option<&Response<'_>>,
    version: &str,
    redactor: &Redactor,
) {
    // Browsers write status 0 for a request that was not answered.
    let unseen = Response::default();
    let response = response.unwrap_or(&unseen);
    out.extend_from_slice(b"{\"status\":");
    quote::integer(out, response.status);
    out.extend_from_slice(b",\"statusText\":\"\"");
    write_version_and_headers(out, version, response.headers, redactor);
    out.extend_from_slice(b",\"content\":{\"size\":");
    let size = size(&response.body, response.body_bytes);
    quote::integer(out, size);
    out.extend_from_slice(b",\"mimeType\":");
    quote::string(out, &media_type(response.headers));
    if let Known::Present(body) = &response.body {
        write_text(out, response.headers, body, redactor);
    }
    out.extend_from_slice(b"},\"redirectURL\":");
    let location = response.headers.values("location").next();
    quote::string(out, &location.map(|value| redactor.url(value)).unwrap_or_default());
    write_sizes(out, size);
}

fn write_version_and_headers(
    out: &mut Vec<u8>,
    version: &str,
    headers: Headers<'_>,
    redactor: &Redactor,
) {
    out.extend_from_slice(b",\"httpVersion\":");
    quote::string(out, version);
    out.extend_from_slice(b",\"cookies\":[],\"headers\":[");
    for (index, field) in headers.fields.iter().enumerate() {
        out.extend_from_slice(if index > 0 { b",{\"name\":" } else { b"{\"name\":" });
        quote::string(out, &String::from_utf8_lossy(field.name));
        out.extend_from_slice(b",\"value\":");
        quote::string(out, &redactor.field_value(field.name, field.value));
        out.push(b'}');
    }
    out.push(b']');
    if !headers.is_complete() {
        out.extend_from_slice(b",\"_headers_complete\":false");
    }
}

/// Ends a request or response.
fn write_sizes(out: &mut Vec<u8>, body: i64) {
    out.extend_from_slice(b",\"headersSize\":-1,\"bodySize\":");
    quote::integer(out, body);
    out.push(b'}');
}

fn write_text(out: &mut Vec<u8>, headers: Headers<'_>, body: &Body<'_>, redactor: &Redactor) {
    out.extend_from_slice(b",\"text\":");
    match redacted_body(headers, &body.bytes, redactor) {
        Ok(text) => quote::string(out, &text),
        Err(bytes) => {
            quote::string(out, &BASE64_STANDARD.encode(bytes));
            out.extend_from_slice(b",\"encoding\":\"base64\"");
        }
    }
    if !body.complete {
        out.extend_from_slice(b",\"_body_complete\":false");
    }
}

/// -1 where it is not known.
fn size(body: &Known<Body<'_>>, bytes: Option<u64>) -> i64 {
    let size = match body {
        Known::Present(body) => bytes.or(body.complete.then_some(body.bytes.len() as u64)),
        Known::Absent => Some(0),
        Known::Unknown => bytes,
    };
    size.and_then(|size| i64::try_from(size).ok()).unwrap_or(-1)
}

fn media_type(headers: Headers<'_>) -> String {
    headers
        .values("content-type")
        .next()
        .map(|value| String::from_utf8_lossy(value).into_owned())
        .unwrap_or_default()
}
