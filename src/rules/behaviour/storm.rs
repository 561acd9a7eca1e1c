//! One client that is refused again and again.

use super::client::{Client, Seen, Sequenced, Shown, seconds};
use super::endpoint::Request;
use super::glance::{Glance, Marks};
use super::pattern::Pattern;
use super::support::{Moment, Occurrence};

/// Endpoints in one storm: whoever is refused at more of them looks for something.
const STORM_ENDPOINTS: usize = 10;

/// Refusals of one client in one window of time.
#[derive(Debug)]
pub(super) struct Storm {
    client: u64,
    first: Moment,
    last: Moment,
    shape: u64,
    request: Box<[u8]>,
    status: u16,
    pub(super) refusals: u32,
    /// What else it asked in the meantime.
    pub(super) others: u32,
    endpoints: Vec<u64>,
    handshake: bool,
    own: bool,
}

impl Client {
    /// Counts a refusal for the storm it is part of.
    pub(super) fn blow(
        &mut self,
        glance: &Glance,
        (shape, request): (u64, Request<'_>),
        moment: Moment,
        plan: &[Sequenced],
        shown: &mut Shown,
    ) {
        let window = plan.iter().find_map(|s| match s.sequence.pattern {
            Pattern::Storm { refused, within, .. } if refused.contains(&glance.status) => {
                Some(seconds(within))
            }
            _ => None,
        });
        let Some(window) = window else { return };
        if self.storm.as_ref().is_some_and(|s| glance.time.0 - s.first.time.0 > window) {
            self.end_storm(plan, shown);
        }
        let storm = self.storm.get_or_insert_with(|| {
            Box::new(Storm {
                client: glance.client,
                first: moment,
                last: moment,
                shape,
                request: request.0.into(),
                status: glance.status,
                refusals: 0,
                others: 0,
                endpoints: Vec::new(),
                handshake: false,
                own: glance.marks.has(Marks::OWN),
            })
        });
        storm.refusals += 1;
        storm.last = moment;
        storm.handshake |= glance.marks.has(Marks::HANDSHAKE);
        if storm.endpoints.len() <= STORM_ENDPOINTS && !storm.endpoints.contains(&shape) {
            storm.endpoints.push(shape);
        }
    }

    /// Tells of the storm that is over.
    pub(super) fn end_storm(&mut self, plan: &[Sequenced], shown: &mut Shown) {
        let Some(storm) = self.storm.take() else { return };
        // Who gets most of what it asks for is refused here and there, or is many behind one address.
        let is_served = storm.others * 4 > storm.refusals;
        if storm.handshake || is_served || storm.endpoints.len() > STORM_ENDPOINTS {
            return;
        }
        for (at, sequence) in plan.iter().enumerate() {
            let Pattern::Storm { refused, times, .. } = sequence.sequence.pattern else { continue };
            if storm.refusals >= times
                && refused.contains(&storm.status)
                && !Request(&storm.request).is_of_robot()
            {
                let occurrence = Occurrence {
                    moments: vec![storm.first, storm.last],
                    client: storm.client,
                    status: storm.status,
                    refusals: storm.refusals,
                    own: storm.own,
                    ..Occurrence::default()
                };
                shown.occurrences.push(Seen {
                    sequence: at,
                    shape: storm.shape,
                    request: storm.request.clone(),
                    occurrence,
                });
            }
        }
    }
}
