//! `authlint analyze`

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};

use super::inputs;
use super::outputs::Outputs;
use crate::cli::args::{AnalyzeArgs, FailOn, LeastConfidence, ProfileArg};
use crate::cli::config::{Config, read_baseline, word_of};
use crate::cli::progress::ProgressLine;
use crate::cli::{Outcome, say, selection};
use authlint::model::{Confidence, Severity};
use authlint::policy::Baseline;
use authlint::report;
use authlint::report::output::Output;
use authlint::rules::{Engine, Profile};
use authlint::run::{self, Analyze};
use authlint::source::{State, Stop};
use authlint::tally::{InputSummary, Summary};

pub(crate) fn analyze(args: &AnalyzeArgs) -> anyhow::Result<Outcome> {
    let config = Config::load(args.input.config.as_deref())?;
    let settings = Settings::resolve(args, &config)?;
    let style = inputs::style(args.input.talk);
    let outputs = Outputs::plan(args, style)?;
    let tables = outputs.want_tables();
    let state = args
        .state
        .as_deref()
        .map(|path| State::read(path).with_context(|| format!("--state {}", path.display())));
    let state = state.transpose()?;
    let (mut input, redactor) = inputs::prepare(&args.input, &config, args.follow)?;
    outputs.spare(&input.found)?;
    inputs::spare("--state", args.state.as_deref(), &input.found)?;
    inputs::spare("--baseline", settings.baseline.as_deref(), &input.found)?;
    input.reading.state = state.clone().map(Arc::new);
    let (site, proxies) = config.site()?;
    let engine = Engine::new(settings.rules.clone(), settings.least, redactor)
        .with_profile(settings.profile)
        .with_timelines(args.timeline)
        .with_endpoints(tables)
        .with_site(site, proxies);
    let (reports, outputs) = outputs.start()?;
    // What is in the baseline would be missing from the new one.
    let known = settings.baseline.as_deref().filter(|_| !args.update_baseline);
    let policy = config.policy(known)?;
    let mut analysis = Analyze::new(reports, &engine, policy).with_tables(tables);
    let stop = Stop::default();
    let progress = if args.follow {
        stop_on_signals(&stop)?;
        let quiet = args.input.talk.quiet;
        ProgressLine::live(quiet, analysis.found(), outputs.closed(), stop.clone())
    } else {
        ProgressLine::new(args.input.talk.quiet)
    };
    let summary = inputs::with_jobs(&args.input, || {
        if args.follow {
            run::follow(&engine, &mut analysis, input, &progress, &stop)?;
        } else {
            run::run(&engine, &mut analysis, input, &progress)?;
        }
        analysis.finish()
    })?;
    let summary = match summary {
        Ok(summary) => summary,
        // None of the reports could be written.
        Err(error) => {
            outputs.commit()?;
            return Err(error).context("cannot write the report");
        }
    };
    if let Err(error) = outputs.commit() {
        drop(progress);
        tell_troubles(&summary.inputs);
        return Err(error);
    }
    // Last of all: a run that is interrupted before is repeated, and one that is not is not.
    if let (Some(path), Some(mut state)) = (&args.state, state) {
        for input in &summary.inputs {
            if let Some((identity, position)) = &input.read_to {
                state.note(&input.name, identity, *position);
            }
        }
        state
            .write(path)
            .with_context(|| format!("--state {}: cannot be written", path.display()))?;
    }
    drop(progress);
    tell_troubles(&summary.inputs);
    if args.update_baseline {
        let path = settings.baseline.context("--update-baseline: name the file with --baseline")?;
        update_baseline(&path, &summary)?;
    }
    Ok(outcome(&summary, settings.fail_on))
}

/// Ctrl-C and termination end what is followed: the report is still written. A second one ends the
/// process.
fn stop_on_signals(stop: &Stop) -> anyhow::Result<()> {
    let stop = stop.clone();
    ctrlc::set_handler(move || {
        if stop.is_set() {
            std::process::abort();
        }
        stop.set();
    })
    .context("--follow: cannot wait for signals")
}

/// What the command line and the configuration say together.
struct Settings {
    rules: Vec<usize>,
    profile: Profile,
    least: Confidence,
    fail_on: Option<Severity>,
    baseline: Option<PathBuf>,
}

impl Settings {
    fn resolve(args: &AnalyzeArgs, config: &Config) -> anyhow::Result<Self> {
        let either = |typed: &Vec<String>, file: &Vec<String>| {
            if typed.is_empty() { file.clone() } else { typed.clone() }
        };
        let select = either(&args.select, &config.file.select);
        let ignore = either(&args.ignore, &config.file.ignore);
        let least = match (args.min_confidence, &config.file.min_confidence) {
            (Some(typed), _) => Some(typed),
            (None, Some(word)) => Some(word_of("min-confidence", word)?),
            (None, None) => None,
        };
        let fail_on = match (args.fail_on, &config.file.fail_on) {
            (Some(typed), _) => Some(typed),
            (None, Some(word)) => Some(word_of("fail-on", word)?),
            (None, None) => None,
        };
        let profile = match (args.profile, &config.file.profile) {
            (Some(typed), _) => Some(typed),
            (None, Some(word)) => Some(word_of("profile", word)?),
            (None, None) => None,
        };
        let profile = profile.map_or(Profile::Default, ProfileArg::profile);
        let baseline = config.baseline(args.baseline.as_deref());
        if args.update_baseline && baseline.is_none() {
            bail!("--update-baseline: name the file with --baseline");
        }
        Ok(Self {
            rules: selection::select(profile, &select, &ignore)?,
            profile,
            least: least.map_or(Confidence::Inferred, LeastConfidence::confidence),
            fail_on: fail_on.and_then(FailOn::severity),
            baseline,
        })
    }
}

/// Writes what was found as the new baseline, and tells what became of the old one.
fn update_baseline(path: &Path, summary: &Summary) -> anyhow::Result<()> {
    let old = if path.exists() { read_baseline(path)? } else { Baseline::default() };
    if summary.groups.ungrouped > 0 {
        bail!(
            "--baseline {}: too many endpoints for a baseline; it was left as it is",
            path.display()
        );
    }
    let new = old.updated(summary.groups.iter().map(|group| &group.exemplar));
    let failed = || format!("--baseline {}", path.display());
    let (output, mut writer) = Output::open(path).with_context(failed)?;
    writer
        .write_all(new.to_text().as_bytes())
        .and_then(|()| writer.flush())
        .with_context(failed)?;
    drop(writer);
    output.commit().with_context(failed)?;
    say(&format!("{}: {} known findings, {} before", path.display(), new.len(), old.len()));
    Ok(())
}

/// One line on standard error for each input that could not be read, or not to its end.
pub(super) fn tell_troubles(inputs: &[InputSummary]) {
    for input in inputs {
        if let Some(error) = &input.error {
            say(&report::printable(&format!("{}: {error}", input.name)));
        }
    }
}

fn outcome(summary: &Summary, fail_on: Option<Severity>) -> Outcome {
    if summary.inputs.iter().any(|input| input.error.is_some()) {
        return Outcome::Incomplete;
    }
    let found = fail_on.is_some_and(|least| {
        Severity::ALL.iter().any(|&severity| severity >= least && summary.of_severity(severity) > 0)
    });
    if found { Outcome::Found } else { Outcome::Clean }
}
