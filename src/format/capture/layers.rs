//! The layers between a frame and its TCP segment or UDP datagram: link types, tags, labels and tunnels.
//!
//! etherparse reads Ethernet, VLAN, IP and its extension headers; what it does not know is peeled
//! here until a layer it does know comes to light.

mod links;
mod tunnels;

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TransportSlice};

use super::packet::{Addresses, Content, UdpPacket, tcp};
use links::link_layer;
pub(super) use links::subframes;
use tunnels::{gre, mpls, ppp, tunnel};

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

#[cfg(test)]
mod tests;
