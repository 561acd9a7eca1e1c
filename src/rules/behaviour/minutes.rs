//! How a site as a whole did, minute by minute: when everybody is refused at once, nobody's token
//! expired.

use std::collections::BTreeMap;

use crate::model::Timestamp;

/// Minutes kept: two months. In longer inputs the last days go unguarded.
const MINUTES: usize = 90_000;

/// A minute in microseconds.
const MINUTE: i64 = 60 * Timestamp::SECOND;

/// Exchanges a minute must have to say anything.
const ENOUGH: u32 = 20;

/// Clients a minute must have, as far as they can be told apart.
const CLIENTS: u32 = 8;

#[derive(Clone, Copy, Debug, Default)]
struct Minute {
    exchanges: u32,
    refused: u32,
    /// One bit a client, by its key.
    clients: u64,
}

/// Counts by minute.
#[derive(Debug, Default)]
pub(super) struct Minutes {
    /// In the order they were met; one minute may come several times.
    list: Vec<(i64, Minute)>,
    /// Where in it the last one is, and when that minute begins.
    last: (usize, i64),
}

/// All minutes of a sequence of inputs.
#[derive(Debug, Default)]
pub(super) struct Outages {
    minutes: BTreeMap<i64, Minute>,
}

impl Minutes {
    #[inline]
    pub(super) fn count(&mut self, time: Timestamp, status: u16, client: u64) {
        let (mut at, begin) = self.last;
        if !(0..MINUTE).contains(&time.0.wrapping_sub(begin)) || self.list.is_empty() {
            let minute = minute_of(time);
            // Lines are written when the answer is: the minute before may come once more.
            let back = self.list.iter().rev().take(4).position(|(known, _)| *known == minute);
            at = if let Some(back) = back {
                self.list.len() - 1 - back
            } else {
                self.list.push((minute, Minute::default()));
                self.list.len() - 1
            };
            self.last = (at, minute.saturating_mul(MINUTE));
        }
        if let Some((_, counts)) = self.list.get_mut(at) {
            counts.exchanges += 1;
            counts.refused += u32::from(super::glance::is_refusal(status));
            counts.clients |= 1 << (client % 64);
        }
    }
}

impl Outages {
    pub(super) fn add(&mut self, minutes: &Minutes) {
        for (minute, counts) in &minutes.list {
            if self.minutes.len() >= MINUTES && !self.minutes.contains_key(minute) {
                continue;
            }
            let sum = self.minutes.entry(*minute).or_default();
            sum.exchanges = sum.exchanges.saturating_add(counts.exchanges);
            sum.refused = sum.refused.saturating_add(counts.refused);
            sum.clients |= counts.clients;
        }
    }

    /// Whether most of everybody's requests were refused in this minute.
    pub(super) fn covers(&self, minute: i64) -> bool {
        self.minutes.get(&minute).is_some_and(|counts| {
            counts.exchanges >= ENOUGH
                && counts.clients.count_ones() >= CLIENTS
                && counts.refused.saturating_mul(2) >= counts.exchanges
        })
    }
}

/// Minutes since 1970.
pub(super) fn minute_of(time: Timestamp) -> i64 {
    time.0.div_euclid(MINUTE)
}
