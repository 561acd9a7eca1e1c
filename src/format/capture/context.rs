//! What the protocols of a connection need from its surroundings.

use std::net::SocketAddr;

use crate::model::{Mishap, Outlet, Spoken};

use super::secrets::Secrets;

/// Bytes that the messages in progress of one shard may hold: beyond the first no more of a body is
/// kept, beyond the second the connection that asks for more is given up.
pub(super) const KEPT: (usize, usize) = (3 << 20, 4 << 20);

/// Buffers kept for reuse, and the largest that is.
const SPARE: (usize, usize) = (64, 8 << 10);

/// What a protocol needs from its surroundings while it takes bytes.
pub(super) struct Context<'c, 'o> {
    pub(super) outlet: &'c mut Outlet<'o>,
    /// Bytes held by the messages in progress of all connections of the shard.
    pub(super) kept: &'c mut usize,
    /// Buffers for reuse.
    pub(super) spare: &'c mut Vec<Vec<u8>>,
    /// Where ciphertext is decrypted in place, one record or packet after the other.
    pub(super) scratch: &'c mut Vec<u8>,
    /// What opens encrypted connections.
    pub(super) secrets: &'c Secrets,
    /// Number of the packet at hand.
    pub(super) packet: u64,
    /// Ordinal of the next exchange.
    pub(super) ordinal: u64,
    /// Number of the connection.
    pub(super) stream: u32,
    /// Both ends, by direction.
    pub(super) peers: [SocketAddr; 2],
    /// `http`, or `https` inside TLS.
    pub(super) scheme: &'static str,
    /// What was found to be spoken on the connection.
    pub(super) spoken: &'c mut Spoken,
    /// How many TLS connections this is inside of.
    pub(super) nested: u8,
}

impl Context<'_, '_> {
    pub(super) fn mishap(&mut self, mishap: Mishap, detail: impl FnOnce(u32) -> String) {
        let stream = self.stream;
        let spoken = match mishap {
            Mishap::Encrypted => Spoken::Encrypted,
            Mishap::ProtocolNotRead => Spoken::NotRead,
            _ => Spoken::Nothing,
        };
        *self.spoken = spoken.max(*self.spoken);
        self.outlet.mishap(mishap, self.packet, || detail(stream));
    }

    /// Bytes of HTTP are not in the capture.
    pub(super) fn lose(&mut self, bytes: u64) {
        let traffic = self.outlet.reading.traffic.get_or_insert_default();
        traffic.lost_bytes = traffic.lost_bytes.saturating_add(bytes);
    }

    /// The connection is encrypted and not read.
    pub(super) fn encrypted(&mut self, server: &str, detail: impl FnOnce(u32) -> String) {
        self.mishap(Mishap::Encrypted, detail);
        self.outlet.reading.traffic.get_or_insert_default().count_encrypted(server);
    }

    /// Several mishaps at one place.
    pub(super) fn mishap_many(
        &mut self,
        mishap: Mishap,
        count: u64,
        detail: impl FnOnce(u32) -> String,
    ) {
        let stream = self.stream;
        self.outlet.reading.mishaps.add_many(mishap, count, self.packet, || detail(stream));
    }

    /// An empty buffer.
    pub(super) fn buffer(&mut self) -> Vec<u8> {
        self.spare.pop().unwrap_or_default()
    }

    /// Takes a buffer back.
    pub(super) fn recycle(&mut self, mut buffer: Vec<u8>) {
        if self.spare.len() < SPARE.0 && (1..=SPARE.1).contains(&buffer.capacity()) {
            buffer.clear();
            self.spare.push(buffer);
        }
    }
}
