//! Any bytes as an access log: recognition, every format, alone and wrapped as transports wrap lines,
//! and the cutting of documents into records. No panic, and the depths agree.
#![no_main]

use std::io::Cursor;
use std::sync::{Arc, LazyLock};

use authlint::format::lines::{self, LineFormat};
use authlint::format::log;
use authlint::model::{Interest, Outlet, Reading};
use authlint::source::Content;

/// What reads each of the formats, with its name.
static READERS: LazyLock<Vec<(&str, Box<dyn LineFormat>)>> =
    LazyLock::new(|| log::FORMATS.iter().map(|format| (format.name, format.reader())).collect());

/// What transports put before a line.
const PREFIXES: [&str; 6] = [
    "",
    "web-1  | ",
    "2026-03-01T10:00:00.1Z stdout F ",
    "<190>Mar  1 10:00:00 web1 nginx: ",
    "2026-03-01T10:00:00.000Z a/b/c ",
    "{\"log\":\"",
];

/// What is read of a line at either depth.
fn read(format: &dyn LineFormat, line: &[u8], interest: &Interest) -> (u64, Vec<(u16, u64)>) {
    let mut reading = Reading::default();
    format.read_line(line, 1, &mut Outlet::new(interest, &mut reading, &mut |_| {}));
    (reading.exchanges, reading.statuses().collect())
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (none, everything) = (Interest::none(), Interest::everything());
    for (name, reader) in READERS.iter() {
        // Some hundred formats read each of them twice.
        for line in bytes.split(|&b| b == b'\n').take(3) {
            // Any mutation that changes its length tries another one.
            let prefix = PREFIXES[line.len() % PREFIXES.len()];
            let line = [prefix.as_bytes(), line].concat();
            let (counted, whole) =
                (read(&**reader, &line, &none), read(&**reader, &line, &everything));
            assert_eq!(counted, whole, "{name}");
        }
    }
    let Some(detected) = log::detect(bytes).detected else { return };
    let content = Content::Stream(Box::new(Cursor::new(bytes.to_vec())));
    let mut reader = lines::open(content, Arc::from(detected.reader));
    while let Ok(Some(wave)) = reader.next_wave() {
        for piece in 0..wave.pieces() {
            let mut reading = Reading::default();
            wave.read(piece, &mut Outlet::new(&everything, &mut reading, &mut |_| {}));
        }
    }
});
