//! Takes the glances of one wave after the other, and judges at the end.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::chronicle::{Chronicle, histories};
use super::client::Sequenced;
use super::endpoint::{Endpoint, Request};
use super::glance::{Glance, Glances, Pool, SHARDS, shard_of};
use super::ledger::Ledger;
use super::minutes::Outages;
use super::pattern::{Disagreement, Pattern};
use super::shard::{Forgotten, Found, Shard};
use super::stance::Stances;
use super::support::{Moment, Support};
use crate::auth::redact::Redactor;
use crate::model::{Confidence, Finding, Sighting};
use crate::rules::engine::fingerprint;
use crate::rules::{ALSO, Note, Rule, Statuses, all};
use crate::tally::History;

/// Fewer glances are not worth waking other threads for.
const PARALLEL: usize = 4_096;

/// Follows the clients of a sequence of inputs: one input, or the files of a rotated log in the order
/// of their time.
pub struct Behaviour {
    plan: Vec<Sequenced>,
    least: Confidence,
    redactor: Redactor,
    pool: Pool,
    /// Made when the first glance comes.
    shards: Vec<Shard>,
    /// What was handed out, to whomever.
    ledger: Ledger,
    /// How refusals for one reason were answered.
    stances: Stances,
    outages: Outages,
    /// Names of the inputs of this sequence.
    inputs: BTreeMap<u32, Arc<str>>,
    unplaced: Unplaced,
    /// Credentials by kind and fingerprint, where time lines are wanted.
    labels: Option<HashMap<u32, String, FixedState>>,
}

/// Credentials named in time lines; those beyond it go without a name.
const LABELS: usize = 100_000;

/// Refusals that could not be followed, for want of what tells one client from another and one
/// moment from the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unplaced {
    /// Nothing says when.
    pub timeless: u64,
    /// Nothing says who.
    pub clientless: u64,
    /// Nothing says what was asked for.
    pub targetless: u64,
}

/// What a sequence of inputs came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// With the number of the input each is about, in input order.
    pub findings: Vec<(u32, Finding)>,
    /// What happened to the clients that were refused most often, where that is wanted.
    pub histories: Vec<History>,
    /// Clients that were forgotten to keep memory bounded.
    pub forgotten_clients: u64,
    /// Refusals on endpoints beyond those that are kept.
    pub forgotten_refusals: u64,
}

/// One fault: the sequence, then the endpoint or, for what concerns all endpoints of a host, the host.
type Key = (usize, String, String, String);

impl Unplaced {
    pub(super) fn count(&mut self, sighting: &Sighting<'_>) {
        if sighting.time.is_none() {
            self.timeless += 1;
        } else if sighting.client.is_none() {
            self.clientless += 1;
        } else {
            self.targetless += 1;
        }
    }

    fn add(&mut self, other: Self) {
        self.timeless += other.timeless;
        self.clientless += other.clientless;
        self.targetless += other.targetless;
    }

    /// All of them.
    pub const fn sum(self) -> u64 {
        self.timeless + self.clientless + self.targetless
    }
}

impl Behaviour {
    /// Follows what the rules at these positions in [`all`] look for; findings are at least this
    /// sure.
    pub fn new(rules: &[usize], least: Confidence, redactor: Redactor, pool: Pool) -> Self {
        Self {
            plan: plan(rules),
            least,
            redactor,
            pool,
            shards: Vec::new(),
            ledger: Ledger::default(),
            stances: Stances::default(),
            outages: Outages::default(),
            inputs: BTreeMap::new(),
            unplaced: Unplaced::default(),
            labels: None,
        }
    }

    /// The same, which also keeps what happened to each client.
    #[must_use]
    pub fn with_timelines(mut self, timelines: bool) -> Self {
        self.labels = timelines.then(HashMap::default);
        self
    }

    /// Takes the glances of a wave, piece by piece in input order.
    pub fn fold(&mut self, number: u32, name: &Arc<str>, wave: &mut [&mut Glances]) {
        for piece in &mut *wave {
            self.unplaced.add(piece.unplaced);
            self.outages.add(&piece.minutes, &piece.requests, number, piece.base);
            if let (Some(known), Some(labels)) = (&mut self.labels, piece.labels.take()) {
                let room = LABELS.saturating_sub(known.len());
                known.extend(labels.into_iter().take(room));
            }
        }
        let glances: usize = wave.iter().map(|piece| piece.count).sum();
        if glances == 0 || (self.plan.is_empty() && self.labels.is_none()) {
            return;
        }
        self.inputs.entry(number).or_insert_with(|| Arc::clone(name));
        if self.shards.is_empty() {
            self.shards.resize_with(SHARDS, Shard::default);
            if self.labels.is_some() {
                for shard in &mut self.shards {
                    shard.chronicle = Some(Chronicle::default());
                }
            }
        }
        self.take_deeds(number, wave);
        self.take_awaited(number, wave);
        // The pieces of a capture overlap in time.
        let overlap = wave.windows(2).any(|two| {
            let ends = two[0].ends.zip(two[1].ends);
            ends.is_some_and(|((_, last), (next, _))| last + two[0].base > next + two[1].base)
        });
        let (plan, ledger) = (&self.plan, &self.ledger);
        let pieces = &*wave;
        let outages = &self.outages;
        let feed = |(at, shard): (usize, &mut Shard)| {
            feed(shard, at, pieces, overlap, number, (plan, ledger));
            shard.settle_minutes(outages);
        };
        if glances < PARALLEL {
            self.shards.iter_mut().enumerate().for_each(feed);
        } else {
            self.shards.par_iter_mut().enumerate().for_each(feed);
        }
        for piece in wave {
            self.pool.take_back(piece);
        }
    }

    /// Takes what the exchanges of a wave did to credentials, in input order.
    fn take_deeds(&mut self, number: u32, wave: &mut [&mut Glances]) {
        for piece in &mut *wave {
            let base = piece.base;
            self.stances.merge(&mut piece.stances, number, base);
        }
        let mut deeds: Vec<(u64, usize, usize)> = Vec::new();
        for (at, piece) in wave.iter().enumerate() {
            let places = piece.deeds.iter().enumerate();
            deeds.extend(places.map(|(n, deed)| (deed.glance.ordinal + piece.base, at, n)));
        }
        deeds.sort_unstable();
        for (_, at, n) in deeds {
            let Some(piece) = wave.get(at) else { continue };
            let Some(deed) = piece.deeds.get(n) else { continue };
            let Some(request) = piece.requests.get(deed.glance.request) else { continue };
            let moment = Moment::of(&deed.glance, number, piece.base);
            self.ledger.take(deed, request, moment);
        }
    }

    /// Gives each shard what waits for its clients.
    fn take_awaited(&mut self, number: u32, wave: &[&mut Glances]) {
        for piece in wave {
            for awaited in &piece.awaited {
                let shard = self.shards.get_mut(shard_of(awaited.glance.client));
                let request = piece.requests.get(awaited.glance.request);
                if let (Some(shard), Some(request)) = (shard, request) {
                    let moment = Moment::of(&awaited.glance, number, piece.base);
                    shard.sequels.add(awaited, request, moment, &self.plan);
                }
            }
        }
    }

    /// The refusals of the last input that could not be followed.
    pub fn take_unplaced(&mut self) -> Unplaced {
        std::mem::take(&mut self.unplaced)
    }

    /// Ends the sequence of inputs; the next one starts from nothing.
    pub fn finish(&mut self) -> Outcome {
        let mut outcome = Outcome::default();
        let mut faults: BTreeMap<Key, (Endpoint, Support)> = BTreeMap::new();
        let mut add = |sequence: usize, endpoint: Endpoint, found: Support| match faults
            .entry(key(&self.plan, sequence, &endpoint))
        {
            Entry::Vacant(vacant) => drop(vacant.insert((endpoint, found))),
            Entry::Occupied(mut known) => {
                let (first_endpoint, support) = known.get_mut();
                if first(&found) < first(support) {
                    *first_endpoint = endpoint;
                }
                support.merge(found);
            }
        };
        let endpoint = |found: &Found| Request(&found.request).endpoint(&self.redactor);
        for shard in &mut self.shards {
            for found in shard.finish(&self.plan, &self.ledger) {
                add(found.sequence, endpoint(&found), found.support);
            }
            let Forgotten { clients, refusals } = shard.forgotten;
            outcome.forgotten_clients += clients;
            outcome.forgotten_refusals += refusals;
        }
        for found in self.ledger.finish(&self.plan) {
            add(found.sequence, endpoint(&found), found.support);
        }
        for (sequence, endpoint, support) in self.stances.judge(&self.plan, &self.redactor) {
            add(sequence, endpoint, support);
        }
        for (at, sequenced) in self.plan.iter().enumerate() {
            if let Pattern::Outage { .. } = sequenced.sequence.pattern {
                for (request, support) in self.outages.stretches() {
                    let endpoint = Request(&request).endpoint(&self.redactor);
                    add(at, Endpoint { client: String::new(), ..endpoint }, support);
                }
            }
        }
        if let Some(labels) = &self.labels {
            let told = self.shards.iter_mut().filter_map(|shard| shard.chronicle.as_mut());
            let told = told.flat_map(Chronicle::tell).collect();
            let name =
                |input| self.inputs.get(&input).map_or_else(String::new, ToString::to_string);
            outcome.histories = histories(told, labels, &self.redactor, name);
        }
        for ((at, ..), (endpoint, support)) in &faults {
            outcome.findings.extend(self.judge(*at, endpoint, support));
        }
        outcome.findings.sort_by(|(a, f), (b, g)| {
            (a, f.ordinal, f.rule, &f.url).cmp(&(b, g.ordinal, g.rule, &g.url))
        });
        self.shards = Vec::new();
        self.outages = Outages::default();
        self.inputs.clear();
        outcome
    }

    fn judge(&self, at: usize, endpoint: &Endpoint, support: &Support) -> Option<(u32, Finding)> {
        let sequenced = self.plan.get(at)?;
        let rule = all().get(sequenced.rule)?;
        // When everybody is refused at once it is the server that has a problem.
        let outage = support.in_outage(&self.outages);
        if outage * 2 > support.count {
            return None;
        }
        let note = (sequenced.sequence.judge)(support)?;
        if note.confidence < self.least {
            return None;
        }
        let sample = support.samples.first()?;
        let moment = sample.moments.first()?;
        let source = Arc::clone(self.inputs.get(&moment.input)?);
        Some((moment.input, self.finding(rule, note, endpoint, support, moment, source)))
    }

    fn finding(
        &self,
        rule: &'static Rule,
        note: Note,
        endpoint: &Endpoint,
        support: &Support,
        moment: &Moment,
        source: Arc<str>,
    ) -> Finding {
        let status = support.samples.first().map_or(0, |sample| sample.status);
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut evidence = note.evidence;
        if let Some(places) = self.places(support, moment.input) {
            evidence.push_str("; ");
            evidence.push_str(&places);
        }
        Finding {
            rule: rule.id,
            name: rule.name,
            severity: note.severity.unwrap_or(rule.severity),
            confidence: note.confidence,
            cause: note.cause,
            expected_status: note.expected_status,
            message: note.message.unwrap_or(Cow::Borrowed(rule.summary)),
            evidence,
            citation: rule.citations.first().map_or("", |citation| citation.line),
            fix: note.fix.unwrap_or(Cow::Borrowed(rule.fix)),
            source,
            ordinal: moment.ordinal,
            locator: if moment.is_line() { String::new() } else { moment.place() },
            time: Some(moment.time),
            client: filled(&endpoint.client),
            server: None,
            method: filled(&endpoint.method),
            url: filled(&endpoint.url),
            host: filled(&endpoint.host),
            template: filled(&endpoint.template),
            status,
            credential: None,
            fingerprint: fingerprint(&[
                rule.id,
                &endpoint.host,
                &endpoint.method,
                &endpoint.template,
                &status.to_string(),
            ]),
        }
    }

    /// `see line 102 → line 105 → line 106; line 310 → …`, with the file where it is another.
    fn places(&self, support: &Support, input: u32) -> Option<String> {
        let of = |occurrence: &super::Occurrence| {
            let places: Vec<String> = occurrence
                .moments
                .iter()
                .map(|moment| match self.inputs.get(&moment.input) {
                    Some(name) if moment.input != input => {
                        format!("{} of {name}", moment.place())
                    }
                    _ => moment.place(),
                })
                .collect();
            places.join(" → ")
        };
        let all: Vec<String> = support.samples.iter().take(3).map(of).collect();
        (!all.is_empty()).then(|| format!("see {}", all.join("; ")))
    }
}

fn plan(rules: &[usize]) -> Vec<Sequenced> {
    rules
        .iter()
        .filter_map(|&at| {
            let rule = all().get(at)?;
            let sequence = match rule.statuses {
                Statuses::Sequence(sequence) => Some(sequence),
                _ => ALSO.iter().find(|(id, _)| *id == rule.id).map(|(_, sequence)| *sequence),
            }?;
            Some(Sequenced { rule: at, sequence })
        })
        .collect()
}

fn first(support: &Support) -> Option<(u32, u64)> {
    let moment = support.samples.first()?.moments.first()?;
    Some((moment.input, moment.ordinal))
}

fn key(plan: &[Sequenced], at: usize, endpoint: &Endpoint) -> Key {
    let (host, method, template) = endpoint.identity();
    // Tokens live as long on every endpoint, and a storm blows on many at once.
    let whole_host = plan.get(at).is_some_and(|s| {
        matches!(
            s.sequence.pattern,
            Pattern::Aged { .. }
                | Pattern::Storm { .. }
                | Pattern::Throttled { .. }
                | Pattern::Outage { .. }
                | Pattern::Disagreement {
                    about: Disagreement::Missing | Disagreement::SameCredential,
                    ..
                }
        )
    });
    if whole_host {
        (at, host.to_owned(), String::new(), String::new())
    } else {
        (at, host.to_owned(), method.to_owned(), template.to_owned())
    }
}

/// Feeds one shard its share of a wave, in order.
fn feed(
    shard: &mut Shard,
    at: usize,
    wave: &[&mut Glances],
    overlap: bool,
    number: u32,
    (plan, ledger): (&[Sequenced], &Ledger),
) {
    if !overlap {
        for piece in wave {
            for glance in piece.of_shard(at) {
                shard.step(glance, &piece.requests, (number, piece.base), plan, ledger);
            }
        }
        return;
    }
    let mut merged: Vec<(u64, &Glance, usize)> = wave
        .iter()
        .enumerate()
        .flat_map(|(index, piece)| {
            piece.of_shard(at).iter().map(move |g| (g.ordinal + piece.base, g, index))
        })
        .collect();
    merged.sort_by_key(|&(ordinal, _, index)| (ordinal, index));
    for (_, glance, index) in merged {
        if let Some(piece) = wave.get(index) {
            shard.step(glance, &piece.requests, (number, piece.base), plan, ledger);
        }
    }
}
