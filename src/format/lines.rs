//! Text inputs: lines, read in parallel pieces.

use crate::model::{Outlet, Parts};

/// Reads lines of one format.
pub trait LineFormat: Send + Sync {
    /// What its lines can show at their best.
    fn shows(&self) -> Parts;

    /// Reads one line, without its end. Lines that are no exchange by design (comments, directives)
    /// are passed over; others that are not understood are mishaps. `ordinal` is the line's number
    /// in its piece, from 1. Blank lines never get here.
    fn read_line(&self, line: &[u8], ordinal: u64, outlet: &mut Outlet<'_>);
}
