//! Any bytes as a HAR file: no panic, bounded memory.
#![no_main]

use authlint::model::{Interest, Outlet, Reading};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for credentials in [None, Some(false)] {
        let stream = Box::new(std::io::Cursor::new(bytes.to_vec()));
        let Ok(mut reader) = authlint::format::har::open(stream, credentials) else { continue };
        let interest = Interest::everything();
        while let Ok(Some(wave)) = reader.next_wave() {
            for piece in 0..wave.pieces() {
                let mut reading = Reading::default();
                wave.read(
                    piece,
                    &mut Outlet::new(&interest, &mut reading, &mut |exchange| {
                        std::hint::black_box(exchange.url());
                    }),
                );
            }
        }
    }
});
