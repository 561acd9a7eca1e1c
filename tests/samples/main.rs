//! The recordings under `samples/` as authlint reads and judges them, held against what the people
//! who recorded them know (`samples/README.md`) and against readings by other means: tshark,
//! `serde_json` and the `regex` crate.
#![allow(clippy::unwrap_used, reason = "what is not as expected fails the test")]

mod authlint;
mod captures;
mod conformance;
mod findings;
mod har;
mod http3;
mod logs;
mod recordings;
mod reports;
mod seed;
mod tls;
mod wrappings;
