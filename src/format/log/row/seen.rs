//! What the columns of a line say of who asked what, for lines that are only counted.

use super::{Cell, Origin};
use crate::format::log::clock::{self, Moment, TimeShape};
use crate::format::log::column::Column;
use crate::format::log::near::nearest;
use crate::format::log::value;
use crate::model::{Caller, Locator, Sighting, first_of_chain};

/// What a header field of the request says of who asked, where its name comes from the line.
pub(crate) fn sight_field<'a>(sighting: &mut Sighting<'a>, name: &[u8], raw: &'a [u8]) {
    let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
    if is("user-agent") {
        sighting.agent = sighting.agent.or(Some(raw));
    } else if is("authorization") {
        sighting.authorization = sighting.authorization.or(Some(raw));
    } else if is("host") {
        sighting.host = sighting.host.or(Some(raw));
    } else if is("x-forwarded-for") && first_of_chain(raw).is_some() {
        sighting.chain = Some(raw);
    }
}

/// Whether [`sighting`] uses the column.
pub(crate) fn is_sighted(column: &Column) -> bool {
    match column {
        Column::Client
        | Column::Peer
        | Column::ForwardedFor
        | Column::Time(_)
        | Column::Day
        | Column::TimeOfDay
        | Column::Request
        | Column::Method
        | Column::Target
        | Column::Path
        | Column::HostAndPath
        | Column::Route
        | Column::Authority
        | Column::ServerName => true,
        Column::RequestHeader(name) => {
            matches!(&**name, "user-agent" | "authorization" | "host")
        }
        Column::ResponseHeader(name) => name == "retry-after",
        _ => false,
    }
}

/// What the columns of a line say of who asked what, without decoding any of them: for lines that
/// are only counted.
#[inline]
pub(crate) fn sighting<'a>(
    columns: impl Iterator<Item = (&'a Column, Cell<'a>)>,
    status: u16,
    origin: Origin<'_>,
) -> Sighting<'a> {
    let mut seen = Seen::new(status, origin);
    for (column, cell) in columns {
        seen.take(column, cell, origin);
    }
    seen.complete(origin);
    seen.sighting
}

/// A sighting that is put together column by column.
pub(crate) struct Seen<'a> {
    pub(crate) sighting: Sighting<'a>,
    peer: Option<&'a [u8]>,
    server_name: Option<&'a [u8]>,
    day: Option<&'a [u8]>,
    time_of_day: Option<&'a [u8]>,
    moment: Option<Moment>,
}

impl<'a> Seen<'a> {
    #[inline]
    pub(crate) fn new(status: u16, origin: Origin<'_>) -> Self {
        Self {
            sighting: Sighting::at(origin.ordinal, Locator::Line, status),
            peer: None,
            server_name: None,
            day: None,
            time_of_day: None,
            moment: None,
        }
    }

    /// Takes a column as it was written.
    #[inline]
    pub(crate) fn take(&mut self, column: &Column, cell: Cell<'a>, origin: Origin<'_>) {
        if cell.absent {
            return;
        }
        let (sighting, raw) = (&mut self.sighting, cell.raw);
        match column {
            Column::Client if sighting.client.is_none() => {
                // Built here, in one place: what is handed on in parts and read as a whole costs
                // more than all the rest of the column.
                if let Some(name) = Caller::name_of_chain(raw) {
                    sighting.client = Some(Caller::Name(name));
                }
            }
            Column::Peer => self.peer = first_of_chain(raw),
            Column::ForwardedFor if sighting.chain.is_none() => {
                sighting.chain = first_of_chain(raw).map(|_| raw);
            }
            Column::Time(shape) if self.moment.is_none() => {
                self.moment = shape.read(raw, origin.zone);
            }
            Column::Day => self.day = Some(raw),
            Column::TimeOfDay => self.time_of_day = Some(raw),
            Column::Request => {
                let (method, target) = request(raw);
                sighting.method = Some(method);
                sighting.target = Some(target);
            }
            Column::Method => sighting.method = Some(raw),
            Column::Target => sighting.target = Some(raw),
            Column::HostAndPath if sighting.target.is_none() => {
                let (host, path) = value::split_host(raw);
                sighting.target = Some(path);
                sighting.host = sighting.host.or(host);
            }
            Column::Path | Column::Route if sighting.target.is_none() => {
                sighting.target = Some(raw);
            }
            Column::Authority => sighting.host = Some(raw),
            Column::ServerName => self.server_name = Some(raw),
            Column::RequestHeader(name) => match &**name {
                "user-agent" => sighting.agent = Some(raw),
                "authorization" => sighting.authorization = Some(raw),
                "host" if sighting.host.is_none() => sighting.host = Some(raw),
                _ => {}
            },
            Column::ResponseHeader(name) if name == "retry-after" => sighting.retry_after = true,
            _ => {}
        }
    }

    /// Settles what several columns say.
    #[inline]
    pub(crate) fn complete(&mut self, origin: Origin<'_>) {
        let sighting = &mut self.sighting;
        // A forwarder that is named along with the original client is none.
        if let (None, Some(peer)) = (sighting.client, self.peer) {
            sighting.client = Some(Caller::of_text(peer));
        }
        sighting.host = sighting.host.or(self.server_name);
        let instant = self.moment.and_then(Moment::instant);
        let instant = instant.or_else(|| match (self.day, self.time_of_day) {
            (Some(day), Some(time)) => clock::utc(day, time),
            (None, Some(_)) => None,
            (_, None) => TimeShape::Any.read(origin.written?, None)?.instant(),
        });
        // Between two times of one clock lies the same stretch in every zone.
        let shown = instant.map(Moment::Instant).or(self.moment).map(Moment::shown);
        if let Some((time, zone_unknown)) = shown {
            (sighting.time, sighting.zone_unknown) = (Some(time), zone_unknown);
        }
    }
}

/// Method and target of a request line, which nearly always ends in `HTTP/1.1` or its like.
#[inline]
fn request(line: &[u8]) -> (&[u8], &[u8]) {
    let end = nearest(b' ', line).unwrap_or(line.len());
    let (method, rest) = line.split_at_checked(end).unwrap_or((line, b""));
    let target = rest.trim_ascii_start();
    let target = if let Some((target, [b' ', b'H', b'T', b'T', b'P', b'/', _, b'.', _])) =
        target.split_last_chunk()
    {
        target
    } else {
        let end = memchr::memrchr(b' ', target).unwrap_or(target.len());
        target.get(..end).unwrap_or(target)
    };
    (method, target)
}
