//! `authlint extract`, and `authlint redact`, which is the extraction of a HAR to be handed on

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, bail};

use super::{analyze, inputs};
use crate::cli::Outcome;
use crate::cli::args::{ExtractArgs, InputArgs, RedactArgs};
use crate::cli::config::Config;
use crate::cli::progress::ProgressLine;
use authlint::report::exchanges::{self, EXTRACTORS, Extractor, Writing};
use authlint::report::output::Output;
use authlint::run::{self, Extracted, RecordCollector, RecordWorker, RowCollector, RowWorker};

pub(crate) fn extract(args: &ExtractArgs) -> anyhow::Result<Outcome> {
    write(extractor(args)?, &args.input, args.output.as_deref())
}

/// A HAR with fingerprints in place of secrets.
pub(crate) fn redact(args: &RedactArgs) -> anyhow::Result<Outcome> {
    if args.input.show_secrets {
        bail!(
            "--show-secrets: redact takes secrets out; `authlint extract --format har` keeps them"
        );
    }
    let har = exchanges::by_name("har").context("no HAR writer is built in")?;
    write(har, &args.input, args.output.as_deref())
}

fn write(
    extractor: &'static Extractor,
    args: &InputArgs,
    output: Option<&Path>,
) -> anyhow::Result<Outcome> {
    if let Some(path) = output
        && args.paths.iter().any(|input| inputs::same_file(input, path))
    {
        bail!("--output {}: is one of the inputs", path.display());
    }
    let config = Config::load(args.config.as_deref())?;
    let (input, redactor) = inputs::prepare(args, &config, false)?;
    let path = output.unwrap_or_else(|| Path::new("-"));
    let (output, writer) =
        Output::open(path).with_context(|| format!("--output {}", path.display()))?;
    let progress = ProgressLine::new(args.talk.quiet);
    let extracted = match extractor.writing {
        Writing::Records(format) => {
            let worker = RecordWorker::new(format, redactor);
            inputs::with_jobs(args, || -> io::Result<Extracted> {
                let mut writer = UntilClosed { writer, output: &output };
                let mut collector = RecordCollector::start(format, &mut writer)?;
                run::run(&worker, &mut collector, input, &progress)?;
                collector.finish()
            })?
        }
        Writing::Rows(start) => {
            let worker = RowWorker::new(redactor);
            let mut collector = RowCollector::new(start(writer)?);
            inputs::with_jobs(args, || {
                run::run(&worker, &mut collector, input, &progress)?;
                collector.finish()
            })?
        }
    }
    .context("cannot write the exchanges")?;
    output.commit().context("cannot write the exchanges")?;
    drop(progress);
    analyze::tell_troubles(&extracted.inputs);
    let complete = extracted.inputs.iter().all(|input| input.error.is_none());
    Ok(if complete { Outcome::Clean } else { Outcome::Incomplete })
}

/// Ends the run once nobody reads its output any more (`| head`), instead of reading on for nobody.
struct UntilClosed<'o> {
    writer: Box<dyn Write + Send>,
    output: &'o Output,
}

impl Write for UntilClosed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.output.is_closed() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The format by `--format`, else by the ending of `--output`, else the default.
fn extractor(args: &ExtractArgs) -> anyhow::Result<&'static Extractor> {
    if let Some(name) = &args.format {
        return exchanges::by_name(name).with_context(|| {
            let names: Vec<&str> = EXTRACTORS.iter().map(|extractor| extractor.name).collect();
            format!("--format: `{name}` is none of {}", names.join(", "))
        });
    }
    match &args.output {
        None => EXTRACTORS.first().context("no format of extract is built in"),
        Some(path) => exchanges::by_ending(path).with_context(|| {
            format!("--output {}: its ending names no format; add --format", path.display())
        }),
    }
}
