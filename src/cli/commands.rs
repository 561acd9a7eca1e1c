//! The commands.

mod analyze;
mod catalogue;
mod extract;
mod formats;
mod inputs;

pub(super) use analyze::analyze;
pub(super) use catalogue::{completions, explain, man, rules};
pub(super) use extract::extract;
pub(super) use formats::formats;
