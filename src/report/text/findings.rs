//! What was found: by rule, then by endpoint, each with its firmest finding.

use std::cmp::Reverse;

use textwrap::core::display_width;

use crate::model::{Confidence, Finding, Timestamp};
use crate::report::endpoint::{endpoint, place};
use crate::report::layout::{Ink, Page, counted, number, shorten, symbol};
use crate::report::printable;
use crate::rules::Rule;
use crate::tally::{Group, Groups, Summary};

/// Endpoints shown for a rule, unless verbose.
const ENDPOINTS: usize = 5;
/// Width of the labels `seen`, `cause`, `where`.
const LABEL: usize = 7;

/// Lays out the section.
pub(super) fn lay_out(page: &mut Page, summary: &Summary, rules: &[&'static Rule]) {
    let groups: Vec<&Group> = summary.groups.iter().collect();
    // Groups come sorted by severity and rule, so equal neighbours are all there are.
    for groups in groups.chunk_by(|a, b| {
        (a.exemplar.severity, a.exemplar.rule) == (b.exemplar.severity, b.exemplar.rule)
    }) {
        lay_out_rule(page, groups, rules);
    }
    let ungrouped = summary.groups.ungrouped;
    if ungrouped > 0 {
        page.blank();
        let text = format!(
            "and {} on further endpoints: only the first {} are kept apart",
            counted(ungrouped, "finding"),
            number(Groups::CAP as u64)
        );
        page.inked(0, 2, Ink::Warning, &text);
    }
}

fn lay_out_rule(page: &mut Page, groups: &[&Group], rules: &[&'static Rule]) {
    let Some(exemplar) = groups.first().map(|group| &group.exemplar) else { return };
    let count: u64 = groups.iter().map(|group| group.count).sum();
    page.blank();
    let severity = format!("{} {}", symbol(exemplar.severity), exemplar.severity);
    let mut head = vec![
        (Ink::of(exemplar.severity), severity.as_str()),
        (Ink::Plain, "  "),
        (Ink::Strong, exemplar.rule),
        (Ink::Plain, " "),
        (Ink::Strong, exemplar.name),
    ];
    let endpoints = counted(groups.len() as u64, "endpoint");
    let count = format!("×{} on {endpoints}", number(count));
    let taken: usize = head.iter().map(|(_, text)| display_width(text)).sum();
    if taken + 2 + display_width(&count) <= page.width() {
        head.extend([(Ink::Plain, "  "), (Ink::Plain, count.as_str())]);
        page.line(0, &head);
    } else {
        page.line(0, &head);
        page.paragraph(2, 0, &count);
    }

    let mut groups = groups.to_vec();
    groups.sort_by_key(|group| Reverse(group.count));
    let shown = if page.verbose() { groups.len() } else { ENDPOINTS.min(groups.len()) };
    let (shown, hidden) = groups.split_at(shown);
    let common = Common::of(shown);
    if common.message {
        page.paragraph(2, 0, &printable(&exemplar.message));
    }
    if common.seen {
        lay_out_seen(page, 2, exemplar);
    }
    for group in shown {
        lay_out_endpoint(page, group, common);
    }
    if !hidden.is_empty() {
        let findings: u64 = hidden.iter().map(|group| group.count).sum();
        let text = format!(
            "and {} with {} (-v shows all)",
            counted(hidden.len() as u64, "more endpoint"),
            counted(findings, "finding")
        );
        page.inked(2, 2, Ink::Faint, &text);
    }
    if !exemplar.citation.is_empty() {
        let rfc = rfc_of(exemplar.citation);
        let link = rfc.as_ref().map(|(words, url)| (*words, url.as_str()));
        page.linked((2, LABEL), "clause", &clause(exemplar, rules), link);
    }
    if common.fix {
        page.labelled(2, LABEL, "fix", &printable(&exemplar.fix));
    }
}

/// What all endpoints of a rule share is said once.
#[derive(Clone, Copy)]
struct Common {
    message: bool,
    seen: bool,
    fix: bool,
}

impl Common {
    fn of(groups: &[&Group]) -> Self {
        let same = |alike: fn(&Finding, &Finding) -> bool| {
            groups.windows(2).all(|pair| match pair {
                [a, b] => alike(&a.exemplar, &b.exemplar),
                _ => true,
            })
        };
        Self {
            message: same(|a, b| a.message == b.message),
            seen: groups.len() > 1
                && same(|a, b| {
                    (&a.evidence, a.cause, a.expected_status)
                        == (&b.evidence, b.cause, b.expected_status)
                }),
            fix: same(|a, b| a.fix == b.fix),
        }
    }
}

fn lay_out_endpoint(page: &mut Page, group: &Group, common: Common) {
    let finding = &group.exemplar;
    let count = format!("  ×{} {}", number(group.count), confidence(group));
    let span = span(group.first, group.last);
    let endpoint = endpoint(finding);
    let taken = 2 + display_width(&endpoint) + display_width(&count);
    let fits = taken + 2 + display_width(&span) <= page.width();
    let gap = if fits && !span.is_empty() { "  " } else { "" };
    let beside = if fits { span.as_str() } else { "" };
    let room = page.width().saturating_sub(2 + display_width(&count));
    let endpoint = shorten(&endpoint, room);
    page.line(
        2,
        &[(Ink::Strong, &endpoint), (Ink::Plain, &count), (Ink::Plain, gap), (Ink::Faint, beside)],
    );
    if !fits && !span.is_empty() {
        page.labelled(4, LABEL, "when", &span);
    }
    if !common.message {
        page.labelled(4, LABEL, "what", &printable(&finding.message));
    }
    if !common.seen {
        lay_out_seen(page, 4, finding);
    }
    page.labelled(4, LABEL, "where", &place(finding));
    if !common.fix {
        page.labelled(4, LABEL, "fix", &printable(&finding.fix));
    }
}

fn lay_out_seen(page: &mut Page, indent: usize, finding: &Finding) {
    page.labelled(indent, LABEL, "seen", &printable(&finding.evidence));
    let cause = finding.cause.map(|cause| cause.name().to_owned());
    let expected = finding.expected_status.map(|status| format!("expected status {status}"));
    let cause: Vec<String> = cause.into_iter().chain(expected).collect();
    if !cause.is_empty() {
        page.labelled(indent, LABEL, "cause", &cause.join(", "));
    }
}

/// `proven`, or `(2 proven, 126 stated)`
fn confidence(group: &Group) -> String {
    let counts: Vec<_> =
        Confidence::ALL.iter().zip(group.by_confidence).filter(|&(_, n)| n > 0).collect();
    match counts.as_slice() {
        [] => group.exemplar.confidence.name().to_owned(),
        [(confidence, _)] => confidence.name().to_owned(),
        several => {
            let parts: Vec<String> =
                several.iter().map(|(c, n)| format!("{} {c}", number(*n))).collect();
            format!("({})", parts.join(", "))
        }
    }
}

/// `RFC 6750 section 3.1` at the beginning of a clause, and where that can be read.
fn rfc_of(clause: &str) -> Option<(&str, String)> {
    let mut words = clause.split(' ');
    let (Some("RFC"), Some(number), Some("section"), Some(section)) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return None;
    };
    let section = section.trim_end_matches([':', ',', ';']);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(number) || !section.split('.').all(is_number) {
        return None;
    }
    let length = "RFC  section ".len() + number.len() + section.len();
    let url = format!("https://www.rfc-editor.org/rfc/rfc{number}#section-{section}");
    Some((clause.get(..length)?, url))
}

/// The clause, with its requirement word in front unless the line has it.
fn clause(finding: &Finding, rules: &[&'static Rule]) -> String {
    let keyword = rules
        .iter()
        .find(|rule| rule.id == finding.rule)
        .and_then(|rule| rule.citations.first())
        .map(|citation| citation.keyword.name())
        .filter(|keyword| !finding.citation.contains(keyword));
    match keyword {
        Some(keyword) => format!("{} ({keyword})", finding.citation),
        None => finding.citation.to_owned(),
    }
}

/// `2026-03-01 10:00:03 – 11:59:58Z`, to the second.
fn span(first: Option<Timestamp>, last: Option<Timestamp>) -> String {
    let (Some(first), Some(last)) = (first, last) else { return String::new() };
    let whole = |time: Timestamp| {
        let text = Timestamp::new(time.seconds(), 0).to_string();
        text.trim_end_matches('Z').replace('T', " ")
    };
    let (first, last) = (whole(first), whole(last));
    if first == last {
        return format!("{first}Z");
    }
    match (first.split_once(' '), last.split_once(' ')) {
        (Some((day, _)), Some((same, time))) if day == same => format!("{first} – {time}Z"),
        _ => format!("{first} – {last}Z"),
    }
}
