//! Any bytes as the two directions of an HTTP/1 connection, in one segment each or in many: no panic,
//! and the cut does not matter.
#![no_main]

#[path = "../segments.rs"]
mod segments;

use authlint::model::Reading;
use segments::Capture;

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
