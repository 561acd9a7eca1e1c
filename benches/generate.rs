//! Inputs for the benchmark, made from a seed: the same bytes on every machine, no data needed.
//!
//! Each generator streams into a file and counts what it wrote, so that whatever reads the file
//! can be held to the truth. They are plain functions: tests call them with a few kilobytes.

// With explicit paths the module can be included from `tests/` by `#[path]` as well.
#[path = "generate/body.rs"]
mod body;
#[path = "generate/capture.rs"]
mod capture;
#[path = "generate/counts.rs"]
mod counts;
#[path = "generate/flow.rs"]
mod flow;
#[path = "generate/har.rs"]
mod har;
#[path = "generate/hpack.rs"]
mod hpack;
#[path = "generate/http2.rs"]
mod http2;
#[path = "generate/log.rs"]
mod log;
#[path = "generate/message.rs"]
mod message;
#[path = "generate/packet.rs"]
mod packet;
#[path = "generate/pretty.rs"]
mod pretty;
#[path = "generate/random.rs"]
mod random;
#[path = "generate/sink.rs"]
mod sink;
#[path = "generate/tls.rs"]
mod tls;
#[path = "generate/token.rs"]
mod token;

pub(crate) use capture::{Bodies, Wrapping, generate_capture};
pub(crate) use counts::{Counts, ensure};
pub(crate) use har::generate_har;
pub(crate) use log::{Style, generate_log};
pub(crate) use tls::write_key_log;

/// Seconds since 1970 at which every recording starts: 2 March 2026, 09:00 UTC. Fixed, because
/// the files must not depend on the day they were made.
const START: i64 = 1_772_442_000;
