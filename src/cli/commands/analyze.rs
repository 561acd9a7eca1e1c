//! `authlint analyze`

use anyhow::{Context, bail};

use super::inputs;
use crate::cli::args::AnalyzeArgs;
use crate::cli::progress::ProgressLine;
use crate::cli::{Outcome, say, selection};
use authlint::model::Severity;
use authlint::report::output::Output;
use authlint::report::{self, Report, Reporter, Style};
use authlint::rules::Engine;
use authlint::run::{self, Analyze};
use authlint::tally::{InputSummary, Summary};

pub(crate) fn analyze(args: &AnalyzeArgs) -> anyhow::Result<Outcome> {
    let rules = selection::select(&args.select, &args.ignore)?;
    let style = inputs::style(args.input.talk);
    let outputs = Outputs::plan(args, style)?;
    let (input, redactor) = inputs::prepare(&args.input)?;
    let engine = Engine::new(rules, args.min_confidence.confidence(), redactor);
    let progress = ProgressLine::new(args.input.talk.quiet);
    let (reports, outputs) = outputs.start()?;
    let mut analysis = Analyze::new(reports, engine.selected());
    let summary = inputs::with_jobs(&args.input, || {
        run::run(&engine, &mut analysis, input, &progress)?;
        analysis.finish()
    })?
    .context("cannot write the report")?;
    for output in outputs {
        output.commit().context("cannot write the report")?;
    }
    drop(progress);
    tell_troubles(&summary.inputs);
    Ok(outcome(&summary, args.fail_on.severity()))
}

/// Reports that were started, and the outputs to commit once they are finished.
type Started = (Vec<Box<dyn Report>>, Vec<Output>);

/// Where reports go.
struct Outputs {
    stdout: Option<&'static Reporter>,
    files: Vec<(std::path::PathBuf, &'static Reporter)>,
    style: Style,
}

impl Outputs {
    fn plan(args: &AnalyzeArgs, style: Style) -> anyhow::Result<Self> {
        let named = args.format.as_deref().map(|name| {
            report::by_name(name).with_context(|| {
                let names: Vec<&str> = report::REPORTERS.iter().map(|r| r.name).collect();
                format!("--format: no report is called `{name}`; there are {}", names.join(", "))
            })
        });
        let named = named.transpose()?;
        let mut files = Vec::new();
        for path in &args.output {
            let reporter = report::by_ending(path).or(named).with_context(|| {
                format!("--output {}: its ending names no report; add --format", path.display())
            })?;
            if args.input.paths.iter().any(|input| inputs::same_file(input, path)) {
                bail!("--output {}: is one of the inputs", path.display());
            }
            files.push((path.clone(), reporter));
        }
        let stdout =
            if files.is_empty() { named.or_else(|| report::by_name("text")) } else { None };
        Ok(Self { stdout, files, style })
    }

    fn start(&self) -> anyhow::Result<Started> {
        let mut reports = Vec::new();
        let mut outputs = Vec::new();
        if let Some(reporter) = self.stdout {
            let (output, writer) = Output::stdout();
            reports.push((reporter.start)(writer, &self.style)?);
            outputs.push(output);
        }
        // A file is for keeping, wherever it is read: no escape sequences.
        let style = Style { color: false, ..self.style };
        for (path, reporter) in &self.files {
            let failed = || format!("--output {}", path.display());
            let (output, writer) = Output::open(path).with_context(failed)?;
            reports.push((reporter.start)(writer, &style).with_context(failed)?);
            outputs.push(output);
        }
        Ok((reports, outputs))
    }
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
