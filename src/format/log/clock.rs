//! Instants as logs write them, read by hand: a log has millions of them, all alike.

mod layout;
mod rfc3339;
mod zone;

use std::cell::Cell;
use std::sync::OnceLock;

use crate::model::Timestamp;

use self::rfc3339::rfc3339;
pub(crate) use layout::Layout;
pub use zone::{UnknownZone, Zone};

/// How a time column is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TimeShape {
    /// `10/Oct/2000:13:55:36 -0700`, without its brackets.
    Clf,
    /// `2000-10-10T13:55:36-07:00`, with a fraction or without.
    Rfc3339,
    /// Seconds, milliseconds, microseconds or nanoseconds since 1970; the magnitude tells which.
    Epoch,
    /// `10/Oct/2000:13:55:36.250` without a zone (HAProxy): the local time of who knows where, and so
    /// no instant unless the user names a zone.
    LocalClf,
    /// `Sun Mar  1 10:00:00 2026`, as `ctime` writes local time.
    Ctime,
    /// `Mar 01 2026 10:00:00`, local time as `ArcSight`'s Common Event Format has it, or
    /// [`Self::Epoch`].
    Cef,
    /// As a pattern of `strftime` says.
    Layout(Layout),
    /// Any of the first three.
    Any,
}

/// What a time column says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Moment {
    /// An instant.
    Instant(Timestamp),
    /// What a clock on the wall of the writer showed, as if it were UTC.
    Local(Timestamp),
}

impl TimeShape {
    /// Length of the time that `bytes` starts with; `None` if it does not look like one.
    #[inline]
    pub(crate) fn length(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Clf => {
                // The lines of a busy log share their time.
                let is_last =
                    bytes.first_chunk().is_some_and(|plain| LAST_CLF.with(|it| it.is(plain)));
                if is_last { Some(CLF) } else { clf_length(bytes) }
            }
            Self::Rfc3339 => rfc3339(bytes).map(|(_, length)| length),
            Self::Epoch => epoch(bytes).map(|(_, length)| length),
            Self::LocalClf => local_clf_length(bytes),
            Self::Ctime => ctime().read(bytes).map(|(_, length)| length),
            Self::Cef => cef(bytes).map(|(_, length)| length),
            Self::Layout(layout) => layout.read(bytes).map(|(_, length)| length),
            Self::Any => clf_length(bytes)
                .or_else(|| rfc3339(bytes).or_else(|| epoch(bytes)).map(|(_, length)| length)),
        }
    }

    /// What it says; a local time in the user's zone, if there is one, is an instant. `None` for a
    /// date that does not exist.
    pub(crate) fn read(&self, bytes: &[u8], zone: Option<&Zone>) -> Option<Moment> {
        let moment = match self {
            Self::Clf => clf(bytes),
            Self::Rfc3339 => rfc3339(bytes)?.0,
            Self::Epoch => epoch(bytes)?.0,
            Self::LocalClf => local_clf(bytes, local_clf_length(bytes)?).map(Moment::Local),
            Self::Ctime => ctime().read(bytes)?.0,
            Self::Cef => cef(bytes)?.0,
            Self::Layout(layout) => layout.read(bytes)?.0,
            Self::Any => {
                let bytes = bytes.strip_prefix(b"[").unwrap_or(bytes);
                clf(bytes).or_else(|| rfc3339(bytes).or_else(|| epoch(bytes))?.0)
            }
        };
        match (moment?, zone) {
            (Moment::Local(local), Some(zone)) => zone.instant(local).map(Moment::Instant),
            (moment, _) => Some(moment),
        }
    }
}

impl Moment {
    /// The instant; of a local time there is none.
    pub(crate) fn instant(self) -> Option<Timestamp> {
        match self {
            Self::Instant(instant) => Some(instant),
            Self::Local(_) => None,
        }
    }

    /// What a clock in UTC would have shown, and whether the writer's own zone is unknown.
    pub(crate) fn shown(self) -> (Timestamp, bool) {
        match self {
            Self::Instant(instant) => (instant, false),
            Self::Local(local) => (local, true),
        }
    }
}

fn ctime() -> &'static Layout {
    static LAYOUT: OnceLock<Layout> = OnceLock::new();
    LAYOUT.get_or_init(Layout::ctime)
}

fn cef(bytes: &[u8]) -> Option<(Option<Moment>, usize)> {
    static LAYOUT: OnceLock<Option<Layout>> = OnceLock::new();
    let layout = || LAYOUT.get_or_init(|| Layout::new("%b %d %Y %T")).as_ref();
    epoch(bytes).or_else(|| layout()?.read(bytes))
}

/// The instant of a UTC day, `2000-10-10`, and a time of it, `13:55:36` with a fraction or without
/// (W3C extended log file format: both are UTC).
pub(crate) fn utc(day: &[u8], time: &[u8]) -> Option<Timestamp> {
    let micros = time_of_day(time)?;
    let seconds = micros.div_euclid(1_000_000);
    let time = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    instant(date(day)?, time, micros.rem_euclid(1_000_000), 0)
}

/// Year, month and day of `2000-10-10`.
pub(crate) fn date(day: &[u8]) -> Option<(i64, i64, i64)> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = day else { return None };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    digits
        .iter()
        .all(u8::is_ascii_digit)
        .then(|| (number(&digits[..4]), number(&digits[4..6]), number(&digits[6..])))
}

/// Microseconds since midnight of `13:55:36`, with a fraction or without.
pub(crate) fn time_of_day(time: &[u8]) -> Option<i64> {
    let (&[h1, h2, b':', m1, m2, b':', s1, s2], rest) = time.split_first_chunk()? else {
        return None;
    };
    let digits = [h1, h2, m1, m2, s1, s2];
    let micros = match rest {
        [] => 0,
        [b'.', digits @ ..] if digits.iter().all(u8::is_ascii_digit) => fraction(digits),
        _ => return None,
    };
    let (hour, minute, second) =
        (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..]));
    let real = digits.iter().all(u8::is_ascii_digit) && hour < 24 && minute < 60 && second <= 60;
    real.then(|| (hour * 3_600 + minute * 60 + second) * 1_000_000 + micros)
}

/// Checks the shape of a CLF time, some writers' fraction of a second included.
#[inline]
fn clf_length(bytes: &[u8]) -> Option<usize> {
    let at = local_clf_length(bytes)?;
    let zone: &[u8; 6] = bytes.get(at..)?.first_chunk()?;
    let signed = zone[0] == b' ' && matches!(zone[1], b'+' | b'-');
    let wrong = zone[2..].iter().fold(false, |wrong, b| wrong | (b.wrapping_sub(b'0') > 9));
    (signed && !wrong).then_some(at + zone.len())
}

/// The same up to its zone.
#[inline]
fn local_clf_length(bytes: &[u8]) -> Option<usize> {
    let head: &[u8; 20] = bytes.first_chunk()?;
    let fixed = head[2] == b'/'
        && head[6] == b'/'
        // Python's http.server leaves a space before the hour.
        && matches!(head[11], b':' | b' ')
        && head[14] == b':'
        && head[17] == b':';
    // Without a branch for each digit: this is the longest check of every line.
    let digits = [0, 1, 7, 8, 9, 10, 12, 13, 15, 16, 18, 19];
    let wrong = digits.iter().fold(false, |wrong, &i| wrong | (head[i].wrapping_sub(b'0') > 9));
    if !fixed || wrong {
        return None;
    }
    month([head[3], head[4], head[5]])?;
    let mut at = head.len();
    if matches!(bytes.get(at), Some(b'.' | b',')) {
        at += 1;
        at += bytes.get(at..)?.iter().take(9).take_while(|b| b.is_ascii_digit()).count();
    }
    Some(at)
}

/// Length of a CLF time without fraction.
const CLF: usize = b"10/Oct/2000:13:55:36 -0700".len();

thread_local! {
    /// The last instant that was read: the lines of a busy log share theirs.
    static LAST_CLF: LastClf = const { LastClf::none() };
}

/// A time as it was written, and what it says.
struct LastClf {
    /// In two parts that overlap, each as wide as what a processor compares in one step. A copy of
    /// the whole would be written in other parts than it is read in, which makes processors wait:
    /// that took a tenth of the time of reading a log.
    head: Cell<[u8; PART]>,
    tail: Cell<[u8; PART]>,
    moment: Cell<Option<Moment>>,
}

/// Bytes of a part of a time; two of them cover it.
const PART: usize = 16;

impl LastClf {
    const fn none() -> Self {
        Self { head: Cell::new([0; PART]), tail: Cell::new([0; PART]), moment: Cell::new(None) }
    }

    fn is(&self, plain: &[u8; CLF]) -> bool {
        plain.first_chunk() == Some(&self.head.get())
            && plain.last_chunk() == Some(&self.tail.get())
    }

    fn set(&self, plain: &[u8; CLF], moment: Option<Moment>) {
        if let (Some(head), Some(tail)) = (plain.first_chunk(), plain.last_chunk()) {
            self.head.set(*head);
            self.tail.set(*tail);
            self.moment.set(moment);
        }
    }
}

fn clf(bytes: &[u8]) -> Option<Moment> {
    let Ok(plain) = <&[u8; CLF]>::try_from(bytes) else { return read_clf(bytes) };
    LAST_CLF.with(|last| {
        if last.is(plain) {
            return last.moment.get();
        }
        let time = read_clf(bytes);
        // What is no time must not be taken for one where only the shape is asked for.
        if time.is_some() {
            last.set(plain, time);
        }
        time
    })
}

fn read_clf(bytes: &[u8]) -> Option<Moment> {
    let length = clf_length(bytes)?;
    let local = local_clf(bytes, length - 6)?;
    let offset = offset(bytes.get(length - 5..length)?)?;
    Some(Moment::Instant(Timestamp(local.0 - offset * 1_000_000)))
}

/// What the first `length` bytes, a CLF time up to its zone, say.
fn local_clf(bytes: &[u8], length: usize) -> Option<Timestamp> {
    let head: &[u8; 20] = bytes.first_chunk()?;
    let month = month([head[3], head[4], head[5]])?;
    let date = (number(&head[7..11]), month, number(&head[..2]));
    let time = (number(&head[12..14]), number(&head[15..17]), number(&head[18..]));
    let micros = bytes.get(head.len() + 1..length).map_or(0, fraction);
    instant(date, time, micros, 0)
}

/// Reads digits with an optional fraction.
fn epoch(bytes: &[u8]) -> Option<(Option<Moment>, usize)> {
    let whole = bytes.iter().take(20).take_while(|b| b.is_ascii_digit()).count();
    let mut length = whole;
    let mut part: &[u8] = &[];
    if bytes.get(whole) == Some(&b'.') {
        let digits = bytes.get(whole + 1..)?;
        let count = digits.iter().take(12).take_while(|b| b.is_ascii_digit()).count();
        part = digits.get(..count)?;
        length += 1 + count;
    }
    // Nine digits are 1973 to 2001: anything shorter is a counter, not an instant.
    if !(9..=19).contains(&whole) {
        return None;
    }
    let value: i64 = std::str::from_utf8(bytes.get(..whole)?).ok()?.parse().ok()?;
    let micros = match value {
        ..100_000_000_000 => value.checked_mul(1_000_000)?.checked_add(fraction(part))?,
        100_000_000_000..100_000_000_000_000 => {
            value.checked_mul(1_000)?.checked_add(fraction(part) / 1_000)?
        }
        100_000_000_000_000..100_000_000_000_000_000 => value,
        _ => value / 1_000,
    };
    Some((Some(Moment::Instant(Timestamp(micros))), length))
}

fn month(name: [u8; 3]) -> Option<i64> {
    Some(match &name {
        b"Jan" => 1,
        b"Feb" => 2,
        b"Mar" => 3,
        b"Apr" => 4,
        b"May" => 5,
        b"Jun" => 6,
        b"Jul" => 7,
        b"Aug" => 8,
        b"Sep" => 9,
        b"Oct" => 10,
        b"Nov" => 11,
        b"Dec" => 12,
        _ => return None,
    })
}

/// The value of a few digits.
fn number(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |value, digit| value * 10 + i64::from(digit.wrapping_sub(b'0') % 10))
}

/// Microseconds of a decimal fraction.
fn fraction(digits: &[u8]) -> i64 {
    let missing = 6usize.saturating_sub(digits.len());
    let value = digits.get(..6.min(digits.len())).map_or(0, number);
    value * 10i64.pow(missing as u32)
}

/// Seconds east of UTC of `+hhmm`.
fn offset(zone: &[u8]) -> Option<i64> {
    let zone: &[u8; 5] = zone.first_chunk()?;
    if !zone[1..].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let seconds = number(&zone[1..3]) * 3_600 + number(&zone[3..]) * 60;
    Some(if zone[0] == b'-' { -seconds } else { seconds })
}

fn instant(
    (year, month, day): (i64, i64, i64),
    (hour, minute, second): (i64, i64, i64),
    micros: i64,
    offset: i64,
) -> Option<Timestamp> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    // 60 is a leap second, which POSIX time folds into the next second.
    if !(1..=days).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // Days since 1970 in the proleptic Gregorian calendar, counting years from March.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * m + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset;
    Some(Timestamp::new(seconds, micros))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(shape: &TimeShape, text: &str) -> Option<String> {
        shape.read(text.as_bytes(), None).map(|moment| match moment {
            Moment::Instant(instant) => instant.to_string(),
            Moment::Local(local) => format!("local {local}"),
        })
    }

    #[test]
    fn reads_the_common_log_format() {
        let clf = |text| shown(&TimeShape::Clf, text);
        assert_eq!(clf("10/Oct/2000:13:55:36 -0700").as_deref(), Some("2000-10-10T20:55:36Z"));
        assert_eq!(clf("29/Feb/2024:00:00:00 +0530").as_deref(), Some("2024-02-28T18:30:00Z"));
        assert_eq!(
            clf("01/Jan/2024:00:00:00.250 +0000").as_deref(),
            Some("2024-01-01T00:00:00.25Z")
        );
        assert_eq!(clf("30/Feb/2024:00:00:00 +0000"), None);
        assert_eq!(clf("10/Okt/2000:13:55:36 -0700"), None);
        assert_eq!(clf("10/Oct/2000:13:55:36"), None);
    }

    #[test]
    fn reads_rfc_3339_and_its_relatives() {
        let iso = |text| shown(&TimeShape::Rfc3339, text);
        assert_eq!(
            iso("2021-12-08T14:02:43.587782192Z").as_deref(),
            Some("2021-12-08T14:02:43.587782Z")
        );
        assert_eq!(iso("2021-12-08T14:02:43+02:00").as_deref(), Some("2021-12-08T12:02:43Z"));
        assert_eq!(iso("2021-12-08 14:02:43,5-0130").as_deref(), Some("2021-12-08T15:32:43.5Z"));
        assert_eq!(iso("2021-12-08T14:02:43").as_deref(), Some("local 2021-12-08T14:02:43Z"));
    }

    #[test]
    fn tells_the_unit_of_an_epoch_by_its_magnitude() {
        for text in [
            "1700000000",
            "1700000000.000",
            "1700000000000",
            "1700000000000000",
            "1700000000000000000",
        ] {
            assert_eq!(
                shown(&TimeShape::Epoch, text).as_deref(),
                Some("2023-11-14T22:13:20Z"),
                "{text}"
            );
        }
        assert_eq!(
            shown(&TimeShape::Epoch, "1716723772.6014807").as_deref(),
            Some("2024-05-26T11:42:52.60148Z")
        );
        assert_eq!(shown(&TimeShape::Epoch, "42"), None);
    }

    proptest! {
        #[test]
        fn agrees_with_the_calendar(seconds in -2_000_000_000i64..20_000_000_000) {
            let t = Timestamp::new(seconds, 0);
            let read = TimeShape::Rfc3339.read(t.to_string().as_bytes(), None);
            prop_assert_eq!(read, Some(Moment::Instant(t)));
        }

        #[test]
        fn never_panics(bytes: Vec<u8>) {
            for shape in [TimeShape::Clf, TimeShape::Rfc3339, TimeShape::Epoch, TimeShape::LocalClf, TimeShape::Any] {
                let length = shape.length(&bytes);
                prop_assert!(length.is_none_or(|length| length <= bytes.len()));
                let _ = shape.read(&bytes, None);
            }
        }
    }
}
