//! The serial stage: reads the file window by window and cuts waves of entries.

use std::io::{ErrorKind, Read};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::entry;
use super::exporter::{Exporter, names_credentials};
use super::scan::{Extent, Fault, FaultKind, Scanner};
use crate::format::{Reader, Wave};
use crate::model::{Mishap, Outlet, limits};
use crate::source::SourceError;

/// Bytes of the file in one wave. Two waves are in memory at a time, and entries are read faster
/// than they are found, so a larger one would gain nothing.
const WINDOW: usize = 8 << 20;

/// Bytes read and scanned in one go: they are still in the core's cache when they are scanned.
const STEP: usize = 256 << 10;

/// Bytes of entries that one task reads.
const PIECE: usize = 512 << 10;

/// Buffers kept for reuse: touching fresh memory costs more than reading a file into it.
const SPARE_BUFFERS: usize = 2;

/// A HAR file that is being read.
pub(super) struct Windows {
    content: Box<dyn Read + Send>,
    credentials_seen: Option<bool>,
    scanner: Scanner,
    buffer: Vec<u8>,
    filled: usize,
    /// Where in the buffer the scan stopped.
    at: usize,
    /// Offset of the buffer in the file.
    base: u64,
    /// Bytes before this offset were counted in an earlier wave.
    counted: u64,
    /// Entries of earlier waves.
    entries: u64,
    /// The input has no more bytes.
    ended: bool,
    /// There will be no more waves.
    done: bool,
    /// The error to report after what precedes it.
    failure: Option<SourceError>,
    spare: Arc<Spare>,
}

/// Buffers to use again.
#[derive(Default)]
struct Spare(Mutex<Vec<Vec<u8>>>);

/// Entries of one window.
struct Entries {
    buffer: Vec<u8>,
    extents: Vec<Extent>,
    /// Ranges of `extents`.
    pieces: Vec<Range<usize>>,
    /// Number of the first entry.
    first: u64,
    /// Bytes of the file since the wave before.
    bytes: u64,
    exporter: Exporter,
    spare: Arc<Spare>,
}

impl Windows {
    /// Reads the first window's beginning to see what kind of file this is.
    pub(super) fn new(
        content: Box<dyn Read + Send>,
        credentials_seen: Option<bool>,
    ) -> Result<Self, SourceError> {
        let spare = Arc::<Spare>::default();
        let mut windows = Self {
            content,
            credentials_seen,
            scanner: Scanner::new(),
            buffer: spare.take(),
            filled: 0,
            at: 0,
            base: 0,
            counted: 0,
            entries: 0,
            ended: false,
            done: false,
            failure: None,
            spare,
        };
        windows.fill()?;
        if windows.buffer.get(..windows.filled).is_some_and(|b| b.starts_with(b"\xef\xbb\xbf")) {
            windows.at = 3;
        }
        Ok(windows)
    }

    /// Reads one step more into the buffer.
    fn fill(&mut self) -> Result<(), SourceError> {
        let end = self.filled + STEP;
        if self.buffer.len() < end {
            // An entry larger than the window. Doubling keeps the copying linear; beyond the
            // largest entry that is kept there is nothing to make room for.
            let doubled = (2 * self.buffer.len()).min(limits::ENTRY + 2 * STEP);
            self.buffer.resize(end.max(doubled), 0);
        }
        while let Some(room) = self.buffer.get_mut(self.filled..end)
            && !room.is_empty()
            && !self.ended
        {
            match self.content.read(room) {
                Ok(read) => {
                    self.filled += read;
                    self.ended = read == 0;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    let place = format!("byte {}", self.base + self.filled as u64);
                    return Err(SourceError::from(error).at(place));
                }
            }
        }
        Ok(())
    }

    /// Scans what was read. `false` when the file ends here, well or not.
    fn scan(&mut self) -> bool {
        let text = self.buffer.get(..self.filled).unwrap_or_default();
        let scanned = self
            .scanner
            .scan(text, self.at)
            .and_then(|at| if self.ended { self.scanner.finish(at).map(|()| at) } else { Ok(at) });
        match scanned {
            Ok(at) => {
                self.at = at;
                !self.ended
            }
            Err(fault) => {
                self.at = fault.at;
                // What precedes a cut is as good as ever. But a document that contradicts its
                // grammar before anything of it was handed out is none.
                if fault.kind != FaultKind::CutOff && self.entries == 0 {
                    self.scanner.elements.clear();
                }
                self.failure = Some(self.explain(fault));
                false
            }
        }
    }

    /// Drops what is needed no more while no entry was found yet.
    fn forget(&mut self) {
        let needed = self.scanner.needed_from(self.at);
        if self.scanner.elements.is_empty() && needed > 0 {
            self.buffer.copy_within(needed..self.filled, 0);
            self.rebase(needed);
        }
    }

    fn rebase(&mut self, by: usize) {
        self.scanner.shift(by);
        self.filled -= by;
        self.at -= by;
        self.base += by as u64;
    }

    /// Hands out the entries found so far; what follows them moves to a new buffer.
    fn cut(&mut self) -> Entries {
        let needed = self.scanner.needed_from(self.at);
        let mut next = self.spare.take();
        let rest = self.buffer.get(needed..self.filled).unwrap_or_default();
        if next.len() < rest.len() {
            next.resize(rest.len(), 0);
        }
        if let Some(to) = next.get_mut(..rest.len()) {
            to.copy_from_slice(rest);
        }
        let buffer = std::mem::replace(&mut self.buffer, next);
        if self.credentials_seen.is_none() {
            // A stream: a field seen is proof for everything that follows.
            let text = buffer.get(..self.filled).unwrap_or_default();
            let whole = self.ended && self.base == 0;
            if names_credentials(text) {
                self.credentials_seen = Some(true);
            } else if whole {
                self.credentials_seen = Some(false);
            }
        }
        let end = self.base + if self.ended { self.filled } else { needed } as u64;
        let bytes = end.saturating_sub(self.counted);
        self.counted = end.max(self.counted);
        self.rebase(needed);
        let extents = std::mem::take(&mut self.scanner.elements);
        let first = self.entries + 1;
        self.entries += extents.len() as u64;
        Entries {
            buffer,
            pieces: pieces(&extents),
            extents,
            first,
            bytes,
            exporter: Exporter::new(
                self.scanner.creator(),
                self.credentials_seen,
                self.scanner.says_sanitised(),
            ),
            spare: Arc::clone(&self.spare),
        }
    }

    fn explain(&self, fault: Fault) -> SourceError {
        let byte = self.base + fault.at as u64;
        let entry = self.scanner.begun;
        let place =
            if entry == 0 { format!("byte {byte}") } else { format!("byte {byte}, entry {entry}") };
        let error = match fault.kind {
            FaultKind::CutOff if self.scanner.in_element() => {
                SourceError::new("the HAR file ends in the middle of an entry").advise(
                    "the file was cut off, or a quote or bracket in that entry is wrong; \
                 the entries before it were read",
                )
            }
            FaultKind::CutOff => SourceError::new("the HAR file ends before its JSON is complete")
                .advise("it was cut off while it was written or copied"),
            FaultKind::NotAnObject => SourceError::new("not a HAR file: no JSON object")
                .advise("a HAR file is a JSON object with a member `log`"),
            FaultKind::NoLog => SourceError::new("not a HAR file: it has no `log` object")
                .advise("a HAR file is a JSON object with a member `log`"),
            FaultKind::NoEntries => SourceError::new("the HAR file has no list `log.entries`")
                .advise("export it again, with the requests in it"),
            FaultKind::Unexpected(expected) => {
                SourceError::new(format!("the HAR file is not JSON: expected {expected}"))
                    .advise("export it again; editing by hand breaks it easily")
            }
            FaultKind::TrailingData => SourceError::new("data behind the end of the HAR file")
                .advise("give each HAR file on its own; they cannot be concatenated"),
        };
        error.at(place)
    }
}

impl Reader for Windows {
    fn next_wave(&mut self) -> Result<Option<Box<dyn Wave>>, SourceError> {
        if let Some(failure) = self.failure.take() {
            self.done = true;
            return Err(failure);
        }
        if self.done {
            return Ok(None);
        }
        while self.scan() {
            if self.filled >= WINDOW && !self.scanner.elements.is_empty() {
                return Ok(Some(Box::new(self.cut())));
            }
            self.forget();
            if let Err(error) = self.fill() {
                self.failure = Some(error);
                break;
            }
        }
        self.done = true;
        match self.failure.take() {
            Some(failure) if self.scanner.elements.is_empty() => Err(failure),
            failure => {
                self.failure = failure;
                // Also without entries: it counts the bytes.
                Ok(Some(Box::new(self.cut())))
            }
        }
    }
}

impl Wave for Entries {
    fn pieces(&self) -> usize {
        self.pieces.len()
    }

    fn read(&self, index: usize, outlet: &mut Outlet<'_>) {
        let Some(piece) = self.pieces.get(index).cloned() else { return };
        outlet.reading.units += piece.len() as u64;
        if index == 0 {
            outlet.reading.bytes += self.bytes;
        }
        for (at, extent) in piece.clone().zip(self.extents.get(piece).unwrap_or_default()) {
            let ordinal = self.first + at as u64;
            let text = self.buffer.get(extent.start as usize..extent.end as usize);
            match text.filter(|text| !text.is_empty()) {
                Some(text) => entry::read(text, ordinal, self.exporter, outlet),
                None => outlet.mishap(Mishap::EntryTooLarge, ordinal, || {
                    format!("more than {} MiB", limits::ENTRY >> 20)
                }),
            }
        }
    }
}

impl Drop for Entries {
    fn drop(&mut self) {
        self.spare.give(std::mem::take(&mut self.buffer));
    }
}

impl Spare {
    fn take(&self) -> Vec<u8> {
        let spare = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| vec![0; WINDOW + STEP])
    }

    /// Keeps a buffer, unless it had to grow for a giant entry or there are enough.
    fn give(&self, buffer: Vec<u8>) {
        let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < SPARE_BUFFERS && buffer.len() == WINDOW + STEP {
            spare.push(buffer);
        }
    }
}

/// Groups elements into pieces of about [`PIECE`] bytes. At least one piece, which counts the
/// wave's bytes.
fn pieces(extents: &[Extent]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut first, mut bytes) = (0, 0);
    for (index, extent) in extents.iter().enumerate() {
        bytes += (extent.end - extent.start) as usize;
        if bytes >= PIECE {
            pieces.push(first..index + 1);
            (first, bytes) = (index + 1, 0);
        }
    }
    if first < extents.len() || pieces.is_empty() {
        pieces.push(first..extents.len());
    }
    pieces
}
