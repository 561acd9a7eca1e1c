//! What `analyze` and `extract` share: inputs, threads, redaction.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};

use crate::cli::args::{Color, InputArgs, TalkArgs};
use crate::cli::config::Config;
use crate::cli::moment::Moment;
use crate::cli::say;
use authlint::auth::redact::Redactor;
use authlint::format::capture::secrets::Secrets;
use authlint::format::lines::LineFormat;
use authlint::format::{detect, log};
use authlint::report::{self, Style};
use authlint::run::{Inputs, ReadingOptions, Window, fingerprint_key, random_key};
use authlint::source;

/// Inputs found and opened as far as need be, with the redactor of the run.
/// Standard input that is `followed` is left to whoever follows it.
pub(super) fn prepare(
    args: &InputArgs,
    config: &Config,
    followed: bool,
) -> anyhow::Result<(Inputs, Redactor)> {
    let mut paths = args.paths.clone();
    if paths.is_empty() {
        if std::io::stdin().is_terminal() {
            bail!("nothing to read: name a file, a folder or `-`, or pipe something in");
        }
        paths.push(PathBuf::from("-"));
    }
    let log_format = config.log_format(args.log_format.as_deref()).map(log_format).transpose()?;
    let (found, lost) = source::find(&paths);
    let wants_stdin = !followed && found.iter().any(|found| found.path.as_os_str() == "-");
    let stdin =
        if wants_stdin { Some(source::open_stdin().context("standard input")?) } else { None };
    let redactor = if args.show_secrets {
        Redactor::showing_secrets()
    } else {
        match &args.fingerprint_key {
            Some(key) => Redactor::new(key.as_bytes()),
            // What will come is not known yet.
            None if followed => Redactor::new(&random_key()),
            None => Redactor::new(&fingerprint_key(&found, stdin.as_ref())),
        }
    };
    let redactor = redactor.with(config.additions()?);
    let window =
        Window { since: args.since.map(Moment::instant), until: args.until.map(Moment::instant) };
    let secrets = Arc::new(key_log(args)?);
    let reading =
        ReadingOptions { log_format, zone: args.tz.clone(), window, secrets, state: None };
    Ok((Inputs { found, lost, stdin, reading }, redactor))
}

/// The secrets of `--keylog`. A variable that is set to nothing names no file.
fn key_log(args: &InputArgs) -> anyhow::Result<Secrets> {
    let path = args.keylog.as_deref().filter(|path| !path.is_empty()).map(Path::new);
    let Some(path) = path else { return Ok(Secrets::default()) };
    let secrets = Secrets::read(path)
        .with_context(|| format!("--keylog (or SSLKEYLOGFILE) {}", path.display()))?;
    let (bad, good) = (secrets.not_understood(), secrets.connections());
    if bad > 0 && !args.talk.quiet {
        say(&report::printable(&format!(
            "{}: {bad} lines not understood; secrets of {good} connections are read",
            path.display()
        )));
    }
    Ok(secrets)
}

/// Runs `work` with the threads that were asked for.
pub(super) fn with_jobs<T: Send>(
    args: &InputArgs,
    work: impl FnOnce() -> T + Send,
) -> anyhow::Result<T> {
    let jobs = args.jobs.map_or(0, std::num::NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .context("cannot start the worker threads")?;
    Ok(pool.install(work))
}

/// How text on standard output should look.
pub(super) fn style(talk: TalkArgs) -> Style {
    let terminal = std::io::stdout().is_terminal();
    let color = match talk.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
    };
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = terminal_size::terminal_size()
        .filter(|_| terminal)
        .map(|(width, _)| usize::from(width.0))
        .or(columns)
        .unwrap_or(100);
    let links = color && terminal && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
    Style { width: width.clamp(60, 200), color, verbose: talk.verbose > 0, links }
}

/// Whether both paths lead to the same existing file.
pub(super) fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// Whether a file is something that is read.
pub(super) fn is_recording(path: &Path) -> bool {
    source::open(path).is_ok_and(|source| {
        matches!(detect::recognise(&source.head, None), detect::Recognition::Is(_))
    })
}

/// Refuses a file that is written beside the reports and is one of the inputs.
pub(super) fn spare(
    option: &str,
    path: Option<&Path>,
    found: &[source::Found],
) -> anyhow::Result<()> {
    match path {
        Some(path) if found.iter().any(|found| found.named && same_file(&found.path, path)) => {
            bail!("{option} {}: is one of the inputs", path.display())
        }
        _ => Ok(()),
    }
}

pub(super) fn log_format(pattern: &str) -> anyhow::Result<Arc<dyn LineFormat>> {
    let text = match pattern.strip_prefix('@') {
        Some(path) => std::fs::read_to_string(path)
            .with_context(|| format!("--log-format: cannot read {path}"))?,
        None => pattern.to_owned(),
    };
    log::compile(&text).with_context(|| {
        if Path::new(pattern).is_file() {
            format!("--log-format: for what is in the file, say @{pattern}")
        } else {
            "--log-format: neither a known name nor a pattern that can be read".to_owned()
        }
    })
}
