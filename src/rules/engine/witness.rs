//! Findings that stand only if the same input shows something else: that a route is protected, or that
//! a server knows what it did not heed. Nothing is kept of the exchanges that show it but a hash.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use crate::auth::Facts;
use crate::auth::challenge::Challenge;
use crate::auth::endpoint::{is_preflight, template};
use crate::auth::glance::after_scheme;
use crate::model::{Exchange, Known};

/// Rules whose findings wait for what the answer to a preflight shows: it has to be looked at.
pub(super) const BY_PREFLIGHT: [&str; 1] = ["AL703"];

/// What else an input has to show of a route (method, host and path template).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Witness {
    /// A request without credentials was refused with 401.
    RefusesStrangers,
    /// That, or another credential than that of the finding was refused with 401.
    RefusesOthers,
    /// `DPoP` is asked for in a challenge, or was accepted.
    KnowsDpop,
    /// A preflight allowed the origin of the finding's request, whatever the method was to be.
    AllowsOrigin,
}

/// What an exchange shows of its route, or what a finding waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Hash of the route and of what is shown.
    key: u64,
    /// The credential that was refused, or that of the finding; 0 where it is of no matter.
    credential: u64,
}

/// What the exchanges of an input showed of their routes.
#[derive(Debug, Default)]
pub struct Witnesses {
    /// By [`Shown::key`], the one credential that it was shown with: 0 where it was without, or with several.
    seen: HashMap<u64, u64, FixedState>,
}

/// Routes remembered of one input; of more, findings that wait for them are lost rather than guessed.
const ROUTES: usize = 1 << 16;

impl Witnesses {
    /// Adds what another piece of the input showed, in the order of the pieces.
    pub fn extend(&mut self, shown: impl IntoIterator<Item = Shown>) {
        for Shown { key, credential } in shown {
            if self.seen.len() < ROUTES || self.seen.contains_key(&key) {
                let known = self.seen.entry(key).or_insert(credential);
                if *known != credential {
                    *known = 0;
                }
            }
        }
    }

    /// Whether what a finding waits for was seen: of a credential, another one refused.
    pub fn meet(&self, awaited: Shown) -> bool {
        self.seen
            .get(&awaited.key)
            .is_some_and(|&credential| credential == 0 || credential != awaited.credential)
    }
}

impl Witness {
    /// What a finding about this exchange waits for; `None` where its route is unknown.
    pub(super) fn awaited(self, facts: &Facts<'_>) -> Option<Shown> {
        let credential = match self {
            Self::RefusesOthers => facts.credential_key()?,
            _ => 0,
        };
        Some(Shown { key: self.key(facts)?, credential })
    }

    fn key(self, facts: &Facts<'_>) -> Option<u64> {
        let exchange = facts.exchange();
        let authority = exchange.authority()?.to_ascii_lowercase();
        let path = template(exchange.path()?);
        let (method, origin) = match self {
            Self::AllowsOrigin => (None, exchange.request_headers().values("origin").next()),
            _ => (Some(exchange.method().ok()?), None),
        };
        Some(FixedState::default().hash_one((self, method, authority, path, origin)))
    }
}

/// What an exchange shows of its route that findings about others may wait for.
pub(super) fn shown(facts: &Facts<'_>, mut show: impl FnMut(Shown)) {
    let exchange = facts.exchange();
    let mut add = |witness: Witness, credential: u64| {
        if let Some(key) = witness.key(facts) {
            show(Shown { key, credential });
        }
    };
    match facts.status() {
        401 => {
            if is_asked_for_dpop(facts) {
                add(Witness::KnowsDpop, 0);
            }
            match facts.credential_key() {
                Some(credential) => add(Witness::RefusesOthers, credential),
                None if facts.carries_credentials() == Ok(false) => {
                    add(Witness::RefusesStrangers, 0);
                    add(Witness::RefusesOthers, 0);
                }
                None => {}
            }
        }
        200..=299 if is_preflight(exchange) && allows_origin(exchange) => {
            add(Witness::AllowsOrigin, 0);
        }
        200..=299 if sends_dpop(exchange) => add(Witness::KnowsDpop, 0),
        _ => {}
    }
}

fn is_asked_for_dpop(facts: &Facts<'_>) -> bool {
    let is_dpop = |challenge: &Challenge<'_>| challenge.is("DPoP");
    facts.challenges().is_ok_and(|challenges| challenges.list.iter().any(is_dpop))
}

fn sends_dpop(exchange: &Exchange<'_>) -> bool {
    let headers = exchange.request_headers();
    let is_dpop = |value: &[u8]| after_scheme(value, "DPoP").is_some();
    headers.values("authorization").any(is_dpop) && headers.values("dpop").next().is_some()
}

/// Whether the response lets the origin of its request read it (Fetch, CORS check).
fn allows_origin(exchange: &Exchange<'_>) -> bool {
    let origin = exchange.request_headers().values("origin").next();
    match exchange.response_headers().get("access-control-allow-origin") {
        Known::Present(value) => value == b"*" || Some(value) == origin,
        _ => false,
    }
}
