//! Any bytes as one packet of any link type, complete and cut: no panic.
#![no_main]

use std::sync::Arc;

use authlint::model::{Interest, Outlet, Reading};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((link, frame)) = bytes.split_first_chunk::<2>() else { return };
    // A file header in little-endian order, then the packet, then what is left of it when it is cut.
    let mut file =
        vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0];
    file.extend([link[0], link[1] & 1, 0, 0]);
    for captured in [frame.len(), frame.len() / 2] {
        file.extend([1, 0, 0, 0, 0, 0, 0, 0]);
        file.extend((captured as u32).to_le_bytes());
        file.extend((frame.len() as u32).to_le_bytes());
        file.extend(&frame[..captured]);
    }
    let Ok(mut reader) =
        authlint::format::capture::open(Box::new(std::io::Cursor::new(file)), Arc::default())
    else {
        return;
    };
    let interest = Interest::everything();
    let mut reading = Reading::default();
    while let Ok(Some(wave)) = reader.next_wave() {
        for piece in 0..wave.pieces() {
            wave.read(piece, &mut Outlet::new(&interest, &mut reading, &mut |_| {}));
        }
    }
    assert_eq!(reading.units, 2);
});
