//! The datagrams of real connections, lost, doubled, moved, damaged and with others among them: no
//! panic, bounded memory, and no exchange that was not there.
#![no_main]

use std::sync::{Arc, LazyLock};

use authlint::format::capture::secrets::Secrets;
use authlint::model::{Interest, Outlet, Reading};

const RECORDINGS: [&[u8]; 4] = [
    include_bytes!("../../samples/http3/basic.pcap"),
    include_bytes!("../../samples/http3/table.pcap"),
    include_bytes!("../../samples/http3/moved.pcap"),
    include_bytes!("../../samples/http3/negotiation.pcap"),
];

static KEYS: LazyLock<Arc<Secrets>> = LazyLock::new(|| {
    let mut secrets = Secrets::default();
    secrets.extend(include_bytes!("../../samples/http3/http3.keys"));
    Arc::new(secrets)
});

libfuzzer_sys::fuzz_target!(|edits: &[u8]| {
    let Some((&which, edits)) = edits.split_first() else { return };
    let (header, rest) = RECORDINGS[usize::from(which) % RECORDINGS.len()].split_at(24);
    let mut packets = packets(rest);
    for edit in edits.chunks(4) {
        let &[what, at, high, low] = edit else { break };
        let at = usize::from(at) % packets.len();
        let number = usize::from(u16::from_be_bytes([high, low]));
        match what % 6 {
            0 if packets.len() > 1 => drop(packets.remove(at)),
            1 => packets.push(packets[at].clone()),
            2 => {
                let other = number % packets.len();
                packets.swap(at, other);
            }
            3 => {
                // Behind the headers of record, Ethernet, IP and UDP.
                let place = 58 + number % packets[at].len().saturating_sub(58).max(1);
                if let Some(byte) = packets[at].get_mut(place) {
                    *byte ^= what | 1;
                }
            }
            4 => {
                // Another port: the client has moved, or is another one.
                packets[at][16 + 34 + usize::from(low & 3)] ^= high;
            }
            _ => {
                let length = 58 + number % packets[at].len().saturating_sub(58).max(1);
                packets[at].truncate(length);
                let captured = (length - 16) as u32;
                packets[at][8..12].copy_from_slice(&captured.to_le_bytes());
            }
        }
    }
    let file = [header, &packets.concat()].concat();
    let stream = Box::new(std::io::Cursor::new(file));
    let Ok(mut reader) = authlint::format::capture::open(stream, Arc::clone(&KEYS)) else { return };
    let interest = Interest::everything();
    let mut exchanges = 0;
    while let Ok(Some(wave)) = reader.next_wave() {
        for piece in 0..wave.pieces() {
            let mut reading = Reading::default();
            let mut deliver = |_: &authlint::model::Exchange<'_>| exchanges += 1;
            wave.read(piece, &mut Outlet::new(&interest, &mut reading, &mut deliver));
        }
    }
    // The recordings have sixteen at most; a doubled connection may be told twice.
    assert!(exchanges <= 64, "{exchanges} exchanges");
});

/// Each with its record header.
fn packets(mut rest: &[u8]) -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    while let Some(header) = rest.get(8..12) {
        let length = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let (packet, behind) = rest.split_at(16 + length);
        packets.push(packet.to_vec());
        rest = behind;
    }
    packets
}
