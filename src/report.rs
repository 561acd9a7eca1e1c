//! Reports: findings and what was read, for people and for machines. One file each.

use std::io::{self, Write};

use crate::model::Finding;
use crate::tally::Summary;

/// Writes one report. Findings arrive in order while the inputs are still being read, so that a
/// report of millions of findings needs no memory for them.
pub trait Report {
    /// Takes findings, in output order.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn findings(&mut self, findings: &[Finding]) -> io::Result<()>;

    /// Writes what is left to write, once everything was read.
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
    /// Starts a report.
    pub start: fn(Box<dyn Write>, &Style) -> Box<dyn Report>,
}

/// How a report for a terminal should look.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns to fill.
    pub width: usize,
    /// Whether escape sequences are welcome.
    pub color: bool,
    /// More detail: every place, every endpoint.
    pub verbose: bool,
}
