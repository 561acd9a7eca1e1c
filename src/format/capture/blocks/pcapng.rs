//! pcapng files: blocks of many kinds, in sections of either byte order.

use pcap_parser::pcapng::{
    Block, parse_block_be, parse_block_le, parse_enhancedpacketblock_be,
    parse_enhancedpacketblock_le,
};
use pcap_parser::{EPB_MAGIC, IDB_MAGIC, PcapError, SHB_MAGIC, SPB_MAGIC};

use super::{BLOCK, Packet, Step, link_type};
use crate::format::capture::timescale::Timescale;

/// Type of the decryption secrets block, and of the secrets in it: an NSS key log
/// (draft-ietf-opsawg-pcapng section 4.7).
const DSB_MAGIC: u32 = 10;
const TLS_KEY_LOG: u32 = 0x544c_534b;

/// Interfaces of one section that are remembered.
const INTERFACES: usize = 4096;

#[derive(Default)]
pub(in super::super) struct Pcapng {
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

impl Pcapng {
    /// Looks at the next block.
    #[inline]
    pub(super) fn step(&mut self, bytes: &[u8]) -> Step {
        let Some(header) = bytes.first_chunk::<8>() else { return Step::More(8) };
        let (kind, length) = split(*header);
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
        Step::Packet(Packet { link: interface.link, time: self.time, data: 28..end }, block.len())
    }

    fn block(&mut self, kind: u32, block: &[u8]) -> Step {
        // Only these matter. Name resolution, statistics, custom blocks are left alone, so that
        // damage in them does not matter either.
        match kind {
            SHB_MAGIC | IDB_MAGIC | SPB_MAGIC => {}
            2 => return self.old_packet(block),
            DSB_MAGIC => return self.secrets(block),
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
                    link: link_type(described.linktype),
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

    fn field(&self, block: &[u8], at: usize) -> Option<u32> {
        let bytes = *block.get(at..)?.first_chunk::<4>()?;
        Some(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    /// Behind type and length of the block stand type and length of the secrets.
    fn secrets(&self, block: &[u8]) -> Step {
        let (Some(kind), Some(length)) = (self.field(block, 8), self.field(block, 12)) else {
            return Step::Broken(block.len(), "a decryption secrets block");
        };
        let end = 16 + length as usize;
        if end + 4 > block.len() {
            return Step::Broken(block.len(), "a decryption secrets block");
        }
        if kind == TLS_KEY_LOG {
            Step::Secrets(16..end, block.len())
        } else {
            Step::Skip(block.len())
        }
    }

    /// The obsolete packet block (type 2), which pcap-parser does not read. Its fields are those
    /// of the enhanced packet block, but for a 16-bit interface number and a drop count.
    fn old_packet(&mut self, block: &[u8]) -> Step {
        let field = |at| self.field(block, at);
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

/// Type and length, each in the section's byte order.
fn split(header: [u8; 8]) -> ([u8; 4], [u8; 4]) {
    let [kind @ .., _, _, _, _] = header;
    let [_, _, _, _, length @ ..] = header;
    (kind, length)
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
