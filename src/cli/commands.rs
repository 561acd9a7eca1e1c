//! The commands.

mod analyze;
mod catalogue;
mod config;
mod diff;
mod extract;
mod formats;
mod inputs;
mod outputs;

pub(super) use analyze::analyze;
pub(super) use catalogue::{completions, explain, man, rules};
pub(super) use config::{check as config_check, show as config_show};
pub(super) use diff::diff;
pub(super) use extract::{extract, redact};
pub(super) use formats::formats;
