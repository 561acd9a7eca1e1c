//! Logs whose columns a line of their own declares: W3C extended (`#Fields:`) and Zeek (`#fields`).
//!
//! The declaration in force comes with the piece (see [`crate::format::lines`]). A line with more
//! columns than were declared is none of its kind; one with fewer was cut, and its last is not whole.

use std::sync::Arc;

use memchr::{memchr, memchr_iter};
use smallvec::SmallVec;

use super::column::Column;
use super::escape::Escape;
use super::row::{self, Cell, Origin, Row};
use super::{Fit, Outcome, clock, value};
use crate::model::{Depth, Outlet, Parts, Timestamp};

/// What a writer's columns are called.
#[derive(Debug)]
pub(crate) struct Layout {
    /// What the line that declares the columns starts with, ASCII case-insensitive.
    pub header: &'static str,
    /// Names, in lower case, and what they mean. Names such as `cs(Referer)` need not be listed.
    pub columns: &'static [(&'static str, Column)],
    /// Names only this writer declares: one of them must be there. Empty: none is needed.
    pub marks: &'static [&'static str],
    /// The columns of a file whose header was lost, the likeliest first.
    pub headerless: &'static [Headerless],
    /// What stands between columns.
    pub separator: Separator,
    /// How user agents are written.
    pub user_agent: Escape,
    /// How everything else is written.
    pub escape: Escape,
}

/// Columns as a writer declares them unless told otherwise.
#[derive(Debug)]
pub(crate) struct Headerless {
    /// Their names, separated by spaces.
    pub names: &'static str,
    /// The fewest a line may have: columns were appended over the years.
    pub fewest: usize,
}

/// What stands between columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    /// A space; values with spaces in them stand in quotes.
    Space,
    /// A tab.
    Tab,
    /// A tab in lines that have one.
    Either,
}

/// A layout with the declaration in force.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    layout: &'static Layout,
    table: Option<Arc<Table>>,
    /// When the lines begin (`#Date:`): the day of times that name none.
    started: Option<Timestamp>,
    /// A directive tells how far local time is from UTC, and nothing tells which of both is written.
    zone_unknown: bool,
}

/// Declared columns.
#[derive(Debug)]
struct Table {
    /// The declaration.
    names: Vec<u8>,
    columns: Vec<Column>,
    status: usize,
    /// The fewest a line may have where nobody declared them.
    undeclared: Option<usize>,
}

type Spans = SmallVec<[(u32, u32); 36]>;

/// Where matching stopped, beside the indexes of columns.
const TOO_MANY: usize = usize::MAX;
const UNDECLARED: usize = usize::MAX - 1;
const TOO_FEW: usize = usize::MAX - 2;

impl Fields {
    /// Before any declaration.
    pub(crate) fn new(layout: &'static Layout) -> Self {
        Self::undeclared(layout, layout.headerless.first())
    }

    /// The same for each other set of columns that a file without a header may have.
    pub(crate) fn others(layout: &'static Layout) -> impl Iterator<Item = Self> {
        layout
            .headerless
            .iter()
            .skip(1)
            .map(move |headerless| Self::undeclared(layout, Some(headerless)))
    }

    fn undeclared(layout: &'static Layout, headerless: Option<&Headerless>) -> Self {
        let table = headerless.and_then(|headerless| {
            let mut table = Table::new(layout, headerless.names.as_bytes())?;
            table.undeclared = Some(headerless.fewest);
            Some(Arc::new(table))
        });
        Self { layout, table, started: None, zone_unknown: false }
    }

    /// What lines after this directive are read by, if that changes with it.
    pub(crate) fn directed(&self, directive: &[u8]) -> Option<Self> {
        let after = |start: &str| {
            let (head, rest) = directive.split_at_checked(start.len())?;
            head.eq_ignore_ascii_case(start.as_bytes()).then_some(rest)
        };
        if let Some(names) = after(self.layout.header) {
            let table = self.table.as_ref();
            if table.is_some_and(|table| table.undeclared.is_none() && table.names == names) {
                return None;
            }
            let table = Table::new(self.layout, names).map(Arc::new);
            return Some(Self { table, ..self.clone() });
        }
        if after("#GMT-Offset:").is_some() {
            return (!self.zone_unknown).then(|| Self { zone_unknown: true, ..self.clone() });
        }
        let mut words = after("#Date:")?.split(|&b| b == b' ').filter(|word| !word.is_empty());
        let started = clock::utc(words.next()?, words.next()?);
        (started != self.started).then(|| Self { started, ..self.clone() })
    }

    /// What lines can show.
    pub(crate) fn shows(&self) -> Parts {
        match &self.table {
            Some(table) => row::shows(table.columns.iter()),
            None => row::shows(self.layout.columns.iter().map(|(_, column)| column)),
        }
    }

    /// The declared columns.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &Column> {
        self.table.iter().flat_map(|table| &table.columns)
    }

    /// Reads a line as deep as the outlet wants it.
    pub(crate) fn read(&self, line: &[u8], origin: Origin<'_>, outlet: &mut Outlet<'_>) -> Outcome {
        // Windows sets room aside in a log file and leaves it blank when the service is stopped.
        if line.first() == Some(&0) && line.iter().all(|&byte| byte == 0) {
            return Outcome::Passed;
        }
        let (table, spans, status) = match self.split(line) {
            Ok(found) => found,
            Err(index) => return Outcome::Stopped(index),
        };
        if status != 0 && outlet.depth(status) == Depth::Count {
            outlet.count(status);
            if outlet.wants_sightings() {
                let columns =
                    table.columns.iter().zip(&spans).filter_map(|(column, span)| {
                        Some((column, self.cell(column, line, *span)?))
                    });
                let mut sighting = row::sighting(columns, status, origin);
                sighting.time = sighting.time.or_else(|| {
                    // The time of day alone, in a file whose directives name the day.
                    let at = table.columns.iter().position(|c| *c == Column::TimeOfDay)?;
                    self.on_the_day(text(line, &spans, at)?)
                });
                outlet.sight(&sighting);
            }
        } else if status == 0 && !table.has_request(line, &spans) {
            return Outcome::Passed;
        } else if status == 0 && !outlet.wants_unanswered() {
            outlet.count_unanswered();
        } else {
            self.row(table, line, origin, &spans).deliver(status, outlet);
        }
        Outcome::Taken
    }

    /// How well a line fits; `None` if it is no exchange.
    pub(crate) fn fit(&self, line: &[u8]) -> Option<Fit> {
        let (table, spans, status) = self.split(line).ok()?;
        if status == 0 && !table.has_request(line, &spans) {
            return None;
        }
        let whole = spans.len() == table.columns.len();
        Some(Fit { columns: spans.len(), whole, trailing: 0 })
    }

    /// Where matching stopped.
    pub(crate) fn stop(&self, index: usize) -> String {
        match (index, self.table.as_ref()) {
            (UNDECLARED, _) | (_, None) => {
                format!("no {} line that declares a status is in force", self.layout.header.trim())
            }
            (TOO_MANY, _) => "more columns than declared".to_owned(),
            (TOO_FEW, _) => "fewer columns than declared, and no status".to_owned(),
            (_, Some(table)) => {
                let name = table.columns.get(index).map_or("", Column::name);
                format!("stopped at column {} ({name})", index + 1)
            }
        }
    }

    /// Finds the columns of a line and checks those that have a shape.
    fn split(&self, line: &[u8]) -> Result<(&Table, Spans, u16), usize> {
        let table = self.table.as_deref().ok_or(UNDECLARED)?;
        let mut spans = Spans::new();
        let most = table.columns.len();
        let tabs = match self.layout.separator {
            Separator::Space => false,
            Separator::Tab => true,
            Separator::Either => memchr(b'\t', line).is_some(),
        };
        let fits = if tabs {
            split_at_tabs(line, most, self.layout.separator == Separator::Either, &mut spans)
        } else {
            let line = line.trim_ascii_end();
            split_at_spaces(line, most, &mut spans) || {
                // Exchange writes a blank before the names of some users.
                spans.clear();
                split_at_blanks(line, most, &mut spans)
            }
        };
        if !fits {
            return Err(TOO_MANY);
        }
        if spans.len() < most && table.undeclared.is_none_or(|fewest| spans.len() < fewest) {
            // Cut: the last column is not whole.
            spans.pop();
            if table.undeclared.is_some() {
                return Err(TOO_FEW);
            }
        }
        let status = text(line, &spans, table.status).ok_or(TOO_FEW)?;
        let status = match status {
            b"-" => 0,
            b"0" => return Err(table.status),
            _ => value::status(status).ok_or(table.status)?,
        };
        for (index, (column, &(start, end))) in table.columns.iter().zip(&spans).enumerate() {
            let raw = line.get(start as usize..end as usize).unwrap_or_default();
            let is_right = match column {
                Column::Day => clock::date(raw).is_some(),
                Column::TimeOfDay => clock::time_of_day(raw).is_some(),
                Column::Client if table.undeclared.is_some() => value::is_address(raw),
                Column::Method if table.undeclared.is_some() => {
                    !raw.is_empty() && raw.iter().all(|b| b.is_ascii_uppercase() || *b == b'-')
                }
                _ => true,
            };
            if !is_right {
                return Err(index);
            }
        }
        Ok((table, spans, status))
    }

    fn row<'a>(
        &self,
        table: &'a Table,
        line: &'a [u8],
        origin: Origin<'a>,
        spans: &Spans,
    ) -> Row<'a> {
        let mut row = Row::new(origin);
        for (column, &span) in table.columns.iter().zip(spans) {
            let Some(mut cell) = self.cell(column, line, span) else { continue };
            // Zeek: a field that is there, and empty.
            if cell.raw == b"(empty)" {
                cell.raw = b"";
            }
            row.set(column, cell);
        }
        row.on_the_day(|time| self.on_the_day(time));
        if self.zone_unknown {
            row.doubt_zone();
        }
        row
    }

    #[inline]
    fn cell<'a>(&self, column: &Column, line: &'a [u8], span: (u32, u32)) -> Option<Cell<'a>> {
        let (start, end) = (span.0 as usize, span.1 as usize);
        let raw = line.get(start..end)?;
        let is_quoted = start.checked_sub(1).and_then(|at| line.get(at)) == Some(&b'"');
        let escape = match column {
            _ if is_quoted => Escape::Doubled,
            Column::RequestHeader(name) if name == "user-agent" => self.layout.user_agent,
            _ => self.layout.escape,
        };
        Some(Cell { raw, escape, absent: raw.is_empty() || raw == b"-" })
    }

    /// A time of day, in the day after it began: logs are rotated daily, and begin anew then.
    fn on_the_day(&self, time: &[u8]) -> Option<Timestamp> {
        const DAY: i64 = 86_400_000_000;
        const LATE: i64 = 3_600_000_000;
        let started = self.started?.0;
        let midnight = started - started.rem_euclid(DAY);
        let time = midnight.checked_add(clock::time_of_day(time)?)?;
        // Lines may be a little older than the directive above them.
        let next = if time < started - LATE { DAY } else { 0 };
        time.checked_add(next).map(Timestamp)
    }
}

impl Table {
    /// Reads a declaration. `None` without a status, a request, or what its writer always declares.
    fn new(layout: &'static Layout, names: &[u8]) -> Option<Self> {
        let words: Vec<String> = names
            .split(u8::is_ascii_whitespace)
            .filter(|name| !name.is_empty())
            .map(|name| String::from_utf8_lossy(name).to_ascii_lowercase())
            .collect();
        if !layout.marks.is_empty() && !words.iter().any(|name| layout.marks.contains(&&**name)) {
            return None;
        }
        let columns: Vec<Column> = words.iter().map(|name| column(layout, name)).collect();
        let status = columns.iter().position(|column| *column == Column::Status)?;
        let asks = |column: &Column| {
            matches!(
                column,
                Column::Method
                    | Column::Target
                    | Column::Path
                    | Column::HostAndPath
                    | Column::Request
            )
        };
        columns.iter().any(asks).then(|| Self {
            names: names.to_vec(),
            columns,
            status,
            undeclared: None,
        })
    }

    fn has_request(&self, line: &[u8], spans: &Spans) -> bool {
        self.columns.iter().zip(spans).any(|(column, &(start, end))| {
            let asks = matches!(column, Column::Method | Column::Request);
            let raw = line.get(start as usize..end as usize).unwrap_or_default();
            asks && !raw.is_empty() && raw != b"-"
        })
    }
}

/// What a column of this name means.
fn column(layout: &Layout, name: &str) -> Column {
    let listed = layout.columns.iter().find(|(listed, _)| *listed == name);
    if let Some((_, column)) = listed {
        return column.clone();
    }
    // W3C: the prefix says whose field it is; client to server, server to client, upstream to here.
    let field = |prefix: &str| {
        let field = name.strip_prefix(prefix)?.strip_suffix(')')?;
        // Imperva spells it right, and HTTP does not.
        Some(if field == "referrer" { "referer" } else { field })
    };
    if let Some(field) = field("cs(") {
        Column::request_header(field)
    } else if let Some(field) = field("sc(") {
        Column::response_header(field)
    } else if let Some(field) = field("rs(") {
        Column::UpstreamHeader(field.to_owned().into())
    } else {
        Column::Ignored
    }
}

fn text<'l>(line: &'l [u8], spans: &Spans, index: usize) -> Option<&'l [u8]> {
    let &(start, end) = spans.get(index)?;
    line.get(start as usize..end as usize)
}

/// Whether there are no more than `most`. Values may stand in `quotes`.
fn split_at_tabs(line: &[u8], most: usize, quotes: bool, spans: &mut Spans) -> bool {
    let mut start = 0;
    for end in memchr_iter(b'\t', line).chain([line.len()]) {
        if spans.len() == most {
            return false;
        }
        let quoted = quotes
            && end > start + 1
            && line.get(start) == Some(&b'"')
            && line.get(end - 1) == Some(&b'"');
        let inside = usize::from(quoted);
        spans.push(((start + inside) as u32, (end - inside) as u32));
        start = end + 1;
    }
    true
}

/// The same at spaces that are not between quotes.
fn split_at_spaces(line: &[u8], most: usize, spans: &mut Spans) -> bool {
    split_at(line, most, spans, false)
}

/// The same at runs of spaces.
fn split_at_blanks(line: &[u8], most: usize, spans: &mut Spans) -> bool {
    split_at(line, most, spans, true)
}

#[inline]
fn split_at(line: &[u8], most: usize, spans: &mut Spans, runs: bool) -> bool {
    let mut start = 0;
    loop {
        if spans.len() == most {
            return false;
        }
        let mut rest = line.get(start..).unwrap_or_default();
        if runs {
            let trimmed = rest.trim_ascii_start();
            start += rest.len() - trimmed.len();
            rest = trimmed;
        }
        let after = if let Some(length) = quoted(rest) {
            spans.push((start as u32 + 1, (start + 1 + length) as u32));
            start + length + 2
        } else {
            let length = memchr(b' ', rest).unwrap_or(rest.len());
            spans.push((start as u32, (start + length) as u32));
            start + length
        };
        if after >= line.len() {
            return true;
        }
        start = after + 1;
    }
}

/// Length of what is between quotes, a quote itself being written twice.
fn quoted(rest: &[u8]) -> Option<usize> {
    let rest = rest.strip_prefix(b"\"")?;
    let mut at = 0;
    loop {
        let quote = at + memchr(b'"', rest.get(at..)?)?;
        match rest.get(quote + 1) {
            None | Some(b' ') => return Some(quote),
            Some(b'"') => at = quote + 2,
            Some(_) => at = quote + 1,
        }
    }
}
