//! Where reports go: `--format`, `--table` and `-o`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::inputs;
use crate::cli::args::AnalyzeArgs;
use authlint::report::output::{Output, Writer};
use authlint::report::tables::{self, FINDINGS, TABLES, Table};
use authlint::report::{self, Report, Reporter, Style};

/// Reports that were started, and the outputs to commit once they are finished.
pub(super) type Started = (Vec<Box<dyn Report>>, Vec<Output>);

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

    /// Whether a table beside the findings was asked for.
    pub(super) fn want_tables(&self) -> bool {
        self.contents().any(|content| content.table.is_some())
    }

    /// Opens the outputs and starts the reports.
    pub(super) fn start(&self) -> anyhow::Result<Started> {
        let mut reports = Vec::new();
        let mut outputs = Vec::new();
        if let Some(content) = self.stdout {
            let (output, writer) = Output::stdout();
            reports.push(content.start(writer, &self.style)?);
            outputs.push(output);
        }
        // A file is for keeping, wherever it is read: no escape sequences.
        let style = Style { color: false, ..self.style };
        for (path, content) in &self.files {
            let failed = || format!("--output {}", path.display());
            let (output, writer) = Output::open(path).with_context(failed)?;
            reports.push(content.start(writer, &style).with_context(failed)?);
            outputs.push(output);
        }
        Ok((reports, outputs))
    }

    fn contents(&self) -> impl Iterator<Item = Content> {
        self.stdout.into_iter().chain(self.files.iter().map(|(_, content)| *content))
    }
}

impl Content {
    fn start(self, out: Writer, style: &Style) -> std::io::Result<Box<dyn Report>> {
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
