//! An exchange as a flat row, for tables.

use std::sync::Arc;

use crate::auth::redact::Redactor;
use crate::model::{Exchange, Known, Locator, Peer, Timestamp};
#[cfg(feature = "dataframes")]
use crate::report::column::{
    Cell, Column,
    Kind::{Integer, Number, Text, Time},
};

/// An exchange without headers and bodies, redacted.
#[derive(Clone, Debug, PartialEq)]
pub struct ExchangeRow {
    /// Path of the input, or where a record says it came from.
    pub source: Arc<str>,
    /// See [`Place::ordinal`](crate::model::Place::ordinal).
    pub ordinal: u64,
    /// The place in words; for [`Locator::Line`] right only after [`ExchangeRow::rebase`].
    pub locator: String,
    /// Whether the locator counts lines.
    is_line: bool,
    /// When it happened.
    pub time: Option<Timestamp>,
    /// How long it took, in microseconds.
    pub duration_us: Option<i64>,
    /// Who sent the request.
    pub client: Option<String>,
    /// Who answered.
    pub server: Option<String>,
    /// Protocol version.
    pub http_version: Option<String>,
    /// Request method.
    pub method: Option<String>,
    /// Target URI.
    pub url: Option<String>,
    /// Host of the target URI, without port.
    pub host: Option<String>,
    /// Path with its variable segments replaced.
    pub template: Option<String>,
    /// Status code; `None` when the request was not answered.
    pub status: Option<u16>,
    /// Length of the decoded request content.
    pub request_bytes: Option<u64>,
    /// Length of the decoded response content.
    pub response_bytes: Option<u64>,
    /// The user column of a log.
    pub user: Option<String>,
    /// Status of the origin server as the gateway saw it.
    pub upstream_status: Option<u16>,
    /// The gateway's own words, as `column=words; column=words`.
    pub reason: Option<String>,
    /// The `WWW-Authenticate` fields, joined as RFC 9110 section 5.3 allows.
    pub www_authenticate: Option<String>,
}

impl ExchangeRow {
    /// The row of an exchange. `host` and `template` are those of
    /// [`endpoint`](crate::auth::endpoint).
    pub fn new(
        source: &Arc<str>,
        exchange: &Exchange<'_>,
        host: Option<String>,
        template: Option<String>,
        redactor: &Redactor,
    ) -> Self {
        let peer = |peer: &Peer<'_>| match peer {
            Peer::Socket(address) => address.to_string(),
            Peer::Text(text) => redactor.text(text.as_bytes()).into_owned(),
        };
        let place = exchange.place;
        let (source, locator) = match place.locator {
            Locator::Recorded { source, locator } => (Arc::from(source), locator.to_owned()),
            _ => (Arc::clone(source), place.to_string()),
        };
        let request = exchange.request.as_ref();
        let response = exchange.response.as_ref();
        let log = exchange.log.as_ref();
        Self {
            source,
            ordinal: place.ordinal,
            locator,
            is_line: place.locator == Locator::Line,
            time: exchange.time,
            duration_us: exchange.duration_us,
            client: exchange.client.as_ref().map(peer),
            server: exchange.server.as_ref().map(peer),
            http_version: exchange.version.as_deref().map(str::to_owned),
            method: request
                .and_then(|r| r.method.as_deref())
                .map(|method| redactor.text(method).into_owned()),
            url: exchange.url().map(|url| redactor.url(&url).into_owned()),
            host,
            template,
            status: exchange.status(),
            request_bytes: request.and_then(|r| length(&r.body, r.body_bytes)),
            response_bytes: response.and_then(|r| length(&r.body, r.body_bytes)),
            user: log
                .and_then(|log| log.user.as_deref())
                .map(|user| redactor.text(user.as_bytes()).into_owned()),
            upstream_status: log.and_then(|log| log.upstream_status),
            reason: log.and_then(|log| {
                joined(
                    log.reason.iter().map(|(column, words)| {
                        format!("{column}={}", redactor.text(words.as_bytes()))
                    }),
                    "; ",
                )
            }),
            www_authenticate: joined(
                exchange
                    .response_headers()
                    .values("www-authenticate")
                    .map(|value| redactor.field_value(b"www-authenticate", value).into_owned()),
                ", ",
            ),
        }
    }

    /// Moves the row by `by` lines: its piece has learnt where in its file it starts.
    pub fn rebase(&mut self, by: u64) {
        self.ordinal = self.ordinal.saturating_add(by);
        if self.is_line {
            self.locator = format!("line {}", self.ordinal);
        }
    }
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> Option<String> {
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

fn length(body: &Known<crate::model::Body<'_>>, bytes: Option<u64>) -> Option<u64> {
    match body {
        Known::Present(body) => bytes.or(body.complete.then_some(body.bytes.len() as u64)),
        Known::Absent => Some(0),
        Known::Unknown => bytes,
    }
}

/// The columns; names are OpenTelemetry's where it has them.
#[cfg(feature = "dataframes")]
pub(in crate::report) static COLUMNS: &[Column<ExchangeRow>] = &[
    Column { name: "source", kind: Text, cell: |r| Cell::Text(Some(&r.source)) },
    Column { name: "locator", kind: Text, cell: |r| Cell::Text(Some(&r.locator)) },
    Column { name: "time", kind: Time, cell: |r| Cell::Time(r.time) },
    Column {
        name: "duration_ms",
        kind: Number,
        cell: |r| Cell::Number(r.duration_us.map(|micros| micros as f64 / 1_000.0)),
    },
    Column { name: "client", kind: Text, cell: |r| Cell::Text(r.client.as_deref()) },
    Column { name: "server", kind: Text, cell: |r| Cell::Text(r.server.as_deref()) },
    Column { name: "http_version", kind: Text, cell: |r| Cell::Text(r.http_version.as_deref()) },
    Column { name: "http.request.method", kind: Text, cell: |r| Cell::Text(r.method.as_deref()) },
    Column { name: "url.full", kind: Text, cell: |r| Cell::Text(r.url.as_deref()) },
    Column { name: "url.host", kind: Text, cell: |r| Cell::Text(r.host.as_deref()) },
    Column { name: "url.template", kind: Text, cell: |r| Cell::Text(r.template.as_deref()) },
    Column {
        name: "http.response.status_code",
        kind: Integer,
        cell: |r| Cell::Integer(r.status.map(i64::from)),
    },
    Column { name: "http.request.body.size", kind: Integer, cell: |r| bytes(r.request_bytes) },
    Column { name: "http.response.body.size", kind: Integer, cell: |r| bytes(r.response_bytes) },
    Column { name: "user", kind: Text, cell: |r| Cell::Text(r.user.as_deref()) },
    Column {
        name: "upstream_status",
        kind: Integer,
        cell: |r| Cell::Integer(r.upstream_status.map(i64::from)),
    },
    Column { name: "reason", kind: Text, cell: |r| Cell::Text(r.reason.as_deref()) },
    Column {
        name: "www_authenticate",
        kind: Text,
        cell: |r| Cell::Text(r.www_authenticate.as_deref()),
    },
];

#[cfg(feature = "dataframes")]
fn bytes(bytes: Option<u64>) -> Cell<'static> {
    Cell::Integer(bytes.and_then(|bytes| i64::try_from(bytes).ok()))
}
