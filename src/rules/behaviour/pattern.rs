//! What a behaviour rule looks for, as data.

use super::sequel::Sequel;
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
        /// The credential must be known to be the same.
        known: bool,
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
    /// Something goes wrong between the issue of a credential and its end.
    Lifecycle {
        /// The statuses of the exchanges that show it.
        refused: &'static [u16],
        /// What goes wrong.
        fault: Fault,
    },
    /// Something follows that makes an exchange remarkable.
    Followed {
        /// How the exchange was answered.
        refused: &'static [u16],
        /// What follows.
        by: Sequel,
        /// How soon.
        within: u32,
    },
    /// What is refused for one reason is answered in different ways.
    Disagreement {
        /// The statuses among which it disagrees.
        refused: &'static [u16],
        /// For which reason.
        about: Disagreement,
    },
}

/// What goes wrong in the life of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is refused with 403 after the lifetime it was issued with.
    ForbiddenWhenExpired,
    /// It is sent on and on after its lifetime.
    SentWhenExpired,
    /// Nobody renews it, although there is a refresh token.
    NeverRenewed,
    /// It is renewed several times at once.
    RenewedAtOnce,
    /// It is renewed with a refresh token that was replaced.
    OldRefreshToken,
    /// A grant that was refused for good is sent again.
    SpentGrantResent,
    /// A device code is polled with too often.
    PolledTooFast,
    /// A device code is polled with after the end.
    PolledOn,
    /// A token is used after its client revoked it.
    UsedWhenRevoked,
    /// A token is accepted after its client revoked it.
    AcceptedWhenRevoked,
}

/// What endpoints of one host disagree about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disagreement {
    /// Requests without credentials.
    Missing,
    /// One credential that does not hold.
    SameCredential,
    /// HEAD and GET of one target.
    HeadAndGet,
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
            | Self::Outage { refused }
            | Self::Lifecycle { refused, .. }
            | Self::Followed { refused, .. }
            | Self::Disagreement { refused, .. } => refused,
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
