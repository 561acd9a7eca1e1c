//! The file formats: pcap and pcapng, block by block.
//!
//! pcap-parser reads the blocks; lengths are checked here first, so that a lying one costs a block
//! and never the rest of the file.

use std::ops::Range;

use pcap_parser::pcapng::{
    Block, parse_block_be, parse_block_le, parse_enhancedpacketblock_be,
    parse_enhancedpacketblock_le,
};
use pcap_parser::{
    EPB_MAGIC, IDB_MAGIC, PcapError, SHB_MAGIC, SPB_MAGIC, parse_pcap_frame, parse_pcap_frame_be,
    parse_pcap_frame_modified, parse_pcap_header,
};

use super::timescale::Timescale;

/// Largest block or packet read, in bytes. Jumbo frames and offloaded segments stay below 256 kB;
/// the room above is for USB and D-Bus records that share a file with TCP.
pub(super) const BLOCK: usize = 16 << 20;

/// Interfaces of one pcapng section that are remembered.
const INTERFACES: usize = 4096;

/// What comes next in the bytes at hand.
pub(super) enum Step {
    /// A packet and how many bytes it takes.
    Packet(Packet, usize),
    /// This many bytes are of no interest.
    Skip(usize),
    /// Broken: this many bytes are passed over, for this reason.
    Broken(usize, &'static str),
    /// At least this many bytes are needed to go on.
    More(usize),
}

/// A packet as the file holds it.
pub(super) struct Packet {
    /// Its link type (a LINKTYPE_ number of the tcpdump registry).
    pub(super) link: u16,
    /// When it was captured, in microseconds since the Unix epoch.
    pub(super) time: i64,
    /// The captured bytes, in the slice given to [`Blocks::step`].
    pub(super) data: Range<usize>,
}

/// Walks the blocks of a capture file.
pub(super) enum Blocks {
    Pcap(Pcap),
    Pcapng(Pcapng),
}

pub(super) struct Pcap {
    link: u16,
    scale: Timescale,
    layout: Layout,
    /// Largest captured length taken for true.
    longest: u32,
    /// Seconds of the last good record: the next one is taken to be near.
    seconds: u32,
    broken: bool,
}

#[derive(Clone, Copy)]
enum Layout {
    Little,
    Big,
    /// Alexey Kuznetzov's patched libpcap: eight more bytes in each record header.
    Modified,
}

#[derive(Default)]
pub(super) struct Pcapng {
    big_endian: bool,
    interfaces: Vec<Interface>,
    /// Time of the last packet: simple packet blocks carry none.
    time: i64,
}

struct Interface {
    link: u16,
    scale: Timescale,
    snap: u32,
}

/// The format these first bytes belong to, and whether it is read.
pub(super) fn recognise(head: &[u8]) -> Option<&'static str> {
    match head.first_chunk::<4>()? {
        [0x0a, 0x0d, 0x0d, 0x0a] => {
            let order = head.get(8..12)?;
            (order == [0x1a, 0x2b, 0x3c, 0x4d] || order == [0x4d, 0x3c, 0x2b, 0x1a])
                .then_some("pcapng")
        }
        [0xa1, 0xb2, 0xc3, 0xd4]
        | [0xa1, 0xb2, 0x3c, 0x4d]
        | [0xd4, 0xc3, 0xb2, 0xa1]
        | [0x4d, 0x3c, 0xb2, 0xa1]
        | [0x34, 0xcd, 0xb2, 0xa1] => Some("pcap"),
        _ => None,
    }
}

impl Blocks {
    /// Reads the file header from the first bytes. Gives the walker and the header's length (none
    /// for pcapng, whose header is a block like any other).
    pub(super) fn open(head: &[u8]) -> Option<(Self, usize)> {
        match recognise(head)? {
            "pcapng" => Some((Self::Pcapng(Pcapng::default()), 0)),
            _ => {
                let (_, header) = parse_pcap_header(head).ok()?;
                let scale = if header.is_nanosecond_precision() {
                    Timescale::NANOSECONDS
                } else {
                    Timescale::MICROSECONDS
                };
                let layout = match (header.is_modified_format(), header.is_bigendian()) {
                    (true, _) => Layout::Modified,
                    (_, true) => Layout::Big,
                    _ => Layout::Little,
                };
                // The upper bits hold the length of the frame check sequence and its flag.
                let link = (header.network.0 & 0xffff) as u16;
                // Writers forget the snap length, and libpcap itself allows 256 KiB whatever it says.
                let longest = header.snaplen.clamp(256 << 10, BLOCK as u32);
                let pcap = Pcap { link, scale, layout, longest, seconds: 0, broken: false };
                Some((Self::Pcap(pcap), header.size()))
            }
        }
    }

    /// Looks at the next block.
    #[inline]
    pub(super) fn step(&mut self, bytes: &[u8]) -> Step {
        match self {
            Self::Pcap(pcap) => pcap.step(bytes),
            Self::Pcapng(pcapng) => pcapng.step(bytes),
        }
    }
}

impl Pcap {
    #[inline]
    fn step(&mut self, bytes: &[u8]) -> Step {
        let (frame, header) = match self.layout {
            Layout::Little => (parse_pcap_frame(bytes), 16),
            Layout::Big => (parse_pcap_frame_be(bytes), 16),
            Layout::Modified => (parse_pcap_frame_modified(bytes), 24),
        };
        let Ok((_, frame)) = frame else {
            return match self.record(bytes) {
                None => Step::More(header),
                Some((_, captured)) if captured > self.longest => self.resynchronise(bytes),
                Some((_, captured)) => Step::More(header + captured as usize),
            };
        };
        if frame.caplen > self.longest {
            return self.resynchronise(bytes);
        }
        self.broken = false;
        self.seconds = frame.ts_sec;
        let length = header + frame.data.len();
        let time = self.scale.record(frame.ts_sec, frame.ts_usec);
        Step::Packet(Packet { link: self.link, time, data: header..length }, length)
    }

    /// Seconds and captured length of the record header at the start of `bytes`.
    fn record(&self, bytes: &[u8]) -> Option<(u32, u32)> {
        let seconds = bytes.first_chunk::<4>()?;
        let captured = bytes.get(8..)?.first_chunk::<4>()?;
        Some(match self.layout {
            Layout::Big => (u32::from_be_bytes(*seconds), u32::from_be_bytes(*captured)),
            _ => (u32::from_le_bytes(*seconds), u32::from_le_bytes(*captured)),
        })
    }

    /// Searches the next record: a header of a plausible time and length that is followed by
    /// another such header.
    fn resynchronise(&mut self, bytes: &[u8]) -> Step {
        let reason = "a packet length beyond every limit";
        let header = if matches!(self.layout, Layout::Modified) { 24 } else { 16 };
        for at in 1..bytes.len().saturating_sub(header) {
            let Some(captured) = bytes.get(at..).and_then(|rest| self.plausible(rest)) else {
                continue;
            };
            let Some(next) = bytes.get(at + header + captured as usize..) else { continue };
            if self.plausible(next).is_some() {
                return self.skip_broken(at, reason);
            }
        }
        // Nothing in sight. Keep what may be the start of a header.
        match bytes.len().saturating_sub(header) {
            0 => Step::More(header * 2),
            passed => self.skip_broken(passed, reason),
        }
    }

    /// One damaged place is reported once, however many steps pass over it.
    fn skip_broken(&mut self, length: usize, reason: &'static str) -> Step {
        if self.broken {
            return Step::Skip(length);
        }
        self.broken = true;
        Step::Broken(length, reason)
    }

    fn plausible(&self, bytes: &[u8]) -> Option<u32> {
        const DAY: u32 = 86_400;
        let (seconds, captured) = self.record(bytes)?;
        let near = self.seconds == 0 || seconds.abs_diff(self.seconds) < DAY;
        (near && seconds > 0 && (14..=65_549).contains(&captured)).then_some(captured)
    }
}

impl Pcapng {
    #[inline]
    fn step(&mut self, bytes: &[u8]) -> Step {
        let Some(header) = bytes.first_chunk::<8>() else { return Step::More(8) };
        let [a, b, c, d, e, f, g, h] = *header;
        let (kind, length) = ([a, b, c, d], [e, f, g, h]);
        if u32::from_le_bytes(kind) == SHB_MAGIC {
            // The byte order of a section is told in its header, behind the length.
            let Some(order) = bytes.get(8..12) else { return Step::More(12) };
            match order {
                [0x4d, 0x3c, 0x2b, 0x1a] => self.big_endian = false,
                [0x1a, 0x2b, 0x3c, 0x4d] => self.big_endian = true,
                _ => return resynchronise(bytes, self.big_endian),
            }
        }
        let (kind, length) = if self.big_endian {
            (u32::from_be_bytes(kind), u32::from_be_bytes(length) as usize)
        } else {
            (u32::from_le_bytes(kind), u32::from_le_bytes(length) as usize)
        };
        if !(12..=BLOCK).contains(&length) {
            return resynchronise(bytes, self.big_endian);
        }
        let Some(block) = bytes.get(..length) else { return Step::More(length) };
        if kind == EPB_MAGIC { self.enhanced_packet(block) } else { self.block(kind, block) }
    }

    #[inline]
    fn enhanced_packet(&mut self, block: &[u8]) -> Step {
        let parsed = if self.big_endian {
            parse_enhancedpacketblock_be(block)
        } else {
            parse_enhancedpacketblock_le(block)
        };
        let Ok((_, packet)) = parsed else {
            return Step::Broken(block.len(), "an enhanced packet block");
        };
        let Some(interface) = self.interfaces.get(packet.if_id as usize) else {
            return Step::Broken(block.len(), "a packet of an interface that was not described");
        };
        let ticks = (u64::from(packet.ts_high) << 32) | u64::from(packet.ts_low);
        self.time = interface.scale.ticks(ticks);
        // 28 bytes of fields precede the packet data.
        let end = 28 + (packet.caplen as usize).min(packet.data.len());
        Step::Packet(
            Packet { link: interface.link, time: self.time, data: 28..end },
            block.len(),
        )
    }

    fn block(&mut self, kind: u32, block: &[u8]) -> Step {
        // Only these matter. Name resolution, statistics, custom blocks are left alone, so that
        // damage in them does not matter either.
        match kind {
            SHB_MAGIC | IDB_MAGIC | SPB_MAGIC => {}
            2 => return self.old_packet(block),
            _ => return Step::Skip(block.len()),
        }
        let parsed: Result<_, pcap_parser::nom::Err<PcapError<&[u8]>>> =
            if self.big_endian { parse_block_be(block) } else { parse_block_le(block) };
        match parsed {
            Ok((_, Block::SectionHeader(_))) => {
                self.interfaces.clear();
                Step::Skip(block.len())
            }
            Ok((_, Block::InterfaceDescription(described))) => {
                if self.interfaces.len() >= INTERFACES {
                    return Step::Broken(block.len(), "too many interfaces");
                }
                // pcap-parser reads the offset as little-endian in every section.
                let offset = if self.big_endian {
                    described.if_tsoffset.swap_bytes()
                } else {
                    described.if_tsoffset
                };
                self.interfaces.push(Interface {
                    link: (described.linktype.0 & 0xffff) as u16,
                    scale: Timescale::of_interface(described.if_tsresol, offset),
                    snap: described.snaplen,
                });
                Step::Skip(block.len())
            }
            Ok((_, Block::SimplePacket(packet))) => {
                let Some(interface) = self.interfaces.first() else {
                    return Step::Broken(block.len(), "a simple packet without an interface");
                };
                let snap = if interface.snap == 0 { u32::MAX } else { interface.snap };
                let captured = (packet.origlen.min(snap) as usize).min(packet.data.len());
                let (link, time) = (interface.link, self.time);
                Step::Packet(Packet { link, time, data: 12..12 + captured }, block.len())
            }
            _ => {
                if kind == IDB_MAGIC && self.interfaces.len() < INTERFACES {
                    // Keep the numbers of the interfaces behind it right.
                    let scale = Timescale::MICROSECONDS;
                    self.interfaces.push(Interface { link: u16::MAX, scale, snap: 0 });
                }
                Step::Broken(block.len(), "a block that contradicts its own lengths")
            }
        }
    }

    /// The obsolete packet block (type 2), which pcap-parser does not read. Its fields are those
    /// of the enhanced packet block, but for a 16-bit interface number and a drop count.
    fn old_packet(&mut self, block: &[u8]) -> Step {
        let field = |at: usize| -> Option<u32> {
            let bytes = *block.get(at..)?.first_chunk::<4>()?;
            Some(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
        };
        let fields = (|| Some((field(8)?, field(12)?, field(16)?, field(20)?)))();
        let Some((interface, high, low, captured)) = fields else {
            return Step::Broken(block.len(), "a packet block");
        };
        let number = if self.big_endian { interface >> 16 } else { interface & 0xffff };
        let end = 28 + captured as usize;
        match self.interfaces.get(number as usize) {
            Some(interface) if end <= block.len().saturating_sub(4) => {
                self.time = interface.scale.ticks((u64::from(high) << 32) | u64::from(low));
                let (link, time) = (interface.link, self.time);
                Step::Packet(Packet { link, time, data: 28..end }, block.len())
            }
            _ => Step::Broken(block.len(), "a packet block"),
        }
    }
}

/// Searches the next block: a known type, then a length whose copy stands at the block's end.
fn resynchronise(bytes: &[u8], big_endian: bool) -> Step {
    const REASON: &str = "a block length beyond every limit";
    let read = |at: usize| -> Option<u32> {
        let bytes = *bytes.get(at..)?.first_chunk::<4>()?;
        Some(if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    };
    for at in (4..bytes.len().saturating_sub(8)).step_by(4) {
        let (Some(kind), Some(length)) = (read(at), read(at + 4)) else { break };
        let known = matches!(kind, SHB_MAGIC | IDB_MAGIC | SPB_MAGIC | EPB_MAGIC | 2..=5);
        let length = length as usize;
        if known && (12..=BLOCK).contains(&length) && read(at + length - 4) == Some(length as u32) {
            return Step::Broken(at, REASON);
        }
    }
    match bytes.len().saturating_sub(8) & !3 {
        0 => Step::More(16),
        passed => Step::Broken(passed, REASON),
    }
}

#[cfg(test)]
mod tests {
    use super::{Blocks, Step, recognise};
    use proptest::prelude::*;

    fn pcap(magic: [u8; 4], be: bool, records: &[(u32, u32, &[u8])]) -> Vec<u8> {
        let n = |v: u32| if be { v.to_be_bytes() } else { v.to_le_bytes() };
        let mut out = magic.to_vec();
        out.extend(if be { [0, 2, 0, 4] } else { [2, 0, 4, 0] });
        for field in [0, 0, 65_535, 1] {
            out.extend(n(field));
        }
        for (seconds, fraction, data) in records {
            for field in [*seconds, *fraction, data.len() as u32, data.len() as u32] {
                out.extend(n(field));
            }
            out.extend(*data);
        }
        out
    }

    fn block(be: bool, kind: u32, content: &[u8]) -> Vec<u8> {
        let n = |v: u32| if be { v.to_be_bytes() } else { v.to_le_bytes() };
        let padding = content.len().next_multiple_of(4) - content.len();
        let length = n(12 + (content.len() + padding) as u32);
        [&n(kind)[..], &length, content, &vec![0; padding], &length].concat()
    }

    fn section(be: bool) -> Vec<u8> {
        let n = |v: u32| if be { v.to_be_bytes() } else { v.to_le_bytes() };
        let version: [u8; 4] = if be { [0, 1, 0, 0] } else { [1, 0, 0, 0] };
        block(be, 0x0a0d_0d0a, &[&n(0x1a2b_3c4d)[..], &version, &[0xff; 8]].concat())
    }

    fn interface(be: bool, link: u8, options: &[u8]) -> Vec<u8> {
        let link = if be { [0, link, 0, 0] } else { [link, 0, 0, 0] };
        block(be, 1, &[&link[..], &[0; 4], options].concat())
    }

    fn enhanced(be: bool, interface: u32, ticks: u64, data: &[u8]) -> Vec<u8> {
        let n = |v: u32| if be { v.to_be_bytes() } else { v.to_le_bytes() };
        let length = n(data.len() as u32);
        let fields = [n(interface), n((ticks >> 32) as u32), n(ticks as u32), length, length];
        block(be, 6, &[&fields.concat()[..], data].concat())
    }

    /// Every packet as (link, time, data), and how many broken places.
    fn walk(bytes: &[u8]) -> (Vec<(u16, i64, Vec<u8>)>, usize) {
        let (mut blocks, mut at) = Blocks::open(bytes).expect("recognised");
        let (mut packets, mut broken) = (Vec::new(), 0);
        while let Some(rest) = bytes.get(at..) {
            match blocks.step(rest) {
                Step::Packet(packet, length) => {
                    packets.push((packet.link, packet.time, rest[packet.data].to_vec()));
                    at += length;
                }
                Step::Skip(length) => at += length,
                Step::Broken(length, _) => {
                    broken += 1;
                    at += length;
                }
                Step::More(_) => break,
            }
        }
        (packets, broken)
    }

    #[test]
    fn reads_every_kind_of_pcap() {
        let record: &[(u32, u32, &[u8])] = &[(10, 500, b"abc")];
        let cases = [
            (pcap([0xd4, 0xc3, 0xb2, 0xa1], false, record), 10_000_500),
            (pcap([0xa1, 0xb2, 0xc3, 0xd4], true, record), 10_000_500),
            (pcap([0x4d, 0x3c, 0xb2, 0xa1], false, record), 10_000_000),
            (pcap([0xa1, 0xb2, 0x3c, 0x4d], true, record), 10_000_000),
        ];
        for (bytes, time) in cases {
            assert_eq!(recognise(&bytes), Some("pcap"));
            assert_eq!(walk(&bytes), (vec![(1, time, b"abc".to_vec())], 0));
        }
    }

    #[test]
    fn reads_sections_of_both_byte_orders() {
        let nanoseconds = [9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0];
        let offset_be = [0, 14, 0, 8, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0];
        let bytes = [
            section(false),
            interface(false, 1, &[]),
            interface(false, 113, &nanoseconds),
            enhanced(false, 1, 1_000, b"one"),
            section(true),
            interface(true, 101, &offset_be),
            enhanced(true, 0, 7, b"two"),
            block(true, 3, b"\0\0\0\x04four"),
        ]
        .concat();
        assert_eq!(recognise(&bytes), Some("pcapng"));
        let (packets, broken) = walk(&bytes);
        assert_eq!(broken, 0);
        assert_eq!(packets[0], (113, 1, b"one".to_vec()));
        assert_eq!(packets[1], (101, 5_000_007, b"two".to_vec()));
        assert_eq!(packets[2], (101, 5_000_007, b"four".to_vec()));
    }

    #[test]
    fn a_broken_block_costs_itself_only() {
        let mut lying = enhanced(false, 0, 1, b"lost");
        lying[20] = 200; // captured length beyond the block
        let bytes = [
            section(false),
            interface(false, 1, &[]),
            lying,
            enhanced(false, 9, 1, b"interface 9 does not exist"),
            enhanced(false, 0, 2, b"kept"),
        ]
        .concat();
        let (packets, broken) = walk(&bytes);
        assert_eq!((packets.len(), broken), (1, 2));
        assert_eq!(packets[0].2, b"kept");
    }

    #[test]
    fn finds_the_next_record_behind_a_lying_length() {
        let data = [0x55; 60];
        let good: Vec<(u32, u32, &[u8])> = (0..6).map(|i| (1_000_000 + i, 0, &data[..])).collect();
        let mut bytes = pcap([0xd4, 0xc3, 0xb2, 0xa1], false, &good);
        let second = 24 + 76;
        bytes[second + 8..second + 12].copy_from_slice(&[0xff; 4]);
        let (packets, broken) = walk(&bytes);
        assert_eq!((packets.len(), broken), (5, 1));
    }

    proptest! {
        #[test]
        fn any_bytes_are_walked_to_the_end(
            magic in 0..4usize,
            tail in prop::collection::vec(any::<u8>(), 0..600),
        ) {
            let mut bytes = match magic {
                0 => pcap([0xd4, 0xc3, 0xb2, 0xa1], false, &[]),
                1 => pcap([0xa1, 0xb2, 0xc3, 0xd4], true, &[]),
                2 => [section(false), interface(false, 1, &[])].concat(),
                _ => [section(true), interface(true, 1, &[])].concat(),
            };
            bytes.extend(tail);
            walk(&bytes);
        }
    }
}
