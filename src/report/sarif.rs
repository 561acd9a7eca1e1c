//! SARIF 2.1.0, for GitHub code scanning and other viewers of static analysis.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html>
//!
//! A result is an endpoint that a rule flags, with the number of findings as its occurrence count:
//! code scanning takes 25,000 results of a run and shows 5,000.

mod members;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use super::endpoint::{endpoint, line, place, target};
use super::output::Writer;
use super::{Report, Reporter, printable};
use crate::model::{Finding, Severity};
use crate::rules::{Citation, Rule, all};
use crate::tally::{Group, InputSummary, Summary};
use members::{
    ArtifactLocation, Configuration, Descriptor, Driver, Invocation, Location, Log,
    LogicalLocation, Markdown, Message, Notification, PartialFingerprints, PhysicalLocation,
    Region, ResultMember, ResultProperties, RuleProperties, Run, Tool,
};

pub(super) static REPORTER: Reporter = Reporter {
    name: "sarif",
    endings: &["sarif"],
    about: "SARIF 2.1.0, for code scanning",
    start: |out, _| Ok(Box::new(Sarif { out })),
};

/// Results that code scanning shows of one run. What is beyond is told as a notification.
/// <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>
const RESULTS: usize = 5_000;

struct Sarif {
    out: Writer,
}

impl Report for Sarif {
    fn findings(&mut self, _: &[Finding]) -> io::Result<()> {
        // A result is an endpoint: written from the groups of the summary.
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.out, &log(summary))?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }
}

fn log(summary: &Summary) -> Log<'_> {
    let groups: Vec<&Group> = summary.groups.iter().take(RESULTS).collect();
    // Rules in the order in which results first name them, so that an index finds each.
    let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rules = Vec::new();
    for group in &groups {
        let Finding { rule, name, .. } = group.exemplar;
        positions.entry(rule).or_insert_with(|| {
            rules.push(descriptor(rule, name, group.exemplar.severity));
            rules.len() - 1
        });
    }
    let results = groups.iter().map(|group| {
        let index = positions.get(group.exemplar.rule).copied().unwrap_or_default();
        result(group, index)
    });
    let mut notifications: Vec<Notification> =
        summary.inputs.iter().filter_map(unreadable).collect();
    let hidden = summary.groups.len().saturating_sub(RESULTS);
    if hidden > 0 || summary.groups.ungrouped > 0 {
        let text = format!(
            "{hidden} endpoints and {} findings are beyond the {RESULTS} results of this report",
            summary.groups.ungrouped
        );
        notifications.push(Notification { level: "warning", message: Message { text } });
    }
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            results: results.collect(),
            tool: Tool {
                driver: Driver {
                    name: "authlint",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules,
                },
            },
            invocations: [Invocation {
                execution_successful: summary.inputs.iter().all(|input| input.error.is_none()),
                tool_execution_notifications: notifications,
            }],
            // Columns are not used; the member is required where text is addressed.
            column_kind: "unicodeCodePoints",
        }],
    }
}

fn descriptor<'s>(id: &'s str, name: &'s str, severity: Severity) -> Descriptor<'s> {
    let rule = all().iter().copied().find(|rule| rule.id == id);
    let summary = rule.map_or(name, |rule| rule.summary);
    Descriptor {
        id,
        name: camel_case(name),
        short_description: Message { text: summary.to_owned() },
        full_description: Message { text: rule.map_or(summary, |rule| rule.why).to_owned() },
        help: help(rule, summary),
        default_configuration: Configuration {
            level: level(rule.map_or(severity, |rule| rule.severity)),
        },
        properties: RuleProperties { tags: ["security", "http", "authentication"] },
    }
}

fn help(rule: Option<&Rule>, summary: &str) -> Markdown {
    let Some(rule) = rule else {
        return Markdown { text: summary.to_owned(), markdown: summary.to_owned() };
    };
    let clause = |c: &Citation| format!("{} ({}): {}", c.source, c.keyword, c.says);
    let clauses: Vec<String> = rule.citations.iter().map(clause).collect();
    Markdown {
        text: format!("{}\n\nFix: {}\n\n{}", rule.why, rule.fix, clauses.join("\n")),
        markdown: format!(
            "{}\n\n**Fix** {}\n\n- {}\n\n`authlint explain {}` tells the rest.",
            rule.why,
            rule.fix,
            clauses.join("\n- "),
            rule.id
        ),
    }
}

fn result(group: &Group, rule_index: usize) -> ResultMember<'_> {
    let finding = &group.exemplar;
    let text = format!(
        "{}: {}. Seen: {}. Where: {}. {}. Fix: {}",
        endpoint(finding),
        printable(&finding.message),
        printable(&finding.evidence),
        place(finding),
        finding.citation,
        printable(&finding.fix)
    );
    ResultMember {
        rule_id: finding.rule,
        rule_index,
        level: level(finding.severity),
        message: Message { text },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation { uri: uri(&finding.source) },
                // A line number where the place is one, else the top of the recording.
                region: Region { start_line: line(finding).unwrap_or(1).max(1) },
            },
            logical_locations: [LogicalLocation {
                fully_qualified_name: target(finding),
                kind: "resource",
            }],
        }],
        partial_fingerprints: PartialFingerprints { endpoint: &finding.fingerprint },
        occurrence_count: group.count,
        properties: ResultProperties {
            confidence: finding.confidence.name(),
            cause: finding.cause.map(crate::model::Cause::name),
            status: finding.status,
            expected_status: finding.expected_status,
            locator: &finding.locator,
        },
    }
}

fn unreadable(input: &InputSummary) -> Option<Notification> {
    let error = input.error.as_ref()?;
    let text = printable(&format!("{}: {error}", input.name)).into_owned();
    Some(Notification { level: "error", message: Message { text } })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// `expired-credential-403` as `ExpiredCredential403`, as SARIF wants names to be identifiers.
fn camel_case(name: &str) -> String {
    name.split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<Vec<char>>()
        })
        .collect()
}

/// A path as a URI reference (RFC 3986): relative paths stay relative to the working folder.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for (position, byte) in path.bytes().enumerate() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            // In a relative reference a colon in the first segment would end a scheme.
            b':' if position > 0 && out.contains('/') => out.push(':'),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::uri;
    use crate::report::samples::{findings, summary, written};
    use crate::report::{Style, by_name};

    #[test]
    fn an_endpoint_is_a_result_that_names_its_rule() {
        let reporter = by_name("sarif").expect("registered");
        let bytes = written(reporter, &Style::default(), &findings(), 5, &summary());
        let log: Value = serde_json::from_slice(&bytes).expect("JSON");
        let run = &log["runs"][0];
        let results = run["results"].as_array().expect("results");
        assert_eq!(results.len(), 10);
        for result in results {
            let index = result["ruleIndex"].as_u64().expect("an index") as usize;
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        }
        assert_eq!(results[1]["occurrenceCount"], 12);
        assert_eq!(results[1]["level"], "error");
        assert_eq!(results[1]["partialFingerprints"]["endpoint/v1"], "AL101/v1/orders/{id}");
        let location = &results[1]["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], "logs/gateway.jsonl.gz");
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
        let told = run["invocations"][0]["toolExecutionNotifications"].as_array().map(Vec::len);
        assert_eq!(told, Some(2));
    }

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("./logs/a b.log"), "logs/a%20b.log");
        assert_eq!(uri("/var/log/nginx/access.log"), "file:///var/log/nginx/access.log");
        assert_eq!(uri("c:x/größe"), "c%3Ax/gr%C3%B6%C3%9Fe");
    }
}
