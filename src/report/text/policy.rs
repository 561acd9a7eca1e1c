//! What the team's decisions left out, and which of them need a look.

use crate::policy::Applied;
use crate::report::layout::{Ink, Page, counted};
use crate::report::printable;

/// Decisions of a kind that are listed, unless verbose.
const LISTED: usize = 5;

/// Lays out the section, if anything was decided.
pub(super) fn lay_out(page: &mut Page, applied: &Applied) {
    if *applied == Applied::default() {
        return;
    }
    page.blank();
    page.line(0, &[(Ink::Strong, "Left out by decision")]);
    if applied.known > 0 {
        page.paragraph(2, 2, &format!("{} the baseline knows", counted(applied.known, "finding")));
    }
    if applied.excepted > 0 {
        let text = format!("{} by authlint.toml", counted(applied.excepted, "finding"));
        page.paragraph(2, 2, &text);
    }
    list(page, "expired, so it counts no more", &applied.expired);
    list(page, "in the baseline and not found any more", &applied.stale);
    list(page, "applied to nothing", &applied.unused);
}

fn list(page: &mut Page, what: &str, entries: &[String]) {
    let shown = if page.verbose() { entries.len() } else { LISTED.min(entries.len()) };
    for entry in entries.iter().take(shown) {
        page.paragraph(2, 2, &format!("{what}: {}", printable(entry)));
    }
    if entries.len() > shown {
        let more = counted((entries.len() - shown) as u64, "more entry");
        page.inked(2, 2, Ink::Faint, &format!("and {more} {what} (-v shows all)"));
    }
}
