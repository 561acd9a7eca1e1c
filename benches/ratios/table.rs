//! The results in Markdown.

use std::fmt::Write;

use super::contest::{Outcome, Results, Row, median};
use super::group::{Contest, Group, Kind, Size};
use super::tool::Tool;

/// A table for each contest, then the goals.
pub(crate) fn render(group: &Group, results: &Results) -> String {
    let mut out = format!("## {}\n\n", group.title);
    let (before, after) = &results.load;
    let rounds = results.rounds;
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{rounds} rounds; load average {before} before, {after} after.");
    for (contest, outcome) in group.contests.iter().zip(&results.contests) {
        render_contest(&mut out, contest, outcome);
    }
    if !group.goals.is_empty() {
        if group.size == Size::Small {
            out += "\nThe goals are stated for `--size full`; this is `--size small`.\n";
        }
        out += "\n| goal | measured | |\n| --- | --- | --- |\n";
    }
    for goal in &group.goals {
        let outcome = results.contests.get(goal.contest);
        let judged = outcome.and_then(|outcome| goal.judge(&outcome.rows));
        let (measured, verdict) = match judged {
            Some((measured, true)) => (measured, "met"),
            Some((measured, false)) => (measured, "**not met**"),
            None => ("not measured".to_owned(), ""),
        };
        let _ = writeln!(out, "| {} | {measured} | {verdict} |", goal.title());
    }
    out
}

fn render_contest(out: &mut String, contest: &Contest, outcome: &Outcome) {
    let counts = &outcome.counts;
    // Speed is that of the unpacked bytes.
    let packed = matches!(contest.input.kind, Kind::LogGzip | Kind::LogZstd);
    let bytes = if packed { contest.input.bytes } else { counts.bytes };
    let unpacked =
        if packed { format!(" ({} MB unpacked)", bytes / 1_000_000) } else { String::new() };
    let _ = writeln!(
        out,
        "\n{:.1} MB{unpacked}, {} {}, {} exchanges, {} × 401, {} × 403. {}\n",
        counts.bytes as f64 / 1e6,
        counts.units,
        contest.input.kind.units(),
        counts.exchanges,
        counts.unauthorized,
        counts.forbidden,
        outcome.verdict,
    );
    *out += "| tool | wall s, median (min..max) | cpu s | peak MB | GB/s | wall / authlint | counts |\n";
    *out += "| --- | --- | --- | --- | --- | --- | --- |\n";
    let own = outcome.rows.iter().find(|row| row.tool == Tool::Authlint);
    for row in &outcome.rows {
        let name = row.tool.name();
        if let Some(reason) = &row.absent {
            let reason = reason.replace(['\n', '|'], " ");
            let _ = writeln!(out, "| {name} | skipped: {reason} | | | | | |");
            continue;
        }
        let walls = || row.samples.iter().map(|sample| sample.wall.as_secs_f64());
        let wall = median(walls()).unwrap_or(f64::NAN);
        let least = walls().fold(f64::INFINITY, f64::min);
        let most = walls().fold(0.0, f64::max);
        let cpu = median(row.samples.iter().filter_map(|sample| Some(sample.usage?.cpu)));
        let ratio = own.and_then(|own| row.ratio_to(own));
        let _ = writeln!(
            out,
            "| {name} | {wall:.3} ({least:.3}..{most:.3}) | {} | {} | {:.3} | {} | {} |",
            number(cpu, 2),
            number(row.memory(), 1),
            bytes as f64 / 1e9 / wall,
            number(ratio, 2),
            counted(row, outcome),
        );
    }
}

fn counted(row: &Row, outcome: &Outcome) -> String {
    let differences = row.claim.differences(&outcome.counts);
    match (row.claim.says_something(), differences.is_empty()) {
        (false, _) => String::new(),
        (true, true) => "right".to_owned(),
        (true, false) => differences.join(", "),
    }
}

fn number(number: Option<f64>, digits: usize) -> String {
    number.map_or_else(|| "?".to_owned(), |number| format!("{number:.digits$}"))
}
