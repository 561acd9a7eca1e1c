//! Runs the rules on exchanges and turns their notes into findings.

mod by_status;
mod held;
mod look;
mod note;
mod witness;

use std::borrow::Cow;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use self::by_status::ByStatus;
pub use self::held::{Accepted, Fate, Held};
use self::held::{fate, note_acceptance};
use self::look::{Lifetimes, Look, Passed};
use self::note::{note_awaited, note_deed, note_insight, note_stance};
use self::witness::BY_PREFLIGHT;
pub use self::witness::{Shown, Witness, Witnesses};
use super::behaviour::{Behaviour, Glances, Pattern, Pool, Sequence};
use super::endpoints::Endpoints;
use super::{Keyword, Note, Profile, Rule, Statuses, all, products};
use crate::auth::lifecycle::Lifecycle;
use crate::auth::redact::Redactor;
use crate::auth::{Facts, Site, endpoint};
use crate::model::{
    Caller, Confidence, Depth, Exchange, Finding, Interest, Locator, Part, Parts, Peer, Probe,
    Proxies, Sighting,
};
use crate::tally::Coverage;

/// The rules of a run.
#[derive(Debug)]
pub struct Engine {
    /// Positions in [`all`], ascending.
    selected: Vec<usize>,
    by_status: ByStatus,
    /// Rules that were not selected, but tell rules that were whether a 401 was due.
    asked: Vec<usize>,
    least: Confidence,
    profile: Profile,
    redactor: Redactor,
    lifetimes: Arc<Lifetimes>,
    pool: Pool,
    /// Whether time lines are wanted.
    timelines: bool,
    /// Whether every exchange is to be counted by its endpoint.
    endpoints: bool,
    site: Site,
    proxies: Arc<Proxies>,
}

/// What the rules made of a piece of input.
#[derive(Debug)]
pub struct Checked {
    /// Findings that stand.
    pub findings: Vec<Finding>,
    /// Findings that the rest of the input decides about.
    pub held: Vec<Held>,
    /// What findings may wait for.
    pub shown: Vec<Shown>,
    /// Credentials that were accepted outside their lifetime: the clock must be wrong.
    pub accepted: Vec<Accepted>,
    /// What was checked, by position in [`all`].
    pub coverage: Coverage,
    /// What behaviour rules need of every exchange.
    pub glances: Glances,
    /// Exchanges by endpoint, where that is wanted.
    pub endpoints: Option<Box<Endpoints>>,
}

/// The rules that tell whether a 403 should have been a 401.
const DUE_401: [&str; 4] = ["AL301", "AL302", "AL303", "AL304"];

impl Default for Checked {
    fn default() -> Self {
        Self {
            findings: Vec::new(),
            held: Vec::new(),
            shown: Vec::new(),
            accepted: Vec::new(),
            coverage: Coverage::new(all().len()),
            glances: Glances::default(),
            endpoints: None,
        }
    }
}

impl Engine {
    /// An engine of the rules at these positions in [`all`], for findings of at least this
    /// confidence.
    pub fn new(mut selected: Vec<usize>, least: Confidence, redactor: Redactor) -> Self {
        selected.sort_unstable();
        selected.dedup();
        let compares = |at: &usize| all().get(*at).is_some_and(|rule| rule.compares_answers());
        let asked = if selected.iter().any(compares) {
            let tells = |at: &usize| all().get(*at).is_some_and(|rule| DUE_401.contains(&rule.id));
            (0..all().len()).filter(|at| tells(at) && !selected.contains(at)).collect()
        } else {
            Vec::new()
        };
        Self {
            selected,
            by_status: ByStatus::default(),
            asked,
            least,
            profile: Profile::Default,
            redactor,
            lifetimes: Arc::default(),
            pool: Pool::default(),
            timelines: false,
            endpoints: false,
            site: Site::default(),
            proxies: Arc::default(),
        }
    }

    /// The same engine, with the severities of this profile. Which rules run is not its matter.
    #[must_use]
    pub fn with_profile(self, profile: Profile) -> Self {
        Self { profile, ..self }
    }

    /// The same engine, which also keeps what happened to each client.
    #[must_use]
    pub fn with_timelines(self, timelines: bool) -> Self {
        Self { timelines, ..self }
    }

    /// The same engine, which also counts every exchange by its endpoint and hour.
    #[must_use]
    pub fn with_endpoints(self, endpoints: bool) -> Self {
        Self { endpoints, ..self }
    }

    /// The same engine, which knows endpoints and proxies of one's own.
    #[must_use]
    pub fn with_site(self, site: Site, proxies: Proxies) -> Self {
        Self { site, proxies: Arc::new(proxies), ..self }
    }

    /// The rules of this engine, as positions in [`all`].
    pub fn selected(&self) -> &[usize] {
        &self.selected
    }

    /// Which exchanges of a source that can show these parts are worth building.
    pub fn interest(&self, shows: Parts) -> Interest {
        let mut interest = Interest::none();
        interest.sightings = self.timelines || self.endpoints;
        interest.proxies = Arc::clone(&self.proxies);
        for rule in self.rules().map(|(_, rule)| rule).filter(|rule| rule.can_look_at(shows)) {
            if let Statuses::Sequence(sequence) = rule.statuses {
                interest.sightings = true;
                // What is waited for shows in what was answered.
                if let Pattern::Followed { refused, .. } = sequence.pattern {
                    for &status in refused {
                        interest.ask(status, Depth::Whole);
                    }
                }
                continue;
            }
            for status in rule.statuses.span().filter(|&status| rule.looks_at(status, shows)) {
                match rule.statuses {
                    // A probe tells whether there is anything for them.
                    Statuses::Envelopes | Statuses::Requests | Statuses::Accepted => {
                        interest.ask(status, Depth::Envelope);
                    }
                    Statuses::Only(_) | Statuses::Range(..) | Statuses::Own(_) => {
                        interest.ask(status, Depth::Whole);
                    }
                    Statuses::Sequence(_) => {}
                }
            }
        }
        if self.looks_for_witnesses(shows) {
            interest.ask(401, Depth::Whole);
            (200..300).for_each(|status| interest.ask(status, Depth::Envelope));
        }
        // A finding that rests on the clock asks whether the credential works after all.
        let clock_matters = self.selected.iter().any(|&at| {
            all().get(at).is_some_and(|rule| rule.rests_on_clock && rule.can_look_at(shows))
        }) && shows.contains(Part::Credentials);
        let follows = interest.sightings && shows.contains(Part::ResponseBody);
        let lifetimes = Arc::clone(&self.lifetimes);
        interest.probe = Some(Arc::new(Look { lifetimes, follows }) as Arc<dyn Probe>);
        if follows {
            (200..300).for_each(|status| interest.ask(status, Depth::Envelope));
            interest.ask(400, Depth::Whole);
        }
        // What a refusal says of its credential, and why.
        if interest.sightings && (follows || shows.contains(Part::Credentials)) {
            for status in [401, 403] {
                interest.ask(status, Depth::Whole);
            }
        }
        if clock_matters {
            (200..300).for_each(|status| interest.ask(status, Depth::Envelope));
        }
        interest
    }

    /// Whether findings may wait for what other exchanges of a source that shows these parts show.
    fn looks_for_witnesses(&self, shows: Parts) -> bool {
        self.rules().any(|(_, rule)| {
            let waits =
                matches!(rule.statuses, Statuses::Accepted) || BY_PREFLIGHT.contains(&rule.id);
            waits && rule.can_look_at(shows) && shows.contains(Part::ResponseBody)
        })
    }

    /// Runs the rules that look at this exchange's status, of an input that can show these parts.
    pub fn check(
        &self,
        source: &Arc<str>,
        shows: Parts,
        exchange: &Exchange<'_>,
        checked: &mut Checked,
    ) {
        let Some(status) = exchange.status() else { return };
        let rules = self.by_status.looking_at(status, shows, &self.selected);
        let facts = Facts::new(exchange, &self.redactor).at(&self.site);
        let is_success = (200..300).contains(&status);
        let token = exchange.request_headers().values("authorization").next();
        let token = token.filter(|_| is_success).map(|value| self.lifetimes.of(value));
        if let Some(token) = token {
            note_acceptance(&facts, token, checked);
        }
        if exchange.log.is_none() && !exchange.paired_by_guess {
            witness::shown(&facts, |shown| checked.shown.push(shown));
        }
        let follows = !checked.glances.is_empty() && !exchange.paired_by_guess;
        if follows && let Some(step) = Lifecycle::of(&facts) {
            note_deed(exchange, step, checked);
        }
        let mut flagged = false;
        let passed = Passed::at_first_glance(exchange, status, token);
        for &at in &*rules {
            let (Some(rule), Some(coverage)) = (all().get(at), checked.coverage.rules.get_mut(at))
            else {
                continue;
            };
            // Readers of logs build refusals only for these rules; the others are not looked at where
            // another rule asked for them either, nor in what was extracted from a log.
            if exchange.log.is_some()
                && !is_refusal(status)
                && matches!(rule.statuses, Statuses::Requests | Statuses::Accepted)
            {
                continue;
            }
            if passed.by(rule.statuses) {
                coverage.checked += 1;
                continue;
            }
            if !rule.can_look_at(shows) {
                continue;
            }
            let verdict = match rule.statuses {
                Statuses::Own(own) => own.check(&facts),
                _ => (rule.check)(&facts),
            };
            match verdict {
                Err(unseen) => coverage.count_unseen(unseen.0, 1),
                Ok(None) => coverage.checked += 1,
                Ok(Some(mut note)) => {
                    coverage.checked += 1;
                    if exchange.paired_by_guess {
                        note.confidence = note.confidence.min(Confidence::Inferred);
                    }
                    if note.confidence < self.least {
                        continue;
                    }
                    let Ok(fate) = fate(&note, &facts) else { continue };
                    coverage.flagged += 1;
                    // What may yet fall tells nothing about others.
                    let may_fall = matches!(fate, Some(Fate::IfShown(_)));
                    if note.expected_status == Some(401) && !may_fall {
                        flagged = true;
                        if follows {
                            note_stance(&facts, note.cause, checked);
                        }
                    }
                    let finding = self.finding(rule, note, source, &facts);
                    match fate {
                        Some(fate) => checked.held.push(Held { finding, fate, rule: at }),
                        None => checked.findings.push(finding),
                    }
                }
            }
        }
        if follows && status == 403 {
            for rule in self.asked.iter().filter_map(|&at| all().get(at)) {
                if let Ok(Some(note)) = (rule.check)(&facts) {
                    note_stance(&facts, note.cause, checked);
                }
            }
        }
        if follows && (matches!(status, 401 | 403) || exchange.method() == Ok(b"HEAD")) {
            note_insight(&facts, flagged, checked);
        }
        if follows && (300..=403).contains(&status) {
            note_awaited(&facts, checked);
        }
    }

    /// What the rules made of a piece of input that was not read yet.
    pub fn start(&self) -> Checked {
        Checked {
            glances: self.pool.glances(self.timelines),
            endpoints: self.endpoints.then(Box::default),
            ..Checked::default()
        }
    }

    /// Takes what behaviour rules need of every exchange.
    #[inline]
    pub fn glance(&self, sighting: &Sighting<'_>, checked: &mut Checked) {
        checked.glances.take(sighting, &self.redactor, &self.site);
        if let Some(endpoints) = &mut checked.endpoints {
            endpoints.take(sighting, &self.redactor);
        }
    }

    /// Follows what the rules of this engine look for in sequences of exchanges.
    pub fn behaviour(&self) -> Behaviour {
        Behaviour::new(&self.selected, self.least, self.redactor.clone(), self.pool.clone())
            .with_timelines(self.timelines)
    }

    fn rules(&self) -> impl Iterator<Item = (usize, &'static Rule)> {
        self.selected.iter().filter_map(|&at| all().get(at).map(|rule| (at, *rule)))
    }

    /// Who sent the request: with proxies of one's own, whoever is behind them.
    fn client(&self, exchange: &Exchange<'_>) -> Option<String> {
        if !self.proxies.is_empty()
            && let Some(chain) = exchange.request_headers().values("x-forwarded-for").next()
        {
            let peer = exchange.client.as_ref().map(Peer::caller);
            let behind = self.proxies.client(peer, chain);
            if let Some(Caller::Name(name)) = behind.filter(|_| behind != peer) {
                return Some(String::from_utf8_lossy(name).into_owned());
            }
        }
        exchange.client.as_ref().map(ToString::to_string)
    }

    fn finding(
        &self,
        rule: &'static Rule,
        note: Note,
        source: &Arc<str>,
        facts: &Facts<'_>,
    ) -> Finding {
        let exchange = facts.exchange();
        let url = exchange.url().map(|url| self.redactor.url(&url).into_owned());
        let host = exchange.host();
        let template = exchange.path().map(|path| {
            let path = self.redactor.url(path);
            endpoint::template(path.as_bytes())
        });
        let method = exchange.method().ok().map(|m| String::from_utf8_lossy(m).into_owned());
        let status = facts.status();
        let general = note.fix.unwrap_or(Cow::Borrowed(rule.fix));
        let fix = match products::fix(rule, note.cause, facts) {
            Some(particular) => Cow::Owned(format!("{general} {particular}")),
            None => general,
        };
        let fingerprint = fingerprint(&[
            rule.id,
            host.as_deref().unwrap_or_default(),
            method.as_deref().unwrap_or_default(),
            template.as_deref().unwrap_or_default(),
            &status.to_string(),
        ]);
        Finding {
            rule: rule.id,
            name: rule.name,
            severity: self.profile.severity(
                note.severity.unwrap_or(rule.severity),
                rule.citations.first().map_or(Keyword::Advice, |citation| citation.keyword),
            ),
            confidence: note.confidence,
            cause: note.cause,
            expected_status: note.expected_status,
            message: note.message.unwrap_or(Cow::Borrowed(rule.summary)),
            evidence: self.redactor.text(note.evidence.as_bytes()).into_owned(),
            citation: rule.citations.first().map_or("", |citation| citation.line),
            fix,
            source: Arc::clone(source),
            ordinal: exchange.place.ordinal,
            locator: match exchange.place.locator {
                Locator::Line => String::new(),
                _ => exchange.place.to_string(),
            },
            time: exchange.time,
            client: self.client(exchange),
            server: exchange.server.as_ref().map(ToString::to_string),
            method,
            url,
            host,
            template,
            status,
            credential: facts.credential_label(),
            fingerprint,
        }
    }
}

impl Rule {
    /// Whether it looks at sequences of exchanges rather than at each one.
    pub const fn is_of_sequences(&self) -> bool {
        matches!(self.statuses, Statuses::Sequence(_))
    }

    /// Whether it compares how several endpoints answer one reason.
    fn compares_answers(&self) -> bool {
        matches!(
            self.statuses,
            Statuses::Sequence(Sequence { pattern: Pattern::Disagreement { .. }, .. })
        )
    }

    /// Whether it looks at exchanges with this status of a source that shows these parts.
    pub fn looks_at(&self, status: u16, shows: Parts) -> bool {
        // What a log does not refuse is its bulk, and costs its status alone.
        let is_passed_by = matches!(self.statuses, Statuses::Requests | Statuses::Accepted)
            && !is_refusal(status)
            && !shows.contains(Part::ResponseBody);
        self.statuses.contain(status) && !is_passed_by
    }

    /// Whether a source that shows these parts can show this rule's fault at all.
    pub fn can_look_at(&self, shows: Parts) -> bool {
        if self.is_of_sequences() {
            // Sequences need all of them.
            return self.needs_any.iter().all(|&part| shows.contains(part));
        }
        self.needs_any.iter().any(|&part| part == Part::Status || shows.contains(part))
    }
}

/// Whether this status refuses a request for its credentials, or may.
const fn is_refusal(status: u16) -> bool {
    matches!(status, 400 | 401 | 403 | 407)
}

/// The same from run to run; says nothing of its parts.
pub(super) fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    let first = digest.first_chunk().copied().unwrap_or_default();
    format!("{:016x}", u64::from_be_bytes(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_depend_on_where_one_part_ends() {
        assert_ne!(fingerprint(&["a", "bc"]), fingerprint(&["ab", "c"]));
        assert_eq!(fingerprint(&["a"]).len(), 16);
    }
}
