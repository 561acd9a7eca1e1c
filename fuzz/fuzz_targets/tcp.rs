//! Any segments of one connection, in any order, overlapping, with holes: no panic, and every
//! connection is judged once.
#![no_main]

#[path = "../segments.rs"]
mod segments;

use segments::Capture;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut capture = Capture::new();
    let mut rest = bytes;
    // Direction and flags, place, acknowledgment, length; then so many bytes of payload.
    while let Some(([kind, at, acknowledgment, length], behind)) = rest.split_first_chunk::<4>() {
        let (payload, behind) = behind.split_at((*length as usize).min(behind.len()));
        rest = behind;
        let sequence = 0xffff_ff80_u32.wrapping_add(u32::from(*at));
        let acknowledgment = 0xffff_ff80_u32.wrapping_add(u32::from(*acknowledgment));
        capture.segment(kind >> 7, sequence, acknowledgment, kind & 0x1f, payload);
    }
    let segments = bytes.len() >= 4;
    let reading = capture.read();
    let traffic = reading.traffic.expect("a capture");
    assert!(!segments || traffic.all_connections() > 0);
});
