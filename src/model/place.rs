//! Where in the input something was found.

use std::fmt;

/// A position in one source. Places of one source are ordered by `ordinal`; that order is the
/// order of every output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// Line number, entry number, or the number of the packet that completed the exchange, from 1.
    /// While a source is read in parallel pieces it counts from the start of the piece.
    pub ordinal: u64,
    /// How to say it to a person.
    pub locator: Locator<'a>,
}

/// How a place is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locator<'a> {
    /// `line 42`
    Line,
    /// `entry 7`
    Entry,
    /// `packet 12`
    Packet,
    /// `tcp 3, exchange 2`; streams count from 0 as in tshark's `tcp.stream`, exchanges from 1.
    Tcp {
        /// Number of the connection in the capture.
        stream: u32,
        /// Number of the exchange on it.
        exchange: u32,
    },
    /// `tcp 3, h2 stream 5`; streams by their numbers in HTTP/2 (RFC 9113 section 5.1.1).
    Http2 {
        /// Number of the connection in the capture.
        connection: u32,
        /// Number of the stream on it.
        stream: u32,
    },
    /// `quic 3, h3 stream 4`; connections count from 0, streams by their numbers in QUIC
    /// (RFC 9000 section 2.1).
    Http3 {
        /// Number of the connection in the capture.
        connection: u32,
        /// Number of the stream on it.
        stream: u64,
    },
    /// A line of an exchange record file, and where that record says it came from.
    Recorded {
        /// The record's `source`.
        source: &'a str,
        /// The record's `locator`.
        locator: &'a str,
    },
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.locator {
            Locator::Line => write!(f, "line {}", self.ordinal),
            Locator::Entry => write!(f, "entry {}", self.ordinal),
            Locator::Packet => write!(f, "packet {}", self.ordinal),
            Locator::Tcp { stream, exchange } => write!(f, "tcp {stream}, exchange {exchange}"),
            Locator::Http2 { connection, stream } => {
                write!(f, "tcp {connection}, h2 stream {stream}")
            }
            Locator::Http3 { connection, stream } => {
                write!(f, "quic {connection}, h3 stream {stream}")
            }
            Locator::Recorded { source, locator } => {
                write!(f, "line {} ({source}, {locator})", self.ordinal)
            }
        }
    }
}
