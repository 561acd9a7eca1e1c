//! Writes exchanges as a capture: IPv4 without a link layer, each exchange on a connection of its own.

use std::net::{Ipv4Addr, SocketAddr};

use authlint::format::transcript::{split, with_exchange};
use authlint::model::{Body, Exchange, Known, Peer};

/// Raw IP (the registry of link-layer header types, `LINKTYPE_RAW`).
const RAW_IP: u32 = 101;

const SERVER: [u8; 4] = [198, 51, 100, 1];

/// The exchanges of several transcripts. One without a client has the same one as the others.
pub(crate) fn of(transcripts: &str) -> Vec<u8> {
    let mut packets: Vec<(i64, Vec<u8>)> = Vec::new();
    for (number, transcript) in split(transcripts).enumerate() {
        with_exchange(transcript, |exchange| {
            let client = match &exchange.client {
                Some(Peer::Socket(SocketAddr::V4(client))) => client.ip().octets(),
                Some(Peer::Text(client)) => client.parse::<Ipv4Addr>().unwrap().octets(),
                _ => [192, 0, 2, 7],
            };
            let port = 20_000 + u16::try_from(number).unwrap();
            let (request, response) = (request(exchange), response(exchange));
            let asked = exchange.time.unwrap().0;
            let answered = asked + exchange.duration_us.unwrap_or(1_000);
            let (ahead, back) = (1_000, 5_000);
            let sent = ahead + u32::try_from(request.len()).unwrap();
            packets.push((asked, packet((client, port), (SERVER, 80), (ahead, back), &request)));
            packets.push((answered, packet((SERVER, 80), (client, port), (back, sent), &response)));
        })
        .unwrap();
    }
    packets.sort_by_key(|(time, _)| *time);
    let mut capture = Vec::new();
    for word in [0xa1b2_c3d4, 0x0004_0002, 0, 0, 65_535, RAW_IP] {
        capture.extend_from_slice(&u32::to_le_bytes(word));
    }
    for (time, packet) in packets {
        let length = u32::try_from(packet.len()).unwrap();
        let (seconds, micros) = (time / 1_000_000, time % 1_000_000);
        for word in
            [u32::try_from(seconds).unwrap(), u32::try_from(micros).unwrap(), length, length]
        {
            capture.extend_from_slice(&word.to_le_bytes());
        }
        capture.extend_from_slice(&packet);
    }
    capture
}

fn request(exchange: &Exchange<'_>) -> Vec<u8> {
    let request = exchange.request.as_ref().unwrap();
    let mut bytes = request.method.as_deref().unwrap().to_vec();
    bytes.push(b' ');
    bytes.extend_from_slice(request.target.as_deref().unwrap());
    bytes.extend_from_slice(b" HTTP/1.1\r\n");
    finish(bytes, request.headers.fields, &request.body, request.method.as_deref() == Some(b"POST"))
}

fn response(exchange: &Exchange<'_>) -> Vec<u8> {
    let response = exchange.response.as_ref().unwrap();
    let bytes = format!("HTTP/1.1 {} X\r\n", response.status).into_bytes();
    let is_head = exchange.method() == Ok(b"HEAD");
    finish(bytes, response.headers.fields, &response.body, !is_head)
}

fn finish(
    mut bytes: Vec<u8>,
    fields: &[authlint::model::Field<'_>],
    body: &Known<Body<'_>>,
    with_length: bool,
) -> Vec<u8> {
    for field in fields {
        bytes.extend_from_slice(field.name);
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(field.value);
        bytes.extend_from_slice(b"\r\n");
    }
    let content = match body {
        Known::Present(body) => &*body.bytes,
        _ => &[],
    };
    if with_length || !content.is_empty() {
        bytes.extend_from_slice(format!("Content-Length: {}\r\n", content.len()).as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(content);
    bytes
}

type End = ([u8; 4], u16);

/// A segment with its checksums (RFC 791, RFC 9293).
fn packet(from: End, to: End, (number, acknowledged): (u32, u32), content: &[u8]) -> Vec<u8> {
    let mut segment = Vec::new();
    segment.extend_from_slice(&from.1.to_be_bytes());
    segment.extend_from_slice(&to.1.to_be_bytes());
    segment.extend_from_slice(&number.to_be_bytes());
    segment.extend_from_slice(&acknowledged.to_be_bytes());
    // Five words of header, PSH and ACK, a window.
    segment.extend_from_slice(&[0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0]);
    segment.extend_from_slice(content);
    let length = u16::try_from(segment.len()).unwrap();
    let mut pseudo = [&from.0[..], &to.0[..], &[0, 6], &length.to_be_bytes()].concat();
    pseudo.extend_from_slice(&segment);
    let sum = checksum(&pseudo);
    segment[16..18].copy_from_slice(&sum.to_be_bytes());
    let mut packet = vec![0x45, 0];
    packet.extend_from_slice(&(20 + length).to_be_bytes());
    packet.extend_from_slice(&[0, 0, 0, 0, 64, 6, 0, 0]);
    packet.extend_from_slice(&from.0);
    packet.extend_from_slice(&to.0);
    let sum = checksum(&packet);
    packet[10..12].copy_from_slice(&sum.to_be_bytes());
    packet.extend_from_slice(&segment);
    packet
}

fn checksum(bytes: &[u8]) -> u16 {
    let mut sum: u32 = bytes
        .chunks(2)
        .map(|pair| u32::from(pair[0]) << 8 | u32::from(pair.get(1).copied().unwrap_or(0)))
        .sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).unwrap()
}
