//! The record layer (RFC 8446 section 5, RFC 5246 section 6.2): headers, and finding them again.

/// Bytes of a header.
pub(super) const HEADER: usize = 5;

/// Longest fragment: 2^14 bytes of content, and what RFC 5246 section 6.2.3 allows around them.
pub(super) const FRAGMENT: usize = (1 << 14) + 2048;

/// Content types.
pub(super) const CHANGE_CIPHER_SPEC: u8 = 20;
pub(super) const ALERT: u8 = 21;
pub(super) const HANDSHAKE: u8 = 22;
pub(super) const APPLICATION_DATA: u8 = 23;

/// The header of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: u8,
    pub(super) version: [u8; 2],
    /// Bytes of the fragment behind it.
    pub(super) length: usize,
}

impl Header {
    /// Reads a header; `None` where no record can start like this.
    #[inline]
    pub(super) fn read(bytes: [u8; HEADER]) -> Option<Self> {
        let [kind, major, minor, high, low] = bytes;
        let length = usize::from(u16::from_be_bytes([high, low]));
        // Empty fragments were sent by TLS 1.0 stacks as a countermeasure, encrypted though.
        let plausible = matches!(kind, CHANGE_CIPHER_SPEC..=24)
            && major == 3
            && minor <= 4
            && length <= FRAGMENT
            && length > 0;
        plausible.then_some(Self { kind, version: [major, minor], length })
    }

    /// Reads the header at the start of `bytes`.
    pub(super) fn at(bytes: &[u8]) -> Option<Self> {
        Self::read(*bytes.first_chunk()?)
    }

    /// The header as it was sent.
    pub(super) fn bytes(self) -> [u8; HEADER] {
        let [high, low] = (self.length as u16).to_be_bytes();
        [self.kind, self.version[0], self.version[1], high, low]
    }
}

/// What may be the next record in a stream whose place was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A header, this far behind; where the record ends, another starts or the bytes end.
    At(usize),
    /// From here on too few bytes are there to tell.
    Perhaps(usize),
}

/// Finds the next plausible record at or behind `from`.
pub(super) fn find(bytes: &[u8], from: usize) -> Found {
    let mut at = from;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let skip = rest.iter().position(|b| matches!(b, CHANGE_CIPHER_SPEC..=24));
        let Some(skip) = skip else { break };
        at += skip;
        let Some(rest) = bytes.get(at..) else { break };
        if rest.len() < HEADER {
            return Found::Perhaps(at);
        }
        if let Some(header) = Header::at(rest) {
            let behind = rest.get(HEADER + header.length..);
            match behind {
                None => return Found::Perhaps(at),
                Some(next) if next.len() < HEADER => return Found::At(at),
                Some(next) if Header::at(next).is_some() => return Found::At(at),
                Some(_) => {}
            }
        }
        at += 1;
    }
    Found::Perhaps(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::{Found, Header, find};

    #[test]
    fn headers_are_believed_only_where_a_record_can_start() {
        let header = Header::at(&[23, 3, 3, 0, 4, 9]).unwrap();
        assert_eq!((header.kind, header.length), (23, 4));
        assert_eq!(header.bytes(), [23, 3, 3, 0, 4]);
        for bytes in [[19, 3, 3, 0, 4], [23, 2, 0, 0, 4], [23, 3, 3, 0, 0], [23, 3, 3, 0x50, 0]] {
            assert_eq!(Header::at(&bytes), None);
        }
    }

    #[test]
    fn the_next_record_is_found_by_what_follows_it() {
        let record = [23, 3, 3, 0, 2, 0xaa, 0xbb];
        let lost = [1, 23, 3, 3, 0, 1, 9, 9, 20, 3];
        let bytes = [&lost[..], &record, &record].concat();
        assert_eq!(find(&bytes, 0), Found::At(10));
        assert_eq!(find(&bytes[..19], 0), Found::At(10));
        assert_eq!(find(&bytes[..16], 0), Found::Perhaps(10));
        assert_eq!(find(&[0; 40], 3), Found::Perhaps(40));
    }
}
