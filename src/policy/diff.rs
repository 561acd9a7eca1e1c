//! What changed between two reports: which findings are new, which are gone.
//!
//! Findings are the same when their fingerprints are: the same rule on the same endpoint.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::baseline::Baseline;
use crate::model::Severity;

/// The findings of one report, by fingerprint.
#[derive(Debug, Default)]
pub struct Reported {
    endpoints: BTreeMap<String, Endpoint>,
}

/// A rule on an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Id of the rule.
    pub rule: String,
    /// `GET 403 api.example/v1/orders/{id}`
    pub endpoint: String,
    /// Unknown in a baseline.
    pub severity: Option<Severity>,
    /// Findings; unknown in a baseline.
    pub count: Option<u64>,
}

/// The difference between an old and a new report, each part sorted by rule and endpoint.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// In the new report only.
    pub new: Vec<Endpoint>,
    /// In the old report only.
    pub fixed: Vec<Endpoint>,
    /// In both, as the new report has it.
    pub unchanged: Vec<Endpoint>,
}

/// A report that cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Neither of the formats that can be compared.
    #[error("this is no report of authlint in json or ndjson, and no baseline")]
    Foreign,
    /// A line of an ndjson report that cannot be read.
    #[error("line {line}: {what}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

/// The members of a finding record that matter here.
#[derive(Deserialize)]
struct Record {
    rule: String,
    severity: String,
    fingerprint: String,
    #[serde(rename = "http.request.method")]
    method: Option<String>,
    #[serde(rename = "http.response.status_code")]
    status: Option<u16>,
    #[serde(rename = "url.host")]
    host: Option<String>,
    #[serde(rename = "url.template")]
    template: Option<String>,
}

#[derive(Deserialize)]
struct Whole {
    schema_version: u32,
    findings: Vec<Record>,
}

impl Reported {
    /// Reads a JSON report, an NDJSON report or a baseline.
    ///
    /// # Errors
    /// When the text is none of these.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        if let Ok(baseline) = Baseline::parse(text) {
            return Ok(Self::of_baseline(&baseline));
        }
        let mut reported = Self::default();
        if let Ok(whole) = serde_json::from_str::<Whole>(text) {
            if whole.schema_version != crate::model::SCHEMA_VERSION {
                return Err(ReportError::Foreign);
            }
            whole.findings.into_iter().for_each(|record| reported.add(record));
            return Ok(reported);
        }
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match serde_json::from_str::<Record>(line) {
                Ok(record) => reported.add(record),
                // What does not even begin like a report of ours is something else.
                Err(_) if number == 0 => return Err(ReportError::Foreign),
                Err(error) => {
                    return Err(ReportError::Line { line: number + 1, what: error.to_string() });
                }
            }
        }
        Ok(reported)
    }

    fn of_baseline(baseline: &Baseline) -> Self {
        let endpoints = baseline.entries().map(|entry| {
            let (rule, endpoint) = (entry.rule.clone(), entry.endpoint.clone());
            (entry.fingerprint.clone(), Endpoint { rule, endpoint, severity: None, count: None })
        });
        Self { endpoints: endpoints.collect() }
    }

    fn add(&mut self, record: Record) {
        let known = self.endpoints.entry(record.fingerprint).or_insert_with(|| Endpoint {
            rule: record.rule,
            endpoint: format!(
                "{} {} {}{}",
                record.method.as_deref().unwrap_or("-"),
                record.status.map_or_else(|| "-".to_owned(), |status| status.to_string()),
                record.host.unwrap_or_default(),
                record.template.unwrap_or_default()
            ),
            severity: None,
            count: Some(0),
        });
        let severity = Severity::ALL.into_iter().find(|s| s.name() == record.severity);
        known.severity = known.severity.max(severity);
        known.count = known.count.map(|count| count + 1);
    }
}

impl Difference {
    /// What `new` has that `old` has not, and the other way round.
    pub fn between(old: &Reported, new: &Reported) -> Self {
        let mut difference = Self::default();
        for (fingerprint, endpoint) in &new.endpoints {
            let part = if old.endpoints.contains_key(fingerprint) {
                &mut difference.unchanged
            } else {
                &mut difference.new
            };
            part.push(endpoint.clone());
        }
        let gone = old.endpoints.iter().filter(|(key, _)| !new.endpoints.contains_key(*key));
        difference.fixed.extend(gone.map(|(_, endpoint)| endpoint.clone()));
        for part in [&mut difference.new, &mut difference.fixed, &mut difference.unchanged] {
            part.sort_by(|a, b| (&a.rule, &a.endpoint).cmp(&(&b.rule, &b.endpoint)));
        }
        difference
    }

    /// The worst severity among what is new. A baseline knows none: then it counts as an error.
    pub fn worst_new(&self) -> Option<Severity> {
        self.new.iter().map(|endpoint| endpoint.severity.unwrap_or(Severity::Error)).max()
    }
}
