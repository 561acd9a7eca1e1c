//! Findings that stand only if the same input shows something else: that a route is protected, or that
//! a server knows what it did not heed. Nothing is kept of the exchanges that show it but a hash.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use crate::auth::Facts;
use crate::auth::challenge::Challenge;
use crate::auth::endpoint::{is_preflight, template};
use crate::auth::glance::after_scheme;
use crate::model::{Exchange, Known, Peer, Timestamp, host_of, split_absolute};

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
    /// Before the client sent the finding's request, the server gave it a nonce for `DPoP` proofs.
    GaveDpopNonce,
    /// Before the client sent the finding's request, it was refused with 401 there.
    RefusedBefore,
    /// The same Digest nonce and count were used before, for another response.
    UsedNonceCount,
    /// The client was redirected to the same host when it asked for another one.
    RedirectsElsewhere,
}

/// What an exchange shows of its route, or what a finding waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Hash of the route and of what is shown.
    key: u64,
    /// What it was shown of, and what of the finding has to differ from it: the credential, in most
    /// cases. 0 where it is of no matter.
    of: u64,
    /// When the answer showed it; of a finding that needs it before, when its request was sent.
    time: Option<Timestamp>,
}

/// What the exchanges of an input showed of their routes.
#[derive(Debug, Default)]
pub struct Witnesses {
    /// By [`Shown::key`].
    seen: HashMap<u64, Seen, FixedState>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    /// The one [`Shown::of`]: 0 where there was none, or several.
    of: u64,
    /// When it was shown first.
    first: Option<Timestamp>,
}

/// Routes remembered of one input; of more, findings that wait for them are lost rather than guessed,
/// and that is told.
const ROUTES: usize = 1 << 16;

impl Witnesses {
    /// Adds what another piece of the input showed, in the order of the pieces. Returns how much of it
    /// is not kept.
    pub fn extend(&mut self, shown: impl IntoIterator<Item = Shown>) -> u64 {
        let mut forgotten = 0;
        for Shown { key, of, time } in shown {
            if self.seen.len() < ROUTES || self.seen.contains_key(&key) {
                let known = self.seen.entry(key).or_insert(Seen { of, first: time });
                if known.of != of {
                    known.of = 0;
                }
                known.first = known.first.min(time);
            } else {
                forgotten += 1;
            }
        }
        forgotten
    }

    /// Whether what a finding waits for was seen: of another credential than its own, or before it.
    pub fn meet(&self, awaited: Shown) -> bool {
        self.seen.get(&awaited.key).is_some_and(|seen| {
            let is_other = seen.of == 0 || seen.of != awaited.of;
            let is_in_time = match (seen.first, awaited.time) {
                (_, None) => true,
                (Some(first), Some(sent)) => first < sent,
                (None, Some(_)) => false,
            };
            is_other && is_in_time
        })
    }
}

impl Witness {
    /// What a finding about this exchange waits for; `None` where its route, or the time it has to lie
    /// before, is unknown.
    pub(super) fn awaited(self, facts: &Facts<'_>) -> Option<Shown> {
        let of = match self {
            Self::RefusesOthers => facts.credential_key()?,
            Self::UsedNonceCount => response_of_digest(facts)?,
            Self::RedirectsElsewhere => hash(facts.exchange().host()?),
            _ => 0,
        };
        let sent = facts.exchange().time.filter(|_| !facts.exchange().zone_unknown);
        let time = match self {
            // Requests that were on their way by then could not heed it.
            Self::GaveDpopNonce => Some(Timestamp(sent?.0.saturating_sub(Timestamp::SECOND))),
            Self::RefusedBefore | Self::UsedNonceCount => Some(sent?),
            _ => None,
        };
        Some(Shown { key: self.key(facts)?, of, time })
    }

    fn key(self, facts: &Facts<'_>) -> Option<u64> {
        let exchange = facts.exchange();
        let authority = || Some(exchange.authority()?.to_ascii_lowercase());
        let route = || Some((exchange.method().ok()?, authority()?, template(exchange.path()?)));
        let client = || {
            let caller = exchange.client.as_ref().map(Peer::caller);
            (caller.is_some() || exchange.by_client).then_some(caller)
        };
        Some(match self {
            Self::RefusesStrangers | Self::RefusesOthers | Self::KnowsDpop => {
                hash((self, route()?))
            }
            Self::AllowsOrigin => {
                let origin = exchange.request_headers().values("origin").next();
                hash((self, authority()?, template(exchange.path()?), origin))
            }
            Self::GaveDpopNonce => hash((self, client()?, authority()?)),
            Self::RefusedBefore => hash((self, client()?, route()?)),
            Self::UsedNonceCount => {
                let digest = facts.digest()?;
                let param = |name| digest.param(name).map(str::to_owned);
                hash((self, authority()?, param("nonce")?, param("nc")?))
            }
            Self::RedirectsElsewhere => {
                let location = exchange.response_headers().values("location").next()?;
                let (_, authority, _) = split_absolute(location)?;
                // Within two minutes of one another, by the clock.
                let stretch = exchange.time?.seconds() / 120;
                hash((self, client()?, host_of(authority), stretch))
            }
        })
    }
}

fn hash(value: impl std::hash::Hash) -> u64 {
    FixedState::default().hash_one(value)
}

/// What tells one Digest response from another.
fn response_of_digest(facts: &Facts<'_>) -> Option<u64> {
    facts.digest()?.param("response").map(hash)
}

/// What an exchange shows of its route that findings about others may wait for.
pub(super) fn shown(facts: &Facts<'_>, mut show: impl FnMut(Shown)) {
    let exchange = facts.exchange();
    let time = exchange.response_time();
    let mut add = |witness: Witness, of: u64| {
        if let Some(key) = witness.key(facts) {
            show(Shown { key, of, time });
        }
    };
    if exchange.response_headers().values("dpop-nonce").next().is_some() {
        add(Witness::GaveDpopNonce, 0);
    }
    if let Some(response) = response_of_digest(facts) {
        add(Witness::UsedNonceCount, response);
    }
    match facts.status() {
        301..=399 => {
            if let Some(host) = exchange.host() {
                add(Witness::RedirectsElsewhere, hash(host));
            }
        }
        401 => {
            add(Witness::RefusedBefore, 0);
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

#[cfg(test)]
mod tests {
    use super::{ROUTES, Shown, Witnesses};

    #[test]
    fn what_is_not_kept_is_counted_and_never_a_witness() {
        let shown = |key| Shown { key, of: 0, time: None };
        let mut witnesses = Witnesses::default();
        assert_eq!(witnesses.extend((0..ROUTES as u64).map(shown)), 0);
        assert_eq!(witnesses.extend([shown(0), shown(u64::MAX)]), 1);
        assert!(witnesses.meet(shown(0)));
        assert!(!witnesses.meet(shown(u64::MAX)));
    }
}
