//! One JSON object with everything: findings first, while they stream; the rest at the end.

mod members;

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::output::Writer;
use super::{Report, Reporter, record};
use crate::model::{Finding, SCHEMA_VERSION};
use crate::rules::all;
use crate::tally::Summary;

pub(super) static REPORTER: Reporter = Reporter {
    name: "json",
    endings: &["json"],
    about: "one JSON object: findings, summary, inputs, rules",
    start: |out, _| {
        let mut report = Json { out, buffer: Vec::new(), by_rule: BTreeMap::new(), is_first: true };
        write!(
            report.out,
            "{{\"schema_version\":{SCHEMA_VERSION},\"version\":\"{}\",\n\"findings\":[",
            env!("CARGO_PKG_VERSION")
        )?;
        Ok(Box::new(report))
    },
};

/// Buffered bytes before they are handed on.
const CHUNK: usize = 64 << 10;

struct Json {
    out: Writer,
    buffer: Vec<u8>,
    by_rule: BTreeMap<&'static str, u64>,
    is_first: bool,
}

impl Json {
    fn hand_on(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

impl Report for Json {
    fn findings(&mut self, findings: &[Finding]) -> io::Result<()> {
        for finding in findings {
            *self.by_rule.entry(finding.rule).or_default() += 1;
            self.buffer.extend_from_slice(if self.is_first { b"\n" } else { b",\n" });
            self.is_first = false;
            record::write(&mut self.buffer, finding);
            if self.buffer.len() >= CHUNK {
                self.hand_on()?;
            }
        }
        self.hand_on()
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        self.out.write_all(b"]")?;
        let rules: Vec<_> =
            summary.rules.iter().filter_map(|&index| all().get(index).copied()).collect();
        let members = members::summary(summary, &self.by_rule, &rules);
        member(&mut self.out, "summary", &members)?;
        let inputs: Vec<_> = summary.inputs.iter().map(members::input).collect();
        member(&mut self.out, "inputs", &inputs)?;
        let rules: Vec<_> = rules.into_iter().map(super::catalogue::entry).collect();
        member(&mut self.out, "rules", &rules)?;
        self.out.write_all(b"}\n")?;
        self.out.flush()
    }
}

fn member(out: &mut impl Write, name: &str, value: &impl serde::Serialize) -> io::Result<()> {
    write!(out, ",\n\"{name}\":")?;
    serde_json::to_writer(out, value).map_err(io::Error::from)
}
