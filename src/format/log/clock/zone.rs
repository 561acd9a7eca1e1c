//! The zone of times that name none.

use std::fmt;
use std::str::FromStr;

use jiff::tz::{Offset, TimeZone};

use crate::model::Timestamp;

/// Where the clock hung that wrote times without a zone: `+01:00`, `UTC` or `Europe/Berlin`.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

/// Text that names no zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownZone(String);

impl Zone {
    /// The instant of a local time. Of an hour that came twice it is the first, and one that was
    /// left out is as long after the change as it says (RFC 5545 section 3.3.5).
    pub(super) fn instant(&self, local: Timestamp) -> Option<Timestamp> {
        let wall = jiff::Timestamp::from_microsecond(local.0).ok()?;
        let wall = Offset::UTC.to_datetime(wall);
        let instant = self.0.to_ambiguous_timestamp(wall).compatible().ok()?;
        Some(Timestamp(instant.as_microsecond()))
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        let zone = match offset(text) {
            Some(offset) => Some(TimeZone::fixed(offset)),
            None if text.eq_ignore_ascii_case("UTC") || text.eq_ignore_ascii_case("Z") => {
                Some(TimeZone::UTC)
            }
            None => TimeZone::get(text).ok(),
        };
        zone.map(Self).ok_or_else(|| UnknownZone(text.to_owned()))
    }
}

/// `+hh`, `+hhmm` and `+hh:mm`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None => digits.split_at_checked(2)?,
    };
    let number = |text: &str, most: i32| {
        let two = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i32>().ok().filter(|&number| two && number <= most)
    };
    let minutes = if minutes.is_empty() { 0 } else { number(minutes, 59)? };
    Offset::from_seconds(sign * (number(hours, 18)? * 3_600 + minutes * 60)).ok()
}

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is neither an offset such as +01:00 nor a zone such as Europe/Berlin",
            self.0
        )
    }
}

impl std::error::Error for UnknownZone {}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_zone(zone: &str, local: &str) -> Option<String> {
        let zone: Zone = zone.parse().expect("a zone");
        zone.instant(Timestamp::parse_rfc3339(local)?).map(|instant| instant.to_string())
    }

    #[test]
    fn finds_the_instant_of_a_clock_on_the_wall() {
        let noon = "2026-07-01T12:00:00Z";
        assert_eq!(in_zone("UTC", noon).as_deref(), Some("2026-07-01T12:00:00Z"));
        assert_eq!(in_zone("+0530", noon).as_deref(), Some("2026-07-01T06:30:00Z"));
        assert_eq!(in_zone("-08", noon).as_deref(), Some("2026-07-01T20:00:00Z"));
        assert_eq!(in_zone("Europe/Berlin", noon).as_deref(), Some("2026-07-01T10:00:00Z"));
        let winter = "2026-01-01T12:00:00Z";
        assert_eq!(in_zone("Europe/Berlin", winter).as_deref(), Some("2026-01-01T11:00:00Z"));
    }

    #[test]
    fn refuses_what_is_no_zone() {
        for text in ["", "+", "+1", "+25:00", "+01:60", "Mars/Olympus", "+01:00:00"] {
            assert!(text.parse::<Zone>().is_err(), "{text}");
        }
    }
}
