//! The exchange record of the contracts: one JSON object a line, which `analyze` reads back.
//!
//! `response` is null where none was recorded, and has status 0 where a log says that none was sent.
//!
//! Members beyond the contracts, written only where they say something: `headers_absent` (fields a
//! log would have shown), `headers_withheld` (fields an exporter strips), `scheme` and `host` (with its
//! port) of a request whose `url` is not absolute, `pairing` (`guessed`: the response may belong to
//! another request), `recorded_by` (`client`: the recording holds one client's exchanges and no others, as a
//! browser's HAR does), `time_zone` (`unknown`: `time` is local, and written as if it were UTC), and a
//! response's `trailers`, with `trailers_complete` where some are missing. With
//! them nothing is lost on the way back.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::auth::redact::Redactor;
use crate::model::{
    Body, Exchange, Field, Headers, Knowledge, Known, Locator, LogRecord, Peer, Place, Request,
    Response, split_absolute,
};
use crate::report::quote;

/// Appends the head of a record. An exchange that was read from a record keeps its origin.
pub(super) fn write_head(out: &mut Vec<u8>, source: &str, place: &Place<'_>) {
    out.extend_from_slice(b"{\"source\":");
    if let Locator::Recorded { source, locator } = place.locator {
        quote::string(out, source);
        out.extend_from_slice(b",\"locator\":");
        quote::string(out, locator);
    } else {
        quote::string(out, source);
        out.extend_from_slice(b",\"locator\":");
        quote::string(out, &place.to_string());
    }
    out.push(b',');
}

/// Appends the rest of a record, redacted, up to the end of its line.
pub(super) fn write_tail(out: &mut Vec<u8>, exchange: &Exchange<'_>, redactor: &Redactor) {
    out.extend_from_slice(b"\"time\":");
    quote::time(out, exchange.time);
    if exchange.zone_unknown {
        key(out, "time_zone");
        quote::string(out, "unknown");
    }
    out.extend_from_slice(b",\"duration_ms\":");
    match exchange.duration_us {
        Some(micros) => quote::milliseconds(out, micros),
        None => quote::null(out),
    }
    for (name, peer) in [("client", &exchange.client), ("server", &exchange.server)] {
        key(out, name);
        match peer {
            Some(Peer::Socket(address)) => quote::string(out, &address.to_string()),
            Some(Peer::Text(text)) => quote::string(out, &redactor.text(text.as_bytes())),
            None => quote::null(out),
        }
    }
    key(out, "http_version");
    quote::optional(out, exchange.version.as_deref());
    key(out, "request");
    match &exchange.request {
        Some(request) => write_request(out, exchange, request, redactor),
        None => quote::null(out),
    }
    key(out, "response");
    match &exchange.response {
        Some(response) => write_response(out, response, redactor),
        None if exchange.log.as_ref().is_some_and(|log| log.says_unanswered) => {
            write_response(out, &Response::default(), redactor);
        }
        None => quote::null(out),
    }
    if exchange.paired_by_guess {
        key(out, "pairing");
        quote::string(out, "guessed");
    }
    if exchange.by_client {
        key(out, "recorded_by");
        quote::string(out, "client");
    }
    key(out, "log");
    match &exchange.log {
        Some(log) => write_log(out, log, redactor),
        None => quote::null(out),
    }
    out.extend_from_slice(b"}\n");
}

fn write_request(
    out: &mut Vec<u8>,
    exchange: &Exchange<'_>,
    request: &Request<'_>,
    redactor: &Redactor,
) {
    out.extend_from_slice(b"{\"method\":");
    match request.method.as_deref() {
        Some(method) => quote::string(out, &redactor.text(method)),
        None => quote::null(out),
    }
    key(out, "url");
    let url = exchange.url();
    match &url {
        Some(url) => quote::string(out, &redactor.url(url)),
        None => quote::null(out),
    }
    if url.as_deref().is_none_or(|url| split_absolute(url).is_none()) {
        if let Some(scheme) = request.scheme {
            key(out, "scheme");
            quote::string(out, scheme);
        }
        if let Some(authority) = request.authority.as_deref() {
            key(out, "host");
            quote::string(out, &redactor.text(authority));
        }
    }
    write_headers(out, request.headers, redactor);
    write_body(out, request.headers, &request.body, request.body_bytes, redactor);
    out.push(b'}');
}

fn write_response(out: &mut Vec<u8>, response: &Response<'_>, redactor: &Redactor) {
    out.extend_from_slice(b"{\"status\":");
    quote::integer(out, response.status);
    write_headers(out, response.headers, redactor);
    write_trailers(out, response.trailers, redactor);
    write_body(out, response.headers, &response.body, response.body_bytes, redactor);
    out.push(b'}');
}

fn write_headers(out: &mut Vec<u8>, headers: Headers<'_>, redactor: &Redactor) {
    key(out, "headers");
    if headers.is_unknown() {
        quote::null(out);
    } else {
        write_fields(out, headers.fields, redactor);
    }
    let (is_complete, names) = match headers.knowledge {
        // Nothing withheld is everything shown.
        Knowledge::Complete | Knowledge::Except { withheld: [] } => (true, None),
        Knowledge::Unknown => (false, None),
        Knowledge::Partial { absent } => (false, Some(("headers_absent", absent))),
        Knowledge::Except { withheld } => (false, Some(("headers_withheld", withheld))),
    };
    key(out, "headers_complete");
    quote::boolean(out, is_complete);
    if let Some((name, names @ [_, ..])) = names {
        key(out, name);
        list(out, names, |out, name| quote::string(out, name));
    }
}

fn write_trailers(out: &mut Vec<u8>, trailers: Headers<'_>, redactor: &Redactor) {
    if trailers.is_unknown() {
        return;
    }
    key(out, "trailers");
    write_fields(out, trailers.fields, redactor);
    if !trailers.is_complete() {
        key(out, "trailers_complete");
        quote::boolean(out, false);
    }
}

fn write_fields(out: &mut Vec<u8>, fields: &[Field<'_>], redactor: &Redactor) {
    list(out, fields, |out, field| {
        out.push(b'[');
        quote::string(out, &String::from_utf8_lossy(field.name));
        out.push(b',');
        quote::string(out, &redactor.field_value(field.name, field.value));
        out.push(b']');
    });
}

fn write_body(
    out: &mut Vec<u8>,
    headers: Headers<'_>,
    body: &Known<Body<'_>>,
    bytes: Option<u64>,
    redactor: &Redactor,
) {
    let (content, bytes, is_complete) = match body {
        Known::Present(body) => {
            // The length of what is left of a cut body says nothing about the body.
            let length = body.complete.then_some(body.bytes.len() as u64);
            (body.bytes.as_ref(), bytes.or(length), body.complete)
        }
        Known::Absent => (&b""[..], Some(0), true),
        Known::Unknown => (&b""[..], bytes, false),
    };
    key(out, "body");
    let mut encoding = None;
    if content.is_empty() {
        quote::null(out);
    } else {
        match redacted_body(headers, content, redactor) {
            Ok(text) => quote::string(out, &text),
            Err(bytes) => {
                encoding = Some("base64");
                quote::string(out, &BASE64_STANDARD.encode(bytes));
            }
        }
    }
    key(out, "body_encoding");
    quote::optional(out, encoding);
    key(out, "body_bytes");
    quote::optional_integer(out, bytes);
    key(out, "body_complete");
    quote::boolean(out, is_complete);
}

/// The redacted body as text, or the body as it is where it is no text and holds no secret.
pub(super) fn redacted_body<'b>(
    headers: Headers<'_>,
    content: &'b [u8],
    redactor: &Redactor,
) -> Result<Cow<'b, str>, &'b [u8]> {
    let text = redactor.body(headers.values("content-type").next(), content);
    // A secret in a binary body or one in another charset would come through base64 unharmed, so
    // such a body is written as the text that redaction left.
    let is_text = std::str::from_utf8(content).is_ok();
    if is_text || text != String::from_utf8_lossy(content) { Ok(text) } else { Err(content) }
}

fn write_log(out: &mut Vec<u8>, log: &LogRecord<'_>, redactor: &Redactor) {
    out.extend_from_slice(b"{\"format\":");
    quote::string(out, log.format);
    key(out, "user");
    let user = log.user.as_deref().map(|user| redactor.text(user.as_bytes()));
    quote::optional(out, user.as_deref());
    key(out, "upstream_status");
    quote::optional_integer(out, log.upstream_status);
    key(out, "reason");
    let mut before = b'{';
    for (column, words) in &log.reason {
        out.push(before);
        before = b',';
        quote::string(out, column);
        out.push(b':');
        quote::string(out, &redactor.text(words.as_bytes()));
    }
    out.extend_from_slice(if log.reason.is_empty() { b"{}}" } else { b"}}" });
}

/// Appends `,"name":`.
fn key(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

fn list<T>(out: &mut Vec<u8>, items: &[T], mut write: impl FnMut(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(out, item);
    }
    out.push(b']');
}
