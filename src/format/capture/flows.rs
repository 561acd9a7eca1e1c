//! Which connection a segment belongs to. Connections are numbered in the order of their first
//! packet, as `tcp.stream` is in tshark.

use std::net::{IpAddr, SocketAddr};

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::packet::{ACK, Addresses, SYN, TcpPacket};

/// Connections remembered at once. Beyond it the least recently active quarter is given up.
pub(super) const FLOWS: usize = 1 << 16;

/// The connections of a capture.
pub(super) struct Flows {
    v4: HashMap<u128, u32, RandomState>,
    v6: HashMap<([u8; 32], u32), u32, RandomState>,
    /// Indexed by the values of the maps.
    open: Vec<Flow>,
    next_stream: u32,
    limit: usize,
}

struct Flow {
    stream: u32,
    key: Key,
    /// Number of the last packet.
    last: u64,
    /// By direction, the sequence number of the first SYN.
    syn: [Option<u32>; 2],
    /// By direction, the sequence number of the first packet.
    first: [Option<u32>; 2],
}

/// Both ends in a fixed order, so that both directions have the same key.
#[derive(Clone, Copy)]
enum Key {
    V4(u128),
    V6([u8; 32], u32),
}

/// Where a segment belongs.
pub(super) struct Found {
    /// Number of the connection.
    pub(super) stream: u32,
    /// 0 or 1: which of the two ends sent it. 0 is the lower address, not the client.
    pub(super) direction: u8,
    /// Present when this is the connection's first packet: its ends, indexed by direction.
    pub(super) opened: Option<[SocketAddr; 2]>,
    /// A connection whose addresses and ports are taken over by this one.
    pub(super) replaced: Option<u32>,
}

impl Flows {
    /// No connection yet; at most `limit` at once.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            v4: HashMap::with_hasher(RandomState::default()),
            v6: HashMap::with_hasher(RandomState::default()),
            open: Vec::new(),
            next_stream: 0,
            limit: limit.max(4),
        }
    }

    /// Finds or opens the connection of a segment. `packet` is its number.
    #[inline]
    pub(super) fn find(&mut self, segment: &TcpPacket<'_>, packet: u64) -> Found {
        let (key, direction) = Key::of(segment);
        let known = match &key {
            Key::V4(key) => self.v4.get(key).copied(),
            Key::V6(ends, ports) => self.v6.get(&(*ends, *ports)).copied(),
        };
        if let Some(index) = known
            && let Some(flow) = self.open.get_mut(index as usize)
        {
            flow.last = packet;
            let side = usize::from(direction);
            let mut replaced = None;
            if segment.flags & SYN != 0 {
                if flow.is_reopened_by(side, segment) {
                    replaced = Some(flow.stream);
                    flow.stream = self.next_stream;
                    self.next_stream = self.next_stream.wrapping_add(1);
                    (flow.syn, flow.first) = ([None; 2], [None; 2]);
                }
                flow.syn[side].get_or_insert(segment.sequence);
            }
            flow.first[side].get_or_insert(segment.sequence);
            let stream = flow.stream;
            let opened = replaced.map(|_| ends(segment, direction));
            return Found { stream, direction, opened, replaced };
        }
        self.open(key, direction, segment, packet)
    }

    /// Whether the next new connection needs room.
    pub(super) fn is_full(&self) -> bool {
        self.open.len() >= self.limit
    }

    /// Gives up the least recently active quarter and returns their numbers in ascending order.
    pub(super) fn evict(&mut self) -> Vec<u32> {
        let mut last: Vec<u64> = self.open.iter().map(|flow| flow.last).collect();
        let middle = last.len() / 4;
        if middle >= last.len() {
            return Vec::new();
        }
        let (_, &mut threshold, _) = last.select_nth_unstable(middle);
        let mut evicted = Vec::with_capacity(middle);
        self.open.retain(|flow| {
            let keep = flow.last >= threshold;
            if !keep {
                evicted.push(flow.stream);
            }
            keep
        });
        self.v4.clear();
        self.v6.clear();
        for (index, flow) in (0u32..).zip(&self.open) {
            match flow.key {
                Key::V4(key) => self.v4.insert(key, index),
                Key::V6(ends, ports) => self.v6.insert((ends, ports), index),
            };
        }
        evicted.sort_unstable();
        evicted
    }

    #[cold]
    fn open(&mut self, key: Key, direction: u8, segment: &TcpPacket<'_>, packet: u64) -> Found {
        let index = self.open.len() as u32;
        match key {
            Key::V4(key) => self.v4.insert(key, index),
            Key::V6(ends, ports) => self.v6.insert((ends, ports), index),
        };
        let stream = self.next_stream;
        self.next_stream = self.next_stream.wrapping_add(1);
        let mut flow = Flow { stream, key, last: packet, syn: [None; 2], first: [None; 2] };
        let side = usize::from(direction);
        flow.first[side] = Some(segment.sequence);
        if segment.flags & SYN != 0 {
            flow.syn[side] = Some(segment.sequence);
        }
        self.open.push(flow);
        Found { stream, direction, opened: Some(ends(segment, direction)), replaced: None }
    }
}

impl Flow {
    /// Whether this SYN starts a new connection between the same ports: it is no repetition of the
    /// one seen, and not the late SYN of data seen before it.
    #[cold]
    fn is_reopened_by(&self, side: usize, segment: &TcpPacket<'_>) -> bool {
        let (seen, first) = (self.syn.get(side), self.first.get(side));
        match (seen.copied().flatten(), first.copied().flatten()) {
            (Some(seen), _) => {
                // A SYN|ACK answers a SYN: if that opened no connection, neither does this.
                let answered = self.syn.get(1 - side).copied().flatten().is_some();
                seen != segment.sequence && (segment.flags & ACK == 0 || !answered)
            }
            (None, Some(first)) if segment.flags & ACK == 0 => {
                // Within a window of what was seen it is out of order, else from another life.
                first.wrapping_sub(segment.sequence) > 1 << 16
            }
            _ => false,
        }
    }
}

impl Key {
    #[inline]
    fn of(segment: &TcpPacket<'_>) -> (Self, u8) {
        let (from, to) = (segment.source_port, segment.destination_port);
        match &segment.addresses {
            Addresses::V4(source, destination) => {
                let source = (u64::from(u32::from_be_bytes(*source)) << 16) | u64::from(from);
                let destination =
                    (u64::from(u32::from_be_bytes(*destination)) << 16) | u64::from(to);
                let (low, high, direction) = if source <= destination {
                    (source, destination, 0)
                } else {
                    (destination, source, 1)
                };
                (Self::V4((u128::from(low) << 64) | u128::from(high)), direction)
            }
            Addresses::V6(source, destination) => {
                let forward = (source, from) <= (destination, to);
                let (low, high) =
                    if forward { (source, destination) } else { (destination, source) };
                let (low_port, high_port) = if forward { (from, to) } else { (to, from) };
                let mut ends = [0; 32];
                let (first, second) = ends.split_at_mut(16);
                first.copy_from_slice(low);
                second.copy_from_slice(high);
                let ports = (u32::from(low_port) << 16) | u32::from(high_port);
                (Self::V6(ends, ports), u8::from(!forward))
            }
        }
    }
}

fn ends(segment: &TcpPacket<'_>, direction: u8) -> [SocketAddr; 2] {
    let (source, destination) = match segment.addresses {
        Addresses::V4(source, destination) => (IpAddr::from(source), IpAddr::from(destination)),
        Addresses::V6(source, destination) => (IpAddr::from(source), IpAddr::from(destination)),
    };
    let source = SocketAddr::new(source, segment.source_port);
    let destination = SocketAddr::new(destination, segment.destination_port);
    if direction == 0 { [source, destination] } else { [destination, source] }
}

#[cfg(test)]
mod tests {
    use super::Flows;
    use crate::format::capture::packet::{ACK, Addresses, SYN, TcpPacket};

    fn segment(from: (u8, u16), to: (u8, u16), sequence: u32, flags: u8) -> TcpPacket<'static> {
        TcpPacket {
            addresses: Addresses::V4([10, 0, 0, from.0], [10, 0, 0, to.0]),
            source_port: from.1,
            destination_port: to.1,
            sequence,
            acknowledgment: 0,
            flags,
            payload: &[],
            missing: 0,
        }
    }

    #[test]
    fn both_directions_are_one_connection() {
        let mut flows = Flows::new(100);
        let there = flows.find(&segment((1, 4000), (2, 80), 5, SYN), 1);
        let back = flows.find(&segment((2, 80), (1, 4000), 9, SYN | ACK), 2);
        assert_eq!((there.stream, back.stream), (0, 0));
        assert_ne!(there.direction, back.direction);
        let ends = there.opened.expect("the first packet");
        assert_eq!(ends[usize::from(there.direction)].port(), 4000);
        assert!(back.opened.is_none());
    }

    #[test]
    fn a_new_initial_sequence_number_is_a_new_connection() {
        let mut flows = Flows::new(100);
        flows.find(&segment((1, 4000), (2, 80), 5, SYN), 1);
        let repeated = flows.find(&segment((1, 4000), (2, 80), 5, SYN), 2);
        let again = flows.find(&segment((1, 4000), (2, 80), 900_000, SYN), 3);
        assert_eq!((repeated.stream, repeated.replaced), (0, None));
        assert_eq!((again.stream, again.replaced), (1, Some(0)));
    }

    #[test]
    fn a_late_syn_belongs_to_its_data() {
        let mut flows = Flows::new(100);
        flows.find(&segment((1, 4000), (2, 80), 6, ACK), 1);
        assert_eq!(flows.find(&segment((1, 4000), (2, 80), 5, SYN), 2).stream, 0);
    }

    #[test]
    fn the_least_recently_active_are_given_up() {
        let mut flows = Flows::new(8);
        for port in 0..8 {
            flows.find(&segment((1, 4000 + port), (2, 80), 5, SYN), u64::from(port));
        }
        flows.find(&segment((1, 4000), (2, 80), 6, ACK), 100);
        assert!(flows.is_full());
        assert_eq!(flows.evict(), [1, 2]);
        assert_eq!(flows.find(&segment((1, 4000), (2, 80), 7, ACK), 101).stream, 0);
        assert_eq!(flows.find(&segment((1, 4001), (2, 80), 7, ACK), 102).stream, 8);
    }
}
