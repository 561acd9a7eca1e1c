//! What was handed out, for how long, and what became of it: the credentials of all clients.
//!
//! Token endpoints are few calls among many, so this is kept for all clients together, in input order;
//! what refusals need of it is looked up by the key of their credential.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::client::Sequenced;
use super::endpoint::Request;
use super::glance::{Deed, Glance, Marks};
use super::pattern::{Fault, Pattern};
use super::shard::Found;
use super::support::{Moment, Occurrence, Support};
use crate::auth::lifecycle::{Lifecycle, Means, Outcome};
use crate::model::Timestamp;

/// Credentials remembered of each kind: twice as many at most.
const CREDENTIALS: usize = 16_384;

/// How long after it was replaced a refresh token may still be on its way.
const GRACE: i64 = 10 * Timestamp::SECOND;

/// The same for a token that was revoked.
const ON_ITS_WAY: i64 = 5 * Timestamp::SECOND;

/// Renewals within this are at once.
const AT_ONCE: i64 = 5 * Timestamp::SECOND;

/// How much sooner than its interval a poll may come.
const EARLY: i64 = Timestamp::SECOND / 2;

/// Exchanges nearer than this may be one that was captured twice.
const ECHO: i64 = Timestamp::SECOND / 20;

/// What was handed out, and what was presented for it.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    issued: Generations<Issued>,
    presented: Generations<Presented>,
    /// Renewals of one client for one purpose.
    renewals: Generations<Renewals>,
    /// By what a glance keeps of the key.
    revoked: HashMap<u32, Revoked, FixedState>,
    found: Vec<(Fault, Box<[u8]>, Occurrence)>,
}

/// An access token that was handed out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Issued {
    pub(super) at: Moment,
    /// When the answer came.
    pub(super) from: Timestamp,
    /// The lifetime that was stated, in seconds.
    pub(super) lifetime: Option<i64>,
    /// The refresh token that came with it.
    pub(super) renewal: Option<u64>,
}

/// A token that was revoked.
#[derive(Clone, Debug)]
pub(super) struct Revoked {
    pub(super) at: Moment,
    from: Timestamp,
    pub(super) request: Box<[u8]>,
}

/// A refresh token, a code or a device code.
#[derive(Debug)]
struct Presented {
    client: u64,
    own: bool,
    status: u16,
    request: Box<[u8]>,
    /// The last request with it: when it was asked and answered, where, and what it came to.
    last: Option<(Timestamp, Timestamp, Moment, Option<u64>)>,
    /// Requests that did not wait for the one before.
    overlapping: Tally,
    /// Another was handed out in its place.
    replaced: Option<(Timestamp, Moment)>,
    reused: Tally,
    /// It was refused for good.
    spent: Option<(Timestamp, Moment)>,
    resent: Tally,
    /// Seconds between polls.
    interval: Option<i64>,
    too_fast: Tally,
    over: Option<(Timestamp, Moment)>,
    polled_on: Tally,
}

#[derive(Debug, Default)]
struct Renewals {
    asked: Vec<(Timestamp, Moment)>,
}

/// How often something happened, first and last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) count: u32,
    pub(super) ends: Option<(Moment, Moment)>,
}

/// A map that forgets what was not asked for in a long time.
#[derive(Debug)]
struct Generations<V> {
    young: HashMap<u64, V, FixedState>,
    old: HashMap<u64, V, FixedState>,
}

impl Tally {
    pub(super) fn add(&mut self, moment: Moment) {
        self.count += 1;
        self.ends = Some((self.ends.map_or(moment, |(first, _)| first), moment));
    }

    /// From the first to the last, in microseconds.
    pub(super) fn span(&self) -> i64 {
        self.ends.map_or(0, |(first, last)| last.time.0 - first.time.0)
    }
}

impl Issued {
    /// When it expires.
    pub(super) fn expires(&self) -> Option<Timestamp> {
        let lifetime = self.lifetime?.checked_mul(Timestamp::SECOND)?;
        self.from.0.checked_add(lifetime).map(Timestamp)
    }
}

impl Revoked {
    /// Whether a request at this time was sent in the knowledge of it.
    pub(super) fn is_before(&self, time: Timestamp) -> bool {
        time.0 - self.from.0 > ON_ITS_WAY
    }
}

impl Ledger {
    /// Takes what an exchange did to credentials; in input order.
    pub(super) fn take(&mut self, deed: &Deed, request: Request<'_>, moment: Moment) {
        let Deed { glance, answered, step } = deed;
        let asked = glance.time;
        if let Some(access) = step.access {
            let new = Issued {
                at: moment,
                from: *answered,
                lifetime: step.expires_in,
                renewal: step.renewal,
            };
            let known = self.issued.entry(access, || new, &mut |_| {});
            // Handed out once more, perhaps from a cache: what says it holds longest counts.
            if new.expires() > known.expires() || known.renewal.is_none() {
                *known = new;
            }
        }
        if step.outcome == Outcome::Revoked {
            let short = step.presented.unwrap_or(0) as u32;
            if short != 0 && self.revoked.len() < CREDENTIALS {
                let new = Revoked { at: moment, from: *answered, request: request.0.into() };
                self.revoked.entry(short).or_insert(new);
            }
            return;
        }
        if let Some(device) = step.device {
            let started = self.presented(device, glance, request);
            started.interval = Some(step.interval.unwrap_or(5));
        }
        if step.means == Means::RefreshToken && glance.marks.has(Marks::OWN) {
            self.count_renewal(glance, step, request, moment);
        }
        let Some(key) = step.presented else { return };
        if let Some(revoked) = self.revoked.get(&(key as u32))
            && revoked.is_before(asked)
        {
            let occurrence = Occurrence {
                moments: vec![revoked.at, moment],
                client: glance.client,
                status: glance.status,
                own: glance.marks.has(Marks::OWN),
                refusals: 1,
                proven: true,
                words: "presented for a new token".to_owned(),
                ..Occurrence::default()
            };
            self.found.push((Fault::UsedWhenRevoked, revoked.request.clone(), occurrence));
        }
        let presented = self.presented(key, glance, request);
        presented.take(glance, *answered, step, moment);
    }

    fn presented(&mut self, key: u64, glance: &Glance, request: Request<'_>) -> &mut Presented {
        let Self { presented, found, .. } = self;
        let new = || Presented {
            client: glance.client,
            own: glance.marks.has(Marks::OWN),
            status: glance.status,
            request: request.0.into(),
            last: None,
            overlapping: Tally::default(),
            replaced: None,
            reused: Tally::default(),
            spent: None,
            resent: Tally::default(),
            interval: None,
            too_fast: Tally::default(),
            over: None,
            polled_on: Tally::default(),
        };
        presented.entry(key, new, &mut |gone| gone.tell(found))
    }

    /// Renewals for one purpose by a client that has its recording to itself.
    fn count_renewal(
        &mut self,
        glance: &Glance,
        step: &Lifecycle,
        request: Request<'_>,
        moment: Moment,
    ) {
        let key = glance.client ^ step.purpose ^ u64::from(glance.target);
        let renewals = self.renewals.entry(key, Renewals::default, &mut |_| {});
        let now = glance.time;
        renewals.asked.retain(|(asked, _)| now.0 - asked.0 <= AT_ONCE);
        renewals.asked.push((now, moment));
        if renewals.asked.len() < 3 {
            return;
        }
        let moments: Vec<Moment> = renewals.asked.drain(..).map(|(_, moment)| moment).collect();
        let occurrence = Occurrence {
            client: glance.client,
            status: glance.status,
            refusals: moments.len() as u32,
            moments,
            own: true,
            words: "renewed within five seconds".to_owned(),
            ..Occurrence::default()
        };
        self.found.push((Fault::RenewedAtOnce, request.0.into(), occurrence));
    }

    /// The access token with this key, if it was seen to be handed out.
    pub(super) fn issued(&self, key: u64) -> Option<&Issued> {
        self.issued.get(key)
    }

    /// When the grant with this key was last presented.
    pub(super) fn last_presented(&self, key: u64) -> Option<Timestamp> {
        self.presented.get(key)?.last.map(|(asked, ..)| asked)
    }

    /// The revocation of the token a glance shows, if it was revoked.
    #[inline]
    pub(super) fn revoked(&self, glance: &Glance) -> Option<&Revoked> {
        if self.revoked.is_empty() || glance.credential == 0 {
            return None;
        }
        self.revoked.get(&glance.credential)
    }

    /// What it found, and forgets everything.
    pub(super) fn finish(&mut self, plan: &[Sequenced]) -> Vec<Found> {
        let mut found = std::mem::take(&mut self.found);
        std::mem::take(&mut self.presented).drain(&mut |presented| presented.tell(&mut found));
        *self = Self::default();
        let mut support: HashMap<(usize, u64), Found, FixedState> = HashMap::default();
        found.sort_by_key(|(_, _, o)| o.moments.first().map(|m| (m.input, m.ordinal)));
        for (fault, request, occurrence) in found {
            let Some(sequence) = sequence_of(plan, fault) else { continue };
            let key = (sequence, Request(&request).shape());
            let new = || Found { sequence, request, support: Support::default() };
            support.entry(key).or_insert_with(new).support.add(occurrence);
        }
        let mut found: Vec<Found> = support.into_values().collect();
        found.sort_by(|a, b| (a.sequence, &a.request).cmp(&(b.sequence, &b.request)));
        found
    }
}

impl Presented {
    /// Takes one more request with it.
    fn take(&mut self, glance: &Glance, answered: Timestamp, step: &Lifecycle, moment: Moment) {
        let asked = glance.time;
        if self.is_echo(glance, step) {
            return;
        }
        let after = |then: Option<(Timestamp, Moment)>, by: i64| {
            then.is_some_and(|(then, _)| asked.0 - then.0 > by)
        };
        if step.means == Means::DeviceCode {
            self.poll(glance, answered, step, moment);
        } else {
            if after(self.spent, 0) {
                self.resent.add(moment);
            }
            if step.outcome == Outcome::Spent {
                self.spent.get_or_insert((answered, moment));
            }
        }
        if step.means == Means::RefreshToken && after(self.replaced, GRACE) {
            self.reused.add(moment);
        }
        if step.means != Means::DeviceCode
            && let Some((last_asked, last_answered, last, _)) = self.last
            && asked < last_answered
            && last_asked < answered
        {
            if self.overlapping.count == 0 {
                self.overlapping.add(last);
            }
            self.overlapping.add(moment);
        }
        if step.outcome == Outcome::Granted
            && step.renewal.is_some_and(|new| Some(new) != step.presented)
        {
            self.replaced.get_or_insert((answered, moment));
        }
        self.status = glance.status;
        self.last = Some((asked, answered, moment, step.access));
    }

    /// Whether it is the exchange before, captured on another interface.
    fn is_echo(&self, glance: &Glance, step: &Lifecycle) -> bool {
        let Some((asked, _, _, access)) = self.last else { return false };
        !self.own
            && access == step.access
            && self.status == glance.status
            && (glance.time.0 - asked.0).abs() < ECHO
    }

    fn poll(&mut self, glance: &Glance, answered: Timestamp, step: &Lifecycle, moment: Moment) {
        let asked = glance.time;
        if self.over.is_some_and(|(over, _)| asked > over) {
            self.polled_on.add(moment);
        } else if let (Some(interval), Some((last, _, before, _))) = (self.interval, self.last)
            && asked.0 - last.0 < interval * Timestamp::SECOND - EARLY
        {
            if self.too_fast.count == 0 {
                self.too_fast.add(before);
            }
            self.too_fast.add(moment);
        }
        match step.outcome {
            Outcome::SlowDown => self.interval = self.interval.map(|interval| interval + 5),
            Outcome::Denied | Outcome::Spent => {
                self.over.get_or_insert((answered, moment));
            }
            _ => {}
        }
    }

    /// Tells what went wrong with it.
    fn tell(self, found: &mut Vec<(Fault, Box<[u8]>, Occurrence)>) {
        let mut tell = |fault, from: Option<Moment>, tally: Tally, least: u32, words: String| {
            let Some((first, last)) = tally.ends.filter(|_| tally.count >= least) else { return };
            let mut moments: Vec<Moment> = from.into_iter().collect();
            moments.push(first);
            if last != first {
                moments.push(last);
            }
            let occurrence = Occurrence {
                moments,
                client: self.client,
                status: self.status,
                refusals: tally.count,
                own: self.own,
                same_credential: true,
                proven: true,
                words,
                ..Occurrence::default()
            };
            found.push((fault, self.request.clone(), occurrence));
        };
        let at = |then: Option<(Timestamp, Moment)>| then.map(|(_, moment)| moment);
        let late = |then: Option<(Timestamp, Moment)>, tally: Tally| {
            let (then, first) = (then.map(|(time, _)| time)?, tally.ends?.0);
            Some(format!("{} s after that", (first.time.0 - then.0) / Timestamp::SECOND))
        };
        let words = late(self.replaced, self.reused).unwrap_or_default();
        tell(Fault::OldRefreshToken, at(self.replaced), self.reused, 1, words);
        let words = late(self.spent, self.resent).unwrap_or_default();
        tell(Fault::SpentGrantResent, at(self.spent), self.resent, 2, words);
        let words = "the same refresh token in requests that overlap".to_owned();
        tell(Fault::RenewedAtOnce, None, self.overlapping, 2, words);
        let words = format!("the interval is {} s", self.interval.unwrap_or_default());
        tell(Fault::PolledTooFast, None, self.too_fast, 2, words);
        let words = late(self.over, self.polled_on).unwrap_or_default();
        tell(Fault::PolledOn, at(self.over), self.polled_on, 1, words);
    }
}

/// The sequence that looks for this fault, where it is in the plan.
pub(super) fn sequence_of(plan: &[Sequenced], wanted: Fault) -> Option<usize> {
    plan.iter().position(|sequenced| {
        matches!(sequenced.sequence.pattern, Pattern::Lifecycle { fault, .. } if fault == wanted)
    })
}

impl<V> Default for Generations<V> {
    fn default() -> Self {
        Self { young: HashMap::default(), old: HashMap::default() }
    }
}

impl<V> Generations<V> {
    fn get(&self, key: u64) -> Option<&V> {
        self.young.get(&key).or_else(|| self.old.get(&key))
    }

    /// The value under this key; what is forgotten to make room goes to `gone`.
    fn entry(&mut self, key: u64, new: impl FnOnce() -> V, gone: &mut impl FnMut(V)) -> &mut V {
        if !self.young.contains_key(&key) && self.young.len() >= CREDENTIALS {
            let forgotten = std::mem::replace(&mut self.old, std::mem::take(&mut self.young));
            forgotten.into_values().for_each(gone);
        }
        let old = &mut self.old;
        self.young.entry(key).or_insert_with(|| old.remove(&key).unwrap_or_else(new))
    }

    fn drain(self, take: &mut impl FnMut(V)) {
        self.old.into_values().chain(self.young.into_values()).for_each(take);
    }
}

#[cfg(test)]
mod tests {
    use super::Generations;

    #[test]
    fn what_is_asked_for_is_not_forgotten() {
        let mut generations = Generations::default();
        let mut forgotten = 0_usize;
        let keys = 5 * super::CREDENTIALS as u64;
        for key in 0..keys {
            *generations.entry(key, || key, &mut |_| forgotten += 1) += 0;
            generations.entry(0, || 0, &mut |_| forgotten += 1);
        }
        assert!(generations.get(0).is_some() && generations.get(keys - 1).is_some());
        assert!(generations.get(1).is_none());
        let mut left = 0;
        generations.drain(&mut |_| left += 1);
        assert_eq!(forgotten + left, keys as usize);
        assert!(left <= 2 * super::CREDENTIALS);
    }
}
