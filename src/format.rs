//! Formats: bytes to exchanges. A format knows nothing of rules, and rules nothing of formats.

pub mod capture;
pub mod detect;
pub mod har;
mod json;
pub mod lines;
pub mod log;
pub mod record;
pub mod transcript;

use crate::model::{Outlet, Parts};
use crate::source::SourceError;

/// A source that is being read: a serial stage that cuts the input into waves of pieces.
///
/// The run reads the pieces of one wave in parallel while the next wave is cut. Nothing here may
/// depend on the number of threads.
pub trait Reader: Send {
    /// Cuts the next wave; `None` at the end of the input.
    ///
    /// # Errors
    /// When the input cannot be read on. What was cut before stays valid, and the source ends here.
    fn next_wave(&mut self) -> Result<Option<Box<dyn Wave>>, SourceError>;

    /// What this source can show at its best.
    fn shows(&self) -> Parts {
        Parts::ALL
    }
}

/// Pieces that may be read in parallel.
pub trait Wave: Send + Sync {
    /// How many pieces.
    fn pieces(&self) -> usize;

    /// Reads one piece. Called once for each index, from any thread.
    fn read(&self, index: usize, outlet: &mut Outlet<'_>);

    /// Whether ordinals count from the start of the piece, so that the run must add the units of
    /// all pieces before it. True for text lines, whose numbers are not known beforehand.
    fn ordinals_are_relative(&self) -> bool {
        false
    }
}
