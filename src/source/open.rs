//! Opens one input and peels its compression.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::SourceError;

/// An opened input, decompressed as far as it is compressed.
pub struct Source {
    /// Its first bytes, at most [`limits::SNIFF`](crate::model::limits::SNIFF).
    pub head: Vec<u8>,
    /// All of its bytes, `head` included.
    pub content: Content,
    /// The compressions that were opened, outermost first: `["gzip"]`.
    pub compression: Vec<&'static str>,
}

/// The bytes of a source.
pub enum Content {
    /// A plain file that can be read at any offset, in parallel.
    File {
        /// The open file.
        file: File,
        /// Its length when it was opened; later growth is not read.
        length: u64,
    },
    /// Bytes that come only once and in order: standard input or a decompressor.
    Stream(Box<dyn Read + Send>),
}

/// Opens a file.
///
/// # Errors
/// When it cannot be opened or its compression is broken from the start.
pub fn open(path: &Path) -> Result<Source, SourceError> {
    let _ = path;
    Err(SourceError::new("not built yet"))
}

/// Opens standard input.
///
/// # Errors
/// When it cannot be read.
pub fn open_stdin() -> Result<Source, SourceError> {
    Err(SourceError::new("not built yet"))
}
