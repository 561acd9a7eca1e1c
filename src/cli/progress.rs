//! Progress on standard error, while it is a terminal.

use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use authlint::model::{Reading, Severity};
use authlint::run::{Found, Progress};
use authlint::source::Stop;

/// Status codes that the live summary names, the most frequent refusals and failures.
const STATUSES: usize = 5;

/// A line that shows which input is being read and how fast, or what was found so far; nothing when
/// nobody watches.
pub(super) struct ProgressLine {
    bar: ProgressBar,
    live: Option<Live>,
}

/// Of inputs that are followed.
struct Live {
    found: Arc<Found>,
    /// Whether nobody reads standard output any more: then there is nothing left to follow for.
    closed: Option<Arc<AtomicBool>>,
    stop: Stop,
}

impl ProgressLine {
    /// Starts the line.
    pub(super) fn new(quiet: bool) -> Self {
        Self { bar: bar(quiet, "{spinner} {bytes} {bytes_per_sec}  {wide_msg}"), live: None }
    }

    /// A line that sums up what was found so far.
    pub(super) fn live(
        quiet: bool,
        found: Arc<Found>,
        closed: Option<Arc<AtomicBool>>,
        stop: Stop,
    ) -> Self {
        let live = Some(Live { found, closed, stop });
        Self { bar: bar(quiet, "{spinner} {wide_msg}"), live }
    }
}

fn bar(quiet: bool, template: &str) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

impl Progress for ProgressLine {
    fn open(&self, name: &str, _: Option<u64>) {
        self.bar.set_message(authlint::report::printable(name).into_owned());
    }

    fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn counted(&self, reading: &Reading) {
        let Some(live) = &self.live else { return };
        if live.closed.as_ref().is_some_and(|closed| closed.load(Ordering::Relaxed)) {
            live.stop.set();
        }
        self.bar.set_message(summary(reading, live.found.by_severity()));
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// `1,204 exchanges, 403 ×17, 401 ×3; error ×1, warning ×3`
fn summary(reading: &Reading, found: [u64; Severity::ALL.len()]) -> String {
    let mut failed: Vec<(u16, u64)> =
        reading.statuses().filter(|&(status, _)| status >= 400).collect();
    failed.sort_by_key(|&(status, count)| (std::cmp::Reverse(count), status));
    let mut text = format!("{} exchanges", HumanCount(reading.exchanges));
    for (status, count) in failed.into_iter().take(STATUSES) {
        // Writing to a string cannot fail.
        let _ = write!(text, ", {status} ×{}", HumanCount(count));
    }
    let found: Vec<String> = Severity::ALL
        .iter()
        .zip(found)
        .filter(|&(_, count)| count > 0)
        .map(|(severity, count)| format!("{severity} ×{}", HumanCount(count)))
        .collect();
    let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    format!("{text}; {found}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_live_summary_names_the_refusals_first() {
        let mut reading = Reading::default();
        let interest = authlint::model::Interest::none();
        let mut ignore = |_: &authlint::model::Exchange<'_>| {};
        let mut outlet = authlint::model::Outlet::new(&interest, &mut reading, &mut ignore);
        for status in std::iter::repeat_n(200, 1_000).chain([403, 401, 403]) {
            outlet.count(status);
        }
        assert_eq!(
            summary(&reading, [1, 3, 0]),
            "1,003 exchanges, 403 ×2, 401 ×1; error ×1, warning ×3"
        );
        assert!(summary(&reading, [0; 3]).ends_with("; nothing found"));
    }
}
