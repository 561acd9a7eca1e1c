//! Frames in every wrapping.

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
    let payload_record = [&((ip().len() + 4) as u16).to_le_bytes()[..], &[9, 0], &ip()].concat();
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
        ("PPPoE", 1, [&[1; 12][..], &[0x88, 0x64, 0x11, 0, 0, 9, 0, 60, 0, 0x21], &ip()].concat()),
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
