//! Text logs: literals and columns in a fixed order, matched from left to right without
//! backtracking and without allocating.
//!
//! A line is an exchange if and only if everything up to and including its status matches. What
//! comes later is read as far as it matches, so lines that were cut and lines with more columns
//! than the template are still exchanges.

use memchr::{memchr, memchr_iter};
use smallvec::SmallVec;

use super::clock::TimeShape;
use super::column::Column;
use super::escape::Escape;
use super::row::{self, Cell, Row};
use super::{Fit, Outcome, value};
use crate::model::{Depth, Outlet, Parts};

/// A compiled line template.
#[derive(Debug)]
pub(crate) struct Template {
    steps: Box<[Step]>,
    /// Text after the last column.
    tail: Box<[u8]>,
    /// Index of the step whose column is the status.
    status: usize,
    escape: Escape,
}

/// One part of a pattern, as the pattern compilers deliver it.
#[derive(Debug)]
pub(crate) enum Piece {
    /// Text that stands in the line as it is.
    Literal(Vec<u8>),
    /// A column.
    Column(Column, Option<Condition>),
}

/// Statuses for which a column is written at all (Apache `%400,501{Referer}i`).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    /// The listed codes.
    pub statuses: Vec<u16>,
    /// Whether it is written for all but these.
    pub negated: bool,
}

/// Why pieces do not make a template.
#[derive(Debug, PartialEq)]
pub(crate) enum Unsound {
    /// There is no status column.
    NoStatus,
    /// Nothing tells where this column ends and the next begins.
    Unseparated(String, String),
}

#[derive(Debug)]
struct Step {
    before: Box<[u8]>,
    column: Column,
    extent: Extent,
    condition: Option<Condition>,
    /// Client after a host name: only an address tells the two apart.
    only_address: bool,
}

/// How the end of a column is found.
#[derive(Debug)]
enum Extent {
    /// By its own shape.
    Time(TimeShape),
    /// Three digits.
    Status,
    /// Before the literal that follows; `anchor` is the rarest byte of that literal.
    Until { anchor: u8, offset: usize },
    /// Before an unescaped quote that starts the literal that follows.
    Quote,
    /// A host directly before a path.
    Host,
    /// The last column, up to a space.
    Word,
    /// The last column, all that is left.
    Rest,
}

type Spans = SmallVec<[(u32, u32); 16]>;

/// Longest client, host or user column taken for one.
const NAME: usize = 512;

impl Template {
    /// Puts pieces together.
    ///
    /// # Errors
    /// When lines of this pattern could not be read reliably.
    pub(crate) fn new(pieces: Vec<Piece>, escape: Escape) -> Result<Self, Unsound> {
        let mut columns: Vec<(Vec<u8>, Column, Option<Condition>)> = Vec::new();
        let mut literal = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Literal(text) => literal.extend_from_slice(&text),
                Piece::Column(Column::Query, _)
                    if literal.is_empty()
                        && let Some((_, path @ (Column::Path | Column::Target), _)) = columns.last_mut() =>
                {
                    // `$uri$is_args$args`, `%U%q`: path and query touch and are one target.
                    *path = Column::Target;
                }
                Piece::Column(column, condition) => {
                    columns.push((std::mem::take(&mut literal), column, condition));
                }
            }
        }
        let status = columns
            .iter()
            .position(|(_, column, _)| *column == Column::Status)
            .ok_or(Unsound::NoStatus)?;
        let follow: Vec<Vec<u8>> =
            columns.iter().skip(1).map(|(before, ..)| before.clone()).chain([literal.clone()]).collect();
        let next: Vec<Option<Column>> =
            columns.iter().skip(1).map(|(_, column, _)| Some(column.clone())).chain([None]).collect();
        let mut steps = Vec::with_capacity(columns.len());
        let mut host_before = false;
        for (((before, column, condition), literal), next) in columns.into_iter().zip(&follow).zip(next) {
            let extent = Extent::of(&column, &before, literal, next.as_ref())?;
            let only_address = host_before && column == Column::Client;
            host_before |= matches!(column, Column::Authority | Column::ServerName);
            steps.push(Step { before: before.into(), column, extent, condition, only_address });
        }
        Ok(Self { steps: steps.into(), tail: literal.into(), status, escape })
    }

    /// The columns in their order.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &Column> {
        self.steps.iter().map(|step| &step.column)
    }

    /// What lines can show.
    pub(crate) fn shows(&self) -> Parts {
        row::shows(self.columns())
    }

    /// Reads a line as deep as the outlet wants it.
    #[inline]
    pub(crate) fn read(&self, format: &str, line: &[u8], ordinal: u64, outlet: &mut Outlet<'_>) -> Outcome {
        let mut spans = Spans::new();
        let (status, at) = match self.prefix(line, &mut spans) {
            Ok(found) => found,
            Err(index) => return Outcome::Stopped(index),
        };
        if status == 0 && !outlet.wants_unanswered() {
            outlet.count_unanswered();
        } else if status != 0 && outlet.depth(status) == Depth::Count {
            outlet.count(status);
        } else {
            self.rest(line, at, &mut spans);
            self.row(line, status, &spans).deliver(format, status, ordinal, outlet);
        }
        Outcome::Taken
    }

    /// How well a line fits; `None` if it is no exchange.
    pub(crate) fn fit(&self, line: &[u8]) -> Option<Fit> {
        let mut spans = Spans::new();
        let (_, at) = self.prefix(line, &mut spans).ok()?;
        let needed = spans.len();
        let (at, whole) = self.rest(line, at, &mut spans);
        let columns = if whole { spans.len() } else { needed };
        Some(Fit { columns, whole, trailing: line.len() - at })
    }

    /// The column at which matching stopped.
    pub(crate) fn stop(&self, index: usize) -> String {
        let name = self.steps.get(index).map_or("", |step| step.column.name());
        format!("stopped at column {} ({name})", index + 1)
    }

    /// Matches everything up to and including the status.
    #[inline]
    fn prefix(&self, line: &[u8], spans: &mut Spans) -> Result<(u16, usize), usize> {
        let mut at = 0;
        for (index, step) in self.steps.iter().enumerate() {
            let start = after(line, at, &step.before).ok_or(index)?;
            at = self.end(line, start, index).ok_or(index)?;
            let raw = line.get(start..at).ok_or(index)?;
            spans.push((start as u32, at as u32));
            if index == self.status {
                return Ok((value::status(raw).ok_or(index)?, at));
            }
            if !step.accepts(raw) {
                return Err(index);
            }
        }
        Err(self.steps.len())
    }

    /// Matches what comes after the status, as far as it goes. Returns where it ended, and whether
    /// the template was used up.
    fn rest(&self, line: &[u8], mut at: usize, spans: &mut Spans) -> (usize, bool) {
        for index in self.status + 1..self.steps.len() {
            let matched = self.steps.get(index).and_then(|step| {
                let start = after(line, at, &step.before)?;
                let end = self.end(line, start, index)?;
                step.accepts(line.get(start..end)?).then_some((start, end))
            });
            let Some((start, end)) = matched else { return (at, false) };
            spans.push((start as u32, end as u32));
            at = end;
        }
        after(line, at, &self.tail).map_or((at, false), |at| (at, true))
    }

    fn row<'a>(&'a self, line: &'a [u8], status: u16, spans: &Spans) -> Row<'a> {
        let mut row = Row::default();
        for (step, &(start, end)) in self.steps.iter().zip(spans) {
            let Some(raw) = line.get(start as usize..end as usize) else { continue };
            let cell = Cell::text(raw, self.escape);
            // A column that is not written for this status says nothing about absence.
            let written = step.condition.as_ref().is_none_or(|condition| condition.holds(status));
            if written || !cell.absent {
                row.set(&step.column, cell);
            }
        }
        row
    }

    /// Where the column of step `index`, which starts at `start`, ends.
    #[inline]
    fn end(&self, line: &[u8], start: usize, index: usize) -> Option<usize> {
        let rest = line.get(start..)?;
        let length = match &self.steps.get(index)?.extent {
            Extent::Time(shape) => shape.length(rest)?,
            Extent::Status => status_length(rest)?,
            Extent::Word => memchr(b' ', rest).unwrap_or(rest.len()),
            Extent::Rest => rest.len(),
            Extent::Host => memchr::memchr3(b'/', b' ', b'"', rest)?,
            Extent::Until { anchor, offset } => memchr_iter(*anchor, rest)
                .filter_map(|found| found.checked_sub(*offset))
                .find(|&end| !goes_on(rest, end) && self.follows(rest, end, index))?,
            Extent::Quote => memchr_iter(b'"', rest)
                .find(|&end| !self.is_escaped(rest, end) && self.follows(rest, end, index))?,
        };
        Some(start + length)
    }

    /// Whether what comes after step `index` stands at `at`: its literal, and where that can be
    /// told from its shape the next column. That finds the end of a value which holds its own
    /// delimiter, such as a user name with spaces or an unescaped quote in a request.
    #[inline]
    fn follows(&self, line: &[u8], at: usize, index: usize) -> bool {
        let Some(next) = self.steps.get(index + 1) else {
            // A closing quote at the end of the template ends a word.
            return after(line, at, &self.tail)
                .is_some_and(|end| self.tail.as_ref() != b"\"" || matches!(line.get(end), None | Some(b' ')));
        };
        let Some(rest) = after(line, at, &next.before).and_then(|start| line.get(start..)) else {
            return false;
        };
        match &next.extent {
            Extent::Time(shape) => shape.length(rest).is_some(),
            Extent::Status => status_length(rest).is_some(),
            _ => true,
        }
    }

    fn is_escaped(&self, line: &[u8], quote: usize) -> bool {
        let before = line.get(..quote).unwrap_or_default();
        if before.last() != Some(&b'\\') || self.escape == Escape::None {
            return false;
        }
        before.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
    }
}

impl Extent {
    fn of(column: &Column, before: &[u8], literal: &[u8], next: Option<&Column>) -> Result<Self, Unsound> {
        Ok(match column {
            Column::Time(shape) => Self::Time(shape.clone()),
            Column::Status => Self::Status,
            _ if before.ends_with(b"\"") && literal.starts_with(b"\"") => Self::Quote,
            Column::Authority | Column::ServerName
                if literal.is_empty() && matches!(next, Some(Column::Target | Column::Path)) =>
            {
                Self::Host
            }
            _ => match (rarest(literal), next) {
                (Some((anchor, offset)), _) => Self::Until { anchor, offset },
                (None, Some(next)) => {
                    return Err(Unsound::Unseparated(column.name().to_owned(), next.name().to_owned()));
                }
                (None, None) => match column {
                    Column::RequestHeader(_)
                    | Column::ResponseHeader(_)
                    | Column::UpstreamHeader(_)
                    | Column::ForwardedFor
                    | Column::Reason(_) => Self::Rest,
                    _ => Self::Word,
                },
            },
        })
    }
}

impl Step {
    /// Whether the column may hold this value. These checks tell formats apart.
    #[inline]
    fn accepts(&self, raw: &[u8]) -> bool {
        match &self.column {
            Column::Client if self.only_address => value::is_address(raw),
            Column::Client => {
                (1..=NAME).contains(&raw.len())
                    && raw.iter().all(|b| b.is_ascii_alphanumeric() || b".:-_[]%,/@ ".contains(b))
            }
            Column::Ident => !raw.is_empty() && raw.len() <= NAME && !value::is_address(raw),
            // A user of several words is seen; one with a lone dash holds other columns.
            Column::User => {
                raw.len() <= NAME
                    && (memchr(b' ', raw).is_none()
                        || !(raw.starts_with(b"- ")
                            || raw.ends_with(b" -")
                            || raw.windows(3).any(|three| three == b" - ")))
            }
            Column::Authority if self.extent.is_delimited() => {
                (1..=NAME).contains(&raw.len())
                    && raw != b"-"
                    && raw.iter().all(|b| b.is_ascii_alphanumeric() || b".:-_[]*".contains(b))
            }
            Column::Port => (1..=5).contains(&raw.len()) && raw.iter().all(u8::is_ascii_digit),
            Column::BodyBytes => raw == b"-" || (!raw.is_empty() && raw.iter().all(u8::is_ascii_digit)),
            Column::Duration(_) => {
                !raw.is_empty() && raw.iter().all(|b| b.is_ascii_digit() || b".-, :+".contains(b))
            }
            Column::UpstreamStatus => {
                !raw.is_empty() && raw.iter().all(|b| b.is_ascii_digit() || b"-, :".contains(b))
            }
            _ => true,
        }
    }
}

impl Extent {
    /// Whether a space ends it: then it is a bare word.
    fn is_delimited(&self) -> bool {
        matches!(self, Self::Until { anchor: b' ' | b':', .. })
    }
}

impl Condition {
    fn holds(&self, status: u16) -> bool {
        self.statuses.contains(&status) != self.negated
    }
}

/// Where `literal` ends if it stands at `at`.
#[inline]
fn after(line: &[u8], at: usize, literal: &[u8]) -> Option<usize> {
    line.get(at..)?.starts_with(literal).then_some(at + literal.len())
}

/// Length of the status that `rest` starts with.
#[inline]
fn status_length(rest: &[u8]) -> Option<usize> {
    let length = rest.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
    value::status(rest.get(..length)?)?;
    let ends = rest.get(length).is_none_or(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'.' | b':'));
    ends.then_some(length)
}

/// Whether a space at `end` is one inside a list: nginx writes `a, b : c` without quotes.
#[inline]
fn goes_on(rest: &[u8], end: usize) -> bool {
    rest.get(end) == Some(&b' ')
        && (end > 0 && matches!(rest.get(end - 1), Some(b','))
            || rest.get(end..end + 3) == Some(b" : ")
            || end > 1 && rest.get(end - 2..end) == Some(b" :"))
}

/// The byte of `literal` to search for, and its place: anything but letters, digits and spaces.
fn rarest(literal: &[u8]) -> Option<(u8, usize)> {
    let rare = literal.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b' ' && *b != b'-');
    let offset = rare.or_else(|| literal.iter().position(|b| *b != b' ')).unwrap_or(0);
    literal.get(offset).map(|&byte| (byte, offset))
}
