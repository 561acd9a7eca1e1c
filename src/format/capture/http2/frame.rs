//! Frames (RFC 9113 sections 4 and 6).

/// Length of a frame header.
pub(in super::super) const HEADER: usize = 9;

/// Longest payload that a receiver accepts unasked (RFC 9113 section 4.2).
pub(super) const USUAL_LENGTH: u32 = 1 << 14;

/// Frame types (RFC 9113 section 6, RFC 7838, RFC 9218 section 7.1).
pub(super) mod kind {
    pub(in super::super) const DATA: u8 = 0;
    pub(in super::super) const HEADERS: u8 = 1;
    pub(in super::super) const PRIORITY: u8 = 2;
    pub(in super::super) const RST_STREAM: u8 = 3;
    pub(in super::super) const SETTINGS: u8 = 4;
    pub(in super::super) const PUSH_PROMISE: u8 = 5;
    pub(in super::super) const PING: u8 = 6;
    pub(in super::super) const GOAWAY: u8 = 7;
    pub(in super::super) const WINDOW_UPDATE: u8 = 8;
    pub(in super::super) const CONTINUATION: u8 = 9;
    pub(in super::super) const ALTSVC: u8 = 10;
    pub(in super::super) const PRIORITY_UPDATE: u8 = 16;
}

/// Flags; `END_STREAM` is `ACK` on SETTINGS and PING.
pub(super) mod flag {
    pub(in super::super) const END_STREAM: u8 = 0x1;
    pub(in super::super) const ACK: u8 = 0x1;
    pub(in super::super) const END_HEADERS: u8 = 0x4;
    pub(in super::super) const PADDED: u8 = 0x8;
    pub(in super::super) const PRIORITY: u8 = 0x20;
}

/// A frame header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) length: u32,
    pub(super) kind: u8,
    pub(super) flags: u8,
    pub(super) stream: u32,
    reserved: bool,
}

impl Frame {
    /// Reads the header of a frame.
    #[inline]
    pub(super) fn read(header: &[u8; HEADER]) -> Self {
        let [high, middle, low, kind, flags, stream @ ..] = *header;
        let stream = u32::from_be_bytes(stream);
        Self {
            length: u32::from_be_bytes([0, high, middle, low]),
            kind,
            flags,
            stream: stream & (u32::MAX >> 1),
            reserved: stream >> 31 == 1,
        }
    }

    pub(super) fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Whether the stream ends with it.
    pub(super) fn ends_stream(self) -> bool {
        self.has(flag::END_STREAM)
    }

    /// Whether its payload begins with a length of padding.
    pub(super) fn is_padded(self) -> bool {
        self.has(flag::PADDED) && self.length > 0
    }

    /// Whether its length and stream are such as its type has. A frame that breaks this closes a
    /// connection (RFC 9113 section 6): bytes that do are no frame.
    pub(super) fn is_lawful(self) -> bool {
        let on_stream = self.stream != 0;
        match self.kind {
            kind::DATA | kind::HEADERS | kind::CONTINUATION => on_stream,
            kind::PRIORITY => on_stream && self.length == 5,
            kind::RST_STREAM => on_stream && self.length == 4,
            kind::SETTINGS => !on_stream && self.length.is_multiple_of(6),
            kind::PUSH_PROMISE => on_stream && self.length >= 4,
            kind::PING => !on_stream && self.length == 8,
            kind::GOAWAY => !on_stream && self.length >= 8,
            kind::WINDOW_UPDATE => self.length == 4,
            // Of no meaning here, and not of any length.
            _ => self.length <= USUAL_LENGTH,
        }
    }

    /// Whether it is such a frame as peers send, judged strictly enough to find one amid other data.
    pub(super) fn is_plausible(self) -> bool {
        let flags = match self.kind {
            kind::DATA => flag::END_STREAM | flag::PADDED,
            kind::HEADERS => flag::END_STREAM | flag::END_HEADERS | flag::PADDED | flag::PRIORITY,
            kind::SETTINGS | kind::PING => flag::ACK,
            kind::PUSH_PROMISE => flag::END_HEADERS | flag::PADDED,
            kind::CONTINUATION => flag::END_HEADERS,
            _ => 0,
        };
        let is_known = self.kind <= kind::ALTSVC || self.kind == kind::PRIORITY_UPDATE;
        // Clients number their streams with odd numbers, servers theirs with even ones, and both
        // from the lowest on: millions of them are more than one connection sees.
        is_known
            && self.is_lawful()
            && !self.reserved
            && self.flags & !flags == 0
            && self.length <= USUAL_LENGTH
            && self.stream < 1 << 24
    }
}

/// How sure it is that frames begin somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chain {
    /// Frames that are wholly there.
    pub(super) whole: usize,
    /// Whether the last of them ends where the bytes do.
    pub(super) exact: bool,
    /// Whether the first frame is longer than the bytes.
    pub(super) cut: bool,
}

/// Follows the frames from the start of some bytes; `None` where one is not plausible.
pub(super) fn chain(bytes: &[u8]) -> Option<Chain> {
    let mut chain = Chain { whole: 0, exact: false, cut: false };
    let mut rest = bytes;
    while let Some((header, payload)) = rest.split_first_chunk::<HEADER>() {
        let frame = Frame::read(header);
        if !frame.is_plausible() {
            return None;
        }
        let Some(behind) = payload.get(frame.length as usize..) else {
            chain.cut = chain.whole == 0;
            return Some(chain);
        };
        chain.whole += 1;
        rest = behind;
    }
    chain.exact = rest.is_empty();
    // No frame of usual length has another first byte.
    matches!(rest.first(), None | Some(0)).then_some(chain)
}

/// Finds the next frame in the middle of a stream whose beginning or a part was lost. Segments tend
/// to begin with frames.
pub(super) fn find(bytes: &[u8]) -> Option<usize> {
    if chain(bytes).is_some_and(|chain| chain.whole > 0 || chain.cut) {
        return Some(0);
    }
    memchr::memchr_iter(0, bytes).skip_while(|&at| at == 0).find(|&at| {
        let chain = bytes.get(at..).and_then(chain);
        chain.is_some_and(|chain| chain.whole > 1 || chain.whole == 1 && chain.exact)
    })
}

/// The frames of some bytes that are wholly there, with their payloads.
pub(super) fn frames(bytes: &[u8]) -> impl Iterator<Item = (Frame, &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (header, payload) = rest.split_first_chunk::<HEADER>()?;
        let frame = Frame::read(header);
        let (payload, behind) = payload.split_at_checked(frame.length as usize)?;
        rest = behind;
        Some((frame, payload))
    })
}

/// The payload of a frame that may be padded and begin with a priority; `None` when the padding is
/// longer than it (RFC 9113 sections 6.1 and 6.2).
pub(super) fn unpadded(frame: Frame, payload: &[u8]) -> Option<&[u8]> {
    let mut payload = payload;
    if frame.has(flag::PADDED) {
        let (&padding, rest) = payload.split_first()?;
        payload = rest.get(..rest.len().checked_sub(usize::from(padding))?)?;
    }
    if frame.kind == kind::HEADERS && frame.has(flag::PRIORITY) {
        payload = payload.get(5..)?;
    }
    Some(payload)
}

/// The first 31-bit number of a payload.
pub(super) fn stream_number(payload: &[u8]) -> Option<u32> {
    payload.first_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes) & (u32::MAX >> 1))
}

#[cfg(test)]
mod tests {
    use super::{Chain, Frame, HEADER, chain, find, flag, kind, unpadded};

    fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
        let mut bytes = (payload.len() as u32).to_be_bytes()[1..].to_vec();
        bytes.extend([kind, flags]);
        bytes.extend(stream.to_be_bytes());
        bytes.extend(payload);
        bytes
    }

    #[test]
    fn padding_and_priority_are_no_content() {
        let bytes =
            frame(kind::HEADERS, flag::PADDED | flag::PRIORITY, 1, b"\x02\0\0\0\0\x10ab\0\0");
        let header = Frame::read(bytes.first_chunk::<HEADER>().unwrap());
        assert_eq!(unpadded(header, &bytes[HEADER..]), Some(&b"ab"[..]));
        assert_eq!(unpadded(header, b"\x09\0\0\0\0\x10ab"), None);
        assert_eq!(unpadded(header, b""), None);
    }

    #[test]
    fn frames_are_told_from_other_data() {
        let settings = frame(kind::SETTINGS, 0, 0, &[0, 3, 0, 0, 0, 100]);
        let data = frame(kind::DATA, 1, 5, b"x");
        let both = [&settings[..], &data].concat();
        assert_eq!(chain(&both), Some(Chain { whole: 2, exact: true, cut: false }));
        assert_eq!(chain(&both[..20]), Some(Chain { whole: 1, exact: false, cut: false }));
        assert_eq!(chain(&data[..9]), Some(Chain { whole: 0, exact: false, cut: true }));
        for other in [&[0; 40][..], b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b"GET / HTTP/1.1\r\n"]
        {
            assert_eq!(chain(other), None);
        }
    }

    #[test]
    fn a_lost_place_is_found_again() {
        let rest = b"rest of \0 a frame\0";
        let headers = frame(kind::HEADERS, 5, 7, b"\x88");
        let stream = [rest.as_slice(), &headers].concat();
        assert_eq!(find(&stream), Some(rest.len()));
        assert_eq!(find(&headers), Some(0));
        assert_eq!(find(b"nothing \0\0\0\0 here"), None);
    }
}
