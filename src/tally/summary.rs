//! The whole run in numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Coverage, Exchanges, Groups, History, Series};
use crate::model::{Confidence, Hint, Reading, Severity};
use crate::policy::Applied;
use crate::source::{Identity, Position, SourceError};

/// What is known once everything was read.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// One an input, in input order.
    pub inputs: Vec<InputSummary>,
    /// The sum of what was read.
    pub reading: Reading,
    /// Per rule, in the order of [`Summary::rules`].
    pub coverage: Coverage,
    /// The rules that ran, as positions in [`all`](crate::rules::all) rules.
    pub rules: Vec<usize>,
    /// Findings by rule and endpoint.
    pub groups: Groups,
    /// Findings by endpoint, cause, hour and client, where a table of them was asked for.
    pub series: Option<Series>,
    /// Exchanges by endpoint, hour and status, where a table of them was asked for.
    pub exchanges: Option<Exchanges>,
    /// What happened to the clients that were refused, where that was asked for.
    pub histories: Vec<History>,
    /// What the team's decisions did: the baseline, exceptions, severities of its own.
    pub policy: Applied,
    /// Findings in all, by severity in the order of [`Severity::ALL`].
    pub by_severity: [u64; Severity::ALL.len()],
    /// Findings in all, by confidence in the order of [`Confidence::ALL`].
    pub by_confidence: [u64; Confidence::ALL.len()],
}

/// What became of one input.
#[derive(Clone, Debug)]
pub struct InputSummary {
    /// Its path, or `-`.
    pub name: Arc<str>,
    /// Name of the format, if it was recognised: `har`, `pcapng`, `nginx-combined`.
    pub format: Option<String>,
    /// Why it was taken for that format.
    pub reason: Option<String>,
    /// Compressions that were opened, outermost first.
    pub compression: Vec<&'static str>,
    /// What was read of it.
    pub reading: Reading,
    /// What the format's units are called: `lines`, `entries`, `packets`.
    pub units: &'static str,
    /// Why it could not be read, or not to its end.
    pub error: Option<SourceError>,
    /// It was found in a folder and is no recording of HTTP traffic, so it was passed over.
    pub foreign: bool,
    /// What of it was not read on purpose.
    pub skipped: Skipped,
    /// How far it was read, for the next run.
    pub read_to: Option<(Identity, Position)>,
    /// What it does not show and could, with the number of rules that asked for it in vain.
    pub hints: Vec<(Hint, u32)>,
}

/// Bytes that were not read on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// An earlier run has read them.
    pub known: u64,
    /// They lie outside of the time asked for.
    pub outside: u64,
}

impl Summary {
    /// Findings in all.
    pub fn findings(&self) -> u64 {
        self.by_severity.iter().sum()
    }

    /// What logs do not show and could: once per format, with the most rules that asked for it.
    pub fn hints(&self) -> BTreeMap<(&str, Hint), u32> {
        let mut all = BTreeMap::new();
        for input in &self.inputs {
            let Some(format) = input.format.as_deref() else { continue };
            for &(hint, rules) in &input.hints {
                let known: &mut u32 = all.entry((format, hint)).or_default();
                *known = (*known).max(rules);
            }
        }
        all
    }

    /// Findings of this severity.
    pub fn of_severity(&self, severity: Severity) -> u64 {
        Severity::ALL
            .iter()
            .zip(self.by_severity)
            .find(|&(&s, _)| s == severity)
            .map_or(0, |(_, n)| n)
    }
}
