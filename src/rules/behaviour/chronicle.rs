//! Writes down what happens to clients, for `--timeline`.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::client::is_success;
use super::endpoint::{Request, Requests};
use super::glance::{Glance, Marks, is_refusal};
use super::ledger::Ledger;
use super::support::Moment;
use crate::auth::redact::Redactor;
use crate::model::Timestamp;
use crate::tally::{CredentialLife, Event, Happening, History, Step};

/// Clients written about in one shard. Those that came first are kept; what is asked for is a
/// recording of a few, not a month of everybody.
const CLIENTS: usize = 512;

/// Events kept of one client.
const EVENTS: usize = 200;

/// Targets kept that worked with one credential.
const TARGETS: usize = 32;

/// Credentials kept of one client.
const CREDENTIALS: usize = 32;

/// Clients shown, those refused most often.
const SHOWN: usize = 20;

/// What happened to the clients of one shard.
#[derive(Debug, Default)]
pub(super) struct Chronicle {
    clients: HashMap<u64, Life, FixedState>,
}

#[derive(Debug, Default)]
struct Life {
    refusals: u64,
    runs: Vec<Run>,
    omitted: u64,
    /// Grants so far: where credentials are not recorded, each begins another one.
    grants: u32,
    /// The last of them.
    granted: Option<Moment>,
    used: Vec<Used>,
}

/// A credential of a client.
#[derive(Clone, Debug)]
struct Used {
    /// What a glance keeps of its key; where none was recorded, 0 and the number of grants before.
    key: (u32, u32),
    first: Moment,
    issued: Option<Moment>,
    lifetime: Option<i64>,
    expires: Option<Timestamp>,
    worked: u64,
    last_worked: Option<Timestamp>,
    /// The first refusal after it worked last, and how many there are.
    stopped: Option<(Moment, u16)>,
    refusals: u64,
    last_refused: Timestamp,
    recovered: bool,
    /// Targets that worked, and whether one of them was refused since it worked last.
    targets: Vec<u32>,
    known: bool,
    /// The first use of the credential that came after it.
    replaced: Option<(Moment, (u32, u32))>,
}

/// Exchanges of one kind, one after the other.
#[derive(Debug)]
struct Run {
    what: Happening,
    status: u16,
    credential: u32,
    count: u64,
    first: Moment,
    last: Moment,
    request: Box<[u8]>,
}

/// What one shard has to tell of one client.
pub(super) struct Told {
    refusals: u64,
    runs: Vec<Run>,
    omitted: u64,
    used: Vec<Used>,
}

impl Chronicle {
    pub(super) fn take(
        &mut self,
        glance: &Glance,
        requests: &Requests,
        moment: Moment,
        ledger: &Ledger,
    ) {
        if self.clients.len() >= CLIENTS && !self.clients.contains_key(&glance.client) {
            return;
        }
        let life = self.clients.entry(glance.client).or_default();
        let what = happening(glance);
        life.refusals += u64::from(what == Happening::Refused);
        match what {
            Happening::TokenIssued | Happening::LoggedIn => {
                life.grants += 1;
                life.granted = Some(moment);
            }
            Happening::Worked | Happening::Refused => {
                life.use_credential(glance, requests.get(glance.request), moment, ledger);
            }
            _ => {}
        }
        if let Some(last) = life.runs.last_mut()
            && last.what == what
            && last.credential == glance.credential
            && (what != Happening::Refused && what != Happening::Failed
                || last.status == glance.status)
        {
            last.count += 1;
            last.last = moment;
            return;
        }
        if life.runs.len() >= EVENTS {
            life.omitted += 1;
            return;
        }
        life.runs.push(Run {
            what,
            status: glance.status,
            credential: glance.credential,
            count: 1,
            first: moment,
            last: moment,
            request: requests.get(glance.request).map_or_else(Box::default, |r| r.0.into()),
        });
    }

    /// The clients that were refused, and everything of them.
    pub(super) fn tell(&mut self) -> Vec<Told> {
        let clients = std::mem::take(&mut self.clients);
        let mut told: Vec<Told> = clients
            .into_values()
            .filter(|life| life.refusals > 0)
            .map(|Life { refusals, runs, omitted, used, .. }| Told {
                refusals,
                runs,
                omitted,
                used,
            })
            .collect();
        told.sort_by_key(Told::order);
        told.truncate(SHOWN);
        told
    }
}

impl Life {
    fn use_credential(
        &mut self,
        glance: &Glance,
        request: Option<Request<'_>>,
        moment: Moment,
        ledger: &Ledger,
    ) {
        let key = match glance.credential {
            0 => (0, self.grants),
            known => (known, 0),
        };
        let at = match self.used.iter().position(|used| used.key == key) {
            Some(at) => at,
            None if self.used.len() >= CREDENTIALS => return,
            None => {
                for used in &mut self.used {
                    if used.stopped.is_some() {
                        used.replaced.get_or_insert((moment, key));
                    }
                }
                self.used.push(Used::new(key, moment, self.granted.filter(|_| key.0 == 0)));
                self.used.len() - 1
            }
        };
        let Some(used) = self.used.get_mut(at) else { return };
        used.learn(request, ledger);
        if !is_refusal(glance.status) {
            used.worked += 1;
            used.last_worked = Some(moment.time);
            // What it never had a right to says nothing about the credential.
            used.recovered |= used.stopped.is_some() && used.known;
            used.stopped = None;
            used.refusals = 0;
            used.known = false;
            if used.targets.len() < TARGETS && !used.targets.contains(&glance.target) {
                used.targets.push(glance.target);
            }
            return;
        }
        used.known |= used.targets.len() >= TARGETS || used.targets.contains(&glance.target);
        used.stopped.get_or_insert((moment, glance.status));
        used.refusals += 1;
        used.last_refused = moment.time;
    }
}

impl Used {
    fn new(key: (u32, u32), first: Moment, issued: Option<Moment>) -> Self {
        Self {
            key,
            first,
            issued,
            lifetime: None,
            expires: None,
            worked: 0,
            last_worked: None,
            stopped: None,
            refusals: 0,
            last_refused: first.time,
            recovered: false,
            targets: Vec::new(),
            known: false,
            replaced: None,
        }
    }

    /// Learns what is known of its lifetime.
    fn learn(&mut self, request: Option<Request<'_>>, ledger: &Ledger) {
        let Some(request) = request.filter(|_| self.expires.is_none()) else { return };
        if let Some(issued) = request.credential().and_then(|key| ledger.issued(key)) {
            self.issued = Some(issued.at);
            self.lifetime = issued.lifetime;
            self.expires = issued.expires();
        }
        let claim = request.expires().map(|seconds| Timestamp::new(seconds, 0));
        self.expires = self.expires.or(claim);
    }

    /// Its life, if it ended with refusals.
    fn life(
        &self,
        all: &[Self],
        name: impl Fn((u32, u32)) -> Option<String>,
    ) -> Option<CredentialLife> {
        let (stopped, status) = self.stopped?;
        let step = |moment: Moment| Step { time: moment.time, place: moment.place() };
        let next = self.replaced.and_then(|(_, key)| all.iter().find(|used| used.key == key));
        Some(CredentialLife {
            credential: name(self.key),
            issued: self.issued.map(step),
            lifetime: self.lifetime,
            expires: self.expires,
            first_used: step(self.first),
            worked: self.worked,
            last_worked: self.last_worked,
            stopped: step(stopped),
            status,
            refusals: self.refusals,
            last_refused: self.last_refused,
            elsewhere: self.worked > 0 && !self.known,
            recovered: self.recovered,
            replaced: self.replaced.map(|(moment, key)| (step(moment), name(key))),
            resolved: next.is_some_and(|next| next.worked > 0),
        })
    }
}

impl Told {
    fn order(&self) -> (std::cmp::Reverse<u64>, Option<Moment>) {
        (std::cmp::Reverse(self.refusals), self.runs.first().map(|run| run.first))
    }
}

/// Time lines of the clients that were refused most often, of all shards.
pub(super) fn histories(
    mut told: Vec<Told>,
    labels: &HashMap<u32, String, FixedState>,
    redactor: &Redactor,
    name: impl Fn(u32) -> String,
) -> Vec<History> {
    told.sort_by_key(Told::order);
    told.truncate(SHOWN);
    told.into_iter()
        .map(|told| {
            let first = told.runs.first();
            let client = first.map(|run| Request(&run.request).endpoint(redactor).client);
            History {
                source: first.map(|run| name(run.first.input)).unwrap_or_default(),
                client: client.unwrap_or_default(),
                refusals: told.refusals,
                credentials: told
                    .used
                    .iter()
                    .filter_map(|used| used.life(&told.used, |key| labels.get(&key.0).cloned()))
                    .collect(),
                omitted: told.omitted,
                events: told
                    .runs
                    .iter()
                    .map(|run| {
                        let endpoint = Request(&run.request).endpoint(redactor);
                        Event {
                            what: run.what,
                            status: run.status,
                            count: run.count,
                            first: run.first.time,
                            last: run.last.time,
                            place: run.first.place(),
                            request: format!("{} {}", endpoint.method, endpoint.url),
                            credential: labels.get(&run.credential).cloned(),
                        }
                    })
                    .collect(),
            }
        })
        .collect()
}

fn happening(glance: &Glance) -> Happening {
    let went_through = (200..=299).contains(&glance.status);
    if glance.marks.has(Marks::TOKEN) {
        return if went_through { Happening::TokenIssued } else { Happening::TokenRefused };
    }
    if glance.marks.has(Marks::LOGIN) {
        let redirected = matches!(glance.status, 302 | 303);
        return if went_through || redirected {
            Happening::LoggedIn
        } else {
            Happening::LoginRefused
        };
    }
    match glance.status {
        status if is_refusal(status) => Happening::Refused,
        status if is_success(status) || (300..400).contains(&status) => Happening::Worked,
        _ => Happening::Failed,
    }
}
