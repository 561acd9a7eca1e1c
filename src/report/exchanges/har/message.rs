//! The `request` and `response` members of an entry.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::auth::redact::Redactor;
use crate::model::{
    Body, Exchange, Field, Headers, Known, Peer, Request, Response, split_absolute,
};
use crate::report::exchanges::record::redacted_body;
use crate::report::quote;

pub(super) fn write_request(
    out: &mut Vec<u8>,
    exchange: &Exchange<'_>,
    version: &str,
    redactor: &Redactor,
) {
    let unseen = Request::default();
    let request = exchange.request.as_ref().unwrap_or(&unseen);
    out.extend_from_slice(b"{\"method\":");
    let method = request.method.as_deref().map(|method| redactor.text(method));
    quote::string(out, method.as_deref().unwrap_or_default());
    key(out, "url");
    let as_seen = exchange.url();
    let absolute = absolute_url(exchange, as_seen.as_deref());
    let url = absolute.as_deref().or(as_seen.as_deref()).map(|url| redactor.url(url));
    let url = url.unwrap_or_default();
    quote::string(out, &url);
    if exchange.request.is_none() {
        out.extend_from_slice(b",\"_seen\":false");
    } else if absolute.is_some() {
        key(out, "_target");
        let target = request.target.as_deref().map(|target| redactor.url(target));
        quote::optional(out, target.as_deref());
    }
    write_version_and_headers(out, version, request.headers, redactor);
    write_query(out, &url);
    let is_coded = is_coded(request.headers);
    let bytes = size(&request.body, request.body_bytes);
    if let Known::Present(body) = &request.body
        && !body.bytes.is_empty()
    {
        out.extend_from_slice(b",\"postData\":{\"mimeType\":");
        quote::string(out, &media_type(request.headers));
        // The member `encoding` belongs to `content`; here it is an addition.
        write_text(out, request.headers, body, "_encoding", redactor);
        if is_coded {
            key(out, "_size");
            quote::integer(out, bytes);
        }
        out.push(b'}');
    }
    write_sizes(out, wire_size(request.headers, bytes));
}

pub(super) fn write_response(
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
    if !response.trailers.is_unknown() {
        key(out, "_trailers");
        write_fields(out, response.trailers.fields, redactor);
        key(out, "_trailers_complete");
        quote::boolean(out, response.trailers.is_complete());
    }
    out.extend_from_slice(b",\"content\":{\"size\":");
    let bytes = size(&response.body, response.body_bytes);
    quote::integer(out, bytes);
    key(out, "mimeType");
    quote::string(out, &media_type(response.headers));
    if let Known::Present(body) = &response.body {
        write_text(out, response.headers, body, "encoding", redactor);
    }
    out.push(b'}');
    key(out, "redirectURL");
    let location = response.headers.values("location").next();
    quote::string(out, &location.map(|value| redactor.url(value)).unwrap_or_default());
    write_sizes(out, wire_size(response.headers, bytes));
}

/// An absolute URL where the exchange itself has none, since viewers demand one: the connection
/// went to the server's address (RFC 9112 section 3.3).
fn absolute_url<'e>(exchange: &'e Exchange<'_>, url: Option<&[u8]>) -> Option<Cow<'e, [u8]>> {
    if url.is_some_and(|url| split_absolute(url).is_some()) {
        return None;
    }
    // Where the scheme is not known, as in most logs, none is made up.
    let scheme = exchange.request.as_ref().map_or(Some("http"), |request| request.scheme)?;
    let authority = match (exchange.authority(), &exchange.server) {
        (Some(authority), _) => authority,
        (None, Some(Peer::Socket(server))) => Cow::Owned(server.to_string().into_bytes()),
        _ => return None,
    };
    let path = url.filter(|url| url.starts_with(b"/")).unwrap_or_default();
    Some(Cow::Owned([scheme.as_bytes(), b"://", &authority, path].concat()))
}

fn write_version_and_headers(
    out: &mut Vec<u8>,
    version: &str,
    headers: Headers<'_>,
    redactor: &Redactor,
) {
    key(out, "httpVersion");
    quote::string(out, version);
    out.extend_from_slice(b",\"cookies\":[],\"headers\":");
    write_fields(out, headers.fields, redactor);
    key(out, "_headers_complete");
    quote::boolean(out, headers.is_complete());
}

fn write_fields(out: &mut Vec<u8>, fields: &[Field<'_>], redactor: &Redactor) {
    write_pairs(out, fields.iter(), |out, field| {
        quote::string(out, &String::from_utf8_lossy(field.name));
        out.extend_from_slice(b",\"value\":");
        quote::string(out, &redactor.field_value(field.name, field.value));
    });
}

/// A list of objects; `write` writes the name, the word `value` and the value.
fn write_pairs<T>(
    out: &mut Vec<u8>,
    pairs: impl Iterator<Item = T>,
    write: impl Fn(&mut Vec<u8>, T),
) {
    out.push(b'[');
    for (index, pair) in pairs.enumerate() {
        out.extend_from_slice(if index > 0 { b",{\"name\":" } else { b"{\"name\":" });
        write(out, pair);
        out.push(b'}');
    }
    out.push(b']');
}

/// The query of the redacted URL, parameter by parameter, as it was sent.
fn write_query(out: &mut Vec<u8>, url: &str) {
    key(out, "queryString");
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let parameters = query.split('&').filter(|parameter| !parameter.is_empty());
    write_pairs(out, parameters, |out, parameter| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        quote::string(out, name);
        out.extend_from_slice(b",\"value\":");
        quote::string(out, value);
    });
}

/// Ends a request or response.
fn write_sizes(out: &mut Vec<u8>, body: i64) {
    out.extend_from_slice(b",\"headersSize\":-1,\"bodySize\":");
    quote::integer(out, body);
    out.push(b'}');
}

fn write_text(
    out: &mut Vec<u8>,
    headers: Headers<'_>,
    body: &Body<'_>,
    encoding: &str,
    redactor: &Redactor,
) {
    key(out, "text");
    match redacted_body(headers, &body.bytes, redactor) {
        Ok(text) => quote::string(out, &text),
        Err(bytes) => {
            quote::string(out, &BASE64_STANDARD.encode(bytes));
            key(out, encoding);
            quote::string(out, "base64");
        }
    }
    key(out, "_body_complete");
    quote::boolean(out, body.complete);
}

/// Length after content decoding; -1 where it is not known.
fn size(body: &Known<Body<'_>>, bytes: Option<u64>) -> i64 {
    let size = match body {
        Known::Present(body) => bytes.or(body.complete.then_some(body.bytes.len() as u64)),
        Known::Absent => Some(0),
        Known::Unknown => bytes,
    };
    size.and_then(|size| i64::try_from(size).ok()).unwrap_or(-1)
}

/// Length on the wire: that of the decoded content only where there was nothing to decode.
fn wire_size(headers: Headers<'_>, decoded: i64) -> i64 {
    if decoded == 0 || !is_coded(headers) {
        return decoded;
    }
    let length = headers.values("content-length").next().map(<[u8]>::trim_ascii);
    length.and_then(|l| str::from_utf8(l).ok()?.parse::<u32>().ok()).map_or(-1, i64::from)
}

fn is_coded(headers: Headers<'_>) -> bool {
    headers.values("content-encoding").any(|coding| !coding.eq_ignore_ascii_case(b"identity"))
}

fn media_type(headers: Headers<'_>) -> String {
    headers
        .values("content-type")
        .next()
        .map(|value| String::from_utf8_lossy(value).into_owned())
        .unwrap_or_default()
}

/// Appends `,"name":`.
pub(super) fn key(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}
