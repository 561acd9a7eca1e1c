//! What the logs do not show and could, for verdicts that are firmer.

use crate::report::layout::{Ink, Page, counted};
use crate::report::printable;
use crate::tally::Summary;

/// Lays out the section, if a verdict hung on something.
pub(super) fn lay_out(page: &mut Page, summary: &Summary) {
    let hints = summary.hints();
    if hints.is_empty() {
        return;
    }
    page.blank();
    page.inked(
        0,
        2,
        Ink::Strong,
        "The logs could show more (name a changed format with --log-format)",
    );
    for ((format, hint), rules) in hints {
        let waiting = match rules {
            0 => String::new(),
            rules => format!(", which {} asked for", counted(u64::from(rules), "rule")),
        };
        let text = format!("  does not show {}{waiting}: {}", hint.lacks.about(), hint.add);
        page.lead(2, 4, (Ink::Strong, &printable(format)), &text);
    }
}
