//! Link types: what a frame of each carries. Numbers: <https://www.tcpdump.org/linktypes.html>.

use super::{Layer, number};
use crate::format::capture::packet::Content;

/// What a link type carries. Numbers: <https://www.tcpdump.org/linktypes.html>.
pub(super) fn link_layer(link: u16, frame: &[u8]) -> Option<Layer<'_>> {
    Some(match link {
        1 => Layer::Ethernet(frame),
        // BSD loopback: the address family in the byte order of whoever captured.
        0 | 108 => Layer::Ip(frame.get(4..)?),
        12 | 14 | 101 | 228 | 229 => Layer::Ip(frame),
        9 | 50 => Layer::Ppp(frame),
        // PPP behind a byte that tells the direction.
        166 | 204 => Layer::Ppp(frame.get(1..)?),
        51 => Layer::Typed(0x8864, frame),
        // Cisco HDLC: address, control, `EtherType`.
        104 => Layer::Typed(number(frame, 2)?, frame.get(4..)?),
        // Linux cooked capture, versions 1 and 2.
        113 => Layer::Typed(number(frame, 14)?, frame.get(16..)?),
        276 => Layer::Typed(number(frame, 0)?, frame.get(20..)?),
        // Token Ring (with source routing), FDDI, RFC 2684 ATM, Linux ARCNET, pflog, SLIP.
        6 if frame.get(8)? & 0x80 != 0 => {
            Layer::Typed(0, frame.get(14 + usize::from(frame.get(14)? & 0x1f)..)?)
        }
        6 => Layer::Typed(0, frame.get(14..)?),
        10 => Layer::Typed(0, frame.get(13..)?),
        100 => Layer::Typed(0, frame),
        129 if frame.get(4) == Some(&0xf0) => Layer::Ip(frame.get(5..)?),
        129 if frame.get(4) == Some(&0xd4) => Layer::Ip(frame.get(8..)?),
        117 => Layer::Ip(frame.get(usize::from(*frame.first()?).next_multiple_of(4)..)?),
        8 => Layer::Ip(frame.get(16..)?),
        105 => wireless(frame)?,
        // Prism, AVS, radiotap and PPI headers in front of an 802.11 frame.
        119 => wireless(frame.get(144..)?)?,
        127 => wireless(frame.get(usize::from(number(frame, 2)?.swap_bytes())..)?)?,
        163 => wireless(frame.get(usize::from(number(frame, 6)?)..)?)?,
        192 => {
            let length = usize::from(number(frame, 2)?.swap_bytes());
            let inner = number(frame, 4)?.swap_bytes();
            if inner == 192 {
                return None;
            }
            return link_layer(inner, frame.get(length..)?);
        }
        239 => netfilter_log(frame)?,
        // These cannot carry TCP, or only in a form nobody captures HTTP in.
        _ => Layer::Done(Content::Unsupported(link_name(link))),
    })
}

/// An unencrypted IEEE 802.11 data frame with an LLC/SNAP header.
fn wireless(frame: &[u8]) -> Option<Layer<'_>> {
    let [control, flags, ..] = *frame.first_chunk::<2>()?;
    let is_data = control & 0x0c == 0x08 && control & 0x40 == 0;
    if !is_data {
        return Some(Layer::Done(Content::Other));
    }
    if flags & 0x40 != 0 {
        return Some(Layer::Done(Content::Unsupported("encrypted 802.11")));
    }
    let mut at = if flags & 3 == 3 { 30 } else { 24 };
    if control & 0x80 != 0 {
        let quality = *frame.get(at)?;
        // The QoS control field, and the HT control field where the +HTC bit tells of one.
        at += if flags & 0x80 == 0 { 2 } else { 6 };
        if quality & 0x80 != 0 {
            return Some(Layer::Done(Content::Aggregate(frame.get(at..)?)));
        }
    }
    let rest = frame.get(at..)?;
    // Some drivers leave the payload aligned to four bytes.
    let aligned = rest.get(2..).filter(|rest| rest.starts_with(&[0xaa, 0xaa, 3]));
    Some(Layer::Typed(0, aligned.unwrap_or(rest)))
}

/// The subframes of an A-MSDU (IEEE 802.11 section 9.3.2.2.2), each in the form of an IEEE 802.3
/// frame: two addresses, a length, the content; padded to four bytes.
pub(in super::super) fn subframes(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let length = 14 + usize::from(number(bytes, 12)?);
        let frame = bytes.get(..length.min(bytes.len()))?;
        bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some(frame)
    })
}

/// Linux netfilter log: type-length-value records in host order; type 9 is the packet.
fn netfilter_log(frame: &[u8]) -> Option<Layer<'_>> {
    let mut rest = frame.get(4..)?;
    loop {
        let length = usize::from(number(rest, 0)?.swap_bytes());
        let kind = number(rest, 2)?.swap_bytes();
        if length < 4 {
            return None;
        }
        if kind & 0x7fff == 9 {
            return Some(Layer::Ip(rest.get(4..length.min(rest.len()))?));
        }
        rest = rest.get(length.next_multiple_of(4)..)?;
    }
}

/// The name of a link type that is not read.
fn link_name(link: u16) -> &'static str {
    match link {
        3 => "AX.25",
        7 | 129 => "ARCNET",
        11 | 123 => "ATM",
        107 => "Frame Relay",
        122 => "Fibre Channel",
        138 => "IEEE 1394",
        143 => "DOCSIS",
        147..=162 => "a user-defined link type",
        187 | 201 | 251 | 254 => "Bluetooth",
        189 | 220 | 249 => "USB",
        195 | 215 | 230 => "802.15.4",
        227 => "CAN",
        231 => "D-Bus",
        242 => "IP over InfiniBand",
        247 => "InfiniBand",
        252 => "exported PDUs",
        253 => "netlink",
        277 | 278 => "a serial bus",
        u16::MAX => "an interface whose description is broken",
        _ => "an unknown link type",
    }
}
