//! `authlint rules`, `explain`, `completions` and `man`

use std::io::Write;

use anyhow::bail;
use clap::CommandFactory;
use clap_complete::Shell;

use super::inputs;
use crate::cli::args::{Args, ExplainArgs, RulesArgs, TableFormat};
use crate::cli::config::Config;
use crate::cli::{Outcome, selection};
use authlint::report::catalogue;
use authlint::rules::{Rule, all};

pub(crate) fn rules(args: &RulesArgs) -> anyhow::Result<Outcome> {
    // Rules of one's own are rules, too.
    Config::load(None)?;
    let text = match args.format {
        TableFormat::Text => catalogue::rules_table(all(), &inputs::style(args.talk)),
        TableFormat::Json => catalogue::rules_json(all())?,
        TableFormat::Markdown => catalogue::markdown_table(),
    };
    print(&text)
}

pub(crate) fn explain(args: &ExplainArgs) -> anyhow::Result<Outcome> {
    Config::load(None)?;
    let Some(rule) = Rule::find(&args.rule) else {
        bail!("no rule is called `{}`{}", args.rule, selection::suggestion(&args.rule));
    };
    print(&catalogue::explain(rule, &inputs::style(args.talk)))
}

pub(crate) fn completions(shell: Shell) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "authlint", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(Outcome::Clean)
}

pub(crate) fn man() -> anyhow::Result<Outcome> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut page)?;
    std::io::stdout().write_all(&page)?;
    Ok(Outcome::Clean)
}

pub(super) fn print(text: &str) -> anyhow::Result<Outcome> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(Outcome::Clean)
}
