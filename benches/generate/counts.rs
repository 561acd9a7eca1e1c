//! What a generated file holds, kept beside it in a `.meta` file.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Raised whenever a generator writes other bytes, so that old files are made anew.
const EDITION: u64 = 1;

/// The truth about a generated file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Size of the file.
    pub(crate) bytes: u64,
    /// Lines, entries or packets.
    pub(crate) units: u64,
    /// Requests with their response.
    pub(crate) exchanges: u64,
    /// Responses with status 401.
    pub(crate) unauthorized: u64,
    /// Responses with status 403.
    pub(crate) forbidden: u64,
    /// TCP connections; 0 outside captures.
    pub(crate) connections: u64,
}

impl Counts {
    /// Counts one exchange.
    pub(crate) fn exchange(&mut self, status: u16) {
        self.exchanges += 1;
        self.unauthorized += u64::from(status == 401);
        self.forbidden += u64::from(status == 403);
    }

    /// Responses with status 401 or 403.
    pub(crate) fn denials(&self) -> u64 {
        self.unauthorized + self.forbidden
    }

    fn fields(&mut self) -> [(&'static str, &mut u64); 6] {
        [
            ("bytes", &mut self.bytes),
            ("units", &mut self.units),
            ("exchanges", &mut self.exchanges),
            ("unauthorized", &mut self.unauthorized),
            ("forbidden", &mut self.forbidden),
            ("connections", &mut self.connections),
        ]
    }
}

/// Makes the file with `generate(path, bytes, seed)` unless it is there already, and says what it
/// holds.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn ensure(
    path: &Path,
    bytes: u64,
    seed: u64,
    generate: impl Fn(&Path, u64, u64) -> io::Result<Counts>,
) -> io::Result<Counts> {
    let recipe = format!("edition={EDITION} asked={bytes} seed={seed}");
    if let Some(counts) = recall(path, &recipe) {
        return Ok(counts);
    }
    // Written under another name first: an interrupted run leaves no half file behind that a
    // later one would take for whole.
    let partial = with_suffix(path, ".partial");
    let mut counts = generate(&partial, bytes, seed)?;
    fs::rename(&partial, path)?;
    let mut meta = recipe + "\n";
    for (name, value) in counts.fields() {
        meta = meta + name + "=" + &value.to_string() + "\n";
    }
    fs::write(with_suffix(path, ".meta"), meta)?;
    Ok(counts)
}

fn recall(path: &Path, recipe: &str) -> Option<Counts> {
    let meta = fs::read_to_string(with_suffix(path, ".meta")).ok()?;
    let (first, rest) = meta.split_once('\n')?;
    let mut counts = Counts::default();
    for (line, (name, slot)) in rest.lines().zip(counts.fields()) {
        let (key, value) = line.split_once('=')?;
        if key != name {
            return None;
        }
        *slot = value.parse().ok()?;
    }
    let metadata = fs::metadata(path).ok()?;
    let whole = metadata.is_dir() || metadata.len() == counts.bytes;
    (first == recipe && whole).then_some(counts)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}
