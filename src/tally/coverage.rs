//! Per rule: what it looked at, and what it could not tell.

use crate::model::Part;

/// One rule's coverage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleCoverage {
    /// Exchanges with a status the rule looks at.
    pub eligible: u64,
    /// Of these, where it came to a verdict.
    pub checked: u64,
    /// Of these, flagged.
    pub flagged: u64,
    /// Where it could not tell, by the part that was not recorded (indexed by [`Part`]).
    pub unseen: [u64; Part::ALL.len()],
}

/// Coverage of rules: by position in [`all`](crate::rules::all) rules while it is counted, then of
/// those that ran, in the order of [`Summary::rules`](super::Summary::rules).
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// One a rule.
    pub rules: Vec<RuleCoverage>,
}

impl RuleCoverage {
    /// Adds another's counts.
    pub fn merge(&mut self, other: &Self) {
        self.eligible += other.eligible;
        self.checked += other.checked;
        self.flagged += other.flagged;
        for (ours, theirs) in self.unseen.iter_mut().zip(other.unseen) {
            *ours += theirs;
        }
    }

    /// Counts a verdict that could not be reached.
    pub fn count_unseen(&mut self, part: Part, times: u64) {
        if let Some(slot) = self.unseen.get_mut(part as usize) {
            *slot += times;
        }
    }

    /// Exchanges the rule was run on, whether it came to a verdict or not.
    pub fn judged(&self) -> u64 {
        self.checked + self.unseen.iter().sum::<u64>()
    }

    /// The parts whose absence kept the rule from a verdict, with how often, most often first.
    pub fn missing(&self) -> Vec<(Part, u64)> {
        let mut missing: Vec<(Part, u64)> =
            Part::ALL.into_iter().zip(self.unseen).filter(|&(_, n)| n > 0).collect();
        missing.sort_by_key(|&(part, n)| (std::cmp::Reverse(n), part));
        missing
    }
}

impl Coverage {
    /// Coverage of `rules` rules, all zero.
    pub fn new(rules: usize) -> Self {
        Self { rules: vec![RuleCoverage::default(); rules] }
    }

    /// The coverage of the rules at these positions alone, in this order.
    pub fn only(&self, positions: &[usize]) -> Self {
        let of = |&at: &usize| self.rules.get(at).cloned().unwrap_or_default();
        Self { rules: positions.iter().map(of).collect() }
    }

    /// Adds another's counts. Associative and commutative.
    pub fn merge(&mut self, other: &Self) {
        if self.rules.len() < other.rules.len() {
            self.rules.resize(other.rules.len(), RuleCoverage::default());
        }
        for (ours, theirs) in self.rules.iter_mut().zip(&other.rules) {
            ours.merge(theirs);
        }
    }
}
