//! Finds misused HTTP authentication status codes in recorded traffic.
//!
//! Data flows one way: bytes come from a [`source`], a [`format`](mod@format) turns them into
//! [`Exchange`](model::Exchange)s, [`auth`] reads facts off each, [`rules`] judge them,
//! a [`policy`] tells which findings are known, [`tally`] counts, [`report`] writes. Imports follow that flow.
#![forbid(unsafe_code)]

pub mod auth;
pub mod format;
pub mod model;
pub mod policy;
pub mod report;
pub mod rules;
pub mod run;
pub mod source;
pub mod tally;
