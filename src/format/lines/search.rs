//! Finds a stretch of time in a log without reading what lies outside of it.

use std::fs::File;
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr;

use super::{Framing, LineFormat};
use crate::model::{Exchange, Interest, Outlet, Reading, Timestamp};
use crate::source::read_at_most;

/// Bytes read to find a line with a time.
const PROBE: usize = 64 << 10;

/// Places looked at to see whether the log is in the order of its times at all.
const PLACES: u64 = 16;

/// Smaller logs are read faster than searched.
const WORTHWHILE: u64 = 8 << 20;

/// How far the search is to narrow a place down, in bytes.
const NEAR: u64 = 256 << 10;

/// How much older than the lines around it a line may be: servers write a line when the answer is
/// sent, and some note when the request came.
pub const LATE: i64 = 3_600 * Timestamp::SECOND;

/// The part of a file whose lines may lie in a stretch of time; `None` where all of it is to be
/// read, because it is small, has no times, or is in no order.
pub fn part(
    file: &File,
    length: u64,
    format: &Arc<dyn LineFormat>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Option<Range<u64>> {
    // Directives in what is passed over would be missed.
    if length < WORTHWHILE || format.has_directives() || format.framing() != Framing::Lines {
        return None;
    }
    let mut probes: Vec<(u64, Timestamp)> = Vec::new();
    for place in 0..=PLACES {
        let at = (length - 1).saturating_sub(PROBE as u64) / PLACES * place;
        probes.push((at, time_near(file, at, &**format)?));
    }
    let start = match since {
        // A line that came before `since` is written before any that came after it.
        Some(since) => narrow(file, &**format, &mut probes, length, since).0,
        None => 0,
    };
    let end = match until {
        Some(until) => {
            let late = Timestamp(until.0.saturating_add(LATE));
            narrow(file, &**format, &mut probes, length, late).1
        }
        None => length,
    };
    probes.sort_unstable();
    let sorted = probes.windows(2).all(|two| two[1].1.0 >= two[0].1.0 - LATE / 6);
    sorted.then_some(start.min(end)..end)
}

/// The time of the first line of a beginning that has one.
pub fn first_time(head: &[u8], format: &dyn LineFormat) -> Option<Timestamp> {
    let mut rest = head;
    let mut tries = 0;
    while let Some(end) = memchr(b'\n', rest) {
        let (line, after) = rest.split_at_checked(end)?;
        rest = after.get(1..)?;
        if let Some(time) = time_of(line, format) {
            return Some(time);
        }
        tries += 1;
        if tries > 100 {
            break;
        }
    }
    None
}

/// Narrows down where a time is reached: the last place known to lie before its lines, and the first
/// known to lie behind earlier ones.
fn narrow(
    file: &File,
    format: &dyn LineFormat,
    probes: &mut Vec<(u64, Timestamp)>,
    length: u64,
    time: Timestamp,
) -> (u64, u64) {
    let (mut low, mut high) = (0, length);
    while high - low > NEAR {
        let middle = low + (high - low) / 2;
        let Some(found) = time_near(file, middle, format) else { break };
        probes.push((middle, found));
        if found < time {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low, high)
}

/// The time of the first line that starts at `at` or later and has one.
fn time_near(file: &File, at: u64, format: &dyn LineFormat) -> Option<Timestamp> {
    let mut buffer = vec![0; PROBE];
    let filled = read_at_most(file, &mut buffer, at).ok()?;
    buffer.truncate(filled);
    let start = if at == 0 { 0 } else { memchr(b'\n', &buffer)? + 1 };
    first_time(buffer.get(start..)?, format)
}

fn time_of(line: &[u8], format: &dyn LineFormat) -> Option<Timestamp> {
    let interest = Interest::everything();
    let mut reading = Reading::default();
    let mut time = None;
    let mut keep = |exchange: &Exchange<'_>| time = time.or(exchange.time);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    format.read_line(line, 1, &mut Outlet::new(&interest, &mut reading, &mut keep));
    time
}
