//! Findings grouped by rule and endpoint.

use std::cmp::Reverse;
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::model::{Confidence, Finding, Severity, Timestamp};

/// What makes two findings the same fault. Its order is the order of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key<'f> {
    severity: Reverse<Severity>,
    rule: &'static str,
    host: Option<&'f str>,
    template: Option<&'f str>,
    method: Option<&'f str>,
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

/// All groups.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    /// In the order they were met.
    list: Vec<Group>,
    /// Positions in `list`, by key: a million findings are looked up without copying a name.
    by_key: HashTable<u32>,
    /// Findings in groups beyond [`Groups::CAP`], which keep no group of their own.
    pub ungrouped: u64,
}

impl Groups {
    /// Most groups kept. An input that makes every request a group of its own (random host names)
    /// must not take all memory.
    pub const CAP: usize = 100_000;

    /// Adds a finding of the source with this number. Returns the place of its group among
    /// [`Groups::in_order_met`]; `None` if it has none.
    pub fn add(&mut self, source: u32, finding: &Finding) -> Option<u32> {
        let key = Key::of(finding);
        let place = (source, finding.ordinal);
        let confidence = Confidence::ALL.iter().position(|&c| c == finding.confidence).unwrap_or(0);
        let hash = FixedState::default().hash_one(key);
        let is_same = |&at: &u32| self.list.get(at as usize).is_some_and(|g| g.key() == key);
        if let Some(&at) = self.by_key.find(hash, is_same) {
            let group = self.list.get_mut(at as usize)?;
            group.count += 1;
            group.by_confidence[confidence] += 1;
            group.first = earlier(group.first, finding.time);
            group.last = group.last.max(finding.time);
            let better = (Reverse(finding.confidence), place)
                < (Reverse(group.exemplar.confidence), group.exemplar_place);
            if better {
                group.exemplar = finding.clone();
                group.exemplar_place = place;
            }
            Some(at)
        } else if self.list.len() < Self::CAP {
            let mut by_confidence = [0; Confidence::ALL.len()];
            by_confidence[confidence] = 1;
            let at = self.list.len() as u32;
            self.list.push(Group {
                count: 1,
                first: finding.time,
                last: finding.time,
                by_confidence,
                exemplar: finding.clone(),
                exemplar_place: place,
            });
            let groups = &self.list;
            self.by_key.insert_unique(hash, at, |&at| {
                groups.get(at as usize).map_or(0, |g| FixedState::default().hash_one(g.key()))
            });
            Some(at)
        } else {
            self.ungrouped += 1;
            None
        }
    }

    /// The groups, worst severity first, then by rule, then by endpoint.
    pub fn iter(&self) -> impl Iterator<Item = &Group> {
        let mut sorted: Vec<&Group> = self.list.iter().collect();
        sorted.sort_unstable_by_key(|group| group.key());
        sorted.into_iter()
    }

    /// The groups, in the order they were met.
    pub fn in_order_met(&self) -> &[Group] {
        &self.list
    }

    /// How many groups.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl<'f> Key<'f> {
    fn of(finding: &'f Finding) -> Self {
        Self {
            severity: Reverse(finding.severity),
            rule: finding.rule,
            host: finding.host.as_deref(),
            template: finding.template.as_deref(),
            method: finding.method.as_deref(),
            status: finding.status,
        }
    }
}

impl Group {
    /// The exemplar may change, what makes the group does not.
    fn key(&self) -> Key<'_> {
        Key::of(&self.exemplar)
    }

    /// The input the exemplar is from.
    pub fn source(&self) -> &Arc<str> {
        &self.exemplar.source
    }
}

pub(super) fn earlier(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
