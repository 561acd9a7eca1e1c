//! One direction of a TLS connection.

use std::collections::VecDeque;

use super::messages::Messages;
use super::protection::Protection;
use super::record::HEADER;
use crate::format::capture::crypto::Secret;

/// Position of the first byte inside.
pub(super) const START: u64 = 1 << 20;

/// Given on as the length of a gap whose length is not known: longer than any body, so that nobody
/// takes what follows for the rest of one.
pub(super) const UNKNOWN: u64 = 1 << 40;

/// Records whose places in both streams are remembered. Ends acknowledge within a few segments.
const PLACES: usize = 32;

/// The records of one direction, and what lies inside.
pub(super) struct Side {
    pub(super) place: Place,
    /// The beginning of a record whose end has not come yet; while the place is lost, what is
    /// searched.
    pub(super) carry: Vec<u8>,
    pub(super) stage: Stage,
    pub(super) protection: Option<Box<Protection>>,
    /// The traffic secret of TLS 1.3 that the protection comes of.
    pub(super) secret: Option<Secret>,
    /// Records that may fail before the first that opens: the keys are those of a later stage.
    pub(super) tolerance: u32,
    /// Records in a row that did not authenticate.
    pub(super) failed: u32,
    pub(super) messages: Messages,
    /// How often the place was lost in the clear.
    pub(super) lost_in_clear: u32,
    /// Position behind the last byte taken.
    pub(super) at: u64,
    /// Position behind the last record read.
    pub(super) read: u64,
    /// Position, inside, of the next byte.
    pub(super) inside: u64,
    /// Bytes inside that were lost and are not told yet.
    pub(super) lost: u64,
    /// Ends of records, outside and inside.
    places: VecDeque<(u64, u64)>,
    /// The end of what lies inside was told.
    pub(super) ended: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At a header, or in the record that `carry` begins.
    InStep,
    /// In a record of which a part is lost: this much of it is to come.
    Damaged(usize),
    /// The next record is searched; `carry` was searched up to here.
    Lost(usize),
    /// A record was found and read; what follows it in `carry` is to be read next.
    Found,
    /// Nothing more is read.
    Off,
}

/// Which keys protect a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Clear,
    /// TLS 1.3: data that precedes the handshake.
    Early,
    /// TLS 1.3: the handshake behind the hellos.
    Handshake,
    Traffic,
}

impl Default for Side {
    fn default() -> Self {
        Self {
            place: Place::InStep,
            carry: Vec::new(),
            stage: Stage::Clear,
            protection: None,
            secret: None,
            tolerance: 0,
            failed: 0,
            messages: Messages::default(),
            lost_in_clear: 0,
            at: 0,
            read: 0,
            inside: START,
            lost: 0,
            places: VecDeque::new(),
            ended: false,
        }
    }
}

impl Side {
    /// New keys protect what follows.
    pub(super) fn protect(&mut self, stage: Stage, secret: Option<Secret>, keys: Protection) {
        self.stage = stage;
        self.secret = secret;
        self.protection = Some(Box::new(keys));
        self.tolerance = 0;
        self.messages.clear();
    }

    /// Nothing more is read; the memory is given back.
    pub(super) fn off(&mut self) {
        *self = Self {
            place: Place::Off,
            inside: self.inside,
            places: std::mem::take(&mut self.places),
            ended: self.ended,
            ..Self::default()
        };
    }

    /// A record of this many bytes, without header, is lost.
    pub(super) fn lose_record(&mut self, length: usize) {
        if self.stage != Stage::Traffic {
            return;
        }
        if let Some(protection) = &mut self.protection {
            protection.sequence += 1;
            let whole = (HEADER + length) as u64;
            let lost = protection.overhead().map(|overhead| whole.saturating_sub(overhead));
            self.lose(lost);
        }
    }

    /// Bytes inside are lost, perhaps not known how many.
    pub(super) fn lose(&mut self, length: Option<u64>) {
        self.lost = (self.lost + length.unwrap_or(UNKNOWN)).min(2 * UNKNOWN);
    }

    /// Remembers where a record with content ends.
    pub(super) fn remember(&mut self, end: u64) {
        if self.places.len() == PLACES {
            self.places.pop_front();
        }
        self.places.push_back((end, self.inside));
    }

    /// What a position outside is inside: up to where whole records had come.
    pub(super) fn translate(&self, position: u64) -> Option<u64> {
        if self.places.is_empty() {
            return (self.inside == START).then_some(START);
        }
        let before = self.places.iter().rev().find(|(end, _)| *end <= position);
        match before {
            Some((_, inside)) => Some(*inside),
            // Nothing was forgotten yet: it lies before the first record.
            None => (self.places.len() < PLACES).then_some(START),
        }
    }
}
