//! The command line: what the user typed, turned into a run.

mod args;
mod commands;
mod config;
mod moment;
mod progress;
mod selection;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command, ConfigCommand};

/// How a command ended, for the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// It ran, and nothing was found at or above `--fail-on`.
    Clean,
    /// It ran, and something was.
    Found,
    /// Some input could not be read; the rest was reported.
    Incomplete,
}

/// Parses, runs, and tells the exit code: 0, 1 or 2 as the contracts have it.
pub(crate) fn main() -> ExitCode {
    // A panic on one piece of input is caught, counted and reported (`piece-failed`). Its text may
    // hold what was in the traffic, so it is not printed.
    std::panic::set_hook(Box::new(|_| {}));
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are no errors, and go to standard output.
            let code = if error.use_stderr() { 2 } else { 0 };
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::from(2) };
        }
    };
    let ran = std::panic::catch_unwind(|| match args.command {
        Command::Analyze(args) => commands::analyze(&args),
        Command::Extract(args) => commands::extract(&args),
        Command::Redact(args) => commands::redact(&args),
        Command::Rules(args) => commands::rules(&args),
        Command::Explain(args) => commands::explain(&args),
        Command::Formats(args) => commands::formats(&args),
        Command::Diff(args) => commands::diff(&args),
        Command::Config(ConfigCommand::Check(args)) => commands::config_check(&args),
        Command::Config(ConfigCommand::Show(args)) => commands::config_show(&args),
        Command::Completions { shell } => commands::completions(shell),
        Command::Man => commands::man(),
    });
    match ran {
        Ok(Ok(Outcome::Clean)) => ExitCode::SUCCESS,
        Ok(Ok(Outcome::Found)) => ExitCode::from(1),
        Ok(Ok(Outcome::Incomplete)) => ExitCode::from(2),
        // Whoever reads our output has seen enough (`| head`): nothing went wrong.
        Ok(Err(error)) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            say(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
        Err(_) => {
            say("error: authlint failed; this is a bug in authlint, please report it");
            ExitCode::from(2)
        }
    }
}

/// Prints a diagnostic to standard error.
fn say(message: &str) {
    use io::Write;
    // When even standard error is gone there is nobody left to tell.
    drop(writeln!(anstream::stderr(), "authlint: {message}"));
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
