//! `JUnit` XML: each rule is a suite, each endpoint it flags a failed case. Every CI server shows it.
//!
//! Errors and warnings fail; advice is told in the output of a passed case. A rule that could not
//! tell is a skipped case, so that a green run shows what it did not see.

use std::io::{self, Write};

use super::endpoint::{endpoint, place};
use super::layout::counted;
use super::output::Writer;
use super::{Report, Reporter, printable};
use crate::model::{Finding, Severity};
use crate::rules::all;
use crate::tally::{Group, RuleCoverage, Summary};

pub(super) static REPORTER: Reporter = Reporter {
    name: "junit",
    endings: &["xml"],
    about: "JUnit XML for CI servers: a suite a rule, a case an endpoint",
    start: |out, _| Ok(Box::new(JUnit { out })),
};

struct JUnit {
    out: Writer,
}

/// The cases of one rule.
struct Suite<'s> {
    rule: &'s str,
    name: &'s str,
    groups: Vec<&'s Group>,
    coverage: Option<&'s RuleCoverage>,
}

impl Report for JUnit {
    fn findings(&mut self, _: &[Finding]) -> io::Result<()> {
        // A case is an endpoint: written from the groups of the summary.
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let suites = suites(summary);
        let broken: Vec<_> = summary.inputs.iter().filter(|input| input.error.is_some()).collect();
        let tests: usize = suites.iter().map(Suite::cases).sum::<usize>() + broken.len();
        let failures: usize = suites.iter().map(Suite::failures).sum();
        let out = &mut self.out;
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(
            out,
            "<testsuites name=\"authlint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{}\">",
            broken.len()
        )?;
        if !broken.is_empty() {
            let count = broken.len();
            writeln!(
                out,
                "  <testsuite name=\"inputs\" tests=\"{count}\" failures=\"0\" errors=\"{count}\" skipped=\"0\">"
            )?;
            for input in broken {
                let Some(error) = &input.error else { continue };
                let (name, error) = (escaped(&input.name), escaped(&error.to_string()));
                writeln!(out, "    <testcase classname=\"inputs\" name=\"{name}\">")?;
                writeln!(out, "      <error message=\"{error}\"/>\n    </testcase>")?;
            }
            writeln!(out, "  </testsuite>")?;
        }
        for suite in &suites {
            suite.write(out)?;
        }
        writeln!(out, "</testsuites>")?;
        out.flush()
    }
}

/// Rules that ran, in the order of the catalogue; then findings of rules outside of it.
fn suites(summary: &Summary) -> Vec<Suite<'_>> {
    let mut suites: Vec<Suite<'_>> = summary
        .rules
        .iter()
        .enumerate()
        .filter_map(|(place, &at)| {
            let rule = all().get(at)?;
            let coverage = summary.coverage.rules.get(place);
            Some(Suite { rule: rule.id, name: rule.name, groups: Vec::new(), coverage })
        })
        .collect();
    for group in summary.groups.iter() {
        let Finding { rule, name, .. } = group.exemplar;
        let at = suites.iter().position(|suite| suite.rule == rule).unwrap_or_else(|| {
            suites.push(Suite { rule, name, groups: Vec::new(), coverage: None });
            suites.len() - 1
        });
        if let Some(suite) = suites.get_mut(at) {
            suite.groups.push(group);
        }
    }
    suites
}

impl Suite<'_> {
    /// A rule that flags nothing is one case of its own.
    fn cases(&self) -> usize {
        self.groups.len().max(1)
    }

    fn failures(&self) -> usize {
        self.groups.iter().filter(|group| fails(group)).count()
    }

    /// What the rule could not tell although it looked.
    fn skipped(&self) -> Option<String> {
        let coverage = self.coverage.filter(|_| self.groups.is_empty())?;
        let missing = coverage.missing();
        if coverage.checked > 0 || missing.is_empty() {
            return None;
        }
        let parts: Vec<String> = missing
            .into_iter()
            .map(|(part, count)| format!("{part} not recorded in {}", counted(count, "exchange")))
            .collect();
        Some(parts.join(", "))
    }

    fn write(&self, out: &mut Writer) -> io::Result<()> {
        let suite = format!("{} {}", self.rule, self.name);
        let skipped = self.skipped();
        writeln!(
            out,
            "  <testsuite name=\"{suite}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
            self.cases(),
            self.failures(),
            usize::from(skipped.is_some())
        )?;
        if self.groups.is_empty() {
            let case = format!("    <testcase classname=\"{suite}\" name=\"all exchanges\"");
            match skipped {
                Some(why) => writeln!(
                    out,
                    "{case}>\n      <skipped message=\"{}\"/>\n    </testcase>",
                    escaped(&why)
                )?,
                None => writeln!(out, "{case}/>")?,
            }
        }
        for group in &self.groups {
            let name = escaped(&endpoint(&group.exemplar));
            writeln!(out, "    <testcase classname=\"{suite}\" name=\"{name}\">")?;
            let details = escaped(&details(group));
            if fails(group) {
                let message = escaped(&group.exemplar.message);
                writeln!(
                    out,
                    "      <failure type=\"{}\" message=\"{message}\">{details}</failure>",
                    self.rule
                )?;
            } else {
                writeln!(out, "      <system-out>{details}</system-out>")?;
            }
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")
    }
}

fn fails(group: &Group) -> bool {
    group.exemplar.severity > Severity::Info
}

fn details(group: &Group) -> String {
    let finding = &group.exemplar;
    [
        printable(&finding.message).into_owned(),
        format!("{} ({})", counted(group.count, "finding"), finding.confidence),
        format!("seen: {}", printable(&finding.evidence)),
        format!("where: {}", place(finding)),
        format!("clause: {}", finding.citation),
        format!("fix: {}", printable(&finding.fix)),
    ]
    .join("\n")
}

/// Text for an attribute or an element. Characters that XML 1.0 cannot hold are shown as escapes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        for c in printable(line).chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
                c => out.push(c),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::report::samples::{findings, summary, written};
    use crate::report::{Style, by_name};

    fn xml() -> String {
        let junit = by_name("junit").expect("registered");
        let bytes = written(junit, &Style::default(), &findings(), 5, &summary());
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn an_endpoint_is_a_case_and_advice_does_not_fail() {
        let xml = xml();
        assert!(
            xml.contains("<testsuite name=\"AL101 missing-challenge\" tests=\"8\" failures=\"8\"")
        );
        assert!(xml.contains("<testcase classname=\"AL301 expired-credential-403\" name=\"GET 403 api.example/v1/me\">"));
        let advice = xml.split("AL405 gateway-auth-error-as-502\" tests=").nth(1).expect("a suite");
        assert!(advice.starts_with("\"1\" failures=\"0\"") && advice.contains("<system-out>"));
    }

    #[test]
    fn unreadable_inputs_are_errors_and_hostile_text_is_inert() {
        let xml = xml();
        assert!(xml.contains("errors=\"2\">"), "{xml}");
        assert!(xml.contains("name=\"capture.pcapng\""));
        assert!(xml.contains("=HYPERLINK(&quot;http://evil.example&quot;)"));
        assert!(!xml.contains('\u{1b}') && !xml.contains('\u{202e}'));
    }
}
