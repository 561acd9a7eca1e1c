//! Findings by endpoint, cause, hour and client: what the tables of a report are made of. Kept only
//! where a table was asked for.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::groups::earlier;
use crate::model::{Caller, Cause, Confidence, Finding, Severity, Timestamp};

/// Combinations kept apart. What is beyond them is counted as one; forty bytes each.
const CELLS: usize = 1_000_000;

/// Clients kept, each with the rules its requests were refused against.
const CLIENTS: usize = 200_000;

/// An hour in microseconds.
const HOUR: i64 = 3_600 * Timestamp::SECOND;

/// What findings of one hour have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Hours since the epoch; `None` where the time is not known.
    pub hour: Option<i32>,
    /// The place of the group among [`Groups::in_order_met`](super::Groups::in_order_met).
    pub group: u32,
    /// Why the server refused.
    pub cause: Option<Cause>,
    /// How sure.
    pub confidence: Confidence,
}

/// A rule and a client whose exchanges it flagged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Client {
    /// The client without its port; `None` where nothing tells who it was.
    pub name: Option<String>,
    /// Worst first.
    pub severity: std::cmp::Reverse<Severity>,
    /// Id and name of the rule.
    pub rule: (&'static str, &'static str),
}

/// How often, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Findings.
    pub findings: u64,
    /// By confidence, in the order of [`Confidence::ALL`].
    pub by_confidence: [u64; Confidence::ALL.len()],
    /// The earliest known time.
    pub first: Option<Timestamp>,
    /// The latest known time.
    pub last: Option<Timestamp>,
    /// How many there are of the other kind: clients of an endpoint, endpoints of a client. `None`
    /// once there were too many to tell them apart.
    pub others: Option<u64>,
}

/// Findings by what they have in common.
#[derive(Clone, Debug, Default)]
pub struct Series {
    cells: HashMap<Cell, u64, FixedState>,
    endpoints: HashMap<(u32, Option<Cause>), Count, FixedState>,
    clients: HashMap<Client, Count, FixedState>,
    /// Pairs of endpoint and client that were met, by hash.
    met: HashSet<u64, FixedState>,
    /// Findings beyond the cells that are kept.
    pub beyond_cells: u64,
    /// Findings beyond the endpoints that are kept.
    pub beyond_endpoints: u64,
    /// Findings beyond the clients that are kept.
    pub beyond_clients: u64,
}

impl Series {
    /// Counts a finding of the group at this place.
    pub fn add(&mut self, group: Option<u32>, finding: &Finding) {
        let name = finding.client.as_deref().and_then(without_port);
        if let Some(group) = group {
            let is_new_pair = self.is_new_pair(&(group, finding.cause, name));
            let key = (group, finding.cause);
            self.endpoints.entry(key).or_insert_with(Count::none).add(finding, is_new_pair);
            let hour = finding.time.and_then(hour_of);
            let cell = Cell { hour, group, cause: finding.cause, confidence: finding.confidence };
            if let Some(count) = self.cells.get_mut(&cell) {
                *count += 1;
            } else if self.cells.len() < CELLS {
                self.cells.insert(cell, 1);
            } else {
                self.beyond_cells += 1;
            }
        } else {
            self.beyond_cells += 1;
            self.beyond_endpoints += 1;
        }
        let client = Client {
            name: name.map(str::to_owned),
            severity: std::cmp::Reverse(finding.severity),
            rule: (finding.rule, finding.name),
        };
        if self.clients.len() >= CLIENTS && !self.clients.contains_key(&client) {
            self.beyond_clients += 1;
            return;
        }
        let is_new_pair = match group {
            Some(group) => self.is_new_pair(&(&client, group)),
            None => None,
        };
        self.clients.entry(client).or_insert_with(Count::none).add(finding, is_new_pair);
    }

    /// Findings by hour, endpoint, cause and confidence, unknown times first.
    pub fn cells(&self) -> Vec<(Cell, u64)> {
        let mut cells: Vec<_> = self.cells.iter().map(|(cell, count)| (*cell, *count)).collect();
        cells.sort_unstable();
        cells
    }

    /// Findings by the place of their group and their cause.
    pub fn endpoints(&self) -> Vec<((u32, Option<Cause>), &Count)> {
        let mut endpoints: Vec<_> =
            self.endpoints.iter().map(|(key, count)| (*key, count)).collect();
        endpoints.sort_unstable_by_key(|(key, _)| *key);
        endpoints
    }

    /// Findings by client and rule.
    pub fn clients(&self) -> Vec<(&Client, &Count)> {
        let mut clients: Vec<_> = self.clients.iter().collect();
        clients.sort_unstable_by_key(|(client, _)| *client);
        clients
    }

    /// Whether this pair was not met before; `None` when there is no room to tell.
    fn is_new_pair(&mut self, pair: &impl std::hash::Hash) -> Option<bool> {
        let hash = FixedState::default().hash_one(pair);
        if self.met.contains(&hash) {
            return Some(false);
        }
        (self.met.len() < 2 * CELLS).then(|| self.met.insert(hash))
    }
}

impl Count {
    fn none() -> Self {
        Self { others: Some(0), ..Self::default() }
    }

    fn add(&mut self, finding: &Finding, is_new_pair: Option<bool>) {
        self.findings += 1;
        let at = Confidence::ALL.iter().position(|&c| c == finding.confidence).unwrap_or(0);
        self.by_confidence[at] += 1;
        self.first = earlier(self.first, finding.time);
        self.last = self.last.max(finding.time);
        self.others = self.others.zip(is_new_pair).map(|(n, is_new)| n + u64::from(is_new));
    }
}

/// Hours since the epoch.
pub fn hour_of(time: Timestamp) -> Option<i32> {
    i32::try_from(time.0.div_euclid(HOUR)).ok()
}

/// When an hour begins.
pub fn start_of(hour: i32) -> Timestamp {
    Timestamp(i64::from(hour) * HOUR)
}

/// A client has another port with every connection.
fn without_port(client: &str) -> Option<&str> {
    match Caller::of_text(client.as_bytes()) {
        Caller::Name(name) => std::str::from_utf8(name).ok().filter(|name| !name.is_empty()),
        Caller::Recorder | Caller::RecorderOf(_) | Caller::Address(_) => None,
    }
}
