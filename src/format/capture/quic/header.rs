//! Packet headers (RFC 9000 section 17), as far as they can be read without keys.

use super::version::{Kind, Named, Version};
use super::wire::{prefixed, short_prefixed};

/// A connection ID. In the versions that are read it has at most 20 bytes (RFC 9000 section 17.2).
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in super::super) struct ConnectionId {
    length: u8,
    bytes: [u8; 20],
}

impl ConnectionId {
    /// `None` when it is too long.
    pub(super) fn new(bytes: &[u8]) -> Option<Self> {
        let mut id = Self { length: bytes.len() as u8, bytes: [0; 20] };
        id.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(id)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }
}

impl std::fmt::Debug for ConnectionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What every long header has, whatever the version (RFC 8999 section 5.1).
#[derive(Clone, Copy, Debug)]
pub(super) struct Invariant<'a> {
    pub(super) version: Named,
    pub(super) destination: &'a [u8],
    pub(super) source: &'a [u8],
    /// What follows the connection IDs.
    rest: &'a [u8],
}

/// A long header of a version that is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Long {
    pub(super) version: Version,
    pub(super) kind: Kind,
    pub(super) destination: ConnectionId,
    pub(super) source: ConnectionId,
    /// Where the packet number starts in the packet; the end of the packet for Retry.
    pub(super) number_at: usize,
    /// Length of the packet.
    pub(super) length: usize,
}

/// Whether a packet has a long header.
#[inline]
pub(super) fn is_long(packet: &[u8]) -> bool {
    packet.first().is_some_and(|first| first & 0x80 != 0)
}

/// Reads what all versions have in common.
pub(super) fn invariant(packet: &[u8]) -> Option<Invariant<'_>> {
    let mut rest = packet;
    if rest.split_off_first()? & 0x80 == 0 {
        return None;
    }
    let version = u32::from_be_bytes(*rest.split_off(..4)?.first_chunk::<4>()?);
    let destination = short_prefixed(&mut rest)?;
    let source = short_prefixed(&mut rest)?;
    Some(Invariant { version: Named::of(version), destination, source, rest })
}

/// Reads a long header. `missing` bytes of the datagram behind the packet were not captured.
/// `None` for versions that are not read and for what contradicts itself.
pub(super) fn long(packet: &[u8], missing: usize) -> Option<Long> {
    let invariant = invariant(packet)?;
    let Named::Read(version) = invariant.version else { return None };
    let kind = version.kind(*packet.first()?);
    let mut rest = invariant.rest;
    if kind == Kind::Initial {
        prefixed(&mut rest)?;
    }
    let (number_at, length) = if kind == Kind::Retry {
        // A token and an integrity tag: the rest of the datagram.
        if rest.len() + missing <= 16 {
            return None;
        }
        (packet.len(), packet.len())
    } else {
        let behind = usize::try_from(super::wire::varint(&mut rest)?).ok()?;
        // A packet number and a sample for header protection (RFC 9001 section 5.4.2).
        if behind < 20 || behind > rest.len() + missing {
            return None;
        }
        let number_at = packet.len() - rest.len();
        (number_at, number_at + behind)
    };
    Some(Long {
        version,
        kind,
        destination: ConnectionId::new(invariant.destination)?,
        source: ConnectionId::new(invariant.source)?,
        number_at,
        length,
    })
}

/// The packet number whose last `length` bytes are `truncated` (RFC 9000 appendix A.3); `largest`
/// is the largest one seen so far.
pub(super) fn packet_number(truncated: u64, length: usize, largest: Option<u64>) -> u64 {
    let expected = largest.map_or(0, |largest| largest + 1);
    let window = 1u64 << (8 * length.clamp(1, 4));
    let candidate = (expected & !(window - 1)) | truncated;
    if candidate + window / 2 <= expected && candidate < (1 << 62) - window {
        candidate + window
    } else if candidate > expected + window / 2 && candidate >= window {
        candidate - window
    } else {
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, long, packet_number};
    use crate::format::capture::quic::version::Version;
    use proptest::prelude::*;

    /// RFC 9000 appendix A.3.
    #[test]
    fn packet_numbers_are_completed() {
        assert_eq!(packet_number(0x9b32, 2, Some(0xa82f_30ea)), 0xa82f_9b32);
        assert_eq!(packet_number(0, 1, None), 0);
        assert_eq!(packet_number(0xff, 1, Some(0x100)), 0xff);
        assert_eq!(packet_number(0x01, 1, Some(0xfe)), 0x101);
    }

    #[test]
    fn the_length_tells_where_the_next_packet_starts() {
        let mut packet = vec![0xc3, 0, 0, 0, 1, 2, 7, 7, 0, 0, 0x40, 30];
        packet.extend([1; 30]);
        packet.extend([2; 9]);
        let header = long(&packet, 0).expect("an Initial");
        assert_eq!((header.version, header.kind), (Version::ONE, Kind::Initial));
        assert_eq!((header.number_at, header.length), (12, 42));
        assert_eq!(header.destination.as_bytes(), [7, 7]);
        assert!(long(&packet[..41], 0).is_none(), "longer than its datagram");
        assert!(long(&packet[..41], 1).is_some(), "as long as its datagram was");
    }

    proptest! {
        #[test]
        fn any_bytes_are_judged(mut bytes in prop::collection::vec(any::<u8>(), 0..60), missing in 0..90usize) {
            long(&bytes, missing);
            if bytes.len() > 5 {
                bytes[1..5].copy_from_slice(&[0, 0, 0, 1]);
                bytes[0] |= 0xc0;
                long(&bytes, missing);
            }
        }

        #[test]
        fn a_completed_number_ends_as_it_was_sent(largest in 0..1u64 << 62, length in 1..=4usize, bytes: u32) {
            let truncated = u64::from(bytes) & ((1 << (8 * length)) - 1);
            let number = packet_number(truncated, length, Some(largest));
            prop_assert_eq!(number & ((1 << (8 * length)) - 1), truncated);
        }
    }
}
