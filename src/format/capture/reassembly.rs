//! TCP reassembly (RFC 9293 section 3.10.7.4): two directions of segments become two streams of
//! bytes, in the order in which the ends themselves saw them.
//!
//! Bytes wait for two things: that nothing before them is missing, and that what their sender had
//! already received (its acknowledgment number) was delivered first. So a response is never seen
//! before its request, however the capture shuffled them. Waiting is bounded; what does not come is
//! skipped and told as a gap.

mod half;

use super::packet::{ACK, FIN, SYN};
use half::{Half, Late};

/// Segments seen on a connection before bytes that the other end has acknowledged, and that the
/// capture does not show, are given up. Captures taken on several queues reorder by a few packets.
const PATIENCE_SEGMENTS: u16 = 20;

/// Capture time after which acknowledged bytes are given up, in microseconds.
const PATIENCE_ACKNOWLEDGED: i64 = 2_000_000;

/// Capture time after which bytes that nobody acknowledged are given up, in microseconds. Longer
/// than the retransmissions of a connection that is still alive.
const PATIENCE: i64 = 60_000_000;

/// One TCP segment, as the serial stage found it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    /// Number of its packet in the capture, from 1.
    pub(super) packet: u64,
    /// When it was captured, in microseconds.
    pub(super) time: i64,
    /// Number of its connection.
    pub(super) stream: u32,
    pub(super) sequence: u32,
    pub(super) acknowledgment: u32,
    /// Where its payload starts in the wave's bytes.
    pub(super) offset: u32,
    pub(super) length: u32,
    /// Payload bytes that follow and were not captured.
    pub(super) missing: u32,
    /// 0 or 1: the end that sent it.
    pub(super) direction: u8,
    /// TCP flags.
    pub(super) flags: u8,
}

/// The payloads of a wave: what was captured lately can be looked at once more.
#[derive(Clone, Copy)]
pub(super) struct Payloads<'b> {
    /// Bytes of the file.
    pub(super) bytes: &'b [u8],
    /// Bytes that lie nowhere in the file in one piece; their offsets begin behind those of the file.
    pub(super) extra: &'b [u8],
    /// Tells this wave from the others of the capture.
    pub(super) wave: u64,
}

impl<'b> Payloads<'b> {
    /// Bytes by offset and length.
    #[inline]
    pub(super) fn get(self, offset: u32, length: u32) -> &'b [u8] {
        let (offset, length) = (offset as usize, length as usize);
        let lying = match offset.checked_sub(self.bytes.len()) {
            None => self.bytes.get(offset..offset + length),
            Some(offset) => self.extra.get(offset..offset + length),
        };
        lying.unwrap_or_default()
    }
}

/// What is known of the segment that carried some bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// When it was captured, in microseconds.
    pub(super) time: i64,
    /// Position of the first of these bytes in its direction. Starts at an arbitrary number.
    pub(super) at: u64,
    /// Up to where its sender had received the other direction, where it said so.
    pub(super) received: Option<u64>,
    /// Whether nothing was sent before: the connection's opening is in the capture.
    pub(super) first: bool,
}

/// Takes the two streams of a connection.
pub(super) trait Streams {
    /// The next bytes of a direction.
    fn data(&mut self, direction: usize, bytes: &[u8], mark: Mark);
    /// The next `length` bytes of a direction are not in the capture.
    fn gap(&mut self, direction: usize, length: u64);
    /// A direction has ended in order.
    fn end(&mut self, direction: usize);
    /// Repeated bytes differ from those seen first.
    fn conflict(&mut self, direction: usize);
    /// Too much waits: something missing is given up early.
    fn over_budget(&mut self, direction: usize);
}

/// Bytes that wait, over all connections of a shard.
pub(super) struct Budget {
    /// Bytes held.
    pub(super) held: usize,
    /// Bytes that may be held.
    pub(super) limit: usize,
}

/// Both directions of a connection.
#[derive(Default)]
pub(super) struct Reassembly {
    halves: [Half; 2],
}

impl Reassembly {
    /// Takes a segment, whose payload lies in `payloads`.
    #[inline]
    pub(super) fn segment(
        &mut self,
        segment: &Segment,
        payloads: Payloads<'_>,
        budget: &mut Budget,
        streams: &mut impl Streams,
    ) {
        let payload = payloads.get(segment.offset, segment.length);
        let direction = usize::from(segment.direction & 1);
        let [a, b] = &mut self.halves;
        let (ours, theirs) = if direction == 0 { (a, b) } else { (b, a) };
        let acknowledgment = (segment.flags & ACK != 0).then_some(segment.acknowledgment);
        if let Some(number) = acknowledgment
            && let Some(position) = theirs.position(number)
        {
            theirs.acknowledged = theirs.acknowledged.max(position);
        }
        let mut sequence = segment.sequence;
        if segment.flags & SYN != 0 {
            // The SYN takes a sequence number; data may come with it (RFC 7413).
            sequence = sequence.wrapping_add(1);
            if !ours.started {
                ours.start(sequence);
                ours.opening = Some(ours.next);
            }
        }
        let has_content = !payload.is_empty() || segment.missing > 0;
        if has_content || segment.flags & FIN != 0 {
            if !ours.started {
                ours.start(sequence);
            }
            let Some(position) = ours.position(sequence) else { return };
            let length = payload.len() as u64 + u64::from(segment.missing);
            if segment.flags & FIN != 0 && ours.fin.is_none() && !ours.ended {
                ours.fin = Some((position + length).max(ours.next));
            }
            if position < ours.next && ours.contradicts(position, payload, payloads) {
                streams.conflict(direction);
            }
            if has_content && position + length > ours.next && !ours.ended {
                let behind = ours.next.saturating_sub(position);
                let fresh = payload.get(behind as usize..).unwrap_or_default();
                let at = position.max(ours.next);
                let missing = (length - behind).saturating_sub(fresh.len() as u64) as u32;
                if at == ours.next && ours.waiting.is_empty() && theirs.allows(acknowledgment) {
                    let received = acknowledgment.and_then(|n| theirs.position(n));
                    let mark = Mark { time: segment.time, at, received, first: false };
                    ours.remember(at, segment.offset + behind as u32, fresh, payloads.wave);
                    ours.deliver(direction, fresh, missing, mark, streams);
                } else {
                    let late = Late { time: segment.time, acknowledgment, missing };
                    if ours.hold(at, fresh, &late, budget) {
                        streams.conflict(direction);
                    }
                }
            }
        }
        if ours.waiting.is_empty()
            && theirs.waiting.is_empty()
            && ours.fin.is_none()
            && theirs.fin.is_none()
        {
            return;
        }
        self.progress(budget, streams);
        self.lose_patience(segment.time, budget, streams);
    }

    /// The capture is over, or the connection is given up: delivers what waits, skipping holes.
    pub(super) fn finish(&mut self, budget: &mut Budget, streams: &mut impl Streams) {
        self.progress(budget, streams);
        while self.give_up(streams) {
            self.progress(budget, streams);
        }
    }

    /// Whether both directions have ended.
    pub(super) fn is_over(&self) -> bool {
        self.halves.iter().all(|half| half.ended)
    }

    /// Whether nothing waits and neither direction is open.
    pub(super) fn waits(&self) -> bool {
        self.halves.iter().any(|half| !half.waiting.is_empty())
    }

    /// Delivers everything whose time has come.
    fn progress(&mut self, budget: &mut Budget, streams: &mut impl Streams) {
        loop {
            let mut moved = false;
            for direction in 0..2 {
                let [a, b] = &mut self.halves;
                let (ours, theirs) = if direction == 0 { (a, b) } else { (b, a) };
                while let Some((&at, waiting)) = ours.waiting.first_key_value() {
                    if at > ours.next || !theirs.allows(waiting.acknowledgment) {
                        break;
                    }
                    let Some((at, waiting)) = ours.waiting.pop_first() else { break };
                    budget.held = budget.held.saturating_sub(waiting.cost());
                    moved = true;
                    // A snapped segment may have been taken for longer than it was.
                    let behind = (ours.next - at) as usize;
                    let Some(fresh) = waiting.bytes.get(behind..) else { continue };
                    let end = ours.next + fresh.len() as u64;
                    let room = ours.waiting.keys().next().map_or(u64::MAX, |&next| next - end);
                    let missing = u64::from(waiting.missing).min(room) as u32;
                    let received = waiting.acknowledgment.and_then(|n| theirs.position(n));
                    let mark = Mark { time: waiting.time, at: ours.next, received, first: false };
                    ours.deliver(direction, fresh, missing, mark, streams);
                }
                if ours.fin == Some(ours.next) && !ours.ended {
                    ours.ended = true;
                    // The FIN takes a sequence number; the other end acknowledges it.
                    ours.next += 1;
                    // Behind the end there is nothing, whatever else was captured.
                    while let Some((_, waiting)) = ours.waiting.pop_first() {
                        budget.held = budget.held.saturating_sub(waiting.cost());
                    }
                    streams.end(direction);
                    moved = true;
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// Counts one more segment of waiting, and skips what was waited for long enough.
    fn lose_patience(&mut self, now: i64, budget: &mut Budget, streams: &mut impl Streams) {
        let mut impatient = false;
        for direction in 0..2 {
            let evidence = self.is_acknowledged(direction);
            let Some(half) = self.halves.get_mut(direction) else { continue };
            if half.waiting.is_empty() {
                half.patience = 0;
                continue;
            }
            if half.patience == 0 {
                half.since = now;
            }
            half.patience = half.patience.saturating_add(1);
            let waited = now.saturating_sub(half.since);
            impatient |= if evidence {
                half.patience > PATIENCE_SEGMENTS || waited > PATIENCE_ACKNOWLEDGED
            } else {
                waited > PATIENCE
            };
            if budget.held > budget.limit {
                streams.over_budget(direction);
                impatient = true;
            }
        }
        while impatient && self.give_up(streams) {
            self.progress(budget, streams);
            impatient = budget.held > budget.limit && self.waits();
        }
    }

    /// Whether what the first waiting bytes of a direction wait for has reached the other end, so
    /// that no retransmission of it will come.
    fn is_acknowledged(&self, direction: usize) -> bool {
        let Some(half) = self.halves.get(direction) else { return false };
        match half.waiting.first_key_value() {
            // In order: it waits for the other direction, which its sender acknowledged.
            Some((&at, _)) if at <= half.next => true,
            Some(_) => half.acknowledged > half.next,
            None => false,
        }
    }

    /// Skips one hole: first the one whose bytes are known to have arrived. False when there is
    /// nothing to skip.
    fn give_up(&mut self, streams: &mut impl Streams) -> bool {
        let targets = [self.hole_end(0), self.hole_end(1)];
        let direction = match targets {
            [None, None] => return self.break_circle(),
            [Some(_), None] => 0,
            [None, Some(_)] => 1,
            [Some(a), Some(b)] => {
                // Bytes that hold up the other direction are known to have arrived.
                match (a.1, b.1) {
                    (false, true) => 1,
                    (true, false) => 0,
                    _ => usize::from(!self.is_acknowledged(0) && self.is_acknowledged(1)),
                }
            }
        };
        let Some((target, _)) = targets.get(direction).copied().flatten() else { return false };
        let Some(half) = self.halves.get_mut(direction) else { return false };
        let length = target.saturating_sub(half.next);
        half.next = target;
        half.patience = 0;
        streams.gap(direction, length);
        true
    }

    /// Lets the earlier of two segments go that claim to have been sent after one another: no ends
    /// that keep to the protocol send such, but captures may be forged.
    fn break_circle(&mut self) -> bool {
        let heads = self.halves.iter_mut().filter_map(|half| {
            let next = half.next;
            half.waiting.first_entry().filter(|entry| *entry.key() <= next)
        });
        let Some(mut earliest) = heads.min_by_key(|entry| entry.get().time) else { return false };
        earliest.get_mut().acknowledgment.take().is_some()
    }

    /// Where the hole at the head of a direction ends, and whether it holds up the other direction.
    fn hole_end(&self, direction: usize) -> Option<(u64, bool)> {
        let ours = self.halves.get(direction)?;
        let theirs = self.halves.get(1 - direction)?;
        if ours.ended {
            return None;
        }
        let held = ours.waiting.keys().next().copied().filter(|&at| at > ours.next);
        let fin = ours.fin.filter(|&at| at > ours.next);
        let needed = theirs
            .waiting
            .first_key_value()
            .filter(|&(&at, waiting)| at <= theirs.next && !ours.allows(waiting.acknowledgment))
            .and_then(|(_, waiting)| ours.position(waiting.acknowledgment?));
        // Bytes at the head that only wait for the other direction are no hole.
        if ours.waiting.keys().next().is_some_and(|&at| at <= ours.next) {
            return None;
        }
        let end = [held, fin, needed].into_iter().flatten().min()?;
        Some((end, needed.is_some()))
    }
}

#[cfg(test)]
mod tests;
