//! Any cut of the input gives the same lines, read by the same directives.

use super::*;
use crate::model::{Interest, Reading};
use proptest::prelude::*;
use std::io::{Cursor, Write};

/// A line's number, the directive in force, and its text.
type Line = (u64, Vec<u8>, Vec<u8>);

/// Records every line it is given.
#[derive(Default)]
struct Recorder {
    lines: Arc<Mutex<Vec<Line>>>,
    in_force: Vec<u8>,
}

impl LineFormat for Recorder {
    fn shows(&self) -> Parts {
        Parts::NONE
    }

    fn read_line(&self, line: &[u8], ordinal: u64, _: &mut Outlet<'_>) -> bool {
        let line = (ordinal, self.in_force.clone(), line.to_vec());
        self.lines.lock().unwrap().push(line);
        true
    }

    fn has_directives(&self) -> bool {
        true
    }

    fn directed(&self, directive: &[u8]) -> Option<Arc<dyn LineFormat>> {
        let in_force = directive.to_vec();
        Some(Arc::new(Self { lines: Arc::clone(&self.lines), in_force }))
    }
}

/// Lines with their numbers, and the line numbers that were too long.
type Read = (Vec<Line>, Vec<u64>, u64);

fn read(mut reader: Box<dyn Reader>, recorder: &Recorder) -> Read {
    let mut base = 0;
    let mut lines = Vec::new();
    let mut too_long = Vec::new();
    let interest = Interest::none();
    while let Some(wave) = reader.next_wave().unwrap() {
        for piece in 0..wave.pieces() {
            let mut reading = Reading::default();
            wave.read(piece, &mut Outlet::new(&interest, &mut reading, &mut |_| {}));
            let mut seen = recorder.lines.lock().unwrap();
            lines.extend(seen.drain(..).map(|(n, by, line)| (n + base, by, line)));
            for (_, occurrences) in reading.mishaps.iter() {
                too_long.extend(occurrences.first.iter().map(|(n, _)| n + base));
            }
            base += reading.units;
        }
    }
    (lines, too_long, base)
}

fn expected(text: &[u8], longest: usize) -> Read {
    let mut lines = Vec::new();
    let mut too_long = Vec::new();
    let mut in_force = Vec::new();
    let mut all: Vec<&[u8]> = text.split(|&b| b == b'\n').collect();
    if all.last().is_some_and(|line| line.is_empty()) {
        all.pop();
    }
    for (n, line) in (1..).zip(&all) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > longest {
            too_long.push(n);
        } else if !line.iter().all(u8::is_ascii_whitespace) {
            if line.starts_with(b"#") {
                in_force = line.to_vec();
            } else {
                lines.push((n, in_force.clone(), line.to_vec()));
            }
        }
    }
    (lines, too_long, all.len() as u64)
}

fn check(text: &[u8], sizes: Sizes) -> Result<(), TestCaseError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(text).unwrap();
    let recorder = Arc::new(Recorder::default());
    let reader = FileLines::new(file, text.len() as u64, recorder.clone(), sizes);
    let from_file = read(Box::new(reader), &recorder);
    let stream = Box::new(Cursor::new(text.to_vec()));
    let from_stream = read(Box::new(StreamLines::new(stream, recorder.clone(), sizes)), &recorder);
    let mut expected = expected(text, sizes.longest_line);
    // Mishaps keep the first places only, per piece.
    prop_assert_eq!(&from_file.0, &expected.0);
    prop_assert_eq!(&from_stream.0, &expected.0);
    prop_assert_eq!(from_file.2, expected.2);
    prop_assert_eq!(from_stream.2, expected.2);
    expected.1.truncate(limits::SAMPLES);
    for n in expected.1 {
        prop_assert!(from_file.1.contains(&n), "line {n} too long, by pieces of the file");
        prop_assert!(from_stream.1.contains(&n), "line {n} too long, by stream");
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_cut_of_the_input_gives_the_same_lines(
        text in "(#?[a-z]{0,9}(\r?\n)?){0,60}",
        piece in 1usize..40,
        pieces_in_wave in 1usize..9,
        longest_line in 3usize..20,
    ) {
        check(text.as_bytes(), Sizes { piece, pieces_in_wave, longest_line })?;
    }
}

#[test]
fn a_line_of_many_pieces_is_counted_once() {
    let mut text = b"one\n".to_vec();
    text.extend(std::iter::repeat_n(b'x', 100_000));
    text.extend(b"\nthree\n");
    check(&text, Sizes { piece: 64, pieces_in_wave: 4, longest_line: 1_000 }).unwrap();
}
