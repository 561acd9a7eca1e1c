//! Rows as CSV, Parquet and Arrow IPC, by way of polars. Nothing else in authlint knows polars.
//!
//! Rows are copied into column builders and written a batch at a time, so memory stays bounded.

mod batch;

use std::io::{self, Write as _};

use polars::io::ipc::BatchedWriter as IpcBatches;
use polars::io::parquet::write::BatchedWriter;
use polars::prelude::{
    CompatLevel, CsvWriter, IpcWriter, ParquetCompression, ParquetWriter, PolarsError, SerWriter,
};

use super::Report;
use super::column::Column;
use super::exchanges::{ExchangeRow, RowWriter};
use super::output::Writer;
use super::record;
use crate::model::Finding;
use crate::tally::Summary;
use batch::{Batch, Dialect};

/// A CSV report of findings.
pub fn findings_csv(out: Writer) -> impl Report {
    Csv::new(out, record::COLUMNS)
}

/// A Parquet report of findings.
///
/// # Errors
/// When the output cannot be written.
pub fn findings_parquet(out: Writer) -> io::Result<impl Report> {
    Parquet::new(out, record::COLUMNS)
}

/// An Arrow report of findings.
///
/// # Errors
/// When the output cannot be written.
pub fn findings_arrow(out: Writer) -> io::Result<impl Report> {
    Arrow::new(out, record::COLUMNS)
}

/// Hands rows to whoever takes them.
type Feed<'f, R> = &'f mut dyn FnMut(&R) -> io::Result<()>;

/// Rows of any kind as CSV.
pub(super) fn rows_csv<R>(
    out: Writer,
    columns: &'static [Column<R>],
    rows: impl FnOnce(Feed<'_, R>) -> io::Result<()>,
) -> io::Result<()> {
    feed(Csv::new(out, columns), rows)
}

/// Rows of any kind as Parquet.
pub(super) fn rows_parquet<R>(
    out: Writer,
    columns: &'static [Column<R>],
    rows: impl FnOnce(Feed<'_, R>) -> io::Result<()>,
) -> io::Result<()> {
    feed(Parquet::new(out, columns)?, rows)
}

/// Rows of any kind as Arrow IPC.
pub(super) fn rows_arrow<R>(
    out: Writer,
    columns: &'static [Column<R>],
    rows: impl FnOnce(Feed<'_, R>) -> io::Result<()>,
) -> io::Result<()> {
    feed(Arrow::new(out, columns)?, rows)
}

fn feed<R>(
    mut table: impl Table<R>,
    rows: impl FnOnce(Feed<'_, R>) -> io::Result<()>,
) -> io::Result<()> {
    rows(&mut |row| table.push(row))?;
    table.end()
}

/// Exchanges as CSV.
pub fn exchanges_csv(out: Writer) -> impl RowWriter {
    Csv::new(out, super::exchanges::COLUMNS)
}

/// Exchanges as Parquet.
///
/// # Errors
/// When the output cannot be written.
pub fn exchanges_parquet(out: Writer) -> io::Result<impl RowWriter> {
    Parquet::new(out, super::exchanges::COLUMNS)
}

/// Takes rows, writes batches.
trait Table<R>: Send {
    fn push(&mut self, row: &R) -> io::Result<()>;
    fn end(&mut self) -> io::Result<()>;
}

struct Csv<R: 'static> {
    out: Writer,
    batch: Batch<R>,
    has_header: bool,
}

struct Parquet<R: 'static> {
    writer: BatchedWriter<Writer>,
    batch: Batch<R>,
}

struct Arrow<R: 'static> {
    writer: IpcBatches<Writer>,
    batch: Batch<R>,
}

impl<R> Csv<R> {
    fn new(out: Writer, columns: &'static [Column<R>]) -> Self {
        Self { out, batch: Batch::new(columns, Dialect::Csv), has_header: false }
    }

    fn write(&mut self) -> io::Result<()> {
        let mut frame = self.batch.take().map_err(io_error)?;
        CsvWriter::new(&mut self.out)
            .include_header(!self.has_header)
            .finish(&mut frame)
            .map_err(io_error)?;
        self.has_header = true;
        Ok(())
    }
}

impl<R> Parquet<R> {
    fn new(out: Writer, columns: &'static [Column<R>]) -> io::Result<Self> {
        let mut batch = Batch::new(columns, Dialect::Parquet);
        let frame = batch.take().map_err(io_error)?;
        let writer = ParquetWriter::new(out)
            .with_compression(ParquetCompression::Zstd(None))
            .batched(frame.schema())
            .map_err(io_error)?;
        Ok(Self { writer, batch })
    }

    fn write(&mut self) -> io::Result<()> {
        let frame = self.batch.take().map_err(io_error)?;
        self.writer.write_batch(&frame).map_err(io_error)
    }
}

impl<R> Arrow<R> {
    fn new(out: Writer, columns: &'static [Column<R>]) -> io::Result<Self> {
        let mut batch = Batch::new(columns, Dialect::Parquet);
        let frame = batch.take().map_err(io_error)?;
        let fields = std::iter::repeat_with(Default::default).take(columns.len()).collect();
        // Plain types and no compression: what every reader of Arrow knows.
        let writer = IpcWriter::new(out)
            .with_compat_level(CompatLevel::oldest())
            .batched(frame.schema(), fields)
            .map_err(io_error)?;
        Ok(Self { writer, batch })
    }

    fn write(&mut self) -> io::Result<()> {
        let frame = self.batch.take().map_err(io_error)?;
        self.writer.write_batch(&frame).map_err(io_error)
    }
}

impl<R> Table<R> for Csv<R> {
    fn push(&mut self, row: &R) -> io::Result<()> {
        self.batch.push(row);
        if self.batch.is_full() { self.write() } else { Ok(()) }
    }

    fn end(&mut self) -> io::Result<()> {
        if !self.batch.is_empty() || !self.has_header {
            self.write()?;
        }
        self.out.flush()
    }
}

impl<R> Table<R> for Parquet<R> {
    fn push(&mut self, row: &R) -> io::Result<()> {
        self.batch.push(row);
        if self.batch.is_full() { self.write() } else { Ok(()) }
    }

    fn end(&mut self) -> io::Result<()> {
        if !self.batch.is_empty() {
            self.write()?;
        }
        // Writes the footer and flushes.
        self.writer.finish().map(|_| ()).map_err(io_error)
    }
}

impl<R> Table<R> for Arrow<R> {
    fn push(&mut self, row: &R) -> io::Result<()> {
        self.batch.push(row);
        if self.batch.is_full() { self.write() } else { Ok(()) }
    }

    fn end(&mut self) -> io::Result<()> {
        if !self.batch.is_empty() {
            self.write()?;
        }
        // Writes the footer.
        self.writer.finish().map_err(io_error)
    }
}

impl<T: Table<Finding>> Report for T {
    fn findings(&mut self, findings: &[Finding]) -> io::Result<()> {
        findings.iter().try_for_each(|finding| self.push(finding))
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        self.end()
    }
}

impl<T: Table<ExchangeRow>> RowWriter for T {
    fn rows(&mut self, rows: &[ExchangeRow]) -> io::Result<()> {
        rows.iter().try_for_each(|row| self.push(row))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.end()
    }
}

/// Keeps the kind of an I/O error: a full disk must still look like one.
fn io_error(error: PolarsError) -> io::Error {
    match error {
        PolarsError::IO { error, .. } => io::Error::new(error.kind(), error.to_string()),
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
