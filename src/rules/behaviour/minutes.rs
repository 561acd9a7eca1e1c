//! How a site as a whole did, minute by minute: when everybody is refused at once, nobody's token
//! expired.

use std::collections::BTreeMap;

use super::endpoint::Requests;
use super::glance::Glance;
use super::support::{Moment, Occurrence, Support};
use crate::model::Timestamp;

/// Minutes kept: two months. In longer inputs the last days go unguarded.
const MINUTES: usize = 90_000;

/// A minute in microseconds.
const MINUTE: i64 = 60 * Timestamp::SECOND;

/// Exchanges a minute must have to say anything.
const ENOUGH: u32 = 20;

/// Clients a minute must have, as far as they can be told apart.
const CLIENTS: u32 = 8;

/// First refusals kept before those of minutes that are no part of an outage are forgotten.
const BAD: usize = 2_000;

/// Longest outage, in minutes. What lasts longer is how things are.
const LONGEST: i64 = 30;

/// Minutes before and after an outage in which things must have been well.
const AROUND: i64 = 10;

#[derive(Clone, Copy, Debug, Default)]
struct Minute {
    exchanges: u32,
    refused: u32,
    /// Those refused with 403.
    forbidden: u32,
    /// Credentials handed out.
    granted: u32,
    /// One bit a client, by its key.
    clients: u64,
    /// How many minutes this is the sum of, where it is one.
    minutes: u32,
}

/// The first request of a minute that was refused.
type Bad = (Moment, Box<[u8]>);

/// Counts by minute.
#[derive(Debug, Default)]
pub(super) struct Minutes {
    /// In the order they were met; one minute may come several times.
    list: Vec<(i64, Minute)>,
    /// Where in it the last one is, and when that minute begins.
    last: (usize, i64),
    /// The first 403 of each minute.
    first: Vec<(i64, Glance)>,
}

/// All minutes of a sequence of inputs.
#[derive(Debug, Default)]
pub(super) struct Outages {
    minutes: BTreeMap<i64, Minute>,
    /// The first 403 of recent minutes, and of those in which nearly everybody was refused.
    bad: BTreeMap<i64, Bad>,
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
            counts.forbidden += u32::from(status == 403);
            counts.clients |= 1 << (client % 64);
        }
    }
}

impl Minutes {
    /// A credential was handed out in the minute that was counted last.
    pub(super) fn grant(&mut self) {
        if let Some((_, counts)) = self.list.get_mut(self.last.0) {
            counts.granted += 1;
        }
    }

    /// Somebody was refused with 403 in the minute that was counted last.
    pub(super) fn refuse(&mut self, glance: &Glance) {
        let minute = minute_of(glance.time);
        if self.first.last().is_none_or(|(known, _)| *known != minute) {
            self.first.push((minute, *glance));
        }
    }
}

impl Outages {
    pub(super) fn add(&mut self, minutes: &Minutes, requests: &Requests, input: u32, base: u64) {
        for (minute, glance) in &minutes.first {
            let moment = Moment::of(glance, input, base);
            if let Some(request) = requests.get(glance.request)
                && self.bad.get(minute).is_none_or(|(known, _)| moment < *known)
            {
                self.bad.insert(*minute, (moment, request.0.into()));
            }
        }
        if self.bad.len() > BAD {
            let latest = self.bad.last_key_value().map_or(0, |(minute, _)| *minute);
            let counts = &self.minutes;
            self.bad.retain(|minute, _| {
                latest - minute <= LONGEST || counts.get(minute).is_some_and(Minute::is_shut)
            });
        }
        for (minute, counts) in &minutes.list {
            if self.minutes.len() >= MINUTES && !self.minutes.contains_key(minute) {
                continue;
            }
            let sum = self.minutes.entry(*minute).or_default();
            sum.exchanges = sum.exchanges.saturating_add(counts.exchanges);
            sum.refused = sum.refused.saturating_add(counts.refused);
            sum.forbidden = sum.forbidden.saturating_add(counts.forbidden);
            sum.granted = sum.granted.saturating_add(counts.granted);
            sum.clients |= counts.clients;
        }
    }

    /// The stretches of minutes in which nearly everybody was refused with 403 and which ended without
    /// new credentials: the first request that was refused, and what speaks for it.
    pub(super) fn stretches(&self) -> Vec<(Box<[u8]>, Support)> {
        let mut found = Vec::new();
        let mut minutes = self.minutes.iter().filter(|(_, counts)| counts.is_shut()).peekable();
        while let Some((&first, _)) = minutes.next() {
            let mut last = first;
            while let Some((&next, _)) = minutes.next_if(|(next, _)| **next == last + 1) {
                last = next;
            }
            found.extend(self.stretch(first, last));
        }
        found
    }

    fn stretch(&self, first: i64, last: i64) -> Option<(Box<[u8]>, Support)> {
        let length = last - first + 1;
        // At either end is a minute of which part is in it.
        let before = self.sum(first - 1 - AROUND, first - 2)?;
        let after = self.sum(last + 2, last + 1 + AROUND)?;
        let during = self.sum(first, last)?;
        let with_ends = self.sum(first - 1, last + 1)?;
        // A wave of strangers is refused for what it is.
        let normal = before.usual().max(after.usual());
        let is_flood = during.usual() > 3.0 * normal;
        let same_clients = (during.clients & (before.clients | after.clients)).count_ones() * 2
            >= during.clients.count_ones();
        // Whoever is refused for an expired token gets another.
        let rate = |sum: Minute| f64::from(sum.granted) / f64::from(sum.minutes.max(1));
        let usual_grants = rate(before).max(rate(after)) * f64::from(with_ends.minutes);
        let renewed = f64::from(with_ends.granted) > 2.0 * usual_grants + 2.0;
        let tells = length <= LONGEST && !is_flood && same_clients && !renewed;
        if !tells || !before.is_well() || !after.is_well() {
            return None;
        }
        let (moment, request) = self.bad.get(&first).or_else(|| self.bad.get(&(first - 1)))?;
        let mut support = Support::default();
        support.add(Occurrence {
            moments: vec![*moment],
            status: 403,
            refusals: during.forbidden,
            worked_before: true,
            ..Occurrence::default()
        });
        support.clients = u64::from(during.clients.count_ones());
        support.asked = u64::from(during.exchanges);
        support.lasting = length.unsigned_abs();
        support.forget_minutes();
        Some((request.clone(), support))
    }

    fn sum(&self, first: i64, last: i64) -> Option<Minute> {
        let counts = self.minutes.range(first..=last);
        let counts = counts.map(|(_, counts)| Minute { minutes: 1, ..*counts });
        counts.reduce(|sum, counts| Minute {
            exchanges: sum.exchanges.saturating_add(counts.exchanges),
            refused: sum.refused.saturating_add(counts.refused),
            forbidden: sum.forbidden.saturating_add(counts.forbidden),
            granted: sum.granted.saturating_add(counts.granted),
            clients: sum.clients | counts.clients,
            minutes: sum.minutes + 1,
        })
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

impl Minute {
    /// Whether nearly everybody is refused with 403.
    fn is_shut(&self) -> bool {
        self.exchanges >= ENOUGH
            && self.clients.count_ones() >= CLIENTS
            && u64::from(self.forbidden) * 10 >= u64::from(self.exchanges) * 9
    }

    /// Exchanges a minute.
    fn usual(&self) -> f64 {
        f64::from(self.exchanges) / f64::from(self.minutes.max(1))
    }

    /// Whether there is traffic, and little of it is refused.
    fn is_well(&self) -> bool {
        self.exchanges >= ENOUGH && u64::from(self.refused) * 5 <= u64::from(self.exchanges)
    }
}

/// Minutes since 1970.
pub(super) fn minute_of(time: Timestamp) -> i64 {
    time.0.div_euclid(MINUTE)
}
