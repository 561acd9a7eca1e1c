//! `authlint analyze`: exchanges to findings to reports.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::{Collector, Input, Worker};
use crate::model::{
    Confidence, Exchange, Finding, Hint, Interest, Lack, Mishap, Part, Parts, Reading, Severity,
    Sighting, Timestamp,
};
use crate::policy::Policy;
use crate::report::Report;
use crate::rules::behaviour::{Behaviour, Unplaced};
use crate::rules::{Accepted, Checked, Engine, Fate, Held, Witnesses, all};
use crate::tally::{Coverage, Exchanges, InputSummary, Series, Summary};

/// Checks exchanges.
impl Worker for Engine {
    type Piece = Checked;

    fn interest(&self, shows: Parts) -> Interest {
        Self::interest(self, shows)
    }

    fn may_skip(&self) -> bool {
        true
    }

    fn start(&self) -> Checked {
        Self::start(self)
    }

    fn exchange(&self, input: &Input, piece: &mut Checked, exchange: &Exchange<'_>) {
        self.check(&input.name, input.shows, exchange, piece);
    }

    #[inline]
    fn sighting(&self, _: &Input, piece: &mut Checked, sighting: &Sighting<'_>) {
        self.glance(sighting, piece);
    }

    fn rebase(&self, piece: &mut Checked, by: u64) {
        piece.glances.rebase(by);
        let held = piece.held.iter_mut().map(|held| &mut held.finding);
        for finding in piece.findings.iter_mut().chain(held) {
            finding.ordinal += by;
        }
    }
}

/// Hands findings to reports, and keeps the numbers.
pub struct Analyze {
    reports: Vec<Box<dyn Report>>,
    summary: Summary,
    policy: Policy,
    /// What is kept of the inputs being read, by number: one, unless they are followed side by side.
    open: BTreeMap<u32, Open>,
    /// Tells others how much was found.
    found: Arc<Found>,
    /// What clients do, exchange after exchange.
    behaviour: Behaviour,
    /// Inputs whose lines count from a byte on, by number.
    from_byte: BTreeMap<u32, u64>,
}

/// What is kept of an input until it is read.
struct Open {
    /// Findings that the rest of the input decides about.
    held: Vec<Held>,
    /// What they may wait for.
    witnesses: Witnesses,
    /// When each credential was last accepted although it had expired.
    accepted: HashMap<u64, Option<Timestamp>, foldhash::fast::FixedState>,
    /// What was shown, and findings that waited for it, of which nothing is kept.
    forgotten: u64,
    coverage: Coverage,
}

/// How much was found so far, by severity: for whoever watches a run.
#[derive(Debug, Default)]
pub struct Found([AtomicU64; Severity::ALL.len()]);

/// Findings that are worth writing several reports of them side by side.
const PARALLEL: usize = 500;

/// Time lines kept of a run: a folder of recordings has one for each.
const HISTORIES: usize = 200;

/// Findings held back for one input. Beyond it they are reported at once, unless they wait for a witness:
/// a finding that a later line might refute is better than memory without bound, one without proof is not.
const HELD: usize = 100_000;

impl Analyze {
    /// Writes to these reports what the rules of this engine find and the policy does not leave out.
    pub fn new(reports: Vec<Box<dyn Report>>, engine: &Engine, policy: Policy) -> Self {
        Self {
            reports,
            policy,
            behaviour: engine.behaviour(),
            from_byte: BTreeMap::new(),
            summary: Summary {
                rules: engine.selected().to_vec(),
                coverage: Coverage::new(all().len()),
                ..Summary::default()
            },
            open: BTreeMap::new(),
            found: Arc::default(),
        }
    }

    /// How much was found so far, while others go on.
    pub fn found(&self) -> Arc<Found> {
        Arc::clone(&self.found)
    }

    /// The same, which also keeps what tables are made of: findings by hour and client, and
    /// exchanges by endpoint if the engine counts them.
    #[must_use]
    pub fn with_tables(mut self, tables: bool) -> Self {
        self.summary.series = tables.then(Series::default);
        self
    }

    /// Ends the reports.
    ///
    /// # Errors
    /// When one cannot be written.
    pub fn finish(mut self) -> io::Result<Summary> {
        self.policy.finish(&mut self.summary.policy);
        // A profile or a selection runs some of the rules only.
        self.summary.coverage = self.summary.coverage.only(&self.summary.rules);
        let Self { reports, summary, .. } = &mut self;
        reports.par_iter_mut().try_for_each(|report| report.finish(summary))?;
        Ok(self.summary)
    }

    fn report(&mut self, number: u32, findings: &mut Vec<Finding>) -> io::Result<()> {
        if !self.policy.is_empty() {
            let Self { policy, summary, .. } = self;
            findings.retain_mut(|finding| policy.keeps(finding, &mut summary.policy));
        }
        if findings.is_empty() {
            return Ok(());
        }
        for finding in &mut *findings {
            if finding.locator.is_empty() {
                finding.locator = match self.from_byte.get(&number) {
                    Some(byte) => format!("line {} from byte {byte} on", finding.ordinal),
                    None => format!("line {}", finding.ordinal),
                };
            }
            let group = self.summary.groups.add(number, finding);
            if let Some(series) = &mut self.summary.series {
                series.add(group, finding);
            }
            count(&mut self.summary.by_severity, &Severity::ALL, &finding.severity);
            count(&mut self.summary.by_confidence, &Confidence::ALL, &finding.confidence);
        }
        for (counter, &count) in self.found.0.iter().zip(&self.summary.by_severity) {
            counter.store(count, Ordering::Relaxed);
        }
        let findings: &[Finding] = findings;
        if findings.len() < PARALLEL {
            return self.reports.iter_mut().try_for_each(|report| report.findings(findings));
        }
        // Each of them has a writer of its own.
        self.reports.par_iter_mut().try_for_each(|report| report.findings(findings))
    }

    /// The hints of an input that something hangs on: a rule that could not tell, or a refusal of
    /// which it is not clear who sent it.
    fn hints(&self, input: &Input, reading: &Reading, coverage: &Coverage) -> Vec<(Hint, u32)> {
        let refused = reading.status(401) + reading.status(403) > 0;
        let waits = |at: usize, part: Part| {
            let (Some(rule), Some(coverage)) = (all().get(at), coverage.rules.get(at)) else {
                return false;
            };
            let is_shut_out = !rule.can_look_at(input.shows) && rule.needs_any.contains(&part);
            let missed = coverage.unseen.get(part as usize).is_some_and(|&count| count > 0);
            missed || (is_shut_out && coverage.eligible > 0)
        };
        let of = |hint: Hint| match hint.lacks.part() {
            Some(part) => {
                let rules = self.summary.rules.iter().filter(|&&at| waits(at, part)).count();
                (rules > 0).then_some((hint, rules as u32))
            }
            None => refused.then_some((hint, 0)),
        };
        let is_shown = |hint: &Hint| {
            Lack::ALL.iter().zip(reading.shown).any(|(lack, shown)| shown && *lack == hint.lacks)
        };
        input.hints.iter().copied().filter(|hint| !is_shown(hint)).filter_map(of).collect()
    }
}

impl Found {
    /// Findings by severity, in the order of [`Severity::ALL`].
    pub fn by_severity(&self) -> [u64; Severity::ALL.len()] {
        [0, 1, 2].map(|at: usize| self.0.get(at).map_or(0, |count| count.load(Ordering::Relaxed)))
    }
}

impl Open {
    fn new() -> Self {
        Self {
            held: Vec::new(),
            witnesses: Witnesses::default(),
            accepted: HashMap::default(),
            forgotten: 0,
            coverage: Coverage::new(all().len()),
        }
    }

    /// Drops the held findings that the rest of the input refuted or did not bear out.
    fn resolve(&mut self) -> Vec<Finding> {
        let held = std::mem::take(&mut self.held);
        let accepted = std::mem::take(&mut self.accepted);
        let witnesses = std::mem::take(&mut self.witnesses);
        let mut findings = Vec::with_capacity(held.len());
        for Held { finding, fate, rule } in held {
            let stands = match fate {
                Fate::IfShown(shown) => witnesses.meet(shown),
                Fate::UnlessAccepted(Accepted { credential, time }) => {
                    !accepted.get(&credential).is_some_and(|&last| match (last, time) {
                        (Some(last), Some(time)) => last >= time,
                        // Without times nothing says which came first.
                        _ => true,
                    })
                }
            };
            if stands {
                findings.push(finding);
            } else {
                self.withdraw(rule);
            }
        }
        findings
    }

    /// Counts a finding of this rule no more.
    fn withdraw(&mut self, rule: usize) {
        if let Some(coverage) = self.coverage.rules.get_mut(rule) {
            coverage.flagged = coverage.flagged.saturating_sub(1);
        }
    }
}

impl Collector<Checked> for Analyze {
    fn collect(&mut self, input: &Input, mut wave: Vec<Checked>) -> io::Result<()> {
        if let Some(byte) = input.from_byte {
            self.from_byte.insert(input.number, byte);
        }
        let mut glances: Vec<_> = wave.iter_mut().map(|piece| &mut piece.glances).collect();
        self.behaviour.fold(input.number, &input.name, &mut glances);
        let mut findings = Vec::new();
        let open = self.open.entry(input.number).or_insert_with(Open::new);
        for piece in wave {
            open.coverage.merge(&piece.coverage);
            if let Some(endpoints) = &piece.endpoints {
                let all = self.summary.exchanges.get_or_insert_with(Exchanges::default);
                all.merge(&endpoints.exchanges);
            }
            findings.extend(piece.findings);
            for accepted in piece.accepted {
                open.accepted
                    .entry(accepted.credential)
                    .and_modify(|last| *last = (*last).max(accepted.time))
                    .or_insert(accepted.time);
            }
            open.forgotten += open.witnesses.extend(piece.shown);
            for held in piece.held {
                match held.fate {
                    _ if open.held.len() < HELD => open.held.push(held),
                    Fate::UnlessAccepted(_) => findings.push(held.finding),
                    Fate::IfShown(_) => {
                        open.withdraw(held.rule);
                        open.forgotten += 1;
                    }
                }
            }
        }
        findings.sort_by_key(|finding| finding.ordinal);
        self.report(input.number, &mut findings)
    }

    fn pause(&mut self) -> io::Result<()> {
        self.reports.iter_mut().try_for_each(|report| report.pause())
    }

    fn close(&mut self, input: &Input, mut summary: InputSummary) -> io::Result<()> {
        let mut open = self.open.remove(&input.number).unwrap_or_else(Open::new);
        let mut findings = open.resolve();
        findings.sort_by_key(|finding| finding.ordinal);
        self.report(input.number, &mut findings)?;
        summary.reading.mishaps.add_many(Mishap::ProofForgotten, open.forgotten, 0, || {
            "more routes, or more findings that wait, than are kept".to_owned()
        });
        let unplaced = self.behaviour.take_unplaced();
        // A rotated log is one sequence: what began in one file may end in the next.
        if !(input.continues && summary.units == "lines") {
            let outcome = self.behaviour.finish();
            self.summary.histories.extend(outcome.histories);
            self.summary.histories.truncate(HISTORIES);
            let forgotten = [
                (outcome.forgotten_clients, "the least recent ones"),
                (outcome.forgotten_refusals, "refused on more endpoints than are kept"),
            ];
            for (count, detail) in forgotten {
                let mishaps = &mut summary.reading.mishaps;
                mishaps.add_many(Mishap::ClientForgotten, count, 0, || detail.to_owned());
            }
            for findings in outcome.findings.chunk_by(|(a, _), (b, _)| a == b) {
                let number = findings.first().map_or(input.number, |(number, _)| *number);
                let mut findings: Vec<Finding> =
                    findings.iter().map(|(_, finding)| finding.clone()).collect();
                for finding in &findings {
                    if let Some(at) = all().iter().position(|rule| rule.id == finding.rule)
                        && let Some(coverage) = open.coverage.rules.get_mut(at)
                    {
                        coverage.flagged += 1;
                    }
                }
                self.report(number, &mut findings)?;
            }
        }
        for &at in &self.summary.rules {
            let (Some(rule), Some(coverage)) = (all().get(at), open.coverage.rules.get_mut(at))
            else {
                continue;
            };
            let statuses = summary.reading.statuses();
            coverage.eligible = statuses
                .filter(|&(status, _)| rule.looks_at(status, input.shows))
                .map(|(_, n)| n)
                .sum();
            if rule.is_of_sequences() && rule.can_look_at(input.shows) {
                let Unplaced { timeless, clientless, targetless } = unplaced;
                coverage.count_unseen(Part::Time, timeless.min(coverage.eligible));
                coverage.count_unseen(Part::Client, clientless.min(coverage.eligible));
                coverage.count_unseen(Part::Target, targetless.min(coverage.eligible));
            }
            let unseen: u64 = coverage.unseen.iter().sum();
            if rule.can_look_at(input.shows) {
                // What was not built had nothing for the rule to look at.
                coverage.checked = coverage.eligible.saturating_sub(unseen);
            } else if let Some(&part) =
                rule.needs_any.iter().find(|&&part| !input.shows.contains(part))
            {
                // Exchanges of a source that cannot show what the rule needs were never built.
                coverage.count_unseen(part, coverage.eligible);
            }
        }
        summary.hints = self.hints(input, &summary.reading, &open.coverage);
        self.summary.coverage.merge(&open.coverage);
        self.summary.reading.merge(summary.reading.clone());
        self.summary.inputs.push(summary);
        Ok(())
    }
}

fn count<T: PartialEq>(counts: &mut [u64], all: &[T], one: &T) {
    if let Some(slot) = all.iter().position(|x| x == one).and_then(|at| counts.get_mut(at)) {
        *slot += 1;
    }
}
