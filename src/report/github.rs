//! GitHub workflow commands: findings as annotations of a run.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::io::{self, Write};

use super::endpoint::{endpoint, line, place};
use super::layout::counted;
use super::output::Writer;
use super::text::verdict;
use super::{Report, Reporter, printable};
use crate::model::{Finding, Severity};
use crate::tally::Summary;

pub(super) static REPORTER: Reporter = Reporter {
    name: "github",
    endings: &[],
    about: "GitHub annotations: print it in a workflow step",
    start: |out, _| Ok(Box::new(Annotations { out })),
};

/// Annotations of each kind that GitHub shows for a step.
const EACH: usize = 10;

struct Annotations {
    out: Writer,
}

impl Report for Annotations {
    fn findings(&mut self, _: &[Finding]) -> io::Result<()> {
        // One annotation an endpoint: written from the groups of the summary.
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let out = &mut self.out;
        for severity in Severity::ALL {
            let groups = || summary.groups.iter().filter(|g| g.exemplar.severity == severity);
            for group in groups().take(EACH) {
                let finding = &group.exemplar;
                let title = format!("{} {}", finding.rule, finding.name);
                let message = format!(
                    "{}: {}\nseen: {}\nwhere: {}\nclause: {}\nfix: {}",
                    endpoint(finding),
                    printable(&finding.message),
                    printable(&finding.evidence),
                    place(finding),
                    finding.citation,
                    printable(&finding.fix)
                );
                write!(out, "::{} file={}", command(severity), property(&finding.source))?;
                if let Some(line) = line(finding) {
                    write!(out, ",line={line}")?;
                }
                writeln!(out, ",title={}::{}", property(&title), data(&message))?;
            }
            let hidden = groups().count().saturating_sub(EACH);
            if hidden > 0 {
                let more = counted(hidden as u64, "more endpoint");
                writeln!(out, "and {more} with findings of severity {severity}")?;
            }
        }
        for input in &summary.inputs {
            if let Some(error) = &input.error {
                let error = data(&printable(&error.to_string()));
                writeln!(out, "::error file={},title=not read::{error}", property(&input.name))?;
            }
        }
        writeln!(out, "{}", printable(&verdict(summary)))?;
        out.flush()
    }
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

/// Text behind `::`, where a line end would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(&printable(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::property;
    use crate::report::samples::{findings, summary, written};
    use crate::report::{Style, by_name};

    #[test]
    fn an_endpoint_is_one_annotation_on_one_line() {
        let reporter = by_name("github").expect("registered");
        let bytes = written(reporter, &Style::default(), &findings(), 5, &summary());
        let text = String::from_utf8(bytes).expect("UTF-8");
        let errors: Vec<&str> = text.lines().filter(|line| line.starts_with("::error")).collect();
        assert_eq!(errors.len(), 8 + 2, "{text}");
        assert!(errors[0].starts_with("::error file=logs/gateway.jsonl.gz,line="), "{}", errors[0]);
        assert!(errors[0].contains("%0Afix: Send WWW-Authenticate"));
        assert!(text.lines().any(|line| line.starts_with("::warning ") && line.contains("AL301")));
    }

    #[test]
    fn a_file_name_cannot_add_properties() {
        assert_eq!(property("a,title=x::y\n%"), "a%2Ctitle=x%3A%3Ay\\n%25");
    }
}
