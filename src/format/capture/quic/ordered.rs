//! One direction of a stream, put in order (RFC 9000 section 2.2).
//!
//! What was seen first stands; what comes again is passed over. Bytes wait until nothing before
//! them is missing. Waiting is bounded; what does not come is skipped and told as a gap.

use std::collections::BTreeMap;

use crate::format::capture::reassembly::Budget;

/// Capture time after which bytes that do not come are given up, in microseconds: longer than the
/// retransmissions of a connection that is still alive.
const PATIENCE: i64 = 60_000_000;

/// What a waiting piece costs beside its bytes.
const OVERHEAD: usize = 96;

/// What comes next in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Piece<'a> {
    /// These bytes, captured at this time.
    Bytes(&'a [u8], i64),
    /// As many bytes that are not in the capture.
    Gap(u64),
    /// The end, as its sender told it.
    End,
}

/// Bytes of a stream as a frame brings them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'a> {
    /// Position of the first.
    pub(super) offset: u64,
    pub(super) bytes: &'a [u8],
    /// They are the last.
    pub(super) fin: bool,
    /// When they were captured, in microseconds.
    pub(super) time: i64,
}

/// One direction of a stream.
#[derive(Default)]
pub(super) struct Ordered {
    /// Position of the next byte to deliver.
    next: u64,
    /// Position of the end, once told.
    end: Option<u64>,
    /// The end was delivered.
    ended: bool,
    /// Pieces that wait, by position; they do not overlap.
    waiting: BTreeMap<u64, (Box<[u8]>, i64)>,
    /// When the waiting began.
    since: i64,
}

impl Ordered {
    /// Takes bytes at a position.
    pub(super) fn take(
        &mut self,
        stretch: Stretch<'_>,
        budget: &mut Budget,
        sink: &mut impl FnMut(Piece<'_>),
    ) {
        let Stretch { offset, bytes, fin, time } = stretch;
        if self.ended {
            return;
        }
        if fin && self.end.is_none() {
            self.end = Some((offset + bytes.len() as u64).max(self.next));
        }
        let behind = usize::try_from(self.next.saturating_sub(offset)).unwrap_or(usize::MAX);
        let fresh = bytes.get(behind..).unwrap_or_default();
        if fresh.is_empty() && self.waiting.is_empty() {
            self.close(sink);
            return;
        }
        if offset <= self.next && self.waiting.is_empty() {
            self.deliver(fresh, time, sink);
        } else {
            self.hold(offset.max(self.next), fresh, time, budget);
            self.progress(budget, sink);
            if !self.waiting.is_empty() {
                let impatient = time.saturating_sub(self.since) > PATIENCE;
                if impatient || budget.held > budget.limit {
                    self.skip(sink);
                    self.progress(budget, sink);
                }
            }
        }
        self.close(sink);
    }

    /// Nothing more comes: delivers what waits, skipping holes. An end that was told is delivered.
    pub(super) fn finish(&mut self, budget: &mut Budget, sink: &mut impl FnMut(Piece<'_>)) {
        while !self.waiting.is_empty() {
            self.skip(sink);
            self.progress(budget, sink);
        }
        if let Some(end) = self.end
            && end > self.next
        {
            sink(Piece::Gap(end - self.next));
            self.next = end;
        }
        self.close(sink);
    }

    /// Gives the memory of what waits back.
    pub(super) fn abandon(&mut self, budget: &mut Budget) {
        for (bytes, _) in std::mem::take(&mut self.waiting).into_values() {
            budget.held = budget.held.saturating_sub(bytes.len() + OVERHEAD);
        }
        self.ended = true;
    }

    /// Whether the end was delivered.
    pub(super) fn is_over(&self) -> bool {
        self.ended
    }

    fn deliver(&mut self, bytes: &[u8], time: i64, sink: &mut impl FnMut(Piece<'_>)) {
        // Nothing lies behind the end (RFC 9000 section 4.5).
        let room = self.end.map_or(u64::MAX, |end| end.saturating_sub(self.next));
        let room = usize::try_from(room).unwrap_or(usize::MAX);
        let bytes = bytes.get(..room.min(bytes.len())).unwrap_or_default();
        self.next += bytes.len() as u64;
        if !bytes.is_empty() {
            sink(Piece::Bytes(bytes, time));
        }
    }

    fn close(&mut self, sink: &mut impl FnMut(Piece<'_>)) {
        if !self.ended && self.end.is_some_and(|end| end <= self.next) {
            self.ended = true;
            sink(Piece::End);
        }
    }

    /// Delivers everything whose turn it is.
    fn progress(&mut self, budget: &mut Budget, sink: &mut impl FnMut(Piece<'_>)) {
        while let Some(entry) = self.waiting.first_entry()
            && *entry.key() <= self.next
        {
            let (at, (bytes, time)) = entry.remove_entry();
            budget.held = budget.held.saturating_sub(bytes.len() + OVERHEAD);
            let behind = usize::try_from(self.next - at).unwrap_or(usize::MAX);
            self.deliver(bytes.get(behind..).unwrap_or_default(), time, sink);
            self.since = time;
        }
    }

    /// Gives up the hole at the head.
    fn skip(&mut self, sink: &mut impl FnMut(Piece<'_>)) {
        let Some((&at, _)) = self.waiting.first_key_value() else { return };
        if at > self.next {
            sink(Piece::Gap(at - self.next));
            self.next = at;
        }
    }

    /// Keeps bytes for later; where some are there already, those stay.
    fn hold(&mut self, mut at: u64, mut bytes: &[u8], time: i64, budget: &mut Budget) {
        if self.waiting.is_empty() {
            self.since = time;
        }
        while !bytes.is_empty() {
            if let Some((&start, (before, _))) = self.waiting.range(..=at).next_back()
                && start + (before.len() as u64) > at
            {
                let there = before.len() - usize::try_from(at - start).unwrap_or(before.len());
                let overlap = there.min(bytes.len());
                at += overlap as u64;
                bytes = bytes.get(overlap..).unwrap_or_default();
                continue;
            }
            let room = self.waiting.range(at..).next().map_or(u64::MAX, |(&next, _)| next - at);
            let room = usize::try_from(room).unwrap_or(usize::MAX).min(bytes.len());
            let (fits, rest) = bytes.split_at(room);
            budget.held += fits.len() + OVERHEAD;
            self.waiting.insert(at, (fits.into(), time));
            (at, bytes) = (at + room as u64, rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ordered, Piece, Stretch};
    use crate::format::capture::reassembly::Budget;
    use proptest::prelude::*;

    fn gather(pieces: &[(u64, &str, bool)], limit: usize) -> (Vec<String>, usize) {
        let mut budget = Budget { held: 0, limit };
        let mut out: Vec<String> = Vec::new();
        let mut ordered = Ordered::default();
        let mut sink = |piece: Piece<'_>| {
            out.push(match piece {
                Piece::Bytes(bytes, _) => String::from_utf8_lossy(bytes).into_owned(),
                Piece::Gap(length) => format!("-{length}-"),
                Piece::End => "end".to_owned(),
            });
        };
        for (offset, bytes, fin) in pieces {
            let bytes = bytes.as_bytes();
            let stretch = Stretch { offset: *offset, bytes, fin: *fin, time: 0 };
            ordered.take(stretch, &mut budget, &mut sink);
        }
        ordered.finish(&mut budget, &mut sink);
        (out, budget.held)
    }

    #[test]
    fn what_was_seen_first_stands() {
        let (out, held) = gather(&[(3, "def", false), (4, "EFGH", true), (0, "abcDE", false)], 999);
        assert_eq!((out.concat(), held), ("abcdefGHend".to_owned(), 0));
    }

    #[test]
    fn holes_are_told_when_nothing_more_comes() {
        let (out, held) = gather(&[(0, "ab", false), (5, "f", false), (9, "", true)], 999);
        assert_eq!((out.join(" "), held), ("ab -3- f -3- end".to_owned(), 0));
    }

    #[test]
    fn a_hole_is_given_up_when_too_much_waits() {
        let (out, _) = gather(&[(1, "b", false), (3, "d", false), (0, "a", false)], 150);
        assert_eq!(out, ["-1-", "b", "-1-", "d"]);
    }

    #[test]
    fn an_end_without_bytes_ends_the_stream_once() {
        let (out, _) = gather(&[(0, "ab", false), (2, "", true), (2, "", true)], 999);
        assert_eq!(out, ["ab", "end"]);
    }

    proptest! {
        #[test]
        fn any_order_and_repetition_gives_the_same_bytes(
            pieces in prop::collection::vec((0..40usize, 1..12usize), 0..40),
        ) {
            let text: String = ('0'..='z').collect::<String>()[..52].to_owned();
            let mut all: Vec<(u64, &str, bool)> = pieces
                .iter()
                .map(|&(at, length)| (at as u64, &text[at..at + length], false))
                .collect();
            all.extend([(26, &text[26..], true), (0, &text[..30], false)]);
            let (out, held) = gather(&all, usize::MAX);
            prop_assert_eq!((out.concat(), held), (text + "end", 0));
        }
    }
}
