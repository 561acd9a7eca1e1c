//! From a record's members to an exchange.

use std::borrow::Cow;

use super::member::{Misfit, code, is_null, number, text, utf8};
use super::message::{Message, REQUEST, RESPONSE};
use crate::format::json::Cursor;
use crate::model::{
    Depth, Exchange, Locator, LogRecord, Mishap, Outlet, Peer, Request, Response, Timestamp, limits,
};

/// A record, its strings where they lie if they have no escapes.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    source: Option<Cow<'a, str>>,
    locator: Option<Cow<'a, str>>,
    time: Option<Timestamp>,
    /// `unknown`, or nothing.
    time_zone: Option<Cow<'a, str>>,
    duration_us: Option<i64>,
    client: Option<Cow<'a, str>>,
    server: Option<Cow<'a, str>>,
    version: Option<Cow<'a, str>>,
    /// `guessed`, or nothing.
    pairing: Option<Cow<'a, str>>,
    /// `client`, or nothing.
    recorded_by: Option<Cow<'a, str>>,
    request: Option<Message<'a>>,
    response: Option<Message<'a>>,
    log: Option<Log<'a>>,
}

#[derive(Debug, Default)]
struct Log<'a> {
    format: Cow<'a, str>,
    user: Option<Cow<'a, str>>,
    upstream_status: Option<u16>,
    reason: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Reads `status` of the response object that comes next.
pub(super) fn status(cursor: &mut Cursor<'_>) -> Result<u16, Misfit> {
    const WRONG: Misfit = Misfit::new("response.status", "a number from 100 to 999, or 0");
    cursor.enter_object()?;
    while let Some(key) = cursor.key()? {
        if key.as_ref() == b"status" {
            return code(cursor, WRONG)?.ok_or(WRONG);
        }
        cursor.skip()?;
    }
    Err(WRONG)
}

impl<'a> Record<'a> {
    /// Reads a line that is JSON.
    pub(super) fn read(line: &'a [u8]) -> Result<Self, Misfit> {
        let mut record = Self::default();
        let mut cursor = Cursor::new(line);
        cursor.enter_object()?;
        while let Some(key) = cursor.key()? {
            match key.as_ref() {
                b"source" => record.source = text(&mut cursor, "source")?,
                b"locator" => record.locator = text(&mut cursor, "locator")?,
                b"time" => {
                    record.time = match text(&mut cursor, "time")? {
                        Some(time) => Some(
                            Timestamp::parse_rfc3339(&time)
                                .ok_or(Misfit::new("time", "RFC 3339 or null"))?,
                        ),
                        None => None,
                    };
                }
                b"duration_ms" => {
                    let ms = number(&mut cursor, "duration_ms")?;
                    record.duration_us = ms.map(|ms| (ms * 1000.0).round() as i64);
                }
                b"time_zone" => record.time_zone = text(&mut cursor, "time_zone")?,
                b"client" => record.client = text(&mut cursor, "client")?,
                b"server" => record.server = text(&mut cursor, "server")?,
                b"http_version" => record.version = text(&mut cursor, "http_version")?,
                b"pairing" => record.pairing = text(&mut cursor, "pairing")?,
                b"recorded_by" => record.recorded_by = text(&mut cursor, "recorded_by")?,
                b"request" => record.request = Message::read(&mut cursor, &REQUEST)?,
                b"response" => record.response = Message::read(&mut cursor, &RESPONSE)?,
                b"log" => record.log = Log::read(&mut cursor)?,
                _ => drop(cursor.skip()?),
            }
        }
        Ok(record)
    }

    /// Hands the exchange out.
    pub(super) fn deliver(
        &self,
        ordinal: u64,
        depth: Depth,
        outlet: &mut Outlet<'_>,
    ) -> Result<(), Misfit> {
        let locator = match (self.source.as_deref(), self.locator.as_deref()) {
            (None, None) => Locator::Line,
            (source, locator) => Locator::Recorded {
                source: source.unwrap_or("unknown source"),
                locator: locator.unwrap_or("unknown place"),
            },
        };
        let mut exchange = Exchange::at(ordinal, locator);
        exchange.time = self.time;
        exchange.zone_unknown = self.time_zone.is_some();
        exchange.duration_us = self.duration_us;
        exchange.paired_by_guess = self.pairing.is_some();
        exchange.by_client = self.recorded_by.as_deref() == Some("client");
        exchange.client = self.client.as_deref().map(peer);
        exchange.server = self.server.as_deref().map(peer);
        exchange.version = self.version.as_deref().map(Cow::Borrowed);

        let cut = |message: &Option<Message<'_>>| message.as_ref().is_some_and(|m| m.headers_cut);
        if cut(&self.request) || cut(&self.response) {
            outlet.mishap(Mishap::HeaderTooLarge, ordinal, || {
                format!("more than {} fields", limits::FIELDS)
            });
        }
        let depth = match (&self.request, &self.response) {
            (Some(request), Some(response)) => {
                let method = request.method.as_deref().unwrap_or_default();
                let target = request.url.as_deref().unwrap_or_default();
                let wanted = outlet.depth_of(response.status, method, target);
                let media_type = response.field("content-type").unwrap_or_default();
                depth.max(outlet.depth_of_page(wanted, media_type, &|name| request.field(name)))
            }
            _ => depth,
        };
        let request = self.request.as_ref().map(|message| (message, message.lent()));
        if let Some((message, lent)) = &request {
            exchange.request = Some(Request {
                method: message.method.as_deref().map(Cow::Borrowed),
                target: message.url.as_deref().map(Cow::Borrowed),
                scheme: message.scheme.as_deref(),
                authority: message.authority.as_deref().map(Cow::Borrowed),
                headers: message.headers(lent),
                body: message.body(depth, "request.body")?,
                body_bytes: message.body_bytes,
            });
        }
        let response = self.response.as_ref().map(|message| (message, message.lent()));
        if let Some((message, lent)) = response.as_ref().filter(|(m, _)| m.status != 0) {
            exchange.response = Some(Response {
                status: message.status,
                headers: message.headers(lent),
                trailers: message.trailers(lent),
                body: message.body(depth, "response.body")?,
                body_bytes: message.body_bytes,
            });
        }
        exchange.log = self.log.as_ref().map(Log::lend);
        if let Some(log) = &mut exchange.log {
            log.says_unanswered = response.as_ref().is_some_and(|(message, _)| message.status == 0);
        }
        outlet.deliver(&exchange);
        Ok(())
    }
}

impl<'a> Log<'a> {
    fn read(cursor: &mut Cursor<'a>) -> Result<Option<Self>, Misfit> {
        if is_null(cursor)? {
            return Ok(None);
        }
        if !cursor.enter_object()? {
            return Err(Misfit::new("log", "an object or null"));
        }
        let mut log = Self::default();
        while let Some(key) = cursor.key()? {
            match key.as_ref() {
                b"format" => log.format = text(cursor, "log.format")?.unwrap_or_default(),
                b"user" => log.user = text(cursor, "log.user")?,
                b"upstream_status" => {
                    let wrong = Misfit::new("log.upstream_status", "a status code or null");
                    log.upstream_status = code(cursor, wrong)?.filter(|&status| status != 0);
                }
                b"reason" if is_null(cursor)? => {}
                b"reason" => {
                    let wrong = Misfit::new("log.reason", "an object of texts and numbers");
                    if !cursor.enter_object()? {
                        return Err(wrong);
                    }
                    while let Some(name) = cursor.key()? {
                        if is_null(cursor)? {
                            continue;
                        }
                        let words = cursor.words()?.ok_or(wrong)?;
                        log.reason.push((utf8(name), utf8(words)));
                    }
                }
                _ => drop(cursor.skip()?),
            }
        }
        Ok(Some(log))
    }

    fn lend(&self) -> LogRecord<'_> {
        LogRecord {
            format: &self.format,
            user: self.user.as_deref().map(Cow::Borrowed),
            upstream_status: self.upstream_status,
            says_unanswered: false,
            reason: self
                .reason
                .iter()
                .map(|(name, words)| (name.as_ref(), Cow::Borrowed(words.as_ref())))
                .collect(),
        }
    }
}

fn peer(text: &str) -> Peer<'_> {
    text.parse().map_or(Peer::Text(Cow::Borrowed(text)), Peer::Socket)
}
