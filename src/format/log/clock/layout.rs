//! Times in whatever order a pattern of `strftime` puts them.

use std::sync::Arc;

use super::{Moment, epoch, fraction, instant, month, offset};

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Layout {
    items: Arc<[Item]>,
    /// Whether times without a zone are UTC.
    is_utc: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Item {
    Literal(u8),
    /// In four digits, or two of this century.
    Year,
    /// Of this century.
    ShortYear,
    Month,
    MonthName,
    Day,
    Hour,
    /// `AM` or `PM`.
    Half,
    Minute,
    Second,
    Fraction,
    /// `+0100`, `+01:00`, `Z`, `UTC`, `GMT`.
    Zone,
    /// A word nobody needs: a weekday's name.
    Word,
    Epoch,
}

/// What was read so far.
#[derive(Default)]
struct Parts {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    hour: i64,
    afternoon: Option<bool>,
    minute: i64,
    second: i64,
    micros: i64,
    offset: Option<i64>,
}

impl Layout {
    /// That of `ctime`.
    pub(super) fn ctime() -> Self {
        Self { items: ctime().into(), is_utc: false }
    }

    /// Compiles a pattern whose writer has no zone but UTC.
    pub(crate) fn utc(pattern: &str) -> Option<Self> {
        Some(Self { is_utc: true, ..Self::new(pattern)? })
    }

    /// Compiles a pattern. `None` where it holds what is no time, or names no day.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        let mut items = Vec::new();
        let mut rest = pattern.as_bytes();
        while let [byte, after @ ..] = rest {
            rest = after;
            if *byte != b'%' {
                items.push(Item::Literal(*byte));
                continue;
            }
            // Flags and widths: `%-d`, `%3f`, `%_H`, `%Oy`.
            while let [b'-' | b'_' | b'0'..=b'9' | b'E' | b'O', after @ ..] = rest {
                rest = after;
            }
            let [letter, after @ ..] = rest else { return None };
            rest = after;
            let date = |first, middle, last| {
                vec![first, Item::Literal(b'-'), middle, Item::Literal(b'-'), last]
            };
            match letter {
                b'Y' => items.push(Item::Year),
                b'y' => items.push(Item::ShortYear),
                b'm' => items.push(Item::Month),
                b'b' | b'h' | b'B' => items.push(Item::MonthName),
                b'd' | b'e' => items.push(Item::Day),
                b'H' | b'k' | b'I' | b'l' => items.push(Item::Hour),
                b'p' | b'P' => items.push(Item::Half),
                b'M' => items.push(Item::Minute),
                b'S' => items.push(Item::Second),
                b'f' | b'N' | b'L' => items.push(Item::Fraction),
                b'z' | b'Z' => items.push(Item::Zone),
                b'a' | b'A' => items.push(Item::Word),
                b's' => items.push(Item::Epoch),
                b'F' => items.extend(date(Item::Year, Item::Month, Item::Day)),
                b'T' => items.extend(clock()),
                b'R' => items.extend(clock().into_iter().take(3)),
                b'D' => {
                    let slash = Item::Literal(b'/');
                    items.extend([Item::Month, slash, Item::Day, slash, Item::Year]);
                }
                b'c' => items.extend(ctime()),
                b'%' => items.push(Item::Literal(b'%')),
                _ => return None,
            }
        }
        let names_day = items.contains(&Item::Epoch)
            || (items.contains(&Item::Day)
                && (items.contains(&Item::Year) || items.contains(&Item::ShortYear)));
        names_day.then(|| Self { items: items.into(), is_utc: false })
    }

    /// What `bytes` start with, and its length. A day that does not exist is no moment.
    pub(super) fn read(&self, bytes: &[u8]) -> Option<(Option<Moment>, usize)> {
        let mut parts = Parts { offset: self.is_utc.then_some(0), ..Parts::default() };
        let mut at = 0;
        for &item in self.items.iter() {
            let rest = bytes.get(at..)?;
            at += match item {
                Item::Literal(byte) if rest.first() == Some(&byte) => 1,
                Item::Literal(_) => return None,
                Item::Epoch => {
                    let (moment, length) = epoch(rest)?;
                    return Some((moment, at + length));
                }
                Item::Word => {
                    let length = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
                    if length == 0 {
                        return None;
                    }
                    length
                }
                Item::MonthName => {
                    let &[a, b, c] = rest.first_chunk()?;
                    parts.month = Some(month([a, b, c])?);
                    rest.iter().take(9).take_while(|b| b.is_ascii_alphabetic()).count()
                }
                Item::Half => {
                    let &[half, b'M' | b'm'] = rest.first_chunk()? else { return None };
                    parts.afternoon = Some(half.eq_ignore_ascii_case(&b'p'));
                    2
                }
                Item::Fraction => {
                    let length = rest.iter().take(9).take_while(|b| b.is_ascii_digit()).count();
                    if length == 0 {
                        return None;
                    }
                    parts.micros = fraction(rest.get(..length)?);
                    length
                }
                Item::Zone => {
                    let (seconds, length) = zone(rest)?;
                    parts.offset = seconds;
                    length
                }
                Item::ShortYear => {
                    let (value, length) = number(rest, 2)?;
                    parts.year = Some(2_000 + value);
                    length
                }
                Item::Year => {
                    let (value, length) = number(rest, 4)?;
                    parts.year = Some(if length == 2 { 2_000 + value } else { value });
                    if length != 2 && length != 4 {
                        return None;
                    }
                    length
                }
                Item::Month | Item::Day | Item::Hour | Item::Minute | Item::Second => {
                    // `ctime` pads the day with a space.
                    let padding = usize::from(item == Item::Day && rest.first() == Some(&b' '));
                    let (value, length) = number(rest.get(padding..)?, 2)?;
                    match item {
                        Item::Month => parts.month = Some(value),
                        Item::Day => parts.day = Some(value),
                        Item::Hour => parts.hour = value,
                        Item::Minute => parts.minute = value,
                        _ => parts.second = value,
                    }
                    padding + length
                }
            };
        }
        Some((parts.moment(), at))
    }
}

fn clock() -> [Item; 5] {
    let colon = Item::Literal(b':');
    [Item::Hour, colon, Item::Minute, colon, Item::Second]
}

fn ctime() -> Vec<Item> {
    let space = Item::Literal(b' ');
    let day = [Item::Word, space, Item::MonthName, space, Item::Day, space];
    day.into_iter().chain(clock()).chain([space, Item::Year]).collect()
}

impl Parts {
    fn moment(&self) -> Option<Moment> {
        let hour = match self.afternoon {
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            None => self.hour,
        };
        let (date, time) = ((self.year?, self.month?, self.day?), (hour, self.minute, self.second));
        let moment = instant(date, time, self.micros, self.offset.unwrap_or(0))?;
        Some(if self.offset.is_some() { Moment::Instant(moment) } else { Moment::Local(moment) })
    }
}

/// A number in at most `most` digits.
fn number(bytes: &[u8], most: usize) -> Option<(i64, usize)> {
    let length = bytes.iter().take(most).take_while(|b| b.is_ascii_digit()).count();
    (length > 0).then(|| (super::number(bytes.get(..length).unwrap_or_default()), length))
}

/// Seconds east of UTC, and the length of what says so. Names other than UTC's are no one place's.
fn zone(bytes: &[u8]) -> Option<(Option<i64>, usize)> {
    match bytes {
        [b'+' | b'-', a, b, b':', c, d, ..] => {
            Some((Some(offset(&[*bytes.first()?, *a, *b, *c, *d])?), 6))
        }
        [b'+' | b'-', ..] => Some((Some(offset(bytes)?), 5)),
        _ => {
            let length = bytes.iter().take(6).take_while(|b| b.is_ascii_uppercase()).count();
            let name = bytes.get(..length)?;
            let is_utc = matches!(name, b"Z" | b"UTC" | b"GMT");
            (length > 0).then_some((is_utc.then_some(0), length))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(pattern: &str, text: &str) -> Option<String> {
        let (moment, length) = Layout::new(pattern)?.read(text.as_bytes())?;
        assert_eq!(length, text.len(), "{text}");
        Some(match moment? {
            Moment::Instant(instant) => instant.to_string(),
            Moment::Local(local) => format!("local {local}"),
        })
    }

    #[test]
    fn reads_times_as_their_pattern_says() {
        for (pattern, text, expected) in [
            ("%c", "Sun Mar  1 10:00:00 2026", "local 2026-03-01T10:00:00Z"),
            ("%m/%d/%Y, %H:%M:%S", "3/1/2026, 9:05:03", "local 2026-03-01T09:05:03Z"),
            ("%m/%d/%y %I:%M:%S %p", "03/01/26 12:05:03 PM", "local 2026-03-01T12:05:03Z"),
            ("%Y/%m/%d - %T", "2026/03/01 - 10:00:00", "local 2026-03-01T10:00:00Z"),
            ("%F %T,%f", "2026-03-01 10:00:00,250", "local 2026-03-01T10:00:00.25Z"),
            ("%d/%b/%Y:%T %z", "01/Mar/2026:11:00:00 +0100", "2026-03-01T10:00:00Z"),
            ("%FT%T.%3f%z", "2026-03-01T10:00:00.250Z", "2026-03-01T10:00:00.25Z"),
            ("%d %B %Y %R %Z", "01 March 2026 10:00 CET", "local 2026-03-01T10:00:00Z"),
            ("%s.%3f", "1772359200.250", "2026-03-01T10:00:00.25Z"),
        ] {
            assert_eq!(shown(pattern, text).as_deref(), Some(expected), "{pattern}");
        }
    }

    #[test]
    fn a_time_needs_a_day() {
        assert!(Layout::new("%H:%M:%S").is_none());
        assert!(Layout::new("%d %q %Y").is_none());
        assert!(Layout::new("%F %").is_none());
    }

    proptest! {
        #[test]
        fn never_panics(pattern in "[%a-zA-Z0-9/: ]{0,16}", bytes: Vec<u8>) {
            if let Some(layout) = Layout::new(&pattern) {
                let length = layout.read(&bytes).map_or(0, |(_, length)| length);
                // An epoch with a fraction may end behind what the pattern names.
                prop_assert!(length <= bytes.len());
            }
        }
    }
}
