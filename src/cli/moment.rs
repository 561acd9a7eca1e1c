//! Moments as people type them: an instant, a date, or a time ago.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use authlint::model::Timestamp;

/// A moment on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// An instant.
    At(Timestamp),
    /// This many seconds before the run.
    Ago(i64),
}

impl Moment {
    /// The instant, counted from the wall clock where it is a time ago.
    pub(crate) fn instant(self) -> Timestamp {
        match self {
            Self::At(timestamp) => timestamp,
            Self::Ago(seconds) => {
                let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
                Timestamp::new(now.saturating_sub(seconds), 0)
            }
        }
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(seconds) = duration(text) {
            return Ok(Self::Ago(seconds));
        }
        let text = text.trim();
        let with_time =
            if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
        Timestamp::parse_rfc3339(&with_time).map(Self::At).ok_or_else(|| {
            "not a time: write 2026-03-01T10:00:00Z, 2026-03-01, or a time ago as 90m, 2h, 7d"
                .to_owned()
        })
    }
}

/// Reads `90s`, `15m`, `2h`, `7d`, `1w`, also joined as `1h30m`, in seconds.
fn duration(text: &str) -> Option<i64> {
    let mut rest = text.trim();
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        let unit = rest.get(digits..)?.chars().next()?;
        let seconds = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            'w' => 7 * 86_400,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(seconds)?)?;
        rest = rest.get(digits + unit.len_utf8()..)?;
    }
    (!text.trim().is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_moments_as_people_type_them() {
        assert_eq!("1h30m".parse(), Ok(Moment::Ago(5_400)));
        assert_eq!("7d".parse(), Ok(Moment::Ago(604_800)));
        let midnight = Timestamp::parse_rfc3339("2026-03-01T00:00:00Z").unwrap();
        assert_eq!("2026-03-01".parse(), Ok(Moment::At(midnight)));
        assert_eq!("2026-03-01T01:00:00+01:00".parse(), Ok(Moment::At(midnight)));
        for wrong in ["", "h", "12", "1y", "99999999999999999d", "soon", "2026-13-01"] {
            assert!(wrong.parse::<Moment>().is_err(), "{wrong}");
        }
    }
}
