//! Where a column begins and ends, as it is handed on from column to column.

use super::step::Step;

/// What is known of where a column begins: its place in the upper half and in the lower half where
/// it ends, if that was seen while its predecessor's end was looked for. One number, because it is
/// handed on for every column of every line: written in parts and read as a whole, it would stall
/// the processor each time.
#[derive(Clone, Copy)]
pub(super) struct Begin(u64);

impl Begin {
    /// What stands before the column should stand here. No column ends before it starts.
    const BEFORE: u64 = 0;
    /// The column begins here: what stands before it was seen. Lines are shorter.
    const AFTER: u64 = u32::MAX as u64;

    #[inline]
    pub(super) const fn before(at: usize) -> Self {
        Self((at as u64) << 32 | Self::BEFORE)
    }

    #[inline]
    pub(super) const fn after(start: usize) -> Self {
        Self((start as u64) << 32 | Self::AFTER)
    }

    #[inline]
    pub(super) const fn known(start: usize, end: usize) -> Self {
        Self((start as u64) << 32 | end as u64)
    }

    #[inline]
    pub(super) const fn known_end(self) -> Option<usize> {
        match self.0 & Self::AFTER {
            Self::BEFORE | Self::AFTER => None,
            end => Some(end as usize),
        }
    }

    #[inline]
    pub(super) fn start(self, line: &[u8], step: &Step) -> Option<usize> {
        let at = (self.0 >> 32) as usize;
        if self.0 & Self::AFTER == Self::BEFORE { step.opening(line, at) } else { Some(at) }
    }
}

/// Where a column ends and the next begins; [`NOWHERE`] if its end was not found. In two registers,
/// which an `Option` would not be.
pub(super) type Ended = (usize, Begin);

pub(super) const NOWHERE: usize = usize::MAX;
