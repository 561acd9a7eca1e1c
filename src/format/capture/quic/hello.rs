//! TLS messages in CRYPTO frames (RFC 9001 section 4). What is needed of them lies in the first one of
//! each end: by which random the key log calls the connection, which server is meant, what is spoken.

/// Longest handshake message read: key shares of post-quantum groups take a few kilobytes.
const MESSAGE: usize = 16 << 10;

/// Handshake types (RFC 8446 section 4).
pub(super) const CLIENT_HELLO: u8 = 1;
pub(super) const ENCRYPTED_EXTENSIONS: u8 = 8;

/// The first message of a flow of CRYPTO frames.
#[derive(Default)]
pub(super) struct FirstMessage {
    bytes: Vec<u8>,
    over: bool,
}

impl FirstMessage {
    /// Takes the next bytes; gives the type and body of the message, once, when it is whole.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Option<(u8, Vec<u8>)> {
        if self.over {
            return None;
        }
        self.bytes.extend_from_slice(bytes);
        let [kind, high, middle, low] = *self.bytes.first_chunk::<4>()?;
        let end = 4 + u32::from_be_bytes([0, high, middle, low]) as usize;
        self.over = end > MESSAGE || self.bytes.len() >= end;
        if !self.over {
            return None;
        }
        let message = std::mem::take(&mut self.bytes);
        message.get(4..end).map(|body| (kind, body.to_vec()))
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        self.bytes.len()
    }

    /// Bytes are missing: the message cannot be read.
    pub(super) fn gap(&mut self) {
        self.over = true;
        self.bytes = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::FirstMessage;

    #[test]
    fn a_message_may_come_in_pieces_and_with_others_behind_it() {
        let bytes = b"\x01\0\0\x05hello\x02\0\0\x01!";
        for size in [1, 7, bytes.len()] {
            let mut first = FirstMessage::default();
            let found: Vec<_> = bytes.chunks(size).filter_map(|piece| first.take(piece)).collect();
            assert_eq!(found, [(1, b"hello".to_vec())], "in pieces of {size}");
        }
    }

    #[test]
    fn what_is_too_long_or_has_a_gap_is_no_message() {
        let mut first = FirstMessage::default();
        assert!(first.take(&[1, 0xff, 0xff, 0xff]).is_none() && first.take(&[0; 99]).is_none());
        assert_eq!(first.held(), 0);
        let mut first = FirstMessage::default();
        assert!(first.take(b"\x01\0\0\x05he").is_none());
        first.gap();
        assert!(first.take(b"llo").is_none());
    }
}
