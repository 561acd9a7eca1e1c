//! Which part of a text input is read: what is new, and what lies in the time asked for.

use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::Window;
use crate::format::lines::{LineFormat, is_part, search};
use crate::source::{self, Content, Found, Identity, Position, Source, State, read_at_most};
use crate::tally::Skipped;

/// A file that was not written to for so long is whole: its last line will get no end.
const SETTLED: Duration = Duration::from_secs(60);

/// Bytes at the end of a file in which its last line end is looked for.
const TAIL: usize = 1 << 20;

/// Part of an input.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    /// Where reading starts.
    pub(super) start: u64,
    /// Where it ends, if not at the end.
    pub(super) end: Option<u64>,
    /// Lines before it.
    pub(super) lines_before: u64,
    /// How many lines are before it is not known, as they were never read.
    pub(super) uncounted: bool,
    /// What is not read, and why.
    pub(super) skipped: Skipped,
}

impl Extent {
    /// What is new of a text input since the run that wrote `state`.
    pub(super) fn new_since(state: &State, source: &Source, identity: &Identity) -> Self {
        let length = match &source.content {
            Content::File { length, .. } => Some(*length),
            Content::Stream(_) => None,
        };
        let Position { offset, lines } = state.position(identity, length);
        let mut extent = Self { start: offset, lines_before: lines, ..Self::default() };
        extent.skipped.known = offset;
        if let Content::File { file, length } = &source.content
            && is_growing(file)
        {
            extent.end = whole_lines(file, offset, *length);
        }
        extent
    }

    /// Whether nothing of a log lies in the time asked for: it begins after it, or the file that goes
    /// on where it ends begins before it.
    pub(super) fn is_outside(
        window: Window,
        source: &Source,
        format: &Arc<dyn LineFormat>,
        next: Option<&Found>,
    ) -> bool {
        let first = |head: &[u8]| search::first_time(head, &**format);
        let begins_after = window.until.is_some_and(|until| {
            first(&source.head).is_some_and(|time| time.0 >= until.0.saturating_add(search::LATE))
        });
        begins_after
            || window.since.is_some_and(|since| {
                next.and_then(|next| source::open(&next.path).ok())
                    .and_then(|next| first(&next.head))
                    .is_some_and(|time| time <= since)
            })
    }

    /// What lies in the time asked for.
    pub(super) fn within(window: Window, source: &Source, format: &Arc<dyn LineFormat>) -> Self {
        let Window { since, until } = window;
        let mut extent = Self::default();
        let Content::File { file, length } = &source.content else { return extent };
        if let Some(part) = search::part(file, *length, format, since, until) {
            extent.skipped.outside = part.start + (length - part.end);
            extent.uncounted = part.start > 0;
            extent.start = part.start;
            extent.end = Some(part.end);
        }
        extent
    }
}

fn is_growing(file: &File) -> bool {
    let written = file.metadata().and_then(|metadata| metadata.modified());
    let settled = written.is_ok_and(|time| {
        SystemTime::now().duration_since(time).is_ok_and(|since| since > SETTLED)
    });
    !settled
}

/// Where the last whole line ends; a line whose end has not come yet is left for the next run.
fn whole_lines(file: &File, start: u64, length: u64) -> Option<u64> {
    let from = length.saturating_sub(TAIL as u64).max(start);
    let mut tail = vec![0; usize::try_from(length.checked_sub(from)?).ok()?];
    let filled = read_at_most(file, &mut tail, from).ok()?;
    let tail = tail.get(..filled)?;
    match memchr::memrchr(b'\n', tail) {
        Some(at) => Some(from + without_open_parts(tail.get(..=at)?) as u64),
        // A single line without its end, or one longer than any: of the latter nobody waits.
        None if filled < TAIL => Some(from),
        None => None,
    }
}

/// Length of these lines without the parts at their end of a line that a container runtime has not
/// written to its end.
fn without_open_parts(lines: &[u8]) -> usize {
    let mut end = lines.len();
    while let Some(line) = lines.get(..end).and_then(|lines| lines.strip_suffix(b"\n")) {
        let start = memchr::memrchr(b'\n', line).map_or(0, |at| at + 1);
        if !line.get(start..).is_some_and(is_part) {
            break;
        }
        end = start;
    }
    end
}
