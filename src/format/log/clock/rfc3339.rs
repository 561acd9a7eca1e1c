//! RFC 3339 and its relatives: a space for the `T`, a comma before the fraction, an offset without
//! colon, or none.

use std::cell::Cell;

use super::{Moment, instant, number, offset};
use crate::model::Timestamp;

/// Bytes of `2021-12-08T14:02`.
const MINUTE: usize = 16;

thread_local! {
    /// The minute that was read last: lines are written many a minute, or at least many a minute of
    /// their clock.
    static LAST: Minute =
        const { Minute { text: Cell::new([0; MINUTE]), start: Cell::new(Start(None)) } };
}

/// A minute as it was written, and when it started.
struct Minute {
    text: Cell<[u8; MINUTE]>,
    start: Cell<Start>,
}

/// Seconds since 1970 if the clock was UTC; `None` for a day that does not exist.
#[derive(Clone, Copy)]
struct Start(Option<i64>);

/// Reads the time that `bytes` starts with, and its length. `None` for what does not look like one.
#[inline]
pub(super) fn rfc3339(bytes: &[u8]) -> Option<(Option<Moment>, usize)> {
    let (minute, rest) = bytes.split_first_chunk()?;
    let [b':', tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] = rest else { return None };
    let Start(start) = start_of(minute)?;
    let second = i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
    let (micros, rest) = match rest {
        [b'.' | b',', digits @ ..] => fraction(digits),
        _ => (0, rest),
    };
    // 60 is a leap second, which POSIX time folds into the next second.
    let shown = |offset| {
        let start = start.filter(|_| second <= 60)?;
        Some(Timestamp::new(start + second - offset, micros))
    };
    let (moment, zone) = match rest {
        [b'Z' | b'z', ..] => (shown(0).map(Moment::Instant), 1),
        [sign @ (b'+' | b'-'), a, b, b':', c, d, ..] => {
            (shown(offset(&[*sign, *a, *b, *c, *d])?).map(Moment::Instant), 6)
        }
        [sign @ (b'+' | b'-'), a, b, c, d, ..] => {
            (shown(offset(&[*sign, *a, *b, *c, *d])?).map(Moment::Instant), 5)
        }
        [b'+' | b'-', ..] => return None,
        _ => (shown(0).map(Moment::Local), 0),
    };
    Some((moment, bytes.len() - rest.len() + zone))
}

/// When a minute started; `None` for what does not look like one.
#[inline]
fn start_of(text: &[u8; MINUTE]) -> Option<Start> {
    LAST.with(|last| {
        if last.text.get() == *text {
            return Some(last.start.get());
        }
        let start = read_minute(text)?;
        last.text.set(*text);
        last.start.set(start);
        Some(start)
    })
}

fn read_minute(text: &[u8; MINUTE]) -> Option<Start> {
    let digits = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15];
    let fixed = text[4] == b'-'
        && text[7] == b'-'
        && matches!(text[10], b'T' | b't' | b' ')
        && text[13] == b':';
    if !fixed || !digits.iter().all(|&at| text[at].is_ascii_digit()) {
        return None;
    }
    let date = (number(&text[..4]), number(&text[5..7]), number(&text[8..10]));
    let time = (number(&text[11..13]), number(&text[14..]), 0);
    Some(Start(instant(date, time, 0, 0).map(Timestamp::seconds)))
}

/// Microseconds of the digits that `text` starts with, as far as they are a fraction, and what comes
/// after them.
#[inline]
fn fraction(text: &[u8]) -> (i64, &[u8]) {
    /// More digits are none of a time.
    const DIGITS: usize = 12;
    const MICROS: usize = 6;
    let mut micros = 0;
    let mut count = 0;
    while count < DIGITS
        && let Some(digit @ b'0'..=b'9') = text.get(count)
    {
        if count < MICROS {
            micros = micros * 10 + i64::from(digit - b'0');
        }
        count += 1;
    }
    for _ in count..MICROS {
        micros *= 10;
    }
    (micros, text.get(count..).unwrap_or_default())
}
