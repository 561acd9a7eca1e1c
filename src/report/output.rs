//! Where a report goes: standard output, or a file that appears whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Bytes written at once. Reports come in records of a few hundred bytes.
const BUFFER: usize = 256 << 10;

/// What reports write to. They may be moved to another thread than the one that reads.
pub type Writer = Box<dyn Write + Send>;

/// An opened output. Call [`Output::commit`] after the report was finished; an output that is
/// dropped without leaves no file behind.
#[derive(Debug)]
pub struct Output {
    target: Target,
}

#[derive(Debug)]
enum Target {
    /// The reader of a pipe may go away; what is written then goes nowhere.
    Stdout {
        closed: Arc<AtomicBool>,
    },
    /// Devices, pipes: written to directly.
    Special,
    /// Written beside its place.
    Pending {
        temporary: PathBuf,
        path: PathBuf,
    },
    Done,
}

impl Output {
    /// Standard output. A reader that closes its pipe (`| head`) is no error.
    pub fn stdout() -> (Self, Writer) {
        let closed = Arc::new(AtomicBool::new(false));
        let writer = Pipe { out: io::stdout(), closed: Arc::clone(&closed) };
        let output = Self { target: Target::Stdout { closed } };
        (output, Box::new(BufWriter::with_capacity(BUFFER, writer)))
    }

    /// A file, or standard output for `-`. The file is written under another name in the same
    /// folder, readable by its owner only (reports tell about other people's traffic), and gets
    /// its name on [`Output::commit`]. A file it replaces passes on its permissions.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn open(path: &Path) -> io::Result<(Self, Writer)> {
        if path == Path::new("-") {
            return Ok(Self::stdout());
        }
        // A symbolic link stays, what it points to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let (file, target) = match fs::metadata(&path) {
            Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(found) if !found.is_file() => {
                (OpenOptions::new().write(true).open(&path)?, Target::Special)
            }
            found => {
                let (file, temporary) = create_beside(&path)?;
                let target = Target::Pending { temporary, path };
                let output = Self { target };
                if let Ok(found) = found {
                    file.set_permissions(found.permissions())?;
                }
                return Ok((output, Box::new(BufWriter::with_capacity(BUFFER, file))));
            }
        };
        Ok((Self { target }, Box::new(BufWriter::with_capacity(BUFFER, file))))
    }

    /// Whether nobody reads any more, so that going on is pointless if there is no other output.
    pub fn is_closed(&self) -> bool {
        match &self.target {
            Target::Stdout { closed } => closed.load(Ordering::Relaxed),
            _ => false,
        }
    }

    /// The flag that [`Output::is_closed`] reads, for whoever has to go on without the output.
    pub fn closed(&self) -> Option<Arc<AtomicBool>> {
        match &self.target {
            Target::Stdout { closed } => Some(Arc::clone(closed)),
            _ => None,
        }
    }

    /// Gives a finished file its name. The report must have been flushed, which
    /// [`Report::finish`](super::Report::finish) does.
    ///
    /// # Errors
    /// When the file cannot be renamed.
    pub fn commit(mut self) -> io::Result<()> {
        if let Target::Pending { temporary, path } = &self.target {
            fs::rename(temporary, path)?;
        }
        self.target = Target::Done;
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Target::Pending { temporary, .. } = &self.target {
            // Nothing is left to tell the error to, and the unfinished file harms nobody.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// Creates a file beside `path` that no other process writes to.
fn create_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    static SERIAL: AtomicU32 = AtomicU32::new(0);
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    loop {
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let mut temporary = std::ffi::OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{}-{serial}.tmp", std::process::id()));
        let temporary = path.with_file_name(temporary);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&temporary) {
            Ok(file) => return Ok((file, temporary)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// Swallows everything once the reader is gone.
struct Pipe<W> {
    out: W,
    closed: Arc<AtomicBool>,
}

impl<W> Pipe<W> {
    fn forgive<T>(&self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed.store(true, Ordering::Relaxed);
                Ok(otherwise)
            }
            other => other,
        }
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed.load(Ordering::Relaxed) {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.forgive(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.forgive(flushed, ())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{self, Write};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::{Output, Pipe};

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.json");
        let (output, mut out) = Output::open(&path).expect("opens");
        out.write_all(b"{").expect("writes");
        assert!(!path.exists());
        drop((out, output));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);

        let (output, mut out) = Output::open(&path).expect("opens");
        out.write_all(b"{}").expect("writes");
        out.flush().expect("flushes");
        output.commit().expect("renames");
        assert_eq!(fs::read(&path).expect("is there"), b"{}");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_private_and_an_old_one_keeps_its_mode() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.csv");
        let write = |path: &std::path::Path| {
            let (output, mut out) = Output::open(path).expect("opens");
            out.write_all(b"x").and_then(|()| out.flush()).expect("writes");
            output.commit().expect("renames");
            fs::metadata(path).expect("is there").permissions().mode() & 0o777
        };
        assert_eq!(write(&path), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("chmod");
        assert_eq!(write(&path), 0o640);
        let link = folder.path().join("latest.csv");
        symlink(&path, &link).expect("links");
        assert_eq!(write(&link), 0o640);
        assert!(fs::symlink_metadata(&link).expect("is there").is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_written_to_not_replaced() {
        let (output, mut out) = Output::open(std::path::Path::new("/dev/null")).expect("opens");
        out.write_all(b"x").and_then(|()| out.flush()).expect("writes");
        output.commit().expect("nothing to do");
    }

    #[test]
    fn a_closed_pipe_is_no_error_and_full_disks_are() {
        struct Failing(io::ErrorKind);
        impl Write for Failing {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(self.0.into())
            }
        }
        let closed = Arc::new(AtomicBool::new(false));
        let mut pipe =
            Pipe { out: Failing(io::ErrorKind::BrokenPipe), closed: Arc::clone(&closed) };
        pipe.write_all(b"x").expect("forgiven");
        assert!(closed.load(Ordering::Relaxed));
        pipe.write_all(b"y").and_then(|()| pipe.flush()).expect("forgiven");

        let mut pipe = Pipe { out: Failing(io::ErrorKind::StorageFull), closed };
        pipe.closed.store(false, Ordering::Relaxed);
        assert!(pipe.write_all(b"x").is_err());
    }
}
