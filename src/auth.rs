//! Auth facts: what an exchange tells about challenges, credentials and the cause of a refusal.
//!
//! Facts are read off an exchange once, lazily, and shared by all rules. Nothing here judges: that
//! is what [`rules`](crate::rules) do.

pub mod cause;
pub mod challenge;
pub mod credentials;
pub mod endpoint;
pub mod envelope;
mod facts;
pub mod glance;
pub mod grpc;
pub mod jwt;
pub mod lifecycle;
pub mod program;
pub mod redact;
pub mod signed;
mod site;

pub use facts::{Clock, Facts, is_json, media_type};
pub use site::{Site, SiteError};
