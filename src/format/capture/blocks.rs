//! The file formats: pcap and pcapng, block by block.
//!
//! pcap-parser reads the blocks; lengths are checked here first, so that a lying one costs a block
//! and never the rest of the file.

mod pcap;
mod pcapng;

use std::ops::Range;

use pcap_parser::{Linktype, parse_pcap_header};

use pcap::Pcap;
use pcapng::Pcapng;

/// Largest block or packet read, in bytes. Jumbo frames and offloaded segments stay below 256 kB;
/// the room above is for USB and D-Bus records that share a file with TCP.
pub(super) const BLOCK: usize = 16 << 20;

/// What comes next in the bytes at hand.
pub(super) enum Step {
    /// A packet and how many bytes it takes.
    Packet(Packet, usize),
    /// A key log (in the slice given to [`Blocks::step`]), and how many bytes its block takes.
    Secrets(Range<usize>, usize),
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

/// The upper bits of a link type field hold the length of the frame check sequence and its flag.
fn link_type(field: Linktype) -> u16 {
    let [low, high, _, _] = field.0.to_le_bytes();
    u16::from_le_bytes([low, high])
}

impl Blocks {
    /// Reads the file header from the first bytes. Gives the walker and the header's length (none
    /// for pcapng, whose header is a block like any other).
    pub(super) fn open(head: &[u8]) -> Option<(Self, usize)> {
        if recognise(head)? == "pcapng" {
            return Some((Self::Pcapng(Pcapng::default()), 0));
        }
        let (_, header) = parse_pcap_header(head).ok()?;
        Some((Self::Pcap(Pcap::new(&header)), header.size()))
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
                Step::Skip(length) | Step::Secrets(_, length) => at += length,
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
    fn hands_out_the_key_logs_of_both_byte_orders() {
        for be in [false, true] {
            let n = |v: u32| if be { v.to_be_bytes() } else { v.to_le_bytes() };
            let key_log = [&n(0x544c_534b)[..], &n(5), b"# tls"].concat();
            let wire_guard = [&n(0x5747_4b4c)[..], &n(4), b"mine"].concat();
            let lying = [&n(0x544c_534b)[..], &n(99), b"# tls"].concat();
            let secrets = [key_log, wire_guard, lying].map(|content| block(be, 10, &content));
            let bytes = [section(be), secrets.concat()].concat();
            let (mut blocks, mut at) = Blocks::open(&bytes).expect("recognised");
            let mut steps = Vec::new();
            while at < bytes.len() {
                let rest = &bytes[at..];
                let (step, length) = match blocks.step(rest) {
                    Step::Secrets(text, length) => (&rest[text], length),
                    Step::Skip(length) => (&b"skip"[..], length),
                    Step::Broken(length, _) => (&b"broken"[..], length),
                    Step::Packet(..) | Step::More(_) => panic!("neither is in there"),
                };
                steps.push(step);
                at += length;
            }
            assert_eq!(steps, [&b"skip"[..], b"# tls", b"skip", b"broken"]);
        }
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
