//! Frames (RFC 9000 section 19, RFC 9221, and extensions met in practice).

use super::wire::{prefixed, varint};

/// A frame, as far as it matters to what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame<'a> {
    /// Bytes of the TLS handshake.
    Crypto { offset: u64, data: &'a [u8] },
    /// Bytes of a stream; `fin` when they are its last.
    Stream { id: u64, offset: u64, data: &'a [u8], fin: bool },
    /// The sender sends no more on a stream. Of what it sent before, the first `reliable` bytes
    /// are still meant to be read.
    ResetStream { id: u64, reliable: u64 },
    /// A connection ID that the other end may use from now on, and the token by which a stateless
    /// reset of that connection is known.
    NewConnectionId { id: &'a [u8], reset: &'a [u8] },
    /// The connection is over.
    ConnectionClose,
    /// Any other.
    Other,
}

/// Reads the next frame. `None` at the end, and at a frame that is not known or contradicts itself:
/// then `bytes` is not empty and the rest of the packet cannot be read.
pub(super) fn next<'a>(bytes: &mut &'a [u8]) -> Option<Frame<'a>> {
    // PADDING, by the hundreds in Initial packets.
    let padding = bytes.iter().take_while(|&&byte| byte == 0).count();
    bytes.split_off(..padding)?;
    let mut rest = *bytes;
    let frame = read(&mut rest)?;
    *bytes = rest;
    Some(frame)
}

fn read<'a>(rest: &mut &'a [u8]) -> Option<Frame<'a>> {
    let kind = varint(rest)?;
    Some(match kind {
        // PING, HANDSHAKE_DONE, IMMEDIATE_ACK (draft-ietf-quic-ack-frequency).
        0x01 | 0x1e | 0x1f => Frame::Other,
        0x02 | 0x03 => {
            skip(rest, 2)?;
            let ranges = varint(rest)?;
            varint(rest)?;
            for _ in 0..ranges {
                skip(rest, 2)?;
            }
            skip(rest, if kind == 0x03 { 3 } else { 0 })?;
            Frame::Other
        }
        0x04 => {
            let id = varint(rest)?;
            skip(rest, 2)?;
            Frame::ResetStream { id, reliable: 0 }
        }
        // RESET_STREAM_AT (draft-ietf-quic-reliable-stream-reset).
        0x24 => {
            let id = varint(rest)?;
            skip(rest, 2)?;
            Frame::ResetStream { id, reliable: varint(rest)? }
        }
        // STOP_SENDING; MAX_STREAM_DATA, STREAM_DATA_BLOCKED.
        0x05 | 0x11 | 0x15 => {
            skip(rest, 2)?;
            Frame::Other
        }
        0x06 => Frame::Crypto { offset: varint(rest)?, data: prefixed(rest)? },
        0x08..=0x0f => {
            let id = varint(rest)?;
            let offset = if kind & 4 == 0 { 0 } else { varint(rest)? };
            let data = if kind & 2 == 0 { std::mem::take(rest) } else { prefixed(rest)? };
            // The largest position that can be told (RFC 9000 section 19.8).
            if offset.checked_add(data.len() as u64)? >= 1 << 62 {
                return None;
            }
            Frame::Stream { id, offset, data, fin: kind & 1 != 0 }
        }
        // MAX_DATA, MAX_STREAMS, DATA_BLOCKED, STREAMS_BLOCKED, RETIRE_CONNECTION_ID.
        0x10 | 0x12 | 0x13 | 0x14 | 0x16 | 0x17 | 0x19 => {
            skip(rest, 1)?;
            Frame::Other
        }
        0x18 => {
            skip(rest, 2)?;
            let id = super::wire::short_prefixed(rest)?;
            Frame::NewConnectionId { id, reset: rest.split_off(..16)? }
        }
        // PATH_CHALLENGE, PATH_RESPONSE.
        0x1a | 0x1b => {
            rest.split_off(..8)?;
            Frame::Other
        }
        0x1c | 0x1d => {
            skip(rest, if kind == 0x1c { 2 } else { 1 })?;
            prefixed(rest)?;
            Frame::ConnectionClose
        }
        // NEW_TOKEN; DATAGRAM with a length (RFC 9221).
        0x07 | 0x31 => {
            prefixed(rest)?;
            Frame::Other
        }
        // DATAGRAM without one.
        0x30 => {
            *rest = &[];
            Frame::Other
        }
        // ACK_FREQUENCY (draft-ietf-quic-ack-frequency).
        0xaf => {
            skip(rest, 4)?;
            Frame::Other
        }
        _ => return None,
    })
}

/// Passes over variable-length integers.
fn skip(rest: &mut &[u8], count: usize) -> Option<()> {
    (0..count).try_for_each(|_| varint(rest).map(drop))
}

#[cfg(test)]
mod tests {
    use super::{Frame, next};
    use proptest::prelude::*;

    fn all(mut bytes: &[u8]) -> (Vec<Frame<'_>>, usize) {
        let mut frames = Vec::new();
        while let Some(frame) = next(&mut bytes) {
            frames.push(frame);
        }
        (frames, bytes.len())
    }

    #[test]
    fn every_frame_of_rfc_9000_is_followed_by_the_next() {
        let frames: [&[u8]; 25] = [
            &[0, 0, 0],
            &[1],
            &[2, 9, 0, 1, 2, 1, 1],
            &[3, 9, 0, 0, 2, 7, 7, 7],
            &[4, 0, 1, 5],
            &[5, 0, 1],
            &[6, 0, 1, 9],
            &[7, 2, 8, 8],
            &[0x10, 5],
            &[0x11, 0, 5],
            &[0x12, 5],
            &[0x13, 5],
            &[0x14, 5],
            &[0x15, 0, 5],
            &[0x16, 5],
            &[0x17, 5],
            &[0x18, 1, 0, 2, 4, 4, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
            &[0x19, 0],
            &[0x1a, 1, 2, 3, 4, 5, 6, 7, 8],
            &[0x1b, 1, 2, 3, 4, 5, 6, 7, 8],
            &[0x1c, 0, 6, 1, b'x'],
            &[0x1d, 0x41, 0, 1, b'x'],
            &[0x1e],
            &[0x31, 1, 9],
            &[0x40, 0xaf, 0, 2, 0x40, 0x40, 1],
        ];
        for frame in frames {
            let bytes = [frame, &[0x0b, 4, 1, b'!']].concat();
            let (found, left) = all(&bytes);
            let last = Frame::Stream { id: 4, offset: 0, data: b"!", fin: true };
            assert_eq!((found.last(), left), (Some(&last), 0), "{frame:x?}");
        }
    }

    #[test]
    fn streams_tell_offset_length_and_end_or_do_not() {
        let (found, _) = all(&[0x0e, 0, 5, 1, b'a', 0x0d, 8, 0x40, 9, b'b', b'c']);
        assert_eq!(
            found,
            [
                Frame::Stream { id: 0, offset: 5, data: b"a", fin: false },
                Frame::Stream { id: 8, offset: 9, data: b"bc", fin: true },
            ]
        );
    }

    #[test]
    fn an_unknown_frame_ends_the_reading_of_its_packet() {
        assert_eq!(all(&[1, 0x21, 1]), (vec![Frame::Other], 2));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            all(&bytes);
        }
    }
}
