//! Exchanges as a HAR 1.2 file, for browsers and proxies.
//!
//! HAR cannot say "not recorded", and has no place for a few things that captures show. HAR lets
//! programs add members that begin with `_`; with these nothing is lost on the way back:
//!
//! | member of | name | meaning |
//! | --- | --- | --- |
//! | entry | `_client`, `_server` | both ends, with their ports |
//! | entry | `_time_known` | `false`: the date is a stand-in, since HAR demands one |
//! | entry | `_time_zone` | `unknown`: the date is local, and written as if it were UTC |
//! | entry | `_pairing` | `guessed`: the response may belong to another request |
//! | request | `_seen` | `false`: only the response was recorded |
//! | request | `_target` | the request target as sent, where `url` had to say more; `null`: not recorded |
//! | request, response | `_headers_complete` | whether the header list is known to be whole |
//! | response | `_trailers`, `_trailers_complete` | the trailer section, as `headers` |
//! | content, postData | `_body_complete` | whether the text is known to be whole |
//! | postData | `_size` | length after content decoding |

mod message;

use crate::auth::redact::Redactor;
use crate::model::{Exchange, Peer, Place};
use crate::report::quote;

use super::Records;

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
    if exchange.time.is_some() {
        quote::time(out, exchange.time);
        if exchange.zone_unknown {
            out.extend_from_slice(b",\"_time_zone\":\"unknown\"");
        }
    } else {
        out.extend_from_slice(b"\"1970-01-01T00:00:00.000Z\",\"_time_known\":false");
    }
    let duration = exchange.duration_us.filter(|micros| *micros >= 0);
    // The sum of the timings, those that are not known left out.
    out.extend_from_slice(b",\"time\":");
    quote::milliseconds(out, duration.unwrap_or(0));
    let version = match exchange.version.as_deref() {
        Some(version) if version.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("HTTP/{version}")
        }
        Some(other) => other.to_owned(),
        None => String::new(),
    };
    out.extend_from_slice(b",\"request\":");
    message::write_request(out, exchange, &version, redactor);
    out.extend_from_slice(b",\"response\":");
    message::write_response(out, exchange.response.as_ref(), &version, redactor);
    out.extend_from_slice(b",\"cache\":{}");
    if exchange.paired_by_guess {
        out.extend_from_slice(b",\"_pairing\":\"guessed\"");
    }
    write_timings(out, duration);
    write_peers(out, exchange, redactor);
    out.push(b'}');
}

/// Recordings tell when the messages began, and not how long each took: all is waiting. -1 is
/// HAR's word for "not known".
fn write_timings(out: &mut Vec<u8>, duration: Option<i64>) {
    out.extend_from_slice(b",\"timings\":{\"blocked\":-1,\"dns\":-1,\"connect\":-1,\"ssl\":-1");
    match duration {
        Some(micros) => {
            out.extend_from_slice(b",\"send\":0,\"wait\":");
            quote::milliseconds(out, micros);
            out.extend_from_slice(b",\"receive\":0}");
        }
        None => out.extend_from_slice(b",\"send\":-1,\"wait\":-1,\"receive\":-1}"),
    }
}

fn write_peers(out: &mut Vec<u8>, exchange: &Exchange<'_>, redactor: &Redactor) {
    if let Some(Peer::Socket(server)) = &exchange.server {
        out.extend_from_slice(b",\"serverIPAddress\":");
        quote::string(out, &server.ip().to_string());
        // HAR allows either port; Chromium's DevTools show this one as the server's.
        out.extend_from_slice(b",\"connection\":");
        quote::string(out, &server.port().to_string());
    }
    for (name, peer) in [("_client", &exchange.client), ("_server", &exchange.server)] {
        let Some(peer) = peer else { continue };
        message::key(out, name);
        match peer {
            Peer::Socket(address) => quote::string(out, &address.to_string()),
            Peer::Text(text) => quote::string(out, &redactor.text(text.as_bytes())),
        }
    }
}
