//! Where the tools run: each in a fresh folder, with the same environment, measured from outside.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::tool::Tool;

/// Bytes of a failed tool's own words that are shown.
const LAST_WORDS: usize = 300;

/// The folders and programs of a run.
pub(crate) struct Stage {
    /// Where inputs are kept from run to run.
    pub(crate) inputs: PathBuf,
    /// Threads authlint gets.
    pub(crate) jobs: usize,
    scratch: PathBuf,
    skip: Vec<Tool>,
    /// GNU time, which tells the processor time and the peak memory of what it runs.
    gnu_time: Option<PathBuf>,
}

/// A program with its arguments.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) program: PathBuf,
    pub(crate) args: Vec<OsString>,
    /// Whether the output is kept. GNU grep stops at the first match when it goes to `/dev/null`,
    /// so only tools that certainly do not look may write there.
    pub(crate) keep_output: bool,
}

/// One run of a tool.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) wall: Duration,
    /// Processor time and peak resident memory, where GNU time is installed.
    pub(crate) usage: Option<Usage>,
}

/// What a run took besides time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    /// Processor seconds, to the hundredth.
    pub(crate) cpu: f64,
    /// Peak resident memory in MB of 10^6 bytes. Pages of mapped files count.
    pub(crate) memory: f64,
}

impl Stage {
    /// Prepares the folders.
    ///
    /// # Errors
    /// When they cannot be made.
    pub(crate) fn new(jobs: usize, skip: Vec<Tool>) -> Result<Self> {
        let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/generated");
        let scratch = inputs.join("scratch");
        fs::create_dir_all(&scratch).with_context(|| format!("making {}", scratch.display()))?;
        let gnu_time = ["time", "gtime"].into_iter().filter_map(find).find(|program| {
            let version = Command::new(program).arg("--version").output();
            version.is_ok_and(|out| out.stdout.windows(3).any(|word| word == b"GNU"))
        });
        if gnu_time.is_none() {
            println!("GNU time is not installed: processor time and memory are not measured.\n");
        }
        Ok(Self { inputs, jobs, scratch, skip, gnu_time })
    }

    /// Whether the user wants to do without this tool.
    pub(crate) fn skips(&self, tool: Tool) -> bool {
        self.skip.contains(&tool)
    }

    /// The folder in which the tool of this name runs.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.scratch.join(name.replace(' ', "_"))
    }

    /// Where the output of the tool of this name is.
    pub(crate) fn output(&self, name: &str) -> PathBuf {
        self.folder(name).join("stdout")
    }

    /// Runs a tool from start to end.
    ///
    /// # Errors
    /// When it cannot be started or says that it failed.
    pub(crate) fn run(&self, name: &str, job: &Job) -> Result<Sample> {
        let folder = self.folder(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let usage = folder.join("usage");
        let errors = folder.join("stderr");
        let mut command = if let Some(time) = &self.gnu_time {
            let mut command = Command::new(time);
            command.args(["-f", "%U %S %M", "-o"]).arg(&usage).arg(&job.program);
            command
        } else {
            Command::new(&job.program)
        };
        let output = if job.keep_output {
            Stdio::from(File::create(self.output(name))?)
        } else {
            Stdio::null()
        };
        command
            .args(&job.args)
            .current_dir(&folder)
            // No settings of the user's: an empty home, the plainest locale.
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("HOME", &folder)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(File::create(&errors)?);
        let start = Instant::now();
        let status = command.status().with_context(|| format!("starting {name}"))?;
        let wall = start.elapsed();
        if !status.success() {
            let words = fs::read(&errors).unwrap_or_default();
            let tail = &words[words.len().saturating_sub(LAST_WORDS)..];
            bail!("{name}: {status}: {}", String::from_utf8_lossy(tail).trim());
        }
        let usage = if self.gnu_time.is_some() { Some(read_usage(&usage)?) } else { None };
        Ok(Sample { wall, usage })
    }
}

/// The program of this name on the path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn read_usage(path: &Path) -> Result<Usage> {
    let text = fs::read_to_string(path)?;
    let numbers: Vec<f64> =
        text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [user, system, kibibytes] = numbers[..] else {
        bail!("GNU time wrote {text:?}");
    };
    Ok(Usage { cpu: user + system, memory: kibibytes * 1_024.0 / 1e6 })
}
