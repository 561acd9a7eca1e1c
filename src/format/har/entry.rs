//! One entry: its status at a glance, and the whole exchange where that is wanted.

use std::borrow::Cow;
use std::fmt;

use super::content::{Content, read_size};
use super::exporter::Exporter;
use super::headers::{HeaderList, Origin, Pair, read_pairs};
use super::sighting::sight;
use crate::format::json::{self, Cursor, Malformed};
use crate::model::{Depth, Exchange, Locator, Mishap, Outlet, Peer, Request, Response, Timestamp};

/// Why an entry is of no use. If an object repeats a member, the last one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Broken {
    NotAnObject,
    NoRequest,
    Malformed(Malformed),
}

/// Reads the entry in `text` and hands it out.
pub(super) fn read(text: &[u8], ordinal: u64, exporter: Exporter, outlet: &mut Outlet<'_>) {
    if let Err(broken) = try_read(text, ordinal, exporter, outlet) {
        outlet.mishap(Mishap::EntryBroken, ordinal, || broken.to_string());
    }
}

fn try_read(
    text: &[u8],
    ordinal: u64,
    exporter: Exporter,
    outlet: &mut Outlet<'_>,
) -> Result<(), Broken> {
    let depth = match status_of(text)? {
        Some(status) => match outlet.depth(status) {
            Depth::Count => {
                outlet.count(status);
                if outlet.wants_sightings() {
                    sight(text, status, ordinal, outlet);
                }
                return Ok(());
            }
            depth => depth,
        },
        None if outlet.wants_unanswered() => Depth::Whole,
        None => {
            outlet.count_unanswered();
            return Ok(());
        }
    };
    // What is passed over is not looked at, so only a whole reading finds what is broken there.
    if depth == Depth::Whole {
        json::check(text)?;
    }
    Entry::read(text)?.deliver(ordinal, exporter, depth, outlet);
    Ok(())
}

/// The status of the response, `None` if there was none. Reads no further than it must, in
/// whatever order the members come.
fn status_of(text: &[u8]) -> Result<Option<u16>, Broken> {
    let mut cursor = Cursor::new(text);
    if !cursor.enter_object()? {
        return Err(Broken::NotAnObject);
    }
    let mut has_request = false;
    let mut status = None;
    while let Some(key) = cursor.key()? {
        match key.as_ref() {
            b"request" => {
                has_request = cursor.peek() == Some(b'{');
                cursor.skip()?;
            }
            b"response" => {
                let mut response = cursor.clone();
                status = Some(response_status(&mut response)?);
                if !has_request {
                    cursor.skip()?;
                }
            }
            _ => drop(cursor.skip()?),
        }
        if let Some(status) = status
            && has_request
        {
            return Ok(status);
        }
    }
    if has_request { Ok(status.flatten()) } else { Err(Broken::NoRequest) }
}

fn response_status(cursor: &mut Cursor<'_>) -> Result<Option<u16>, Malformed> {
    if cursor.enter_object()? {
        while let Some(key) = cursor.key()? {
            if key.as_ref() == b"status" {
                return read_status(cursor);
            }
            cursor.skip()?;
        }
    }
    Ok(None)
}

/// A status code; exporters write 0 or -1 for a request that was blocked, cut off or is pending.
fn read_status(cursor: &mut Cursor<'_>) -> Result<Option<u16>, Malformed> {
    let status = cursor.number()?.filter(|status| (100.0..1000.0).contains(status));
    #[allow(clippy::cast_sign_loss, reason = "the range was checked")]
    Ok(status.map(|status| status as u16))
}

#[derive(Debug, Default)]
struct Entry<'a> {
    time: Option<Timestamp>,
    duration_us: Option<i64>,
    client: Option<Cow<'a, [u8]>>,
    server: Option<Cow<'a, [u8]>>,
    own: Own<'a>,
    cached: bool,
    request: Message<'a>,
    response: Message<'a>,
}

/// Members that authlint adds to its own HAR files (see `report/exchanges/har.rs`).
#[derive(Debug, Default)]
struct Own<'a> {
    client: Option<Cow<'a, [u8]>>,
    server: Option<Cow<'a, [u8]>>,
    /// The date stands for an unknown one.
    time_unknown: bool,
    zone_unknown: bool,
    /// The response may belong to another request.
    paired_by_guess: bool,
}

/// A request or response: HAR gives both much the same members.
#[derive(Debug, Default)]
struct Message<'a> {
    method: Option<Cow<'a, [u8]>>,
    url: Option<Cow<'a, [u8]>>,
    status: Option<u16>,
    version: Option<Cow<'static, str>>,
    headers: HeaderList<'a>,
    /// Only authlint writes them.
    trailers: HeaderList<'a>,
    cookies: Vec<Pair<'a>>,
    content: Content<'a>,
    cached: bool,
    /// Only authlint says so: the message was not recorded.
    unseen: bool,
    /// Only authlint says so: the target as it was sent, where `url` says more.
    target: Option<Cow<'a, [u8]>>,
    /// Only authlint says so: the target was not recorded, and `url` is a stand-in.
    target_unknown: bool,
}

impl<'a> Entry<'a> {
    fn read(text: &'a [u8]) -> Result<Self, Broken> {
        let mut entry = Self::default();
        let mut untimed = false;
        let mut cursor = Cursor::new(text);
        cursor.enter_object()?;
        while let Some(key) = cursor.key()? {
            match key.as_ref() {
                b"request" => entry.request = Message::read(&mut cursor)?,
                b"response" => entry.response = Message::read(&mut cursor)?,
                b"startedDateTime" => entry.time = read_time(&mut cursor)?,
                b"time" => entry.duration_us = read_duration(&mut cursor)?,
                b"timings" => untimed = is_untimed(&mut cursor)?,
                b"_client" => entry.own.client = cursor.words()?,
                b"_server" => entry.own.server = cursor.words()?,
                b"_pairing" => entry.own.paired_by_guess = cursor.truth()?,
                b"_time_known" => entry.own.time_unknown = !cursor.truth()?,
                b"_time_zone" => entry.own.zone_unknown = cursor.words()?.is_some(),
                b"serverIPAddress" => entry.server = cursor.words()?,
                b"clientIPAddress" => entry.client = cursor.words()?,
                name if tells_of_cache(name) => entry.cached |= cursor.truth()?,
                _ => drop(cursor.skip()?),
            }
        }
        if untimed {
            entry.duration_us = None;
        }
        if entry.own.time_unknown {
            entry.time = None;
        }
        Ok(entry)
    }

    fn deliver(mut self, ordinal: u64, exporter: Exporter, depth: Depth, outlet: &mut Outlet<'_>) {
        self.request.headers.add_cookies(&self.request.cookies);
        self.response.headers.add_set_cookies(&self.response.cookies);
        for message in [&self.request, &self.response] {
            if message.headers.too_large {
                outlet
                    .mishap(Mishap::HeaderTooLarge, ordinal, || "some fields left out".to_owned());
            }
        }
        let version = self.response.version.take().or_else(|| self.request.version.take());
        let origin = Origin {
            cached: self.cached || self.request.cached || self.response.cached,
            withheld: exporter.withholds(self.shows_credentials()),
            hostless: exporter.omits_host(version.as_deref()),
        };

        let (request, response) = (&self.request, &self.response);
        let method = request.method.as_deref().unwrap_or_default();
        let depth = match response.status {
            Some(status) => {
                let target = request.url.as_deref().unwrap_or_default();
                let media_type = response.content.media_type(&response.headers);
                let wanted = outlet.depth_of(status, method, target);
                depth.max(outlet.depth_of_page(wanted, media_type.unwrap_or_default(), &|name| {
                    request.headers.first(name)
                }))
            }
            None => depth,
        };
        let mut exchange = Exchange::at(ordinal, Locator::Entry);
        exchange.time = self.time;
        exchange.zone_unknown = self.own.zone_unknown;
        exchange.duration_us = self.duration_us;
        exchange.paired_by_guess = self.own.paired_by_guess;
        // authlint's own HAR files may be made of recordings of many.
        exchange.by_client = self.own.client.is_none();
        exchange.client = peer(self.own.client.as_deref().or(self.client.as_deref()));
        exchange.server = peer(self.own.server.as_deref().or(self.server.as_deref()));
        exchange.version = version;

        let request_fields = if origin.cached { Vec::new() } else { request.headers.fields() };
        let content = request.content.of_request(method, &request.headers, depth);
        let stand_in = request.url.as_deref().filter(|_| !request.target_unknown);
        let target = request.target.as_deref().or(stand_in);
        exchange.request = (!request.unseen).then(|| Request {
            method: request.method.as_deref().map(Cow::Borrowed),
            target: target.map(Cow::Borrowed),
            scheme: request.url.as_deref().and_then(scheme),
            authority: request.headers.authority.as_deref().map(Cow::Borrowed),
            headers: request.headers.of_request(&request_fields, origin),
            body: content.body,
            body_bytes: content.bytes,
        });
        let mut broken = content.broken;

        let response_fields = response.headers.fields();
        let trailer_fields = response.trailers.fields();
        if let Some(status) = response.status {
            let content = response.content.of_response(status, method, &response.headers, depth);
            broken |= content.broken;
            exchange.response = Some(Response {
                status,
                headers: response.headers.of_response(&response_fields, origin),
                trailers: response.trailers.of_trailers(&trailer_fields),
                body: content.body,
                body_bytes: content.bytes,
            });
        }
        if broken {
            outlet.mishap(Mishap::BodyBroken, ordinal, || "not base64".to_owned());
        }
        outlet.deliver(&exchange);
    }

    /// Whether a field is there that a sanitising exporter would have removed.
    fn shows_credentials(&self) -> bool {
        let request = &self.request.headers;
        request.has("authorization")
            || request.has("cookie")
            || request.has("proxy-authorization")
            || self.response.headers.has("set-cookie")
    }
}

impl<'a> Message<'a> {
    /// Reads a request or response object; anything else is a message without members.
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, Malformed> {
        let mut message = Self::default();
        if !cursor.enter_object()? {
            return Ok(message);
        }
        while let Some(key) = cursor.key()? {
            match key.as_ref() {
                b"method" => message.method = cursor.words()?.filter(|m| !m.is_empty()),
                b"url" => message.url = cursor.words()?.filter(|url| !url.is_empty()),
                b"status" => message.status = read_status(cursor)?,
                b"httpVersion" => message.version = cursor.text()?.and_then(|v| version(&v.text())),
                b"headers" => message.headers.read(cursor)?,
                b"cookies" => message.cookies = read_pairs(cursor)?,
                b"content" | b"postData" => message.content.read(cursor)?,
                b"bodySize" => message.content.wire_size = read_size(cursor)?,
                b"_trailers" => message.trailers.read(cursor)?,
                b"_trailers_complete" => message.trailers.complete = Some(cursor.truth()?),
                b"_headers_complete" => message.headers.complete = Some(cursor.truth()?),
                b"_seen" => message.unseen = !cursor.truth()?,
                b"_target" => {
                    message.target = cursor.words()?;
                    message.target_unknown = message.target.is_none();
                }
                name if tells_of_cache(name) => message.cached |= cursor.truth()?,
                _ => drop(cursor.skip()?),
            }
        }
        Ok(message)
    }
}

/// Members by which browsers say that no server was asked: Chrome at the entry, Chrome's HAR
/// capturers at the response.
fn tells_of_cache(name: &[u8]) -> bool {
    matches!(
        name.strip_prefix(b"_").unwrap_or(name),
        b"fromCache"
            | b"fromDiskCache"
            | b"fromMemoryCache"
            | b"fromPrefetchCache"
            | b"fromServiceWorker"
            | b"fetchedViaServiceWorker"
    )
}

/// RFC 3339 as HAR wants it, or milliseconds since the epoch.
pub(super) fn read_time(cursor: &mut Cursor<'_>) -> Result<Option<Timestamp>, Malformed> {
    if cursor.peek() == Some(b'"') {
        return Ok(cursor.text()?.and_then(|time| Timestamp::parse_rfc3339(&time.text())));
    }
    Ok(cursor.number()?.filter(|ms| *ms > 0.0).map(|ms| Timestamp(micros(ms))))
}

/// Milliseconds; -1 where they are unknown.
fn read_duration(cursor: &mut Cursor<'_>) -> Result<Option<i64>, Malformed> {
    Ok(cursor.number()?.filter(|ms| *ms >= 0.0).map(micros))
}

/// Whether `timings` holds nothing that was measured. Exporters that do not know the `time`, which is
/// the sum of these, write 0.
fn is_untimed(cursor: &mut Cursor<'_>) -> Result<bool, Malformed> {
    let (mut any, mut measured) = (false, false);
    if cursor.enter_object()? {
        while let Some(key) = cursor.key()? {
            if matches!(key.as_ref(), b"send" | b"wait" | b"receive") {
                any = true;
                measured |= cursor.number()?.is_none_or(|ms| ms >= 0.0);
            } else {
                cursor.skip()?;
            }
        }
    }
    Ok(any && !measured)
}

/// Milliseconds to microseconds; saturates.
fn micros(ms: f64) -> i64 {
    (ms * 1000.0).round() as i64
}

/// `1.1`, `2`, `3` out of `HTTP/1.1`, `h2`, `http/2.0`, `h3-29` and the like. Words that are no
/// protocol (`unknown`, what `WebPagetest` cuts out of the wrong line) are dropped.
fn version(text: &str) -> Option<Cow<'static, str>> {
    let lower = text.trim().to_ascii_lowercase();
    let number = lower.strip_prefix("http/").or_else(|| lower.strip_prefix('h')).unwrap_or(&lower);
    match number {
        "1.1" => Some(Cow::Borrowed("1.1")),
        "1.0" | "1" => Some(Cow::Borrowed("1.0")),
        "0.9" => Some(Cow::Borrowed("0.9")),
        "2" | "2.0" | "2c" => Some(Cow::Borrowed("2")),
        "3" | "3.0" => Some(Cow::Borrowed("3")),
        _ if number.starts_with("3-") || lower.contains("quic") => Some(Cow::Borrowed("3")),
        _ if lower.starts_with("spdy/") => Some(Cow::Owned(lower)),
        // `1.01` and `2.1`, as servers that try their clients send them.
        _ if lower.starts_with("http/")
            && number.bytes().all(|b| b.is_ascii_digit() || b == b'.') =>
        {
            Some(Cow::Owned(number.to_owned()))
        }
        _ => None,
    }
}

fn scheme(url: &[u8]) -> Option<&'static str> {
    let end = url.iter().take(6).position(|&byte| byte == b':')?;
    match url.get(..end)?.to_ascii_lowercase().as_slice() {
        b"https" | b"wss" => Some("https"),
        b"http" | b"ws" => Some("http"),
        _ => None,
    }
}

fn peer(address: Option<&[u8]>) -> Option<Peer<'_>> {
    let address = address?.trim_ascii();
    (!address.is_empty()).then(|| Peer::Text(String::from_utf8_lossy(address)))
}

impl From<Malformed> for Broken {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => f.write_str("not an object"),
            Self::NoRequest => f.write_str("no `request` object"),
            Self::Malformed(malformed) => malformed.fmt(f),
        }
    }
}
