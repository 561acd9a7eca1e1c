//! Text inputs: lines, read in parallel pieces.
//!
//! A piece owns the lines that *start* in its range, so that pieces need not know each other. A
//! plain file is read by the workers themselves, each into a buffer of its own: no reader thread,
//! no memory map that a truncation under it would turn into a crash.
//!
//! Where lines direct how later ones are read, what is in force at the start of each piece is found
//! while the pieces are cut.

mod directives;
mod framing;
mod records;
pub mod search;

use std::fs::File;
use std::io::Read;
use std::mem;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use memchr::{memchr, memrchr};

use self::directives::{DIRECTIVE, directed, follow};
pub use self::framing::Framing;
pub(crate) use self::framing::section;
use self::records::Records;
use super::log::Zone;
use super::{Reader, Wave};
use crate::model::{Hint, Mishap, Outlet, Parts, limits};
use crate::source::{Content, SourceError, read_at_most};

/// Reads lines of one format.
pub trait LineFormat: Send + Sync {
    /// What its lines can show at their best.
    fn shows(&self) -> Parts;

    /// Reads one line, without its end. Lines that are no exchange by design (comments, directives)
    /// are passed over; others that are not understood are mishaps. `ordinal` is the line's number
    /// in its piece, from 1. Blank lines never get here. Returns whether the line is one of this
    /// format, or of those it knows to be in the same file.
    fn read_line(&self, line: &[u8], ordinal: u64, outlet: &mut Outlet<'_>) -> bool;

    /// Whether lines that start with `#` may direct how the lines after them are read.
    fn has_directives(&self) -> bool {
        false
    }

    /// What reads the lines after this one, if it is a directive that changes that.
    fn directed(&self, _directive: &[u8]) -> Option<Arc<dyn LineFormat>> {
        None
    }

    /// What reads `text`, which follows a run of lines that are not of this format: servers are
    /// given another log format, and write on in the same file.
    fn instead(&self, _text: &[u8]) -> Option<Arc<dyn LineFormat>> {
        None
    }

    /// The same format, where times that name no zone are of this one.
    fn in_zone(&self, _zone: &Zone) -> Option<Arc<dyn LineFormat>> {
        None
    }

    /// What its lines could show if their writer were told to.
    fn hints(&self) -> Vec<Hint> {
        Vec::new()
    }

    /// How the input is cut into what [`Self::read_line`] reads.
    fn framing(&self) -> Framing {
        Framing::Lines
    }
}

/// Opens lines of `format`.
pub fn open(content: Content, format: Arc<dyn LineFormat>) -> Box<dyn Reader> {
    let sizes = Sizes::default();
    if let Some(cutter) = format.framing().cutter() {
        let stream = match content {
            Content::File { file, .. } => Box::new(file),
            Content::Stream(stream) => stream,
        };
        return Box::new(Records::new(stream, cutter, format, sizes));
    }
    match content {
        Content::File { file, length } => Box::new(FileLines::new(file, length, format, sizes)),
        Content::Stream(stream) => Box::new(StreamLines::new(stream, format, sizes)),
    }
}

/// Opens the lines of `format` that start from `start` on, and before `end` where that is given.
///
/// # Errors
/// When what comes before cannot be read.
pub fn open_part(
    content: Content,
    format: Arc<dyn LineFormat>,
    start: u64,
    end: Option<u64>,
) -> Result<Box<dyn Reader>, SourceError> {
    if format.framing() != Framing::Lines || (start == 0 && end.is_none()) {
        return Ok(open(content, format));
    }
    let sizes = Sizes::default();
    Ok(match content {
        Content::File { file, length } => {
            let length = end.unwrap_or(length).min(length);
            let mut lines = FileLines::new(file, length, format, sizes);
            if lines.format.has_directives() {
                // What directs the lines that are read stands before them.
                while lines.next < start.min(length) {
                    let next = (lines.next + sizes.piece as u64).min(start.min(length));
                    let range = lines.next..next;
                    lines.follow(&range)?;
                    lines.next = next;
                }
            }
            lines.next = start.min(length);
            Box::new(lines)
        }
        Content::Stream(mut stream) => {
            let mut before = (&mut stream).take(start);
            std::io::copy(&mut before, &mut std::io::sink())?;
            Box::new(StreamLines::new(stream, format, sizes))
        }
    })
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
    /// What reads the line at `next`.
    format: Arc<dyn LineFormat>,
    buffers: Pool,
    sizes: Sizes,
}

impl FileLines {
    fn new(file: File, length: u64, format: Arc<dyn LineFormat>, sizes: Sizes) -> Self {
        Self { file: Arc::new(file), length, next: 0, format, buffers: Pool::default(), sizes }
    }

    /// Follows the directives that start in `range`. What cannot be read here cannot be read by the
    /// worker either, who will say so.
    fn follow(&mut self, range: &Range<u64>) -> std::io::Result<()> {
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

/// A range of the input, and what reads its first line.
type Piece<T> = (Range<T>, Arc<dyn LineFormat>);

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
        match fill(&mut *self.stream, buffer, size) {
            Ok(ended) => self.ended |= ended,
            Err(error) => {
                self.ended = true;
                self.failure = Some(error.into());
            }
        }
    }
}

/// Fills `buffer` up to `size` bytes, as far as the stream goes. Returns whether it ended.
fn fill(stream: &mut dyn Read, buffer: &mut Vec<u8>, size: usize) -> std::io::Result<bool> {
    let mut filled = buffer.len();
    buffer.resize(size.max(filled), 0);
    let mut outcome = Ok(false);
    while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
        match stream.read(room) {
            Ok(0) => {
                outcome = Ok(true);
                break;
            }
            Ok(n) => filled += n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
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
            if start >= end {
                self.buffers.give(buffer);
                continue;
            }
            let mut pieces = Vec::new();
            for range in cut(buffer.get(start..).unwrap_or_default(), self.sizes.piece) {
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

/// Lines of another format in a row after which the rest is looked at anew.
const STRANGERS: u64 = 20;

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
    let mut has_directives = format.has_directives();
    let mut in_force: Option<Arc<dyn LineFormat>> = None;
    let mut strangers = 0;
    let mut patience = STRANGERS;
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
            let format = in_force.as_deref().unwrap_or(format);
            if has_directives && let Some(next) = directed(format, line, longest) {
                in_force = Some(next);
            } else if format.read_line(line, ordinal, outlet) {
                strangers = 0;
            } else {
                strangers += 1;
                if strangers == patience {
                    strangers = 0;
                    match format.instead(text) {
                        Some(next) => {
                            has_directives = next.has_directives();
                            in_force = Some(next);
                        }
                        None => patience *= 2,
                    }
                }
            }
        }
    }
    outlet.reading.units += ordinal;
}

#[cfg(test)]
mod tests;
