//! The baseline: findings that are known, so that only new ones fail a build. A JSON file that is
//! meant to be read in reviews: one entry an endpoint, with room for a reason and a last day.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use serde::{Deserialize, Serialize};

use super::endpoint_of;
use crate::model::Finding;

/// Version of the file.
const VERSION: u32 = 1;

/// The findings that are known, by fingerprint.
#[derive(Debug, Default)]
pub struct Baseline {
    entries: BTreeMap<String, Known>,
}

#[derive(Debug)]
struct Known {
    entry: Entry,
    seen: bool,
}

/// One known finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The `fingerprint` of the finding record.
    pub fingerprint: String,
    /// Id of the rule, for people.
    pub rule: String,
    /// `GET 403 api.example/v1/orders/{id}`, for people.
    pub endpoint: String,
    /// Why it is accepted.
    #[serde(default)]
    pub reason: Option<String>,
    /// The last day (`2026-03-01`) on which it is.
    #[serde(default)]
    pub expires: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    authlint_baseline: u32,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Version {
    authlint_baseline: Option<u32>,
}

/// A baseline that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// Not JSON, or not of this form.
    #[error("line {line}: {what}")]
    Broken {
        /// From 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// JSON of something else.
    #[error("this is no baseline: `--update-baseline` writes one")]
    Foreign,
    /// Written by a newer authlint.
    #[error("version {0} of the baseline is newer than this authlint reads (1): update authlint")]
    Newer(u32),
    /// A day that is none.
    #[error("`{0}` is no day: write `2026-03-01`")]
    Day(String),
}

impl Baseline {
    /// Reads the text of a baseline file.
    ///
    /// # Errors
    /// When it is none, or of another version.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let broken = |error: serde_json::Error| BaselineError::Broken {
            line: error.line(),
            what: error.to_string(),
        };
        let version: Version = serde_json::from_str(text).map_err(broken)?;
        match version.authlint_baseline {
            Some(VERSION) => {}
            Some(newer) => return Err(BaselineError::Newer(newer)),
            None => return Err(BaselineError::Foreign),
        }
        let file: File = serde_json::from_str(text).map_err(broken)?;
        let mut entries = BTreeMap::new();
        for entry in file.entries {
            if let Some(day) = entry.expires.as_ref().filter(|day| !is_day(day)) {
                return Err(BaselineError::Day(day.clone()));
            }
            entries.insert(entry.fingerprint.clone(), Known { entry, seen: false });
        }
        Ok(Self { entries })
    }

    /// The text of the file: sorted, so that a change to it is a change of what is known.
    pub fn to_text(&self) -> String {
        let mut entries: Vec<Entry> =
            self.entries.values().map(|known| known.entry.clone()).collect();
        entries.sort_by(|a, b| {
            (&a.rule, &a.endpoint, &a.fingerprint).cmp(&(&b.rule, &b.endpoint, &b.fingerprint))
        });
        let file = File { authlint_baseline: VERSION, entries };
        // Strings and numbers always serialise.
        serde_json::to_string_pretty(&file).map_or_else(|_| String::new(), |text| text + "\n")
    }

    /// A baseline of these findings that keeps the reasons and last days of `self`.
    pub fn updated<'f>(&self, findings: impl Iterator<Item = &'f Finding>) -> Self {
        let mut entries = BTreeMap::new();
        for finding in findings {
            if let Slot::Vacant(slot) = entries.entry(finding.fingerprint.clone()) {
                let before = self.entries.get(&finding.fingerprint).map(|known| &known.entry);
                let entry = Entry {
                    fingerprint: finding.fingerprint.clone(),
                    rule: finding.rule.to_owned(),
                    endpoint: endpoint_of(finding),
                    reason: before.and_then(|entry| entry.reason.clone()),
                    expires: before.and_then(|entry| entry.expires.clone()),
                };
                slot.insert(Known { entry, seen: true });
            }
        }
        Self { entries }
    }

    /// How many findings are known.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries, by fingerprint.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().map(|known| &known.entry)
    }

    /// Whether a finding is known, and still accepted on this day.
    pub(super) fn knows(&mut self, finding: &Finding, today: &str) -> bool {
        let Some(known) = self.entries.get_mut(&finding.fingerprint) else { return false };
        known.seen = true;
        !known.entry.has_expired(today)
    }

    /// Entries that nothing was found for.
    pub(super) fn stale(&self) -> impl Iterator<Item = String> {
        self.entries.values().filter(|known| !known.seen).map(|known| known.entry.label())
    }

    /// Entries whose last day is over.
    pub(super) fn expired(&self, today: &str) -> impl Iterator<Item = String> {
        let expired = move |known: &&Known| known.seen && known.entry.has_expired(today);
        self.entries.values().filter(expired).map(|known| {
            let reason = known.entry.reason.as_deref().unwrap_or("no reason given");
            format!("{} ({reason})", known.entry.label())
        })
    }
}

impl Entry {
    fn has_expired(&self, today: &str) -> bool {
        self.expires.as_deref().is_some_and(|last| last < today)
    }

    fn label(&self) -> String {
        format!("{} {}", self.rule, self.endpoint)
    }
}

/// Whether a text is a calendar day, `2026-03-01`.
pub fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}
