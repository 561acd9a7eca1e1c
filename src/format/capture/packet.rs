//! From a captured frame to the TCP segment or UDP datagram in it.
//!
//! Ethernet, at most one VLAN tag, IP without options or fragments, TCP: read here by hand, since
//! nearly every packet is that. Everything else goes through the layers in [`super::layers`],
//! which must agree (tested below).

use std::net::{IpAddr, SocketAddr};

/// Source and destination address of the innermost IP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Addresses {
    V4([u8; 4], [u8; 4]),
    V6([u8; 16], [u8; 16]),
}

/// A TCP segment as captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TcpPacket<'a> {
    pub(super) addresses: Addresses,
    pub(super) source_port: u16,
    pub(super) destination_port: u16,
    pub(super) sequence: u32,
    pub(super) acknowledgment: u32,
    /// The low byte of the flags, as in the header.
    pub(super) flags: u8,
    pub(super) payload: &'a [u8],
    /// Payload bytes that were sent behind `payload` and not captured (snap length).
    pub(super) missing: u32,
}

/// A UDP datagram as captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UdpPacket<'a> {
    pub(super) addresses: Addresses,
    pub(super) source_port: u16,
    pub(super) destination_port: u16,
    pub(super) payload: &'a [u8],
    /// Payload bytes that were sent behind `payload` and not captured (snap length).
    pub(super) missing: u32,
}

pub(super) const FIN: u8 = 0x01;
pub(super) const SYN: u8 = 0x02;
pub(super) const RST: u8 = 0x04;
pub(super) const ACK: u8 = 0x10;

/// What a frame holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content<'a> {
    Tcp(TcpPacket<'a>),
    /// A datagram that is no known tunnel.
    Udp(UdpPacket<'a>),
    /// A fragment of an IP packet: all bytes of that packet.
    Fragment(&'a [u8]),
    /// Several frames in one: the subframes of an IEEE 802.11 A-MSDU.
    Aggregate(&'a [u8]),
    /// Anything that cannot carry HTTP.
    Other,
    /// A link layer or protocol that is not read.
    Unsupported(&'static str),
    /// Headers that contradict themselves.
    Broken(&'static str),
}

/// Reads an Ethernet frame of the common kind; `None` for all others.
#[inline]
pub(super) fn common(frame: &[u8]) -> Option<TcpPacket<'_>> {
    let (ethernet, mut rest) = frame.split_first_chunk::<14>()?;
    let [.., high, low] = *ethernet;
    let mut kind = u16::from_be_bytes([high, low]);
    if kind == 0x8100 {
        let (tag, behind) = rest.split_first_chunk::<4>()?;
        let [_, _, high, low] = *tag;
        kind = u16::from_be_bytes([high, low]);
        rest = behind;
    }
    let captured = rest.len();
    let (addresses, length, behind) = match kind {
        0x0800 => {
            let (header, behind) = rest.split_first_chunk::<20>()?;
            let total = usize::from(u16::from_be_bytes([header[2], header[3]]));
            // 0x3fff: "more fragments" and the fragment offset.
            let fragment = u16::from_be_bytes([header[6], header[7]]) & 0x3fff;
            if header[0] != 0x45 || fragment != 0 || header[9] != 6 || total < 40 {
                return None;
            }
            let source = [header[12], header[13], header[14], header[15]];
            let destination = [header[16], header[17], header[18], header[19]];
            (Addresses::V4(source, destination), total, behind)
        }
        0x86dd => {
            let (header, behind) = rest.split_first_chunk::<40>()?;
            let payload = usize::from(u16::from_be_bytes([header[4], header[5]]));
            if header[0] >> 4 != 6 || header[6] != 6 || payload < 20 {
                return None;
            }
            let (addresses, _) = header.get(8..)?.split_first_chunk::<32>()?;
            let (source, destination) = addresses.split_first_chunk::<16>()?;
            let destination = *destination.first_chunk::<16>()?;
            (Addresses::V6(*source, destination), payload + 40, behind)
        }
        _ => return None,
    };
    // Short frames are padded; snapped ones lack their end.
    let excess = captured.saturating_sub(length);
    let segment = behind.get(..behind.len() - excess.min(behind.len()))?;
    tcp(addresses, segment, length.saturating_sub(captured) as u32)
}

impl UdpPacket<'_> {
    /// Both ends, the lower address first, and which of them sent it.
    pub(super) fn ends(&self) -> ([SocketAddr; 2], u8) {
        let (source, destination) = match self.addresses {
            Addresses::V4(source, destination) => (IpAddr::from(source), IpAddr::from(destination)),
            Addresses::V6(source, destination) => (IpAddr::from(source), IpAddr::from(destination)),
        };
        let from = SocketAddr::new(source, self.source_port);
        let to = SocketAddr::new(destination, self.destination_port);
        if from <= to { ([from, to], 0) } else { ([to, from], 1) }
    }
}

/// Reads a TCP header and what follows it.
#[inline]
pub(super) fn tcp(addresses: Addresses, segment: &[u8], missing: u32) -> Option<TcpPacket<'_>> {
    let header = segment.first_chunk::<20>()?;
    let length = usize::from(header[12] >> 4) * 4;
    let payload = if length >= 20 { segment.get(length..)? } else { return None };
    Some(TcpPacket {
        addresses,
        source_port: u16::from_be_bytes([header[0], header[1]]),
        destination_port: u16::from_be_bytes([header[2], header[3]]),
        sequence: u32::from_be_bytes([header[4], header[5], header[6], header[7]]),
        acknowledgment: u32::from_be_bytes([header[8], header[9], header[10], header[11]]),
        flags: header[13],
        payload,
        missing,
    })
}

#[cfg(test)]
mod tests {
    use super::{Content, common};
    use crate::format::capture::layers::decode;
    use etherparse::PacketBuilder;
    use proptest::prelude::*;

    const ETHERNET: u16 = 1;

    fn frame(v6: bool, vlan: bool, payload: &[u8]) -> Vec<u8> {
        let link = PacketBuilder::ethernet2([1; 6], [2; 6]);
        let builder = match (v6, vlan) {
            (false, false) => link.ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64),
            (true, false) => link.ipv6([1; 16], [2; 16], 64),
            (false, true) => {
                let id = etherparse::VlanId::try_new(7).expect("12 bits");
                link.single_vlan(id).ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64)
            }
            (true, true) => {
                let id = etherparse::VlanId::try_new(7).expect("12 bits");
                link.single_vlan(id).ipv6([1; 16], [2; 16], 64)
            }
        };
        let mut out = Vec::new();
        let builder = builder.tcp(4000, 80, 1234, 1000).ack(99).psh();
        builder.write(&mut out, payload).expect("in memory");
        out
    }

    #[test]
    fn the_short_way_and_the_long_way_agree() {
        for v6 in [false, true] {
            for vlan in [false, true] {
                let mut bytes = frame(v6, vlan, b"GET / HTTP/1.1\r\n\r\n");
                for padding in [0, 6] {
                    bytes.extend(std::iter::repeat_n(0, padding));
                    let short = common(&bytes).expect("the common kind");
                    assert_eq!(short.payload, b"GET / HTTP/1.1\r\n\r\n");
                    assert_eq!(decode(ETHERNET, &bytes), Content::Tcp(short));
                }
            }
        }
    }

    #[test]
    fn a_snapped_segment_tells_what_is_missing() {
        for v6 in [false, true] {
            let bytes = frame(v6, false, &[7; 100]);
            let snapped = &bytes[..bytes.len() - 60];
            let short = common(snapped).expect("the common kind");
            assert_eq!((short.payload.len(), short.missing), (40, 60));
            assert_eq!(decode(ETHERNET, snapped), Content::Tcp(short));
        }
    }

    proptest! {
        #[test]
        fn damaged_frames_never_panic(
            v6: bool,
            vlan: bool,
            cut in 0..150usize,
            at in 0..80usize,
            with: u8,
            link in 0..300u16,
        ) {
            let mut bytes = frame(v6, vlan, &[7; 60]);
            bytes.truncate(cut);
            if let Some(byte) = bytes.get_mut(at) {
                *byte = with;
            }
            common(&bytes);
            decode(ETHERNET, &bytes);
            decode(link, &bytes);
        }
    }
}
