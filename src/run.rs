//! The run: every input through its format to a task, in parallel, in order.
//!
//! A run is a loop of waves. The pieces of a wave are read in parallel while the next wave is cut;
//! then their results are collected in input order. Nothing sees threads, so output cannot depend
//! on their number, and memory is bounded by two waves.

mod abreast;
mod analyze;
mod extent;
mod extract;
mod follow;
mod key;
mod pipeline;

use std::sync::Arc;

use crate::model::{Exchange, Hint, Interest, Parts, Sighting, Timestamp};
use crate::tally::InputSummary;

pub use analyze::{Analyze, Found};
pub use extract::{Extracted, RecordCollector, RecordWorker, RowCollector, RowWorker};
pub use follow::follow;
pub use key::{fingerprint_key, random_key};
pub use pipeline::{Inputs, Progress, ReadingOptions, run};

/// The parallel half of what is done with exchanges.
pub trait Worker: Sync {
    /// What one piece of input yields.
    type Piece: Send;

    /// Which exchanges of a source that can show these parts are wanted.
    fn interest(&self, shows: Parts) -> Interest;

    /// Whether what lies outside of the time asked for may be left unread. Lines are then numbered
    /// from where reading starts.
    fn may_skip(&self) -> bool {
        false
    }

    /// An empty yield.
    fn start(&self) -> Self::Piece;

    /// Takes an exchange, in any thread. Exchanges of one piece come in order.
    fn exchange(&self, input: &Input, piece: &mut Self::Piece, exchange: &Exchange<'_>);

    /// Takes a sighting, in any thread, in the same order; only if the interest asks for them.
    fn sighting(&self, _: &Input, _: &mut Self::Piece, _: &Sighting<'_>) {}

    /// Moves the ordinals of a piece: it has learnt how many lines come before it.
    fn rebase(&self, piece: &mut Self::Piece, by: u64);
}

/// The serial half: takes what the workers made, in order.
pub trait Collector<Piece> {
    /// Takes the pieces of a wave, in input order; waves come in input order too. The pieces of a
    /// capture overlap in time: merged by ordinal, they are in order.
    ///
    /// # Errors
    /// When output cannot be written; the run ends.
    fn collect(&mut self, input: &Input, wave: Vec<Piece>) -> std::io::Result<()>;

    /// Nothing more comes for a while: what is held back for speed may be written out.
    ///
    /// # Errors
    /// When output cannot be written; the run ends.
    fn pause(&mut self) -> std::io::Result<()> {
        Ok(())
    }

    /// An input has been read to its end, or as far as it could be.
    ///
    /// # Errors
    /// When output cannot be written; the run ends.
    fn close(&mut self, input: &Input, summary: InputSummary) -> std::io::Result<()>;
}

/// An input as workers and collectors know it.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its place among the inputs, from 0.
    pub number: u32,
    /// Its path, or `-`.
    pub name: Arc<str>,
    /// What its format can show.
    pub shows: Parts,
    /// What its lines could show if their writer were told to.
    pub hints: Vec<Hint>,
    /// The next input is the next file of the same rotated log.
    pub continues: bool,
    /// Its lines count from this byte on: what is before was never read.
    pub from_byte: Option<u64>,
}

/// The stretch of time that is looked at; open at either end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Window {
    /// Exchanges before this instant are passed over.
    pub since: Option<Timestamp>,
    /// Exchanges at or after this instant are passed over.
    pub until: Option<Timestamp>,
}
