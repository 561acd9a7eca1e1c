//! Any text as a log format, and any bytes as a line of it: no panic, and the depths agree.
//!
//! The first line of the input is the pattern; `\n` in it stands for the end of a line, so that whole
//! configurations are tried as well.
#![no_main]

use authlint::format::log;
use authlint::model::{Interest, Outlet, Reading};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut lines = bytes.split(|&b| b == b'\n');
    let pattern = String::from_utf8_lossy(lines.next().unwrap_or_default()).replace("\\n", "\n");
    let Ok(format) = log::compile(&pattern) else { return };
    for line in lines {
        let read = |interest: &Interest| {
            let mut reading = Reading::default();
            format.read_line(line, 1, &mut Outlet::new(interest, &mut reading, &mut |_| {}));
            (reading.exchanges, reading.statuses().collect::<Vec<_>>())
        };
        assert_eq!(read(&Interest::none()), read(&Interest::everything()), "{pattern}");
    }
});
