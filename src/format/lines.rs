//! Text inputs: lines, read in parallel pieces.
//!
//! A piece owns the lines that *start* in its range, so that pieces need not know each other. A
//! plain file is read by the workers themselves, each into a buffer of its own: no reader thread,
//! no memory map that a truncation under it would turn into a crash.

use std::fs::File;
use std::io::Read;
use std::mem;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use memchr::{memchr, memrchr};

use super::{Reader, Wave};
use crate::model::{Mishap, Outlet, Parts, limits};
use crate::source::{Content, SourceError, read_at_most};

/// Reads lines of one format.
pub trait LineFormat: Send + Sync {
    /// What its lines can show at their best.
    fn shows(&self) -> Parts;

    /// Reads one line, without its end. Lines that are no exchange by design (comments, directives)
    /// are passed over; others that are not understood are mishaps. `ordinal` is the line's number
    /// in its piece, from 1. Blank lines never get here.
    fn read_line(&self, line: &[u8], ordinal: u64, outlet: &mut Outlet<'_>);
}

/// Opens lines of `format`.
pub fn open(content: Content, format: Arc<dyn LineFormat>) -> Box<dyn Reader> {
    let sizes = Sizes::default();
    match content {
        Content::File { file, length } => Box::new(FileLines::new(file, length, format, sizes)),
        Content::Stream(stream) => Box::new(StreamLines::new(stream, format, sizes)),
    }
}

/// How the input is cut; fixed in a run, small in tests.
#[derive(Clone, Copy)]
struct Sizes {
    piece: usize,
    pieces_in_wave: usize,
    longest_line: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            piece: limits::PIECE,
            pieces_in_wave: limits::WAVE_PIECES,
            longest_line: limits::LINE,
        }
    }
}

/// Buffers that are used again.
#[derive(Clone, Default)]
struct Pool(Arc<Mutex<Vec<Vec<u8>>>>);

impl Pool {
    fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give(&self, buffer: Vec<u8>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
    }
}

/// A plain file.
struct FileLines {
    file: Arc<File>,
    length: u64,
    next: u64,
    format: Arc<dyn LineFormat>,
    buffers: Pool,
    sizes: Sizes,
}

impl FileLines {
    fn new(file: File, length: u64, format: Arc<dyn LineFormat>, sizes: Sizes) -> Self {
        Self { file: Arc::new(file), length, next: 0, format, buffers: Pool::default(), sizes }
    }
}

impl Reader for FileLines {
    fn next_wave(&mut self) -> Result<Option<Box<dyn Wave>>, SourceError> {
        let mut ranges = Vec::new();
        while self.next < self.length && ranges.len() < self.sizes.pieces_in_wave {
            let end = self.next.saturating_add(self.sizes.piece as u64).min(self.length);
            ranges.push(self.next..end);
            self.next = end;
        }
        if ranges.is_empty() {
            return Ok(None);
        }
        Ok(Some(Box::new(FileWave {
            file: Arc::clone(&self.file),
            length: self.length,
            ranges,
            format: Arc::clone(&self.format),
            buffers: self.buffers.clone(),
            longest_line: self.sizes.longest_line,
        })))
    }

    fn shows(&self) -> Parts {
        self.format.shows()
    }
}

struct FileWave {
    file: Arc<File>,
    length: u64,
    ranges: Vec<Range<u64>>,
    format: Arc<dyn LineFormat>,
    buffers: Pool,
    longest_line: usize,
}

impl Wave for FileWave {
    fn pieces(&self) -> usize {
        self.ranges.len()
    }

    fn read(&self, index: usize, outlet: &mut Outlet<'_>) {
        let Some(range) = self.ranges.get(index) else { return };
        let mut buffer = self.buffers.take();
        if let Err(error) = self.read_range(range, &mut buffer, outlet) {
            outlet.mishap(Mishap::Truncated, 1, || format!("cannot read on: {error}"));
        }
        self.buffers.give(buffer);
    }

    fn ordinals_are_relative(&self) -> bool {
        true
    }
}

impl FileWave {
    /// Reads the lines that start in `range`.
    fn read_range(
        &self,
        range: &Range<u64>,
        buffer: &mut Vec<u8>,
        outlet: &mut Outlet<'_>,
    ) -> std::io::Result<()> {
        outlet.reading.bytes += range.end - range.start;
        // One byte before the range tells whether a line starts right at its beginning.
        let from = range.start.saturating_sub(1);
        let wanted = usize::try_from(range.end - from).unwrap_or(usize::MAX);
        buffer.resize(wanted, 0);
        let filled = read_at_most(&self.file, buffer, from)?;
        buffer.truncate(filled);
        let start = if range.start == 0 {
            0
        } else {
            match memchr(b'\n', buffer) {
                // The newline may be the very last byte: then no line starts in the range.
                Some(at) => at + 1,
                None => return Ok(()),
            }
        };
        if start >= buffer.len() {
            return Ok(());
        }
        let cut_off = self.complete_last_line(buffer, start, from)?;
        let text = buffer.get(start..).unwrap_or_default();
        read_lines(text, cut_off, self.longest_line, &*self.format, outlet);
        Ok(())
    }

    /// Reads on to the end of the line that is open at the end of the buffer. Returns whether it
    /// was given up for its length.
    fn complete_last_line(
        &self,
        buffer: &mut Vec<u8>,
        start: usize,
        from: u64,
    ) -> std::io::Result<bool> {
        const STEP: usize = 16 << 10;
        if buffer.last() == Some(&b'\n') {
            return Ok(false);
        }
        let open = memrchr(b'\n', buffer).map_or(start, |at| (at + 1).max(start));
        loop {
            let filled = buffer.len();
            let offset = from + filled as u64;
            if offset >= self.length {
                return Ok(false);
            }
            // One more for the `\r` that does not count.
            if filled - open > self.longest_line + 1 {
                return Ok(true);
            }
            buffer.resize(filled + STEP, 0);
            let (_, fresh) = buffer.split_at_mut(filled);
            let n = read_at_most(&self.file, fresh, offset)?;
            match memchr(b'\n', fresh.get(..n).unwrap_or_default()) {
                Some(at) => {
                    buffer.truncate(filled + at + 1);
                    return Ok(false);
                }
                None => buffer.truncate(filled + n),
            }
            if n == 0 {
                return Ok(false);
            }
        }
    }
}

/// A stream: the text comes in order, and is cut at line ends as it comes.
struct StreamLines {
    stream: Box<dyn Read + Send>,
    /// The beginning of a line whose end has not come yet.
    rest: Vec<u8>,
    /// The rest of the line that is coming is thrown away.
    skipping: bool,
    ended: bool,
    failure: Option<SourceError>,
    format: Arc<dyn LineFormat>,
    buffers: Pool,
    sizes: Sizes,
}

impl StreamLines {
    fn new(stream: Box<dyn Read + Send>, format: Arc<dyn LineFormat>, sizes: Sizes) -> Self {
        Self {
            stream,
            rest: Vec::new(),
            skipping: false,
            ended: false,
            failure: None,
            format,
            buffers: Pool::default(),
            sizes,
        }
    }

    /// Fills `buffer` up to `size` bytes; remembers a failure for later.
    fn fill(&mut self, buffer: &mut Vec<u8>, size: usize) {
        let mut filled = buffer.len();
        buffer.resize(size.max(filled), 0);
        while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
            match self.stream.read(room) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(n) => filled += n,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.failure = Some(error.into());
                    break;
                }
            }
        }
        buffer.truncate(filled);
    }
}

impl Reader for StreamLines {
    fn next_wave(&mut self) -> Result<Option<Box<dyn Wave>>, SourceError> {
        // A stream cannot be read in parallel, so a wave need only keep the workers busy while the
        // next one is decompressed.
        let size = self.sizes.piece.saturating_mul((self.sizes.pieces_in_wave / 4).max(1));
        loop {
            if self.ended && self.rest.is_empty() {
                return self.failure.take().map_or(Ok(None), Err);
            }
            let mut buffer = self.buffers.take();
            buffer.clear();
            buffer.append(&mut self.rest);
            let target = buffer.len() + size;
            self.fill(&mut buffer, target);
            let mut start = 0;
            if self.skipping {
                match memchr(b'\n', &buffer) {
                    Some(at) => {
                        start = at + 1;
                        self.skipping = false;
                    }
                    None => start = buffer.len(),
                }
            }
            let mut end = if self.ended {
                buffer.len()
            } else {
                memrchr(b'\n', buffer.get(start..).unwrap_or_default())
                    .map_or(start, |at| start + at + 1)
            };
            let mut cut_off = false;
            if buffer.len() - end > self.sizes.longest_line + 1 {
                // Half of the giant goes along, so that it is counted once and where it starts.
                cut_off = true;
                self.skipping = true;
                end = buffer.len();
            }
            self.rest.extend_from_slice(buffer.get(end..).unwrap_or_default());
            buffer.truncate(end);
            if start >= end {
                self.buffers.give(buffer);
                continue;
            }
            return Ok(Some(Box::new(StreamWave {
                pieces: cut(buffer.get(start..).unwrap_or_default(), self.sizes.piece)
                    .into_iter()
                    .map(|range| range.start + start..range.end + start)
                    .collect(),
                buffer,
                cut_off,
                longest_line: self.sizes.longest_line,
                format: Arc::clone(&self.format),
                buffers: self.buffers.clone(),
            })));
        }
    }

    fn shows(&self) -> Parts {
        self.format.shows()
    }
}

/// Cuts `text` into ranges of about `size` bytes that end at line ends.
fn cut(text: &[u8], size: usize) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let aim = start.saturating_add(size.max(1)).min(text.len());
        let end = match memchr(b'\n', text.get(aim - 1..).unwrap_or_default()) {
            Some(at) => aim + at,
            None => text.len(),
        };
        ranges.push(start..end);
        start = end;
    }
    ranges
}

struct StreamWave {
    buffer: Vec<u8>,
    pieces: Vec<Range<usize>>,
    /// The last line was given up for its length.
    cut_off: bool,
    longest_line: usize,
    format: Arc<dyn LineFormat>,
    buffers: Pool,
}

impl Wave for StreamWave {
    fn pieces(&self) -> usize {
        self.pieces.len()
    }

    fn read(&self, index: usize, outlet: &mut Outlet<'_>) {
        let Some(text) = self.pieces.get(index).and_then(|r| self.buffer.get(r.clone())) else {
            return;
        };
        outlet.reading.bytes += text.len() as u64;
        let cut_off = self.cut_off && index + 1 == self.pieces.len();
        read_lines(text, cut_off, self.longest_line, &*self.format, outlet);
    }

    fn ordinals_are_relative(&self) -> bool {
        true
    }
}

impl Drop for StreamWave {
    fn drop(&mut self) {
        self.buffers.give(mem::take(&mut self.buffer));
    }
}

/// Reads the lines of `text`, the last of which may lack its end. With `cut_off`, the last line is
/// only the beginning of one that is too long.
fn read_lines(
    mut text: &[u8],
    cut_off: bool,
    longest: usize,
    format: &dyn LineFormat,
    outlet: &mut Outlet<'_>,
) {
    let mut ordinal = 0;
    while !text.is_empty() {
        ordinal += 1;
        let (line, rest, ended) = match memchr(b'\n', text) {
            Some(at) => {
                let (line, rest) = text.split_at(at);
                (line, rest.get(1..).unwrap_or_default(), true)
            }
            None => (text, &[][..], false),
        };
        text = rest;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if (cut_off && !ended) || line.len() > longest {
            outlet.mishap(Mishap::LineTooLong, ordinal, || {
                format!("longer than {} MiB", longest >> 20)
            });
        } else if !line.iter().all(u8::is_ascii_whitespace) {
            format.read_line(line, ordinal, outlet);
        }
    }
    outlet.reading.units += ordinal;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Interest, Reading};
    use proptest::prelude::*;
    use std::io::{Cursor, Write};

    /// Records every line it is given.
    #[derive(Default)]
    struct Recorder(Mutex<Vec<(u64, Vec<u8>)>>);

    impl LineFormat for Recorder {
        fn shows(&self) -> Parts {
            Parts::NONE
        }

        fn read_line(&self, line: &[u8], ordinal: u64, _: &mut Outlet<'_>) {
            self.0.lock().unwrap().push((ordinal, line.to_vec()));
        }
    }

    /// Lines with their numbers, and the line numbers that were too long.
    type Read = (Vec<(u64, Vec<u8>)>, Vec<u64>, u64);

    fn read(mut reader: Box<dyn Reader>, recorder: &Recorder) -> Read {
        let mut base = 0;
        let mut lines = Vec::new();
        let mut too_long = Vec::new();
        let interest = Interest::none();
        while let Some(wave) = reader.next_wave().unwrap() {
            for piece in 0..wave.pieces() {
                let mut reading = Reading::default();
                wave.read(piece, &mut Outlet::new(&interest, &mut reading, &mut |_| {}));
                let mut seen = recorder.0.lock().unwrap();
                lines.extend(seen.drain(..).map(|(n, line)| (n + base, line)));
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
        let mut all: Vec<&[u8]> = text.split(|&b| b == b'\n').collect();
        if all.last().is_some_and(|line| line.is_empty()) {
            all.pop();
        }
        for (n, line) in (1..).zip(&all) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.len() > longest {
                too_long.push(n);
            } else if !line.iter().all(u8::is_ascii_whitespace) {
                lines.push((n, line.to_vec()));
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
        let from_stream =
            read(Box::new(StreamLines::new(stream, recorder.clone(), sizes)), &recorder);
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
            text in "([a-z]{0,9}(\r?\n)?){0,60}",
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
}
