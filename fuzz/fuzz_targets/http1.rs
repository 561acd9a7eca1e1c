//! Any bytes as the two directions of an HTTP/1 connection, in one segment each or in many: no panic,
//! and the cut does not matter.
#![no_main]

use std::sync::Arc;

use authlint::model::{Interest, Outlet, Reading};

/// A capture of raw IPv4 packets.
struct Capture(Vec<u8>);

impl Capture {
    fn new() -> Self {
        let mut file = vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        file.extend([0xff, 0xff, 0, 0, 101, 0, 0, 0]);
        Self(file)
    }

    /// A segment from the client (0) or the server (1).
    fn segment(&mut self, from: u8, sequence: u32, acknowledgment: u32, flags: u8, payload: &[u8]) {
        let ports: [u8; 4] = if from == 0 { [0x10, 0, 0, 80] } else { [0, 80, 0x10, 0] };
        let hosts = if from == 0 { [10, 0, 0, 1, 10, 0, 0, 2] } else { [10, 0, 0, 2, 10, 0, 0, 1] };
        let total = (40 + payload.len()) as u16;
        let mut packet = vec![0x45, 0];
        packet.extend(total.to_be_bytes());
        packet.extend([0, 0, 0, 0, 64, 6, 0, 0]);
        packet.extend(hosts);
        packet.extend(ports);
        packet.extend(sequence.to_be_bytes());
        packet.extend(acknowledgment.to_be_bytes());
        packet.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
        packet.extend(payload);
        self.0.extend([1, 0, 0, 0, 0, 0, 0, 0]);
        self.0.extend([(packet.len() as u32).to_le_bytes(); 2].concat());
        self.0.extend(packet);
    }

    fn read(self) -> Reading {
        let mut reading = Reading::default();
        let file = Box::new(std::io::Cursor::new(self.0));
        let mut reader = authlint::format::capture::open(file, Arc::default()).expect("a capture");
        let interest = Interest::everything();
        while let Ok(Some(wave)) = reader.next_wave() {
            for piece in 0..wave.pieces() {
                wave.read(
                    piece,
                    &mut Outlet::new(&interest, &mut reading, &mut |exchange| {
                        std::hint::black_box(exchange.url());
                    }),
                );
            }
        }
        reading
    }
}

const ACK: u8 = 0x10;
const SYN: u8 = 0x02;

/// Client and server take turns; a turn is sent in segments of at most this length.
fn read(turns: &[(u8, &[u8])], segment: usize) -> Reading {
    let mut capture = Capture::new();
    let mut next = [1u32, 1];
    capture.segment(0, 0, 0, SYN, &[]);
    capture.segment(1, 0, 1, SYN | ACK, &[]);
    for (from, bytes) in turns {
        let side = usize::from(*from);
        for part in bytes.chunks(segment) {
            capture.segment(*from, next[side], next[1 - side], ACK, part);
            next[side] = next[side].wrapping_add(part.len() as u32);
        }
    }
    capture.read()
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // The byte 0xff hands over to the other end.
    let turns: Vec<(u8, &[u8])> = bytes
        .split(|&byte| byte == 0xff)
        .enumerate()
        .map(|(number, bytes)| ((number % 2) as u8, bytes))
        .collect();
    let whole = read(&turns, 1_400);
    let cut = read(&turns, 700);
    // Where nothing was out of place, segments are of no account.
    if whole.mishaps.is_empty()
        && cut.mishaps.is_empty()
        && turns.iter().all(|(_, b)| b.len() < 700)
    {
        assert_eq!(whole.exchanges, cut.exchanges);
    }
});
