//! Reports: findings and what was read, for people and for machines. One file each.
//!
//! A report is a [`Reporter`] in its own file and one line in [`REPORTERS`]. What is printed
//! without a run (the catalogue) is in [`catalogue`]; reconstructed exchanges are in
//! [`exchanges`]; where all of it goes is [`output`].

pub mod catalogue;
mod column;
mod endpoint;
pub mod exchanges;
#[cfg(feature = "dataframes")]
pub mod frame;
mod layout;
pub mod output;
mod printable;
mod quote;
mod record;
pub mod tables;

use std::io;

use crate::model::Finding;
use crate::tally::Summary;

pub use layout::Style;
use output::Writer;
pub use printable::printable;

/// Declares the report modules and the registry from one list: adding a report is one file and
/// one line here, in the order of the help text.
macro_rules! reporters {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        /// Every report, in the order of the help text.
        pub static REPORTERS: &[&Reporter] = &[$(&$module::REPORTER),*];
    };
}

reporters![text, json, ndjson, csv, parquet, arrow, html, markdown, sarif, junit, github, metrics];

/// Writes one report. Findings arrive in order while the inputs are still being read, so that a
/// report of millions of findings needs no memory for them.
pub trait Report: Send {
    /// Takes findings, in output order.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn findings(&mut self, findings: &[Finding]) -> io::Result<()>;

    /// Nothing more comes for a while: what was taken may be shown.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn pause(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Writes what is left to write and flushes, once everything was read. Called once.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn finish(&mut self, summary: &Summary) -> io::Result<()>;
}

/// A report format.
pub struct Reporter {
    /// `text`, `json`, `ndjson`, `csv`: the value of `--format`.
    pub name: &'static str,
    /// File endings that select it with `-o`, without the dot.
    pub endings: &'static [&'static str],
    /// What it is for, in one line.
    pub about: &'static str,
    /// Starts a report. Fails when the output cannot be written, or with
    /// [`io::ErrorKind::Unsupported`] when this build leaves the format out.
    pub start: fn(Writer, &Style) -> io::Result<Box<dyn Report>>,
}

/// Finds a report by the value of `--format`.
pub fn by_name(name: &str) -> Option<&'static Reporter> {
    REPORTERS.iter().copied().find(|reporter| reporter.name.eq_ignore_ascii_case(name))
}

/// Finds a report by the ending of a file name, ASCII case-insensitive.
pub fn by_ending(path: &std::path::Path) -> Option<&'static Reporter> {
    let ending = path.extension()?.to_str()?;
    REPORTERS
        .iter()
        .copied()
        .find(|reporter| reporter.endings.iter().any(|e| e.eq_ignore_ascii_case(ending)))
}

/// The error of builds without polars.
#[cfg(not(feature = "dataframes"))]
fn no_dataframes<T>() -> io::Result<T> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "this build has no csv, parquet and arrow output (feature `dataframes`); json and ndjson work",
    ))
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
