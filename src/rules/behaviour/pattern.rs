//! What a behaviour rule looks for, as data.

use super::support::Support;
use crate::auth::Facts;
use crate::rules::{Note, Verdict};

/// A behaviour rule's own part: what happens, and what to make of it.
#[derive(Debug)]
pub struct Sequence {
    /// What counts as one occurrence.
    pub pattern: Pattern,
    /// What all occurrences on one endpoint come to.
    pub judge: fn(&Support) -> Option<Note>,
}

/// What one client does, step by step. Times are in seconds; the resolution of the log is added to
/// them.
#[derive(Debug)]
pub enum Pattern {
    /// A request is refused, the client is handed a new credential, and the same request succeeds.
    Renewed {
        /// How it is refused.
        refused: &'static [u16],
        /// How soon after the refusal the credential is handed out.
        grant_within: u32,
        /// How soon after that the request succeeds.
        success_within: u32,
    },
    /// Successes turn to refusals some time after a renewal, and a renewal ends them at once.
    Aged {
        /// How it is refused.
        refused: &'static [u16],
        /// How soon after the refusal the same request succeeds again.
        success_within: u32,
    },
    /// The same request is sent and refused again and again, faster than a person would.
    Repeated {
        /// How it is refused.
        refused: &'static [u16],
        /// Refusals in all.
        times: u32,
        /// Longest time between two of them.
        gap: u32,
        /// Longest time from the first to the last.
        within: u32,
    },
    /// One client is refused again and again, whatever it asks for.
    Storm {
        /// How it is refused.
        refused: &'static [u16],
        /// Refusals in all.
        times: u32,
        /// Longest time from the first to the last.
        within: u32,
    },
    /// Between refusals that only waiting ended, so many requests pass.
    Throttled {
        /// How it is refused.
        refused: &'static [u16],
    },
    /// For some minutes nearly everybody is refused, and then nobody is.
    Outage {
        /// How it is refused.
        refused: &'static [u16],
    },
}

impl Pattern {
    /// The statuses it starts with.
    pub const fn refused(&self) -> &'static [u16] {
        match self {
            Self::Renewed { refused, .. }
            | Self::Aged { refused, .. }
            | Self::Repeated { refused, .. }
            | Self::Storm { refused, .. }
            | Self::Throttled { refused }
            | Self::Outage { refused } => refused,
        }
    }
}

/// The check of a rule that no single exchange breaks.
///
/// # Errors
/// None.
#[expect(clippy::unnecessary_wraps, reason = "the check of a rule returns a verdict")]
pub(in crate::rules) fn by_sequence_only(_: &Facts<'_>) -> Verdict {
    Ok(None)
}
