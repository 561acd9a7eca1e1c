//! `authlint diff OLD NEW`

use std::path::Path;

use anyhow::Context;
use serde::Serialize;

use super::catalogue::print;
use crate::cli::Outcome;
use crate::cli::args::{DiffArgs, DiffFormat};
use authlint::policy::diff::{Difference, Endpoint, Reported};
use authlint::report::printable;

#[derive(Serialize)]
struct Report<'d> {
    new: Vec<Member<'d>>,
    fixed: Vec<Member<'d>>,
    unchanged: Vec<Member<'d>>,
}

#[derive(Serialize)]
struct Member<'d> {
    rule: &'d str,
    endpoint: &'d str,
    severity: Option<&'static str>,
    findings: Option<u64>,
}

/// Tells what is new and what is gone; finds something when something new is bad enough.
pub(crate) fn diff(args: &DiffArgs) -> anyhow::Result<Outcome> {
    let difference = Difference::between(&read(&args.old)?, &read(&args.new)?);
    let text = match args.format {
        DiffFormat::Text => text(&difference, args.talk.verbose > 0),
        DiffFormat::Json => {
            let Difference { new, fixed, unchanged } = &difference;
            let [new, fixed, unchanged] = [new, fixed, unchanged].map(|part| members(part));
            serde_json::to_string_pretty(&Report { new, fixed, unchanged })?
        }
    };
    print(&text)?;
    let is_bad = args.fail_on.severity().is_some_and(|least| difference.worst_new() >= Some(least));
    Ok(if is_bad { Outcome::Found } else { Outcome::Clean })
}

fn read(path: &Path) -> anyhow::Result<Reported> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("{shown}"))?;
    Reported::parse(&text).with_context(|| format!("{shown}"))
}

fn text(difference: &Difference, verbose: bool) -> String {
    let Difference { new, fixed, unchanged } = difference;
    let mut lines = Vec::new();
    let mut list = |mark: char, part: &[Endpoint]| {
        for endpoint in part {
            let count = endpoint.count.map(|count| format!("  ×{count}")).unwrap_or_default();
            let severity = endpoint.severity.map(|s| format!("{s:8} ")).unwrap_or_default();
            let named = printable(&endpoint.endpoint);
            lines.push(format!("{mark} {severity}{} {named}{count}", printable(&endpoint.rule)));
        }
    };
    list('+', new);
    list('-', fixed);
    if verbose {
        list('=', unchanged);
    }
    lines.push(format!("{} new, {} fixed, {} unchanged", new.len(), fixed.len(), unchanged.len()));
    lines.join("\n")
}

fn members(part: &[Endpoint]) -> Vec<Member<'_>> {
    part.iter()
        .map(|endpoint| Member {
            rule: &endpoint.rule,
            endpoint: &endpoint.endpoint,
            severity: endpoint.severity.map(authlint::model::Severity::name),
            findings: endpoint.count,
        })
        .collect()
}
