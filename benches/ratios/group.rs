//! What is measured together: inputs, who reads them, and what is to be reached.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;
use flate2::{Compression, write::GzEncoder};

use super::goal::{Bound, Goal};
use super::tool::Tool;
use crate::generate::{self, Bodies, Counts, Style, Wrapping};

/// The seed of every input.
const SEED: u64 = 2_026;
const MB: u64 = 1_000_000;

/// Size of a file in a folder of logs.
const FOLDED: u64 = 3 * MB;

/// The groups.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum GroupName {
    Log,
    /// The log of a load balancer, and a log of JSON objects.
    Formats,
    Har,
    Capture,
    /// A capture of the smallest exchanges.
    Tiny,
    /// A capture of TLS 1.3 with its keys.
    Tls,
    /// A capture of HTTP/2 without TLS.
    H2,
    /// A log in gzip and in Zstandard.
    Packed,
    /// A stream of 50 GB, and a folder of many files.
    Long,
}

/// How large the inputs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    Small,
    Full,
}

/// Contests that run in turns.
pub(crate) struct Group {
    pub(crate) title: &'static str,
    pub(crate) size: Size,
    pub(crate) contests: Vec<Contest>,
    pub(crate) goals: Vec<Goal>,
}

/// Tools that read the same input. The first is authlint.
pub(crate) struct Contest {
    pub(crate) input: Input,
    pub(crate) tools: Vec<Tool>,
}

/// An input to be made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input {
    pub(crate) kind: Kind,
    /// About how large it is, before compression.
    pub(crate) bytes: u64,
}

/// A kind of input.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Log(Style),
    LogGzip,
    LogZstd,
    /// A folder of logs.
    LogFolder,
    Har,
    Capture(Bodies),
    /// With a key log beside it.
    Tls,
    /// Without TLS.
    Http2,
}

impl Kind {
    /// What its units are called.
    pub(crate) const fn units(self) -> &'static str {
        match self {
            Self::Log(_) | Self::LogGzip | Self::LogZstd | Self::LogFolder => "lines",
            Self::Har => "entries",
            Self::Capture(_) | Self::Tls | Self::Http2 => "packets",
        }
    }
}

impl Input {
    /// Makes it in this folder unless it is there, and says what it holds.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn ensure(self, folder: &Path) -> Result<(PathBuf, Counts)> {
        let (stem, ending) = match self.kind {
            Kind::Log(Style::Combined) => ("access", "log"),
            Kind::Log(Style::Alb) => ("alb", "log"),
            Kind::Log(Style::Json) => ("json", "log"),
            Kind::LogFolder => ("access", "logs"),
            Kind::LogGzip => ("access", "log.gz"),
            Kind::LogZstd => ("access", "log.zst"),
            Kind::Har => ("browser", "har"),
            Kind::Capture(Bodies::Mixed) => ("mixed", "pcap"),
            Kind::Capture(Bodies::Tiny) => ("tiny", "pcap"),
            Kind::Tls => ("tls", "pcap"),
            Kind::Http2 => ("http2", "pcap"),
        };
        let path = folder.join(format!("{stem}-{}MB.{ending}", self.bytes / MB));
        let plain = Self { kind: Kind::Log(Style::Combined), ..self };
        let counts =
            generate::ensure(&path, self.bytes, SEED, |path, bytes, seed| match self.kind {
                Kind::Log(style) => generate::generate_log(path, bytes, seed, style),
                Kind::LogFolder => {
                    let (plain, counts) = plain.ensure(folder).map_err(io::Error::other)?;
                    scatter(&plain, path)?;
                    Ok(counts)
                }
                Kind::Har => generate::generate_har(path, bytes, seed),
                Kind::Capture(bodies) => {
                    generate::generate_capture(path, bytes, seed, bodies, Wrapping::Cleartext)
                }
                Kind::Tls => {
                    generate::generate_capture(path, bytes, seed, Bodies::Mixed, Wrapping::Tls)
                }
                Kind::Http2 => {
                    generate::generate_capture(path, bytes, seed, Bodies::Mixed, Wrapping::Http2)
                }
                Kind::LogGzip | Kind::LogZstd => {
                    let (plain, counts) = plain.ensure(folder).map_err(io::Error::other)?;
                    pack(self.kind, &plain, path)?;
                    Ok(Counts { bytes: path.metadata()?.len(), ..counts })
                }
            });
        let counts = counts.with_context(|| format!("making {}", path.display()))?;
        if let Kind::Tls = self.kind {
            let keys = key_log(&path);
            generate::write_key_log(&keys, counts.connections)
                .with_context(|| format!("making {}", keys.display()))?;
        }
        Ok((path, counts))
    }
}

/// Where the key log of a capture is, if it has one.
pub(crate) fn key_log(capture: &Path) -> PathBuf {
    capture.with_extension("keys")
}

/// The contests of a group.
pub(crate) fn plan(name: GroupName, size: Size, jobs: usize) -> Group {
    let full = size == Size::Full;
    let contest = |kind, small: u64, large: u64, peers: &[Tool]| {
        let mut tools = vec![Tool::Authlint];
        tools.extend(peers);
        // Nothing to compare with when one thread is all there is.
        tools.retain(|&tool| jobs > 1 || tool != Tool::AuthlintOneThread);
        Contest { input: Input { kind, bytes: MB * if full { large } else { small } }, tools }
    };
    let goal = |contest, tool, bound| Goal { contest, tool, bound };
    let memory = |limit| goal(0, Tool::Authlint, Bound::MemoryBelow(limit));
    let one = Tool::AuthlintOneThread;
    let combined = Kind::Log(Style::Combined);
    match name {
        GroupName::Log => Group {
            title: "Access log",
            size,
            contests: vec![
                contest(combined, 200, 2_000, &[one, Tool::Wc, Tool::Ripgrep, Tool::Cat]),
                contest(combined, 50, 200, &[Tool::GoAccess]),
            ],
            goals: vec![
                goal(1, Tool::GoAccess, Bound::FasterBy(80.0)),
                goal(0, Tool::Ripgrep, Bound::FasterBy(1.0)),
                goal(0, Tool::Wc, Bound::SlowerByAtMost(5.0)),
                memory(64.0),
            ],
        },
        GroupName::Formats => Group {
            title: "Other access logs",
            size,
            contests: vec![
                contest(Kind::Log(Style::Alb), 50, 200, &[one, Tool::GoAccessAlb]),
                contest(Kind::Log(Style::Json), 50, 200, &[one, Tool::JqLog]),
            ],
            goals: vec![
                goal(0, Tool::GoAccessAlb, Bound::FasterBy(40.0)),
                goal(1, Tool::JqLog, Bound::FasterBy(15.0)),
            ],
        },
        GroupName::Har => Group {
            title: "HAR",
            size,
            contests: vec![contest(Kind::Har, 50, 500, &[one, Tool::Jq, Tool::Cat])],
            goals: vec![goal(0, Tool::Jq, Bound::FasterBy(8.0)), memory(128.0)],
        },
        GroupName::Capture => {
            let kind = Kind::Capture(Bodies::Mixed);
            Group {
                title: "Packet capture",
                size,
                contests: vec![
                    contest(kind, 100, 1_000, &[one, Tool::Walk, Tool::Cat]),
                    contest(kind, 20, 100, &[Tool::Tshark, Tool::Suricata]),
                ],
                goals: vec![
                    goal(1, Tool::Tshark, Bound::FasterBy(80.0)),
                    goal(1, Tool::Suricata, Bound::FasterBy(8.0)),
                    goal(0, Tool::Walk, Bound::SlowerByAtMost(5.0)),
                    memory(96.0),
                ],
            }
        }
        GroupName::Tiny => {
            let kind = Kind::Capture(Bodies::Tiny);
            Group {
                title: "Packet capture of tiny exchanges",
                size,
                contests: vec![
                    contest(kind, 30, 300, &[one, Tool::Walk, Tool::Cat]),
                    contest(kind, 10, 50, &[Tool::Tshark, Tool::Suricata]),
                ],
                goals: vec![goal(1, Tool::Tshark, Bound::FasterBy(100.0))],
            }
        }
        GroupName::Tls => Group {
            title: "Packet capture of TLS 1.3, with keys",
            size,
            contests: vec![
                contest(Kind::Tls, 50, 500, &[one, Tool::Cat]),
                contest(Kind::Tls, 20, 100, &[Tool::Tshark]),
            ],
            goals: vec![goal(1, Tool::Tshark, Bound::FasterBy(20.0)), memory(128.0)],
        },
        GroupName::H2 => Group {
            title: "Packet capture of HTTP/2",
            size,
            contests: vec![
                contest(Kind::Http2, 40, 200, &[one, Tool::Cat]),
                contest(Kind::Http2, 10, 40, &[Tool::TsharkHttp2]),
            ],
            goals: vec![goal(1, Tool::TsharkHttp2, Bound::FasterBy(30.0))],
        },
        GroupName::Packed => Group {
            title: "Compressed access log",
            size,
            contests: vec![
                contest(Kind::LogGzip, 100, 500, &[one, Tool::Unpack, Tool::RipgrepZ]),
                contest(Kind::LogZstd, 100, 500, &[one, Tool::Unpack, Tool::RipgrepZ]),
            ],
            goals: vec![
                goal(0, Tool::Unpack, Bound::SlowerByAtMost(1.2)),
                goal(1, Tool::Unpack, Bound::SlowerByAtMost(1.3)),
            ],
        },
        GroupName::Long => Group {
            title: "Much of it",
            size,
            contests: vec![
                contest(combined, 200, 2_000, &[Tool::AuthlintRepeated]),
                contest(Kind::LogFolder, 100, 500, &[one]),
            ],
            goals: vec![
                goal(0, Tool::AuthlintRepeated, Bound::MemoryBelow(100.0)),
                goal(1, one, Bound::FasterBy(1.6)),
            ],
        },
    }
}

/// Cuts a log into a folder of small ones.
fn scatter(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    let mut plain = BufReader::with_capacity(1 << 20, File::open(from)?);
    for number in 0.. {
        let mut piece = Vec::new();
        (&mut plain).take(FOLDED).read_to_end(&mut piece)?;
        plain.read_until(b'\n', &mut piece)?;
        if piece.is_empty() {
            break;
        }
        std::fs::write(to.join(format!("node-{number:03}.log")), piece)?;
    }
    Ok(())
}

fn pack(kind: Kind, from: &Path, to: &Path) -> io::Result<()> {
    let mut plain = BufReader::with_capacity(1 << 20, File::open(from)?);
    let packed = io::BufWriter::with_capacity(4 << 20, File::create(to)?);
    if let Kind::LogZstd = kind {
        zstd::stream::copy_encode(&mut plain as &mut dyn Read, packed, 3)
    } else {
        let mut encoder = GzEncoder::new(packed, Compression::default());
        io::copy(&mut plain, &mut encoder)?;
        encoder.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(())
    }
}
