//! The lines of a stream: its text comes in order, and is cut at line ends as it comes.

use std::io::Read;
use std::mem;
use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr, memrchr};

use super::directives::follow;
use super::{LineFormat, Piece, Pool, Sizes, read_lines};
use crate::format::{Reader, Wave};
use crate::model::{Outlet, Parts};
use crate::source::SourceError;

/// A stream: the text comes in order, and is cut at line ends as it comes.
pub(super) struct StreamLines {
    stream: Box<dyn Read + Send>,
    /// The beginning of a line whose end has not come yet.
    rest: Vec<u8>,
    /// The rest of the line that is coming is thrown away.
    skipping: bool,
    ended: bool,
    /// Nothing more has come so far: the stream grows.
    paused: bool,
    failure: Option<SourceError>,
    format: Arc<dyn LineFormat>,
    buffers: Pool,
    sizes: Sizes,
}

impl StreamLines {
    pub(super) fn new(
        stream: Box<dyn Read + Send>,
        format: Arc<dyn LineFormat>,
        sizes: Sizes,
    ) -> Self {
        Self {
            stream,
            rest: Vec::new(),
            skipping: false,
            ended: false,
            paused: false,
            failure: None,
            format,
            buffers: Pool::default(),
            sizes,
        }
    }

    /// Fills `buffer` up to `size` bytes; remembers a failure for later.
    fn fill(&mut self, buffer: &mut Vec<u8>, size: usize) {
        match fill(&mut *self.stream, buffer, size) {
            Ok(filled) => {
                self.ended |= filled == Filled::Ended;
                self.paused = filled == Filled::Paused;
            }
            Err(error) => {
                self.ended = true;
                self.failure = Some(error.into());
            }
        }
    }
}

/// Why a buffer takes no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    /// It is full.
    Whole,
    /// The stream has ended.
    Ended,
    /// Nothing more has come so far.
    Paused,
}

/// Fills `buffer` up to `size` bytes, as far as the stream goes.
pub(super) fn fill(
    stream: &mut dyn Read,
    buffer: &mut Vec<u8>,
    size: usize,
) -> std::io::Result<Filled> {
    let mut filled = buffer.len();
    buffer.resize(size.max(filled), 0);
    let mut outcome = Ok(Filled::Whole);
    while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
        match stream.read(room) {
            Ok(0) => {
                outcome = Ok(Filled::Ended);
                break;
            }
            Ok(n) => filled += n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                outcome = Ok(Filled::Paused);
                break;
            }
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
    }
    buffer.truncate(filled);
    outcome
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
            if start >= end && !self.paused {
                self.buffers.give(buffer);
                continue;
            }
            let mut pieces = Vec::new();
            for range in cut(buffer.get(start..end).unwrap_or_default(), self.sizes.piece) {
                let range = range.start + start..range.end + start;
                pieces.push((range.clone(), Arc::clone(&self.format)));
                if self.format.has_directives() {
                    let text = buffer.get(range).unwrap_or_default();
                    follow(&mut self.format, text, self.sizes.longest_line);
                }
            }
            return Ok(Some(Box::new(StreamWave {
                pieces,
                buffer,
                cut_off,
                longest_line: self.sizes.longest_line,
                buffers: self.buffers.clone(),
            })));
        }
    }

    fn shows(&self) -> Parts {
        self.format.shows()
    }
}

/// Cuts `text` into ranges of about `size` bytes that end at line ends.
pub(super) fn cut(text: &[u8], size: usize) -> Vec<Range<usize>> {
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
    pieces: Vec<Piece<usize>>,
    /// The last line was given up for its length.
    cut_off: bool,
    longest_line: usize,
    buffers: Pool,
}

impl Wave for StreamWave {
    fn pieces(&self) -> usize {
        self.pieces.len()
    }

    fn read(&self, index: usize, outlet: &mut Outlet<'_>) {
        let Some((range, format)) = self.pieces.get(index) else { return };
        let text = self.buffer.get(range.clone()).unwrap_or_default();
        outlet.reading.bytes += text.len() as u64;
        let cut_off = self.cut_off && index + 1 == self.pieces.len();
        read_lines(text, cut_off, self.longest_line, &**format, outlet);
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
