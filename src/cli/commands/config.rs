//! `authlint config check` and `authlint config show`

use super::catalogue::print;
use crate::cli::Outcome;
use crate::cli::args::ConfigArgs;
use crate::cli::config::Config;

/// Whether the configuration can be used.
pub(crate) fn check(args: &ConfigArgs) -> anyhow::Result<Outcome> {
    let config = Config::load(args.config.as_deref())?;
    match &config.path {
        Some(path) => print(&format!("{}: in order", path.display())),
        None => print("no authlint.toml here or in a parent folder: the defaults apply"),
    }
}

/// The configuration in force.
pub(crate) fn show(args: &ConfigArgs) -> anyhow::Result<Outcome> {
    let config = Config::load(args.config.as_deref())?;
    let Some(path) = &config.path else {
        return print("# no authlint.toml here or in a parent folder: the defaults apply");
    };
    let text = std::fs::read_to_string(path)?;
    print(&format!("# {}\n{text}", path.display()))
}
