//! What earlier runs have read: for nightly runs that read only what is new.
//!
//! A file is known by its first bytes, not by its name, so that it is found again after a rotation by
//! rename, by copying and truncating, and after compression; the inode tells apart files that begin
//! alike.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::SourceError;

/// Version of the state file. Raised when older programs would misread it.
const VERSION: u32 = 1;

/// First bytes that a file is known by. The first line of a log holds a time and a client.
const HEAD: usize = 1_024;

/// Files remembered; those read longest ago are forgotten beyond it. A file that was forgotten is
/// read again.
const FILES: usize = 10_000;

/// Largest state file that is read.
const SIZE: u64 = 64 << 20;

/// How far the inputs have been read.
#[derive(Clone, Debug, Default)]
pub struct State {
    files: Vec<Entry>,
    /// Number of the run that writes it.
    run: u64,
}

/// How far one file has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Bytes, after decompression.
    pub offset: u64,
    /// Lines in them.
    pub lines: u64,
}

/// What tells a file from others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    inode: Option<(u64, u64)>,
    /// Its first bytes, as many as there are up to [`HEAD`], after decompression.
    head: Vec<u8>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    /// Where it was; for people.
    path: String,
    device: Option<u64>,
    inode: Option<u64>,
    /// How many first bytes it is known by.
    head_length: usize,
    /// SHA-256 of them.
    head: String,
    offset: u64,
    lines: u64,
    /// The last run that saw it.
    run: u64,
}

#[derive(Serialize, Deserialize)]
struct Document {
    authlint_state: u32,
    run: u64,
    files: Vec<Entry>,
}

impl Identity {
    /// Of a file with this beginning.
    pub fn new(metadata: Option<&fs::Metadata>, head: &[u8]) -> Self {
        Self { inode: metadata.and_then(inode), head: head.get(..HEAD).unwrap_or(head).to_vec() }
    }

    fn is(&self, entry: &Entry) -> bool {
        entry.head_length > 0
            && self.head.get(..entry.head_length).is_some_and(|head| hash(head) == entry.head)
    }

    fn has_inode(&self, entry: &Entry) -> bool {
        self.inode.is_some() && self.inode == entry.device.zip(entry.inode)
    }
}

impl State {
    /// Reads a state file; one that does not exist is a first run's.
    ///
    /// # Errors
    /// When it cannot be read, or is not a state file of this version.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        let advice = "delete it to read everything again, or name another file with --state";
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
            Ok(metadata) if metadata.len() > SIZE => {
                return Err(SourceError::new("is too large for a state file").advise(advice));
            }
            Ok(_) => {}
        }
        let text = fs::read(path)?;
        let document: Document = serde_json::from_slice(&text).map_err(|error| {
            SourceError::new("is no state file of authlint, or a broken one")
                .at(format!("line {}, column {}", error.line(), error.column()))
                .advise(advice)
        })?;
        if document.authlint_state != VERSION {
            let what = format!(
                "is a state file of version {}, this authlint reads version {VERSION}",
                document.authlint_state
            );
            return Err(SourceError::new(what).advise(advice));
        }
        Ok(Self { files: document.files, run: document.run.saturating_add(1) })
    }

    /// How far this file has been read before, of `length` bytes that it has now, where that is known.
    pub fn position(&self, identity: &Identity, length: Option<u64>) -> Position {
        let alike = self.files.iter().filter(|entry| identity.is(entry));
        // Several files may begin alike: copies, or what was truncated and began with the same line.
        let best = alike
            .filter(|entry| length.is_none_or(|length| entry.offset <= length))
            .max_by_key(|entry| (identity.has_inode(entry), entry.run, entry.offset));
        best.map_or_else(Position::default, |entry| Position {
            offset: entry.offset,
            lines: entry.lines,
        })
    }

    /// Remembers how far a file has been read.
    pub fn note(&mut self, path: &str, identity: &Identity, position: Position) {
        if identity.head.is_empty() {
            return;
        }
        self.files.retain(|entry| {
            // What a rotation left under this inode or name is another file, and stays known.
            !(identity.is(entry) && (identity.has_inode(entry) || entry.path == path))
        });
        // The beginning must have been read too, or it may still change.
        let known = usize::try_from(position.offset).unwrap_or(usize::MAX).min(identity.head.len());
        if known == 0 {
            return;
        }
        self.files.push(Entry {
            path: path.to_owned(),
            device: identity.inode.map(|(device, _)| device),
            inode: identity.inode.map(|(_, inode)| inode),
            head_length: known,
            head: hash(identity.head.get(..known).unwrap_or_default()),
            offset: position.offset,
            lines: position.lines,
            run: self.run,
        });
    }

    /// Writes the state file in one step: whoever is interrupted leaves the old one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(mut self, path: &Path) -> io::Result<()> {
        self.files.sort_by(|a, b| (b.run, &a.path, a.inode).cmp(&(a.run, &b.path, b.inode)));
        self.files.truncate(FILES);
        let document = Document { authlint_state: VERSION, run: self.run, files: self.files };
        let mut text = serde_json::to_vec_pretty(&document)?;
        text.push(b'\n');
        let beside = beside(path);
        let mut file = fs::File::create(&beside)?;
        let written = file.write_all(&text).and_then(|()| file.sync_all());
        written.and_then(|()| fs::rename(&beside, path)).inspect_err(|_| {
            // What is left of it is of no use; that it stays would be no error of its own.
            let _ = fs::remove_file(&beside);
        })
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

fn hash(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn inode(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(head: &str) -> Identity {
        Identity { inode: None, head: head.as_bytes().to_vec() }
    }

    fn with_inode(head: &str, inode: u64) -> Identity {
        Identity { inode: Some((1, inode)), head: head.as_bytes().to_vec() }
    }

    fn at(offset: u64) -> Position {
        Position { offset, lines: offset / 10 }
    }

    #[test]
    fn a_file_is_known_by_its_beginning_wherever_it_is() {
        let mut state = State::default();
        state.note("access.log", &with_inode("first line\nsecond", 7), at(17));
        // Renamed, compressed, copied.
        assert_eq!(state.position(&with_inode("first line\nsecond and more", 7), Some(40)), at(17));
        assert_eq!(state.position(&identity("first line\nsecond"), None), at(17));
        // Truncated, or another file altogether.
        assert_eq!(state.position(&with_inode("another day", 7), Some(11)), at(0));
        assert_eq!(state.position(&with_inode("first", 7), Some(5)), at(0));
    }

    #[test]
    fn what_was_copied_and_what_was_truncated_are_two() {
        let mut state = State::default();
        state.note("access.log", &with_inode("day one", 7), at(7));
        state.note("access.log.1", &with_inode("day one and its end", 8), at(19));
        state.note("access.log", &with_inode("day two", 7), at(7));
        assert_eq!(state.position(&with_inode("day one and its end", 8), Some(19)), at(19));
        assert_eq!(state.position(&with_inode("day two!", 7), Some(8)), at(7));
    }

    #[test]
    fn it_is_read_back_and_a_broken_one_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        let mut state = State::read(&path).unwrap();
        state.note("a.log", &identity("line one\n"), at(90));
        state.write(&path).unwrap();
        let state = State::read(&path).unwrap();
        assert_eq!(state.position(&identity("line one\nline two"), Some(120)), at(90));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

        fs::write(&path, "{\"authlint_state\": 1, \"run\": ").unwrap();
        let error = State::read(&path).unwrap_err().to_string();
        assert!(error.contains("state file") && error.contains("line 1"), "{error}");
        fs::write(&path, "{\"authlint_state\": 99, \"run\": 1, \"files\": []}").unwrap();
        assert!(State::read(&path).unwrap_err().to_string().contains("version 99"));
    }
}
