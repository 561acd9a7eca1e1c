//! Why a source could not be read, or not be read on.

use std::fmt;

/// One clear error: what is wrong, where, and what to do. The run adds the name of the source.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub struct SourceError {
    /// What is wrong: `the capture ends in the middle of a packet`.
    pub what: String,
    /// Where: `packet 17`, `byte 4711`, `line 3`.
    pub place: Option<String>,
    /// What to do about it.
    pub advice: Option<String>,
}

impl SourceError {
    /// An error without place and advice.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), place: None, advice: None }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(place) = &self.place {
            write!(f, " at {place}")?;
        }
        if let Some(advice) = &self.advice {
            write!(f, " ({advice})")?;
        }
        Ok(())
    }
}

impl From<std::io::Error> for SourceError {
    /// Takes back a [`SourceError`] that had to travel through [`std::io::Read`].
    fn from(error: std::io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            Some(inner) => inner.clone(),
            None => Self::new(format!("cannot read: {error}")),
        }
    }
}
