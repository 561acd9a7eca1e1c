//! Opens one input and peels its compression.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use super::unpack::{self, Unpacked};
use super::{Identity, Live, SourceError};
use crate::model::limits;

/// An opened input, decompressed as far as it is compressed.
pub struct Source {
    /// Its first bytes, at most [`limits::SNIFF`].
    pub head: Vec<u8>,
    /// All of its bytes, `head` included.
    pub content: Content,
    /// The compressions that were opened, outermost first: `["gzip"]`.
    pub compression: Vec<&'static str>,
    /// What tells the file from others, where it is one.
    pub identity: Identity,
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
    let file = File::open(path).map_err(|error| cannot_open(&error))?;
    let metadata = file.metadata().map_err(|error| cannot_open(&error))?;
    if metadata.is_dir() {
        return Err(SourceError::new("is a folder"));
    }
    if !metadata.is_file() {
        let unpacked = unpack::unpack(Box::new(file))?;
        return Ok(Source::of(unpacked, Some(&metadata)));
    }
    let length = metadata.len();
    let mut head = vec![0; limits::SNIFF.min(usize::try_from(length).unwrap_or(limits::SNIFF))];
    let filled = read_at_most(&file, &mut head, 0)?;
    head.truncate(filled);
    if unpack::is_packed(&head) {
        let unpacked = unpack::unpack(Box::new(file))?;
        return Ok(Source::of(unpacked, Some(&metadata)));
    }
    let identity = Identity::new(Some(&metadata), &head);
    Ok(Source { head, content: Content::File { file, length }, compression: Vec::new(), identity })
}

/// Opens standard input.
///
/// # Errors
/// When it cannot be read or its compression is broken from the start.
pub fn open_stdin() -> Result<Source, SourceError> {
    Ok(Source::of(unpack::unpack(Box::new(io::stdin()))?, None))
}

impl Source {
    /// A source that grows, of which these first bytes were looked at.
    pub fn live(head: Vec<u8>, live: Live) -> Self {
        Self {
            identity: Identity::new(None, &head),
            head,
            content: Content::Stream(Box::new(live)),
            compression: Vec::new(),
        }
    }

    /// A stream of any kind.
    ///
    /// # Errors
    /// When it cannot be read or its compression is broken from the start.
    pub fn unpacked(stream: impl Read + Send + 'static) -> Result<Self, SourceError> {
        Ok(Self::of(unpack::unpack(Box::new(stream))?, None))
    }

    fn of(unpacked: Unpacked, metadata: Option<&Metadata>) -> Self {
        Self {
            identity: Identity::new(metadata, &unpacked.head),
            head: unpacked.head,
            content: Content::Stream(unpacked.stream),
            compression: unpacked.layers,
        }
    }

    /// The bytes as a stream.
    pub fn into_stream(self) -> Box<dyn Read + Send> {
        match self.content {
            Content::File { file, .. } => Box::new(file),
            Content::Stream(stream) => stream,
        }
    }
}

/// Whether a file starts like a compressed one. One that cannot be read does not.
pub fn is_compressed(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(16).read_to_end(&mut head));
    read.is_ok() && unpack::is_packed(&head)
}

/// Reads into `buffer` from `offset` until it is full or the file ends; returns how much was read.
/// Does not move the file's cursor on Unix, so threads may share the file.
///
/// # Errors
/// When the file cannot be read.
pub fn read_at_most(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match read_at(file, rest, offset + filled as u64) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

fn cannot_open(error: &io::Error) -> SourceError {
    let advice = match error.kind() {
        io::ErrorKind::NotFound => {
            "check the path; quote globs so that the shell leaves them alone"
        }
        io::ErrorKind::PermissionDenied => "run it as a user who may read the file",
        _ => return SourceError::new(format!("cannot open: {error}")),
    };
    let what = match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder",
        _ => "permission denied",
    };
    SourceError::new(what).advise(advice)
}
