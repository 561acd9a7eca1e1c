//! What pattern compilers deliver, and a template is put together from.

use crate::format::log::column::Column;

/// One part of a pattern, as the pattern compilers deliver it.
#[derive(Debug)]
pub(crate) enum Piece {
    /// Text that stands in the line as it is.
    Literal(Vec<u8>),
    /// Any number of spaces.
    Padding,
    /// Lines that end early are not of this format: what it begins with is no sign of it.
    Whole,
    /// A column.
    Column(Column, Option<Condition>),
}

/// Statuses for which a column is written at all (Apache `%400,501{Referer}i`).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    /// The listed codes.
    pub statuses: Vec<u16>,
    /// Whether it is written for all but these.
    pub negated: bool,
}

/// Why pieces do not make a template.
#[derive(Debug, PartialEq)]
pub(crate) enum Unsound {
    /// There is no status column.
    NoStatus,
    /// Nothing tells where this column ends and the next begins.
    Unseparated(String, String),
}

/// The text before a column, with spaces of any number in it or without.
pub(super) struct Before {
    pub(super) text: Vec<u8>,
    pub(super) padded: Option<Vec<u8>>,
}

impl Before {
    /// What it starts with, by which the column before it ends.
    pub(super) fn start(&self) -> &[u8] {
        match &self.padded {
            Some(padded) if self.text.is_empty() => padded,
            _ => &self.text,
        }
    }

    pub(super) fn end(&self) -> &[u8] {
        self.padded.as_deref().filter(|text| !text.is_empty()).unwrap_or(&self.text)
    }
}

impl Condition {
    pub(super) fn holds(&self, status: u16) -> bool {
        self.statuses.contains(&status) != self.negated
    }
}
