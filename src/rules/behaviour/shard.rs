//! A fixed share of the clients, followed in input order.

use std::collections::VecDeque;
use std::collections::hash_map::{Entry, HashMap};

use foldhash::fast::FixedState;

use super::chronicle::Chronicle;
use super::client::{Client, OPEN, Refusal, Seen, Sequenced, Shown, is_success};
use super::endpoint::{Request, Requests};
use super::glance::{Glance, Marks, is_refusal};
use super::heads::Heads;
use super::ledger::{Ledger, Revoked, Tally, sequence_of};
use super::minutes::Outages;
use super::pattern::Fault;
use super::sequel::Sequels;
use super::support::{Moment, Occurrence, Support};
use super::worn::{Wardrobe, holds};
use crate::model::Timestamp;

/// Clients followed at a time, in one shard. All shards together follow 131,072, in some 30 MB.
const CLIENTS: usize = 2_048;

/// Refusals that wait for their time, in one shard. There are more only where time goes back, as in logs
/// that were put together out of order: then the oldest wait no longer.
const QUEUE: usize = 2 * CLIENTS;

/// Endpoints that refused somebody, in one shard.
const ENDPOINTS: usize = 1_024;

/// Recent successes remembered, in one shard.
const SUCCESSES: usize = 4_096;

/// Counters that tell whether a client has a refusal open.
const OPENED: usize = 4_096;

/// The request of the first occurrence, and what speaks for the fault.
type Supported = (Box<[u8]>, Support);

#[derive(Debug)]
pub(super) struct Shard {
    clients: HashMap<u64, Client, FixedState>,
    /// Clients with a refusal open, by a part of their key: nearly all glances end here.
    opened: Box<[u8]>,
    /// When clients opened a refusal, in that order.
    queue: VecDeque<(Timestamp, u64)>,
    /// Requests that succeeded, each in the place of its key; later ones push earlier ones out.
    successes: Box<[u32]>,
    now: Timestamp,
    /// By the shape of the request.
    ends: HashMap<u64, Ends, FixedState>,
    /// By sequence and shape, with the request of the first occurrence.
    support: HashMap<(usize, u64), Supported, FixedState>,
    pub(super) forgotten: Forgotten,
    /// Only where time lines are wanted.
    pub(super) chronicle: Option<Chronicle>,
    /// Credentials that are refused after their lifetime.
    wardrobe: Wardrobe,
    heads: Heads,
    /// Tokens that are used after their revocation, by what a glance keeps of their key.
    undead: HashMap<u32, Undead, FixedState>,
    pub(super) sequels: Sequels,
    shown: Shown,
}

/// Tokens used after their revocation, in one shard.
const UNDEAD: usize = 1_024;

/// How long a revocation may take to reach every server (RFC 7009 section 2.1 allows for a delay).
const SPREAD: i64 = 60 * Timestamp::SECOND;

/// A token that is used after its revocation. Of each kind of use the first glance.
#[derive(Debug)]
struct Undead {
    revoked: Revoked,
    sent: (Tally, Glance),
    /// Answered with success, after [`SPREAD`].
    accepted: (Tally, Glance),
}

/// What became of the refusals on an endpoint.
#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    episodes: u64,
    by_chance: f64,
}

/// What was given up to keep memory bounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Forgotten {
    pub(super) clients: u64,
    pub(super) refusals: u64,
}

/// Everything one shard found on one endpoint.
pub(super) struct Found {
    pub(super) sequence: usize,
    pub(super) request: Box<[u8]>,
    pub(super) support: Support,
}

impl Default for Shard {
    fn default() -> Self {
        Self {
            clients: HashMap::default(),
            opened: vec![0; OPENED].into(),
            queue: VecDeque::new(),
            successes: vec![0; SUCCESSES].into(),
            now: Timestamp(i64::MIN),
            ends: HashMap::default(),
            support: HashMap::default(),
            forgotten: Forgotten::default(),
            chronicle: None,
            wardrobe: Wardrobe::default(),
            heads: Heads::default(),
            undead: HashMap::default(),
            sequels: Sequels::default(),
            shown: Shown::default(),
        }
    }
}

impl Shard {
    /// Takes a glance of this shard.
    #[inline]
    pub(super) fn step(
        &mut self,
        glance: &Glance,
        requests: &Requests,
        (input, base): (u32, u64),
        plan: &[Sequenced],
        ledger: &Ledger,
    ) {
        if let Some(chronicle) = &mut self.chronicle {
            chronicle.take(glance, requests, Moment::of(glance, input, base), ledger);
        }
        self.now = self.now.max(glance.time);
        let grants = glance.marks.has(Marks::TOKEN) || glance.marks.has(Marks::LOGIN);
        if let Some(revoked) = ledger.revoked(glance) {
            self.used_when_revoked(glance, revoked, Moment::of(glance, input, base));
        }
        self.sequels.take(glance, || Moment::of(glance, input, base), &mut self.shown);
        if glance.marks.has(Marks::HEAD) {
            let (client, moment) =
                (self.clients.get(&glance.client), Moment::of(glance, input, base));
            self.heads.head(glance, client, requests, moment, plan, &mut self.shown);
        } else {
            let moment = || Moment::of(glance, input, base);
            self.heads.other(glance, moment, plan, &mut self.shown);
        }
        if glance.marks.has(Marks::TOKEN) {
            self.wardrobe.tried(glance, plan, &mut self.shown);
        }
        if is_refusal(glance.status) && !grants {
            self.refused(glance, requests, Moment::of(glance, input, base), plan, ledger);
        } else if grants && is_grant(glance) {
            let moment = Moment::of(glance, input, base);
            self.with_client(glance, plan, |client, shown| {
                client.granted(glance, moment, plan, shown);
            });
        } else if self.is_open(glance.client) {
            self.went_on(glance, Moment::of(glance, input, base), plan);
        }
        if is_success(glance.status) {
            self.wardrobe.worked(glance);
            let (at, mark) = success(glance);
            if let Some(slot) = self.successes.get_mut(at) {
                *slot = mark;
            }
        }
        while self.queue.len() > QUEUE
            || self.queue.front().is_some_and(|(opened, _)| self.now.0 - opened.0 > OPEN)
        {
            self.expire(plan);
        }
    }

    fn refused(
        &mut self,
        glance: &Glance,
        requests: &Requests,
        moment: Moment,
        plan: &[Sequenced],
        ledger: &Ledger,
    ) {
        let Some(request) = requests.get(glance.request) else {
            self.forgotten.refusals += 1;
            return;
        };
        let (at, mark) = success(glance);
        let worked_before = self.successes.get(at) == Some(&mark);
        self.wardrobe.refused(glance, request, moment, ledger);
        let holds = holds(request, glance.time, ledger);
        let refusal = Refusal { glance, request, worked_before, holds, moment };
        self.with_client(glance, plan, |client, shown| client.refused(&refusal, plan, shown));
    }

    fn used_when_revoked(&mut self, glance: &Glance, revoked: &Revoked, moment: Moment) {
        if !revoked.is_before(glance.time)
            || (self.undead.len() >= UNDEAD && !self.undead.contains_key(&glance.credential))
        {
            return;
        }
        let new = || Undead {
            revoked: revoked.clone(),
            sent: (Tally::default(), *glance),
            accepted: (Tally::default(), *glance),
        };
        let undead = self.undead.entry(glance.credential).or_insert_with(new);
        undead.sent.0.add(moment);
        if is_success(glance.status) && glance.time.0 - revoked.at.time.0 >= SPREAD {
            if undead.accepted.0.count == 0 {
                undead.accepted.1 = *glance;
            }
            undead.accepted.0.add(moment);
        }
    }

    /// Tells of the tokens that were used after their revocation, and of those that still worked.
    fn tell_undead(&mut self, plan: &[Sequenced]) {
        let mut undead: Vec<_> = self.undead.drain().collect();
        undead.sort_unstable_by_key(|(credential, _)| *credential);
        for (_, Undead { revoked, sent, accepted }) in undead {
            for (fault, did, (tally, glance)) in [
                (Fault::UsedWhenRevoked, "sent", sent),
                (Fault::AcceptedWhenRevoked, "accepted", accepted),
            ] {
                let Some(sequence) = sequence_of(plan, fault) else { continue };
                let Some((first, last)) = tally.ends else { continue };
                let mut moments = vec![revoked.at, first];
                if last != first {
                    moments.push(last);
                }
                let occurrence = Occurrence {
                    moments,
                    client: glance.client,
                    status: glance.status,
                    refusals: tally.count,
                    own: glance.marks.has(Marks::OWN),
                    same_credential: true,
                    proven: true,
                    words: format!("{did} with {} requests", tally.count),
                    ..Occurrence::default()
                };
                let shape = Request(&revoked.request).shape();
                let request = revoked.request.clone();
                self.shown.occurrences.push(Seen { sequence, shape, request, occurrence });
            }
        }
    }

    /// Changes a client, which is followed from now on.
    fn with_client(
        &mut self,
        glance: &Glance,
        plan: &[Sequenced],
        change: impl FnOnce(&mut Client, &mut Shown),
    ) {
        if self.clients.len() >= CLIENTS && !self.clients.contains_key(&glance.client) {
            self.forget(plan);
        }
        let client = self.clients.entry(glance.client).or_insert_with(|| Client::new(glance.time));
        let before = client.followed();
        change(client, &mut self.shown);
        let after = client.followed();
        if after > before {
            self.queue.push_back((glance.time, glance.client));
        }
        self.count_open(glance.client, before, after);
        self.settle();
    }

    fn went_on(&mut self, glance: &Glance, moment: Moment, plan: &[Sequenced]) {
        let Some(client) = self.clients.get_mut(&glance.client) else { return };
        let before = client.followed();
        if before == 0 {
            return;
        }
        client.went_on(glance, moment, plan, &mut self.shown);
        let after = client.followed();
        if client.is_newly_throttled(glance.time) {
            self.queue.push_back((glance.time, glance.client));
        }
        self.count_open(glance.client, before, after);
        self.settle();
    }

    fn expire(&mut self, plan: &[Sequenced]) {
        let Some((_, key)) = self.queue.pop_front() else { return };
        let Some(client) = self.clients.get_mut(&key) else { return };
        let before = client.followed();
        client.expire(self.now, plan, &mut self.shown);
        let after = client.followed();
        self.count_open(key, before, after);
        self.settle();
    }

    /// Forgets the half of the clients that was heard of longest ago.
    fn forget(&mut self, plan: &[Sequenced]) {
        let mut heard: Vec<(Timestamp, u64)> =
            self.clients.iter().map(|(&key, client)| (client.last, key)).collect();
        heard.sort_unstable();
        heard.truncate(CLIENTS / 2);
        for (_, key) in heard {
            if let Some(mut client) = self.clients.remove(&key) {
                let before = client.followed();
                client.end(plan, &mut self.shown);
                self.count_open(key, before, 0);
                self.forgotten.clients += 1;
            }
        }
        self.settle();
    }

    /// Adds what the last steps showed to the support of its endpoint.
    fn settle(&mut self) {
        for episode in self.shown.episodes.drain(..) {
            let room = self.ends.len() < ENDPOINTS;
            let ends = match self.ends.entry(episode.shape) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(vacant) if room => vacant.insert(Ends::default()),
                Entry::Vacant(_) => {
                    self.forgotten.refusals += 1;
                    continue;
                }
            };
            ends.episodes += 1;
            ends.by_chance += episode.chance;
        }
        for Seen { sequence, shape, request, occurrence } in self.shown.occurrences.drain(..) {
            // Not kept among the endpoints: then nothing tells what chance would do.
            if self.ends.contains_key(&shape) || self.ends.len() < ENDPOINTS {
                let (_, support) = self
                    .support
                    .entry((sequence, shape))
                    .or_insert_with(|| (request, Support::default()));
                support.add(occurrence);
            }
        }
    }

    fn is_open(&self, client: u64) -> bool {
        self.opened.get(client as usize % OPENED).is_some_and(|&count| count > 0)
    }

    fn count_open(&mut self, client: u64, before: usize, after: usize) {
        let Some(count) = self.opened.get_mut(client as usize % OPENED) else { return };
        match (before > 0, after > 0) {
            // One that is full stays full: then these clients are looked up for nothing.
            (false, true) => *count = count.saturating_add(1),
            (true, false) if *count < u8::MAX => *count = count.saturating_sub(1),
            _ => {}
        }
    }

    /// Counts what is long past.
    pub(super) fn settle_minutes(&mut self, outages: &Outages) {
        self.support.values_mut().for_each(|(_, support)| support.settle(outages));
    }

    /// Closes everything and gives away what was found, in no particular order.
    pub(super) fn finish(&mut self, plan: &[Sequenced], ledger: &Ledger) -> Vec<Found> {
        self.wardrobe.end(plan, ledger, &mut self.shown);
        self.tell_undead(plan);
        let mut keys: Vec<u64> = self.clients.keys().copied().collect();
        keys.sort_unstable();
        for key in keys {
            if let Some(mut client) = self.clients.remove(&key) {
                client.end(plan, &mut self.shown);
            }
        }
        self.settle();
        let support = std::mem::take(&mut self.support);
        let mut found: Vec<Found> = support
            .into_iter()
            .map(|((sequence, shape), (request, mut support))| {
                let ends = self.ends.get(&shape).copied().unwrap_or_default();
                support.episodes = ends.episodes;
                support.by_chance = ends.by_chance;
                Found { sequence, request, support }
            })
            .collect();
        found.sort_by(|a, b| (a.sequence, &a.request).cmp(&(b.sequence, &b.request)));
        found
    }
}

/// Whether a credential was handed out. A login answers with a redirect as often as not.
fn is_grant(glance: &Glance) -> bool {
    (200..=299).contains(&glance.status)
        || (glance.marks.has(Marks::LOGIN) && matches!(glance.status, 302 | 303))
}

/// The place of a success in the table, and what stands there.
fn success(glance: &Glance) -> (usize, u32) {
    let key = glance.client ^ (u64::from(glance.target)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (key as usize % SUCCESSES, (key >> 32) as u32 | 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Site;
    use crate::model::{Caller, Locator, Sighting};
    use crate::rules::behaviour::glance::{Glances, SHARDS};

    #[test]
    fn a_clock_that_was_set_back_costs_no_memory() {
        let redactor = crate::auth::redact::Redactor::new(b"test");
        let mut glances = Glances::default();
        // One refusal today, and then all those of yesterday: the first never comes of age.
        for ordinal in 0..3 * QUEUE as u64 {
            let client = format!("192.0.2.7 by way of {ordinal}");
            let mut sighting = Sighting::at(ordinal, Locator::Line, 403);
            let seconds = if ordinal == 0 { 90_000 } else { ordinal.cast_signed() };
            sighting.time = Some(Timestamp(seconds * Timestamp::SECOND));
            sighting.client = Some(Caller::Name(client.as_bytes()));
            sighting.target = Some(b"/orders");
            glances.take(&sighting, &redactor, &Site::default());
        }
        let (mut shard, ledger) = (Shard::default(), Ledger::default());
        let mut all: Vec<&Glance> = (0..SHARDS).flat_map(|at| glances.of_shard(at)).collect();
        all.sort_by_key(|glance| glance.ordinal);
        assert_eq!(all.len(), 3 * QUEUE);
        for glance in all {
            shard.step(glance, &glances.requests, (0, 0), &[], &ledger);
        }
        assert!(shard.queue.len() <= QUEUE, "{} refusals wait", shard.queue.len());
    }
}
