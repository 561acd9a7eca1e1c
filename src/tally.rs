//! Counting: what was read, what was checked, what was found. Everything merges, in any order.

mod coverage;
mod groups;
mod history;
mod summary;
mod timeline;

pub use coverage::{Coverage, RuleCoverage};
pub use groups::{Group, Groups};
pub use history::{CredentialLife, Event, Happening, History, Step};
pub use summary::{InputSummary, Skipped, Summary};
pub use timeline::Timeline;
