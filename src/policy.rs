//! What a team has decided about findings: severities of its own, endpoints with a reason to differ,
//! and the baseline of what is known. Everything here works on findings; nothing knows traffic.

pub mod baseline;
pub mod diff;
mod exceptions;

use std::collections::BTreeMap;

use crate::model::{Finding, Severity};

pub use baseline::Baseline;
pub use exceptions::{Exception, ExceptionError};

/// A calendar day, as `2026-03-01`: these compare as text.
pub type Day = String;

/// The decisions of one run.
#[derive(Debug, Default)]
pub struct Policy {
    /// Severities by rule id, in place of the catalogue's; `None` switches a rule's findings off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Endpoints where rules do not apply, or with another severity.
    pub exceptions: Vec<Exception>,
    /// Findings that are known.
    pub baseline: Option<Baseline>,
    /// Today, for what expires.
    pub today: Day,
}

/// What a policy did in a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Findings left out because the baseline has them.
    pub known: u64,
    /// Findings left out because a rule is switched off, everywhere or on their endpoint.
    pub excepted: u64,
    /// Entries of the baseline that nothing was found for: `AL301 GET 403 api.example/v1/me`.
    pub stale: Vec<String>,
    /// Entries of the baseline and exceptions that have expired, and no longer count.
    pub expired: Vec<String>,
    /// Exceptions that applied to nothing.
    pub unused: Vec<String>,
}

impl Policy {
    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.severities.is_empty() && self.exceptions.is_empty() && self.baseline.is_none()
    }

    /// Applies the decisions to a finding, and tells whether it is still to be reported.
    pub fn keeps(&mut self, finding: &mut Finding, applied: &mut Applied) -> bool {
        match self.severities.get(finding.rule) {
            Some(Some(severity)) => finding.severity = *severity,
            Some(None) => {
                applied.excepted += 1;
                return false;
            }
            None => {}
        }
        // The first exception that matches decides, so that a narrow one can precede a wide one.
        let today = &self.today;
        let matching =
            |exception: &&mut Exception| exception.is_in_force(today) && exception.matches(finding);
        if let Some(exception) = self.exceptions.iter_mut().find(matching) {
            exception.used = true;
            let Some(severity) = exception.severity else {
                applied.excepted += 1;
                return false;
            };
            finding.severity = severity;
        }
        if self.baseline.as_mut().is_some_and(|baseline| baseline.knows(finding, &self.today)) {
            applied.known += 1;
            return false;
        }
        true
    }

    /// Adds what shows only once everything was read.
    pub fn finish(&self, applied: &mut Applied) {
        if let Some(baseline) = &self.baseline {
            applied.stale.extend(baseline.stale());
            applied.expired.extend(baseline.expired(&self.today));
        }
        for exception in &self.exceptions {
            if !exception.is_in_force(&self.today) {
                applied.expired.push(exception.to_string());
            } else if !exception.used {
                applied.unused.push(exception.to_string());
            }
        }
    }
}

/// How an endpoint is named to people: `GET 403 api.example/v1/orders/{id}`.
pub(crate) fn endpoint_of(finding: &Finding) -> String {
    format!(
        "{} {} {}{}",
        finding.method.as_deref().unwrap_or("-"),
        finding.status,
        finding.host.as_deref().unwrap_or_default(),
        finding.template.as_deref().unwrap_or_default()
    )
}

#[cfg(test)]
mod tests;
