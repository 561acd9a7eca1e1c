//! A file that is written in large blocks.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// Bytes a write. A file written in small pieces is kept in the page cache in small pieces, and
/// reading it then costs up to twice as much: every input has to be written alike.
const BLOCK: usize = 4 << 20;

/// Collects bytes and writes them [`BLOCK`] by [`BLOCK`].
pub(crate) struct Sink {
    file: File,
    pending: Vec<u8>,
    written: u64,
}

impl Sink {
    /// Creates the file, or empties it.
    ///
    /// # Errors
    /// When it cannot be created.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        Ok(Self { file: File::create(path)?, pending: Vec::with_capacity(BLOCK), written: 0 })
    }

    /// Appends.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn put(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        while let Some((fits, rest)) = bytes.split_at_checked(BLOCK - self.pending.len()) {
            self.pending.extend_from_slice(fits);
            self.file.write_all(&self.pending)?;
            self.pending.clear();
            bytes = rest;
        }
        self.pending.extend_from_slice(bytes);
        Ok(())
    }

    /// Bytes so far.
    pub(crate) fn written(&self) -> u64 {
        self.written
    }

    /// Writes what is left and returns the size of the file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        self.file.write_all(&self.pending)?;
        Ok(self.written)
    }
}
