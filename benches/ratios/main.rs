//! How fast authlint is beside the tools people use today, as ratios of wall times from one run in
//! which all take turns. See `benches/README.md`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a report is what it is for")]

mod check;
mod contest;
mod goal;
mod group;
mod machine;
mod stage;
mod table;
mod tool;
mod walk;

// Beside this folder rather than in it: tests make their inputs with it as well.
#[path = "../generate.rs"]
mod generate;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use group::{GroupName, Size};
use stage::Stage;
use tool::Tool;

/// Measures authlint against its peers.
#[derive(Debug, Parser)]
struct Args {
    /// What to measure.
    #[arg(default_values = ["log", "har", "capture"])]
    groups: Vec<GroupName>,
    /// How large the inputs are; the goals are stated for `full`.
    #[arg(long, default_value = "small")]
    size: Size,
    /// How often each tool runs.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Threads authlint gets.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Tools to leave out.
    #[arg(long, value_delimiter = ',', value_parser = Tool::named)]
    skip: Vec<Tool>,
    /// Make tiny inputs and see whether every tool counts in them what was put in.
    #[arg(long)]
    check: bool,
    /// Only walk over the headers of a capture, and print how many packets it has.
    #[arg(long, hide = true, value_name = "FILE")]
    walk: Option<PathBuf>,
    /// Only decompress a file, and print how many bytes it has.
    #[arg(long, hide = true, value_name = "FILE")]
    unpack: Option<PathBuf>,
    /// Passed by `cargo bench`, and missing under `cargo test --benches`.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<ExitCode> {
    let args = Args::parse();
    if let Some(capture) = &args.walk {
        println!("{}", walk::walk(capture)?);
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(packed) = &args.unpack {
        println!("{}", walk::unpack(packed)?);
        return Ok(ExitCode::SUCCESS);
    }
    let stage = Stage::new(args.jobs, args.skip)?;
    if args.check || !args.bench {
        return check::check(&stage);
    }
    println!("{}", machine::describe());
    for name in args.groups {
        let group = group::plan(name, args.size, args.jobs);
        let results = contest::run(&stage, &group, args.rounds.max(1))?;
        println!("{}", table::render(&group, &results));
    }
    Ok(ExitCode::SUCCESS)
}
