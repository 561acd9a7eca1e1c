//! The columns of one line, put together into an exchange.

mod seen;

use std::borrow::Cow;

use smallvec::SmallVec;

pub(crate) use self::seen::{Seen, is_sighted, sight_field, sighting};
use super::clock::{self, Moment, TimeShape, Zone};
use super::column::Column;
use super::escape::Escape;
use super::json::members::{self, Name, Value};
use super::value;
use crate::model::{
    Body, Exchange, Field, Headers, Knowledge, Known, Locator, LogRecord, Outlet, Part, Parts,
    Peer, Request, Response, Timestamp,
};

type Bytes<'a> = Cow<'a, [u8]>;

/// One value of a line as it was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<'a> {
    /// The bytes between the delimiters.
    pub raw: &'a [u8],
    /// How the writer escaped them.
    pub escape: Escape,
    /// Whether the writer said that there is no value (`-`, JSON `null`).
    pub absent: bool,
}

/// Where a line comes from.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Origin<'a> {
    /// What the exchanges say the format is.
    pub format: &'a str,
    /// Number of the line.
    pub ordinal: u64,
    /// When a transport says the line was written (RFC 3339, or a number since 1970).
    pub written: Option<&'a [u8]>,
    /// The zone of times that name none, if the user knows it.
    pub zone: Option<&'a Zone>,
}

/// One message's header fields as far as columns showed them.
#[derive(Default)]
struct Fields<'a> {
    seen: bool,
    columns: SmallVec<[(&'a str, Bytes<'a>); 6]>,
    /// From JSON objects: name and value both borrowed from the line or decoded.
    listed: Vec<(Bytes<'a>, Bytes<'a>)>,
    absent: SmallVec<[&'a str; 6]>,
    /// Set when the whole section but these was logged.
    withheld: Option<&'static [&'static str]>,
}

/// A line, column by column.
#[derive(Default)]
pub(crate) struct Row<'a> {
    origin: Origin<'a>,
    client: Option<Bytes<'a>>,
    peer: Option<Bytes<'a>>,
    forwarded: Option<Bytes<'a>>,
    user: Option<Bytes<'a>>,
    moment: Option<Moment>,
    day: Option<&'a [u8]>,
    time_of_day: Option<&'a [u8]>,
    doubts_zone: bool,
    duration_us: Option<i64>,
    /// The sum of the phases.
    phases_us: Option<i64>,
    /// One of them is not known, and so is not the sum.
    lacks_phase: bool,
    method: Option<Bytes<'a>>,
    target: Option<Bytes<'a>>,
    path: Option<Bytes<'a>>,
    route: Option<Bytes<'a>>,
    query: Option<Bytes<'a>>,
    version: Option<Cow<'a, str>>,
    scheme: Option<&'static str>,
    authority: Option<Bytes<'a>>,
    server_name: Option<Bytes<'a>>,
    port: Option<&'a [u8]>,
    body_bytes: Option<u64>,
    body: Option<Bytes<'a>>,
    upstream_status: Option<u16>,
    says_unanswered: bool,
    reason: Vec<(&'a str, Cow<'a, str>)>,
    request: Fields<'a>,
    response: Fields<'a>,
}

impl<'a> Cell<'a> {
    /// A value of a text log, where `-` stands for none.
    pub(crate) fn text(raw: &'a [u8], escape: Escape) -> Self {
        // With escape=json nginx writes nothing for a variable without a value.
        let absent = raw == b"-" || (escape == Escape::Json && raw.is_empty());
        Self { raw, escape, absent }
    }

    fn decoded(self) -> Bytes<'a> {
        self.escape.decode(self.raw)
    }
}

impl<'a> Row<'a> {
    /// Nothing of a line yet.
    pub(crate) fn new(origin: Origin<'a>) -> Self {
        Self { origin, ..Self::default() }
    }

    /// Says that header objects hold the whole section but for these names.
    pub(crate) fn whole_sections(
        &mut self,
        request: &'static [&'static str],
        response: &'static [&'static str],
    ) {
        self.request.withheld = Some(request);
        self.response.withheld = Some(response);
    }

    /// Takes one value. Of several values for the same thing the first is kept.
    pub(crate) fn set(&mut self, column: &'a Column, cell: Cell<'a>) {
        match column {
            Column::RequestHeader(name) => self.request.set(name, cell),
            Column::ResponseHeader(name) => self.response.set(name, cell),
            Column::UpstreamHeader(name) if !cell.absent => self.response.set(name, cell),
            Column::ForwardedFor => {
                self.request.set("x-forwarded-for", cell);
                if !cell.absent && self.forwarded.is_none() {
                    self.forwarded = value::first_of_list(cell.decoded());
                }
            }
            Column::Coded(escape, column) => self.set(column, Cell { escape: *escape, ..cell }),
            _ if cell.absent => {}
            Column::RequestHeaderList => self.request.list_pairs(cell.raw),
            Column::ResponseHeaderList => self.response.list_pairs(cell.raw),
            Column::RequestHeaders => self.request.list(cell.raw),
            Column::ResponseHeaders => self.response.list(cell.raw),
            Column::Client | Column::Address => {
                keep(&mut self.client, || value::first_of_list(cell.decoded()));
            }
            Column::Peer => keep(&mut self.peer, || value::first_of_list(cell.decoded())),
            Column::User => keep(&mut self.user, || value::user(cell.decoded())),
            Column::Day => self.day = Some(cell.raw),
            Column::TimeOfDay => self.time_of_day = Some(cell.raw),
            Column::Time(shape) => {
                let zone = self.origin.zone;
                keep(&mut self.moment, || shape.read(cell.raw, zone));
            }
            Column::Request => {
                if let Some(line) = value::request_line(cell.decoded()) {
                    keep(&mut self.method, || Some(line.method));
                    keep(&mut self.target, || Some(line.target));
                    keep(&mut self.version, || line.version);
                }
            }
            Column::Method => keep(&mut self.method, || value::method(cell.decoded())),
            Column::Target | Column::OriginForm => {
                keep(&mut self.target, || value::target(cell.decoded()));
            }
            Column::Path => keep(&mut self.path, || value::non_empty(cell.decoded())),
            Column::HostAndPath => {
                let (host, path) = value::host_and_path(cell.decoded());
                keep(&mut self.authority, || host);
                keep(&mut self.path, || value::non_empty(path));
            }
            Column::Route => keep(&mut self.route, || value::non_empty(cell.decoded())),
            Column::Query => keep(&mut self.query, || value::query(cell.decoded())),
            Column::Protocol => keep(&mut self.version, || value::version(&cell.decoded())),
            Column::BodyBytes => keep(&mut self.body_bytes, || value::number(cell.raw)),
            Column::Scheme => keep(&mut self.scheme, || value::scheme(cell.raw)),
            Column::Tls if !cell.raw.is_empty() => keep(&mut self.scheme, || Some("https")),
            Column::Authority | Column::Domain => {
                keep(&mut self.authority, || value::non_empty(cell.decoded()));
            }
            Column::ServerName => {
                keep(&mut self.server_name, || value::server_name(cell.decoded()));
            }
            Column::Port => self.port = Some(cell.raw),
            Column::UpstreamStatus => {
                keep(&mut self.upstream_status, || value::last_status(cell.raw));
            }
            Column::Duration(unit) => {
                keep(&mut self.duration_us, || value::micros(cell.raw, *unit));
            }
            Column::Phase(unit) => match value::micros(cell.raw, *unit) {
                Some(phase) => self.phases_us = Some(self.phases_us.unwrap_or(0) + phase),
                None => self.lacks_phase = true,
            },
            Column::Captures => {
                if let Some(challenge) = value::captured_challenge(cell.raw) {
                    let cell = Cell { raw: challenge, escape: Escape::Hash, absent: false };
                    self.response.set("www-authenticate", cell);
                }
            }
            // Success is no reason.
            Column::Reason(name) if name == "sc-win32-status" && cell.raw == b"0" => {}
            Column::Reason(name) => {
                let words = cell.decoded();
                if !words.is_empty() {
                    self.reason.push((name, value::text(words)));
                }
            }
            Column::Status | Column::StatusOrNone => {
                self.says_unanswered = matches!(cell.raw, b"0" | b"000");
            }
            Column::ResponseBody => keep(&mut self.body, || Some(cell.decoded())),
            Column::Ignored
            | Column::Ident
            | Column::Number
            | Column::RequestId
            | Column::ClientPort
            | Column::Tls
            | Column::UpstreamHeader(_) => {}
        }
    }

    /// Whether it says what was asked for.
    pub(crate) fn has_request(&self) -> bool {
        self.method.is_some()
    }

    /// Finds the instant of a time of day that has no day.
    pub(crate) fn on_the_day(&mut self, find: impl FnOnce(&[u8]) -> Option<Timestamp>) {
        if let (None, None, Some(time)) = (self.moment, self.day, self.time_of_day) {
            self.moment = find(time).map(Moment::Instant);
        }
    }

    /// Says that nothing tells which zone days and times of day are of.
    pub(crate) fn doubt_zone(&mut self) {
        self.doubts_zone = true;
    }

    /// Takes a header field whose name comes from the line.
    pub(crate) fn add_field(&mut self, of_request: bool, name: Name<'a>, value: Value<'a>) {
        let fields = if of_request { &mut self.request } else { &mut self.response };
        fields.seen = true;
        fields.listed.extend(value.texts().into_iter().map(|value| (name.decode(), value)));
    }

    /// Hands the exchange over. `status` is 0 when no response was sent.
    pub(crate) fn deliver(self, status: u16, outlet: &mut Outlet<'_>) {
        let origin = self.origin;
        let target =
            self.target.or_else(|| value::join_target(self.path.or(self.route), self.query));
        let authority = self.authority.map(|authority| value::with_port(authority, self.port));
        let (request_fields, response_fields) = (self.request.lines(), self.response.lines());
        let mut exchange = Exchange::at(origin.ordinal, Locator::Line);
        let written = || TimeShape::Any.read(origin.written?, None)?.instant();
        let instant = self.moment.and_then(Moment::instant);
        let instant = instant.or_else(|| match (self.day, self.time_of_day) {
            (Some(day), Some(time)) => clock::utc(day, time),
            (None, Some(_)) => None,
            // When the line was written is when it happened, where no column says so better.
            (_, None) => written(),
        });
        let moment = instant.map(Moment::Instant).or(self.moment);
        if let Some((time, zone_unknown)) = moment.map(Moment::shown) {
            exchange.time = Some(time);
            exchange.zone_unknown = zone_unknown || self.doubts_zone;
        }
        exchange.duration_us = self.duration_us.or(self.phases_us.filter(|_| !self.lacks_phase));
        exchange.client =
            self.client.or(self.peer).or(self.forwarded).map(|name| Peer::Text(value::text(name)));
        exchange.version = self.version;
        exchange.request = Some(Request {
            method: self.method,
            target,
            scheme: self.scheme,
            authority: authority.or(self.server_name),
            headers: self.request.headers(&request_fields),
            body: Known::Unknown,
            body_bytes: None,
        });
        exchange.response = (status != 0).then(|| Response {
            status,
            headers: self.response.headers(&response_fields),
            trailers: Headers::default(),
            body: self.body.map_or(Known::Unknown, |bytes| {
                // Writers cut bodies without saying so.
                let complete = self.body_bytes == Some(bytes.len() as u64);
                Known::Present(Body { bytes, complete })
            }),
            body_bytes: self.body_bytes,
        });
        exchange.log = Some(LogRecord {
            format: origin.format,
            user: self.user.map(value::text),
            upstream_status: self.upstream_status,
            says_unanswered: self.says_unanswered,
            reason: self.reason,
        });
        outlet.deliver(&exchange);
    }
}

impl<'a> Fields<'a> {
    fn set(&mut self, name: &'a str, cell: Cell<'a>) {
        self.seen = true;
        if cell.absent {
            self.absent.push(name);
        } else {
            self.columns.push((name, cell.decoded()));
        }
    }

    /// Takes a JSON object of fields whose values are strings or lists of strings (Go's
    /// `http.Header`).
    fn list(&mut self, object: &'a [u8]) {
        self.seen = true;
        for (name, value) in members::of_object(object) {
            for value in value.texts() {
                self.listed.push((name.decode(), value));
            }
        }
    }

    /// Takes a JSON list of objects with `name` and `value`.
    fn list_pairs(&mut self, list: &'a [u8]) {
        self.seen = true;
        for element in members::of_array(list) {
            let Value::Object(pair) = element else { continue };
            let (mut name, mut text) = (None, None);
            for (member, value) in members::of_object(pair) {
                match member.raw {
                    b"name" | b"key" => name = value.texts().pop(),
                    b"value" => text = value.texts().pop(),
                    _ => {}
                }
            }
            self.listed.extend(name.zip(text));
        }
    }

    fn lines(&self) -> SmallVec<[Field<'_>; 12]> {
        let columns =
            self.columns.iter().map(|(name, value)| Field { name: name.as_bytes(), value });
        columns.chain(self.listed.iter().map(|(name, value)| Field { name, value })).collect()
    }

    fn headers<'h>(&'h self, lines: &'h [Field<'h>]) -> Headers<'h> {
        if !self.seen {
            return Headers::default();
        }
        let knowledge = match self.withheld {
            Some(withheld) => Knowledge::Except { withheld },
            None => Knowledge::Partial { absent: &self.absent },
        };
        Headers { fields: lines, knowledge }
    }
}

fn keep<T>(slot: &mut Option<T>, read: impl FnOnce() -> Option<T>) {
    if slot.is_none() {
        *slot = read();
    }
}

/// What lines with these columns can show.
pub(crate) fn shows<'c>(columns: impl Iterator<Item = &'c Column>) -> Parts {
    columns.fold(Parts::of(&[Part::Status]), shows_column)
}

fn shows_column(parts: Parts, column: &Column) -> Parts {
    match column {
        Column::Client | Column::Address | Column::Peer => parts.with(Part::Client),
        Column::ForwardedFor => parts.with(Part::Client).with(Part::RequestHeaders),
        Column::Time(_) | Column::TimeOfDay => parts.with(Part::Time),
        Column::Request => parts.with(Part::Method).with(Part::Target),
        Column::Method => parts.with(Part::Method),
        Column::Target
        | Column::OriginForm
        | Column::Path
        | Column::HostAndPath
        | Column::Route => parts.with(Part::Target),
        Column::RequestHeaders | Column::RequestHeaderList => {
            parts.with(Part::RequestHeaders).with(Part::Credentials)
        }
        Column::Coded(_, column) => shows_column(parts, column),
        Column::RequestHeader(name) if name.eq_ignore_ascii_case("authorization") => {
            parts.with(Part::RequestHeaders).with(Part::Credentials)
        }
        Column::RequestHeader(_) => parts.with(Part::RequestHeaders),
        Column::ResponseHeader(_)
        | Column::UpstreamHeader(_)
        | Column::Captures
        | Column::ResponseHeaders
        | Column::ResponseHeaderList => parts.with(Part::ResponseHeaders),
        // A code that a gateway made another of says why the origin refused.
        Column::Reason(_) | Column::UpstreamStatus => parts.with(Part::Reason),
        Column::ResponseBody => parts.with(Part::ResponseBody),
        Column::Ignored
        | Column::Ident
        | Column::Number
        | Column::RequestId
        | Column::User
        | Column::ClientPort
        | Column::Day
        | Column::Query
        | Column::Protocol
        | Column::Status
        | Column::StatusOrNone
        | Column::BodyBytes
        | Column::Scheme
        | Column::Tls
        | Column::Authority
        | Column::Domain
        | Column::ServerName
        | Column::Port
        | Column::Duration(_)
        | Column::Phase(_) => parts,
    }
}
