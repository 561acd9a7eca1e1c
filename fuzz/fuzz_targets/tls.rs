//! Any bytes as a packet capture of TLS whose keys are known: records, handshakes, sessions with
//! secrets, gaps. No panic, bounded memory.
#![no_main]

use std::sync::{Arc, LazyLock};

use authlint::format::capture::{self, secrets::Secrets};
use authlint::model::{Interest, Outlet, Reading};

/// The key logs of the captures that are the seeds.
static SECRETS: LazyLock<Arc<Secrets>> = LazyLock::new(|| {
    let mut secrets = Secrets::default();
    secrets.extend(include_bytes!("../../samples/tls/sessions.keys"));
    secrets.extend(include_bytes!("../../samples/tls/suites.keys"));
    Arc::new(secrets)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let stream = Box::new(std::io::Cursor::new(bytes.to_vec()));
    let Ok(mut reader) = capture::open(stream, Arc::clone(&SECRETS)) else { return };
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
});
