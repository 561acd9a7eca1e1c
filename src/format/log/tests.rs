//! The examples of every format, and the laws every format obeys.

use proptest::prelude::*;

use super::*;
use crate::format::lines;
use crate::model::{Depth, Interest, Reading};
use crate::source::Content;
use std::io::Cursor;

#[test]
fn every_example_reads_as_it_says() {
    let mut wrong = Vec::new();
    for format in FORMATS {
        assert!(!format.examples.is_empty(), "{} has no example", format.name);
        for example in format.examples {
            let (reader, line) = above(format, example.line.as_bytes());
            let columns = reader.columns_of(&line);
            let missing: Vec<_> = example
                .columns
                .iter()
                .filter(|(name, value)| !columns.iter().any(|(n, v)| n == name && v == value))
                .collect();
            if !missing.is_empty() || (example.columns.is_empty() && !columns.is_empty()) {
                wrong.push(format!("{}: {missing:?} not in {columns:?}", format.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A file of each format: its lines, again and again, a line of nothing known between them.
#[test]
fn every_format_reads_a_file_of_its_lines() {
    const TIMES: usize = 15;
    let mut wrong = Vec::new();
    for format in FORMATS {
        let example = format.examples[0].line;
        let text = format!("{example}\nnothing that is known\n").repeat(TIMES);
        let Some(detected) = detect(text.as_bytes()).detected else {
            wrong.push(format!("{} is not detected", format.name));
            continue;
        };
        let content = Content::Stream(Box::new(Cursor::new(text.into_bytes())));
        let mut reader = lines::open(content, Arc::from(detected.reader));
        let (interest, mut all) = (Interest::everything(), Reading::default());
        while let Some(wave) = reader.next_wave().unwrap() {
            for piece in 0..wave.pieces() {
                let mut reading = Reading::default();
                wave.read(piece, &mut Outlet::new(&interest, &mut reading, &mut |_| {}));
                all.merge(reading);
            }
        }
        let read = all.exchanges + all.unanswered;
        let missed = all.mishaps.count(Mishap::LineNotUnderstood);
        if detected.name != format.name || (read, missed) != (TIMES as u64, TIMES as u64) {
            wrong.push(format!("{} as {}: {read} and {missed}", format.name, detected.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_unique() {
    let mut names: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), FORMATS.len());
}

#[test]
fn every_format_is_detected_from_its_own_examples() {
    let mut wrong = Vec::new();
    for format in FORMATS {
        for example in format.examples.iter().take(1) {
            let detection = detect(example.line.as_bytes());
            let name = detection.detected.map(|detected| detected.name);
            if name != Some(format.name) {
                wrong.push(format!("{} for {}: {}", format.name, example.line, detection.reason));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A reader as the directives above the last line leave it, and that line.
fn above(format: &'static LogFormat, text: &[u8]) -> (LogReader, Vec<u8>) {
    if matches!(format.layout, Layout::Audit) {
        return (format.log_reader(), text.to_vec());
    }
    let mut lines: Vec<&[u8]> = text.split(|&b| b == b'\n').collect();
    let last = lines.pop().unwrap_or_default().to_vec();
    let fits = |reader: &LogReader| reader.engine.fit(&last).is_some();
    let mut reader = format.log_readers().find(fits).unwrap_or_else(|| format.log_reader());
    for line in lines {
        reader = reader.after(line).unwrap_or(reader);
    }
    (reader, last)
}

/// What a reader makes of a line: exchanges by status, requests without an answer, mishaps.
fn outcome(reader: &LogReader, line: &[u8], depth: Depth) -> (Vec<(u16, u64)>, u64, u64) {
    let mut interest = Interest::none();
    if depth != Depth::Count {
        interest = Interest::everything();
    }
    let mut reading = Reading::default();
    let mut ignore = |_: &crate::model::Exchange<'_>| {};
    reader.read_line(line, 1, &mut Outlet::new(&interest, &mut reading, &mut ignore));
    let mishaps = reading.mishaps.count(Mishap::LineNotUnderstood);
    (reading.statuses().collect(), reading.unanswered, mishaps)
}

fn obeys_the_laws(text: &[u8]) -> Result<(), TestCaseError> {
    for format in FORMATS {
        let (reader, line) = above(format, text);
        let line = line.as_slice();
        let counted = outcome(&reader, line, Depth::Count);
        let whole = outcome(&reader, line, Depth::Whole);
        prop_assert_eq!(&counted, &whole, "depths disagree for {}", format.name);
        let exchanges: u64 = counted.0.iter().map(|(_, n)| n).sum();
        prop_assert!(
            exchanges + counted.1 + counted.2 <= 1,
            "a line is one thing for {}",
            format.name
        );
        prop_assert_eq!(
            exchanges + counted.1 == 1,
            reader.fit(line).is_some(),
            "detection disagrees for {}",
            format.name
        );
    }
    Ok(())
}

const DAMAGE: &[u8] = b"\" \\[]{},:-\xff0";

/// A line of some example, damaged in a few places.
fn damaged_line() -> impl Strategy<Value = Vec<u8>> {
    let lines: Vec<&'static str> =
        FORMATS.iter().flat_map(|format| format.examples).map(|example| example.line).collect();
    let edit = (any::<prop::sample::Index>(), 0..6u8, any::<prop::sample::Index>());
    (prop::sample::select(lines), prop::collection::vec(edit, 0..4)).prop_map(|(line, edits)| {
        let mut line = line.as_bytes().to_vec();
        for (place, kind, other) in edits {
            if line.is_empty() {
                break;
            }
            let at = place.index(line.len());
            match kind {
                0 => line.truncate(at),
                1 => drop(line.remove(at)),
                2 => line.insert(at, DAMAGE[other.index(DAMAGE.len())]),
                3 => line[at] = DAMAGE[other.index(DAMAGE.len())],
                4 => drop(line.drain(..at)),
                _ => {
                    let end = at + other.index(line.len() - at);
                    let copy = line[at..end].to_vec();
                    line.splice(at..at, copy);
                }
            }
        }
        line
    })
}

#[test]
fn a_value_that_holds_columns_of_another_format_obeys_the_laws() {
    let line = br#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 401 26 "a "GET /b HTTP/1.1" 401 26 "-" "c" kong_request_id: "712716108691652b90a4ab6f282a2835""#;
    obeys_the_laws(line).expect("one reading");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn damaged_lines_obey_the_laws(line in damaged_line()) {
        obeys_the_laws(&line)?;
    }

    #[test]
    fn byte_soup_obeys_the_laws(line: Vec<u8>) {
        obeys_the_laws(&line)?;
        let _ = detect(&line);
    }

    #[test]
    fn a_line_broken_anywhere_is_an_exchange_or_one_mishap(index: prop::sample::Index, cut: prop::sample::Index) {
        let format = FORMATS[index.index(FORMATS.len())];
        let (reader, line) = above(format, format.examples[0].line.as_bytes());
        let line = &line[..cut.index(line.len()).max(1)];
        let (statuses, unanswered, mishaps) = outcome(&reader, line, Depth::Whole);
        let exchanges: u64 = statuses.iter().map(|(_, n)| n).sum();
        prop_assert_eq!(exchanges + unanswered + mishaps, 1);
    }
}
