//! Any bytes as the two directions of an HTTP/2 connection, with segments missing here and there:
//! no panic, bounded memory.
#![no_main]

use authlint::model::{Interest, Outlet, Reading};

/// The header of a pcap file whose packets begin with IP (link type 101).
const FILE: [u8; 24] =
    [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 101, 0, 0, 0];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut file = FILE.to_vec();
    let mut next = [1u32; 2];
    let mut send = |direction: usize, payload: &[u8], shown: bool| {
        let sequence = next[direction];
        next[direction] += payload.len() as u32;
        if shown {
            packet(&mut file, direction, sequence, next[1 - direction], payload);
        }
    };
    // The first byte says whether the connection begins in the capture.
    let Some((&first, mut rest)) = bytes.split_first() else { return };
    if first & 1 == 0 {
        send(0, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", true);
    }
    // Then pieces: a direction and whether it was captured, a length, and that many bytes.
    while let Some((&[how, length], behind)) = rest.split_first_chunk() {
        let (piece, behind) = behind.split_at(behind.len().min(usize::from(length)));
        send(usize::from(how & 1), piece, how & 0xf0 != 0xf0);
        rest = behind;
    }
    let stream = Box::new(std::io::Cursor::new(file));
    let Ok(mut reader) = authlint::format::capture::open(stream, std::sync::Arc::default()) else {
        return;
    };
    let interest = Interest::everything();
    while let Ok(Some(wave)) = reader.next_wave() {
        for piece in 0..wave.pieces() {
            let mut reading = Reading::default();
            wave.read(
                piece,
                &mut Outlet::new(&interest, &mut reading, &mut |exchange| {
                    std::hint::black_box((exchange.url(), exchange.response_headers()));
                }),
            );
        }
    }
});

/// Appends an IPv4 packet with a TCP segment.
fn packet(
    file: &mut Vec<u8>,
    direction: usize,
    sequence: u32,
    acknowledgment: u32,
    payload: &[u8],
) {
    let length = (40 + payload.len()) as u16;
    file.extend([0; 8]);
    file.extend(u32::from(length).to_le_bytes());
    file.extend(u32::from(length).to_le_bytes());
    let ends = [([10, 0, 0, 1], 40_000u16), ([10, 0, 0, 2], 80)];
    let (from, to) = (ends[direction], ends[1 - direction]);
    file.extend([0x45, 0]);
    file.extend(length.to_be_bytes());
    file.extend([0, 0, 0, 0, 64, 6, 0, 0]);
    file.extend(from.0);
    file.extend(to.0);
    file.extend(from.1.to_be_bytes());
    file.extend(to.1.to_be_bytes());
    file.extend(sequence.to_be_bytes());
    file.extend(acknowledgment.to_be_bytes());
    // ACK and PSH, a header of five words, a window, no checksum, nothing urgent.
    file.extend([0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0]);
    file.extend(payload);
}
