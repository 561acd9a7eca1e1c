//! What makes an exchange remarkable once a later one of its client has followed.

use super::client::{Seen, Sequenced, Shown, is_success};
use super::endpoint::Request;
use super::glance::{Glance, Marks};
use super::pattern::Pattern;
use super::support::{Moment, Occurrence};
use crate::model::Timestamp;

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequel {
    /// The credential goes on to where the client was redirected, which is another server.
    Forwarded,
    /// The bearer token is accepted when its scheme is spelt as the registry has it.
    Respelt,
    /// A bearer token is accepted, which no challenge asked for.
    Unoffered,
    /// The credential is accepted with the nonce that came with the refusal.
    FreshNonce,
}

/// An exchange that waits for what follows.
#[derive(Clone, Debug)]
pub(super) struct Awaited {
    pub(super) glance: Glance,
    pub(super) sequel: Sequel,
    /// The target of what would follow, in the ways that formats write it.
    pub(super) targets: [u32; 3],
    pub(super) words: String,
}

/// Exchanges of one shard that wait.
#[derive(Debug, Default)]
pub(super) struct Sequels {
    list: Vec<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    awaited: Awaited,
    sequence: usize,
    request: Box<[u8]>,
    moment: Moment,
    until: Timestamp,
}

/// Most that wait in one shard; of more, the oldest is given up.
const WAITING: usize = 256;

impl Sequels {
    /// Waits for what follows, if a rule asks for it.
    pub(super) fn add(
        &mut self,
        awaited: &Awaited,
        request: Request<'_>,
        moment: Moment,
        plan: &[Sequenced],
    ) {
        let found =
            plan.iter().enumerate().find_map(|(at, sequenced)| match sequenced.sequence.pattern {
                Pattern::Followed { by, within, .. } if by == awaited.sequel => Some((at, within)),
                _ => None,
            });
        let Some((sequence, within)) = found else { return };
        if self.list.len() >= WAITING {
            self.list.remove(0);
        }
        let span = i64::from(within) * Timestamp::SECOND;
        self.list.push(Waiting {
            awaited: awaited.clone(),
            sequence,
            request: request.0.into(),
            moment,
            until: Timestamp(awaited.glance.time.0.saturating_add(span)),
        });
    }

    /// Looks whether this is what one of them waits for.
    #[inline]
    pub(super) fn take(
        &mut self,
        glance: &Glance,
        moment: impl FnOnce() -> Moment,
        shown: &mut Shown,
    ) {
        if !self.list.is_empty() {
            self.look(glance, moment(), shown);
        }
    }

    fn look(&mut self, glance: &Glance, moment: Moment, shown: &mut Shown) {
        let is_it = |waiting: &Waiting| {
            let awaited = &waiting.awaited;
            let is_later =
                moment.ordinal > waiting.moment.ordinal || moment.input > waiting.moment.input;
            let is_same = glance.credential == awaited.glance.credential;
            let is_accepted = is_success(glance.status);
            let goes_on = match awaited.sequel {
                Sequel::Forwarded => is_same,
                Sequel::Respelt => is_same && is_accepted && glance.marks.has(Marks::BEARER),
                Sequel::Unoffered => is_accepted && glance.marks.has(Marks::BEARER),
                Sequel::FreshNonce => is_same && is_accepted,
            };
            is_later
                && goes_on
                && glance.time >= awaited.glance.time
                && glance.time <= waiting.until
                && glance.client == awaited.glance.client
                && awaited.targets.contains(&glance.target)
        };
        // The last of them: the ones before it had no sequel.
        if let Some(at) = self.list.iter().rposition(is_it) {
            let Waiting { awaited, sequence, request, moment: before, .. } = self.list.remove(at);
            let occurrence = Occurrence {
                moments: vec![before, moment],
                client: glance.client,
                status: awaited.glance.status,
                refusals: 1,
                own: glance.marks.has(Marks::OWN),
                same_credential: awaited.sequel != Sequel::Unoffered,
                proven: true,
                words: awaited.words,
                ..Occurrence::default()
            };
            let shape = Request(&request).shape();
            shown.occurrences.push(Seen { sequence, shape, request, occurrence });
        }
        // Times of one client hardly ever go back by more than they wait.
        self.list.retain(|waiting| waiting.until.0.saturating_add(KEPT) >= glance.time.0);
    }
}

/// How long one is kept that may still be waited for by clients whose time is behind.
const KEPT: i64 = 60 * Timestamp::SECOND;
