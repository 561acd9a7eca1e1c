//! Tunnels: what lies behind their headers. They are told by protocol numbers of IP and by UDP ports.

use super::{Layer, number};
use crate::format::capture::packet::Content;

/// RFC 3032: labels until the bottom of the stack; the type of what follows is not told.
pub(super) fn mpls(mut bytes: &[u8]) -> Option<Layer<'_>> {
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
pub(super) fn ppp(bytes: &[u8]) -> Option<Layer<'_>> {
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
pub(super) fn gre(bytes: &[u8]) -> Option<Layer<'_>> {
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
pub(super) fn tunnel(ports: [u16; 2], bytes: &[u8]) -> Option<Layer<'_>> {
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
