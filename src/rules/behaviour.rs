//! What one exchange does not show and several do: refusals that end with a new token, retries,
//! storms.
//!
//! Every exchange leaves a [`Glance`](glance::Glance), made where it was read. Glances are routed by client to a
//! fixed number of shards, and each shard follows its clients in input order, so that the result is
//! the same for any number of threads and any cut of the input. A client is followed while a
//! refusal is open: between its first refusal and the answer to the question what became of it.
//! Most clients are never refused, and cost a look into a small table.
//!
//! What was seen adds up per endpoint ([`Support`]); the rule's own file judges it at the end.

mod chronicle;
mod client;
mod endpoint;
mod fold;
mod glance;
mod heads;
mod ledger;
mod minutes;
mod pattern;
mod sequel;
mod shard;
mod stance;
mod storm;
mod support;
mod throttle;
mod worn;

pub use fold::{Behaviour, Outcome, Unplaced};
pub(super) use glance::Insight;
pub use glance::{Glances, Pool};
pub(super) use pattern::by_sequence_only;
pub use pattern::{Disagreement, Fault, Pattern, Sequence};
pub use sequel::Sequel;
pub(super) use stance::About;
pub use support::{Moment, Occurrence, Support};
