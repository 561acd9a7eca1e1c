//! Any bytes as an access log: recognition and every format, no panic, and the depths agree.
#![no_main]

use authlint::format::log;
use authlint::model::{Interest, Outlet, Reading};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    std::hint::black_box(log::detect(bytes));
    for format in log::FORMATS {
        let reader = format.reader();
        for line in bytes.split(|&b| b == b'\n') {
            let read = |interest: &Interest| {
                let mut reading = Reading::default();
                reader.read_line(line, 1, &mut Outlet::new(interest, &mut reading, &mut |_| {}));
                (reading.exchanges, reading.statuses().collect::<Vec<_>>())
            };
            assert_eq!(read(&Interest::none()), read(&Interest::everything()), "{}", format.name);
        }
    }
});
