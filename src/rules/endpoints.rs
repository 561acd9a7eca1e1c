//! Counts every exchange by its endpoint, where a table asks for that. Templates are worked out once
//! for each path of a piece; without such a table nothing of this runs.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use crate::auth::endpoint::template;
use crate::auth::redact::Redactor;
use crate::model::{Sighting, host_of, split_absolute};
use crate::tally::{Endpoint, Exchanges, hour_of};

/// The exchanges of one piece of input.
#[derive(Debug, Default)]
pub struct Endpoints {
    /// What was counted.
    pub exchanges: Exchanges,
    /// Places of endpoints, by method, host and path as they came.
    known: HashMap<u64, Option<u32>, FixedState>,
}

impl Endpoints {
    pub(super) fn take(&mut self, sighting: &Sighting<'_>, redactor: &Redactor) {
        let target = sighting.target.map(without_query);
        let hash = FixedState::default().hash_one((sighting.method, sighting.host, target));
        let exchanges = &mut self.exchanges;
        let place = *self
            .known
            .entry(hash)
            .or_insert_with(|| exchanges.place(&endpoint(sighting, target, redactor)));
        exchanges.count(place, sighting.time.and_then(hour_of), sighting.status, 1);
    }
}

/// The endpoint as findings name it.
fn endpoint(sighting: &Sighting<'_>, target: Option<&[u8]>, redactor: &Redactor) -> Endpoint {
    let is_tunnel = sighting.method == Some(b"CONNECT");
    let (authority, path) = match target {
        Some(target) if is_tunnel => (Some(target), None),
        Some(target) => match split_absolute(target) {
            Some((_, authority, b"")) => (Some(authority), Some(&b"/"[..])),
            Some((_, authority, path)) => (Some(authority), Some(path)),
            None => (sighting.host, Some(target)),
        },
        None => (sighting.host, None),
    };
    let known = |text: String| (!text.is_empty()).then(|| text.into_boxed_str());
    Endpoint {
        host: authority.map(host_of).and_then(known),
        template: path.map(|path| template(redactor.url(path).as_bytes())).and_then(known),
        method: sighting.method.map(|m| String::from_utf8_lossy(m).into_owned()).and_then(known),
    }
}

fn without_query(target: &[u8]) -> &[u8] {
    let end = target.iter().position(|b| matches!(b, b'?' | b'#')).unwrap_or(target.len());
    target.get(..end).unwrap_or(target)
}
