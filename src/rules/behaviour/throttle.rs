//! A limit seen from outside: so many requests pass, the next are refused, and after a while of
//! waiting the same request passes again.
//!
//! What tells a limit from a credential that expires is that the number of requests between two
//! refusals is the same, and that nothing but waiting ended them.

use super::client::{OPEN, is_success};
use super::glance::{Glance, Marks};
use super::support::Moment;
use crate::model::Timestamp;

/// Requests remembered of one stretch of refusals.
const TARGETS: usize = 8;

/// How long the wait is at the least: whoever has a new credential does not wait.
const WAIT: i64 = 3 * Timestamp::SECOND;

/// Refusals of one stretch at the least: a limit refuses whatever comes.
const REFUSALS: u32 = 2;

/// Where one client is in the cycle.
#[derive(Debug)]
pub(super) struct Throttle {
    since: Timestamp,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    /// Requests pass, after refusals that waiting ended.
    Passing { passed: u32 },
    /// They are refused.
    Refusing(Box<Refusing>),
}

#[derive(Debug)]
struct Refusing {
    onset: Moment,
    refusals: u32,
    targets: Vec<u32>,
    credential: u32,
    request: Box<[u8]>,
    shape: u64,
    /// How many passed since the stretch before; nothing of the first stretch.
    passed: Option<u32>,
}

/// A stretch of refusals that only waiting ended.
#[derive(Debug)]
pub(super) struct Wait {
    pub(super) onset: Moment,
    pub(super) refusals: u32,
    pub(super) request: Box<[u8]>,
    pub(super) shape: u64,
    /// Requests that had passed between the stretch before and this one.
    pub(super) passed: u32,
}

/// The state after a refusal.
pub(super) fn refused(
    state: Option<Throttle>,
    glance: &Glance,
    (request, shape): (&[u8], u64),
    moment: Moment,
) -> Option<Throttle> {
    if glance.status != 403 || glance.marks.has(Marks::HANDSHAKE) {
        return state;
    }
    let state = state.filter(|state| !state.is_over(glance.time));
    let (passed, since) = match state {
        Some(Throttle { phase: Phase::Refusing(mut refusing), since }) => {
            refusing.refusals += 1;
            if refusing.targets.len() < TARGETS && !refusing.targets.contains(&glance.target) {
                refusing.targets.push(glance.target);
            }
            return Some(Throttle { since, phase: Phase::Refusing(refusing) });
        }
        Some(Throttle { phase: Phase::Passing { passed }, .. }) => (Some(passed), glance.time),
        None => (None, glance.time),
    };
    let refusing = Refusing {
        onset: moment,
        refusals: 1,
        targets: vec![glance.target],
        credential: glance.credential,
        // Of the first stretch nothing is told.
        request: passed.map_or_else(Box::default, |_| request.into()),
        shape,
        passed,
    };
    Some(Throttle { since, phase: Phase::Refusing(Box::new(refusing)) })
}

/// The state after anything else, and the wait that it ended.
pub(super) fn went_on(
    state: Option<Throttle>,
    glance: &Glance,
) -> (Option<Throttle>, Option<Wait>) {
    let Some(state) = state.filter(|state| !state.is_over(glance.time)) else {
        return (None, None);
    };
    let since = state.since;
    match state.phase {
        Phase::Passing { passed } => {
            let passed = passed + u32::from(is_success(glance.status));
            (Some(Throttle { since, phase: Phase::Passing { passed } }), None)
        }
        Phase::Refusing(refusing)
            if is_success(glance.status) && refusing.targets.contains(&glance.target) =>
        {
            let known = refusing.credential != 0 && glance.credential != 0;
            let changed = known && refusing.credential != glance.credential;
            let waited = glance.time.0 - since.0 >= WAIT;
            if changed || !waited || refusing.refusals < REFUSALS {
                return (None, None);
            }
            let Refusing { onset, refusals, request, shape, passed, .. } = *refusing;
            let wait = passed.map(|passed| Wait { onset, refusals, request, shape, passed });
            (Some(Throttle { since: glance.time, phase: Phase::Passing { passed: 1 } }), wait)
        }
        // Other requests pass meanwhile: a limit may be one endpoint's alone.
        phase @ Phase::Refusing(_) => (Some(Throttle { since, phase }), None),
    }
}

impl Throttle {
    /// Whether this has been going on for longer than the windows of limits are.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        now.0 - self.since.0 > OPEN
    }

    /// Whether it began with this exchange.
    pub(super) fn began_at(&self, time: Timestamp) -> bool {
        self.since == time
    }
}
