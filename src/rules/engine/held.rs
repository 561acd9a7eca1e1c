//! Findings that are held until their input is read: the rest of it may refute them, or has to bear
//! them out.

use std::hash::BuildHasher;

use super::Checked;
use super::look::Token;
use super::witness::Shown;
use crate::auth::Facts;
use crate::model::{Finding, Timestamp};
use crate::rules::Note;

/// A finding that the rest of its input decides about.
#[derive(Debug)]
pub struct Held {
    /// The finding.
    pub finding: Finding,
    /// What decides.
    pub fate: Fate,
    /// Its rule, as a position in [`all`](crate::rules::all).
    pub rule: usize,
}

/// What decides whether a finding stands.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    /// It rests on the clock, and falls if its credential is accepted on its host at this time or later.
    UnlessAccepted(Accepted),
    /// It stands only if this was seen.
    IfShown(Shown),
}

/// A credential that was accepted outside its lifetime.
#[derive(Clone, Copy, Debug)]
pub struct Accepted {
    /// Key of the credential on the host that accepted it.
    pub credential: u64,
    /// When the response was sent.
    pub time: Option<Timestamp>,
}

/// Remembers that a credential was accepted outside its lifetime.
pub(super) fn note_acceptance(facts: &Facts<'_>, token: Token, checked: &mut Checked) {
    let time = facts.exchange().response_time();
    if token.is_outside(time)
        && let Some(credential) = credential_on_host(facts)
    {
        checked.accepted.push(Accepted { credential, time });
    }
}

/// A finding waits for what no exchange can show.
#[derive(Debug)]
pub(super) struct NeverShown;

/// What decides whether the finding of this note stands; `None` where it does.
pub(super) fn fate(note: &Note, facts: &Facts<'_>) -> Result<Option<Fate>, NeverShown> {
    if let Some(witness) = note.awaits {
        return witness.awaited(facts).map(Fate::IfShown).map(Some).ok_or(NeverShown);
    }
    let credential = if note.unless_accepted { credential_on_host(facts) } else { None };
    let time = facts.exchange().response_time();
    Ok(credential.map(|credential| Fate::UnlessAccepted(Accepted { credential, time })))
}

/// Tells credentials apart, and the same credential on different hosts: one host's clock proves
/// nothing about another's.
fn credential_on_host(facts: &Facts<'_>) -> Option<u64> {
    let credential = facts.credential_key()?;
    Some(foldhash::fast::FixedState::default().hash_one((credential, facts.exchange().host())))
}
