//! QUIC (RFC 9000, RFC 9001, RFC 9369): datagrams to the streams of a connection.
//!
//! The serial stage tells QUIC from other UDP by its long headers, and to which connection a
//! datagram belongs by addresses and by the connection IDs in them ([`paths`]). Whatever needs
//! keys happens in the shard of the connection ([`connection`]). A datagram whose connection only an
//! encrypted frame tells, because the client has moved to another address, is shown to all
//! shards, and taken by the one whose connection gave out its connection ID ([`connections`]).

mod connection;
mod connections;
mod frame;
mod handshake;
mod header;
mod hello;
mod keyring;
mod ordered;
mod paths;
mod protection;
mod streams;
mod version;
mod wire;

pub(super) use connections::Connections;
pub(super) use ordered::Piece;
pub(super) use paths::{CONNECTIONS, Paths, Told};
pub(super) use streams::Application;
pub(super) use wire::varint;

/// The two ends of a connection, where something is kept for each.
pub(super) const CLIENT: usize = 0;
pub(super) const SERVER: usize = 1;

/// A UDP datagram, as the serial stage found it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Datagram {
    /// Number of its packet in the capture, from 1.
    pub(super) packet: u64,
    /// When it was captured, in microseconds.
    pub(super) time: i64,
    /// Number of its connection; of its path when only the path is known.
    pub(super) number: u32,
    /// Where its payload starts in the wave's bytes.
    pub(super) offset: u32,
    pub(super) length: u32,
    /// Payload bytes that follow and were not captured.
    pub(super) missing: u32,
    /// 0 or 1: the end that sent it, the lower address first. For a datagram of an unknown
    /// connection 1 when the server sent it.
    pub(super) direction: u8,
}
