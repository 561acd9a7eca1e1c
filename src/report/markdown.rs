//! Markdown for a job summary or a pull request: the worst first, in a table, with the details of
//! each rule folded.

use std::io::{self, Write};

use super::endpoint::{place, target};
use super::layout::{counted, number, symbol};
use super::output::Writer;
use super::text::verdict;
use super::{Report, Reporter, printable};
use crate::model::Finding;
use crate::tally::{Group, Summary};

pub(super) static REPORTER: Reporter = Reporter {
    name: "markdown",
    endings: &["md", "markdown"],
    about: "a Markdown summary, for a job summary or a pull request",
    start: |out, _| Ok(Box::new(Markdown { out })),
};

/// Endpoints listed. GitHub cuts a job summary at 1 MiB, and readers long before.
const ENDPOINTS: usize = 200;

struct Markdown {
    out: Writer,
}

impl Report for Markdown {
    fn findings(&mut self, _: &[Finding]) -> io::Result<()> {
        // Written from the groups of the summary.
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let out = &mut self.out;
        writeln!(out, "## authlint\n\n{}\n", cell(&verdict(summary)))?;
        let groups: Vec<&Group> = summary.groups.iter().collect();
        let (shown, hidden) = groups.split_at(groups.len().min(ENDPOINTS));
        if !shown.is_empty() {
            writeln!(out, "| | rule | endpoint | status | expected | times | confidence |")?;
            writeln!(out, "| --- | --- | --- | --- | --- | ---: | --- |")?;
        }
        for group in shown {
            let finding = &group.exemplar;
            let expected = finding.expected_status.map(|s| s.to_string()).unwrap_or_default();
            let method = finding.method.as_deref().unwrap_or("(method unknown)");
            writeln!(
                out,
                "| {} {} | {} {} | {} {} | {} | {expected} | {} | {} |",
                symbol(finding.severity),
                finding.severity,
                finding.rule,
                finding.name,
                cell(&printable(method)),
                cell(&target(finding)),
                finding.status,
                number(group.count),
                finding.confidence
            )?;
        }
        if !hidden.is_empty() {
            writeln!(out, "\nand {} not listed here.", counted(hidden.len() as u64, "endpoint"))?;
        }
        for groups in shown.chunk_by(|a, b| a.exemplar.rule == b.exemplar.rule) {
            details(out, groups)?;
        }
        let broken = summary.inputs.iter().filter_map(|i| i.error.as_ref().map(|e| (&i.name, e)));
        for (number, (name, error)) in broken.enumerate() {
            if number == 0 {
                writeln!(out, "\n**Not read to the end**\n")?;
            }
            writeln!(out, "- {}", cell(&format!("{name}: {error}")))?;
        }
        out.flush()
    }
}

fn details(out: &mut Writer, groups: &[&Group]) -> io::Result<()> {
    let Some(finding) = groups.first().map(|group| &group.exemplar) else { return Ok(()) };
    writeln!(out, "\n<details><summary>{} {}</summary>\n", finding.rule, finding.name)?;
    writeln!(out, "{}\n", cell(&finding.message))?;
    writeln!(out, "- **seen** {}", cell(&finding.evidence))?;
    writeln!(out, "- **where** {}", cell(&place(finding)))?;
    writeln!(out, "- **clause** {}", cell(finding.citation))?;
    writeln!(out, "- **fix** {}\n\n</details>", cell(&finding.fix))
}

/// Text that Markdown shows as it is: no markup, no HTML, no mention, no new line, no column.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A name behind it would notify somebody.
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '!' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::cell;
    use crate::report::samples::{findings, summary, written};
    use crate::report::{Style, by_name};

    #[test]
    fn the_worst_comes_first_and_every_row_has_its_columns() {
        let reporter = by_name("markdown").expect("registered");
        let bytes = written(reporter, &Style::default(), &findings(), 5, &summary());
        let text = String::from_utf8(bytes).expect("UTF-8");
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).collect();
        assert!(rows[2].starts_with("| ✗ error | AL101 missing-challenge | GET api.example/v1/"));
        for row in rows {
            let row = row.replace("\\|", "");
            assert_eq!(row.matches('|').count(), 8, "{row}");
        }
        assert!(text.contains("capture.pcapng: the capture ends in the middle of a packet"));
    }

    #[test]
    fn nothing_from_traffic_is_markup() {
        assert_eq!(
            cell("<b>[x](y) @team `a|b`\n"),
            "&lt;b&gt;\\[x\\](y) &#64;team \\`a\\|b\\`\\\\n"
        );
    }
}
