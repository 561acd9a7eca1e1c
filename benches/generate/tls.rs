//! TLS 1.3 around what is said on a connection (RFC 8446), with AES-128-GCM.
//!
//! The secrets of a connection follow from its number, so that the key log is written afterwards.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes128Gcm, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;

use super::random::scramble;

/// Most bytes of content in a record (RFC 8446 section 5.1), less the byte that names its kind.
const RECORD: usize = 16_383;
const HANDSHAKE: u8 = 22;
const APPLICATION: u8 = 23;
const CHANGE_CIPHER_SPEC: [u8; 6] = [20, 3, 3, 0, 1, 1];

/// The secrets of a connection, by the labels of the key log.
const LABELS: [&str; 4] = [
    "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
    "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    "CLIENT_TRAFFIC_SECRET_0",
    "SERVER_TRAFFIC_SECRET_0",
];

/// The encrypting ends of a connection.
pub(crate) struct Session {
    number: u64,
    /// By the order of [`LABELS`].
    writers: [Writer; 4],
}

struct Writer {
    cipher: Aes128Gcm,
    iv: [u8; 12],
    sequence: u64,
}

impl Session {
    /// The session of the connection with this number.
    pub(crate) fn new(number: u64) -> Self {
        Self { number, writers: [0, 1, 2, 3].map(|label| Writer::new(&secret(number, label + 1))) }
    }

    /// The flights of the handshake: who sends, and what. Certificates are left out, as nothing
    /// that reads captures looks at them.
    pub(crate) fn handshake(&mut self) -> [(bool, Vec<u8>); 3] {
        let random = secret(self.number, 0);
        let [client, server, ..] = &mut self.writers;
        let versions = [0x00, 0x2b, 0x00, 0x02, 0x03, 0x04];
        let offered = [0x00, 0x2b, 0x00, 0x03, 0x02, 0x03, 0x04];
        // Legacy version, random, an empty session id.
        let begin = |random: &[u8]| [&[3, 3][..], random, &[0]].concat();
        let hello = [&begin(&random)[..], &[0, 2, 0x13, 0x01, 1, 0, 0, 7], &offered].concat();
        let answer =
            [&begin(&secret(self.number, 9))[..], &[0x13, 0x01, 0, 0, 6], &versions].concat();
        let finished = message(20, &[0; 32]);
        let flight = [message(8, &[0, 0]), finished.clone()].concat();
        let mut of_server = record(HANDSHAKE, &message(2, &answer));
        of_server.extend_from_slice(&CHANGE_CIPHER_SPEC);
        server.seal(HANDSHAKE, &flight, &mut of_server);
        let mut of_client = CHANGE_CIPHER_SPEC.to_vec();
        client.seal(HANDSHAKE, &finished, &mut of_client);
        [(true, record(HANDSHAKE, &message(1, &hello))), (false, of_server), (true, of_client)]
    }

    /// A message of the client or the server as records.
    pub(crate) fn seal(&mut self, from_client: bool, message: &[u8]) -> Vec<u8> {
        let [.., client, server] = &mut self.writers;
        let writer = if from_client { client } else { server };
        let mut out = Vec::with_capacity(message.len() + message.len() / RECORD * 22 + 22);
        for content in message.chunks(RECORD) {
            writer.seal(APPLICATION, content, &mut out);
        }
        out
    }
}

impl Writer {
    fn new(secret: &[u8; 32]) -> Self {
        let (mut key, mut iv) = ([0; 16], [0; 12]);
        expand(secret, "key", &mut key);
        expand(secret, "iv", &mut iv);
        Self { cipher: Aes128Gcm::new(&key.into()), iv, sequence: 0 }
    }

    /// Appends a record (RFC 8446 section 5.2).
    fn seal(&mut self, kind: u8, content: &[u8], out: &mut Vec<u8>) {
        let length = (content.len() + 1 + 16) as u16;
        let [high, low] = length.to_be_bytes();
        let header = [APPLICATION, 3, 3, high, low];
        let mut nonce = self.iv;
        for (byte, number) in nonce[4..].iter_mut().zip(self.sequence.to_be_bytes()) {
            *byte ^= number;
        }
        self.sequence += 1;
        out.extend_from_slice(&header);
        let start = out.len();
        out.extend_from_slice(content);
        out.push(kind);
        let tag = self
            .cipher
            .encrypt_inout_detached(&nonce.into(), &header, (&mut out[start..]).into())
            .expect("a record is short");
        out.extend_from_slice(&tag);
    }
}

/// Writes the key log of so many connections.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn write_key_log(path: &Path, connections: u64) -> io::Result<()> {
    let mut log = String::new();
    for number in 0..connections {
        let random = hexadecimal(&secret(number, 0));
        for (at, label) in (1..).zip(LABELS) {
            // Writing into a string cannot fail.
            let _ = writeln!(log, "{label} {random} {}", hexadecimal(&secret(number, at)));
        }
    }
    fs::write(path, log)
}

/// A secret or random of a connection.
fn secret(connection: u64, which: u64) -> [u8; 32] {
    let mut out = [0; 32];
    for (part, bytes) in (0..).zip(out.chunks_mut(8)) {
        bytes.copy_from_slice(&scramble(connection * 1_000 + which * 10 + part + 1).to_be_bytes());
    }
    out
}

/// HKDF-Expand-Label (RFC 8446 section 7.1) with an empty context.
fn expand(secret: &[u8; 32], label: &str, out: &mut [u8]) {
    let [high, low] = (out.len() as u16).to_be_bytes();
    let length = b"tls13 ".len() + label.len();
    let info = [&[high, low, length as u8][..], b"tls13 ", label.as_bytes(), &[0]].concat();
    let hkdf = Hkdf::<Sha256>::from_prk(secret).expect("32 bytes");
    hkdf.expand(&info, out).expect("a key is short");
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let [_, high, middle, low] = (body.len() as u32).to_be_bytes();
    [&[kind, high, middle, low][..], body].concat()
}

fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let [high, low] = (content.len() as u16).to_be_bytes();
    [&[kind, 3, 3, high, low][..], content].concat()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
