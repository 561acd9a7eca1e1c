//! The serial stage: which UDP datagrams are QUIC, and of which connection.
//!
//! A path is a pair of addresses and ports. QUIC is known by a long header of a known version that is
//! true to its lengths; short headers, which look like anything, are believed on paths where QUIC
//! was seen, and towards servers that were seen to speak it. A connection that began before the capture
//! has nothing else: at the port of HTTPS it is believed once several of them look as if their
//! headers were protected.

use std::net::SocketAddr;

use foldhash::fast::RandomState;
use hashbrown::{HashMap, HashSet};
use smallvec::SmallVec;

use crate::format::capture::packet::UdpPacket;

use super::header::{self, ConnectionId};
use super::version::{Kind, Named};

/// Connections remembered at once. Beyond it the least recently active quarter is given up.
pub(in super::super) const CONNECTIONS: usize = 1 << 13;

/// Connection IDs remembered on one path. They only matter where several connections share it.
const IDS: usize = 32;

/// Paths remembered that may have QUIC on them.
const SUSPECTS: usize = 1 << 10;

/// The port of HTTPS, and so of HTTP/3 (RFC 9114 section 3.1).
const HTTPS: u16 = 443;

/// Stands for a path that does not tell the connection.
pub(super) const NO_PATH: u32 = u32::MAX;

/// The paths of a capture.
pub(in super::super) struct Paths {
    by_ends: HashMap<[SocketAddr; 2], Path, RandomState>,
    /// Where QUIC is served.
    servers: HashSet<SocketAddr, RandomState>,
    /// Paths of which only short headers were seen.
    suspects: HashMap<[SocketAddr; 2], Suspect, RandomState>,
    next_connection: u32,
    next_path: u32,
    limit: usize,
}

/// What looks like QUIC on a path of which nothing else is known.
#[derive(Clone, Copy, Default)]
struct Suspect {
    datagrams: u32,
    /// Which values the protected bits of the first byte had (RFC 9001 section 5.4.1).
    seen: u32,
}

struct Path {
    /// Number of the last packet.
    last: u64,
    /// For a path of an unknown connection.
    number: u32,
    /// Connections on it, latest last; none when only its server is known.
    connections: SmallVec<[u32; 1]>,
    /// Direction of the client on the latest.
    client: u8,
    /// Connection IDs that long headers have shown, and whose they are.
    ids: SmallVec<[(ConnectionId, u32); 3]>,
    /// The server has answered the latest.
    answered: bool,
}

/// What a datagram means to the shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Told {
    /// It is not QUIC.
    Nothing,
    /// It belongs to this connection, sent in this direction.
    Known { connection: u32, direction: u8, opened: Option<[SocketAddr; 2]> },
    /// It may belong to any connection of its server.
    Stray { path: u32, from_server: bool },
}

impl Paths {
    /// No path yet; at most `limit` at once.
    pub(in super::super) fn new(limit: usize) -> Self {
        Self {
            by_ends: HashMap::default(),
            servers: HashSet::default(),
            suspects: HashMap::default(),
            next_connection: 0,
            next_path: 0,
            limit: limit.max(4),
        }
    }

    /// Whether the next new connection needs room.
    pub(in super::super) fn is_full(&self) -> bool {
        self.by_ends.len() >= self.limit
    }

    /// Judges a datagram. `packet` is its number.
    #[inline]
    pub(in super::super) fn find(&mut self, udp: &UdpPacket<'_>, packet: u64) -> Told {
        // A short header or a long one of any version: its second bit is set (RFC 9000 section
        // 17), unless the ends have agreed on random ones (RFC 9287).
        let Some(first) = udp.payload.first() else { return Told::Nothing };
        if self.by_ends.is_empty() && first & 0xc0 != 0xc0 && !Suspect::is_one(udp) {
            return Told::Nothing;
        }
        self.look_up(udp, packet)
    }

    /// Gives up the least recently active quarter and returns the numbers of their connections in
    /// ascending order.
    pub(in super::super) fn evict(&mut self) -> Vec<u32> {
        let mut last: Vec<u64> = self.by_ends.values().map(|path| path.last).collect();
        let middle = last.len() / 4;
        if middle >= last.len() {
            return Vec::new();
        }
        let (_, &mut threshold, _) = last.select_nth_unstable(middle);
        let mut evicted = Vec::new();
        self.by_ends.retain(|_, path| {
            let keep = path.last >= threshold;
            if !keep {
                evicted.extend_from_slice(&path.connections);
            }
            keep
        });
        let left = self.by_ends.iter().filter(|(_, path)| !path.connections.is_empty());
        self.servers = left.map(|(ends, path)| ends[usize::from(1 - path.client)]).collect();
        evicted.sort_unstable();
        evicted
    }

    fn look_up(&mut self, udp: &UdpPacket<'_>, packet: u64) -> Told {
        let (ends, direction) = udp.ends();
        let long = header::long(udp.payload, udp.missing as usize);
        let Some(path) = self.by_ends.get_mut(&ends) else {
            return self.first_on_path(udp, ends, direction, long, packet);
        };
        path.last = packet;
        let Some(long) = long else { return path.short(udp.payload, direction) };
        let known = [long.destination, long.source].into_iter().find_map(|id| path.owner(&id));
        let is_new = path.connections.is_empty()
            || path.answered && direction == path.client && long.kind == Kind::Initial;
        let (connection, opened) = match known {
            Some(connection) => (connection, None),
            None if is_new => {
                let connection = self.next_connection;
                self.next_connection = connection.wrapping_add(1);
                path.open(connection, direction);
                self.servers.insert(ends[usize::from(1 - direction)]);
                (connection, Some(ends))
            }
            None => (path.latest(), None),
        };
        path.answered |= direction != path.client;
        path.learn(long.source, connection);
        if direction == path.client {
            path.learn(long.destination, connection);
        }
        Told::Known { connection, direction, opened }
    }

    /// Judges a datagram on a path where nothing was seen.
    fn first_on_path(
        &mut self,
        udp: &UdpPacket<'_>,
        ends: [SocketAddr; 2],
        direction: u8,
        long: Option<header::Long>,
        packet: u64,
    ) -> Told {
        let is_fixed = udp.payload.first().is_some_and(|first| first & 0x40 != 0);
        let is_unread = long.is_none()
            && header::invariant(udp.payload).is_some_and(|header| {
                let lengths = header.destination.len().max(header.source.len());
                header.version == Named::Unread && lengths <= 20 && udp.payload.len() >= 1_000
            });
        let is_stray = is_fixed
            && !header::is_long(udp.payload)
            && ends.iter().any(|end| self.servers.contains(end));
        let is_midway = !is_stray && Suspect::is_one(udp) && self.is_believed(udp, ends);
        if !is_fixed || !(long.is_some() || is_unread || is_stray || is_midway) {
            return Told::Nothing;
        }
        // A connection that is seen midway may be seen from its server first.
        let client = if is_midway && udp.source_port == HTTPS { 1 - direction } else { direction };
        let mut path = Path {
            last: packet,
            number: self.next_path,
            connections: SmallVec::new(),
            client,
            ids: SmallVec::new(),
            answered: false,
        };
        self.next_path = self.next_path.wrapping_add(1);
        let told = if is_stray {
            if self.servers.contains(&ends[usize::from(direction)]) {
                path.client = 1 - direction;
            }
            path.short(udp.payload, direction)
        } else {
            let connection = self.next_connection;
            self.next_connection = connection.wrapping_add(1);
            path.open(connection, client);
            if let Some(long) = long {
                path.learn(long.source, connection);
                path.learn(long.destination, connection);
            }
            self.servers.insert(ends[usize::from(1 - client)]);
            Told::Known { connection, direction, opened: Some(ends) }
        };
        self.by_ends.insert(ends, path);
        told
    }

    /// Counts a datagram with a short header; whether those of its path are believed to be QUIC.
    fn is_believed(&mut self, udp: &UdpPacket<'_>, ends: [SocketAddr; 2]) -> bool {
        if self.suspects.len() >= SUSPECTS && !self.suspects.contains_key(&ends) {
            self.suspects.clear();
        }
        let suspect = self.suspects.entry(ends).or_default();
        suspect.datagrams += 1;
        suspect.seen |= 1 << (udp.payload.first().copied().unwrap_or(0) & 0x1f);
        let is_believed = suspect.is_believed();
        if is_believed {
            self.suspects.remove(&ends);
        }
        is_believed
    }
}

impl Suspect {
    /// A datagram that may be a short header at the port of HTTPS: shorter ones than 21 bytes are
    /// never sent (RFC 9000 section 10.3).
    #[inline]
    fn is_one(udp: &UdpPacket<'_>) -> bool {
        udp.payload.first().is_some_and(|first| first & 0xc0 == 0x40)
            && udp.payload.len() >= 21
            && (udp.source_port == HTTPS || udp.destination_port == HTTPS)
    }

    /// Other protocols have a few values in their first byte; protection makes them random.
    fn is_believed(self) -> bool {
        self.datagrams >= 8 && self.seen.count_ones() >= 5
    }
}

impl Path {
    fn open(&mut self, connection: u32, direction: u8) {
        self.connections.push(connection);
        (self.client, self.answered) = (direction, false);
    }

    fn latest(&self) -> u32 {
        self.connections.last().copied().unwrap_or_default()
    }

    /// The connection that an ID belongs to.
    fn owner(&self, id: &ConnectionId) -> Option<u32> {
        let found = self.ids.iter().rev().find(|(known, _)| !id.is_empty() && known == id);
        found.map(|(_, connection)| *connection)
    }

    fn learn(&mut self, id: ConnectionId, connection: u32) {
        if id.is_empty() || self.ids.contains(&(id, connection)) {
            return;
        }
        if self.ids.len() == IDS {
            self.ids.remove(0);
        }
        self.ids.push((id, connection));
    }

    /// Where a packet with a short header belongs, or one that cannot be read here.
    fn short(&self, payload: &[u8], direction: u8) -> Told {
        let from_server = direction != self.client;
        match &self.connections[..] {
            [] => Told::Stray { path: self.number, from_server },
            [connection] => Told::Known { connection: *connection, direction, opened: None },
            _ => {
                let behind = payload.get(1..).unwrap_or_default();
                let mut known = self.ids.iter().rev();
                let found = known.find(|(id, _)| behind.starts_with(id.as_bytes()));
                match found {
                    Some((_, connection)) => {
                        Told::Known { connection: *connection, direction, opened: None }
                    }
                    // Clients without connection IDs can only have one connection at a time.
                    None if from_server || header::is_long(payload) => {
                        Told::Known { connection: self.latest(), direction, opened: None }
                    }
                    None => Told::Stray { path: NO_PATH, from_server },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NO_PATH, Paths, Told};
    use crate::format::capture::packet::{Addresses, UdpPacket};
    use proptest::prelude::*;

    fn udp(from: (u8, u16), to: (u8, u16), payload: &[u8]) -> UdpPacket<'_> {
        UdpPacket {
            addresses: Addresses::V4([10, 0, 0, from.0], [10, 0, 0, to.0]),
            source_port: from.1,
            destination_port: to.1,
            payload,
            missing: 0,
        }
    }

    fn initial(destination: &[u8], source: &[u8]) -> Vec<u8> {
        let mut packet = vec![0xc0, 0, 0, 0, 1, destination.len() as u8];
        packet.extend_from_slice(destination);
        packet.push(source.len() as u8);
        packet.extend_from_slice(source);
        packet.extend_from_slice(&[0, 0x40, 30]);
        packet.extend_from_slice(&[7; 30]);
        packet
    }

    const CLIENT: (u8, u16) = (9, 5000);
    const SERVER: (u8, u16) = (1, 443);

    fn known(told: Told) -> (u32, bool) {
        match told {
            Told::Known { connection, opened, .. } => (connection, opened.is_some()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn other_udp_is_left_alone() {
        let mut paths = Paths::new(100);
        let dns = b"\xc1\x00\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01a\x00\x00\x01\x00\x01";
        let rtp = [&[0x80, 0x60, 0, 1][..], &[5; 160]].concat();
        let short = [&[0x41][..], &[5; 60]].concat();
        for payload in [&dns[..], &rtp, &short, b"", &[0xff; 4]] {
            assert_eq!(paths.find(&udp(CLIENT, SERVER, payload), 1), Told::Nothing);
        }
        // Nor is it once QUIC was seen elsewhere.
        paths.find(&udp((8, 5000), SERVER, &initial(b"12345678", b"")), 2);
        assert_eq!(paths.find(&udp(CLIENT, (1, 53), dns), 3), Told::Nothing);
        assert_eq!(paths.find(&udp(CLIENT, (1, 5004), &short), 4), Told::Nothing);
    }

    #[test]
    fn both_directions_and_short_headers_belong_to_the_connection_of_their_path() {
        let mut paths = Paths::new(100);
        let there = paths.find(&udp(CLIENT, SERVER, &initial(b"12345678", b"c")), 1);
        let back = paths.find(&udp(SERVER, CLIENT, &initial(b"c", b"server")), 2);
        let again = paths.find(&udp(CLIENT, SERVER, &initial(b"server", b"c")), 3);
        let short = paths.find(&udp(CLIENT, SERVER, b"\x41server and more"), 4);
        assert_eq!(
            [there, back, again, short].map(known),
            [(0, true), (0, false), (0, false), (0, false)]
        );
    }

    #[test]
    fn a_connection_seen_midway_is_known_by_its_protected_headers() {
        let protected =
            |first: u8| [&[0x40 | (first.wrapping_mul(13) & 0x1f)][..], &[5; 40]].concat();
        let mut paths = Paths::new(100);
        let told: Vec<Told> =
            (0..9).map(|n| paths.find(&udp(SERVER, CLIENT, &protected(n)), u64::from(n))).collect();
        assert!(told[..7].iter().all(|told| *told == Told::Nothing));
        assert_eq!((known(told[7]), known(told[8])), ((0, true), (0, false)));
        let Told::Known { direction: from_server, .. } = told[8] else { panic!("{:?}", told[8]) };
        let back = paths.find(&udp(CLIENT, SERVER, &protected(3)), 10);
        assert_eq!(back, Told::Known { connection: 0, direction: 1 - from_server, opened: None });

        // Another tunnel at that port has one kind of packet; another port tells nothing.
        let data = [&[0x48][..], &[5; 40]].concat();
        let mut paths = Paths::new(100);
        for n in 0..100 {
            assert_eq!(paths.find(&udp(CLIENT, SERVER, &data), n), Told::Nothing);
            let elsewhere = protected(n as u8);
            assert_eq!(paths.find(&udp(CLIENT, (1, 5004), &elsewhere), n), Told::Nothing);
        }
    }

    #[test]
    fn connections_that_share_a_path_are_told_apart_by_their_ids() {
        let mut paths = Paths::new(100);
        paths.find(&udp(CLIENT, SERVER, &initial(b"12345678", b"one")), 1);
        paths.find(&udp(SERVER, CLIENT, &initial(b"one", b"server-1")), 2);
        let second = paths.find(&udp(CLIENT, SERVER, &initial(b"abcdefgh", b"two")), 3);
        paths.find(&udp(SERVER, CLIENT, &initial(b"two", b"server-2")), 4);
        assert_eq!(known(second), (1, true));
        assert_eq!(known(paths.find(&udp(CLIENT, SERVER, b"Aserver-1..."), 5)).0, 0);
        assert_eq!(known(paths.find(&udp(SERVER, CLIENT, b"Atwo..."), 6)).0, 1);
        let told = paths.find(&udp(CLIENT, SERVER, b"Aanother..."), 7);
        assert_eq!(told, Told::Stray { path: NO_PATH, from_server: false });
    }

    #[test]
    fn a_client_that_moved_is_a_stray_at_its_server() {
        let mut paths = Paths::new(100);
        paths.find(&udp(CLIENT, SERVER, &initial(b"12345678", b"c")), 1);
        let moved = paths.find(&udp((7, 9), SERVER, b"Anew id"), 2);
        let back = paths.find(&udp(SERVER, (7, 9), b"Ac"), 3);
        assert_eq!(moved, Told::Stray { path: 1, from_server: false });
        assert_eq!(back, Told::Stray { path: 1, from_server: true });
    }

    #[test]
    fn the_least_recently_active_are_given_up() {
        let mut paths = Paths::new(8);
        for port in 0..8 {
            paths
                .find(&udp((9, 4000 + port), SERVER, &initial(b"12345678", b"c")), u64::from(port));
        }
        paths.find(&udp((9, 4000), SERVER, b"Ashort"), 100);
        assert!(paths.is_full());
        assert_eq!(paths.evict(), [1, 2]);
        assert_eq!(known(paths.find(&udp((9, 4003), SERVER, b"Ashort"), 101)), (3, false));
    }

    proptest! {
        #[test]
        fn any_datagrams_find_a_place(
            datagrams in prop::collection::vec((any::<bool>(), prop::collection::vec(any::<u8>(), 0..50)), 0..40),
        ) {
            let mut paths = Paths::new(4);
            for (number, (back, mut payload)) in (0u64..).zip(datagrams) {
                if payload.len() > 5 && payload[0] & 1 == 0 {
                    payload[1..5].copy_from_slice(&[0, 0, 0, 1]);
                }
                let (from, to) = if back { (SERVER, CLIENT) } else { (CLIENT, SERVER) };
                paths.find(&udp(from, to, &payload), number);
                if paths.is_full() {
                    paths.evict();
                }
            }
        }
    }
}
