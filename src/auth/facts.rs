//! The facts of one exchange, each worked out at most once.

use std::cell::OnceCell;

use super::cause::{Generator, Statement};
use super::challenge::Challenges;
use super::credentials::Credential;
use super::endpoint::Role;
use super::jwt::Jwt;
use super::redact::Redactor;
use crate::model::{Exchange, Timestamp, Unseen};

/// The time against which token lifetimes are judged (`rules.md` 2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The server's time when it answered: `Date` if it is near the recording's, else the
    /// recording's.
    pub server: Timestamp,
    /// Where that is from: `Date header`, `capture clock`, `log time`.
    pub basis: &'static str,
    /// `Date` and the recording differ by more than two minutes: nothing is proven by time unless
    /// both agree on the verdict.
    pub other: Option<Timestamp>,
}

/// Facts of an exchange.
pub struct Facts<'e> {
    exchange: &'e Exchange<'e>,
    redactor: &'e Redactor,
    challenges: OnceCell<Challenges<'e>>,
}

impl<'e> Facts<'e> {
    /// Facts of `exchange`; nothing is worked out yet.
    pub fn new(exchange: &'e Exchange<'e>, redactor: &'e Redactor) -> Self {
        Self { exchange, redactor, challenges: OnceCell::new() }
    }

    /// The exchange itself.
    pub fn exchange(&self) -> &'e Exchange<'e> {
        self.exchange
    }

    /// For evidence: what of a secret may be shown.
    pub fn redactor(&self) -> &'e Redactor {
        self.redactor
    }

    /// The status code; 0 when the response was not seen.
    pub fn status(&self) -> u16 {
        self.exchange.status().unwrap_or(0)
    }

    /// What `WWW-Authenticate` holds; empty when the field is known to be absent.
    ///
    /// # Errors
    /// [`Unseen`] when the field was not seen and would not have been shown.
    pub fn challenges(&self) -> Result<&Challenges<'e>, Unseen> {
        todo!("helper D1")
    }

    /// What `Proxy-Authenticate` holds; empty when the field is known to be absent.
    ///
    /// # Errors
    /// [`Unseen`] when the field was not seen and would not have been shown.
    pub fn proxy_challenges(&self) -> Result<&Challenges<'e>, Unseen> {
        todo!("helper D1")
    }

    /// The credentials that were seen. An empty list does not mean there were none: ask
    /// [`Facts::carries_credentials`].
    pub fn credentials(&self) -> &[Credential<'e>] {
        todo!("helper D1")
    }

    /// Whether the request carried credentials of any kind.
    ///
    /// # Errors
    /// [`Unseen`] when none were seen and some may not have been recorded (a sanitised HAR, a log).
    pub fn carries_credentials(&self) -> Result<bool, Unseen> {
        todo!("helper D1")
    }

    /// The JWT in `Authorization`, if it is one that can be read.
    pub fn jwt(&self) -> Option<&Jwt> {
        todo!("helper D1")
    }

    /// The clock for lifetimes; `None` when no time is known.
    pub fn clock(&self) -> Option<Clock> {
        todo!("helper D1")
    }

    /// The part the endpoint plays.
    pub fn role(&self) -> Role {
        todo!("helper D1")
    }

    /// Why the server says it refused, from the most trustworthy place that says anything.
    /// `None`: it was looked at and says nothing usable.
    ///
    /// # Errors
    /// [`Unseen`] when nothing was recorded that could have said it.
    pub fn statement(&self) -> Result<Option<&Statement>, Unseen> {
        todo!("helper D1, calling cause::statement of helper D2")
    }

    /// The product that generated the response, where it gives itself away.
    pub fn generator(&self) -> Option<Generator> {
        todo!("helper D1, calling cause::generator of helper D2")
    }
}
