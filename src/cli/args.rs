//! What can be typed. The words here are the `--help`, the manual page and the completions.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::moment::Moment;
use authlint::format::log::Zone;
use authlint::model::{Confidence, Severity};
use authlint::rules::Profile;

/// Finds misused HTTP authentication status codes in recorded traffic.
///
/// authlint reads HAR files, packet captures and access logs, puts the HTTP exchanges together, and
/// reports where a server answers a refused request with the wrong status: a 403 for an expired
/// token, a 401 without a challenge, a 200 with an error inside. Each finding says what was seen,
/// how sure it is, which clause it rests on and what to change.
#[derive(Debug, Parser)]
#[command(name = "authlint", version, max_term_width = 100, propagate_version = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reads recordings and reports misused auth status codes
    Analyze(AnalyzeArgs),
    /// Prints the reconstructed exchanges and nothing else
    Extract(ExtractArgs),
    /// Writes a HAR that can be handed on: secrets are replaced by fingerprints, evidence stays
    Redact(RedactArgs),
    /// Lists the rules
    Rules(RulesArgs),
    /// Explains one rule: what it flags, why, the clause, examples, the fix
    Explain(ExplainArgs),
    /// Lists the formats; with a path, tells what is recognised there and why
    Formats(FormatsArgs),
    /// Compares two reports: what is new, what is fixed
    Diff(DiffArgs),
    /// Looks at the configuration file
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Prints a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Prints the manual page
    Man,
}

/// What every command that reads inputs takes.
#[derive(Debug, clap::Args)]
pub(crate) struct InputArgs {
    /// Files, folders, globs in quotes, or `-` for standard input [default: a pipe on standard input]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Format of text inputs: a name of `authlint formats`, a line of the server's configuration
    /// (nginx `log_format`, Apache `LogFormat`, HAProxy `log-format`, Envoy, Tomcat, API Gateway,
    /// GoAccess), or `@FILE` for the whole configuration [default: recognised by content]
    #[arg(long, value_name = "NAME|PATTERN|@FILE")]
    pub(crate) log_format: Option<String>,

    /// Zone of times that name none, as IIS, HAProxy and others write them: `+01:00`, `Europe/Berlin`
    /// [default: such times are unknown]
    #[arg(long, value_name = "ZONE|OFFSET")]
    pub(crate) tz: Option<Zone>,

    /// Only exchanges from this moment on: `2026-03-01T10:00:00Z`, `2026-03-01`, or a time ago as `2h`, `7d`
    #[arg(long, value_name = "TIME|DURATION")]
    pub(crate) since: Option<Moment>,

    /// Only exchanges before this moment
    #[arg(long, value_name = "TIME|DURATION")]
    pub(crate) until: Option<Moment>,

    /// Key log that opens TLS connections in captures, as browsers and curl write it where
    /// SSLKEYLOGFILE says
    #[arg(long, value_name = "FILE", env = "SSLKEYLOGFILE")]
    pub(crate) keylog: Option<OsString>,

    /// Configuration [default: `authlint.toml` of the working folder or the nearest parent with one]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Threads to work with [default: all cores]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,

    /// Show credentials as they are, in every output
    #[arg(long)]
    pub(crate) show_secrets: bool,

    /// Key of the fingerprints that stand for secrets; the same key gives comparable fingerprints in
    /// different runs [default: derived from the inputs]
    #[arg(long, value_name = "KEY", env = "AUTHLINT_FINGERPRINT_KEY", hide_env_values = true)]
    pub(crate) fingerprint_key: Option<String>,

    #[command(flatten)]
    pub(crate) talk: TalkArgs,
}

/// How much is said, and in which colours.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct TalkArgs {
    /// Colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// No progress and no diagnostics but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,

    /// More detail: every endpoint, every place
    #[arg(short, long, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AnalyzeArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Format of the report: `text`, `json`, `ndjson`, `csv`, `parquet`, `arrow`, `html`, `markdown`, `sarif`,
    /// `junit`, `github`, `metrics` [default: text]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,

    /// Write a report to a file, in the format its ending names; may be given several times. A table and a
    /// colon before it pick what is in it: `-o hours:hours.parquet`
    #[arg(short, long, value_name = "[TABLE:]FILE")]
    pub(crate) output: Vec<PathBuf>,

    /// Which table `csv`, `json`, `ndjson`, `parquet` and `arrow` hold: `findings`, `endpoints`, `hours`,
    /// `clients`, `traffic` [default: findings]
    #[arg(long, value_name = "TABLE")]
    pub(crate) table: Option<String>,

    /// Also show what happened to each client that was refused, in the order of time
    #[arg(long)]
    pub(crate) timeline: bool,

    /// Read only what is new since the run that wrote this file, and write it anew: for nightly runs over
    /// logs that grow and are rotated
    #[arg(long, value_name = "FILE", conflicts_with_all = ["since", "until"])]
    pub(crate) state: Option<PathBuf>,

    /// Go on reading as logs grow, through rotation and truncation, or as a capture is made, until Ctrl-C or
    /// the end of the pipe: `tcpdump -U -w - | authlint analyze --follow -`
    #[arg(short = 'f', long, conflicts_with = "state")]
    pub(crate) follow: bool,

    /// Which rules run, and how strict they are [default: default]
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: Option<ProfileArg>,

    /// Only these rules: ids, names, or prefixes such as `AL1`; separated by commas
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) select: Vec<String>,

    /// Not these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,

    /// Exit with 1 when there are findings of this severity or worse [default: never]
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,

    /// Leave out findings that are less sure [default: inferred]
    #[arg(long, value_name = "CONFIDENCE")]
    pub(crate) min_confidence: Option<LeastConfidence>,

    /// Leave out the findings that this file knows, and tell which of them are gone
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write what is found to the baseline; reasons and last days in it stay
    #[arg(long)]
    pub(crate) update_baseline: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExtractArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Format of the exchanges: `ndjson`, `csv`, `parquet`, `har` [default: ndjson]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,

    /// Write to a file; its ending names the format unless `--format` does
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RedactArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Write to this file [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DiffArgs {
    /// The report before: json or ndjson of `analyze`, or a baseline
    pub(crate) old: PathBuf,

    /// The report after
    pub(crate) new: PathBuf,

    /// `text` or `json`
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: DiffFormat,

    /// Exit with 1 when something of this severity or worse is new
    #[arg(long, value_name = "SEVERITY", default_value = "info")]
    pub(crate) fail_on: FailOn,

    #[command(flatten)]
    pub(crate) talk: TalkArgs,
}

/// `config`
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Tells whether the configuration can be used, and what is wrong with it
    Check(ConfigArgs),
    /// Prints the configuration in force, and where it was read
    Show(ConfigArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ConfigArgs {
    /// Configuration [default: `authlint.toml` of the working folder or the nearest parent with one]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RulesArgs {
    /// `text`, `json` or `markdown`
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TableFormat,

    #[command(flatten)]
    pub(crate) talk: TalkArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// Id or name of the rule: `AL301`, `expired-credential-403`
    pub(crate) rule: String,

    #[command(flatten)]
    pub(crate) talk: TalkArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct FormatsArgs {
    /// What to recognise
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Try this format on text inputs: how many lines follow it, where the first stops that does
    /// not, and the columns of a line
    #[arg(long, value_name = "NAME|PATTERN|@FILE", requires = "paths")]
    pub(crate) log_format: Option<String>,

    #[command(flatten)]
    pub(crate) talk: TalkArgs,
}

/// `--color`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// `--fail-on`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// A MUST is broken
    Error,
    /// A SHOULD is not followed, or worse
    Warning,
    /// Any finding
    Info,
    /// Never
    Never,
}

/// `--profile`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileArg {
    /// What breaks clients
    Default,
    /// Advice too; what departs from a SHOULD is an error
    Strict,
}

/// `--min-confidence`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LeastConfidence {
    /// Protocol data alone
    Proven,
    /// The response's own words, or firmer
    Stated,
    /// Everything
    Inferred,
}

/// `diff --format`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// A line an endpoint: `+` new, `-` fixed
    Text,
    /// One object: `new`, `fixed`, `unchanged`
    Json,
}

/// `rules --format`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// A table for the terminal
    Text,
    /// One object a rule
    Json,
    /// A table for a README
    Markdown,
}

impl FailOn {
    /// The least severity that fails the run.
    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

impl ProfileArg {
    pub(crate) fn profile(self) -> Profile {
        match self {
            Self::Default => Profile::Default,
            Self::Strict => Profile::Strict,
        }
    }
}

impl LeastConfidence {
    pub(crate) fn confidence(self) -> Confidence {
        match self {
            Self::Proven => Confidence::Proven,
            Self::Stated => Confidence::Stated,
            Self::Inferred => Confidence::Inferred,
        }
    }
}
