//! Values behind their names: LTSV (`status:401` between tabs), logfmt (`status=401` between
//! spaces), CEF, and Windows events as XML.

use memchr::{memchr, memmem};
use smallvec::SmallVec;

use super::column::Column;
use super::escape::Escape;
use super::row::{self, Cell, Origin, Row};
use super::{Fit, Outcome, value};
use crate::model::{Depth, Outlet, Parts};

/// What a writer's labels are called.
#[derive(Debug)]
pub(crate) struct Layout {
    /// What stands between pairs. Values with a space in them stand in quotes.
    pub separator: u8,
    /// What stands between a label and its value.
    pub assign: u8,
    /// Labels and what they mean.
    pub labels: &'static [(&'static str, Column)],
    /// Text of which every line has one: it tells the format.
    pub marks: &'static [&'static str],
    /// What stands before the pairs, and how values end.
    pub style: Style,
}

/// How pairs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// From the start of the line; a value ends at the separator, or with its quotes.
    Plain,
    /// Behind a header of seven columns (`ArcSight`'s Common Event Format); a value ends before the
    /// last word in front of the next `=`.
    Cef,
    /// From the start of the line; a value ends before the last word in front of the next `=`.
    Spaced,
    /// `<Data Name='label'>value</Data>`, as Windows shows events as XML.
    Event,
}

/// What the lines of the Common Event Format start with.
const CEF: &[u8] = b"CEF:0|";

/// A layout.
#[derive(Clone, Debug)]
pub(crate) struct Labels {
    layout: &'static Layout,
}

/// A line taken apart.
struct Found<'a> {
    status: Option<u16>,
    asks: bool,
    cells: SmallVec<[(&'static Column, &'a [u8]); 24]>,
}

impl Labels {
    pub(crate) fn new(layout: &'static Layout) -> Self {
        Self { layout }
    }

    /// What lines can show.
    pub(crate) fn shows(&self) -> Parts {
        row::shows(self.layout.labels.iter().map(|(_, column)| column))
    }

    /// Reads a line as deep as the outlet wants it.
    pub(crate) fn read(&self, line: &[u8], origin: Origin<'_>, outlet: &mut Outlet<'_>) -> Outcome {
        let found = self.take_apart(line);
        let status = match (found.status, found.asks) {
            (None, _) => return Outcome::Stopped(0),
            (Some(0), false) => return Outcome::Passed,
            (Some(_), false) => return Outcome::Stopped(1),
            (Some(status), true) => status,
        };
        if status != 0 && outlet.depth(status) == Depth::Count {
            outlet.count(status);
            if outlet.wants_sightings() {
                let cells = found.cells.iter();
                let cells = cells.map(|&(column, raw)| (column, Cell::text(raw, self.escape())));
                let sighting = row::sighting(cells, status, origin);
                outlet.sight(&sighting);
            }
        } else if status == 0 && !outlet.wants_unanswered() {
            outlet.count_unanswered();
        } else {
            let mut row = Row::new(origin);
            for (column, raw) in found.cells {
                row.set(column, Cell::text(raw, self.escape()));
            }
            row.deliver(status, outlet);
        }
        Outcome::Taken
    }

    /// How well a line fits; `None` if it is no exchange.
    pub(crate) fn fit(&self, line: &[u8]) -> Option<Fit> {
        let found = self.take_apart(line);
        found.status.filter(|_| found.asks)?;
        Some(Fit { columns: found.cells.len(), whole: true, trailing: 0 })
    }

    /// What was missing.
    pub(crate) fn stop(index: usize) -> String {
        ["no status", "no request"].get(index).map_or_else(String::new, |&text| text.to_owned())
    }

    fn escape(&self) -> Escape {
        if self.layout.style == Style::Event { Escape::Xml } else { Escape::Text }
    }

    fn take_apart<'a>(&self, line: &'a [u8]) -> Found<'a> {
        let mut found = Found { status: None, asks: false, cells: SmallVec::new() };
        let marks = self.layout.marks;
        if !marks.iter().any(|mark| memmem::find(line, mark.as_bytes()).is_some()) {
            return found;
        }
        match self.layout.style {
            Style::Plain => self.take_apart_plain(line, &mut found),
            Style::Cef => {
                if let Some(pairs) = behind_cef_header(line) {
                    self.take_apart_spaced(pairs, &mut found);
                }
            }
            Style::Spaced => self.take_apart_spaced(line, &mut found),
            Style::Event => self.take_apart_event(line, &mut found),
        }
        found
    }

    fn take_apart_plain<'a>(&self, line: &'a [u8], found: &mut Found<'a>) {
        let mut rest = line;
        // Whatever a transport wrote before the line ends in no label.
        let label = line.iter().take_while(|b| b.is_ascii_alphanumeric() || b"_-.".contains(b));
        if line.get(label.count()) != Some(&self.layout.assign) {
            return;
        }
        while !rest.is_empty() {
            let (label, value) = self.pair(&mut rest);
            self.take(label, value, found);
        }
    }

    fn take<'a>(&self, label: &[u8], value: &'a [u8], found: &mut Found<'a>) {
        let labels = self.layout.labels;
        let Some((_, column)) = labels.iter().find(|(name, _)| name.as_bytes() == label) else {
            return;
        };
        match column {
            Column::Status if found.status.is_none() => {
                found.status = value::status_or_none(value).filter(|&status| status < 600);
            }
            Column::Request => {
                let line = value.into();
                found.asks |= matches!(value, b"" | b"-") || value::request_line(line).is_some();
            }
            Column::Method => found.asks |= value::is_http_method(value),
            _ => {}
        }
        found.cells.push((column, value));
    }

    fn take_apart_spaced<'a>(&self, pairs: &'a [u8], found: &mut Found<'a>) {
        let mut rest = pairs;
        while let Some(assign) = memchr(b'=', rest) {
            let label = rest.get(..assign).unwrap_or_default().trim_ascii();
            let value = rest.get(assign + 1..).unwrap_or_default();
            let end = Self::end_of_value(value);
            self.take(label, value.get(..end).unwrap_or_default().trim_ascii(), found);
            rest = value.get(end..).unwrap_or_default();
            if end == value.len() {
                break;
            }
        }
    }

    /// Where the last word in front of the next `=` begins, if it may be a label: in a URL it is none.
    /// A `=` in a value stands behind a backslash, or should.
    fn end_of_value(value: &[u8]) -> usize {
        memchr::memchr_iter(b'=', value)
            .find_map(|at| {
                let before = value.get(..at)?;
                let is_label = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'_';
                let label = before.iter().rev().take_while(is_label).count();
                let blank = (at - label).checked_sub(1).filter(|_| label > 0)?;
                (before.get(blank) == Some(&b' ')).then_some(blank)
            })
            .unwrap_or(value.len())
    }

    fn take_apart_event<'a>(&self, line: &'a [u8], found: &mut Found<'a>) {
        const DATA: &[u8] = b"<Data Name=";
        for start in memmem::find_iter(line, DATA) {
            let Some((quote @ (b'\'' | b'"'), rest)) =
                line.get(start + DATA.len()..).and_then(<[u8]>::split_first)
            else {
                continue;
            };
            let Some(end) = memchr(*quote, rest) else { return };
            let (label, rest) = rest.split_at(end);
            // An element without a value is `<Data Name='cs-uri-query'/>`.
            let Some(value) = rest.get(1..).and_then(|rest| rest.strip_prefix(b">")) else {
                continue;
            };
            let Some(end) = memchr(b'<', value) else { return };
            self.take(label, value.get(..end).unwrap_or_default(), found);
        }
    }

    /// The next pair, stepped over with its separator.
    fn pair<'a>(&self, rest: &mut &'a [u8]) -> (&'a [u8], &'a [u8]) {
        let Layout { separator, assign, .. } = *self.layout;
        let mut end = memchr(separator, rest).unwrap_or(rest.len());
        let mut label: &[u8] = b"";
        let mut value = rest.get(..end).unwrap_or_default();
        if let Some(at) = memchr(assign, value) {
            let start = at + 1;
            label = rest.get(..at).unwrap_or_default();
            value = rest.get(start..end).unwrap_or_default();
            if separator == b' '
                && let Some(quoted) =
                    value.first().filter(|b| **b == b'"').and_then(|_| rest.get(start + 1..))
                && let Some(length) = closing_quote(quoted)
            {
                value = quoted.get(..length).unwrap_or_default();
                end = start + length + 2;
            }
        }
        *rest = rest.get(end + 1..).unwrap_or_default();
        (label, value)
    }
}

/// What stands behind the seven columns of a header of the Common Event Format.
fn behind_cef_header(line: &[u8]) -> Option<&[u8]> {
    let start = memmem::find(line.get(..256.min(line.len()))?, CEF)?;
    let header = line.get(start..)?;
    let end = memchr::memchr_iter(b'|', header).nth(6)?;
    header.get(end + 1..)
}

/// Where the first quote without a backslash before it is.
fn closing_quote(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}
