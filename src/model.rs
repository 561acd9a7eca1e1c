//! The vocabulary: what every other module speaks in. Imports nothing of ours.

mod exchange;
mod finding;
mod hint;
mod known;
pub mod limits;
mod mishap;
mod outlet;
mod place;
mod proxies;
mod sighting;
mod time;
mod traffic;

pub use exchange::{
    Body, Exchange, Field, Headers, Knowledge, LogRecord, Peer, Request, Response, host_of,
    split_absolute,
};
pub use finding::{Cause, Confidence, Finding, Keyword, SCHEMA_VERSION, Severity};
pub use hint::{Hint, Lack};
pub use known::{Known, Part, Parts, Unseen};
pub use mishap::{Mishap, Mishaps, Occurrences};
pub use outlet::{Depth, Interest, Outlet, Probe, Reading, Taker, is_page};
pub use place::{Locator, Place};
pub use proxies::{Proxies, ProxiesError};
pub use sighting::{Caller, Sighting, first_of_chain, resembles_ipv4};
pub use time::Timestamp;
pub use traffic::{Spoken, Traffic};
