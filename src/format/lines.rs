//! Text inputs: lines, read in parallel pieces.
//!
//! A piece owns the lines that *start* in its range, so that pieces need not know each other. A
//! plain file is read by the workers themselves, each into a buffer of its own: no reader thread,
//! no memory map that a truncation under it would turn into a crash.
//!
//! Where lines direct how later ones are read, what is in force at the start of each piece is found
//! while the pieces are cut.

mod directives;
mod file;
mod framing;
mod records;
pub mod search;
mod stream;

use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use memchr::memchr;

use self::directives::directed;
use self::file::FileLines;
pub use self::framing::Framing;
pub(crate) use self::framing::{is_part, section};
use self::records::Records;
use self::stream::StreamLines;
use super::Reader;
use super::log::Zone;
use crate::model::{Hint, Mishap, Outlet, Parts, limits};
use crate::source::{Content, SourceError};

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
    if !format.framing().ends_with_lines() || (start == 0 && end.is_none()) {
        return Ok(open(content, format));
    }
    let sizes = Sizes::default();
    if let Some(cutter) = format.framing().cutter() {
        let part: Box<dyn Read + Send> = match content {
            Content::File { mut file, length } => {
                file.seek(SeekFrom::Start(start))?;
                Box::new(file.take(end.unwrap_or(length).saturating_sub(start)))
            }
            Content::Stream(mut stream) => {
                std::io::copy(&mut (&mut stream).take(start), &mut std::io::sink())?;
                stream
            }
        };
        return Ok(Box::new(Records::new(part, cutter, format, sizes)));
    }
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

/// A range of the input, and what reads its first line.
type Piece<T> = (Range<T>, Arc<dyn LineFormat>);

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
