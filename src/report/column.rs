//! Columns of flat records: name, type and how to read the cell off a row, said once for every
//! format that writes rows.
#![cfg_attr(
    not(feature = "dataframes"),
    allow(dead_code, reason = "JSON needs no schema, and has no rows of exchanges")
)]

use crate::model::Timestamp;

/// A column of rows of type `R`.
pub(super) struct Column<R> {
    /// Its name in every format.
    pub(super) name: &'static str,
    /// What its cells hold.
    pub(super) kind: Kind,
    /// Reads the cell.
    pub(super) cell: for<'r> fn(&'r R) -> Cell<'r>,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// [`Cell::Text`]
    Text,
    /// [`Cell::Integer`]
    Integer,
    /// [`Cell::Number`]
    Number,
    /// [`Cell::Time`]
    Time,
}

/// One cell; each may be empty.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell<'r> {
    /// UTF-8 text.
    Text(Option<&'r str>),
    /// A whole number.
    Integer(Option<i64>),
    /// A number with a fraction.
    Number(Option<f64>),
    /// An instant.
    Time(Option<Timestamp>),
}
