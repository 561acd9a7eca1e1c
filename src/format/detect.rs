//! Recognises the format of an input by its content.

use std::sync::Arc;

use super::lines::LineFormat;
use super::{capture, har, log, record};

/// What an input turned out to be.
pub enum Recognition {
    /// A recording of a known format.
    Is(Recognised),
    /// Something else than a recording of HTTP traffic, and why it was taken for that.
    Foreign(String),
    /// Nothing that can be told apart: empty, or binary junk. Says what it is.
    Unreadable(String),
}

/// A recognised input.
pub struct Recognised {
    /// Name of the format.
    pub name: String,
    /// Why it was taken for that.
    pub reason: String,
    /// How it is read.
    pub kind: Kind,
    /// The next best guess, with its reason.
    pub runner_up: Option<String>,
    /// The columns of a sample line, for logs.
    pub columns: Vec<(String, String)>,
}

/// How a format is read.
pub enum Kind {
    /// Line by line.
    Lines(Arc<dyn LineFormat>),
    /// A packet capture.
    Capture,
    /// A HAR file.
    Har,
}

impl Kind {
    /// What its units are called.
    pub fn units(&self) -> &'static str {
        match self {
            Self::Lines(_) => "lines",
            Self::Capture => "packets",
            Self::Har => "entries",
        }
    }
}
