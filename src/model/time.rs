//! Instants in microseconds since 1970-01-01T00:00:00Z.

use std::fmt;

/// An instant, in microseconds since the Unix epoch. Leap seconds do not exist here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Microseconds in a second.
    pub const SECOND: i64 = 1_000_000;

    /// From whole seconds and microseconds.
    pub const fn new(seconds: i64, micros: i64) -> Self {
        Self(seconds.saturating_mul(Self::SECOND).saturating_add(micros))
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(Self::SECOND)
    }

    /// From a civil date and time with the given offset east of UTC in seconds. `None` for a date
    /// that does not exist.
    pub fn from_civil(
        date: (i16, i8, i8),
        time: (i8, i8, i8),
        micros: i64,
        offset: i32,
    ) -> Option<Self> {
        // Leap second 60 is folded into the next second, as POSIX time does.
        let leap = i64::from(time.2 == 60);
        let second = if time.2 == 60 { 59 } else { time.2 };
        let civil = jiff::civil::Date::new(date.0, date.1, date.2)
            .ok()?
            .to_datetime(jiff::civil::Time::new(time.0, time.1, second, 0).ok()?);
        let zoned = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        let seconds = zoned.timestamp().as_second() - i64::from(offset) + leap;
        Some(Self::new(seconds, micros))
    }

    /// Reads RFC 3339, also with a space for `T` and a missing zone (taken as UTC).
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(t) = text.parse::<jiff::Timestamp>() {
            return Some(Self(t.as_microsecond()));
        }
        let civil = text.parse::<jiff::civil::DateTime>().ok()?;
        let zoned = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(Self(zoned.timestamp().as_microsecond()))
    }

    /// Reads an HTTP date in the preferred form (RFC 9110 section 5.6.7) or RFC 2822.
    pub fn parse_http_date(text: &str) -> Option<Self> {
        let zoned = jiff::fmt::rfc2822::parse(text.trim()).ok()?;
        Some(Self(zoned.timestamp().as_microsecond()))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC; fractions only as far as they carry digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(timestamp) => timestamp.fmt(f),
            Err(_) => write!(f, "{} µs", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn reads_and_writes_rfc3339() {
        let t = Timestamp::parse_rfc3339("2026-03-01T10:00:00.123456Z").expect("valid");
        assert_eq!(t.to_string(), "2026-03-01T10:00:00.123456Z");
        assert_eq!(Timestamp::parse_rfc3339("2026-03-01T11:00:00.123456+01:00"), Some(t));
        assert_eq!(Timestamp::parse_rfc3339("2026-03-01 10:00:00.123456"), Some(t));
        assert_eq!(Timestamp::parse_rfc3339("yesterday"), None);
    }

    #[test]
    fn reads_http_dates() {
        let t = Timestamp::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(t, Some(Timestamp::new(784_111_777, 0)));
    }

    #[test]
    fn reads_civil_time_with_offset() {
        let t = Timestamp::from_civil((2026, 3, 1), (12, 0, 0), 0, 7200);
        assert_eq!(t.map(|t| t.to_string()), Some("2026-03-01T10:00:00Z".to_owned()));
        assert_eq!(Timestamp::from_civil((2026, 2, 30), (0, 0, 0), 0, 0), None);
        assert!(Timestamp::from_civil((2016, 12, 31), (23, 59, 60), 0, 0).is_some());
    }
}
