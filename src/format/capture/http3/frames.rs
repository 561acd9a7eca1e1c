//! Frames of a stream (RFC 9114 section 7), which come in pieces of any size.

use crate::format::capture::quic::varint;
use crate::model::limits;

/// Frame types (RFC 9114 section 7.2).
pub(super) const DATA: u64 = 0x00;
pub(super) const HEADERS: u64 = 0x01;
pub(super) const SETTINGS: u64 = 0x04;
pub(super) const PUSH_PROMISE: u64 = 0x05;

/// Largest SETTINGS frame read: there are a dozen settings, and a few reserved ones.
const SETTINGS_FRAME: u64 = 1 << 10;

/// Longest type and length together.
const HEAD: usize = 16;

/// A part of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// A frame of this type with its payload; of its end some may be missing.
    Frame { kind: u64, payload: &'a [u8], whole: bool },
    /// A frame of this type is larger than its kind is read.
    TooLarge,
    /// Bytes of DATA frames.
    Data(&'a [u8]),
    /// As many bytes of DATA frames that are not in the capture.
    Missing(u64),
    /// What follows cannot be told apart any more.
    Lost,
}

/// Where a stream stands between its frames.
#[derive(Default)]
pub(super) enum Frames {
    /// In the type and length of a frame.
    #[default]
    Between,
    /// So much of them has come.
    Head(Vec<u8>),
    /// In a DATA frame.
    Data { left: u64 },
    /// In a frame that is kept until it is whole.
    Payload { kind: u64, left: u64, payload: Vec<u8> },
    /// In a frame that is of no interest.
    Skip { left: u64 },
    /// A gap has hit the boundaries of frames.
    Lost,
}

impl Frames {
    /// Takes the next bytes of the stream.
    pub(super) fn bytes(&mut self, mut bytes: &[u8], mut sink: impl FnMut(Part<'_>)) {
        while !bytes.is_empty() {
            match self {
                Self::Lost => return,
                Self::Between => bytes = self.begin(bytes, &mut sink),
                Self::Head(head) => {
                    let before = head.len();
                    let mut joined = std::mem::take(head);
                    joined.extend_from_slice(bytes.get(..HEAD.min(bytes.len())).unwrap_or(bytes));
                    *self = Self::Between;
                    let behind = self.begin(&joined, &mut sink).len();
                    if matches!(self, Self::Head(_)) {
                        return;
                    }
                    let taken = (joined.len() - behind).saturating_sub(before);
                    bytes = bytes.get(taken..).unwrap_or_default();
                }
                Self::Data { left } => {
                    let data = take(&mut bytes, left);
                    sink(Part::Data(data));
                    self.settle(&mut sink);
                }
                Self::Skip { left } => {
                    take(&mut bytes, left);
                    self.settle(&mut sink);
                }
                Self::Payload { left, payload, .. } => {
                    payload.extend_from_slice(take(&mut bytes, left));
                    self.settle(&mut sink);
                }
            }
        }
    }

    /// Bytes of the stream are missing.
    pub(super) fn gap(&mut self, length: u64, mut sink: impl FnMut(Part<'_>)) {
        let (left, is_data) = match self {
            Self::Data { left } => (left, true),
            Self::Skip { left } | Self::Payload { left, .. } => (left, false),
            Self::Between | Self::Head(_) | Self::Lost => {
                self.lose(&mut sink);
                return;
            }
        };
        let within = length.min(*left);
        *left -= within;
        if is_data {
            sink(Part::Missing(within));
        }
        let left = *left;
        if let Self::Payload { kind, payload, .. } = self {
            let (kind, payload) = (*kind, std::mem::take(payload));
            *self = Self::Skip { left };
            sink(Part::Frame { kind, payload: &payload, whole: false });
        }
        if length > within {
            self.lose(&mut sink);
        } else {
            self.settle(&mut sink);
        }
    }

    /// Whether the stream may end here: between two frames.
    pub(super) fn is_between(&self) -> bool {
        matches!(self, Self::Between)
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        match self {
            Self::Head(bytes) | Self::Payload { payload: bytes, .. } => bytes.len(),
            _ => 0,
        }
    }

    fn lose(&mut self, sink: &mut impl FnMut(Part<'_>)) {
        if !matches!(self, Self::Lost) {
            *self = Self::Lost;
            sink(Part::Lost);
        }
    }

    /// Reads the type and length of a frame; returns what is behind them.
    fn begin<'b>(&mut self, bytes: &'b [u8], sink: &mut impl FnMut(Part<'_>)) -> &'b [u8] {
        let mut rest = bytes;
        let (Some(kind), Some(left)) = (varint(&mut rest), varint(&mut rest)) else {
            *self = Self::Head(bytes.to_vec());
            return &[];
        };
        *self = match kind {
            DATA => Self::Data { left },
            HEADERS | PUSH_PROMISE if left <= limits::HEADER_SECTION as u64 => {
                Self::Payload { kind, left, payload: Vec::new() }
            }
            SETTINGS if left <= SETTINGS_FRAME => Self::Payload { kind, left, payload: Vec::new() },
            HEADERS | PUSH_PROMISE => {
                sink(Part::TooLarge);
                Self::Skip { left }
            }
            _ => Self::Skip { left },
        };
        self.settle(sink);
        rest
    }

    /// Ends a frame of which nothing is left.
    fn settle(&mut self, sink: &mut impl FnMut(Part<'_>)) {
        match self {
            Self::Data { left: 0 } | Self::Skip { left: 0 } => *self = Self::Between,
            Self::Payload { kind, left: 0, payload } => {
                let (kind, payload) = (*kind, std::mem::take(payload));
                *self = Self::Between;
                sink(Part::Frame { kind, payload: &payload, whole: true });
            }
            _ => {}
        }
    }
}

/// Takes at most `left` bytes.
fn take<'b>(bytes: &mut &'b [u8], left: &mut u64) -> &'b [u8] {
    let length = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
    let (taken, rest) = bytes.split_at(length);
    *left -= length as u64;
    *bytes = rest;
    taken
}

#[cfg(test)]
mod tests {
    use super::{Frames, HEADERS, Part};
    use proptest::prelude::*;

    /// A reserved frame, HEADERS, an empty and a full DATA frame, HEADERS.
    const STREAM: &[u8] = b"\x21\x02xx\x01\x03abc\x00\x00\x00\x40\x05hello\x40\x01\x04tail";

    fn text(part: Part<'_>) -> String {
        match part {
            Part::Frame { kind: HEADERS, payload, whole } => {
                format!("[{}{}]", payload.escape_ascii(), if whole { "" } else { "..." })
            }
            Part::Data(data) => data.escape_ascii().to_string(),
            Part::Missing(length) => format!("-{length}-"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn frames_may_come_in_pieces_of_any_size() {
        for size in 1..STREAM.len() {
            let (mut frames, mut out) = (Frames::default(), String::new());
            for piece in STREAM.chunks(size) {
                frames.bytes(piece, |part| out += &text(part));
            }
            assert_eq!(out, "[abc]hello[tail]", "in pieces of {size}");
            assert!(frames.is_between());
        }
    }

    #[test]
    fn a_gap_costs_what_it_hits() {
        let cases = [
            (0, 1, "Lost"),
            (2, 2, "[abc]hello[tail]"),
            (7, 1, "[a...]hello[tail]"),
            (7, 3, "[a...]Lost"),
            (15, 2, "[abc]h-2-lo[tail]"),
            (15, 9, "[abc]h-4-Lost"),
        ];
        for (at, length, expected) in cases {
            let (mut frames, mut out) = (Frames::default(), String::new());
            frames.bytes(&STREAM[..at], |part| out += &text(part));
            frames.gap(length as u64, |part| out += &text(part));
            frames.bytes(&STREAM[at + length..], |part| out += &text(part));
            assert_eq!(out, expected, "{length} bytes from {at}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_and_gaps_are_taken(
            pieces in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..40), 0..50u64), 0..20),
        ) {
            let mut frames = Frames::default();
            for (bytes, gap) in pieces {
                frames.bytes(&bytes, |_| {});
                if gap > 30 {
                    frames.gap(gap, |_| {});
                }
            }
        }
    }
}
