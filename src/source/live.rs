//! Inputs that grow while they are read: logs that are written to, moved and truncated, and pipes.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::time::{Duration, Instant};

use crate::model::limits;

/// Bytes taken from a pipe at once.
const CHUNK: usize = 64 << 10;

/// Chunks of a pipe that may wait to be read.
const CHUNKS: usize = 64;

/// How long nothing must have come to an old file before it is left for the new one of its name: a
/// server writes on in the old file until it is told to open the new one.
const LINGER: Duration = Duration::from_secs(1);

/// How long the first bytes may be on their way before they are judged as they are.
const PATIENCE: Duration = Duration::from_millis(300);

/// Bytes that tell every capture from a text.
const MAGIC: usize = 24;

/// Tells live inputs that they have ended.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Ends them: what has come is still read.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether they are to end.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// An input that may grow. Reading never waits: [`io::ErrorKind::WouldBlock`] says that nothing has come.
pub struct Live {
    origin: Origin,
    /// What was looked at and not read yet.
    head: Vec<u8>,
    /// Since when `head` has not grown.
    quiet_since: Instant,
    ended: bool,
    stop: Stop,
}

enum Origin {
    File(Tail),
    Pipe { chunks: Receiver<io::Result<Vec<u8>>>, chunk: Vec<u8>, at: usize },
}

impl Live {
    /// Follows a file by its name, or whatever else has one.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path, stop: Stop) -> io::Result<Self> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        let origin = if metadata.is_file() {
            Origin::File(Tail::new(path, file, metadata, stop.clone()))
        } else {
            pipe(file)
        };
        Ok(Self::of(origin, stop))
    }

    /// Follows standard input.
    pub fn stdin(stop: Stop) -> Self {
        Self::of(pipe(io::stdin()), stop)
    }

    fn of(origin: Origin, stop: Stop) -> Self {
        Self { origin, head: Vec::new(), quiet_since: Instant::now(), ended: false, stop }
    }

    /// The first bytes, once there are enough of them to tell what it is.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn head(&mut self) -> io::Result<Option<&[u8]>> {
        let mut buffer = vec![0; limits::SNIFF];
        while !self.ended && self.head.len() < limits::SNIFF {
            let room = buffer.len() - self.head.len();
            match self.origin.read(&mut buffer[..room], &self.stop) {
                Ok(0) => self.ended = true,
                Ok(n) => {
                    self.head.extend_from_slice(&buffer[..n]);
                    self.quiet_since = Instant::now();
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let is_enough = self.head.len() >= limits::SNIFF
            || (self.head.len() >= MAGIC && self.quiet_since.elapsed() > PATIENCE);
        Ok((self.ended || is_enough).then_some(&self.head))
    }

    /// Whether it has ended, and nothing of it is left.
    pub fn is_over(&self) -> bool {
        self.ended && self.head.is_empty()
    }

    /// The same, where reading waits until something comes.
    pub fn waiting(self) -> impl Read + Send {
        Waiting(self)
    }
}

impl Read for Live {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.head.is_empty() {
            let n = self.head.len().min(buffer.len());
            buffer[..n].copy_from_slice(&self.head[..n]);
            self.head.drain(..n);
            return Ok(n);
        }
        if self.ended {
            return Ok(0);
        }
        self.origin.read(buffer, &self.stop)
    }
}

struct Waiting(Live);

impl Read for Waiting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    std::thread::sleep(Duration::from_millis(50));
                }
                other => return other,
            }
        }
    }
}

/// A thread waits for the pipe, so that nobody else has to.
fn pipe(mut input: impl Read + Send + 'static) -> Origin {
    let (send, chunks) = sync_channel(CHUNKS);
    std::thread::spawn(move || {
        loop {
            let mut chunk = vec![0; CHUNK];
            let sent = match input.read(&mut chunk) {
                Ok(0) => break,
                Ok(n) => {
                    chunk.truncate(n);
                    send.send(Ok(chunk))
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => send.send(Err(error)),
            };
            if sent.is_err() {
                break;
            }
        }
    });
    Origin::Pipe { chunks, chunk: Vec::new(), at: 0 }
}

impl Origin {
    fn read(&mut self, buffer: &mut [u8], stop: &Stop) -> io::Result<usize> {
        match self {
            Self::File(tail) => tail.read(buffer),
            Self::Pipe { chunks, chunk, at } => {
                if *at >= chunk.len() {
                    match chunks.try_recv() {
                        Ok(next) => (*chunk, *at) = (next?, 0),
                        Err(TryRecvError::Disconnected) => return Ok(0),
                        Err(TryRecvError::Empty) if stop.is_set() => return Ok(0),
                        Err(TryRecvError::Empty) => return Err(io::ErrorKind::WouldBlock.into()),
                    }
                }
                let rest = chunk.get(*at..).unwrap_or_default();
                let n = rest.len().min(buffer.len());
                buffer[..n].copy_from_slice(&rest[..n]);
                *at += n;
                Ok(n)
            }
        }
    }
}

/// A file by its name: what is written to it, and to the files that take its name.
struct Tail {
    path: PathBuf,
    file: File,
    metadata: Metadata,
    /// Bytes read of this file.
    offset: u64,
    /// Whether what was read ends with its line.
    at_line_end: bool,
    /// Since when another file has the name, and nothing came to this one.
    replaced: Option<Instant>,
    stop: Stop,
}

impl Tail {
    fn new(path: &Path, file: File, metadata: Metadata, stop: Stop) -> Self {
        Self {
            path: path.to_owned(),
            file,
            metadata,
            offset: 0,
            at_line_end: true,
            replaced: None,
            stop,
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let n = self.file.read(buffer)?;
        if n > 0 {
            self.offset += n as u64;
            self.at_line_end = buffer[n - 1] == b'\n';
            self.replaced = self.replaced.map(|_| Instant::now());
            return Ok(n);
        }
        if !self.start_over()? {
            return if self.stop.is_set() { Ok(0) } else { Err(io::ErrorKind::WouldBlock.into()) };
        }
        self.offset = 0;
        self.replaced = None;
        if self.at_line_end {
            return self.read(buffer);
        }
        // Lines of two files are two lines.
        buffer[0] = b'\n';
        self.at_line_end = true;
        Ok(1)
    }

    /// Whether reading goes on at the beginning: the file was truncated, or another has its name.
    fn start_over(&mut self) -> io::Result<bool> {
        if self.file.metadata()?.len() < self.offset {
            self.file.rewind()?;
            return Ok(true);
        }
        // Between two files of a name there may be none.
        let Ok(named) = std::fs::metadata(&self.path) else { return Ok(false) };
        if is_one(&named, &self.metadata) {
            self.replaced = None;
            return Ok(false);
        }
        let since = *self.replaced.get_or_insert_with(Instant::now);
        if since.elapsed() < LINGER && !self.stop.is_set() {
            return Ok(false);
        }
        let Ok(file) = File::open(&self.path) else { return Ok(false) };
        self.metadata = file.metadata()?;
        self.file = file;
        Ok(true)
    }
}

#[cfg(unix)]
fn is_one(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_one(a: &Metadata, b: &Metadata) -> bool {
    // A file that takes the place of another was made later.
    matches!((a.created(), b.created()), (Ok(a), Ok(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, OpenOptions};
    use std::io::Write;

    use super::*;

    /// What has come, waiting as long as a change of files may take.
    fn drained(live: &mut Live, expected: &str) {
        let mut text = Vec::new();
        let patience = Instant::now();
        while text.len() < expected.len() && patience.elapsed() < LINGER * 5 {
            let mut buffer = [0; 7];
            match live.read(&mut buffer) {
                Ok(n) => text.extend_from_slice(&buffer[..n]),
                Err(error) => {
                    assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
                    std::thread::sleep(Duration::from_millis(10));
                }
            }
        }
        assert_eq!(String::from_utf8_lossy(&text), expected);
    }

    fn append(path: &Path, text: &str) {
        let mut file = OpenOptions::new().append(true).create(true).open(path).expect("opens");
        file.write_all(text.as_bytes()).expect("writes");
    }

    #[test]
    fn a_log_is_followed_through_growth_rotation_and_truncation() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("access.log");
        append(&path, "one\n");
        let stop = Stop::default();
        let mut live = Live::open(&path, stop.clone()).expect("opens");
        drained(&mut live, "one\n");
        append(&path, "two\nhal");
        drained(&mut live, "two\nhal");
        // Renamed; the server writes on until it opens the new one.
        let old = folder.path().join("access.log.1");
        fs::rename(&path, &old).expect("renames");
        append(&old, "f\nlast");
        append(&path, "new\n");
        drained(&mut live, "f\nlast\nnew\n");
        // Copied and truncated.
        fs::write(&path, "").expect("truncates");
        append(&path, "x\n");
        drained(&mut live, "x\n");
        stop.set();
        append(&path, "y\n");
        drained(&mut live, "y\n");
        assert_eq!(live.read(&mut [0; 8]).expect("the end"), 0);
    }

    #[test]
    fn a_pipe_ends_with_its_writer_or_when_it_is_told() {
        let mut live = Live::of(pipe(io::Cursor::new(b"abc".to_vec())), Stop::default());
        drained(&mut live, "abc");
        let mut end = live.read(&mut [0; 8]);
        while end.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock) {
            end = live.read(&mut [0; 8]);
        }
        assert_eq!(end.expect("the end"), 0);

        let stop = Stop::default();
        let (send, chunks) = sync_channel(1);
        let mut live = Live::of(Origin::Pipe { chunks, chunk: Vec::new(), at: 0 }, stop.clone());
        assert!(live.head().expect("readable").is_none());
        send.send(Ok(b"abc".to_vec())).expect("room");
        stop.set();
        assert_eq!(live.head().expect("readable"), Some(&b"abc"[..]));
        drained(&mut live, "abc");
        assert_eq!(live.read(&mut [0; 8]).expect("the end"), 0);
    }
}
