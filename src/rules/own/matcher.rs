//! Conditions on a text.

use memchr::memmem;
use regex::{Regex, RegexBuilder};

/// Words around a match that evidence quotes, in bytes.
const AROUND: usize = 40;

/// Longest quotation, in bytes.
const QUOTED: usize = 160;

/// What a text has to be.
#[derive(Clone, Debug)]
pub enum Matcher {
    /// There, whatever it says.
    Present,
    /// Not there.
    Absent,
    /// It holds these words, in any case. They are kept in lower case.
    Contains(String),
    /// A regular expression matches.
    Regex(Regex),
}

/// An expression that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{text}` is no regular expression: {why}")]
pub struct MatcherError {
    text: String,
    why: String,
}

impl Matcher {
    /// `/…/` is a regular expression, everything else words to be found, both in any case.
    ///
    /// # Errors
    /// When a regular expression cannot be read.
    pub fn parse(text: &str) -> Result<Self, MatcherError> {
        let inner = text.strip_prefix('/').and_then(|text| text.strip_suffix('/'));
        let Some(expression) = inner.filter(|inner| !inner.is_empty()) else {
            return Ok(Self::Contains(text.to_ascii_lowercase()));
        };
        RegexBuilder::new(expression).case_insensitive(true).build().map(Self::Regex).map_err(
            |error| MatcherError {
                text: text.to_owned(),
                why: error.to_string().lines().last().unwrap_or_default().to_owned(),
            },
        )
    }

    /// What of a text that is there fulfils it, with a little of what is around it.
    pub(super) fn find(&self, text: &str) -> Option<String> {
        let (start, end) = match self {
            Self::Present => (0, text.len()),
            Self::Absent => return None,
            Self::Contains(words) => {
                let at = memmem::find(text.to_ascii_lowercase().as_bytes(), words.as_bytes())?;
                (at, at + words.len())
            }
            Self::Regex(regex) => {
                let found = regex.find(text)?;
                (found.start(), found.end())
            }
        };
        let start = boundary(text, start.saturating_sub(AROUND));
        let end = end.saturating_add(AROUND).min(start.saturating_add(QUOTED)).min(text.len());
        let quoted = text.get(start..boundary(text, end)).unwrap_or_default();
        let (before, after) =
            (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
        Some(format!("{before}{}{after}", quoted.trim()))
    }

    /// Whether a text that is known not to be there fulfils it.
    pub(super) fn takes_absence(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// The nearest place at or before `at` where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}
