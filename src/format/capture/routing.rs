//! From a packet to the segment or datagram in it, and on to the shard of its connection.

use crate::model::Mishap;

use super::blocks::Packet;
use super::packet::{self, Content, TcpPacket, UdpPacket};
use super::quic::{Datagram, Told};
use super::reassembly::Segment;
use super::shard::{Event, SHARDS};
use super::wave::{Counts, Memory};
use super::{Capture, layers};

/// Packets that hold fragments or aggregates are followed so deep: a tunnel may be fragmented inside
/// and outside.
const INSIDE: usize = 3;

/// A packet's bytes and where they lie in the memory of its wave.
struct Lying<'d> {
    bytes: &'d [u8],
    start: usize,
    /// Where the bytes behind those of the file begin ([`Memory::extra`]).
    all: usize,
    /// When it was captured.
    time: i64,
}

impl Capture {
    /// Finds the segment or datagram in a packet and its connection. `start` is where the packet
    /// lies in the wave's bytes, of which there are `all`.
    #[inline]
    pub(super) fn packet(
        &mut self,
        packet: &Packet,
        data: &[u8],
        start: usize,
        all: usize,
        memory: &mut Memory,
        counts: &mut Counts,
    ) {
        const ETHERNET: u16 = 1;
        if packet.link == ETHERNET
            && let Some(tcp) = packet::common(data)
        {
            let offset = start + layers::offset(data, tcp.payload).unwrap_or(0);
            counts.segments += 1;
            self.segment(&tcp, offset, packet.time, memory);
            return;
        }
        self.uncommon(packet, data, start, all, memory, counts);
    }

    #[cold]
    fn uncommon(
        &mut self,
        packet: &Packet,
        data: &[u8],
        start: usize,
        all: usize,
        memory: &mut Memory,
        counts: &mut Counts,
    ) {
        let lying = Lying { bytes: data, start, all, time: packet.time };
        self.content(layers::decode(packet.link, data), &lying, INSIDE, memory, counts);
    }

    /// Takes what a packet holds; what holds packets in turn is followed `inside` times.
    fn content(
        &mut self,
        content: Content<'_>,
        lying: &Lying<'_>,
        inside: usize,
        memory: &mut Memory,
        counts: &mut Counts,
    ) {
        const ETHERNET: u16 = 1;
        const RAW: u16 = 101;
        let number = self.packets;
        match content {
            Content::Tcp(tcp) => {
                let within = layers::offset(lying.bytes, tcp.payload).unwrap_or(0);
                counts.segments += 1;
                self.segment(&tcp, lying.start + within, lying.time, memory);
            }
            Content::Udp(udp) => {
                let within = layers::offset(lying.bytes, udp.payload).unwrap_or(0);
                self.datagram(&udp, lying.start + within, lying.time, memory, counts);
            }
            Content::Fragment(_) | Content::Aggregate(_) if inside == 0 => {
                counts.mishaps.add(Mishap::PacketBroken, number, || "too many layers".to_owned());
            }
            Content::Fragment(fragment) => {
                let joined = self.fragments.join(fragment, lying.time);
                self.count_lost_fragments(counts);
                match joined {
                    Ok(None) => {}
                    Ok(Some(whole)) => {
                        let start = lying.all + memory.extra.len();
                        memory.extra.extend_from_slice(&whole);
                        let lying = Lying { bytes: &whole, start, ..*lying };
                        let content = layers::decode(RAW, &whole);
                        self.content(content, &lying, inside - 1, memory, counts);
                    }
                    Err(why) => counts.mishaps.add(Mishap::PacketBroken, number, || why.to_owned()),
                }
            }
            Content::Aggregate(frames) => {
                for frame in layers::subframes(frames) {
                    let content = layers::decode(ETHERNET, frame);
                    self.content(content, lying, inside - 1, memory, counts);
                }
            }
            Content::Other => {}
            Content::Unsupported(name) => {
                counts.mishaps.add(Mishap::PacketUnsupported, number, || name.to_owned());
            }
            Content::Broken(what) => {
                counts.mishaps.add(Mishap::PacketBroken, number, || what.to_owned());
            }
        }
    }

    pub(super) fn count_lost_fragments(&mut self, counts: &mut Counts) {
        let lost = self.fragments.take_lost();
        counts.mishaps.add_many(Mishap::FragmentLost, lost, self.packets, || "IP".to_owned());
    }

    #[inline]
    fn segment(&mut self, tcp: &TcpPacket<'_>, offset: usize, time: i64, memory: &mut Memory) {
        if self.flows.is_full() {
            for stream in self.flows.evict() {
                let packet = self.packets;
                tell(memory, stream, Event::Evict { stream, packet });
            }
        }
        let found = self.flows.find(tcp, self.packets);
        if let Some(stream) = found.replaced {
            tell(memory, stream, Event::Close { stream, packet: self.packets });
        }
        let stream = found.stream;
        if let Some(ends) = found.opened {
            tell(memory, stream, Event::Open { stream, ends });
        }
        let segment = Segment {
            packet: self.packets,
            time,
            stream,
            sequence: tcp.sequence,
            acknowledgment: tcp.acknowledgment,
            offset: offset as u32,
            length: tcp.payload.len() as u32,
            missing: tcp.missing,
            direction: found.direction,
            flags: tcp.flags,
        };
        tell(memory, stream, Event::Segment(segment));
        // A handshake message of TLS (RFC 8446 section 5.1).
        if self.ahead.is_some() && matches!(tcp.payload, [22, 3, ..]) {
            self.needs_secrets = true;
        }
    }

    #[inline]
    fn datagram(
        &mut self,
        udp: &UdpPacket<'_>,
        offset: usize,
        time: i64,
        memory: &mut Memory,
        counts: &mut Counts,
    ) {
        let packet = self.packets;
        if self.paths.is_full() {
            for connection in self.paths.evict() {
                tell(memory, connection, Event::EvictQuic { connection, packet });
            }
        }
        let told = self.paths.find(udp, packet);
        counts.segments += u64::from(told != Told::Nothing);
        let mut datagram = Datagram {
            packet,
            time,
            number: 0,
            offset: offset as u32,
            length: udp.payload.len() as u32,
            missing: udp.missing,
            direction: 0,
        };
        match told {
            Told::Nothing => {}
            Told::Known { connection, direction, opened } => {
                self.needs_secrets = true;
                if let Some(ends) = opened {
                    tell(memory, connection, Event::OpenQuic { connection, ends });
                }
                (datagram.number, datagram.direction) = (connection, direction);
                tell(memory, connection, Event::Datagram(datagram));
            }
            Told::Stray { path, from_server } => {
                (datagram.number, datagram.direction) = (path, u8::from(from_server));
                memory.strays.push(datagram);
            }
        }
    }
}

#[inline]
fn tell(memory: &mut Memory, stream: u32, event: Event) {
    if let Some(events) = memory.events.get_mut(stream as usize % SHARDS) {
        events.push(event);
    }
}
