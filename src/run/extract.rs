//! `authlint extract`: exchanges to records and rows.

use std::io::{self, Write};

use super::{Collector, Input, Worker};
use crate::auth::endpoint;
use crate::auth::redact::Redactor;
use crate::model::{Exchange, Interest, Locator, Parts, Place};
use crate::report::exchanges::{ExchangeRow, Records, RowWriter};
use crate::tally::InputSummary;

/// Serialises exchanges as records.
pub struct RecordWorker {
    format: &'static Records,
    redactor: Redactor,
}

/// The records of one piece. The number of a line is known only once every piece before it was
/// read, so the heads of lines are written by the collector.
#[derive(Default)]
pub struct RecordPiece {
    records: Vec<RecordSpan>,
    bytes: Vec<u8>,
}

struct RecordSpan {
    ordinal: u64,
    is_line: bool,
    /// Where it ends in the bytes of its piece; it begins where the one before ends.
    end: usize,
}

impl RecordWorker {
    /// Records of this format.
    pub fn new(format: &'static Records, redactor: Redactor) -> Self {
        Self { format, redactor }
    }
}

impl Worker for RecordWorker {
    type Piece = RecordPiece;

    fn interest(&self, _: Parts) -> Interest {
        Interest::everything()
    }

    fn start(&self) -> RecordPiece {
        RecordPiece::default()
    }

    fn exchange(&self, input: &Input, piece: &mut RecordPiece, exchange: &Exchange<'_>) {
        let place = exchange.place;
        let is_line = place.locator == Locator::Line;
        if !is_line {
            (self.format.head)(&mut piece.bytes, &input.name, &place);
        }
        (self.format.tail)(&mut piece.bytes, exchange, &self.redactor);
        let span = RecordSpan { ordinal: place.ordinal, is_line, end: piece.bytes.len() };
        piece.records.push(span);
    }

    fn rebase(&self, piece: &mut RecordPiece, by: u64) {
        for record in &mut piece.records {
            record.ordinal += by;
        }
    }
}

/// What extraction keeps beside its output.
#[derive(Default)]
pub struct Extracted {
    /// One an input, in input order.
    pub inputs: Vec<InputSummary>,
    /// Exchanges written.
    pub exchanges: u64,
}

/// Writes records in order.
pub struct RecordCollector<'w> {
    format: &'static Records,
    out: &'w mut dyn Write,
    extracted: Extracted,
}

impl<'w> RecordCollector<'w> {
    /// Starts writing.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn start(format: &'static Records, out: &'w mut dyn Write) -> io::Result<Self> {
        out.write_all(format.before.as_bytes())?;
        Ok(Self { format, out, extracted: Extracted::default() })
    }

    /// Ends the output.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(self) -> io::Result<Extracted> {
        self.out.write_all(self.format.after.as_bytes())?;
        self.out.flush()?;
        Ok(self.extracted)
    }
}

impl Collector<RecordPiece> for RecordCollector<'_> {
    fn collect(&mut self, input: &Input, wave: Vec<RecordPiece>) -> io::Result<()> {
        let mut records: Vec<(&RecordSpan, &[u8])> = Vec::new();
        for piece in &wave {
            let mut start = 0;
            for record in &piece.records {
                records.push((record, piece.bytes.get(start..record.end).unwrap_or_default()));
                start = record.end;
            }
        }
        records.sort_by_key(|(record, _)| record.ordinal);
        let mut head = Vec::new();
        for (record, bytes) in records {
            if self.extracted.exchanges > 0 {
                self.out.write_all(self.format.between.as_bytes())?;
            }
            if record.is_line {
                head.clear();
                let place = Place { ordinal: record.ordinal, locator: Locator::Line };
                (self.format.head)(&mut head, &input.name, &place);
                self.out.write_all(&head)?;
            }
            self.out.write_all(bytes)?;
            self.extracted.exchanges += 1;
        }
        Ok(())
    }

    fn close(&mut self, _: &Input, summary: InputSummary) -> io::Result<()> {
        self.extracted.inputs.push(summary);
        Ok(())
    }
}

/// Turns exchanges into flat rows.
pub struct RowWorker {
    redactor: Redactor,
}

impl RowWorker {
    /// Rows with this redaction.
    pub fn new(redactor: Redactor) -> Self {
        Self { redactor }
    }
}

impl Worker for RowWorker {
    type Piece = Vec<ExchangeRow>;

    fn interest(&self, _: Parts) -> Interest {
        Interest::everything()
    }

    fn start(&self) -> Vec<ExchangeRow> {
        Vec::new()
    }

    fn exchange(&self, input: &Input, piece: &mut Vec<ExchangeRow>, exchange: &Exchange<'_>) {
        let host = exchange.host();
        let template =
            exchange.path().map(|path| endpoint::template(self.redactor.url(path).as_bytes()));
        piece.push(ExchangeRow::new(&input.name, exchange, host, template, &self.redactor));
    }

    fn rebase(&self, piece: &mut Vec<ExchangeRow>, by: u64) {
        for row in piece {
            row.rebase(by);
        }
    }
}

/// Writes rows in order.
pub struct RowCollector {
    writer: Box<dyn RowWriter>,
    extracted: Extracted,
}

impl RowCollector {
    /// Writes to `writer`.
    pub fn new(writer: Box<dyn RowWriter>) -> Self {
        Self { writer, extracted: Extracted::default() }
    }

    /// Ends the output.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> io::Result<Extracted> {
        self.writer.finish()?;
        Ok(self.extracted)
    }
}

impl Collector<Vec<ExchangeRow>> for RowCollector {
    fn collect(&mut self, _: &Input, wave: Vec<Vec<ExchangeRow>>) -> io::Result<()> {
        let mut rows: Vec<ExchangeRow> = wave.into_iter().flatten().collect();
        rows.sort_by_key(|row| row.ordinal);
        self.extracted.exchanges += rows.len() as u64;
        self.writer.rows(&rows)
    }

    fn close(&mut self, _: &Input, summary: InputSummary) -> io::Result<()> {
        self.extracted.inputs.push(summary);
        Ok(())
    }
}
