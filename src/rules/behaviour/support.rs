//! What occurrences on one endpoint add up to.

use std::collections::BTreeMap;

use super::glance::{Glance, Marks};
use super::minutes::Outages;
use crate::auth::endpoint::Grant;
use crate::model::{Confidence, Timestamp, limits};

/// Clients told apart in the support of one finding, in one shard; all shards together tell 16,384
/// apart. What others do is counted, but proves nothing more.
const CLIENTS: usize = 256;

/// Ages kept of one finding, in one shard.
const AGES: usize = 4_096;

/// Minutes of one finding that are counted apart. What is older is settled: nothing more comes of it.
const MINUTES: usize = 32;

/// Occurrences of one client this near to each other count once: one cause may have several effects.
const APART: i64 = 600 * Timestamp::SECOND;

/// Where and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Number of the input.
    pub input: u32,
    /// See [`Place::ordinal`](crate::model::Place::ordinal).
    pub ordinal: u64,
    /// When it happened.
    pub time: Timestamp,
    /// Connection and exchange of a capture.
    tcp: Option<(u32, u32)>,
    is_http2: bool,
    is_http3: bool,
    is_entry: bool,
}

/// One occurrence of a pattern.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one occurrence")]
#[derive(Clone, Debug, Default)]
pub struct Occurrence {
    /// Its exchanges that matter, in their order.
    pub moments: Vec<Moment>,
    /// Who.
    pub(super) client: u64,
    /// How it was refused.
    pub status: u16,
    /// The refusals that belong to it.
    pub refusals: u32,
    /// The request had been answered with success before, as far back as is remembered.
    pub worked_before: bool,
    /// What was handed out in between.
    pub grant: Option<Grant>,
    /// The request succeeded with another credential than it was refused with.
    pub other_credential: bool,
    /// Since the renewal before it, in microseconds.
    pub age: Option<i64>,
    /// Requests that passed before it, where that was counted.
    pub passed: Option<u32>,
    /// The recording is this one client's own.
    pub own: bool,
    /// It was refused with the same credential each time, as far as that was recorded.
    pub same_credential: bool,
    /// It is protocol data alone that shows it, not the order of things.
    pub proven: bool,
    /// What there is to say of it, where numbers do not say it.
    pub words: String,
}

/// All occurrences of a pattern on one endpoint.
#[derive(Clone, Debug, Default)]
pub struct Support {
    /// How many.
    pub count: u64,
    /// How many that are of different clients, or ten minutes apart.
    pub independent: u64,
    /// How many clients, at least.
    pub clients: u64,
    /// Occurrences whose request had worked before.
    pub worked_before: u64,
    /// Occurrences with a token in between, as opposed to a login.
    pub tokens: u64,
    /// Occurrences in which the credential is known to have changed.
    pub other_credential: u64,
    /// Occurrences in which the credential is known to have stayed the same.
    pub same_credential: u64,
    /// Refusals in all occurrences.
    pub refusals: u64,
    /// The most refusals in one.
    pub most: u32,
    /// Whether every occurrence is from a recording of one client.
    pub own: bool,
    /// Ages of what was refused, in microseconds, sorted.
    pub ages: Vec<i64>,
    /// How many requests passed before each, sorted.
    pub passes: Vec<u32>,
    /// Exchanges of everybody in that time, where that was counted.
    pub asked: u64,
    /// How long it lasted, in minutes, where that was counted.
    pub lasting: u64,
    /// The first occurrences.
    pub samples: Vec<Occurrence>,
    /// Refusals on the endpoint that were followed to an end.
    pub episodes: u64,
    /// How many of these would end in a renewal by chance, given how often their clients renew.
    pub by_chance: f64,
    /// Whether there were more clients than are told apart.
    is_crowded: bool,
    last_of: BTreeMap<u64, Timestamp>,
    minutes: BTreeMap<i64, u64>,
    /// Occurrences of older minutes in which everybody was refused.
    in_outage: u64,
}

impl Moment {
    /// Where and when a glance was.
    pub(super) fn of(glance: &Glance, input: u32, base: u64) -> Self {
        Self {
            input,
            ordinal: glance.ordinal + base,
            time: glance.time,
            tcp: glance.marks.has(Marks::TCP).then_some(glance.tcp),
            is_http2: glance.marks.has(Marks::HTTP2),
            is_http3: glance.marks.has(Marks::HTTP3),
            is_entry: glance.marks.has(Marks::ENTRY),
        }
    }

    /// The place in words, `line 42`.
    pub(super) fn place(&self) -> String {
        match self.tcp {
            Some((connection, stream)) if self.is_http2 => {
                format!("tcp {connection}, h2 stream {stream}")
            }
            Some((connection, stream)) if self.is_http3 => {
                format!("quic {connection}, h3 stream {stream}")
            }
            Some((stream, exchange)) => format!("tcp {stream}, exchange {exchange}"),
            None if self.is_entry => format!("entry {}", self.ordinal),
            None => format!("line {}", self.ordinal),
        }
    }

    /// Whether its place is a line of text, whose number reports write themselves.
    pub(super) const fn is_line(&self) -> bool {
        self.tcp.is_none() && !self.is_entry
    }
}

impl Support {
    /// Adds an occurrence.
    pub(super) fn add(&mut self, occurrence: Occurrence) {
        let Some(first) = occurrence.moments.first() else { return };
        let time = first.time;
        self.own = occurrence.own && (self.own || self.count == 0);
        self.count += 1;
        self.worked_before += u64::from(occurrence.worked_before);
        self.tokens += u64::from(occurrence.grant == Some(Grant::Token));
        self.other_credential += u64::from(occurrence.other_credential);
        self.same_credential += u64::from(occurrence.same_credential);
        self.refusals += u64::from(occurrence.refusals);
        self.most = self.most.max(occurrence.refusals);
        *self.minutes.entry(super::minutes::minute_of(time)).or_default() += 1;
        if let Some(last) = self.last_of.get_mut(&occurrence.client) {
            if time.0 - last.0 >= APART {
                self.independent += 1;
                *last = time;
            }
        } else if self.last_of.len() < CLIENTS {
            self.independent += 1;
            self.clients += 1;
            self.last_of.insert(occurrence.client, time);
        } else {
            self.is_crowded = true;
        }
        if let Some(age) = occurrence.age
            && self.ages.len() < AGES
        {
            let at = self.ages.partition_point(|&known| known <= age);
            self.ages.insert(at, age);
        }
        if let Some(passed) = occurrence.passed
            && self.passes.len() < AGES
        {
            let at = self.passes.partition_point(|&known| known <= passed);
            self.passes.insert(at, passed);
        }
        let place = |o: &Occurrence| o.moments.first().map(|m| (m.input, m.ordinal));
        if self.samples.len() < limits::SAMPLES
            || self.samples.last().is_some_and(|last| place(&occurrence) < place(last))
        {
            let at = self.samples.partition_point(|known| place(known) <= place(&occurrence));
            self.samples.insert(at, occurrence);
            self.samples.truncate(limits::SAMPLES);
        }
    }

    /// Adds the support of other clients.
    pub(super) fn merge(&mut self, other: Self) {
        self.own = if self.count == 0 { other.own } else { self.own && other.own };
        self.count += other.count;
        self.independent += other.independent;
        self.clients += other.clients;
        self.is_crowded |= other.is_crowded;
        self.worked_before += other.worked_before;
        self.tokens += other.tokens;
        self.other_credential += other.other_credential;
        self.same_credential += other.same_credential;
        self.refusals += other.refusals;
        self.most = self.most.max(other.most);
        self.episodes += other.episodes;
        self.by_chance += other.by_chance;
        self.ages.extend(other.ages);
        self.ages.sort_unstable();
        self.passes.extend(other.passes);
        self.passes.sort_unstable();
        self.asked += other.asked;
        self.lasting += other.lasting;
        self.samples.extend(other.samples);
        self.samples.sort_by_key(|o| o.moments.first().map(|m| (m.input, m.ordinal)));
        self.samples.truncate(limits::SAMPLES);
        self.in_outage += other.in_outage;
        for (minute, count) in other.minutes {
            *self.minutes.entry(minute).or_default() += count;
        }
    }

    /// Counts what is long past, so that memory stays bounded over days.
    pub(super) fn settle(&mut self, outages: &Outages) {
        while self.minutes.len() > MINUTES
            && let Some((minute, count)) = self.minutes.pop_first()
        {
            self.in_outage += if outages.covers(minute) { count } else { 0 };
        }
    }

    /// Forgets when things happened: where outages are what is looked for.
    pub(super) fn forget_minutes(&mut self) {
        self.minutes.clear();
        self.in_outage = 0;
    }

    /// Occurrences in minutes in which everybody was refused.
    pub(super) fn in_outage(&self, outages: &Outages) -> u64 {
        let recent = self.minutes.iter().filter(|(minute, _)| outages.covers(**minute));
        self.in_outage + recent.map(|(_, count)| count).sum::<u64>()
    }

    /// How many times as often as by chance.
    pub fn lift(&self) -> f64 {
        self.count as f64 / self.by_chance.max(0.001)
    }

    /// How sure it is, as the catalogue counts: occurrences weighed by their lift, and by how well the
    /// recording tells clients apart. An address with a user agent is four tenths of an identity.
    pub fn weight(&self) -> f64 {
        let identity = if self.own || self.other_credential == self.count { 1.0 } else { 0.4 };
        self.independent as f64 * (self.lift().max(1.0).log2() / 3.0).min(1.0) * identity
    }

    /// The age that most of the refused had, and how many had it; `None` where no age stands out.
    pub fn usual_age(&self) -> Option<(i64, usize)> {
        let ages = &self.ages;
        let mut best = (0, 0);
        let mut from = 0;
        for (to, &age) in ages.iter().enumerate() {
            // Five seconds either way, or two per cent (the catalogue's B3).
            let spread = (10 * Timestamp::SECOND).max(age / 25);
            while ages.get(from).is_some_and(|&young| age - young > spread) {
                from += 1;
            }
            if to + 1 - from > best.1 {
                let middle = ages.get(from.midpoint(to)).copied().unwrap_or(age);
                best = (middle, to + 1 - from);
            }
        }
        let stands_out = best.1 >= 3 && best.1 * 10 >= ages.len() * 6;
        stands_out.then_some(best)
    }

    /// The number of requests that passed most often, within one or two per cent, and how often.
    pub fn usual_passes(&self) -> Option<(u32, usize)> {
        let near = |number: u32| {
            let spread = 1.max(number / 50);
            self.passes.iter().filter(|known| known.abs_diff(number) <= spread).count()
        };
        let best = self.passes.iter().map(|&number| (near(number), number)).max()?;
        let (count, number) = best;
        (count * 10 >= self.passes.len() * 6).then_some((number, count))
    }

    /// What there is to say of the first occurrence.
    pub fn words(&self) -> &str {
        self.samples.first().map_or("", |sample| &sample.words)
    }

    /// Proven where protocol data alone shows the first occurrence, else inferred.
    pub fn confidence(&self) -> Confidence {
        if self.samples.first().is_some_and(|sample| sample.proven) {
            Confidence::Proven
        } else {
            Confidence::Inferred
        }
    }

    /// `12 times by 4 clients`, for evidence.
    pub fn how_often(&self) -> String {
        let times =
            if self.count == 1 { "once".to_owned() } else { format!("{} times", self.count) };
        match self.clients {
            _ if self.own => times,
            1 => format!("{times} by one client"),
            clients if self.is_crowded => format!("{times} by at least {clients} clients"),
            clients => format!("{times} by {clients} clients"),
        }
    }
}
