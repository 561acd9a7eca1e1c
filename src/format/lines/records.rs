//! Records that take several lines each: they come in order, as a stream, and are read in parallel.

use std::io::Read;
use std::mem;
use std::ops::Range;
use std::sync::Arc;

use super::framing::{Cutter, Framing, Record};
use super::stream::{Filled, fill};
use super::{LineFormat, Pool, Sizes};
use crate::format::{Reader, Wave};
use crate::model::{Mishap, Outlet, Parts};
use crate::source::SourceError;

pub(super) struct Records {
    stream: Box<dyn Read + Send>,
    cutter: Cutter,
    /// What has come and is in no whole record yet.
    rest: Vec<u8>,
    /// How much of it the cutter has seen.
    seen: usize,
    /// The open record is thrown away; the line it starts in.
    skipping: Option<u64>,
    ended: bool,
    failure: Option<SourceError>,
    format: Arc<dyn LineFormat>,
    buffers: Pool,
    sizes: Sizes,
}

impl Records {
    pub(super) fn new(
        stream: Box<dyn Read + Send>,
        cutter: Cutter,
        format: Arc<dyn LineFormat>,
        sizes: Sizes,
    ) -> Self {
        Self {
            stream,
            cutter,
            rest: Vec::new(),
            seen: 0,
            skipping: None,
            ended: false,
            failure: None,
            format,
            buffers: Pool::default(),
            sizes,
        }
    }
}

impl Reader for Records {
    fn next_wave(&mut self) -> Result<Option<Box<dyn Wave>>, SourceError> {
        let size = self.sizes.piece.saturating_mul((self.sizes.pieces_in_wave / 4).max(1));
        if self.ended && self.rest.is_empty() {
            return self.failure.take().map_or(Ok(None), Err);
        }
        let mut buffer = self.buffers.take();
        buffer.clear();
        buffer.append(&mut self.rest);
        let target = buffer.len() + size;
        if !self.ended {
            match fill(&mut *self.stream, &mut buffer, target) {
                Ok(filled) => self.ended = filled == Filled::Ended,
                Err(error) => {
                    self.ended = true;
                    self.failure = Some(error.into());
                }
            }
        }
        if self.ended && buffer.last().is_some_and(|&byte| byte != b'\n') {
            // Sections and stray lines end with their line.
            buffer.push(b'\n');
        }
        let mut records: Vec<Record> = Vec::new();
        self.seen = self.cutter.cut(&buffer, self.seen, &mut records);
        let mut too_long = Vec::new();
        if let Some(line) = self.skipping
            && (!records.is_empty() || self.ended)
        {
            // The end of the giant.
            too_long.push(line);
            records.drain(..records.len().min(1));
            self.skipping = None;
        }
        let mut end = self.cutter.open().unwrap_or(self.seen).min(self.seen);
        if self.ended {
            // What is open was cut off: it is shown as far as it goes.
            let line = self.cutter.open_line();
            if end < buffer.len() {
                records.push((end..buffer.len(), line));
            }
            end = buffer.len();
        } else if buffer.len() - end > self.sizes.longest_line {
            self.skipping = self.skipping.or(Some(self.cutter.open_line()));
            end = self.seen;
        }
        self.rest.extend_from_slice(buffer.get(end..).unwrap_or_default());
        self.cutter.forget(end);
        self.seen = self.seen.saturating_sub(end);
        buffer.truncate(end);
        Ok(Some(Box::new(RecordWave {
            pieces: pieces(records, self.sizes.piece),
            bytes: buffer.len() as u64,
            too_long,
            buffer,
            format: Arc::clone(&self.format),
            longest: self.sizes.longest_line,
            buffers: self.buffers.clone(),
        })))
    }

    fn shows(&self) -> Parts {
        self.format.shows()
    }
}

/// Records in runs of about `size` bytes.
fn pieces(records: Vec<Record>, size: usize) -> Vec<Vec<Record>> {
    let mut pieces: Vec<Vec<Record>> = vec![Vec::new()];
    let mut filled = 0;
    for record in records {
        if filled >= size {
            pieces.push(Vec::new());
            filled = 0;
        }
        filled += record.0.len();
        if let Some(piece) = pieces.last_mut() {
            piece.push(record);
        }
    }
    pieces
}

struct RecordWave {
    buffer: Vec<u8>,
    bytes: u64,
    pieces: Vec<Vec<Record>>,
    /// Lines in which records start that were given up for their length.
    too_long: Vec<u64>,
    longest: usize,
    format: Arc<dyn LineFormat>,
    buffers: Pool,
}

impl RecordWave {
    fn text(&self, range: &Range<usize>) -> &[u8] {
        self.buffer.get(range.clone()).unwrap_or_default().trim_ascii_end()
    }

    fn is_too_long(&self, outlet: &mut Outlet<'_>, line: u64) {
        outlet.mishap(Mishap::LineTooLong, line, || {
            format!("longer than {} MiB", self.longest >> 20)
        });
    }
}

impl Wave for RecordWave {
    fn pieces(&self) -> usize {
        self.pieces.len()
    }

    fn read(&self, index: usize, outlet: &mut Outlet<'_>) {
        if index == 0 {
            outlet.reading.bytes += self.bytes;
            outlet.reading.units += self.too_long.len() as u64;
            for &line in &self.too_long {
                self.is_too_long(outlet, line);
            }
        }
        // Of a line in parts the lines count, which is what is numbered.
        let in_parts = self.format.framing() == Framing::Parts;
        for (range, line) in self.pieces.get(index).into_iter().flatten() {
            let more =
                if in_parts { memchr::memchr_iter(b'\n', self.text(range)).count() } else { 0 };
            outlet.reading.units += 1 + more as u64;
            if range.len() > self.longest {
                self.is_too_long(outlet, *line);
            } else if !self.text(range).is_empty() {
                self.format.read_line(self.text(range), *line, outlet);
            }
        }
    }
}

impl Drop for RecordWave {
    fn drop(&mut self) {
        self.buffers.give(mem::take(&mut self.buffer));
    }
}
