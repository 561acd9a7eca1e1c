//! From a record's members to an exchange.

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::format::json::{Cursor, Malformed, Text};
use crate::model::{
    Body, Depth, Exchange, Field, Headers, Knowledge, Known, Locator, LogRecord, Mishap, Outlet,
    Peer, Request, Response, Timestamp, limits,
};

/// Why a line is no exchange record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// The line is not JSON.
    Malformed(Malformed),
    /// A member is not what the contract says.
    Member { name: &'static str, wanted: &'static str },
}

/// A record, its strings where they lie if they have no escapes.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    source: Option<Cow<'a, str>>,
    locator: Option<Cow<'a, str>>,
    time: Option<Timestamp>,
    duration_us: Option<i64>,
    client: Option<Cow<'a, str>>,
    server: Option<Cow<'a, str>>,
    version: Option<Cow<'a, str>>,
    request: Option<Message<'a>>,
    response: Option<Message<'a>>,
    log: Option<Log<'a>>,
}

#[derive(Debug, Default)]
struct Message<'a> {
    method: Option<Cow<'a, [u8]>>,
    url: Option<Cow<'a, [u8]>>,
    status: u16,
    headers: Option<Vec<(Cow<'a, [u8]>, Cow<'a, [u8]>)>>,
    headers_complete: bool,
    /// More than [`limits::FIELDS`]; the rest is left out.
    headers_cut: bool,
    absent: Vec<Cow<'a, str>>,
    withheld: Option<Vec<Cow<'a, str>>>,
    body: Option<Text<'a>>,
    base64: bool,
    body_bytes: Option<u64>,
    body_complete: bool,
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
    const WRONG: Misfit = Misfit::new("response.status", "a number from 100 to 999");
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
                b"client" => record.client = text(&mut cursor, "client")?,
                b"server" => record.server = text(&mut cursor, "server")?,
                b"http_version" => record.version = text(&mut cursor, "http_version")?,
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
        exchange.duration_us = self.duration_us;
        exchange.client = self.client.as_deref().map(peer);
        exchange.server = self.server.as_deref().map(peer);
        exchange.version = self.version.as_deref().map(Cow::Borrowed);

        let cut = |message: &Option<Message<'_>>| message.as_ref().is_some_and(|m| m.headers_cut);
        if cut(&self.request) || cut(&self.response) {
            outlet.mishap(Mishap::HeaderTooLarge, ordinal, || {
                format!("more than {} fields", limits::FIELDS)
            });
        }
        let request = self.request.as_ref().map(|message| (message, message.lent()));
        if let Some((message, lent)) = &request {
            exchange.request = Some(Request {
                method: message.method.as_deref().map(Cow::Borrowed),
                target: message.url.as_deref().map(Cow::Borrowed),
                headers: message.headers(lent),
                body: message.body(depth, "request.body")?,
                body_bytes: message.body_bytes,
                ..Request::default()
            });
        }
        let response = self.response.as_ref().map(|message| (message, message.lent()));
        if let Some((message, lent)) = &response {
            exchange.response = Some(Response {
                status: message.status,
                headers: message.headers(lent),
                body: message.body(depth, "response.body")?,
                body_bytes: message.body_bytes,
            });
        }
        exchange.log = self.log.as_ref().map(Log::lend);
        outlet.deliver(&exchange);
        Ok(())
    }
}

/// Names of a message's members, for misfits.
struct Names {
    message: &'static str,
    method: &'static str,
    url: &'static str,
    headers: &'static str,
    headers_complete: &'static str,
    headers_absent: &'static str,
    headers_withheld: &'static str,
    body: &'static str,
    body_encoding: &'static str,
    body_bytes: &'static str,
    body_complete: &'static str,
}

macro_rules! names {
    ($message:literal) => {
        Names {
            message: $message,
            method: concat!($message, ".method"),
            url: concat!($message, ".url"),
            headers: concat!($message, ".headers"),
            headers_complete: concat!($message, ".headers_complete"),
            headers_absent: concat!($message, ".headers_absent"),
            headers_withheld: concat!($message, ".headers_withheld"),
            body: concat!($message, ".body"),
            body_encoding: concat!($message, ".body_encoding"),
            body_bytes: concat!($message, ".body_bytes"),
            body_complete: concat!($message, ".body_complete"),
        }
    };
}

static REQUEST: Names = names!("request");
static RESPONSE: Names = names!("response");

/// What the model borrows as slices.
struct Lent<'m> {
    fields: Vec<Field<'m>>,
    absent: Vec<&'m str>,
    withheld: Vec<&'m str>,
}

impl<'a> Message<'a> {
    fn read(cursor: &mut Cursor<'a>, names: &Names) -> Result<Option<Self>, Misfit> {
        if is_null(cursor)? {
            return Ok(None);
        }
        if !cursor.enter_object()? {
            return Err(Misfit::new(names.message, "an object or null"));
        }
        let mut message = Self::default();
        while let Some(key) = cursor.key()? {
            match key.as_ref() {
                b"method" => message.method = bytes(cursor, names.method)?,
                b"url" => message.url = bytes(cursor, names.url)?,
                b"status" => {
                    let wrong = Misfit::new("response.status", "a number from 100 to 999");
                    message.status = code(cursor, wrong)?.unwrap_or_default();
                }
                b"headers" => message.read_headers(cursor, names.headers)?,
                b"headers_complete" => {
                    message.headers_complete = boolean(cursor, names.headers_complete)?;
                }
                b"headers_absent" => {
                    message.absent = texts(cursor, names.headers_absent)?.unwrap_or_default();
                }
                b"headers_withheld" => message.withheld = texts(cursor, names.headers_withheld)?,
                b"body" if is_null(cursor)? => {}
                b"body" => {
                    let wrong = Misfit::new(names.body, "text or null");
                    message.body = Some(cursor.text()?.ok_or(wrong)?);
                }
                b"body_encoding" => {
                    let encoding = text(cursor, names.body_encoding)?;
                    message.base64 = encoding.as_deref() == Some("base64");
                    if encoding.is_some() && !message.base64 {
                        return Err(Misfit::new(names.body_encoding, "\"base64\" or null"));
                    }
                }
                b"body_bytes" => {
                    let size = number(cursor, names.body_bytes)?.filter(|size| *size >= 0.0);
                    #[allow(clippy::cast_sign_loss, reason = "negative numbers were dropped")]
                    let size = size.map(|size| size as u64);
                    message.body_bytes = size;
                }
                b"body_complete" => message.body_complete = boolean(cursor, names.body_complete)?,
                _ => drop(cursor.skip()?),
            }
        }
        Ok(Some(message))
    }

    fn read_headers(&mut self, cursor: &mut Cursor<'a>, name: &'static str) -> Result<(), Misfit> {
        let wrong = Misfit::new(name, "a list of [name, value] or null");
        if is_null(cursor)? {
            return Ok(());
        }
        if !cursor.enter_list()? {
            return Err(wrong);
        }
        let mut headers = Vec::new();
        while cursor.item()? {
            if !cursor.enter_list()? {
                return Err(wrong);
            }
            let mut pair = [None, None];
            for slot in &mut pair {
                if cursor.item()? {
                    *slot = cursor.text()?;
                }
            }
            let [Some(name), Some(value)] = pair else { return Err(wrong) };
            if cursor.item()? {
                return Err(wrong);
            }
            if headers.len() < limits::FIELDS {
                headers.push((name.bytes(), value.bytes()));
            } else {
                self.headers_cut = true;
            }
        }
        self.headers = Some(headers);
        Ok(())
    }

    fn lent(&self) -> Lent<'_> {
        let headers = self.headers.as_deref().unwrap_or_default();
        Lent {
            fields: headers
                .iter()
                .map(|(name, value)| Field { name, value: value.trim_ascii() })
                .collect(),
            absent: self.absent.iter().map(AsRef::as_ref).collect(),
            withheld: self.withheld.iter().flatten().map(AsRef::as_ref).collect(),
        }
    }

    fn headers<'m>(&self, lent: &'m Lent<'m>) -> Headers<'m> {
        let knowledge = if self.headers.is_none() {
            Knowledge::Unknown
        } else if self.headers_complete && !self.headers_cut {
            Knowledge::Complete
        } else if self.withheld.is_some() && !self.headers_cut {
            Knowledge::Except { withheld: &lent.withheld }
        } else {
            Knowledge::Partial { absent: &lent.absent }
        };
        Headers { fields: &lent.fields, knowledge }
    }

    fn body(&self, depth: Depth, name: &'static str) -> Result<Known<Body<'_>>, Misfit> {
        let Some(text) = self.body.filter(|text| !text.is_empty()) else {
            let nothing = self.body_complete && self.body_bytes == Some(0);
            return Ok(if nothing { Known::Absent } else { Known::Unknown });
        };
        let structured = || self.base64 || text.starts_with(b"{") || text.starts_with(b"<");
        let limit = match depth {
            Depth::Whole => limits::BODY,
            Depth::Envelope if structured() => limits::ENVELOPE,
            Depth::Envelope | Depth::Count => return Ok(Known::Unknown),
        };
        let (bytes, all) = if self.base64 {
            let (coded, all) = text.bytes_up_to(limit / 3 * 4);
            let decoded = STANDARD.decode(&coded).map_err(|_| Misfit::new(name, "base64"))?;
            (Cow::Owned(decoded), all)
        } else {
            text.bytes_up_to(limit)
        };
        if !all && depth == Depth::Envelope {
            return Ok(Known::Unknown);
        }
        Ok(Known::Present(Body { bytes, complete: all && self.body_complete }))
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
                    log.upstream_status = code(cursor, wrong)?;
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
            reason: self
                .reason
                .iter()
                .map(|(name, words)| (name.as_ref(), Cow::Borrowed(words.as_ref())))
                .collect(),
        }
    }
}

impl Misfit {
    pub(super) const fn new(name: &'static str, wanted: &'static str) -> Self {
        Self::Member { name, wanted }
    }
}

impl From<Malformed> for Misfit {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(malformed) => malformed.fmt(f),
            Self::Member { name, wanted } => write!(f, "`{name}` is not {wanted}"),
        }
    }
}

/// Passes over `null` if that comes next.
fn is_null(cursor: &mut Cursor<'_>) -> Result<bool, Malformed> {
    if cursor.peek() == Some(b'n') { cursor.skip().map(|_| true) } else { Ok(false) }
}

fn text<'a>(cursor: &mut Cursor<'a>, name: &'static str) -> Result<Option<Cow<'a, str>>, Misfit> {
    if is_null(cursor)? {
        return Ok(None);
    }
    cursor.text()?.map(|text| Some(text.text())).ok_or(Misfit::new(name, "text or null"))
}

fn bytes<'a>(cursor: &mut Cursor<'a>, name: &'static str) -> Result<Option<Cow<'a, [u8]>>, Misfit> {
    if is_null(cursor)? {
        return Ok(None);
    }
    cursor.text()?.map(|text| Some(text.bytes())).ok_or(Misfit::new(name, "text or null"))
}

fn texts<'a>(
    cursor: &mut Cursor<'a>,
    name: &'static str,
) -> Result<Option<Vec<Cow<'a, str>>>, Misfit> {
    let wrong = Misfit::new(name, "a list of texts or null");
    if is_null(cursor)? {
        return Ok(None);
    }
    if !cursor.enter_list()? {
        return Err(wrong);
    }
    let mut texts = Vec::new();
    while cursor.item()? {
        texts.push(cursor.text()?.ok_or(wrong)?.text());
    }
    Ok(Some(texts))
}

fn number(cursor: &mut Cursor<'_>, name: &'static str) -> Result<Option<f64>, Misfit> {
    if is_null(cursor)? {
        return Ok(None);
    }
    cursor.number()?.map(Some).ok_or(Misfit::new(name, "a number or null"))
}

fn boolean(cursor: &mut Cursor<'_>, name: &'static str) -> Result<bool, Misfit> {
    match cursor.skip()? {
        b"true" => Ok(true),
        b"false" | b"null" => Ok(false),
        _ => Err(Misfit::new(name, "true, false or null")),
    }
}

/// A status code or null.
fn code(cursor: &mut Cursor<'_>, wrong: Misfit) -> Result<Option<u16>, Misfit> {
    if is_null(cursor)? {
        return Ok(None);
    }
    match cursor.number()? {
        #[allow(clippy::cast_sign_loss, reason = "the range is checked")]
        Some(code) if (100.0..1000.0).contains(&code) => Ok(Some(code as u16)),
        _ => Err(wrong),
    }
}

fn utf8(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

fn peer(text: &str) -> Peer<'_> {
    text.parse().map_or(Peer::Text(Cow::Borrowed(text)), Peer::Socket)
}
