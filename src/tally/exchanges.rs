//! How often each endpoint answered with which status, hour by hour: the measure of what was found.
//! Kept only where a table was asked for.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Endpoints kept apart; exchanges with others are counted without a name.
const ENDPOINTS: usize = 100_000;

/// Combinations of endpoint, hour and status kept apart, 24 bytes each.
const CELLS: usize = 2_000_000;

/// Where requests go: what was not recorded is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Endpoint {
    /// Host of the target, without port.
    pub host: Option<Box<str>>,
    /// Path with its variable segments replaced.
    pub template: Option<Box<str>>,
    /// Request method.
    pub method: Option<Box<str>>,
}

/// An endpoint's place among those that were met, an hour, a status.
type Cell = (u32, Option<i32>, u16);

/// Exchanges by endpoint, hour and status.
#[derive(Clone, Debug, Default)]
pub struct Exchanges {
    /// In the order they were met.
    endpoints: Vec<Endpoint>,
    by_name: HashTable<u32>,
    counts: HashMap<Cell, u64, FixedState>,
    /// Exchanges beyond those that are kept apart.
    pub beyond: u64,
}

impl Exchanges {
    /// The place of an endpoint; `None` when there are too many.
    pub fn place(&mut self, endpoint: &Endpoint) -> Option<u32> {
        if let Some(at) = self.find(endpoint) {
            return Some(at);
        }
        if self.endpoints.len() >= ENDPOINTS {
            return None;
        }
        let at = self.endpoints.len() as u32;
        self.endpoints.push(endpoint.clone());
        let endpoints = &self.endpoints;
        self.by_name
            .insert_unique(hash(endpoint), at, |&at| endpoints.get(at as usize).map_or(0, hash));
        Some(at)
    }

    /// Counts exchanges with the endpoint at this place.
    #[inline]
    pub fn count(&mut self, place: Option<u32>, hour: Option<i32>, status: u16, times: u64) {
        let Some(place) = place else {
            self.beyond += times;
            return;
        };
        let cell = (place, hour, status);
        if let Some(count) = self.counts.get_mut(&cell) {
            *count += times;
        } else if self.counts.len() < CELLS {
            self.counts.insert(cell, times);
        } else {
            self.beyond += times;
        }
    }

    /// Adds what another piece counted. The order of pieces decides which endpoints are kept when
    /// there are too many, and nothing else.
    pub fn merge(&mut self, other: &Self) {
        self.beyond += other.beyond;
        let places: Vec<_> = other.endpoints.iter().map(|endpoint| self.place(endpoint)).collect();
        let mut counts: Vec<_> = other.counts.iter().collect();
        counts.sort_unstable();
        for (&(place, hour, status), &times) in counts {
            let place = places.get(place as usize).copied().flatten();
            self.count(place, hour, status, times);
        }
    }

    /// All of them, by hour (unknown times first), endpoint and status.
    pub fn rows(&self) -> Vec<(Option<i32>, &Endpoint, u16, u64)> {
        let mut rows: Vec<_> = self
            .counts
            .iter()
            .filter_map(|(&(place, hour, status), &count)| {
                Some((hour, self.endpoints.get(place as usize)?, status, count))
            })
            .collect();
        rows.sort_unstable();
        rows
    }

    /// Exchanges with an endpoint that had this status, in this hour.
    pub fn in_hour(&self, endpoint: &Endpoint, status: u16, hour: Option<i32>) -> Option<u64> {
        let place = self.find(endpoint)?;
        self.counts.get(&(place, hour, status)).copied()
    }

    /// Exchanges by endpoint and status, whatever the hour.
    pub fn of_endpoints(&self) -> HashMap<(&Endpoint, u16), u64, FixedState> {
        let cells = self.counts.iter().filter_map(|(&(place, _, status), &count)| {
            Some(((self.endpoints.get(place as usize)?, status), count))
        });
        // Sums: the order of hashing does not matter.
        cells.fold(HashMap::default(), |mut sums, (key, count)| {
            *sums.entry(key).or_default() += count;
            sums
        })
    }

    fn find(&self, endpoint: &Endpoint) -> Option<u32> {
        let is_same = |&at: &u32| self.endpoints.get(at as usize) == Some(endpoint);
        self.by_name.find(hash(endpoint), is_same).copied()
    }
}

fn hash(endpoint: &Endpoint) -> u64 {
    FixedState::default().hash_one(endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(path: &str) -> Endpoint {
        Endpoint { template: Some(path.into()), ..Endpoint::default() }
    }

    fn counted(list: &[(&str, Option<i32>, u16)]) -> Exchanges {
        let mut exchanges = Exchanges::default();
        for &(path, hour, status) in list {
            let place = exchanges.place(&endpoint(path));
            exchanges.count(place, hour, status, 1);
        }
        exchanges
    }

    #[test]
    fn pieces_add_up_to_the_whole() {
        let list = [
            ("/a", Some(1), 200),
            ("/b", Some(1), 200),
            ("/a", Some(2), 403),
            ("/a", None, 403),
            ("/a", Some(2), 403),
        ];
        let whole = counted(&list);
        let mut merged = counted(&list[3..]);
        merged.merge(&counted(&list[..3]));
        assert_eq!(merged.rows(), whole.rows());
        assert_eq!(whole.rows().len(), 4);
        assert_eq!(whole.in_hour(&endpoint("/a"), 403, Some(2)), Some(2));
        assert_eq!(whole.in_hour(&endpoint("/c"), 403, Some(2)), None);
        assert_eq!(whole.of_endpoints()[&(&endpoint("/a"), 403)], 3);
    }
}
