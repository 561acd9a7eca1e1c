//! `ModSecurity`'s serial audit log: a transaction in lettered sections between boundaries.
//!
//! `A` says when and who, `B` is the head of the request, `F` that of the response, `E` the body of
//! the response, `H` what the rules said.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::clock::{Moment, TimeShape};
use super::row::Origin;
use super::{Fit, Outcome, value};
use crate::format::lines::section;
use crate::model::{
    Body, Depth, Exchange, Field, Headers, Knowledge, Known, Locator, LogRecord, Outlet, Part,
    Parts, Peer, Request, Response,
};

/// Apache adds these when the log is written already.
const LATE: &[&str] = &["date", "server"];

/// What the lines of a transaction say.
#[derive(Default)]
struct Transaction<'a> {
    time: Option<&'a [u8]>,
    client: Option<&'a [u8]>,
    request_line: Option<&'a [u8]>,
    request: SmallVec<[Field<'a>; 24]>,
    status_line: Option<&'a [u8]>,
    response: SmallVec<[Field<'a>; 24]>,
    body: Option<&'a [u8]>,
    reason: Vec<(&'a str, Cow<'a, str>)>,
    intercepted: bool,
    ended: bool,
}

/// What a record lacks that is no transaction.
const MISSING: [&str; 3] =
    ["no section A", "no request line in section B", "no status in section F"];

/// What transactions can show.
pub(crate) fn shows() -> Parts {
    Parts::of(&[
        Part::Status,
        Part::Method,
        Part::Target,
        Part::Time,
        Part::Client,
        Part::RequestHeaders,
        Part::Credentials,
        Part::ResponseHeaders,
        Part::ResponseBody,
        Part::Reason,
    ])
}

/// Reads a transaction as deep as the outlet wants it.
pub(crate) fn read(record: &[u8], origin: Origin<'_>, outlet: &mut Outlet<'_>) -> Outcome {
    let transaction = Transaction::of(record);
    let status = match transaction.status() {
        Ok(status) => status,
        Err(missing) => return Outcome::Stopped(missing),
    };
    match status {
        None if !outlet.wants_unanswered() => outlet.count_unanswered(),
        Some(status) if outlet.depth(status) == Depth::Count => outlet.count(status),
        _ => transaction.deliver(status, origin, outlet),
    }
    Outcome::Taken
}

/// How well a record fits; `None` if it is no transaction.
pub(crate) fn fit(record: &[u8]) -> Option<Fit> {
    let transaction = Transaction::of(record);
    transaction.status().ok()?;
    Some(Fit { columns: 10, whole: transaction.ended, trailing: 0 })
}

/// What was missing.
pub(crate) fn stop(index: usize) -> String {
    MISSING.get(index).map_or_else(String::new, |&text| text.to_owned())
}

impl<'a> Transaction<'a> {
    fn of(record: &'a [u8]) -> Self {
        let mut transaction = Self::default();
        let mut letter = 0;
        let mut at = 0;
        let mut section_start = 0;
        while let Some(rest) = record.get(at..).filter(|rest| !rest.is_empty()) {
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..length).unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if let Some((_, next)) = section(line) {
                if letter == b'E' {
                    let body = record.get(section_start..at).unwrap_or_default();
                    // A blank line separates the sections.
                    let body = body.strip_suffix(b"\n").unwrap_or(body);
                    transaction.body = Some(body.strip_suffix(b"\n").unwrap_or(body));
                }
                letter = next;
                section_start = at + length + 1;
                transaction.ended |= next == b'Z';
            } else if !line.is_empty() {
                transaction.take(letter, line);
            }
            at += length + 1;
        }
        transaction
    }

    fn take(&mut self, letter: u8, line: &'a [u8]) {
        match letter {
            b'A' if self.client.is_none() => {
                let Some(rest) = line.strip_prefix(b"[") else { return };
                let Some(end) = memchr::memmem::find(rest, b"] ") else { return };
                self.time = rest.get(..end);
                let words = rest.get(end + 2..).unwrap_or_default();
                self.client = words.split(|&b| b == b' ').filter(|word| !word.is_empty()).nth(1);
            }
            b'B' if self.request_line.is_none() => self.request_line = Some(line),
            b'B' => self.request.extend(field(line)),
            b'F' if self.status_line.is_none() => self.status_line = Some(line),
            b'F' => self.response.extend(field(line)),
            b'H' => {
                for (start, name) in
                    [("Message: ", "Message"), ("Action: ", "Action"), ("ModSecurity: ", "Message")]
                {
                    if let Some(words) = line.strip_prefix(start.as_bytes())
                        && !self.reason.iter().any(|(known, _)| *known == name)
                    {
                        self.reason.push((name, String::from_utf8_lossy(words)));
                    }
                }
                self.intercepted |= line.starts_with(b"Action: Intercepted");
            }
            _ => {}
        }
    }

    /// The status that was sent, if one was; what is missing of a transaction.
    fn status(&self) -> Result<Option<u16>, usize> {
        self.client.ok_or(0usize)?;
        let line = self.request_line.ok_or(1usize)?;
        let Some(status_line) = self.status_line else {
            // A request that makes no sense, and was not answered, is no exchange.
            return value::request_line(line.into()).map(|_| None).ok_or(1);
        };
        let code = status_line.split(|&b| b == b' ').nth(1).unwrap_or_default();
        match value::status(code).ok_or(2usize)? {
            0 => Ok(None),
            status => Ok(Some(status)),
        }
    }

    fn deliver(self, status: Option<u16>, origin: Origin<'_>, outlet: &mut Outlet<'_>) {
        let line = self.request_line.and_then(|line| value::request_line(line.into()));
        let withheld = Knowledge::Except { withheld: LATE };
        let mut exchange = Exchange::at(origin.ordinal, Locator::Line);
        let moment = self.time.and_then(|time| TimeShape::Any.read(time, origin.zone));
        if let Some((time, zone_unknown)) = moment.map(Moment::shown) {
            (exchange.time, exchange.zone_unknown) = (Some(time), zone_unknown);
        }
        exchange.client = self.client.map(|client| Peer::Text(String::from_utf8_lossy(client)));
        let mut request = Request {
            method: None,
            target: None,
            scheme: None,
            authority: None,
            headers: Headers { fields: &self.request, knowledge: Knowledge::Complete },
            body: Known::Unknown,
            body_bytes: None,
        };
        if let Some(line) = line {
            request.method = Some(line.method);
            request.target = Some(line.target);
            exchange.version = line.version;
        }
        exchange.request = Some(request);
        // Where the rules stepped in, another body was sent than the one that is logged.
        let body = self.body.filter(|_| !self.intercepted);
        exchange.response = status.map(|status| {
            let headers = Headers { fields: &self.response, knowledge: withheld };
            let declared = match headers.get("content-length") {
                Known::Present(length) => value::number(length),
                Known::Absent | Known::Unknown => None,
            };
            Response {
                status,
                headers,
                trailers: Headers::default(),
                body: body.map_or(Known::Unknown, |bytes| {
                    let complete = declared.is_none_or(|length| length <= bytes.len() as u64);
                    Known::Present(Body { bytes: bytes.into(), complete })
                }),
                body_bytes: declared,
            }
        });
        exchange.log = Some(LogRecord {
            format: origin.format,
            user: None,
            upstream_status: None,
            says_unanswered: false,
            reason: self.reason,
        });
        outlet.deliver(&exchange);
    }
}

/// `Name: value`
fn field(line: &[u8]) -> Option<Field<'_>> {
    let colon = memchr::memchr(b':', line)?;
    let (name, value) = line.split_at_checked(colon)?;
    (!name.is_empty()).then(|| Field {
        name: name.trim_ascii(),
        value: value.get(1..).unwrap_or_default().trim_ascii(),
    })
}
