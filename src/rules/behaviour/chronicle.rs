//! Writes down what happens to clients, for `--timeline`.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::client::is_success;
use super::endpoint::{Request, Requests};
use super::glance::{Glance, Marks, is_refusal};
use super::support::Moment;
use crate::auth::redact::Redactor;
use crate::tally::{Event, Happening, History};

/// Clients written about in one shard. Those that came first are kept; what is asked for is a
/// recording of a few, not a month of everybody.
const CLIENTS: usize = 512;

/// Events kept of one client.
const EVENTS: usize = 200;

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
}

impl Chronicle {
    pub(super) fn take(&mut self, glance: &Glance, requests: &Requests, moment: Moment) {
        if self.clients.len() >= CLIENTS && !self.clients.contains_key(&glance.client) {
            return;
        }
        let life = self.clients.entry(glance.client).or_default();
        let what = happening(glance);
        life.refusals += u64::from(what == Happening::Refused);
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
            .map(|Life { refusals, runs, omitted }| Told { refusals, runs, omitted })
            .collect();
        told.sort_by_key(Told::order);
        told.truncate(SHOWN);
        told
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
