//! Metrics in the Prometheus text format, for the node exporter's textfile collector.
//! <https://github.com/prometheus/docs/blob/main/docs/instrumenting/exposition_formats.md>
//!
//! All are gauges of one run: a nightly run replaces the file of the night before.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::output::Writer;
use super::{Report, Reporter, printable};
use crate::model::{Finding, Mishap};
use crate::rules::all;
use crate::tally::Summary;

pub(super) static REPORTER: Reporter = Reporter {
    name: "metrics",
    endings: &["prom"],
    about: "Prometheus metrics, for the node exporter's textfile collector",
    start: |out, _| Ok(Box::new(Metrics { out })),
};

/// Hosts with series of their own; the findings of further hosts are summed under an empty host. A
/// scan of random host names must not fill a time series database.
const HOSTS: usize = 500;

struct Metrics {
    out: Writer,
}

impl Report for Metrics {
    fn findings(&mut self, _: &[Finding]) -> io::Result<()> {
        // Counted in the summary.
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let out = &mut self.out;
        let failed = summary.inputs.iter().filter(|input| input.error.is_some()).count();
        head(out, "authlint_inputs", "Inputs of the run")?;
        writeln!(out, "authlint_inputs {}", summary.inputs.len())?;
        head(out, "authlint_inputs_failed", "Inputs that were not read to their end")?;
        writeln!(out, "authlint_inputs_failed {failed}")?;
        head(out, "authlint_bytes", "Bytes read, after decompression")?;
        writeln!(out, "authlint_bytes {}", summary.reading.bytes)?;
        head(out, "authlint_exchanges", "HTTP exchanges by response status")?;
        for (status, count) in summary.reading.statuses() {
            writeln!(out, "authlint_exchanges{{status=\"{status}\"}} {count}")?;
        }
        head(out, "authlint_unanswered", "Requests without a response")?;
        writeln!(out, "authlint_unanswered {}", summary.reading.unanswered)?;
        findings(out, summary)?;
        rules(out, summary)?;
        head(out, "authlint_mishaps", "What could not be read, by kind")?;
        for mishap in Mishap::ALL {
            let (name, count) = (mishap.name(), summary.reading.mishaps.count(mishap));
            writeln!(out, "authlint_mishaps{{kind=\"{name}\"}} {count}")?;
        }
        out.flush()
    }
}

fn head(out: &mut Writer, name: &str, help: &str) -> io::Result<()> {
    writeln!(out, "# HELP {name} {help}.\n# TYPE {name} gauge")
}

fn findings(out: &mut Writer, summary: &Summary) -> io::Result<()> {
    head(out, "authlint_findings", "Findings by rule, host and status")?;
    let mut hosts: BTreeMap<&str, u64> = BTreeMap::new();
    for group in summary.groups.iter() {
        *hosts.entry(group.exemplar.host.as_deref().unwrap_or_default()).or_default() +=
            group.count;
    }
    let mut busiest: Vec<(&str, u64)> = hosts.into_iter().collect();
    busiest.sort_by_key(|&(host, count)| (std::cmp::Reverse(count), host));
    busiest.truncate(HOSTS);
    busiest.sort_unstable();
    let mut series: BTreeMap<(&str, &str, &str, &str, u16), u64> = BTreeMap::new();
    for group in summary.groups.iter() {
        let finding = &group.exemplar;
        let host = finding.host.as_deref().unwrap_or_default();
        let is_kept = busiest.binary_search_by_key(&host, |&(host, _)| host).is_ok();
        let host = if is_kept { host } else { "" };
        let key = (finding.rule, finding.name, finding.severity.name(), host, finding.status);
        *series.entry(key).or_default() += group.count;
    }
    for ((rule, name, severity, host, status), count) in series {
        writeln!(
            out,
            "authlint_findings{{rule=\"{rule}\",name=\"{name}\",severity=\"{severity}\",host=\"{}\",status=\"{status}\"}} {count}",
            label(host)
        )?;
    }
    head(out, "authlint_findings_ungrouped", "Findings beyond the endpoints that are kept apart")?;
    writeln!(out, "authlint_findings_ungrouped {}", summary.groups.ungrouped)
}

fn rules(out: &mut Writer, summary: &Summary) -> io::Result<()> {
    let covered = || {
        summary
            .rules
            .iter()
            .zip(&summary.coverage.rules)
            .filter_map(|(&at, coverage)| Some((all().get(at)?.id, coverage)))
    };
    head(out, "authlint_checked", "Exchanges that a rule came to a verdict on")?;
    for (rule, coverage) in covered() {
        writeln!(out, "authlint_checked{{rule=\"{rule}\"}} {}", coverage.checked)?;
    }
    head(
        out,
        "authlint_unseen",
        "Exchanges that a rule could not judge, for what was not recorded",
    )?;
    for (rule, coverage) in covered() {
        let unseen: u64 = coverage.unseen.iter().sum();
        writeln!(out, "authlint_unseen{{rule=\"{rule}\"}} {unseen}")?;
    }
    Ok(())
}

/// A label value.
fn label(text: &str) -> String {
    printable(text).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use crate::report::samples::{findings, summary, written};
    use crate::report::{Style, by_name};

    #[test]
    fn every_line_is_a_comment_or_a_sample() {
        let reporter = by_name("metrics").expect("registered");
        let bytes = written(reporter, &Style::default(), &findings(), 5, &summary());
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.contains(
            "authlint_findings{rule=\"AL101\",name=\"missing-challenge\",severity=\"error\",host=\"api.example\",status=\"401\"} 20\n"
        ), "{text}");
        assert!(text.contains("authlint_exchanges{status=\"401\"} 4\n"));
        assert!(text.contains("authlint_inputs_failed 2\n"));
        for line in text.lines().filter(|line| !line.starts_with("# ")) {
            let (series, value) = line.rsplit_once(' ').expect("a value");
            assert!(series.starts_with("authlint_") && value.parse::<f64>().is_ok(), "{line}");
        }
    }
}
