//! Ethernet, IPv4 and TCP headers around a payload, in a classic pcap record.

use std::ops::Range;
use std::rc::Rc;

pub(crate) const FIN: u8 = 0x01;
pub(crate) const SYN: u8 = 0x02;
pub(crate) const PSH: u8 = 0x08;
pub(crate) const ACK: u8 = 0x10;

/// Payload bytes of a full segment: an Ethernet frame of 1,500 bytes less the IP and TCP headers
/// and the timestamp option.
pub(crate) const SEGMENT: usize = 1_448;

const ETHERNET: usize = 14;
const IP: usize = 20;
const TCP: usize = 20;

/// The two sides of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Endpoints {
    pub(crate) client: ([u8; 4], u16),
    pub(crate) server: ([u8; 4], u16),
}

/// A TCP segment that is to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) from_client: bool,
    pub(crate) flags: u8,
    pub(crate) sequence: u32,
    pub(crate) acknowledgement: u32,
    /// The timestamp option (RFC 7323 §3): the sender's clock, and the last it saw of the other
    /// side's. Suricata drops whole connections whose echo is wrong.
    pub(crate) stamp: u32,
    pub(crate) echo: u32,
    /// A part of a message.
    pub(crate) payload: Option<(Rc<[u8]>, Range<usize>)>,
}

impl Packet {
    /// The bytes it carries.
    pub(crate) fn payload(&self) -> &[u8] {
        self.payload.as_ref().map_or(&[], |(message, range)| &message[range.clone()])
    }

    /// Writes it as a record of a capture.
    pub(crate) fn write(
        &self,
        out: &mut Vec<u8>,
        endpoints: Endpoints,
        microseconds: u64,
        identification: u16,
    ) {
        let options = self.options();
        let payload = self.payload();
        let segment = TCP + options.len() + payload.len();
        let frame = (ETHERNET + IP + segment) as u32;
        let seconds = super::START.cast_unsigned() + microseconds / 1_000_000;
        for word in [seconds as u32, (microseconds % 1_000_000) as u32, frame, frame] {
            out.extend_from_slice(&word.to_le_bytes());
        }
        let ((source, source_port), (destination, destination_port)) = if self.from_client {
            (endpoints.client, endpoints.server)
        } else {
            (endpoints.server, endpoints.client)
        };
        for (side, from_client) in [(2, !self.from_client), (1, self.from_client)] {
            // Locally administered addresses: the client's router and the server.
            out.extend_from_slice(&[0x02, 0, 0, 0, side, u8::from(from_client)]);
        }
        out.extend_from_slice(&[0x08, 0x00]);

        let ip = out.len();
        out.extend_from_slice(&[0x45, 0]);
        out.extend_from_slice(&((IP + segment) as u16).to_be_bytes());
        out.extend_from_slice(&identification.to_be_bytes());
        out.extend_from_slice(&[0x40, 0, 64, 6, 0, 0]);
        out.extend_from_slice(&source);
        out.extend_from_slice(&destination);
        let checksum = !fold(sum(&out[ip..]));
        out[ip + 10..ip + 12].copy_from_slice(&checksum.to_be_bytes());

        let tcp = out.len();
        out.extend_from_slice(&source_port.to_be_bytes());
        out.extend_from_slice(&destination_port.to_be_bytes());
        out.extend_from_slice(&self.sequence.to_be_bytes());
        out.extend_from_slice(&self.acknowledgement.to_be_bytes());
        let words = ((TCP + options.len()) / 4) as u8;
        out.extend_from_slice(&[words << 4, self.flags, 0xfa, 0xf0, 0, 0, 0, 0]);
        out.extend_from_slice(&options);
        out.extend_from_slice(payload);
        let pseudo = sum(&source) + sum(&destination) + 6 + segment as u64;
        let checksum = !fold(pseudo + sum(&out[tcp..]));
        out[tcp + 16..tcp + 18].copy_from_slice(&checksum.to_be_bytes());
    }

    fn options(&self) -> Vec<u8> {
        let mut options = Vec::with_capacity(20);
        let timestamps = |options: &mut Vec<u8>| {
            options.extend_from_slice(&[8, 10]);
            options.extend_from_slice(&self.stamp.to_be_bytes());
            options.extend_from_slice(&self.echo.to_be_bytes());
        };
        if self.flags & SYN == 0 {
            options.extend_from_slice(&[1, 1]);
            timestamps(&mut options);
        } else {
            // Maximum segment size 1,460, selective acknowledgements, timestamps, scale 7.
            options.extend_from_slice(&[2, 4, 0x05, 0xb4, 4, 2]);
            timestamps(&mut options);
            options.extend_from_slice(&[1, 3, 3, 7]);
        }
        options
    }
}

/// The header of a classic pcap file with microseconds, little-endian, Ethernet.
pub(crate) fn file_header() -> Vec<u8> {
    let mut header = Vec::with_capacity(24);
    header.extend_from_slice(&0xa1b2_c3d4_u32.to_le_bytes());
    header.extend_from_slice(&[2, 0, 4, 0]);
    for word in [0, 0, 262_144, 1_u32] {
        header.extend_from_slice(&word.to_le_bytes());
    }
    header
}

/// The sum of the big-endian 16-bit words (RFC 1071), an odd last byte padded with zero.
fn sum(bytes: &[u8]) -> u64 {
    let (pairs, last) = bytes.as_chunks::<2>();
    let total: u64 = pairs.iter().map(|&pair| u64::from(u16::from_be_bytes(pair))).sum();
    total + last.first().map_or(0, |&byte| u64::from(byte) << 8)
}

fn fold(mut sum: u64) -> u16 {
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    sum as u16
}
