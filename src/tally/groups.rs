//! Findings grouped by rule and endpoint.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Confidence, Finding, Severity, Timestamp};

/// What makes two findings the same fault: rule, host, method, path template, status.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    severity: std::cmp::Reverse<Severity>,
    rule: &'static str,
    host: Option<String>,
    template: Option<String>,
    method: Option<String>,
    status: u16,
}

/// One fault on one endpoint.
#[derive(Clone, Debug)]
pub struct Group {
    /// How many findings.
    pub count: u64,
    /// The earliest known time.
    pub first: Option<Timestamp>,
    /// The latest known time.
    pub last: Option<Timestamp>,
    /// How many findings there are of each confidence, in the order of [`Confidence::ALL`].
    pub by_confidence: [u64; Confidence::ALL.len()],
    /// The firmest finding; of equals the first in input order.
    pub exemplar: Finding,
    exemplar_place: (u32, u64),
}

/// All groups, worst severity first, then by rule and endpoint.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    groups: BTreeMap<Key, Group>,
    /// Findings in groups beyond [`Groups::CAP`], which keep no group of their own.
    pub ungrouped: u64,
}

impl Groups {
    /// Most groups kept. An input that makes every request a group of its own (random host names)
    /// must not take all memory.
    pub const CAP: usize = 100_000;

    /// Adds a finding of the source with this number.
    pub fn add(&mut self, source: u32, finding: &Finding) {
        let key = Key {
            severity: std::cmp::Reverse(finding.severity),
            rule: finding.rule,
            host: finding.host.clone(),
            template: finding.template.clone(),
            method: finding.method.clone(),
            status: finding.status,
        };
        let place = (source, finding.ordinal);
        let confidence = Confidence::ALL.iter().position(|&c| c == finding.confidence).unwrap_or(0);
        if let Some(group) = self.groups.get_mut(&key) {
            group.count += 1;
            group.by_confidence[confidence] += 1;
            group.first = earlier(group.first, finding.time);
            group.last = group.last.max(finding.time);
            let better = (std::cmp::Reverse(finding.confidence), place)
                < (std::cmp::Reverse(group.exemplar.confidence), group.exemplar_place);
            if better {
                group.exemplar = finding.clone();
                group.exemplar_place = place;
            }
        } else if self.groups.len() < Self::CAP {
            let mut by_confidence = [0; Confidence::ALL.len()];
            by_confidence[confidence] = 1;
            self.groups.insert(
                key,
                Group {
                    count: 1,
                    first: finding.time,
                    last: finding.time,
                    by_confidence,
                    exemplar: finding.clone(),
                    exemplar_place: place,
                },
            );
        } else {
            self.ungrouped += 1;
        }
    }

    /// The groups, worst severity first, then by rule, then by endpoint.
    pub fn iter(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// How many groups.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

impl Group {
    /// The input the exemplar is from.
    pub fn source(&self) -> &Arc<str> {
        &self.exemplar.source
    }
}

fn earlier(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
