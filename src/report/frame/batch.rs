//! Rows collected into polars columns.

use std::borrow::Cow;

use polars::prelude::{
    ChunkedBuilder, Column as FrameColumn, DataFrame, Float64Type, Int64Type, IntoColumn,
    PlSmallStr, PolarsResult, PrimitiveChunkedBuilder, StringChunkedBuilder, TimeUnit, TimeZone,
};

use crate::report::column::{Cell, Column, Kind};
use crate::report::quote::rfc3339;

/// Rows written at once: a row group of Parquet should hold tens of thousands of rows, and 32,768
/// findings take about 20 MB.
const ROWS: usize = 32_768;

/// Text written at once, in bytes, whatever the number of rows.
const BYTES: usize = 64 << 20;

/// What the columns are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Times are text; text cannot be taken for a formula.
    Csv,
    /// Times are instants in microseconds, UTC.
    Parquet,
}

/// Rows of type `R` as columns under construction.
pub(super) struct Batch<R: 'static> {
    columns: &'static [Column<R>],
    dialect: Dialect,
    builders: Vec<Builder>,
    rows: usize,
    bytes: usize,
}

enum Builder {
    Text(StringChunkedBuilder),
    Integer(PrimitiveChunkedBuilder<Int64Type>),
    Number(PrimitiveChunkedBuilder<Float64Type>),
    Time(PrimitiveChunkedBuilder<Int64Type>),
}

impl<R> Batch<R> {
    pub(super) fn new(columns: &'static [Column<R>], dialect: Dialect) -> Self {
        let mut batch = Self { columns, dialect, builders: Vec::new(), rows: 0, bytes: 0 };
        batch.builders = batch.fresh();
        batch
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows >= ROWS || self.bytes >= BYTES
    }

    pub(super) fn push(&mut self, row: &R) {
        for (column, builder) in self.columns.iter().zip(&mut self.builders) {
            match ((column.cell)(row), builder) {
                (Cell::Text(text), Builder::Text(builder)) => {
                    self.bytes += text.map_or(0, str::len);
                    match self.dialect {
                        Dialect::Csv => builder.append_option(text.map(no_formula)),
                        Dialect::Parquet => builder.append_option(text),
                    }
                }
                (Cell::Time(time), Builder::Text(builder)) => {
                    builder.append_option(time.map(rfc3339));
                }
                (Cell::Time(time), Builder::Time(builder)) => {
                    builder.append_option(time.map(|time| time.0));
                }
                (Cell::Integer(number), Builder::Integer(builder)) => builder.append_option(number),
                (Cell::Number(number), Builder::Number(builder)) => builder.append_option(number),
                (cell, _) => {
                    debug_assert!(false, "{} declares another kind than {cell:?}", column.name);
                }
            }
        }
        self.rows += 1;
    }

    /// The rows so far as a data frame; starts over.
    pub(super) fn take(&mut self) -> PolarsResult<DataFrame> {
        let fresh = self.fresh();
        let builders = std::mem::replace(&mut self.builders, fresh);
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        DataFrame::new(rows, builders.into_iter().map(Builder::finish).collect())
    }

    fn fresh(&self) -> Vec<Builder> {
        self.columns
            .iter()
            .map(|column| {
                let name = PlSmallStr::from_static(column.name);
                match (column.kind, self.dialect) {
                    (Kind::Text, _) | (Kind::Time, Dialect::Csv) => {
                        Builder::Text(StringChunkedBuilder::new(name, 0))
                    }
                    (Kind::Integer, _) => Builder::Integer(PrimitiveChunkedBuilder::new(name, 0)),
                    (Kind::Number, _) => Builder::Number(PrimitiveChunkedBuilder::new(name, 0)),
                    (Kind::Time, Dialect::Parquet) => {
                        Builder::Time(PrimitiveChunkedBuilder::new(name, 0))
                    }
                }
            })
            .collect()
    }
}

impl Builder {
    fn finish(self) -> FrameColumn {
        match self {
            Self::Text(builder) => builder.finish().into_column(),
            Self::Integer(builder) => builder.finish().into_column(),
            Self::Number(builder) => builder.finish().into_column(),
            Self::Time(builder) => builder
                .finish()
                .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                .into_column(),
        }
    }
}

/// Keeps a spreadsheet from running a cell (CSV injection): text that begins like a formula gets a
/// leading apostrophe. The cells come from traffic, which an attacker writes.
fn no_formula(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
