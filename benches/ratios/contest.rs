//! Runs the tools in turns: A B C, A B C, … so that whatever else the machine does meets all of
//! them. Ratios are taken round by round, because only neighbours in time compare.

use std::fs::File;
use std::io;
use std::path::Path;

use anyhow::Result;

use super::group::{Contest, Group};
use super::machine;
use super::stage::{Sample, Stage};
use super::tool::{Claim, Tool};
use crate::generate::Counts;

/// What came out of a group.
pub(crate) struct Results {
    /// One a contest.
    pub(crate) contests: Vec<Outcome>,
    /// Load of the machine before and after.
    pub(crate) load: (String, String),
    pub(crate) rounds: usize,
}

/// What came out of a contest.
pub(crate) struct Outcome {
    pub(crate) counts: Counts,
    /// One a tool.
    pub(crate) rows: Vec<Row>,
    /// How authlint's counts compare with the truth.
    pub(crate) verdict: String,
}

/// The runs of one tool.
pub(crate) struct Row {
    pub(crate) tool: Tool,
    pub(crate) samples: Vec<Sample>,
    pub(crate) claim: Claim,
    /// Why it did not take part, or not to the end.
    pub(crate) absent: Option<String>,
}

impl Row {
    /// The median of this row's wall time over the other's, round by round.
    pub(crate) fn ratio_to(&self, other: &Self) -> Option<f64> {
        if self.absent.is_some() || other.absent.is_some() {
            return None;
        }
        let pairs = self.samples.iter().zip(&other.samples);
        median(pairs.map(|(own, other)| own.wall.as_secs_f64() / other.wall.as_secs_f64()))
    }

    /// The largest peak of any round, in MB.
    pub(crate) fn memory(&self) -> Option<f64> {
        self.samples.iter().filter_map(|sample| Some(sample.usage?.memory)).reduce(f64::max)
    }
}

/// Makes the inputs and runs every tool `rounds` times.
///
/// # Errors
/// When an input cannot be made. A tool that fails leaves its contest; the others go on.
pub(crate) fn run(stage: &Stage, group: &Group, rounds: usize) -> Result<Results> {
    let mut inputs = Vec::new();
    let mut outcomes = Vec::new();
    for contest in &group.contests {
        eprintln!(
            "{}: making or finding the input of {} MB",
            group.title,
            contest.input.bytes / 1_000_000
        );
        let (path, counts) = contest.input.ensure(&stage.inputs)?;
        // Into the page cache: the disk is not what is measured.
        cache(&path)?;
        outcomes.push(enter(stage, contest, &path, counts));
        inputs.push(path);
    }
    let before = machine::load();
    for round in 1..=rounds {
        for (outcome, path) in outcomes.iter_mut().zip(&inputs) {
            for row in &mut outcome.rows {
                eprintln!("{}: round {round} of {rounds}: {}", group.title, row.tool.name());
                row.run(stage, path);
            }
        }
    }
    Ok(Results { contests: outcomes, load: (before, machine::load()), rounds })
}

/// Reads a file, or the files of a folder.
fn cache(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return path.read_dir()?.try_for_each(|entry| cache(&entry?.path()));
    }
    io::copy(&mut File::open(path)?, &mut io::sink()).map(drop)
}

impl Row {
    fn run(&mut self, stage: &Stage, input: &Path) {
        if self.absent.is_some() {
            return;
        }
        let name = self.tool.name();
        let job = self.tool.job(stage, input);
        let outcome = job.and_then(|job| Ok((stage.run(name, &job)?, self.tool.claim(stage)?)));
        match outcome {
            Ok((sample, claim)) => {
                self.samples.push(sample);
                self.claim = claim;
            }
            Err(error) => self.absent = Some(format!("{error:#}")),
        }
    }
}

/// Sees who takes part. No time of authlint's is believed unless its counts are right.
fn enter(stage: &Stage, contest: &Contest, path: &Path, counts: Counts) -> Outcome {
    let mut json = Row::new(stage, Tool::AuthlintJson);
    json.run(stage, path);
    let differences = json.claim.differences(&counts);
    let (verdict, wrong) = if let Some(reason) = &json.absent {
        (format!("authlint: {reason}"), Some("its counts could not be checked".to_owned()))
    } else if differences.is_empty() {
        (format!("authlint counts what was put in{}.", cost_of(&json)), None)
    } else {
        let differences = differences.join(", ");
        (format!("authlint MISCOUNTS: {differences}."), Some("its counts are wrong".to_owned()))
    };
    let mut rows: Vec<Row> = contest.tools.iter().map(|&tool| Row::new(stage, tool)).collect();
    if let Some(reason) = wrong {
        for row in rows.iter_mut().filter(|row| row.tool.is_authlint()) {
            row.absent = Some(reason.clone());
        }
    }
    Outcome { counts, rows, verdict }
}

impl Row {
    fn new(stage: &Stage, tool: Tool) -> Self {
        let absent = stage.skips(tool).then(|| "left out by --skip".to_owned());
        Self { tool, samples: Vec::new(), claim: Claim::default(), absent }
    }
}

fn cost_of(json: &Row) -> String {
    let Some(sample) = json.samples.first() else { return String::new() };
    let seconds = sample.wall.as_secs_f64();
    let memory = sample.usage.map_or_else(String::new, |usage| format!(", {:.1} MB", usage.memory));
    format!(" (JSON report, once: {seconds:.3} s{memory})")
}

/// The middle number, or the mean of the two in the middle.
pub(crate) fn median(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    let upper = *numbers.get(numbers.len() / 2)?;
    let lower = *numbers.get((numbers.len() - 1) / 2)?;
    Some(f64::midpoint(lower, upper))
}
