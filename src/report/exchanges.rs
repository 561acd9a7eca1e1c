//! Reconstructed exchanges as output: what `extract` prints.
//!
//! Exchanges are serialised where they are read, in parallel, while line numbers become known only
//! when the pieces before them were counted. So a record has a head (source and place, written
//! late) and a tail (the rest, written early).

mod har;
mod record;
mod row;

use std::io;
use std::path::Path;

use crate::auth::redact::Redactor;
use crate::model::{Exchange, Place};
use crate::report::output::Writer;

#[cfg(feature = "dataframes")]
pub(super) use row::COLUMNS;
pub use row::ExchangeRow;

/// A format of `extract`.
pub struct Extractor {
    /// `ndjson`, `csv`, `parquet`, `har`: the value of `--format`.
    pub name: &'static str,
    /// File endings that select it with `-o`, without the dot.
    pub endings: &'static [&'static str],
    /// What it is for, in one line.
    pub about: &'static str,
    /// How it is written.
    pub writing: Writing,
}

/// How a format of `extract` is written.
pub enum Writing {
    /// Bytes, a head and a tail a record.
    Records(&'static Records),
    /// Flat rows. Starting fails with [`io::ErrorKind::Unsupported`] in builds without polars.
    Rows(fn(Writer) -> io::Result<Box<dyn RowWriter>>),
}

/// A format of records: `before`, then heads and tails with `between` them, then `after`.
pub struct Records {
    /// What the output begins with.
    pub before: &'static str,
    /// What stands between two records.
    pub between: &'static str,
    /// What the output ends with.
    pub after: &'static str,
    /// Appends the head of a record: where the exchange is from.
    pub head: fn(&mut Vec<u8>, source: &str, place: &Place<'_>),
    /// Appends the rest of the record, redacted.
    pub tail: fn(&mut Vec<u8>, &Exchange<'_>, &Redactor),
}

/// Writes exchanges as rows.
pub trait RowWriter: Send {
    /// Takes rows, in output order.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn rows(&mut self, rows: &[ExchangeRow]) -> io::Result<()>;

    /// Writes what is left to write and flushes. Called once.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn finish(&mut self) -> io::Result<()>;
}

/// Every format of `extract`, the default first.
pub static EXTRACTORS: &[Extractor] = &[
    Extractor {
        name: "ndjson",
        endings: &["ndjson", "jsonl"],
        about: "one exchange a line, as a JSON object that analyze reads back",
        writing: Writing::Records(&Records {
            before: "",
            between: "",
            after: "",
            head: record::write_head,
            tail: record::write_tail,
        }),
    },
    Extractor {
        name: "csv",
        endings: &["csv"],
        about: "one exchange a row, without headers and bodies",
        #[cfg(feature = "dataframes")]
        writing: Writing::Rows(|out| Ok(Box::new(super::frame::exchanges_csv(out)))),
        #[cfg(not(feature = "dataframes"))]
        writing: Writing::Rows(|_| super::no_dataframes()),
    },
    Extractor {
        name: "parquet",
        endings: &["parquet", "pq"],
        about: "one exchange a row, without headers and bodies, typed columns, zstd",
        #[cfg(feature = "dataframes")]
        writing: Writing::Rows(|out| Ok(Box::new(super::frame::exchanges_parquet(out)?))),
        #[cfg(not(feature = "dataframes"))]
        writing: Writing::Rows(|_| super::no_dataframes()),
    },
    Extractor {
        name: "har",
        endings: &["har"],
        about: "a HAR file, for browsers and proxies",
        writing: Writing::Records(&har::RECORDS),
    },
];

/// Finds a format of `extract` by the value of `--format`.
pub fn by_name(name: &str) -> Option<&'static Extractor> {
    EXTRACTORS.iter().find(|extractor| extractor.name.eq_ignore_ascii_case(name))
}

/// Finds a format of `extract` by the ending of a file name, ASCII case-insensitive.
pub fn by_ending(path: &Path) -> Option<&'static Extractor> {
    let ending = path.extension()?.to_str()?;
    EXTRACTORS.iter().find(|e| e.endings.iter().any(|e| e.eq_ignore_ascii_case(ending)))
}

#[cfg(test)]
mod tests;
