//! What could not be checked, and why. Silence about a rule would look like a pass.

use crate::report::layout::{Ink, Page, counted, number};
use crate::rules::Rule;
use crate::tally::{Coverage, RuleCoverage};

/// Lays out the section; nothing where every rule could check all it looks at.
pub(super) fn lay_out(page: &mut Page, coverage: &Coverage, rules: &[&'static Rule]) {
    let rules: Vec<(&Rule, &RuleCoverage)> = rules.iter().copied().zip(&coverage.rules).collect();
    let partial: Vec<_> = rules.iter().copied().filter(|(_, c)| c.checked < c.eligible).collect();
    let idle: Vec<_> = rules.iter().filter(|(_, c)| c.eligible == 0).map(|(r, _)| r.id).collect();
    if partial.is_empty() && idle.is_empty() {
        return;
    }

    page.blank();
    if !partial.is_empty() {
        page.inked(0, 2, Ink::Strong, "Not everything could be checked");
    }
    for (ids, coverage) in alike(&partial) {
        let lead = if page.verbose() || ids.len() == 1 {
            ids.iter().map(|rule| format!("{} {}", rule.id, rule.name)).collect::<Vec<_>>()
        } else {
            ids.iter().map(|rule| rule.id.to_owned()).collect()
        };
        page.paragraph(2, 4, &format!("{}: {}", lead.join(", "), shortfall(coverage)));
    }
    if !idle.is_empty() {
        let mut text = format!("{} had nothing to look at", counted(idle.len() as u64, "rule"));
        if page.verbose() {
            text.push_str(": ");
            text.push_str(&idle.join(", "));
        }
        page.inked(if partial.is_empty() { 0 } else { 2 }, 4, Ink::Faint, &text);
    }
}

/// Rules that share their numbers share a line: over a log without headers that is most of them.
fn alike<'r>(partial: &[(&'r Rule, &'r RuleCoverage)]) -> Vec<(Vec<&'r Rule>, &'r RuleCoverage)> {
    let mut lines: Vec<(Vec<&Rule>, &RuleCoverage)> = Vec::new();
    for &(rule, coverage) in partial {
        let numbers = |c: &RuleCoverage| (c.eligible, c.checked, c.unseen);
        match lines.iter_mut().find(|(_, known)| numbers(known) == numbers(coverage)) {
            Some((rules, _)) => rules.push(rule),
            None => lines.push((vec![rule], coverage)),
        }
    }
    lines
}

/// `checked 12 of 340; not recorded: response headers (328)`
fn shortfall(coverage: &RuleCoverage) -> String {
    let mut text = format!("checked {} of {}", number(coverage.checked), number(coverage.eligible));
    let missing: Vec<String> = coverage
        .missing()
        .into_iter()
        .map(|(part, count)| format!("{part} ({})", number(count)))
        .collect();
    if !missing.is_empty() {
        text.push_str("; not recorded: ");
        text.push_str(&missing.join(", "));
    }
    text
}
