//! One client, from its first refusal or grant on.

use super::endpoint::Request;
use super::glance::{Glance, HEAD, Marks};
use super::pattern::{Pattern, Sequence};
use super::storm::Storm;
use super::support::{Moment, Occurrence};
use super::throttle::{self, Throttle};
use crate::auth::endpoint::Grant;
use crate::model::Timestamp;

/// How long a refusal stays open.
pub(super) const OPEN: i64 = 120 * Timestamp::SECOND;

/// How many exchanges of its client it stays open.
const EXCHANGES: u8 = 50;

/// Most refusals open at a time; beyond it the oldest is closed.
const REFUSALS: usize = 8;

/// The resolution of the common log format.
const RESOLUTION: i64 = Timestamp::SECOND;

/// How far ahead of a grant counts as "before it" for chance (the catalogue's B1).
const AHEAD: i64 = 30 * Timestamp::SECOND;

/// A client that is followed.
#[derive(Debug)]
pub(super) struct Client {
    first: Timestamp,
    pub(super) last: Timestamp,
    /// How much of the time between was shortly before a grant, in microseconds.
    ahead: i64,
    last_grant: Option<Timestamp>,
    /// When it last had what it needs: a grant, or a success after refusals.
    renewed: Option<Timestamp>,
    pub(super) open: Vec<Open>,
    pub(super) storm: Option<Box<Storm>>,
    throttle: Option<Throttle>,
}

/// A request that was refused, until it is known what became of it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one refusal")]
pub(super) struct Open {
    target: u32,
    shape: u64,
    request: Box<[u8]>,
    status: u16,
    credential: u32,
    first: Moment,
    last: Moment,
    refusals: u32,
    /// When the last was answered, where that is known.
    answered: Option<Timestamp>,
    /// The refusals that came one right after the other, and the first of them.
    burst: (u32, Moment),
    exchanges: u8,
    /// Other requests of its client that succeeded meanwhile.
    others: u32,
    worked_before: bool,
    /// The credential holds by the lifetime that is known of it.
    holds: bool,
    /// The answer gives another reason than the state of the credential.
    otherwise: bool,
    /// It is known to have carried no credentials.
    bare: bool,
    /// Somebody said to come back later: then it is a limit that ends, not a credential.
    later: bool,
    handshake: bool,
    own: bool,
    is_unsafe: bool,
    grant: Option<(Moment, Grant)>,
    /// What that added to [`Client::ahead`].
    ahead_of_grant: i64,
    refused_after_grant: bool,
    repeated: bool,
    /// A person asked for it, as far as the browser says.
    by_hand: bool,
    /// Since the renewal before, in microseconds.
    age: Option<i64>,
}

/// A refusal that comes in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refusal<'a> {
    pub(super) glance: &'a Glance,
    pub(super) request: Request<'a>,
    pub(super) worked_before: bool,
    /// The credential holds by the lifetime that is known of it.
    pub(super) holds: bool,
    pub(super) moment: Moment,
}

/// A refusal that was followed to its end.
#[derive(Debug)]
pub(super) struct Episode {
    pub(super) shape: u64,
    /// The chance that a grant came by itself.
    pub(super) chance: f64,
}

/// What a step showed.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) episodes: Vec<Episode>,
    pub(super) occurrences: Vec<Seen>,
}

/// An occurrence, of which sequence, and of which request.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) sequence: usize,
    pub(super) shape: u64,
    pub(super) request: Box<[u8]>,
    pub(super) occurrence: Occurrence,
}

impl Client {
    pub(super) fn new(time: Timestamp) -> Self {
        Self {
            first: time,
            last: time,
            ahead: 0,
            last_grant: None,
            renewed: None,
            open: Vec::new(),
            storm: None,
            throttle: None,
        }
    }

    fn touch(&mut self, time: Timestamp) {
        self.first = self.first.min(time);
        self.last = self.last.max(time);
    }

    /// The chance that a moment of this client is followed by a grant within half a minute, judged by
    /// all grants but the one that followed. A short acquaintance proves little, so a second and half
    /// a minute are added.
    fn chance(&self, but: i64) -> f64 {
        let span = (self.last.0 - self.first.0).max(0);
        let ahead = (self.ahead - but + Timestamp::SECOND) as f64;
        (ahead / (span + AHEAD) as f64).min(1.0)
    }

    pub(super) fn granted(
        &mut self,
        glance: &Glance,
        moment: Moment,
        plan: &[Sequenced],
        shown: &mut Shown,
    ) {
        let time = glance.time;
        self.touch(time);
        let before = self.last_grant.unwrap_or(self.first);
        let ahead = (time.0 - before.0).clamp(0, AHEAD);
        self.ahead += ahead;
        self.last_grant = Some(time);
        self.renewed = Some(time);
        let grant = if glance.marks.has(Marks::TOKEN) { Grant::Token } else { Grant::Login };
        for open in &mut self.open {
            if open.grant.is_none() {
                open.grant = Some((moment, grant));
                open.ahead_of_grant = ahead;
            }
        }
        // Whoever renews its credentials has understood.
        self.storm = None;
        self.throttle = None;
        self.pass(glance, plan, shown);
    }

    pub(super) fn refused(&mut self, refusal: &Refusal<'_>, plan: &[Sequenced], shown: &mut Shown) {
        let Refusal { glance, request, moment, .. } = *refusal;
        let time = glance.time;
        self.touch(time);
        self.pass(glance, plan, shown);
        let shape = request.shape();
        self.blow(glance, (shape, request), moment, plan, shown);
        self.throttle = throttle::refused(self.throttle.take(), glance, (request.0, shape), moment);
        let known = self
            .open
            .iter_mut()
            .find(|open| open.target == glance.target && open.status == glance.status);
        let Some(open) = known else {
            if self.open.len() >= REFUSALS {
                let oldest = self.take_open(0);
                self.close(&oldest, None, plan, shown);
            }
            let age = if self.open.is_empty() { self.renewed } else { None };
            if self.open.capacity() == 0 {
                self.open.reserve_exact(1);
            }
            self.open.push(Open {
                target: glance.target,
                shape,
                request: request.0.into(),
                status: glance.status,
                credential: glance.credential,
                first: moment,
                last: moment,
                refusals: 1,
                answered: request.front().answered,
                burst: (1, moment),
                exchanges: 0,
                others: 0,
                worked_before: refusal.worked_before,
                holds: refusal.holds,
                otherwise: glance.marks.has(Marks::OTHERWISE),
                bare: glance.marks.has(Marks::BARE),
                later: glance.marks.has(Marks::LATER),
                handshake: glance.marks.has(Marks::HANDSHAKE),
                own: glance.marks.has(Marks::OWN),
                is_unsafe: glance.marks.has(Marks::UNSAFE),
                grant: None,
                ahead_of_grant: 0,
                refused_after_grant: false,
                repeated: false,
                by_hand: glance.marks.has(Marks::BY_HAND),
                age: age.map(|renewed| time.0 - renewed.0).filter(|&age| age > 0),
            });
            return;
        };
        open.refusals += 1;
        open.later |= glance.marks.has(Marks::LATER);
        open.handshake |= glance.marks.has(Marks::HANDSHAKE);
        open.refused_after_grant |= open.grant.is_some();
        let same = glance.credential == open.credential;
        open.by_hand |= glance.marks.has(Marks::BY_HAND);
        for (at, sequence) in plan.iter().enumerate() {
            let Pattern::Repeated { refused, times, gap, within, known } =
                sequence.sequence.pattern
            else {
                continue;
            };
            // Sent before the last one was answered: nobody could learn from that.
            let is_parallel = open.answered.is_some_and(|answered| time < answered);
            if !refused.contains(&open.status) || (known && glance.credential == 0) || is_parallel {
                continue;
            }
            let follows = same && time.0 - open.last.time.0 <= seconds(gap);
            if !follows {
                open.others = 0;
            }
            open.burst = if follows { (open.burst.0 + 1, open.burst.1) } else { (1, moment) };
            // Where the credential is known to be the same, one repetition less tells as much.
            let enough = times.saturating_sub(u32::from(glance.credential != 0));
            let quick = time.0 - open.burst.1.time.0 <= seconds(within);
            // Who is served all the while is many behind one address.
            let is_served = open.others >= open.burst.0;
            let tells = !is_served
                && !open.later
                && !open.handshake
                && !open.by_hand
                && open.grant.is_none();
            if open.burst.0 >= enough && quick && tells && !open.repeated {
                open.repeated = true;
                if request.is_of_robot() {
                    continue;
                }
                let mut occurrence = open.occurrence(glance.client, &[open.burst.1, moment]);
                occurrence.refusals = open.burst.0;
                occurrence.same_credential = glance.credential != 0;
                shown.occurrences.push(open.seen(at, occurrence));
            }
        }
        open.last = moment;
        open.answered = request.front().answered;
    }

    /// Anything else this client did while a refusal is open.
    pub(super) fn went_on(
        &mut self,
        glance: &Glance,
        moment: Moment,
        plan: &[Sequenced],
        shown: &mut Shown,
    ) {
        self.touch(glance.time);
        self.wait(glance, moment, plan, shown);
        if let Some(storm) = &mut self.storm {
            storm.others += 1;
        }
        self.open.iter_mut().for_each(|open| open.others += u32::from(is_success(glance.status)));
        if glance.marks.has(Marks::LATER) {
            self.open.iter_mut().for_each(|open| open.later = true);
        }
        if is_success(glance.status)
            && let Some(at) = self.open.iter().position(|open| open.target == glance.target)
        {
            let open = self.take_open(at);
            if let Some(storm) = &mut self.storm {
                // A refusal that was resolved is part of a dance, not of a storm.
                storm.refusals = storm.refusals.saturating_sub(open.refusals);
            }
            if self.storm.as_ref().is_some_and(|storm| storm.refusals == 0) {
                self.storm = None;
            }
            self.close(&open, Some((glance, moment)), plan, shown);
            self.renewed = Some(glance.time);
        }
        self.pass(glance, plan, shown);
    }

    /// Closes what has been open for too long.
    pub(super) fn expire(&mut self, now: Timestamp, plan: &[Sequenced], shown: &mut Shown) {
        while let Some(at) = self.open.iter().position(|open| now.0 - open.first.time.0 > OPEN) {
            let open = self.take_open(at);
            self.close(&open, None, plan, shown);
        }
        if self.open.is_empty() {
            self.end_storm(plan, shown);
        }
        self.throttle = self.throttle.take().filter(|throttle| !throttle.is_over(now));
    }

    /// How much of it must be told what comes: nothing, most of the time.
    pub(super) fn followed(&self) -> usize {
        self.open.len() + usize::from(self.throttle.is_some())
    }

    /// Whether a stretch of its throttling began with this exchange.
    pub(super) fn is_newly_throttled(&self, time: Timestamp) -> bool {
        self.throttle.as_ref().is_some_and(|throttle| throttle.began_at(time))
    }

    /// Follows what a limit does.
    fn wait(&mut self, glance: &Glance, moment: Moment, plan: &[Sequenced], shown: &mut Shown) {
        let (throttle, wait) = throttle::went_on(self.throttle.take(), glance);
        self.throttle = throttle;
        let Some(wait) = wait.filter(|wait| !Request(&wait.request).is_of_robot()) else { return };
        for (at, sequence) in plan.iter().enumerate() {
            let Pattern::Throttled { refused } = sequence.sequence.pattern else { continue };
            if !refused.contains(&403) {
                continue;
            }
            let occurrence = Occurrence {
                moments: vec![wait.onset, moment],
                client: glance.client,
                status: 403,
                refusals: wait.refusals,
                worked_before: true,
                passed: Some(wait.passed),
                own: glance.marks.has(Marks::OWN),
                ..Occurrence::default()
            };
            let (shape, request) = (wait.shape, wait.request.clone());
            shown.occurrences.push(Seen { sequence: at, shape, request, occurrence });
        }
    }

    /// Closes everything: nothing more will come.
    pub(super) fn end(&mut self, plan: &[Sequenced], shown: &mut Shown) {
        for open in std::mem::take(&mut self.open) {
            self.close(&open, None, plan, shown);
        }
        self.end_storm(plan, shown);
    }

    /// Takes out a refusal. Most clients have one at a time, and none for most of the time, so
    /// nothing is kept for those that may follow.
    fn take_open(&mut self, at: usize) -> Open {
        let open = self.open.remove(at);
        if self.open.is_empty() {
            self.open = Vec::new();
        }
        open
    }

    /// Counts an exchange for what is open.
    fn pass(&mut self, glance: &Glance, plan: &[Sequenced], shown: &mut Shown) {
        for open in &mut self.open {
            open.exchanges = open.exchanges.saturating_add(1);
        }
        while let Some(at) = self
            .open
            .iter()
            .position(|open| open.exchanges > EXCHANGES || glance.time.0 - open.first.time.0 > OPEN)
        {
            let open = self.take_open(at);
            self.close(&open, None, plan, shown);
        }
    }

    fn close(
        &mut self,
        open: &Open,
        success: Option<(&Glance, Moment)>,
        plan: &[Sequenced],
        shown: &mut Shown,
    ) {
        let chance = self.chance(open.ahead_of_grant);
        shown.episodes.push(Episode { shape: open.shape, chance });
        let Some((glance, at)) = success else { return };
        let dubious = open.later || open.handshake || open.holds || open.otherwise;
        let known = open.credential != 0 && glance.credential != 0;
        // The same credential works after all: it had not expired.
        if dubious || (known && open.credential == glance.credential) {
            return;
        }
        for (position, sequence) in plan.iter().enumerate() {
            let moments = match sequence.sequence.pattern {
                Pattern::Renewed { refused, grant_within, success_within }
                    if refused.contains(&open.status) && !open.refused_after_grant =>
                {
                    let Some((granted, grant)) = open.grant else { continue };
                    // Who logs in takes the time to type.
                    let grant_within = match grant {
                        Grant::Token => seconds(grant_within),
                        Grant::Login => OPEN,
                    };
                    let success_within = if open.is_unsafe {
                        // A repeated order is a repetition only at once (the catalogue's B12).
                        seconds(success_within).min(10 * Timestamp::SECOND)
                    } else {
                        seconds(success_within)
                    };
                    let to_grant = granted.time.0 - open.first.time.0;
                    let to_success = at.time.0 - granted.time.0;
                    if to_grant > grant_within || to_success > success_within {
                        continue;
                    }
                    vec![open.first, granted, at]
                }
                Pattern::Aged { refused, success_within }
                    if refused.contains(&open.status)
                        && open.worked_before
                        && open.age.is_some()
                        && at.time.0 - open.first.time.0 <= seconds(success_within) =>
                {
                    vec![open.first, at]
                }
                _ => continue,
            };
            if Request(&open.request).is_of_robot() {
                return;
            }
            let mut occurrence = open.occurrence(glance.client, &moments);
            occurrence.other_credential = known;
            shown.occurrences.push(open.seen(position, occurrence));
        }
    }
}

impl Open {
    /// What it says about the answer to a HEAD request for the same: how it was refused, when, and
    /// where, if the credential was the same.
    pub(super) fn as_get_of(&self, head: &Glance) -> Option<(u16, Moment)> {
        let same = if head.credential == 0 {
            self.bare && head.marks.has(Marks::BARE)
        } else {
            self.credential == head.credential
        };
        let comparable = !self.later && !self.handshake && !self.otherwise;
        (same && comparable && self.target == head.target ^ HEAD)
            .then_some((self.status, self.last))
    }

    fn seen(&self, sequence: usize, occurrence: Occurrence) -> Seen {
        Seen { sequence, shape: self.shape, request: self.request.clone(), occurrence }
    }

    fn occurrence(&self, client: u64, moments: &[Moment]) -> Occurrence {
        Occurrence {
            moments: moments.to_vec(),
            client,
            status: self.status,
            refusals: self.refusals,
            worked_before: self.worked_before,
            grant: self.grant.map(|(_, grant)| grant),
            age: self.age,
            own: self.own,
            ..Occurrence::default()
        }
    }
}

/// A sequence and the rule it belongs to, as a position in [`all`](crate::rules::all) rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sequenced {
    pub(super) rule: usize,
    pub(super) sequence: &'static Sequence,
}

/// Whether a request got what it asked for.
pub(super) const fn is_success(status: u16) -> bool {
    (200 <= status && status <= 299) || status == 304
}

pub(super) const fn seconds(count: u32) -> i64 {
    count as i64 * Timestamp::SECOND + RESOLUTION
}
