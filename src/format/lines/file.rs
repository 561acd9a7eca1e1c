//! The lines of a plain file, which the workers read themselves, each its range.

use std::fs::File;
use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr, memrchr};

use super::directives::{DIRECTIVE, follow};
use super::{LineFormat, Piece, Pool, Sizes, read_lines};
use crate::format::{Reader, Wave};
use crate::model::{Mishap, Outlet, Parts};
use crate::source::{SourceError, read_at_most};

/// A plain file.
pub(super) struct FileLines {
    file: Arc<File>,
    length: u64,
    pub(super) next: u64,
    /// What reads the line at `next`.
    pub(super) format: Arc<dyn LineFormat>,
    buffers: Pool,
    sizes: Sizes,
}

impl FileLines {
    pub(super) fn new(file: File, length: u64, format: Arc<dyn LineFormat>, sizes: Sizes) -> Self {
        Self { file: Arc::new(file), length, next: 0, format, buffers: Pool::default(), sizes }
    }

    /// Follows the directives that start in `range`. What cannot be read here cannot be read by the
    /// worker either, who will say so.
    pub(super) fn follow(&mut self, range: &Range<u64>) -> std::io::Result<()> {
        let mut buffer = self.buffers.take();
        // One byte before the range tells whether a line starts right at its beginning.
        let from = range.start.saturating_sub(1);
        buffer.resize(usize::try_from(range.end - from).unwrap_or(usize::MAX), 0);
        let filled = read_at_most(&self.file, &mut buffer, from)?;
        buffer.truncate(filled);
        let start =
            if range.start == 0 { 0 } else { memchr(b'\n', &buffer).map_or(filled, |at| at + 1) };
        let last = memrchr(b'\n', &buffer).map_or(start, |at| (at + 1).max(start));
        if buffer.get(last).is_some_and(|&byte| byte == b'#') {
            // The rest of a directive that goes on behind the range.
            buffer.resize(filled + DIRECTIVE, 0);
            let (_, fresh) = buffer.split_at_mut(filled);
            let n = read_at_most(&self.file, fresh, from + filled as u64)?;
            let end = memchr(b'\n', fresh.get(..n).unwrap_or_default()).unwrap_or(n);
            buffer.truncate(filled + end);
        }
        follow(&mut self.format, buffer.get(start..).unwrap_or_default(), self.sizes.longest_line);
        self.buffers.give(buffer);
        Ok(())
    }
}

impl Reader for FileLines {
    fn next_wave(&mut self) -> Result<Option<Box<dyn Wave>>, SourceError> {
        let mut pieces = Vec::new();
        while self.next < self.length && pieces.len() < self.sizes.pieces_in_wave {
            let end = self.next.saturating_add(self.sizes.piece as u64).min(self.length);
            let range = self.next..end;
            pieces.push((range.clone(), Arc::clone(&self.format)));
            if end < self.length && self.format.has_directives() {
                // See there for the failure.
                let _ = self.follow(&range);
            }
            self.next = end;
        }
        if pieces.is_empty() {
            return Ok(None);
        }
        Ok(Some(Box::new(FileWave {
            file: Arc::clone(&self.file),
            length: self.length,
            pieces,
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
    pieces: Vec<Piece<u64>>,
    buffers: Pool,
    longest_line: usize,
}

impl Wave for FileWave {
    fn pieces(&self) -> usize {
        self.pieces.len()
    }

    fn read(&self, index: usize, outlet: &mut Outlet<'_>) {
        let Some((range, format)) = self.pieces.get(index) else { return };
        let mut buffer = self.buffers.take();
        if let Err(error) = self.read_range(range, &**format, &mut buffer, outlet) {
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
        format: &dyn LineFormat,
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
        read_lines(text, cut_off, self.longest_line, format, outlet);
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
