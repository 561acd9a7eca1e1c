//! HEAD requests and what GET of the same target is answered with.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::client::{Client, Seen, Sequenced, Shown, is_success};
use super::endpoint::{Request, Requests};
use super::glance::{Glance, HEAD, Marks, is_refusal};
use super::pattern::{Disagreement, Pattern};
use super::support::{Moment, Occurrence};
use crate::model::Timestamp;

/// Targets of HEAD requests remembered, in one shard.
const TARGETS: usize = 1_024;

/// How far apart two requests are comparable.
const APART: i64 = 60 * Timestamp::SECOND;

/// How soon a refusal must follow a success with the same credential: later it may have expired.
const SOON: i64 = 5 * Timestamp::SECOND;

/// The HEAD requests of one shard's clients.
#[derive(Debug, Default)]
pub(super) struct Heads {
    /// By client and target of the GET.
    last: HashMap<(u64, u32), Head, FixedState>,
}

#[derive(Debug)]
struct Head {
    status: u16,
    credential: u32,
    bare: bool,
    request: Box<[u8]>,
    moment: Moment,
}

impl Heads {
    /// Takes a HEAD request, of a client that may have been refused the GET.
    pub(super) fn head(
        &mut self,
        glance: &Glance,
        client: Option<&Client>,
        requests: &Requests,
        moment: Moment,
        plan: &[Sequenced],
        shown: &mut Shown,
    ) {
        let bare = glance.marks.has(Marks::BARE);
        let tells = is_success(glance.status) || is_refusal(glance.status) && is_plain(glance);
        let Some(request) = requests.get(glance.request) else { return };
        if !tells || (glance.credential == 0 && !bare) {
            return;
        }
        let head = Head {
            status: glance.status,
            credential: glance.credential,
            bare,
            request: request.0.into(),
            moment,
        };
        let get = client.and_then(|client| client.open.iter().find_map(|o| o.as_get_of(glance)));
        if let Some((status, at)) = get {
            head.compare(glance.client, (status, at), plan, shown);
        }
        if self.last.len() >= TARGETS {
            self.last.clear();
        }
        self.last.insert((glance.client, glance.target ^ HEAD), head);
    }

    /// Takes any other request.
    #[inline]
    pub(super) fn other(
        &mut self,
        glance: &Glance,
        moment: impl FnOnce() -> Moment,
        plan: &[Sequenced],
        shown: &mut Shown,
    ) {
        if self.last.is_empty() {
            return;
        }
        let key = (glance.client, glance.target);
        let Some(head) = self.last.get(&key).filter(|_| is_plain(glance)) else { return };
        let same = if head.credential == 0 {
            glance.marks.has(Marks::BARE)
        } else {
            head.credential == glance.credential
        };
        if same && let Some(head) = self.last.remove(&key) {
            head.compare(glance.client, (glance.status, moment()), plan, shown);
        }
    }
}

/// Whether nothing else than the credential explains a refusal: no limit, no handshake, after which
/// the connection is authenticated, no reason that the answer gives.
const fn is_plain(glance: &Glance) -> bool {
    let marks = glance.marks;
    !marks.has(Marks::LATER) && !marks.has(Marks::HANDSHAKE) && !marks.has(Marks::OTHERWISE)
}

impl Head {
    fn compare(
        &self,
        client: u64,
        (get, at): (u16, Moment),
        plan: &[Sequenced],
        shown: &mut Shown,
    ) {
        // Requests that are not refused may differ in many ways; one that is and one that is not, may not.
        let disagree = is_refusal(self.status) && is_success(get)
            || is_success(self.status) && is_refusal(get);
        let apart = at.time.0 - self.moment.time.0;
        let refused_last = is_refusal(if apart >= 0 { get } else { self.status });
        let most = if self.bare || !refused_last { APART } else { SOON };
        if !disagree || apart.abs() > most || Request(&self.request).is_of_robot() {
            return;
        }
        let sequence = plan.iter().position(|s| {
            let pattern = &s.sequence.pattern;
            matches!(pattern, Pattern::Disagreement { about: Disagreement::HeadAndGet, .. })
        });
        let Some(sequence) = sequence else { return };
        let with = if self.bare { "without credentials" } else { "with the same credential" };
        let mut moments = [self.moment, at];
        if apart < 0 {
            moments.reverse();
        }
        let occurrence = Occurrence {
            moments: moments.to_vec(),
            client,
            status: self.status,
            refusals: 1,
            same_credential: true,
            proven: true,
            words: format!("HEAD was answered with {}, GET with {get}, {with}", self.status),
            ..Occurrence::default()
        };
        let shape = Request(&self.request).shape();
        shown.occurrences.push(Seen { sequence, shape, request: self.request.clone(), occurrence });
    }
}
