//! Credentials that are refused after their lifetime, or that nobody renews.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::client::{Seen, Sequenced, Shown};
use super::endpoint::Request;
use super::glance::{Glance, Marks};
use super::ledger::{Ledger, Tally, sequence_of};
use super::pattern::Fault;
use super::support::{Moment, Occurrence};
use crate::model::Timestamp;

/// Clients with such credentials, in one shard.
const CLIENTS: usize = 1_024;

/// Credentials of one client.
const CREDENTIALS: usize = 8;

/// Endpoints that refuse one credential with 403.
const ENDPOINTS: usize = 16;

/// How far clocks and rounding may be off (RFC 7519 section 4.1.4).
const LEEWAY: i64 = 60 * Timestamp::SECOND;

/// Refusals within this of the first were sent before anybody could learn from it.
const LEARNT: i64 = 5 * Timestamp::SECOND;

/// Refusals after which a client that goes on does so on purpose.
const TIMES: u32 = 3;

/// How long a client may go without a renewal.
const UNRENEWED: i64 = 60 * Timestamp::SECOND;

/// The credentials of one shard's clients.
#[derive(Debug, Default)]
pub(super) struct Wardrobe {
    clients: HashMap<u64, Vec<Worn>, FixedState>,
}

/// A credential of one client, from its first refusal on.
#[derive(Debug)]
struct Worn {
    credential: u32,
    first: Timestamp,
    request: Box<[u8]>,
    shape: u64,
    status: u16,
    own: bool,
    expiry: Option<Expiry>,
    /// Refusals after its end.
    sent: Tally,
    /// Endpoints that answered these with 403 and no other reason.
    forbidden: Vec<(u64, Box<[u8]>, Tally)>,
    /// The refresh token that came with it.
    renewal: Option<u64>,
    /// Refusals with 401.
    unrenewed: Tally,
}

/// When a credential ended, and how that is known.
#[derive(Clone, Copy, Debug)]
struct Expiry {
    at: Timestamp,
    /// Where it was issued, when, and for how many seconds; else its own claim says so.
    issued: Option<(Moment, Timestamp, i64)>,
}

impl Expiry {
    fn of(request: Request<'_>, ledger: &Ledger) -> Option<Self> {
        let issued = request.credential().and_then(|key| ledger.issued(key));
        let stated = issued.and_then(|issued| {
            let how = (issued.at, issued.from, issued.lifetime?);
            Some(Self { at: issued.expires()?, issued: Some(how) })
        });
        let claimed = request
            .expires()
            .and_then(|seconds| seconds.checked_mul(Timestamp::SECOND))
            .map(|at| Self { at: Timestamp(at), issued: None });
        // Where they differ, what holds longer: nothing is said of a credential that may hold.
        match (stated, claimed) {
            (Some(stated), Some(claimed)) if claimed.at.0 - stated.at.0 > LEEWAY => Some(claimed),
            (stated, claimed) => stated.or(claimed),
        }
    }
}

/// Whether the credential of a request still holds by all that is known of its lifetime.
pub(super) fn holds(request: Request<'_>, time: Timestamp, ledger: &Ledger) -> bool {
    Expiry::of(request, ledger).is_some_and(|expiry| time < expiry.at)
}

impl Wardrobe {
    /// Takes a refusal.
    pub(super) fn refused(
        &mut self,
        glance: &Glance,
        request: Request<'_>,
        moment: Moment,
        ledger: &Ledger,
    ) {
        if glance.credential == 0 || glance.marks.has(Marks::OTHERWISE) {
            return;
        }
        let expiry = Expiry::of(request, ledger);
        let renewal = request.credential().and_then(|key| ledger.issued(key)?.renewal);
        let is_over = expiry.is_some_and(|expiry| glance.time.0 - expiry.at.0 > LEEWAY);
        if !is_over && renewal.is_none() {
            return;
        }
        let room = self.clients.len() < CLIENTS || self.clients.contains_key(&glance.client);
        if !room {
            return;
        }
        let worn = self.clients.entry(glance.client).or_default();
        let known = worn.iter().position(|worn| worn.credential == glance.credential);
        let at = known.unwrap_or_else(|| {
            if worn.len() >= CREDENTIALS {
                worn.remove(0);
            }
            worn.push(Worn {
                credential: glance.credential,
                first: glance.time,
                request: request.0.into(),
                shape: request.shape(),
                status: glance.status,
                own: glance.marks.has(Marks::OWN),
                expiry,
                sent: Tally::default(),
                forbidden: Vec::new(),
                renewal,
                unrenewed: Tally::default(),
            });
            worn.len() - 1
        });
        let Some(worn) = worn.get_mut(at) else { return };
        if glance.status == 401 && renewal.is_some() {
            worn.unrenewed.add(moment);
        }
        if !is_over {
            return;
        }
        worn.expiry = expiry;
        worn.sent.add(moment);
        let is_proven = expiry.is_some_and(|expiry| expiry.issued.is_some());
        if glance.status == 403 && is_proven && !glance.marks.has(Marks::FLAGGED) {
            let shape = request.shape();
            let room = worn.forbidden.len() < ENDPOINTS;
            match worn.forbidden.iter_mut().find(|(known, ..)| *known == shape) {
                Some((_, _, tally)) => tally.add(moment),
                None if room => {
                    let mut tally = Tally::default();
                    tally.add(moment);
                    worn.forbidden.push((shape, request.0.into(), tally));
                }
                None => {}
            }
        }
    }

    /// Takes a success: a credential that works after all had not ended.
    #[inline]
    pub(super) fn worked(&mut self, glance: &Glance) {
        if self.clients.is_empty() || glance.credential == 0 {
            return;
        }
        let Some(worn) = self.clients.get_mut(&glance.client) else { return };
        worn.retain(|worn| worn.credential != glance.credential || glance.time < worn.first);
    }

    /// Takes a call of a token endpoint, whatever became of it: the client tries.
    pub(super) fn tried(&mut self, glance: &Glance, plan: &[Sequenced], shown: &mut Shown) {
        let Some(worn) = self.clients.get_mut(&glance.client) else { return };
        for worn in worn {
            worn.tell_unrenewed(glance.client, plan, shown);
            worn.unrenewed = Tally::default();
        }
    }

    /// Tells what there is to tell, and forgets everything.
    pub(super) fn end(&mut self, plan: &[Sequenced], ledger: &Ledger, shown: &mut Shown) {
        let mut clients: Vec<(u64, Vec<Worn>)> = self.clients.drain().collect();
        clients.sort_unstable_by_key(|(client, _)| *client);
        for (client, worn) in clients {
            for worn in worn {
                let renewed = worn.renewal.and_then(|key| ledger.last_presented(key));
                if renewed.is_none_or(|renewed| renewed < worn.first) {
                    worn.tell_unrenewed(client, plan, shown);
                }
                worn.tell(client, plan, shown);
            }
        }
    }
}

impl Worn {
    fn tell_unrenewed(&self, client: u64, plan: &[Sequenced], shown: &mut Shown) {
        let tally = self.unrenewed;
        if tally.count >= TIMES
            && tally.span() > UNRENEWED
            && let Some(sequence) = sequence_of(plan, Fault::NeverRenewed)
        {
            let words = format!(
                "401 {} times in {} s, with a refresh token at hand",
                tally.count,
                tally.span() / Timestamp::SECOND
            );
            self.show(sequence, (client, self.shape, &self.request), tally, words, shown);
        }
    }

    fn tell(&self, client: u64, plan: &[Sequenced], shown: &mut Shown) {
        let Some(expiry) = self.expiry else { return };
        let late = |tally: &Tally| {
            tally.ends.map_or(0, |(first, _)| (first.time.0 - expiry.at.0) / Timestamp::SECOND)
        };
        if self.sent.count >= TIMES
            && self.sent.span() > LEARNT
            && let Some(sequence) = sequence_of(plan, Fault::SentWhenExpired)
        {
            let how = match expiry.issued {
                Some((at, ..)) => format!("by the lifetime it was issued with ({})", at.place()),
                None => "by its own exp".to_owned(),
            };
            let words = format!(
                "sent and refused {} times in {} s, the first time {} s after its end {how}",
                self.sent.count,
                self.sent.span() / Timestamp::SECOND,
                late(&self.sent),
            );
            self.show(sequence, (client, self.shape, &self.request), self.sent, words, shown);
        }
        let Some((at, from, lifetime)) = expiry.issued else { return };
        let Some(sequence) = sequence_of(plan, Fault::ForbiddenWhenExpired) else { return };
        for (shape, request, tally) in &self.forbidden {
            let words = format!(
                "the token was issued {} with expires_in {lifetime} ({}) and refused with 403 {} s \
                 after its end",
                Timestamp::new(from.seconds(), 0),
                at.place(),
                late(tally),
            );
            self.show(sequence, (client, *shape, request), *tally, words, shown);
        }
    }

    fn show(
        &self,
        sequence: usize,
        (client, shape, request): (u64, u64, &[u8]),
        tally: Tally,
        words: String,
        shown: &mut Shown,
    ) {
        let Some((first, last)) = tally.ends else { return };
        let moments = if first == last { vec![first] } else { vec![first, last] };
        let occurrence = Occurrence {
            moments,
            client,
            status: self.status,
            refusals: tally.count,
            own: self.own,
            same_credential: true,
            proven: self.expiry.is_none_or(|expiry| expiry.issued.is_some()),
            words,
            ..Occurrence::default()
        };
        shown.occurrences.push(Seen { sequence, shape, request: request.into(), occurrence });
    }
}
