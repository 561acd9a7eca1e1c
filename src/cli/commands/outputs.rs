//! Where reports go: `--format`, `--table` and `-o`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, bail};

use super::inputs;
use crate::cli::args::AnalyzeArgs;
use authlint::model::Finding;
use authlint::report::output::{Output, Writer};
use authlint::report::tables::{self, FINDINGS, TABLES, Table};
use authlint::report::{self, Report, Reporter, Style};
use authlint::source::Found;
use authlint::tally::Summary;

/// Outputs whose reports are being written.
pub(super) struct Started(Vec<Pending>);

/// One of them.
struct Pending {
    /// `--output FILE`, or nothing for standard output.
    name: String,
    output: Output,
    failure: Arc<Mutex<Option<io::Error>>>,
}

/// A report whose failure is its own: the others go on. The run ends once none is left.
struct Guarded {
    report: Box<dyn Report>,
    failure: Arc<Mutex<Option<io::Error>>>,
    has_failed: bool,
    left: Arc<AtomicUsize>,
}

/// Where reports go.
pub(super) struct Outputs {
    stdout: Option<Content>,
    files: Vec<(PathBuf, Content)>,
    style: Style,
}

/// What is written: a format, and the table it holds where that is not the findings.
#[derive(Clone, Copy)]
struct Content {
    reporter: &'static Reporter,
    table: Option<&'static Table>,
}

impl Outputs {
    /// Reads the options; nothing is opened yet.
    pub(super) fn plan(args: &AnalyzeArgs, style: Style) -> anyhow::Result<Self> {
        let named = args.format.as_deref().map(|name| {
            report::by_name(name).with_context(|| {
                let names: Vec<&str> = report::REPORTERS.iter().map(|r| r.name).collect();
                format!("--format: no report is called `{name}`; there are {}", names.join(", "))
            })
        });
        let named = named.transpose()?;
        let table = args.table.as_deref().map(table_named).transpose()?.flatten();
        let mut files: Vec<(PathBuf, Content)> = Vec::new();
        for typed in &args.output {
            let (own, path) = match split(typed) {
                Some((name, path)) => (tables::by_name(name), path),
                None => (table, typed.as_path()),
            };
            let reporter = report::by_ending(path).or(named).with_context(|| {
                format!("--output {}: its ending names no report; add --format", path.display())
            })?;
            if args.input.paths.iter().any(|input| inputs::same_file(input, path)) {
                bail!("--output {}: is one of the inputs", path.display());
            }
            if files.iter().any(|(other, _)| is_one(other, path)) {
                bail!("--output {}: is named twice", path.display());
            }
            files.push((path.to_owned(), Content { reporter, table: own }));
        }
        let named = match (named, table) {
            (None, Some(table)) if files.is_empty() => {
                bail!("--table {}: add --format csv, json, ndjson, parquet or arrow", table.name)
            }
            (named, _) => named.or_else(|| report::by_name("text")),
        };
        let stdout = named.filter(|_| files.is_empty()).map(|reporter| Content { reporter, table });
        Ok(Self { stdout, files, style })
    }

    /// Refuses to replace a recording that is to be read, also one that was found in a folder. Reports of
    /// earlier runs, which are none, may lie there.
    pub(super) fn spare(&self, found: &[Found]) -> anyhow::Result<()> {
        for (path, _) in &self.files {
            let same = found.iter().find(|found| inputs::same_file(&found.path, path));
            if same.is_some_and(|found| found.named || inputs::is_recording(&found.path)) {
                bail!("--output {}: is one of the inputs", path.display());
            }
        }
        Ok(())
    }

    /// Whether a table beside the findings was asked for.
    pub(super) fn want_tables(&self) -> bool {
        self.contents().any(|content| content.table.is_some())
    }

    /// Opens the outputs and starts the reports.
    pub(super) fn start(&self) -> anyhow::Result<(Vec<Box<dyn Report>>, Started)> {
        let mut reports: Vec<Box<dyn Report>> = Vec::new();
        let mut outputs = Vec::new();
        let left = Arc::new(AtomicUsize::new(self.contents().count()));
        let mut add = |name: String, report, output| {
            let failure = Arc::default();
            let guarded = Guarded {
                report,
                failure: Arc::clone(&failure),
                has_failed: false,
                left: Arc::clone(&left),
            };
            reports.push(Box::new(guarded));
            outputs.push(Pending { name, output, failure });
        };
        if let Some(content) = self.stdout {
            let (output, writer) = Output::stdout();
            let report = content.start(writer, &self.style)?;
            add("standard output".to_owned(), report, output);
        }
        // A file is for keeping, wherever it is read: no escape sequences.
        let style = Style { color: false, ..self.style };
        for (path, content) in &self.files {
            let name = format!("--output {}", path.display());
            let (output, writer) = Output::open(path).with_context(|| name.clone())?;
            let report = content.start(writer, &style).with_context(|| name.clone())?;
            add(name, report, output);
        }
        Ok((reports, Started(outputs)))
    }

    fn contents(&self) -> impl Iterator<Item = Content> {
        self.stdout.into_iter().chain(self.files.iter().map(|(_, content)| *content))
    }
}

impl Started {
    /// The flag that says that nobody reads standard output any more, where something goes there.
    pub(super) fn closed(&self) -> Option<Arc<AtomicBool>> {
        self.0.iter().find_map(|pending| pending.output.closed())
    }

    /// Gives the reports that are whole their names, and tells of those that are not.
    ///
    /// # Errors
    /// When one could not be written.
    pub(super) fn commit(self) -> anyhow::Result<()> {
        let mut failures = Vec::new();
        let all = self.0.len();
        for Pending { name, output, failure } in self.0 {
            let failure = failure.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(error) = failure.or_else(|| output.commit().err()) {
                failures.push(format!("{name}: cannot be written: {error}"));
            }
        }
        if failures.is_empty() {
            return Ok(());
        }
        let others = if all > failures.len() { "; the other reports are whole" } else { "" };
        bail!("{}{others}", failures.join("; "))
    }
}

impl Guarded {
    fn guard(
        &mut self,
        write: impl FnOnce(&mut (dyn Report + 'static)) -> io::Result<()>,
    ) -> io::Result<()> {
        if self.has_failed {
            return Ok(());
        }
        let Err(error) = write(&mut *self.report) else { return Ok(()) };
        self.has_failed = true;
        let kind = error.kind();
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        // The error itself is told by `Started::commit`.
        if self.left.fetch_sub(1, Ordering::Relaxed) == 1 { Err(kind.into()) } else { Ok(()) }
    }
}

impl Report for Guarded {
    fn findings(&mut self, findings: &[Finding]) -> io::Result<()> {
        self.guard(|report| report.findings(findings))
    }

    fn pause(&mut self) -> io::Result<()> {
        self.guard(Report::pause)
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        self.guard(|report| report.finish(summary))
    }
}

impl Content {
    fn start(self, out: Writer, style: &Style) -> io::Result<Box<dyn Report>> {
        match self.table {
            Some(table) => table.start(self.reporter.name, out),
            None => (self.reporter.start)(out, style),
        }
    }
}

/// `hours:hours.csv` is a table and a path; `C:\hours.csv` and every other name is a path alone.
fn split(typed: &Path) -> Option<(&str, &Path)> {
    let (name, path) = typed.to_str()?.split_once(':')?;
    let is_table = name == FINDINGS || tables::by_name(name).is_some();
    (is_table && !path.is_empty()).then_some((name, Path::new(path)))
}

/// Whether both would be written to one file, which need not be there yet.
fn is_one(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some((folder, path.file_name()?.to_owned()))
    };
    a == b || inputs::same_file(a, b) || (place(a).is_some() && place(a) == place(b))
}

/// The value of `--table`; `None` for the findings themselves.
fn table_named(name: &str) -> anyhow::Result<Option<&'static Table>> {
    if name == FINDINGS {
        return Ok(None);
    }
    tables::by_name(name).map(Some).with_context(|| {
        let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        format!("--table: no table is called `{name}`; there are {FINDINGS}, {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_stands_before_a_colon_and_other_colons_are_of_the_path() {
        for (typed, table, path) in [
            ("hours:h.csv", Some("hours"), "h.csv"),
            ("endpoints:/tmp/a:b.parquet", Some("endpoints"), "/tmp/a:b.parquet"),
            ("findings:f.csv", Some("findings"), "f.csv"),
            (r"C:\hours.csv", None, r"C:\hours.csv"),
            ("./hours:h.csv", None, "./hours:h.csv"),
            ("hour:h.csv", None, "hour:h.csv"),
            ("hours:", None, "hours:"),
            ("report.html", None, "report.html"),
        ] {
            let found = split(Path::new(typed));
            assert_eq!(found, table.map(|table| (table, Path::new(path))), "{typed}");
        }
    }
}
