//! Endpoints with a reason to differ.

use std::fmt;

use globset::{GlobBuilder, GlobMatcher};

use super::Day;
use crate::model::{Finding, Severity};

/// A decision about the findings of some endpoints.
#[derive(Debug)]
pub struct Exception {
    host: Option<GlobMatcher>,
    path: Option<GlobMatcher>,
    /// Methods it applies to; all when empty.
    pub methods: Vec<String>,
    /// Status codes it applies to; all when empty.
    pub statuses: Vec<u16>,
    /// Rule ids it applies to; all when empty.
    pub rules: Vec<String>,
    /// The severity there; `None` leaves the findings out.
    pub severity: Option<Severity>,
    /// Why. Shown when it expires or is not needed any more.
    pub reason: String,
    /// The last day on which it applies.
    pub expires: Option<Day>,
    /// Whether it applied to a finding of this run.
    pub(super) used: bool,
}

/// A pattern that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{pattern}` is no pattern of {what}s: {why}")]
pub struct ExceptionError {
    pattern: String,
    what: &'static str,
    why: String,
}

impl Exception {
    /// An exception for hosts and paths that match these globs: `*` stops at a slash, `**` does not.
    ///
    /// # Errors
    /// When a pattern is no glob.
    pub fn new(
        host: Option<&str>,
        path: Option<&str>,
        reason: String,
    ) -> Result<Self, ExceptionError> {
        Ok(Self {
            host: host.map(|pattern| glob(pattern, "host")).transpose()?,
            path: path.map(|pattern| glob(pattern, "path")).transpose()?,
            methods: Vec::new(),
            statuses: Vec::new(),
            rules: Vec::new(),
            severity: None,
            reason,
            expires: None,
            used: false,
        })
    }

    pub(super) fn is_in_force(&self, today: &str) -> bool {
        self.expires.as_deref().is_none_or(|last| today <= last)
    }

    /// Whether it is about this finding. What a finding does not know matches no condition.
    pub(super) fn matches(&self, finding: &Finding) -> bool {
        let glob = |glob: &Option<GlobMatcher>, text: Option<&str>| {
            glob.as_ref().is_none_or(|glob| text.is_some_and(|text| glob.is_match(text)))
        };
        let method = finding.method.as_deref().unwrap_or_default();
        glob(&self.host, finding.host.as_deref())
            && glob(&self.path, finding.template.as_deref())
            && (self.methods.is_empty()
                || self.methods.iter().any(|m| m.eq_ignore_ascii_case(method)))
            && (self.statuses.is_empty() || self.statuses.contains(&finding.status))
            && (self.rules.is_empty() || self.rules.iter().any(|rule| rule == finding.rule))
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut conditions = Vec::new();
        if let Some(host) = &self.host {
            conditions.push(format!("host {}", host.glob()));
        }
        if let Some(path) = &self.path {
            conditions.push(format!("path {}", path.glob()));
        }
        conditions.extend(self.methods.iter().cloned());
        conditions.extend(self.statuses.iter().map(u16::to_string));
        conditions.extend(self.rules.iter().cloned());
        write!(f, "exception for {} ({})", conditions.join(", "), self.reason)
    }
}

fn glob(pattern: &str, what: &'static str) -> Result<GlobMatcher, ExceptionError> {
    // A host has no slashes: there `*` stands for any part of a name.
    GlobBuilder::new(pattern)
        .literal_separator(what == "path")
        .case_insensitive(what == "host")
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| ExceptionError {
            pattern: pattern.to_owned(),
            what,
            why: error.kind().to_string(),
        })
}
