//! The summary for people: what was read, what was found, what could not be checked.

mod coverage;
mod findings;
mod hints;
mod histories;
mod inputs;
mod policy;

use std::io::{self, Write};

use super::layout::{Ink, Page, Style, counted, number};
use super::output::Writer;
use super::{Report, Reporter};
use crate::model::{Finding, Severity};
use crate::rules::{Rule, all};
use crate::tally::Summary;

pub(super) static REPORTER: Reporter = Reporter {
    name: "text",
    endings: &["txt"],
    about: "a summary for people",
    start: |out, style| Ok(Box::new(Text { out, style: *style })),
};

struct Text {
    out: Writer,
    style: Style,
}

impl Report for Text {
    fn findings(&mut self, _: &[Finding]) -> io::Result<()> {
        // Printed from the groups of the summary: nobody reads a million lines.
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let rules: Vec<_> =
            summary.rules.iter().filter_map(|&index| all().get(index).copied()).collect();
        self.out.write_all(lay_out(summary, &rules, &self.style).as_bytes())?;
        self.out.flush()
    }
}

/// The whole report of a run of `rules`.
fn lay_out(summary: &Summary, rules: &[&'static Rule], style: &Style) -> String {
    let mut page = Page::new(style);
    inputs::lay_out(&mut page, summary);
    findings::lay_out(&mut page, summary, rules);
    histories::lay_out(&mut page, &summary.histories);
    policy::lay_out(&mut page, &summary.policy);
    coverage::lay_out(&mut page, &summary.coverage, rules);
    hints::lay_out(&mut page, summary);
    page.blank();
    page.inked(0, 0, Ink::Strong, &verdict(summary));
    page.take()
}

/// The run in one line, honest about how little may have been checked.
pub(super) fn verdict(summary: &Summary) -> String {
    let read = summary.inputs.iter().filter(|input| !input.foreign).count() as u64;
    let exchanges = counted(summary.reading.exchanges, "exchange");
    let inputs = counted(read, "input");
    let mut verdict = if summary.findings() > 0 {
        let counts: Vec<String> = Severity::ALL
            .iter()
            .zip(summary.by_severity)
            .filter(|&(_, count)| count > 0)
            .map(|(&severity, count)| match severity {
                Severity::Info => format!("{} info", number(count)),
                other => counted(count, other.name()),
            })
            .collect();
        format!("{} in {exchanges}, {inputs}", counts.join(", "))
    } else if summary.reading.exchanges + summary.reading.unanswered == 0 {
        format!("no HTTP exchanges found in {inputs}")
    } else {
        format!("nothing found in {exchanges}, {inputs}{}", reservation(summary))
    };
    let failed = summary.inputs.iter().filter(|input| input.error.is_some()).count() as u64;
    if failed > 0 {
        verdict.push_str("; ");
        verdict.push_str(&counted(failed, "input"));
        verdict.push_str(" could not be read to the end");
    }
    verdict
}

/// What "nothing found" is worth.
fn reservation(summary: &Summary) -> String {
    let eligible: u64 = summary.coverage.rules.iter().map(|rule| rule.eligible).sum();
    let checked: u64 = summary.coverage.rules.iter().map(|rule| rule.checked).sum();
    if eligible == 0 {
        ": none has a status the rules look at".to_owned()
    } else if checked == 0 {
        "; nothing could be checked, see above".to_owned()
    } else if checked < eligible {
        // Rounded down: 99.9 % is not all.
        let percent = u128::from(checked) * 100 / u128::from(eligible);
        format!("; {percent} % of the checks could be made, see above")
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests;
