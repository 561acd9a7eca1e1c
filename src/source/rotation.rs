//! Rotated logs: several files that are one sequence.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Found;

/// How log rotation marks a file, in the order of time: with a date, with a number that grows with
/// age, or not at all while it is written to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    /// The digits of a date, as `dateext` of logrotate, cronolog and IIS write them.
    Dated(String),
    /// `.1` is younger than `.2`.
    Numbered(std::cmp::Reverse<u32>),
    /// The file in use.
    Current,
}

/// Endings of compressed files.
const COMPRESSED: [&str; 7] = [".gz", ".zst", ".bz2", ".xz", ".zstd", ".bz", ".lzma"];

/// Puts the files of each rotated set next to each other, oldest first, where the first of them was.
/// `-`, and whatever is no part of a set, stays where it is. Every file gets the number of its set.
#[expect(clippy::needless_pass_by_value, reason = "the same files go in and come out")]
pub fn order(found: Vec<Found>) -> Vec<Found> {
    let mut sets: BTreeMap<(PathBuf, String), Vec<(Age, usize)>> = BTreeMap::new();
    for (at, file) in found.iter().enumerate() {
        if let Some((stem, age)) = parse(&file.path) {
            let folder = file.path.parent().unwrap_or(Path::new("")).to_owned();
            sets.entry((folder, stem)).or_default().push((age, at));
        }
    }
    let mut set_of = vec![None; found.len()];
    let mut sets: Vec<Vec<usize>> = sets
        .into_values()
        .filter(|members| members.len() > 1)
        // Names alike that nothing tells apart are no rotation.
        .filter(|members| members.iter().any(|(age, _)| *age != Age::Current))
        .map(|mut members| {
            members.sort();
            members.into_iter().map(|(_, at)| at).collect()
        })
        .collect();
    for (number, members) in sets.iter().enumerate() {
        for &at in members {
            if let Some(slot) = set_of.get_mut(at) {
                *slot = Some(number);
            }
        }
    }
    let mut ordered = Vec::with_capacity(found.len());
    for (at, file) in found.iter().enumerate() {
        match set_of.get(at).copied().flatten() {
            None => ordered.push(file.clone()),
            Some(number) => {
                let members = sets.get_mut(number).map(std::mem::take).unwrap_or_default();
                ordered.extend(members.into_iter().filter_map(|member| {
                    Some(Found { set: Some(number as u32), ..found.get(member)?.clone() })
                }));
            }
        }
    }
    ordered
}

/// The name that the files of a set share, and where in the set this one belongs.
fn parse(path: &Path) -> Option<(String, Age)> {
    let name = path.file_name()?.to_str()?;
    let name = COMPRESSED.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    if let Some((stem, number)) = name.rsplit_once('.')
        && (1..=4).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
        && !stem.is_empty()
        && date(name).is_none()
    {
        return Some((stem.to_owned(), Age::Numbered(std::cmp::Reverse(number.parse().ok()?))));
    }
    match date(name) {
        Some((stem, digits)) => Some((stem, Age::Dated(digits))),
        None => Some((name.to_owned(), Age::Current)),
    }
}

/// A date in a name: the name without it and without what joined it, and its digits. A number behind
/// the date (an hour, a second since 1970, a counter) belongs to it.
fn date(name: &str) -> Option<(String, String)> {
    let bytes = name.as_bytes();
    let joins = |b: u8| matches!(b, b'-' | b'.' | b'_');
    let start = (0..bytes.len()).find(|&at| {
        let begins = at == 0 || bytes.get(at - 1).is_some_and(|b| !b.is_ascii_digit());
        begins && date_length(bytes.get(at..).unwrap_or_default()).is_some()
    })?;
    let mut end = start + date_length(bytes.get(start..)?)?;
    while let Some(&b) = bytes.get(end)
        && (b.is_ascii_digit()
            || (matches!(b, b'-' | b'_' | b'T')
                && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)))
    {
        end += 1;
    }
    let digits: String = name.get(start..end)?.chars().filter(char::is_ascii_digit).collect();
    let before = name.get(..start)?.trim_end_matches(|c: char| c.is_ascii() && joins(c as u8));
    let after = name.get(end..)?;
    Some((format!("{before}{after}"), digits))
}

/// Length of the date that `text` starts with: `20260301`, `2026-03-01`, or `260301` where nothing
/// but a dot follows (IIS).
fn date_length(text: &[u8]) -> Option<usize> {
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let digits = text.get(range)?;
        digits.iter().all(u8::is_ascii_digit).then_some(())?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    };
    let real = |month: u32, day: u32| (1..=12).contains(&month) && (1..=31).contains(&day);
    if (1990..2100).contains(&number(0..4)?) {
        if real(number(4..6).unwrap_or(0), number(6..8).unwrap_or(0)) {
            return Some(8);
        }
        let separated =
            matches!(text.get(4), Some(b'-' | b'_' | b'.')) && text.get(7) == text.get(4);
        if separated && real(number(5..7)?, number(8..10)?) {
            return Some(10);
        }
    }
    (real(number(2..4)?, number(4..6)?) && text.get(6) == Some(&b'.')).then_some(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(names: &[&str]) -> Vec<String> {
        let found =
            names.iter().map(|name| Found { path: name.into(), named: true, set: None }).collect();
        order(found).iter().map(|f| f.path.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn numbers_grow_with_age() {
        assert_eq!(
            ordered(&["access.log", "access.log.1", "access.log.10.gz", "access.log.2.gz"]),
            ["access.log.10.gz", "access.log.2.gz", "access.log.1", "access.log"]
        );
    }

    #[test]
    fn dates_go_before_the_file_in_use() {
        for names in [
            ["access.log", "access.log-20260228.gz", "access.log-20260301"],
            ["access.log", "access-2026-02-28.log.gz", "access-2026-03-01.log"],
            ["access.log", "access.2026-02-28.log", "access.2026-03-01.log"],
            ["access.log", "access.log-20260301-1772359200", "access.log-20260301-1772362800"],
        ] {
            assert_eq!(ordered(&names), [names[1], names[2], names[0]]);
        }
        assert_eq!(
            ordered(&["u_ex260302.log", "u_ex260301.log"]),
            ["u_ex260301.log", "u_ex260302.log"]
        );
    }

    #[test]
    fn sets_stay_apart_and_where_their_first_file_was() {
        assert_eq!(
            ordered(&["z.har", "a/access.log", "b/access.log", "a/access.log.1", "error.log"]),
            ["z.har", "a/access.log.1", "a/access.log", "b/access.log", "error.log"]
        );
        assert_eq!(ordered(&["b.log", "a.log"]), ["b.log", "a.log"]);
    }

    #[test]
    fn not_every_number_is_a_date() {
        assert_eq!(date("access-12345678.log"), None);
        assert_eq!(date("port-8080.log"), None);
        assert_eq!(date("v1.2.3.log"), None);
    }
}
