//! QUIC datagrams lost, doubled, out of order and damaged, from recordings by real software
//! (`samples/http3`).

use std::fs;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::{Frame, Outcome, pcap, read_all};
use crate::format::capture::secrets::Secrets;
use crate::format::capture::{FLOWS, WAVE};
use crate::model::{Interest, Mishap, Spoken};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/http3")
}

/// The packets of a recording.
fn frames(name: &str) -> Vec<Frame> {
    let file = fs::read(folder().join(name).with_extension("pcap")).expect("a recording");
    let mut rest = &file[24..];
    let mut frames = Vec::new();
    while let Some(header) = rest.split_off(..16) {
        let length = u32::from_le_bytes(header[8..12].try_into().expect("four bytes"));
        frames.push(rest.split_off(..length as usize).expect("a whole packet").to_vec());
    }
    frames
}

fn keys() -> Arc<Secrets> {
    Arc::new(Secrets::read(&folder().join("http3.keys")).expect("a key log"))
}

fn read_frames(frames: &[Frame]) -> Outcome {
    read_all(&pcap(frames), keys(), WAVE, FLOWS, &Interest::everything())
}

/// Exchanges without regard to their order, which is that of their last packets.
fn exchanges(frames: &[Frame]) -> Vec<String> {
    let mut exchanges = read_frames(frames).exchanges;
    exchanges.sort();
    exchanges
}

#[test]
fn small_waves_and_evictions_change_nothing_or_are_counted() {
    let file = pcap(&frames("table"));
    let interest = Interest::everything();
    let whole = read_all(&file, keys(), WAVE, FLOWS, &interest).exchanges;
    assert_eq!(whole.len(), 16);
    assert_eq!(read_all(&file, keys(), 100, FLOWS, &interest).exchanges, whole);

    // Four connections fit: the first is given up when others come.
    let mut all = frames("table");
    let middle = all.len() / 2;
    for (port, name) in ["basic", "push", "aes256", "chacha20"].iter().enumerate() {
        let others = frames(name).into_iter().map(|mut frame| {
            // Another address of the loopback network.
            frame[29] = port as u8 + 1;
            frame[33] = port as u8 + 1;
            frame
        });
        all.splice(middle..middle, others);
    }
    let outcome = read_all(&pcap(&all), keys(), WAVE, 4, &interest);
    assert!(outcome.reading.mishaps.count(Mishap::FlowEvicted) > 0);
}

#[test]
fn a_lost_datagram_costs_no_more_than_it_held() {
    let all = frames("basic");
    let whole = exchanges(&all);
    for lost in 3..all.len() {
        let mut frames = all.clone();
        frames.remove(lost);
        let left = exchanges(&frames);
        let same = left.iter().filter(|exchange| whole.contains(exchange)).count();
        // A datagram of these holds a request, a response, or fields of the dynamic table that
        // later ones refer to.
        assert!(left.len() >= whole.len() - 1, "without packet {}: {left:#?}", lost + 1);
        assert!(same >= 1, "without packet {}: {left:#?}", lost + 1);
        for exchange in &left {
            let invented = exchange.contains(" ? -> ?");
            assert!(!invented, "without packet {}: {exchange}", lost + 1);
        }
    }
}

#[test]
fn without_the_first_packets_a_connection_is_counted_as_encrypted() {
    let outcome = read_frames(&frames("basic")[3..]);
    assert!(outcome.exchanges.is_empty());
    // Only short headers are left: they are known by the port and their protected bits.
    assert!(frames("basic")[3..].iter().all(|frame| frame[42] & 0xc0 == 0x40));
    assert_eq!(outcome.reading.mishaps.count(Mishap::Encrypted), 1);
    let sealed = read_frames(&frames("sealed"));
    assert!(sealed.exchanges.is_empty());
    let (_, told) =
        sealed.reading.mishaps.iter().find(|it| it.0 == Mishap::Encrypted).expect("one");
    assert_eq!(told.count, 1);
    assert!(told.first[0].1.contains("api.example"), "{told:?}");
}

/// The handshake and the server's settings.
#[test]
fn http_3_without_a_request_is_http() {
    let outcome = read_frames(&frames("basic")[..4]);
    assert!(outcome.exchanges.is_empty() && outcome.reading.mishaps.is_empty());
    let traffic = outcome.reading.traffic.expect("a capture");
    assert_eq!((traffic.connections(Spoken::Http), traffic.all_connections()), (1, 1));
}

#[test]
fn wrong_keys_open_nothing_and_are_said_to_be_wrong() {
    let text = fs::read_to_string(folder().join("http3.keys")).expect("a key log");
    let mut wrong = Secrets::default();
    for line in text.lines() {
        // The last digits of every secret.
        wrong.extend(format!("{}00", &line[..line.len() - 2]).as_bytes());
    }
    let file = pcap(&frames("basic"));
    let outcome = read_all(&file, Arc::new(wrong), WAVE, FLOWS, &Interest::everything());
    assert!(outcome.exchanges.is_empty());
    let (_, told) =
        outcome.reading.mishaps.iter().find(|it| it.0 == Mishap::Encrypted).expect("one");
    assert!(told.first[0].1.contains("do not open"), "{told:?}");
}

#[test]
fn cut_packets_are_counted() {
    let mut cut = frames("basic");
    for frame in &mut cut {
        frame.truncate(90);
    }
    let outcome = read_frames(&cut);
    assert!(outcome.exchanges.is_empty(), "{:?}", outcome.exchanges);
    assert_eq!(outcome.reading.mishaps.count(Mishap::Encrypted), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn disorder_and_repetition_change_nothing(
        name in prop::sample::select(vec!["basic", "table", "key-update", "moved", "lossy"]),
        moves in prop::collection::vec((0..200usize, 0..6usize), 0..30),
        doubles in prop::collection::vec(0..200usize, 0..10),
    ) {
        let all = frames(name);
        let expected = exchanges(&all);
        let mut mixed = all.clone();
        for (at, by) in moves {
            // What opens the connection is told from other UDP by its first datagram.
            let from = 1 + at % (mixed.len() - 1);
            let to = (from + by).min(mixed.len() - 1);
            let frame = mixed.remove(from);
            mixed.insert(to, frame);
        }
        for at in doubles {
            let frame = mixed[at % mixed.len()].clone();
            mixed.push(frame);
        }
        prop_assert_eq!(exchanges(&mixed), expected);
    }

    #[test]
    fn damaged_datagrams_never_panic(
        name in prop::sample::select(vec!["basic", "moved", "negotiation", "push"]),
        damage in prop::collection::vec((0..200usize, 0..1_300usize, any::<u8>()), 1..60),
        cut in prop::collection::vec((0..200usize, 0..1_300usize), 0..5),
    ) {
        let mut frames = frames(name);
        let count = frames.len();
        for (at, byte, with) in damage {
            if let Some(byte) = frames[at % count].get_mut(byte) {
                *byte = with;
            }
        }
        for (at, length) in cut {
            frames[at % count].truncate(length);
        }
        read_frames(&frames);
    }
}
