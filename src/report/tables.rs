//! Summaries as tables: findings by endpoint, hour and client, exchanges by endpoint and hour, for
//! data frames, dashboards and spreadsheets. One file each; `docs/tables.md` is their schema.
//!
//! A table is a [`Table`] in its own file and one line in [`TABLES`].

use std::io::{self, Write};
use std::sync::Arc;

use super::column::{Cell, Column};
use super::output::Writer;
use super::{Report, record};
use crate::model::{Finding, Timestamp};
use crate::tally::{Endpoint, Group, Summary};

/// Declares the table modules and the registry from one list.
macro_rules! tables {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        /// Every table beside that of the findings, in the order of the help text.
        pub static TABLES: &[&Table] = &[$(&$module::TABLE),*];
    };
}

tables![endpoints, hours, clients, traffic];

/// The name of the table that reports are without another: one finding a row.
pub const FINDINGS: &str = "findings";

/// A table made of the summary of a run.
pub struct Table {
    /// `endpoints`, `hours`: what stands before the colon of `-o`.
    pub name: &'static str,
    /// What a row is, in one line.
    pub about: &'static str,
    write: fn(Kind, Writer, &Summary) -> io::Result<()>,
}

/// The formats of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Ndjson,
    #[cfg(feature = "dataframes")]
    Csv,
    #[cfg(feature = "dataframes")]
    Parquet,
    #[cfg(feature = "dataframes")]
    Arrow,
}

/// Takes the rows of a table, one after the other.
type Rows<'t, R> = dyn FnMut(&R) -> io::Result<()> + 't;

/// Finds a table by its name.
pub fn by_name(name: &str) -> Option<&'static Table> {
    TABLES.iter().copied().find(|table| table.name == name)
}

impl Table {
    /// Starts writing the table in the format of this report.
    ///
    /// # Errors
    /// With [`io::ErrorKind::InvalidInput`] when that report holds no rows, with
    /// [`io::ErrorKind::Unsupported`] when this build leaves the format out.
    pub fn start(&'static self, reporter: &str, out: Writer) -> io::Result<Box<dyn Report>> {
        let kind = Kind::of(reporter)?;
        Ok(Box::new(Pending { table: self, kind, out: Some(out) }))
    }
}

impl Kind {
    fn of(reporter: &str) -> io::Result<Self> {
        match reporter {
            "json" => Ok(Self::Json),
            "ndjson" => Ok(Self::Ndjson),
            #[cfg(feature = "dataframes")]
            "csv" => Ok(Self::Csv),
            #[cfg(feature = "dataframes")]
            "parquet" => Ok(Self::Parquet),
            #[cfg(feature = "dataframes")]
            "arrow" => Ok(Self::Arrow),
            #[cfg(not(feature = "dataframes"))]
            "csv" | "parquet" | "arrow" => super::no_dataframes(),
            other => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("a table can be csv, json, ndjson, parquet or arrow, not {other}"),
            )),
        }
    }
}

/// Waits for the summary.
struct Pending {
    table: &'static Table,
    kind: Kind,
    out: Option<Writer>,
}

impl Report for Pending {
    fn findings(&mut self, _: &[Finding]) -> io::Result<()> {
        // Counted in the summary.
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        match self.out.take() {
            Some(out) => (self.table.write)(self.kind, out, summary),
            None => Ok(()),
        }
    }
}

/// Writes rows in any of the formats.
fn write<R>(
    kind: Kind,
    mut out: Writer,
    columns: &'static [Column<R>],
    rows: impl FnOnce(&mut Rows<'_, R>) -> io::Result<()>,
) -> io::Result<()> {
    match kind {
        Kind::Json | Kind::Ndjson => {
            let (open, between, close): (&[u8], &[u8], &[u8]) =
                if kind == Kind::Json { (b"[", b",\n", b"]\n") } else { (b"", b"\n", b"\n") };
            let mut buffer = open.to_vec();
            let mut is_first = true;
            rows(&mut |row| {
                if !std::mem::take(&mut is_first) {
                    buffer.extend_from_slice(between);
                }
                record::row(&mut buffer, columns, row);
                if buffer.len() > 64 << 10 {
                    out.write_all(&buffer)?;
                    buffer.clear();
                }
                Ok(())
            })?;
            if !is_first || kind == Kind::Json {
                buffer.extend_from_slice(close);
            }
            out.write_all(&buffer)?;
            out.flush()
        }
        #[cfg(feature = "dataframes")]
        Kind::Csv => super::frame::rows_csv(out, columns, rows),
        #[cfg(feature = "dataframes")]
        Kind::Parquet => super::frame::rows_parquet(out, columns, rows),
        #[cfg(feature = "dataframes")]
        Kind::Arrow => super::frame::rows_arrow(out, columns, rows),
    }
}

/// The groups of a run, to be shared by rows.
fn groups(summary: &Summary) -> Vec<Arc<Group>> {
    summary.groups.in_order_met().iter().cloned().map(Arc::new).collect()
}

/// The endpoint of a finding, as exchanges are counted by.
fn endpoint_of(finding: &Finding) -> Endpoint {
    let known = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(Box::from);
    Endpoint {
        host: known(finding.host.as_deref()),
        template: known(finding.template.as_deref()),
        method: known(finding.method.as_deref()),
    }
}

fn text(text: Option<&str>) -> Cell<'_> {
    Cell::Text(text)
}

fn whole(number: Option<u64>) -> Cell<'static> {
    Cell::Integer(number.and_then(|number| i64::try_from(number).ok()))
}

fn time(time: Option<Timestamp>) -> Cell<'static> {
    Cell::Time(time)
}

#[cfg(test)]
mod tests;
