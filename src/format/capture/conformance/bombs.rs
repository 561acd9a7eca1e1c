//! Input that is made to cost much: it costs little, and what was left out is told.

use std::io::Write as _;
use std::time::{Duration, Instant};

use aes_gcm::aead::AeadInOut as _;
use aes_gcm::{Aes128Gcm, KeyInit as _};
use etherparse::PacketBuilder;

use super::{Client, Server, Talk, get, ok, pcap, read, read_with};
use crate::format::capture::crypto::{Aead, Hash, HeaderProtection, Iv};
use crate::format::capture::shard::SHARDS;
use crate::format::capture::{FLOWS, WAVE};
use crate::model::{Interest, Mishap, limits};

#[test]
fn a_header_bomb_costs_its_message() {
    let mut talk = Talk::open(4000);
    talk.send(Client, &get("/a"));
    let endless = "X: y\r\n".repeat(limits::HEADER_SECTION / 6 + 10);
    talk.send(Server, &format!("HTTP/1.1 200 OK\r\n{endless}\r\n"));
    talk.acknowledge(Client);
    talk.send(Client, &get("/b"));
    talk.send(Server, &ok("b"));
    let result = read(&talk.close());
    assert_eq!(result.reading.mishaps.count(Mishap::HeaderTooLarge), 1);
    let expected = ["tcp 0, exchange 1: GET /a -> ?", "tcp 0, exchange 2: GET /b -> 200 [b]"];
    assert_eq!(result.exchanges, expected);
}

#[test]
fn fields_beyond_the_limit_are_told() {
    let mut talk = Talk::open(4000);
    talk.send(Client, &get("/a"));
    let many = "X: y\r\n".repeat(limits::FIELDS + 1);
    talk.send(Server, &format!("HTTP/1.1 204 No Content\r\n{many}\r\n"));
    let result = read(&talk.close());
    assert_eq!(result.exchanges, ["tcp 0, exchange 1: GET /a -> 204 [?] cut"]);
    assert_eq!(result.reading.mishaps.count(Mishap::HeaderTooLarge), 1);
}

#[test]
fn a_compression_bomb_is_unpacked_to_the_limit() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&vec![b'0'; 8 * limits::BODY]).expect("in memory");
    let packed = gzip.finish().expect("in memory");
    let mut talk = Talk::open(4000);
    talk.send(Client, &get("/a"));
    let length = packed.len();
    talk.send(
        Server,
        &format!("HTTP/1.1 401 No\r\nContent-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n"),
    );
    packed.chunks(1_400).for_each(|part| talk.push(Server, "A", part));
    let result = read(&talk.close());
    let [exchange] = &result.exchanges[..] else { panic!("{:?}", result.exchanges.len()) };
    assert!(exchange.ends_with("00...]"), "marked as cut");
    assert!(exchange.len() < limits::BODY + 100);
}

#[test]
fn lying_lengths_end_with_the_connection() {
    for head in ["Content-Length: 18446744073709551615", "Transfer-Encoding: chunked"] {
        let mut talk = Talk::open(4000);
        talk.send(Client, &get("/a"));
        talk.send(Server, &format!("HTTP/1.1 401 No\r\n{head}\r\n\r\n7fffffffffffffff\r\nabc"));
        let result = read(&talk.close());
        assert_eq!(result.exchanges.len(), 1);
        assert!(result.exchanges[0].contains("401") && result.exchanges[0].ends_with("...]"));
    }
}

/// A head that comes byte by byte is looked at byte by byte, not from its start each time.
#[test]
fn one_byte_segments_take_linear_time() {
    let time = |count: usize| {
        let mut talk = Talk::open(4000);
        talk.segment = 1;
        talk.send(Client, &format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(count)));
        talk.send(Server, &ok("x"));
        let bytes = pcap(&talk.close());
        let start = Instant::now();
        let result = read_with(&bytes, WAVE, FLOWS, &Interest::none());
        assert_eq!((result.reading.exchanges, result.reading.mishaps.is_empty()), (1, true));
        start.elapsed()
    };
    let (short, long) = (time(5_000), time(80_000));
    // Sixteen times as many; quadratic would be 256 times.
    assert!(long < short * 100 + Duration::from_millis(200), "{short:?}, {long:?}");
}

/// Segments in reverse order: all of them wait.
#[test]
fn a_reversed_stream_is_held_within_bounds() {
    let mut talk = Talk::open(4000);
    talk.segment = 10;
    talk.send(
        Client,
        &format!("POST /a HTTP/1.1\r\nContent-Length: 900000\r\n\r\n{}", "z".repeat(900_000)),
    );
    let mut frames = talk.frames;
    frames[3..].reverse();
    let result = read(&frames);
    assert!(result.reading.mishaps.count(Mishap::ReorderBudget) > 0);
    assert_eq!(result.reading.units, frames.len() as u64);
}

/// Another connection with every packet: each is given up in its turn, and none is forgotten.
#[test]
fn a_connection_for_every_packet_is_bounded_and_counted() {
    let mut frames = Vec::new();
    for port in 1..=20_000 {
        let mut talk = Talk::midway(port);
        talk.send(Client, &get("/"));
        frames.append(&mut talk.frames);
    }
    let result = read_with(&pcap(&frames), 1 << 16, 1_000, &Interest::none());
    let traffic = result.reading.traffic.expect("a capture");
    assert_eq!((traffic.all_connections(), result.reading.unanswered), (20_000, 20_000));
    let given_up = result.reading.mishaps.count(Mishap::FlowEvicted);
    assert!((19_000..20_000).contains(&given_up), "{given_up}");
}

/// Handshakes that never end, on more connections than their beginnings may take memory for.
#[test]
fn endless_handshakes_are_given_up() {
    let record = |content: &[u8]| {
        let [high, low] = (content.len() as u16).to_be_bytes();
        [&[22, 3, 1, high, low], content].concat()
    };
    let begin = record(&[&[1, 0, 0x7f, 0][..], &[0; 15_000]].concat());
    let mut frames = Vec::new();
    for port in 1..=300 * SHARDS as u16 {
        let mut talk = Talk::midway(port);
        // All of them in one shard.
        if usize::from(port) % SHARDS == 0 {
            talk.push(Client, "A", &begin);
        } else {
            talk.push(Client, "S", &[]);
        }
        frames.append(&mut talk.frames);
    }
    let result = read(&frames);
    assert!(result.reading.mishaps.count(Mishap::FlowEvicted) > 0);
}

/// An Initial packet of a client with this payload (RFC 9001 section 5).
fn initial(destination: [u8; 8], number: u32, payload: &[u8]) -> Vec<u8> {
    const SALT: [u8; 20] = [
        0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c,
        0xad, 0xcc, 0xbb, 0x7f, 0x0a,
    ];
    let secret = Hash::Sha256.extract(&SALT, &destination).expect("a secret");
    let secret = Hash::Sha256.next_secret(&secret, "client in").expect("a secret");
    let (mut key, mut mask, mut iv) = ([0; 16], [0; 16], [0; 12]);
    for (label, out) in [("quic key", &mut key[..]), ("quic hp", &mut mask), ("quic iv", &mut iv)] {
        Hash::Sha256.expand_label(&secret, label, out).expect("long enough");
    }
    let length = (4 + payload.len() + 16) as u16 | 0x4000;
    let mut packet = [&[0xc3, 0, 0, 0, 1, 8][..], &destination, &[0, 0]].concat();
    packet.extend(length.to_be_bytes());
    packet.extend(number.to_be_bytes());
    let header = packet.len();
    packet.extend(payload);
    let (head, content) = packet.split_at_mut(header);
    let nonce = Iv(iv).nonce(u64::from(number));
    let cipher = Aes128Gcm::new(&key.into());
    let tag = cipher.encrypt_inout_detached(&nonce.into(), head, content.into()).expect("short");
    packet.extend(tag);
    let sample = packet[header..].first_chunk().expect("a sample");
    let mask = HeaderProtection::new(Aead::Aes128Gcm, &mask).expect("a key").mask(sample);
    packet[0] ^= mask[0] & 0x0f;
    packet[header - 4..header].iter_mut().zip(&mask[1..]).for_each(|(byte, mask)| *byte ^= mask);
    packet
}

/// CRYPTO frames with a hole before each, of more bytes than may wait.
#[test]
fn a_flood_of_crypto_frames_is_held_within_bounds() {
    let frames: Vec<Vec<u8>> = (0..5_000u32)
        .map(|number| {
            let offset = (0x8000_0001 | (number * 2_000)).to_be_bytes();
            let crypto = [&[6][..], &offset, &[0x44, 0x4c], &[1; 1_100]].concat();
            let mut frame = Vec::new();
            PacketBuilder::ethernet2([2; 6], [4; 6])
                .ipv4([10, 0, 0, 9], [10, 0, 0, 1], 64)
                .udp(4_000, 443)
                .write(&mut frame, &initial(*b"12345678", number, &crypto))
                .expect("in memory");
            frame
        })
        .collect();
    let start = Instant::now();
    let result = read(&frames);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert_eq!((result.reading.units, result.exchanges.len()), (5_000, 0));
    // Had they not been opened, the connection would count as encrypted.
    assert!(result.reading.mishaps.is_empty(), "{:?}", result.reading.mishaps);
    let traffic = result.reading.traffic.expect("a capture");
    assert_eq!((traffic.packets, traffic.all_connections()), (5_000, 1));
}

/// Many short requests on many connections: what waits is bounded, however short it is.
#[test]
fn floods_of_requests_are_given_up() {
    let mut frames = Vec::new();
    for port in 1..=40 * SHARDS as u16 {
        let mut talk = Talk::midway(port);
        talk.segment = 20_000;
        // All of them in one shard.
        if usize::from(port) % SHARDS == 0 {
            talk.send(Client, &"GET / HTTP/1.1\n\n".repeat(1_000));
        } else {
            talk.push(Client, "S", &[]);
        }
        frames.append(&mut talk.frames);
    }
    let result = read_with(&pcap(&frames), WAVE, FLOWS, &Interest::none());
    assert_eq!(result.reading.unanswered, 40_000);
    assert!(result.reading.mishaps.count(Mishap::FlowEvicted) > 0);
}
