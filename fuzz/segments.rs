//! What the targets for TCP and HTTP/1 share: a capture that is written segment by segment, and read.

use std::sync::Arc;

use authlint::model::{Interest, Outlet, Reading};

/// A capture of raw IPv4 packets.
pub struct Capture(Vec<u8>);

impl Capture {
    pub fn new() -> Self {
        let mut file = vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        file.extend([0xff, 0xff, 0, 0, 101, 0, 0, 0]);
        Self(file)
    }

    /// A segment from the client (0) or the server (1).
    pub fn segment(
        &mut self,
        from: u8,
        sequence: u32,
        acknowledgment: u32,
        flags: u8,
        payload: &[u8],
    ) {
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

    pub fn read(self) -> Reading {
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
