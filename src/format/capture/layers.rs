//! The layers between a frame and its TCP segment or UDP datagram: link types, tags, labels and tunnels.
//!
//! etherparse reads Ethernet, VLAN, IP and its extension headers; what it does not know is peeled
//! here until a layer it does know comes to light.

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TransportSlice};

use super::packet::{Addresses, Content, UdpPacket, tcp};

/// Layers in one another that are followed. Mobile and provider networks reach four.
const DEPTH: usize = 10;

/// One layer and what it carries.
enum Layer<'a> {
    Ethernet(&'a [u8]),
    /// Named by an `EtherType` number.
    Typed(u16, &'a [u8]),
    Ip(&'a [u8]),
    Ppp(&'a [u8]),
    Done(Content<'a>),
}

/// Finds the TCP segment or UDP datagram in a frame of any link type.
pub(super) fn decode(link: u16, frame: &[u8]) -> Content<'_> {
    let mut layer = link_layer(link, frame).unwrap_or(Layer::Done(Content::Broken("link header")));
    for _ in 0..DEPTH {
        layer = match layer {
            Layer::Done(content) => return content,
            Layer::Ethernet(bytes) => match LaxSlicedPacket::from_ethernet(bytes) {
                Ok(packet) => inside(&packet, bytes),
                Err(_) => Layer::Done(Content::Broken("Ethernet header")),
            },
            Layer::Typed(kind, bytes) => typed(kind, bytes),
            Layer::Ip(bytes) => match LaxSlicedPacket::from_ip(bytes) {
                Ok(packet) => inside(&packet, bytes),
                Err(_) => Layer::Done(Content::Broken("IP header")),
            },
            Layer::Ppp(bytes) => ppp(bytes).unwrap_or(Layer::Done(Content::Broken("PPP header"))),
        };
    }
    match layer {
        Layer::Done(content) => content,
        _ => Content::Broken("too many layers"),
    }
}

/// What a link type carries. Numbers: <https://www.tcpdump.org/linktypes.html>.
fn link_layer(link: u16, frame: &[u8]) -> Option<Layer<'_>> {
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

/// Two bytes in network order.
fn number(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk::<2>().map(|&pair| u16::from_be_bytes(pair))
}

/// Goes on from what etherparse could read.
fn inside<'a>(packet: &LaxSlicedPacket<'a>, bytes: &'a [u8]) -> Layer<'a> {
    let (addresses, start, sent, payload) = match &packet.net {
        Some(LaxNetSlice::Ipv4(ip)) => {
            let header = ip.header();
            let addresses = Addresses::V4(header.source(), header.destination());
            let start = offset(bytes, header.slice());
            // Segmentation offload leaves a total length of 0; then all that is there is the packet.
            (addresses, start, usize::from(header.total_len()), ip.payload())
        }
        Some(LaxNetSlice::Ipv6(ip)) => {
            let header = ip.header();
            let addresses = Addresses::V6(header.source(), header.destination());
            let start = offset(bytes, header.slice());
            (addresses, start, usize::from(header.payload_length()) + 40, ip.payload())
        }
        Some(LaxNetSlice::Arp(_)) => return Layer::Done(Content::Other),
        None => {
            return match packet.ether_payload() {
                Some(payload) if ours(payload.ether_type.0) => {
                    Layer::Typed(payload.ether_type.0, payload.payload)
                }
                _ => Layer::Done(Content::Other),
            };
        }
    };
    let whole = start.and_then(|at| bytes.get(at..)).unwrap_or_default();
    if payload.fragmented {
        return Layer::Done(Content::Fragment(whole));
    }
    match &packet.transport {
        Some(TransportSlice::Tcp(_)) => {
            let missing = sent.saturating_sub(whole.len()) as u32;
            Layer::Done(match tcp(addresses, payload.payload, missing) {
                Some(packet) => Content::Tcp(packet),
                None => Content::Broken("TCP header"),
            })
        }
        Some(TransportSlice::Udp(udp)) => {
            let ports = [udp.destination_port(), udp.source_port()];
            let missing = sent.saturating_sub(whole.len()) as u32;
            tunnel(ports, udp.payload()).unwrap_or(Layer::Done(Content::Udp(UdpPacket {
                addresses,
                source_port: udp.source_port(),
                destination_port: udp.destination_port(),
                payload: udp.payload(),
                missing,
            })))
        }
        _ => in_ip(payload.ip_number.0, payload.payload),
    }
}

/// What an IP packet carries that etherparse leaves alone, by its protocol number.
fn in_ip(number: u8, bytes: &[u8]) -> Layer<'_> {
    let (inner, what) = match number {
        // IP in IP, 6in4 and 4in6 (RFC 2003, RFC 4213, RFC 2473).
        4 | 41 => (Some(Layer::Ip(bytes)), "IP header"),
        47 => (gre(bytes), "GRE header"),
        // EtherIP (RFC 3378): two bytes in front of an Ethernet frame.
        97 => (bytes.get(2..).map(Layer::Ethernet), "EtherIP header"),
        137 => (mpls(bytes), "MPLS label"),
        6 => (None, "TCP header"),
        50 => return Layer::Done(Content::Unsupported("IPsec ESP, encrypted")),
        132 => return Layer::Done(Content::Unsupported("SCTP")),
        _ => return Layer::Done(Content::Other),
    };
    inner.unwrap_or(Layer::Done(Content::Broken(what)))
}

/// Where `part` lies in `whole`, of which it is a part.
pub(super) fn offset(whole: &[u8], part: &[u8]) -> Option<usize> {
    let at = part.as_ptr().addr().checked_sub(whole.as_ptr().addr())?;
    (at + part.len() <= whole.len()).then_some(at)
}

/// Whether [`typed`] reads this `EtherType` itself.
fn ours(kind: u16) -> bool {
    let is_ours = matches!(kind, 0x6558 | 0x8847 | 0x8848 | 0x8864 | 0x880b | 0x88e7 | 0x8926);
    is_ours || kind <= 0x05ff
}

fn typed(kind: u16, bytes: &[u8]) -> Layer<'_> {
    let inner = match kind {
        // IEEE 802.3: a length; the type is in the SNAP header.
        0..=0x05ff => match bytes.first_chunk::<8>() {
            Some([0xaa, 0xaa, 3, _, _, _, high, low]) => {
                bytes.get(8..).map(|rest| Layer::Typed(u16::from_be_bytes([*high, *low]), rest))
            }
            _ => return Layer::Done(Content::Other),
        },
        0x6558 => Some(Layer::Ethernet(bytes)),
        0x8847 | 0x8848 => mpls(bytes),
        0x8864 => bytes.get(6..).map(Layer::Ppp),
        // IEEE 802.1ah: a service tag, then the customer's frame.
        0x88e7 => bytes.get(4..).map(Layer::Ethernet),
        // IEEE 802.1BR and Cisco's VN-tag: a tag of four bytes, then a type.
        0x8926 => number(bytes, 4).and_then(|kind| Some(Layer::Typed(kind, bytes.get(6..)?))),
        0x880b => Some(Layer::Ppp(bytes)),
        _ => Some(inside(&LaxSlicedPacket::from_ether_type(EtherType(kind), bytes), bytes)),
    };
    inner.unwrap_or(Layer::Done(Content::Broken("link header")))
}

/// RFC 3032: labels until the bottom of the stack; the type of what follows is not told.
fn mpls(mut bytes: &[u8]) -> Option<Layer<'_>> {
    for _ in 0..16 {
        let (label, rest) = bytes.split_first_chunk::<4>()?;
        bytes = rest;
        if label[2] & 1 == 1 {
            return Some(match bytes.first()? >> 4 {
                4 | 6 => Layer::Ip(bytes),
                // RFC 4448: a control word, then an Ethernet frame.
                0 => Layer::Ethernet(bytes.get(4..)?),
                _ => Layer::Ethernet(bytes),
            });
        }
    }
    None
}

/// RFC 1661, with or without the HDLC address and control bytes and with compressed protocol.
fn ppp(bytes: &[u8]) -> Option<Layer<'_>> {
    let bytes = bytes.strip_prefix(&[0xff, 3]).unwrap_or(bytes);
    let first = *bytes.first()?;
    let (protocol, rest) = if first & 1 == 1 {
        (u16::from(first), bytes.get(1..)?)
    } else {
        (number(bytes, 0)?, bytes.get(2..)?)
    };
    Some(match protocol {
        0x0021 | 0x0057 => Layer::Ip(rest),
        0x0281 => mpls(rest)?,
        _ => Layer::Done(Content::Other),
    })
}

/// RFC 2784, RFC 2890, PPTP's version 1 (RFC 2637), and ERSPAN in it.
fn gre(bytes: &[u8]) -> Option<Layer<'_>> {
    let (flags, protocol) = (number(bytes, 0)?, number(bytes, 2)?);
    let mut length = 4;
    for bit in [0x8000, 0x2000, 0x1000] {
        length += if flags & bit == 0 { 0 } else { 4 };
    }
    if flags & 7 == 1 && flags & 0x0080 != 0 {
        length += 4;
    }
    let rest = bytes.get(length..)?;
    Some(match protocol {
        // ERSPAN type II has a sequence number and a header, type I neither.
        0x88be if flags & 0x1000 != 0 => Layer::Ethernet(rest.get(8..)?),
        0x88be => Layer::Ethernet(rest),
        0x22eb => Layer::Ethernet(rest.get(if rest.get(11)? & 1 == 1 { 20 } else { 12 }..)?),
        // WCCP: version 2 has a redirect header of four bytes in front of the IP header.
        0x883e if rest.first()? >> 4 == 4 => Layer::Ip(rest),
        0x883e => Layer::Ip(rest.get(4..)?),
        _ => Layer::Typed(protocol, rest),
    })
}

/// Tunnels in UDP, by port: VXLAN and its generic extension, Geneve, GTP-U, L2TP, Teredo, AYIYA, LISP,
/// MPLS, TZSP.
fn tunnel(ports: [u16; 2], bytes: &[u8]) -> Option<Layer<'_>> {
    let first = *bytes.first()?;
    let rest = |length: usize| bytes.get(length..);
    for port in ports {
        return Some(match port {
            4789 | 8472 if first & 0x08 != 0 => Layer::Ethernet(rest(8)?),
            6081 if first >> 6 == 0 => {
                Layer::Typed(number(bytes, 2)?, rest(8 + usize::from(first & 0x3f) * 4)?)
            }
            2152 if first >> 4 == 3 && bytes.get(1) == Some(&0xff) => gtp(first, bytes)?,
            1701 => l2tp(bytes)?,
            // Its next protocol: IPv4, IPv6, Ethernet.
            4790 if first & 0x0c == 0x0c => match bytes.get(3)? {
                1 | 2 => Layer::Ip(rest(8)?),
                3 => Layer::Ethernet(rest(8)?),
                _ => return None,
            },
            // RFC 9300 section 5.
            4341 if bytes.get(8).is_some_and(|byte| matches!(byte >> 4, 4 | 6)) => {
                Layer::Ip(rest(8)?)
            }
            6635 => mpls(bytes)?,
            37_008 => tzsp(bytes)?,
            3544 => Layer::Ip(teredo(bytes)?),
            // AYIYA: lengths of identity and signature, then "next header".
            5072 if bytes.get(3) == Some(&41) => {
                let signature = usize::from(bytes.get(1)? >> 4) * 4;
                Layer::Ip(rest(8 + (1 << (first >> 4)) + signature)?)
            }
            _ => continue,
        });
    }
    None
}

/// 3GPP TS 29.281 section 5: optional fields, then a chain of extension headers.
fn gtp(flags: u8, bytes: &[u8]) -> Option<Layer<'_>> {
    let has_options = [1, 2, 4].iter().any(|bit| flags & bit != 0);
    if !has_options {
        return Some(Layer::Ip(bytes.get(8..)?));
    }
    let (mut next, mut at) = (*bytes.get(11)?, 12);
    while flags & 4 != 0 && next != 0 {
        let length = usize::from(*bytes.get(at)?) * 4;
        if length == 0 {
            return None;
        }
        next = *bytes.get(at + length - 1)?;
        at += length;
    }
    Some(Layer::Ip(bytes.get(at..)?))
}

/// RFC 2661 section 3.1: a data message; its optional fields are told by flags.
fn l2tp(bytes: &[u8]) -> Option<Layer<'_>> {
    let flags = number(bytes, 0)?;
    if flags & 0x8000 != 0 || flags & 0x000f != 2 {
        return None;
    }
    let mut at = if flags & 0x4000 == 0 { 6 } else { 8 };
    at += if flags & 0x0800 == 0 { 0 } else { 4 };
    at += if flags & 0x0200 == 0 { 0 } else { 2 + usize::from(number(bytes, at)?) };
    Some(Layer::Ppp(bytes.get(at..)?))
}

/// RFC 4380 section 5.1.1: an authentication and an origin indication may precede the IPv6 packet.
fn teredo(mut bytes: &[u8]) -> Option<&[u8]> {
    if bytes.starts_with(&[0, 1]) {
        let length = 13 + usize::from(*bytes.get(2)?) + usize::from(*bytes.get(3)?);
        bytes = bytes.get(length..)?;
    }
    if bytes.starts_with(&[0, 0]) {
        bytes = bytes.get(8..)?;
    }
    (bytes.first()? >> 4 == 6).then_some(bytes)
}

/// `TaZmen` Sniffer Protocol, by which access points mirror: four bytes, tags up to tag 1, an
/// Ethernet frame.
fn tzsp(bytes: &[u8]) -> Option<Layer<'_>> {
    // A received packet with an Ethernet frame in it.
    if !matches!(bytes.first_chunk::<4>(), Some([1, 0 | 1, 0, 1])) {
        return None;
    }
    let mut at = 4;
    loop {
        match bytes.get(at)? {
            0 => at += 1,
            1 => return Some(Layer::Ethernet(bytes.get(at + 1..)?)),
            _ => at += 2 + usize::from(*bytes.get(at + 1)?),
        }
    }
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
pub(super) fn subframes(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
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

#[cfg(test)]
mod tests {
    use super::{Content, decode, subframes};
    use etherparse::PacketBuilder;
    use proptest::prelude::*;

    const HELLO: &[u8] = b"GET / HTTP/1.1\r\n\r\n";

    fn ip() -> Vec<u8> {
        let mut out = Vec::new();
        let builder = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64).tcp(4000, 80, 1, 1000);
        builder.write(&mut out, HELLO).expect("in memory");
        out
    }

    fn ethernet() -> Vec<u8> {
        [&[1u8; 12][..], &[8, 0], &ip()].concat()
    }

    fn in_udp(port: u16, head: &[u8], inner: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let builder = PacketBuilder::ipv4([1, 1, 1, 1], [2, 2, 2, 2], 64).udp(9, port);
        builder.write(&mut out, &[head, inner].concat()).expect("in memory");
        out
    }

    fn in_ip(protocol: u8, head: &[u8], inner: &[u8]) -> Vec<u8> {
        let total = (20 + head.len() + inner.len()) as u16;
        let [high, low] = total.to_be_bytes();
        let header = [0x45, 0, high, low, 0, 0, 0, 0, 64, protocol, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
        [&header[..], head, inner].concat()
    }

    #[test]
    fn every_wrapping_shows_the_same_segment() {
        let tagged = [&[1u8; 12][..], &[0x88, 0xa8, 0, 5, 0x81, 0, 0, 6, 8, 0], &ip()].concat();
        let nflog: &[u8] = &[2, 0, 0, 0, 5, 0, 10, 0, 0, 0, 0, 0];
        let payload_record =
            [&((ip().len() + 4) as u16).to_le_bytes()[..], &[9, 0], &ip()].concat();
        let mut station = vec![0x88, 0x01];
        station.extend([0; 24]);
        station.extend([0xaa, 0xaa, 3, 0, 0, 0, 8, 0]);
        let mut controlled = vec![0x88, 0x81];
        controlled.extend([0; 28]);
        controlled.extend([0xaa, 0xaa, 3, 0, 0, 0, 8, 0]);
        let mut offloaded = ip();
        offloaded[2..4].fill(0);
        let cases: Vec<(&str, u16, Vec<u8>)> = vec![
            ("Ethernet", 1, ethernet()),
            ("QinQ", 1, tagged),
            ("BSD loopback", 0, [&[2, 0, 0, 0][..], &ip()].concat()),
            ("OpenBSD loopback", 108, [&[0, 0, 0, 2][..], &ip()].concat()),
            ("raw IP", 101, ip()),
            ("Linux cooked", 113, [&[0; 14][..], &[8, 0], &ip()].concat()),
            ("Linux cooked 2", 276, [&[8, 0][..], &[0; 18], &ip()].concat()),
            ("PPP", 9, [&[0xff, 3, 0, 0x21][..], &ip()].concat()),
            ("Cisco HDLC", 104, [&[0x0f, 0, 8, 0][..], &ip()].concat()),
            ("NFLOG", 239, [nflog, &payload_record].concat()),
            ("802.11", 105, [&station[..], &ip()].concat()),
            ("802.11 with HT control", 105, [&controlled[..], &ip()].concat()),
            ("radiotap", 127, [&[0, 0, 8, 0, 0, 0, 0, 0][..], &station, &ip()].concat()),
            ("AVS", 163, [&[0, 0, 0, 0, 0, 0, 0, 64][..], &[0; 56], &station, &ip()].concat()),
            ("segmentation offload", 101, offloaded),
            ("PPP with a direction", 204, [&[1, 0xff, 3, 0, 0x21][..], &ip()].concat()),
            ("EtherIP", 101, in_ip(97, &[0x30, 0], &ethernet())),
            ("6in4's next header", 101, in_ip(41, &[], &ip())),
            ("802.1ah", 1, [&[1; 12][..], &[0x88, 0xe7, 0, 0, 0, 9], &ethernet()].concat()),
            ("VN-tag", 1, [&[1; 12][..], &[0x89, 0x26, 0, 0, 0, 9, 8, 0], &ip()].concat()),
            ("VXLAN-GPE", 101, in_udp(4790, &[0x0c, 0, 0, 1, 0, 0, 1, 0], &ip())),
            ("LISP", 101, in_udp(4341, &[0; 8], &ip())),
            ("MPLS in UDP", 101, in_udp(6635, &[0, 0, 1, 9], &ip())),
            ("TZSP", 101, in_udp(37_008, &[1, 0, 0, 1, 0, 10, 1, 200, 1], &ethernet())),
            (
                "AYIYA",
                101,
                in_udp(5072, &[[0x44, 0x52, 0x11, 41].as_slice(), &[0; 40]].concat(), &ip()),
            ),
            (
                "PPPoE",
                1,
                [&[1; 12][..], &[0x88, 0x64, 0x11, 0, 0, 9, 0, 60, 0, 0x21], &ip()].concat(),
            ),
            ("MPLS", 1, [&[1; 12][..], &[0x88, 0x47, 0, 0, 0, 9, 0, 0, 1, 9], &ip()].concat()),
            ("IP in IP", 101, in_ip(4, &[], &ip())),
            ("GRE", 101, in_ip(47, &[0x20, 0, 8, 0, 0, 0, 0, 1], &ip())),
            (
                "ERSPAN",
                101,
                in_ip(47, &[0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], &ethernet()),
            ),
            ("VXLAN", 101, in_udp(4789, &[8, 0, 0, 0, 0, 0, 1, 0], &ethernet())),
            ("Geneve", 101, in_udp(6081, &[1, 0, 0x65, 0x58, 0, 0, 0, 0, 9, 9, 9, 0], &ethernet())),
            ("L2TP", 101, in_udp(1701, &[0, 2, 0, 1, 0, 1, 0xff, 3, 0, 0x21], &ip())),
            (
                "GTP-U",
                101,
                in_udp(2152, &[0x34, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x85, 1, 0, 0, 0], &ip()),
            ),
        ];
        for (name, link, frame) in cases {
            match decode(link, &frame) {
                Content::Tcp(packet) => {
                    assert_eq!((packet.payload, packet.missing), (HELLO, 0), "{name}");
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_not_read_is_named() {
        assert_eq!(decode(195, &[0; 40]), Content::Unsupported("802.15.4"));
        assert_eq!(decode(105, &[0x08, 0x41, 0, 0]), Content::Unsupported("encrypted 802.11"));
        let esp = in_ip(50, &[0; 40], &[]);
        assert_eq!(decode(101, &esp), Content::Unsupported("IPsec ESP, encrypted"));
    }

    #[test]
    fn every_subframe_of_an_aggregate_is_a_frame() {
        let length = (8 + ip().len()) as u16;
        let snap = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
        let subframe = [&[1; 12][..], &length.to_be_bytes(), &snap, &ip()].concat();
        let padding = vec![0; subframe.len().next_multiple_of(4) - subframe.len()];
        let mut frame = vec![0x88, 0x01];
        frame.extend([0; 22]);
        frame.extend([0x80, 0]);
        frame.extend([&subframe[..], &padding, &subframe].concat());
        let Content::Aggregate(bytes) = decode(105, &frame) else { panic!("an aggregate") };
        let segments = subframes(bytes).map(|frame| decode(1, frame));
        let payloads: Vec<_> = segments
            .map(|content| match content {
                Content::Tcp(packet) => packet.payload.to_vec(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(payloads, [HELLO, HELLO]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_judged(link in 0..300u16, bytes in prop::collection::vec(any::<u8>(), 0..120)) {
            decode(link, &bytes);
            subframes(&bytes).count();
        }

        #[test]
        fn any_tunnel_bytes_are_judged(
            port in prop::sample::select(vec![4789u16, 4790, 4341, 6081, 6635, 1701, 2152, 3544, 5072, 37_008]),
            bytes in prop::collection::vec(any::<u8>(), 0..120),
        ) {
            decode(101, &in_udp(port, &bytes, &[]));
            decode(101, &in_ip(47, &bytes, &[]));
        }
    }
}
