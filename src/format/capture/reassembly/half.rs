//! One direction of a connection: where it is, and what waits.

use std::collections::BTreeMap;

use super::{Budget, Mark, Payloads, Streams};

/// Delivered segments of a direction that repetitions are compared with. Retransmissions come
/// shortly after what they repeat, and so do the forged ones of an attack.
const REMEMBERED: usize = 4;

/// What a waiting segment costs beside its bytes.
const OVERHEAD: usize = 96;

/// Sequence numbers further apart than this do not belong together: the largest window of RFC 7323
/// is 1 GiB, real ones are far smaller.
const WINDOW: u64 = 1 << 28;

/// Positions start here, so that a little before the first byte is still above zero.
const ORIGIN: u64 = 1 << 40;

/// One direction.
#[derive(Default)]
pub(super) struct Half {
    /// Position of the next byte to deliver; its low 32 bits are the sequence number.
    pub(super) next: u64,
    pub(super) started: bool,
    pub(super) ended: bool,
    /// Position of the very first byte, if the SYN is in the capture.
    pub(super) opening: Option<u64>,
    /// Up to where the other end has acknowledged.
    pub(super) acknowledged: u64,
    /// Position of the end of the stream.
    pub(super) fin: Option<u64>,
    /// Segments that wait, by position; they do not overlap.
    pub(super) waiting: BTreeMap<u64, Waiting>,
    /// Segments of the connection seen while something waits.
    pub(super) patience: u16,
    /// When the waiting began.
    pub(super) since: i64,
    /// Where the last delivered segments lie, the next to be replaced at `turn`.
    delivered: [Delivered; REMEMBERED],
    turn: u8,
}

/// Where delivered bytes lie, while their wave is in memory.
#[derive(Clone, Copy, Default)]
struct Delivered {
    at: u64,
    wave: u64,
    offset: u32,
    length: u32,
}

pub(super) struct Waiting {
    pub(super) bytes: Box<[u8]>,
    /// Bytes behind these that were not captured.
    pub(super) missing: u32,
    pub(super) time: i64,
    pub(super) acknowledgment: Option<u32>,
}

/// A segment that cannot be delivered yet.
pub(super) struct Late {
    pub(super) time: i64,
    pub(super) acknowledgment: Option<u32>,
    pub(super) missing: u32,
}

impl Waiting {
    pub(super) fn cost(&self) -> usize {
        self.bytes.len() + OVERHEAD
    }
}

impl Half {
    pub(super) fn start(&mut self, sequence: u32) {
        self.started = true;
        self.next = ORIGIN | u64::from(sequence);
        self.acknowledged = self.next;
    }

    /// The position a sequence number stands for: the one nearest to `next`. `None` when it is too
    /// far off to belong to this stream.
    #[inline]
    pub(super) fn position(&self, sequence: u32) -> Option<u64> {
        if !self.started {
            return None;
        }
        let ahead = sequence.wrapping_sub(self.next as u32).cast_signed();
        let position = self.next.checked_add_signed(i64::from(ahead))?;
        (position.abs_diff(self.next) < WINDOW).then_some(position)
    }

    /// Whether everything up to this acknowledgment number was delivered, as far as this direction
    /// is captured at all.
    #[inline]
    pub(super) fn allows(&self, acknowledgment: Option<u32>) -> bool {
        let Some(number) = acknowledgment else { return true };
        if !self.started || self.ended {
            return true;
        }
        self.position(number).is_none_or(|position| position <= self.next)
    }

    #[inline]
    pub(super) fn remember(&mut self, at: u64, offset: u32, bytes: &[u8], wave: u64) {
        let turn = usize::from(self.turn) % REMEMBERED;
        self.turn = self.turn.wrapping_add(1);
        if let Some(place) = self.delivered.get_mut(turn) {
            *place = Delivered { at, wave, offset, length: bytes.len() as u32 };
        }
    }

    /// Whether bytes that were sent again differ from those delivered. Only what lies in the wave
    /// at hand can be told.
    #[cold]
    pub(super) fn contradicts(
        &self,
        position: u64,
        payload: &[u8],
        payloads: Payloads<'_>,
    ) -> bool {
        // RFC 9293 section 3.8.4: a keep-alive probe may carry one byte of rubbish.
        if payload.len() == 1 && position + 1 == self.next {
            return false;
        }
        let end = position + payload.len() as u64;
        self.delivered.iter().filter(|delivered| delivered.wave == payloads.wave).any(|delivered| {
            let from = position.max(delivered.at);
            let to = end.min(delivered.at + u64::from(delivered.length));
            let Some(length) = to.checked_sub(from).filter(|&length| length > 0) else {
                return false;
            };
            let offset = delivered.offset + (from - delivered.at) as u32;
            let again = payload.get((from - position) as usize..(to - position) as usize);
            again != Some(payloads.get(offset, length as u32))
        })
    }

    #[inline]
    pub(super) fn deliver(
        &mut self,
        direction: usize,
        bytes: &[u8],
        missing: u32,
        mut mark: Mark,
        streams: &mut impl Streams,
    ) {
        mark.first = self.opening == Some(mark.at);
        self.next += bytes.len() as u64 + u64::from(missing);
        self.patience = 0;
        if !bytes.is_empty() {
            streams.data(direction, bytes, mark);
        }
        if missing > 0 {
            streams.gap(direction, u64::from(missing));
        }
    }

    /// Keeps bytes for later; where some are there already, those stay. Tells whether the new ones
    /// contradict them.
    pub(super) fn hold(
        &mut self,
        mut at: u64,
        mut bytes: &[u8],
        late: &Late,
        budget: &mut Budget,
    ) -> bool {
        let mut conflict = false;
        while !bytes.is_empty() {
            if let Some((&start, before)) = self.waiting.range(..=at).next_back()
                && start + (before.bytes.len() as u64) > at
            {
                let from = (at - start) as usize;
                let there = before.bytes.get(from..).unwrap_or_default();
                let overlap = there.len().min(bytes.len());
                let (same, rest) = bytes.split_at(overlap);
                conflict |= there.get(..overlap) != Some(same);
                (at, bytes) = (at + overlap as u64, rest);
                continue;
            }
            let room = match self.waiting.range(at..).next() {
                Some((&next, _)) => usize::try_from(next - at).unwrap_or(usize::MAX),
                None => usize::MAX,
            };
            let (fits, rest) = bytes.split_at(room.min(bytes.len()));
            let missing = if rest.is_empty() { late.missing } else { 0 };
            let Late { time, acknowledgment, .. } = *late;
            let waiting = Waiting { bytes: fits.into(), missing, time, acknowledgment };
            budget.held += waiting.cost();
            self.waiting.insert(at, waiting);
            (at, bytes) = (at + fits.len() as u64, rest);
        }
        conflict
    }
}
