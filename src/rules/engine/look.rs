//! The first look at an exchange, which spares nearly all of them the rules, and most of those even
//! to be built.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::{Arc, PoisonError, RwLock};

use crate::auth::jwt::{Jwt, Lifetime, lifetime_of_authorization};
use crate::auth::{endpoint, envelope, glance, program};
use crate::model::{Exchange, Probe, Timestamp};
use crate::rules::Statuses;

/// What is known of the `Authorization` values seen on success responses, by the hash of the value:
/// clients send one token many times.
#[derive(Debug, Default)]
pub(super) struct Lifetimes(RwLock<HashMap<u64, Token, foldhash::fast::FixedState>>);

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    lifetime: Option<Lifetime>,
    /// It is none that a client means to send.
    is_odd: bool,
    /// Nothing proves who sends it: it is not signed, or bound to a key and sent without it.
    is_unproven: bool,
}

/// What makes a success worth building.
pub(super) struct Look {
    pub(super) lifetimes: Arc<Lifetimes>,
    /// Whether what becomes of credentials is followed.
    pub(super) follows: bool,
}

/// How long outside its lifetime a token may be accepted without doubt about the clock, in seconds
/// (RFC 7519 section 4.1.4: "usually no more than a few minutes").
const LEEWAY: i64 = 60;

/// Tokens whose lifetime is remembered; the others are read again each time they are seen.
const REMEMBERED: usize = 1 << 16;

/// Which kinds of rules an exchange passes after a glance: nearly all traffic does.
#[derive(Clone, Copy)]
pub(super) struct Passed {
    envelopes: bool,
    requests: bool,
    accepted: bool,
}

impl Passed {
    /// `token` is the one in the request's `Authorization`.
    pub(super) fn at_first_glance(
        exchange: &Exchange<'_>,
        status: u16,
        token: Option<Token>,
    ) -> Self {
        let is_success = (200..300).contains(&status);
        // Of a success a glance has to do; of others only where all there is to see was recorded.
        let is_seen = is_success
            || exchange.request_headers().is_complete()
                && exchange.request.as_ref().is_some_and(|request| request.target.is_some());
        Self {
            envelopes: is_success && !envelope::may_refuse(exchange),
            requests: is_seen && !glance::is_odd(exchange),
            accepted: match token {
                Some(token) => !token.is_doubtful(exchange.response_time()),
                None => exchange.request_headers().would_show("authorization"),
            },
        }
    }

    pub(super) fn by(self, statuses: Statuses) -> bool {
        match statuses {
            Statuses::Envelopes => self.envelopes,
            Statuses::Requests => self.requests,
            Statuses::Accepted => self.accepted,
            Statuses::Only(_) | Statuses::Range(..) | Statuses::Own(_) | Statuses::Sequence(_) => {
                false
            }
        }
    }
}

impl Lifetimes {
    pub(super) fn of(&self, value: &[u8]) -> Token {
        let hash = foldhash::fast::FixedState::default().hash_one(value);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(&token) = known.get(&hash) {
            return token;
        }
        drop(known);
        let lifetime = lifetime_of_authorization(value);
        let is_unproven = is_unproven(value);
        let token = Token { lifetime, is_odd: glance::is_odd_authorization(value), is_unproven };
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < REMEMBERED {
            known.insert(hash, token);
        }
        token
    }
}

/// Whether an `Authorization` value holds a JWT that is not signed, or a bearer token that is bound to a
/// key.
fn is_unproven(value: &[u8]) -> bool {
    let token = glance::after_scheme(value.trim_ascii(), "Bearer");
    token
        .and_then(|token| Jwt::peek(token.trim_ascii()))
        .is_some_and(|jwt| jwt.is_unsecured() || jwt.bound_to.is_some())
}

impl Token {
    /// Whether a server has a reason to refuse it.
    fn is_doubtful(self, time: Option<Timestamp>) -> bool {
        self.is_odd || self.is_unproven || self.is_outside(time)
    }

    /// Whether it did not hold at this time. The recording's clock decides: a finding that rests on
    /// the clock needs its agreement too.
    pub(super) fn is_outside(self, time: Option<Timestamp>) -> bool {
        let (Some(lifetime), Some(time)) = (self.lifetime, time) else { return false };
        let now = time.seconds();
        lifetime.exp.is_some_and(|exp| now > exp.saturating_add(LEEWAY))
            || lifetime.nbf.is_some_and(|nbf| now < nbf.saturating_sub(LEEWAY))
    }
}

impl Probe for Look {
    fn body(&self, content: &[u8]) -> bool {
        envelope::speaks_of_credentials(content)
    }

    fn authorization(&self, value: &[u8], time: Option<Timestamp>) -> bool {
        self.lifetimes.of(value).is_doubtful(time)
    }

    fn target(&self, target: &[u8]) -> bool {
        glance::is_odd_target(target)
    }

    fn whole(&self, method: &[u8], target: &[u8]) -> bool {
        method == b"OPTIONS"
            || self.follows && (method == b"HEAD" || endpoint::changes_credentials(method, target))
    }

    fn response_fields(&self, section: &[u8]) -> bool {
        glance::may_hold_jwt(section)
    }

    fn page<'r>(&self, field: &dyn Fn(&'static str) -> Option<&'r [u8]>) -> bool {
        program::sign_of_program(field).is_some()
    }
}
