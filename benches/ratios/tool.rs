//! The tools: how each is called, and what its output says it found.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::group::key_log;
use super::stage::{Job, Stage, find};
use crate::generate::Counts;

/// A tool, in a certain mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// The text report, with as many threads as the run was started with.
    Authlint,
    /// The same with one thread.
    AuthlintOneThread,
    /// The JSON report, for its counts.
    AuthlintJson,
    /// The text report of the input many times in a row, from a pipe.
    AuthlintRepeated,
    Cat,
    Wc,
    Ripgrep,
    /// ripgrep, which has compressed files opened by `gzip` or `zstd`.
    RipgrepZ,
    GoAccess,
    /// GoAccess told that a load balancer of AWS writes.
    GoAccessAlb,
    Jq,
    /// jq on objects, one a line.
    JqLog,
    Tshark,
    /// tshark told to put segments in order, which it does not do by itself.
    TsharkInOrder,
    /// tshark told that the servers speak HTTP/2, and to put segments in order: without that it
    /// loses its place in the frames of a connection, and with it what follows.
    TsharkHttp2,
    Suricata,
    /// [`walk`](super::walk::walk) in a process of its own.
    Walk,
    /// [`unpack`](super::walk::unpack) in a process of its own.
    Unpack,
}

/// How often the input is repeated for [`Tool::AuthlintRepeated`]: 2 GB are 50 GB then.
const REPEATED: u32 = 25;

/// What a tool says is in an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) units: Option<u64>,
    pub(crate) exchanges: Option<u64>,
    /// Responses with status 401 or 403.
    pub(crate) denials: Option<u64>,
    /// Troubles authlint says it had. A generated input gives no reason for any.
    pub(crate) mishaps: u64,
}

impl Tool {
    const ALL: [Self; 18] = [
        Self::Authlint,
        Self::AuthlintOneThread,
        Self::AuthlintJson,
        Self::AuthlintRepeated,
        Self::Cat,
        Self::Wc,
        Self::Ripgrep,
        Self::RipgrepZ,
        Self::GoAccess,
        Self::GoAccessAlb,
        Self::Jq,
        Self::JqLog,
        Self::Tshark,
        Self::TsharkInOrder,
        Self::TsharkHttp2,
        Self::Suricata,
        Self::Walk,
        Self::Unpack,
    ];

    /// The tool of this name.
    ///
    /// # Errors
    /// When there is none, with the names there are.
    pub(crate) fn named(name: &str) -> std::result::Result<Self, String> {
        Self::ALL.into_iter().find(|tool| tool.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(|tool| format!("`{}`", tool.name()));
            format!("no such tool; there are {}", names.join(", "))
        })
    }

    /// Its name in tables and after `--skip`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Authlint => "authlint",
            Self::AuthlintOneThread => "authlint --jobs 1",
            Self::AuthlintJson => "authlint --format json",
            Self::AuthlintRepeated => "authlint on 25 times the input",
            Self::Cat => "cat",
            Self::Wc => "wc -l",
            Self::Ripgrep => "rg -c",
            Self::RipgrepZ => "rg -z -c",
            Self::GoAccess => "goaccess",
            Self::GoAccessAlb => "goaccess AWSALB",
            Self::Jq => "jq",
            Self::JqLog => "jq per line",
            Self::Tshark => "tshark",
            Self::TsharkInOrder => "tshark, reordering",
            Self::TsharkHttp2 => "tshark -d http2",
            Self::Suricata => "suricata",
            Self::Walk => "header walk",
            Self::Unpack => "bare decompression",
        }
    }

    /// Whether it is authlint itself.
    pub(crate) const fn is_authlint(self) -> bool {
        matches!(
            self,
            Self::Authlint | Self::AuthlintOneThread | Self::AuthlintJson | Self::AuthlintRepeated
        )
    }

    /// The call of the tool on this input.
    ///
    /// # Errors
    /// When it is not installed.
    pub(crate) fn job(self, stage: &Stage, input: &Path) -> Result<Job> {
        let program = self.program()?;
        let keys = Some(key_log(input)).filter(|path| path.is_file());
        let input = OsString::from(input);
        let mut args: Vec<OsString> = Vec::new();
        let mut add = |more: &[&str]| args.extend(more.iter().map(OsString::from));
        match self {
            Self::Authlint | Self::AuthlintOneThread | Self::AuthlintJson => {
                let jobs = if self == Self::AuthlintOneThread { 1 } else { stage.jobs };
                let format = if self == Self::AuthlintJson { "json" } else { "text" };
                add(&["analyze", "--format", format, "--jobs", &jobs.to_string()]);
                if let Some(keys) = &keys {
                    args.extend(["--keylog".into(), keys.into()]);
                }
            }
            Self::AuthlintRepeated => {
                let script = format!(
                    "for i in $(seq {REPEATED}); do cat \"$0\"; done | \"$1\" analyze --format text -"
                );
                args.extend(["-c".into(), script.into(), input]);
                args.push(env!("CARGO_BIN_EXE_authlint").into());
                return Ok(Job { program, args, keep_output: true });
            }
            Self::Cat => {}
            Self::Wc => add(&["-l"]),
            Self::Ripgrep => add(&["--no-config", "-c", "\" 40[13] "]),
            Self::RipgrepZ => add(&["--no-config", "-z", "-c", "\" 40[13] "]),
            Self::GoAccess | Self::GoAccessAlb => add(&[
                if self == Self::GoAccess {
                    "--log-format=COMBINED"
                } else {
                    "--log-format=AWSALB"
                },
                "--no-global-config",
                "--no-progress",
                "-o",
                "report.json",
            ]),
            Self::Jq => add(&[
                "[.log.entries[] | select(.response.status == 401 or .response.status == 403)] | length",
            ]),
            Self::JqLog => add(&[
                "-n",
                "reduce inputs as $l (0; if $l.status == 401 or $l.status == 403 then . + 1 else . end)",
            ]),
            Self::Tshark | Self::TsharkInOrder => {
                if self == Self::TsharkInOrder {
                    add(&["-o", "tcp.reassemble_out_of_order:TRUE"]);
                }
                if let Some(keys) = &keys {
                    add(&["-o", &format!("tls.keylog_file:{}", keys.display())]);
                    // On these ports it looks for nothing but HTTP by itself.
                    add(&["-d", "tcp.port==80,tls", "-d", "tcp.port==8080,tls"]);
                }
                let fields = ["-e", "http.request.method", "-e", "http.response.code"];
                add(&["-n", "-Y", "http", "-T", "fields"]);
                add(&fields);
                add(&["-r"]);
            }
            Self::TsharkHttp2 => {
                add(&["-o", "tcp.reassemble_out_of_order:TRUE"]);
                add(&["-d", "tcp.port==80,http2", "-d", "tcp.port==8080,http2"]);
                add(&["-n", "-Y", "http2.headers.status", "-T", "fields"]);
                add(&["-e", "http2.headers.status", "-r"]);
            }
            Self::Suricata => {
                let settings = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/ratios/suricata.yaml");
                add(&["-c", settings, "-S", "/dev/null", "-l", ".", "-r"]);
            }
            Self::Walk => add(&["--walk"]),
            Self::Unpack => add(&["--unpack"]),
        }
        args.push(input);
        Ok(Job { program, args, keep_output: self != Self::Cat })
    }

    /// What its last run found.
    ///
    /// # Errors
    /// When its output is not what it should be.
    pub(crate) fn claim(self, stage: &Stage) -> Result<Claim> {
        let name = self.name();
        let output = stage.output(name);
        let number = || -> Result<u64> {
            let text = fs::read_to_string(&output)?;
            let first = text.split_whitespace().next().unwrap_or_default();
            first.parse().with_context(|| format!("{name} printed {text:?}"))
        };
        let claim = Claim::default();
        Ok(match self {
            Self::AuthlintJson => authlint_claim(&output)?,
            Self::Authlint | Self::AuthlintOneThread | Self::AuthlintRepeated => {
                if fs::metadata(&output)?.len() == 0 {
                    bail!("{name} printed nothing");
                }
                claim
            }
            Self::Cat | Self::Unpack => claim,
            Self::Wc | Self::Walk => Claim { units: Some(number()?), ..claim },
            Self::Ripgrep | Self::RipgrepZ | Self::Jq | Self::JqLog => {
                Claim { denials: Some(number()?), ..claim }
            }
            Self::GoAccess | Self::GoAccessAlb => {
                goaccess_claim(&stage.folder(name).join("report.json"))?
            }
            Self::Tshark | Self::TsharkInOrder => {
                let lines = fs::read_to_string(&output)?;
                let statuses = lines.lines().filter_map(|line| line.split('\t').nth(1));
                status_claim(statuses.filter(|status| !status.is_empty()))
            }
            Self::TsharkHttp2 => {
                // A line for each packet, with the statuses of all streams that it has.
                let lines = fs::read_to_string(&output)?;
                status_claim(lines.split([',', '\n']).filter(|status| !status.is_empty()))
            }
            Self::Suricata => {
                let events = fs::read_to_string(stage.folder(name).join("eve.json"))?;
                let statuses = events.lines().filter_map(|line| {
                    let (_, rest) = line.split_once("\"status\":")?;
                    rest.split(',').next()
                });
                status_claim(statuses)
            }
        })
    }

    fn program(self) -> Result<PathBuf> {
        let (name, package) = match self {
            Self::Authlint | Self::AuthlintOneThread | Self::AuthlintJson => {
                return Ok(PathBuf::from(env!("CARGO_BIN_EXE_authlint")));
            }
            Self::AuthlintRepeated => ("bash", "bash"),
            Self::Walk | Self::Unpack => {
                return env::current_exe().context("finding the benchmark itself");
            }
            Self::Cat => ("cat", "coreutils"),
            Self::Wc => ("wc", "coreutils"),
            Self::Ripgrep | Self::RipgrepZ => ("rg", "ripgrep"),
            Self::GoAccess | Self::GoAccessAlb => ("goaccess", "goaccess"),
            Self::Jq | Self::JqLog => ("jq", "jq"),
            Self::Tshark | Self::TsharkInOrder | Self::TsharkHttp2 => ("tshark", "tshark"),
            Self::Suricata => ("suricata", "suricata"),
        };
        find(name).with_context(|| format!("not installed (Debian package {package})"))
    }
}

impl Claim {
    /// Where it differs from what was put in, in words.
    pub(crate) fn differences(&self, counts: &Counts) -> Vec<String> {
        let pairs = [
            ("units", self.units, counts.units),
            ("exchanges", self.exchanges, counts.exchanges),
            ("refusals", self.denials, counts.denials()),
            ("mishaps", Some(self.mishaps), 0),
        ];
        pairs
            .into_iter()
            .filter_map(|(what, found, truth)| {
                let found = found.filter(|&found| found != truth)?;
                Some(format!("{found} {what} of {truth}"))
            })
            .collect()
    }

    /// Whether there is anything to compare.
    pub(crate) fn says_something(&self) -> bool {
        self.units.or(self.exchanges).or(self.denials).is_some()
    }
}

fn status_claim<'t>(statuses: impl Iterator<Item = &'t str>) -> Claim {
    let (mut exchanges, mut denials) = (0, 0);
    for status in statuses {
        exchanges += 1;
        denials += u64::from(matches!(status, "401" | "403"));
    }
    Claim { exchanges: Some(exchanges), denials: Some(denials), ..Claim::default() }
}

fn authlint_claim(report: &Path) -> Result<Claim> {
    #[derive(Deserialize)]
    struct Report {
        summary: Summary,
        inputs: Vec<Input>,
        #[serde(rename = "findings")]
        _findings: IgnoredAny,
    }
    #[derive(Deserialize)]
    struct Summary {
        exchanges: u64,
        statuses: std::collections::BTreeMap<String, u64>,
        mishaps: Vec<Mishap>,
    }
    #[derive(Deserialize)]
    struct Mishap {
        count: u64,
    }
    #[derive(Deserialize)]
    struct Input {
        unit_count: u64,
    }
    let file = fs::File::open(report)?;
    let report: Report = serde_json::from_reader(BufReader::with_capacity(1 << 20, file))
        .context("the JSON report of authlint")?;
    let of = |status: &str| report.summary.statuses.get(status).copied().unwrap_or(0);
    Ok(Claim {
        units: Some(report.inputs.iter().map(|input| input.unit_count).sum()),
        exchanges: Some(report.summary.exchanges),
        denials: Some(of("401") + of("403")),
        mishaps: report.summary.mishaps.iter().map(|mishap| mishap.count).sum(),
    })
}

fn goaccess_claim(report: &Path) -> Result<Claim> {
    let text = fs::read_to_string(report)?;
    let report: serde_json::Value =
        serde_json::from_str(&text).context("the JSON report of GoAccess")?;
    // Classes of codes (`4xx`) hold the codes (`401 - Unauthorized: …`).
    let classes = report["status_codes"]["data"].as_array();
    let codes = classes.into_iter().flatten().filter_map(|class| class["items"].as_array());
    let denials = codes
        .flatten()
        .filter(|code| {
            let name = code["data"].as_str().unwrap_or_default();
            name.starts_with("401") || name.starts_with("403")
        })
        .filter_map(|code| code["hits"]["count"].as_u64())
        .sum();
    let units = report["general"]["valid_requests"].as_u64();
    Ok(Claim { units, denials: Some(denials), ..Claim::default() })
}
