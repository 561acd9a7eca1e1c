//! Progress on standard error, while it is a terminal.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use authlint::run::Progress;

/// A line that shows which input is being read and how fast; nothing when nobody watches.
pub(super) struct ProgressLine(ProgressBar);

impl ProgressLine {
    /// Starts the line.
    pub(super) fn new(quiet: bool) -> Self {
        if quiet || !std::io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {bytes} {bytes_per_sec}  {wide_msg}")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }
}

impl Progress for ProgressLine {
    fn open(&self, name: &str, _: Option<u64>) {
        self.0.set_message(authlint::report::printable(name).into_owned());
    }

    fn advance(&self, bytes: u64) {
        self.0.inc(bytes);
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
