//! Text logs: literals and columns in a fixed order, matched from left to right without
//! backtracking and without allocating.
//!
//! A line is an exchange if and only if everything up to and including its status matches. What
//! comes later is read as far as it matches, so lines that were cut and lines with more columns
//! than the template are still exchanges.

mod begin;
mod piece;
mod quick;
mod step;

use memchr::{memchr, memchr_iter};
use smallvec::SmallVec;

use self::begin::{Begin, Ended, NOWHERE};
use self::piece::Before;
pub(crate) use self::piece::{Condition, Piece, Unsound};
use self::quick::Ending;
use self::step::{Extent, Step, goes_on};
use super::column::Column;
use super::escape::Escape;
use super::literal::Literal;
use super::near::nearest;
use super::row::{self, Cell, Origin, Row, Seen};
use super::{Fit, Outcome, value};
use crate::model::{Depth, Outlet, Parts, Timestamp};

/// A compiled line template.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one template")]
pub(crate) struct Template {
    steps: Box<[Step]>,
    /// For lines as nearly all are.
    endings: Box<[Option<Ending>]>,
    /// Whether there are such lines.
    is_swept: bool,
    /// The last column up to which they are read so.
    last_swept: usize,
    /// Text after the last column.
    tail: Literal<8>,
    /// Index of the step whose column is the status.
    status: usize,
    /// Whether that column may say that no status was sent.
    may_lack_status: bool,
    /// Whether a line must match to its end.
    needs_whole: bool,
    escape: Escape,
    /// Steps whose columns a sighting is made of, ascending.
    sighted: Box<[usize]>,
    /// Of the columns behind the status it needs but the user agent, in quotes at the end of the line.
    ends_in_agent: bool,
}

/// The columns of a line; load balancers have thirty.
type Spans = SmallVec<[(u32, u32); 32]>;

impl Template {
    /// Puts pieces together.
    ///
    /// # Errors
    /// When lines of this pattern could not be read reliably.
    pub(crate) fn new(pieces: Vec<Piece>, escape: Escape) -> Result<Self, Unsound> {
        let mut columns: Vec<(Before, Column, Option<Condition>)> = Vec::new();
        let mut literal = Vec::new();
        let mut lead = None;
        let mut needs_whole = false;
        for piece in pieces {
            match piece {
                Piece::Literal(text) => literal.extend_from_slice(&text),
                Piece::Column(Column::Query, _)
                    if literal.is_empty()
                        && lead.is_none()
                        && let Some((_, path @ (Column::Path | Column::Target), ..)) =
                            columns.last_mut() =>
                {
                    // `$uri$is_args$args`, `%U%q`: path and query touch and are one target.
                    *path = Column::Target;
                }
                Piece::Whole => needs_whole = true,
                Piece::Padding => lead = Some(std::mem::take(&mut literal)),
                Piece::Column(column, condition) => {
                    let text = std::mem::take(&mut literal);
                    let before = match lead.take() {
                        Some(lead) => Before { text: lead, padded: Some(text) },
                        None => Before { text, padded: None },
                    };
                    columns.push((before, column, condition));
                }
            }
        }
        let status = columns
            .iter()
            .position(|(_, column, _)| matches!(column, Column::Status | Column::StatusOrNone))
            .ok_or(Unsound::NoStatus)?;
        let follow: Vec<Vec<u8>> = columns
            .iter()
            .skip(1)
            .map(|(before, ..)| before.start().to_vec())
            .chain([literal.clone()])
            .collect();
        let next: Vec<Option<Column>> = columns
            .iter()
            .skip(1)
            .map(|(_, column, ..)| Some(column.clone()))
            .chain([None])
            .collect();
        let mut steps = Vec::with_capacity(columns.len());
        let mut host_before = false;
        for (((before, column, condition), literal), next) in
            columns.into_iter().zip(&follow).zip(next)
        {
            let extent = Extent::of(&column, before.end(), literal, next.as_ref())?;
            let only_address =
                column == Column::Client && (host_before || next == Some(Column::ClientPort));
            host_before |= matches!(column, Column::Authority | Column::ServerName);
            steps.push(Step {
                before: Literal::new(before.text),
                padded: before.padded.map(Literal::new),
                column,
                extent,
                condition,
                only_address,
            });
        }
        // A status alone may be any number.
        needs_whole |= !steps.iter().take(status).any(|step| row::is_sighted(&step.column));
        let may_lack_status =
            steps.get(status).is_some_and(|step| step.column == Column::StatusOrNone);
        let sighted: Vec<usize> = steps
            .iter()
            .enumerate()
            .filter(|(_, step)| row::is_sighted(&step.column))
            .map(|(at, _)| at)
            .collect();
        let ends_in_agent = literal == b"\""
            && steps.last().is_some_and(|last: &Step| {
                last.column == Column::RequestHeader("user-agent".into())
                    && matches!(last.extent, Extent::Quote)
            })
            && sighted.iter().filter(|&&at| at > status).count() == 1;
        let endings = quick::endings(&steps);
        Ok(Self {
            is_swept: endings.iter().take(status + 1).all(Option::is_some),
            last_swept: endings
                .iter()
                .skip(status + 1)
                .take_while(|ending| ending.is_some())
                .count()
                + status,
            endings,
            steps: steps.into(),
            tail: Literal::new(literal),
            status,
            may_lack_status,
            needs_whole,
            escape,
            sighted: sighted.into(),
            ends_in_agent,
        })
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
    pub(crate) fn read(&self, line: &[u8], origin: Origin<'_>, outlet: &mut Outlet<'_>) -> Outcome {
        let mut spans = Spans::new();
        let (status, at) = match self.status(line, &mut spans) {
            Ok(found) => found,
            Err(index) => return Outcome::Stopped(index),
        };
        if status == 0 && self.may_lack_status && !self.has_request(line, at, &mut spans) {
            return Outcome::Passed;
        }
        if self.needs_whole && !self.alone(line, at, &mut spans).1 {
            return Outcome::Stopped(spans.len());
        }
        let time = if outlet.is_windowed() { self.early_time(line, origin, &spans) } else { None };
        let Some(depth) = outlet.depth_at(status, time) else { return Outcome::Taken };
        if status == 0 && !outlet.wants_unanswered() {
            outlet.count_unanswered();
        } else if status != 0 && depth == Depth::Count {
            outlet.count(status);
            if outlet.wants_sightings() {
                let agent = if self.ends_in_agent { last_quoted(line) } else { None };
                // Of a template that needs the whole line it was matched already.
                if agent.is_none()
                    && !self.needs_whole
                    && let Some(&last) = self.sighted.last()
                {
                    self.rest(line, at, last, &mut spans);
                }
                let mut seen = Seen::new(status, origin);
                for &at in &self.sighted {
                    let (Some(step), Some(&(start, end))) = (self.steps.get(at), spans.get(at))
                    else {
                        break;
                    };
                    if let Some(raw) = line.get(start as usize..end as usize) {
                        seen.take(&step.column, Cell::text(raw, self.escape), origin);
                    }
                }
                seen.complete(origin);
                seen.sighting.agent = seen.sighting.agent.or(agent);
                outlet.sight(&seen.sighting);
            }
        } else {
            spans.truncate(self.status + 1);
            self.whole_rest(line, at, &mut spans);
            self.row(line, origin, status, &spans).deliver(status, outlet);
        }
        Outcome::Taken
    }

    /// When it happened, if a column before the status says so better than what is around the line.
    fn early_time(&self, line: &[u8], origin: Origin<'_>, spans: &Spans) -> Option<Timestamp> {
        let columns = self.steps.iter().zip(spans);
        let mut times = columns.filter_map(|(step, span)| match &step.column {
            Column::Time(shape) => Some((shape, span)),
            _ => None,
        });
        let (shape, &(start, end)) = times.next()?;
        let moment = shape.read(line.get(start as usize..end as usize)?, origin.zone)?;
        moment.instant().or_else(|| origin.written.is_none().then(|| moment.shown().0))
    }

    fn has_request(&self, line: &[u8], at: usize, spans: &mut Spans) -> bool {
        self.whole_rest(line, at, spans);
        self.row(line, Origin::default(), 0, spans).has_request()
    }

    /// How well a line fits; `None` if it is no exchange.
    pub(crate) fn fit(&self, line: &[u8]) -> Option<Fit> {
        let mut spans = Spans::new();
        let (status, at) = self.prefix(line, &mut spans).ok()?;
        let needed = spans.len();
        if status == 0 && self.may_lack_status && !self.has_request(line, at, &mut spans) {
            return None;
        }
        spans.truncate(needed);
        let (at, whole) = self.alone(line, at, &mut spans);
        if self.needs_whole && !whole {
            return None;
        }
        let columns = if whole { spans.len() } else { needed };
        Some(Fit { columns, whole, trailing: line.len() - at })
    }

    /// The column at which matching stopped.
    pub(crate) fn stop(&self, index: usize) -> String {
        let name = self.steps.get(index).map_or("", |step| step.column.name());
        format!("stopped at column {} ({name})", index + 1)
    }

    /// Matches everything up to and including the status. Returns that and where it ends, or the
    /// column at which matching stopped.
    #[inline]
    fn status(&self, line: &[u8], spans: &mut Spans) -> Result<(u16, usize), usize> {
        if let Some((start, end)) = self.sweep(line, spans)
            && let Some(status) = line.get(start..end).and_then(|raw| self.read_status(raw))
        {
            return Ok((status, end));
        }
        spans.clear();
        self.prefix(line, spans)
    }

    #[inline]
    fn read_status(&self, raw: &[u8]) -> Option<u16> {
        if self.may_lack_status { value::status_or_none(raw) } else { value::status(raw) }
    }

    /// The same with a close look at each column.
    fn prefix(&self, line: &[u8], spans: &mut Spans) -> Result<(u16, usize), usize> {
        let mut next = Begin::before(0);
        for (index, step) in self.steps.iter().enumerate() {
            let start = next.start(line, step).ok_or(index)?;
            let (end, after) = self.end(line, start, index, next);
            if end == NOWHERE {
                return Err(self.blame(line, start, index));
            }
            let raw = line.get(start..end).ok_or(index)?;
            spans.push((start as u32, end as u32));
            if index == self.status {
                return Ok((self.read_status(raw).ok_or(index)?, end));
            }
            if !step.accepts(raw) {
                return Err(index);
            }
            next = after;
        }
        Err(self.steps.len())
    }

    /// The column to name when the end of column `index` was not found: the next, where what stands
    /// before it is there, and it is the value that is wrong.
    fn blame(&self, line: &[u8], start: usize, index: usize) -> usize {
        let next = self.steps.get(index + 1).filter(|next| next.extent.has_shape());
        let rest = line.get(start..).unwrap_or_default();
        let stands = |next: &Step| memchr::memmem::find(rest, &next.before).is_some();
        if next.is_some_and(stands) { index + 1 } else { index }
    }

    /// Matches what comes after the status, and whether the whole line is of this template and of no
    /// other: writers escape quotes, so a value with `" ` in it is two columns of another format.
    fn alone(&self, line: &[u8], at: usize, spans: &mut Spans) -> (usize, bool) {
        let needed = spans.len();
        let (at, whole) = self.whole_rest(line, at, spans);
        let holds_columns = |&(start, end): &(u32, u32)| {
            let value = line.get(start as usize..end as usize).unwrap_or_default();
            memchr::memmem::find(value, b"\" ").is_some()
        };
        (at, whole && !spans.iter().skip(needed).any(holds_columns))
    }

    /// Matches what comes after the status, as far as it goes. Returns where it ended, and whether
    /// the template was used up.
    fn whole_rest(&self, line: &[u8], at: usize, spans: &mut Spans) -> (usize, bool) {
        let (at, whole) = self.rest(line, at, self.steps.len() - 1, spans);
        let end = if whole { self.tail.end(line, at) } else { None };
        end.map_or((at, false), |at| (at, true))
    }

    /// The same, up to and including step `last`; whether that was reached.
    #[inline]
    fn rest(&self, line: &[u8], at: usize, last: usize, spans: &mut Spans) -> (usize, bool) {
        if last <= self.status {
            return (at, true);
        }
        let reach = last.min(self.last_swept);
        if let Some(end) = self.sweep_rest(line, at, reach, spans) {
            return self.close_rest(line, end, reach + 1, last, spans);
        }
        spans.truncate(self.status + 1);
        self.close_rest(line, at, self.status + 1, last, spans)
    }

    /// Matches the columns from `first` to `last` with a close look at each.
    fn close_rest(
        &self,
        line: &[u8],
        mut at: usize,
        first: usize,
        last: usize,
        spans: &mut Spans,
    ) -> (usize, bool) {
        let mut next = Begin::before(at);
        for (index, step) in self.steps.iter().enumerate().take(last + 1).skip(first) {
            let matched = next.start(line, step).and_then(|start| {
                let (end, after) = self.end(line, start, index, next);
                step.accepts(line.get(start..end)?).then_some((start, end, after))
            });
            let Some((start, end, after)) = matched else { return (at, false) };
            spans.push((start as u32, end as u32));
            at = end;
            next = after;
        }
        (at, true)
    }

    fn row<'a>(
        &'a self,
        line: &'a [u8],
        origin: Origin<'a>,
        status: u16,
        spans: &Spans,
    ) -> Row<'a> {
        let mut row = Row::new(origin);
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

    /// Where the column of step `index`, which starts at `start`, ends, and where the next begins.
    #[inline]
    fn end(&self, line: &[u8], start: usize, index: usize, begin: Begin) -> Ended {
        let nowhere = (NOWHERE, Begin::before(0));
        let (Some(rest), Some(step)) = (line.get(start..), self.steps.get(index)) else {
            return nowhere;
        };
        let length = match &step.extent {
            _ if let Some(end) = begin.known_end() => Some(end - start),
            extent @ (Extent::Time(_) | Extent::Status | Extent::StatusOrNone | Extent::Port) => {
                extent.length(rest)
            }
            Extent::Word => Some(memchr(b' ', rest).unwrap_or(rest.len())),
            Extent::Rest => Some(rest.len()),
            Extent::Host => memchr::memchr3(b'/', b' ', b'"', rest),
            Extent::Until { anchor, offset } => {
                let mut from = 0;
                loop {
                    let Some(found) = nearest(*anchor, rest.get(from..).unwrap_or_default()) else {
                        return nowhere;
                    };
                    from += found + 1;
                    let Some(end) = from.checked_sub(offset + 1) else { continue };
                    if !goes_on(rest, end)
                        && let Some(next) = self.follows(line, start + end, index)
                    {
                        return (start + end, next);
                    }
                }
            }
            Extent::Quote => return self.quoted_end(line, start, index).unwrap_or(nowhere),
        };
        length.map_or(nowhere, |length| (start + length, Begin::before(start + length)))
    }

    /// The same of a column in quotes.
    #[inline]
    fn quoted_end(&self, line: &[u8], start: usize, index: usize) -> Option<Ended> {
        let rest = line.get(start..)?;
        memchr_iter(b'"', rest)
            .find_map(|end| {
                let next = self.follows(line, start + end, index)?;
                (!self.is_escaped(rest, end)).then_some((start + end, next))
            })
            .or_else(|| {
                // Older lines have fewer columns: closed at the end of the line is closed.
                let end = rest.strip_suffix(b"\"")?.len();
                let at = start + end;
                (!self.is_escaped(rest, end)).then_some((at, Begin::before(at)))
            })
            .or_else(|| {
                // HAProxy cuts lines at 1024 bytes, in the request line of all places.
                let step = self.steps.get(index)?;
                let cut = step.column == Column::Request && !rest.contains(&b'"');
                cut.then_some((line.len(), Begin::before(line.len())))
            })
    }

    /// Whether what comes after step `index` stands at `at`: its literal, and where that can be
    /// told from its shape the next column. That finds the end of a value which holds its own
    /// delimiter, such as a user name with spaces or an unescaped quote in a request.
    #[inline]
    fn follows(&self, line: &[u8], at: usize, index: usize) -> Option<Begin> {
        let Some(next) = self.steps.get(index + 1) else {
            // A closing quote at the end of the template ends a word.
            let end = self.tail.end(line, at)?;
            let ends = &*self.tail != b"\"" || matches!(line.get(end), None | Some(b' '));
            return ends.then_some(Begin::before(at));
        };
        let start = next.opening(line, at)?;
        let rest = line.get(start..)?;
        if !next.extent.has_shape() {
            return Some(Begin::after(start));
        }
        let length = next.extent.length(rest)?;
        if matches!(next.extent, Extent::Time(_) | Extent::Port) {
            // A user may call himself `x [01/Mar/2026:10:00:00 +0000]`, and an address may be `::1`.
            let literal = self.steps.get(index + 2).map_or(&self.tail, |step| &step.before);
            literal.end(rest, length)?;
        }
        Some(Begin::known(start, start + length))
    }

    fn is_escaped(&self, line: &[u8], quote: usize) -> bool {
        let before = line.get(..quote).unwrap_or_default();
        if before.last() != Some(&b'\\') || self.escape == Escape::None {
            return false;
        }
        before.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
    }
}

/// What stands between the last two quotes, which end the line. A user agent with a quote in it loses
/// what is before that, which tells it from others as well.
#[inline]
fn last_quoted(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\"")?;
    let start = memchr::memrchr(b'"', line)? + 1;
    line.get(start..).filter(|agent| *agent != b"-")
}
