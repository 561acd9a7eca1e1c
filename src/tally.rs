//! Counting: what was read, what was checked, what was found. Everything merges, in any order.

mod coverage;
mod exchanges;
mod groups;
mod history;
mod series;
mod summary;
mod timeline;

pub use coverage::{Coverage, RuleCoverage};
pub use exchanges::{Endpoint, Exchanges};
pub use groups::{Group, Groups};
pub use history::{CredentialLife, Event, Happening, History, Step};
pub use series::{Cell, Client, Count, Series, hour_of, start_of};
pub use summary::{InputSummary, Skipped, Summary};
pub use timeline::Timeline;
