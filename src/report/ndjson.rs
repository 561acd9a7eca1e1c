//! One finding a line, as JSON: for pipes.

use std::io::{self, Write};

use super::output::Writer;
use super::{Report, Reporter, record};
use crate::model::Finding;
use crate::tally::Summary;

pub(super) static REPORTER: Reporter = Reporter {
    name: "ndjson",
    endings: &["ndjson", "jsonl"],
    about: "one finding a line, as a JSON object",
    start: |out, _| Ok(Box::new(Ndjson { out, buffer: Vec::new() })),
};

/// Buffered bytes before they are handed on.
const CHUNK: usize = 64 << 10;

struct Ndjson {
    out: Writer,
    buffer: Vec<u8>,
}

impl Report for Ndjson {
    fn findings(&mut self, findings: &[Finding]) -> io::Result<()> {
        for finding in findings {
            record::write(&mut self.buffer, finding);
            self.buffer.push(b'\n');
            if self.buffer.len() >= CHUNK {
                self.out.write_all(&self.buffer)?;
                self.buffer.clear();
            }
        }
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    fn pause(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        self.out.flush()
    }
}
