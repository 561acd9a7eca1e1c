//! What authlint knows, without a run: the rules and the formats, as tables, in full, as JSON.

use serde::Serialize;

use super::layout::{Ink, Page, Style, symbol};
use crate::model::Part;
use crate::rules::{Citation, Example, Profile, RULES, Rule, Statuses, products};

/// An input format or log format, for [`formats_table`].
#[derive(Clone, Debug, Serialize)]
pub struct FormatEntry {
    /// `har`, `pcapng`, `nginx-combined`
    pub name: String,
    /// What writes it, in one line.
    pub about: String,
}

/// A rule in the JSON report.
#[derive(Serialize)]
pub(super) struct Entry {
    id: &'static str,
    name: &'static str,
    severity: &'static str,
    profile: &'static str,
    keyword: Option<&'static str>,
    citation: Option<&'static str>,
    summary: &'static str,
    fix: &'static str,
}

/// A rule in full.
#[derive(Serialize)]
struct FullEntry {
    #[serde(flatten)]
    entry: Entry,
    why: &'static str,
    statuses: String,
    needs_any: Vec<String>,
    guards: &'static [&'static str],
    citations: Vec<CitationEntry>,
}

#[derive(Serialize)]
struct CitationEntry {
    source: &'static str,
    keyword: &'static str,
    says: &'static str,
}

/// Width of the severities in a table, symbol included.
const SEVERITY: usize = 9;
/// Width of the labels of [`explain`].
const LABEL: usize = 10;
/// A column of text narrower than this goes below its row instead.
const COLUMN: usize = 40;

/// The rule as the JSON report shows it.
pub(super) fn entry(rule: &'static Rule) -> Entry {
    let deciding = rule.citations.first();
    Entry {
        id: rule.id,
        name: rule.name,
        severity: rule.severity.name(),
        profile: rule.profile.name(),
        keyword: deciding.map(|citation| citation.keyword.name()),
        citation: deciding.map(|citation| citation.line),
        summary: rule.summary,
        fix: rule.fix,
    }
}

/// Rules as a table: `authlint rules`.
pub fn rules_table(rules: &[&'static Rule], style: &Style) -> String {
    let mut page = Page::new(style);
    let name = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    // Rules of one's own may have longer ids.
    let id_width = rules.iter().map(|rule| rule.id.len() + 2).max().unwrap_or(0).max(7);
    let column = id_width + SEVERITY + 2 + name + 2;
    for rule in rules {
        let id = format!("{:id_width$}", rule.id);
        let severity = format!("{} {}", symbol(rule.severity), rule.severity);
        // The symbol is one column, whatever its bytes.
        let gap = " ".repeat((SEVERITY + 2).saturating_sub(severity.chars().count()));
        let spans = [
            (Ink::Strong, id.as_str()),
            (Ink::of(rule.severity), severity.as_str()),
            (Ink::Plain, gap.as_str()),
        ];
        if column + COLUMN <= page.width() {
            page.row(&spans, &format!("{:name$}  ", rule.name), rule.summary);
        } else {
            page.line(0, &[spans.as_slice(), &[(Ink::Plain, rule.name)]].concat());
            page.paragraph(id_width, 0, rule.summary);
        }
    }
    page.take()
}

/// Rules as JSON, in full.
///
/// # Errors
/// Never in practice; serialisation says so in its type.
pub fn rules_json(rules: &[&'static Rule]) -> serde_json::Result<String> {
    let entries: Vec<FullEntry> = rules.iter().copied().map(full_entry).collect();
    let mut text = serde_json::to_string_pretty(&entries)?;
    text.push('\n');
    Ok(text)
}

/// One rule in full: `authlint explain RULE`.
pub fn explain(rule: &Rule, style: &Style) -> String {
    let mut page = Page::new(style);
    let severity = format!("{} {}", symbol(rule.severity), rule.severity);
    page.line(
        0,
        &[
            (Ink::Strong, rule.id),
            (Ink::Plain, " "),
            (Ink::Strong, rule.name),
            (Ink::Plain, "  "),
            (Ink::of(rule.severity), &severity),
        ],
    );
    page.blank();
    page.paragraph(0, 0, rule.summary);
    page.blank();
    page.labelled(0, LABEL, "why", rule.why);
    page.labelled(0, LABEL, "looks at", &looks_at(rule));
    if rule.profile == Profile::Strict {
        page.labelled(0, LABEL, "runs", "with `--profile strict`, or when it is selected by name");
    }
    for (index, guard) in rule.guards.iter().enumerate() {
        page.labelled(0, LABEL, if index == 0 { "silent" } else { "" }, guard);
    }
    for (index, citation) in rule.citations.iter().enumerate() {
        page.labelled(0, LABEL, if index == 0 { "clauses" } else { "" }, &clause(citation));
    }
    page.labelled(0, LABEL, "fix", rule.fix);
    for (index, (product, fix)) in products::remedies(rule.id).enumerate() {
        let label = if index == 0 { "in" } else { "" };
        page.labelled(0, LABEL, label, &format!("{product}: {fix}"));
    }
    let mut shown = [false; 3];
    for example in rule.examples {
        let (kind, heading, transcript) = match example {
            Example::Bad(transcript) => (0, "Flagged", transcript),
            Example::Good(transcript) => (1, "Passed", transcript),
            Example::Unknown(transcript) => (2, "Cannot tell", transcript),
        };
        // One of each kind explains; the others are there as tests.
        if shown[kind] && !page.verbose() {
            continue;
        }
        shown[kind] = true;
        page.blank();
        page.line(0, &[(Ink::Strong, heading)]);
        page.block(4, transcript.trim());
    }
    page.take()
}

/// One rule in full, as JSON.
///
/// # Errors
/// Never in practice; serialisation says so in its type.
pub fn explain_json(rule: &'static Rule) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&full_entry(rule))?;
    text.push('\n');
    Ok(text)
}

/// Formats as a table: `authlint formats`.
pub fn formats_table(heading: &str, formats: &[FormatEntry], style: &Style) -> String {
    let mut page = Page::new(style);
    page.line(0, &[(Ink::Strong, heading)]);
    let name = formats.iter().map(|format| format.name.len()).max().unwrap_or(0);
    for format in formats {
        let lead = format!("  {:name$}  ", format.name);
        page.lead(0, lead.len(), (Ink::Plain, &lead), &format.about);
    }
    page.take()
}

/// Every rule as a Markdown table, for the README.
pub fn markdown_table() -> String {
    markdown(RULES)
}

fn markdown(rules: &[&Rule]) -> String {
    let mut text = String::from("| id | name | severity | flags | clause |\n");
    text.push_str("| --- | --- | --- | --- | --- |\n");
    for rule in rules {
        let clause = rule.citations.first().map_or_else(String::new, |citation| {
            format!("{} ({})", citation.source, citation.keyword)
        });
        let severity = match rule.profile {
            Profile::Default => rule.severity.name().to_owned(),
            Profile::Strict => format!("{} (strict)", rule.severity),
        };
        let cells = [rule.id, rule.name, &severity, rule.summary, &clause];
        let cells = cells.map(|cell| cell.replace('|', "\\|"));
        text.extend(["| ", &cells.join(" | "), " |\n"]);
    }
    text
}

fn full_entry(rule: &'static Rule) -> FullEntry {
    FullEntry {
        entry: entry(rule),
        why: rule.why,
        statuses: statuses(rule.statuses),
        needs_any: rule.needs_any.iter().map(Part::to_string).collect(),
        guards: rule.guards,
        citations: rule
            .citations
            .iter()
            .map(|Citation { source, keyword, says, .. }| CitationEntry {
                source,
                keyword: keyword.name(),
                says,
            })
            .collect(),
    }
}

fn statuses(looked_at: Statuses) -> String {
    match looked_at {
        Statuses::Only(list) => list.iter().map(u16::to_string).collect::<Vec<_>>().join(", "),
        Statuses::Range(first, last) => format!("{first} to {last}"),
        Statuses::Own(own) => statuses(Statuses::Only(own.statuses)),
        Statuses::Accepted => "2xx to doubtful tokens".to_owned(),
        Statuses::Envelopes => "2xx with a short structured body".to_owned(),
        Statuses::Sequence(sequence) => {
            let refused = statuses(Statuses::Only(sequence.pattern.refused()));
            format!("{refused} and what the same client does next")
        }
        Statuses::Requests => "requests, whatever the status (logs: 3xx to 5xx)".to_owned(),
    }
}

fn looks_at(rule: &Rule) -> String {
    let mut text = statuses(rule.statuses);
    if !rule.needs_any.is_empty() {
        let parts: Vec<String> = rule.needs_any.iter().map(Part::to_string).collect();
        text.push_str("; needs ");
        text.push_str(&parts.join(if rule.is_of_sequences() { " and " } else { " or " }));
    }
    text
}

/// `MUST  RFC 9110 section 15.5.2: …`
fn clause(citation: &Citation) -> String {
    format!("{}  {}: {}", citation.keyword, citation.source, citation.says)
}

#[cfg(test)]
mod tests;
