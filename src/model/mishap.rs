//! What can be wrong with input without ending the run.
//!
//! A mishap is counted under a stable name, with its first places, and is shown in every report.

use std::fmt;

use super::limits;

/// A kind of trouble with the input. Names are stable: dashboards refer to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Mishap {
    /// A line that does not follow the format of its file.
    LineNotUnderstood,
    /// A line longer than [`limits::LINE`].
    LineTooLong,
    /// A HAR entry without a usable request or response.
    EntryBroken,
    /// A HAR entry larger than [`limits::ENTRY`].
    EntryTooLarge,
    /// The input ends in the middle of a document, record or compressed stream.
    Truncated,
    /// A compressed stream is damaged.
    CompressionBroken,
    /// A compressed stream expands beyond every reasonable ratio.
    CompressionRatio,
    /// A block of a capture that contradicts its own lengths.
    BlockBroken,
    /// A packet whose headers cannot be decoded.
    PacketBroken,
    /// A link layer or tunnel that is not supported.
    PacketUnsupported,
    /// An IP packet of which some fragments are not in the capture.
    FragmentLost,
    /// Bytes of a TCP or QUIC stream that the capture does not hold.
    TcpGap,
    /// Retransmitted TCP bytes that differ from those first seen.
    TcpOverlap,
    /// Out-of-order segments dropped because a connection held too many.
    ReorderBudget,
    /// A connection given up to keep memory bounded.
    FlowEvicted,
    /// An encrypted connection that cannot be read.
    Encrypted,
    /// A TLS record that does not authenticate.
    TlsRecordBroken,
    /// A message that is not HTTP where HTTP was expected.
    MessageBroken,
    /// A header section larger than [`limits::HEADER_SECTION`].
    HeaderTooLarge,
    /// A message body whose content coding is damaged.
    BodyBroken,
    /// A response whose request was not captured.
    RequestLost,
    /// A request whose response was not captured.
    ResponseLost,
    /// A response given to a request although the recording does not tell whether it answers it.
    PairingGuessed,
    /// A protocol that was recognised and is not read.
    ProtocolNotRead,
    /// A client that is no longer followed, to keep memory bounded.
    ClientForgotten,
    /// Something that may bear a finding out, or a finding that waits for it, not kept to bound memory.
    ProofForgotten,
    /// authlint failed on a piece of input. This is a bug in authlint.
    PieceFailed,
}

impl Mishap {
    /// Every mishap, in report order.
    pub const ALL: [Self; 27] = [
        Self::LineNotUnderstood,
        Self::LineTooLong,
        Self::EntryBroken,
        Self::EntryTooLarge,
        Self::Truncated,
        Self::CompressionBroken,
        Self::CompressionRatio,
        Self::BlockBroken,
        Self::PacketBroken,
        Self::PacketUnsupported,
        Self::FragmentLost,
        Self::TcpGap,
        Self::TcpOverlap,
        Self::ReorderBudget,
        Self::FlowEvicted,
        Self::Encrypted,
        Self::TlsRecordBroken,
        Self::MessageBroken,
        Self::HeaderTooLarge,
        Self::BodyBroken,
        Self::RequestLost,
        Self::ResponseLost,
        Self::PairingGuessed,
        Self::ProtocolNotRead,
        Self::ClientForgotten,
        Self::ProofForgotten,
        Self::PieceFailed,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LineNotUnderstood => "line-not-understood",
            Self::LineTooLong => "line-too-long",
            Self::EntryBroken => "entry-broken",
            Self::EntryTooLarge => "entry-too-large",
            Self::Truncated => "truncated",
            Self::CompressionBroken => "compression-broken",
            Self::CompressionRatio => "compression-ratio",
            Self::BlockBroken => "block-broken",
            Self::PacketBroken => "packet-broken",
            Self::PacketUnsupported => "packet-unsupported",
            Self::FragmentLost => "fragment-lost",
            Self::TcpGap => "tcp-gap",
            Self::TcpOverlap => "tcp-overlap",
            Self::ReorderBudget => "reorder-budget",
            Self::FlowEvicted => "flow-evicted",
            Self::Encrypted => "encrypted",
            Self::TlsRecordBroken => "tls-record-broken",
            Self::MessageBroken => "message-broken",
            Self::HeaderTooLarge => "header-too-large",
            Self::BodyBroken => "body-broken",
            Self::RequestLost => "request-lost",
            Self::ResponseLost => "response-lost",
            Self::PairingGuessed => "pairing-guessed",
            Self::ProtocolNotRead => "protocol-not-read",
            Self::ClientForgotten => "client-forgotten",
            Self::ProofForgotten => "proof-forgotten",
            Self::PieceFailed => "piece-failed",
        }
    }

    /// What it counts, in words that follow a number: `3 lines not understood`.
    pub const fn about(self) -> &'static str {
        match self {
            Self::LineNotUnderstood => "lines not understood",
            Self::LineTooLong => "lines too long to read",
            Self::EntryBroken => "entries without a usable request or response",
            Self::EntryTooLarge => "entries too large to read",
            Self::Truncated => "inputs cut off",
            Self::CompressionBroken => "damaged compressed streams",
            Self::CompressionRatio => "compressed streams stopped for expanding too much",
            Self::BlockBroken => "broken capture blocks",
            Self::PacketBroken => "packets that cannot be decoded",
            Self::PacketUnsupported => "packets of unsupported protocols",
            Self::FragmentLost => "IP packets whose fragments are not all there",
            Self::TcpGap => "gaps in TCP and QUIC streams",
            Self::TcpOverlap => "TCP segments that contradict earlier ones",
            Self::ReorderBudget => "TCP segments dropped over the reordering budget",
            Self::FlowEvicted => "connections given up to bound memory",
            Self::Encrypted => "encrypted connections",
            Self::TlsRecordBroken => "TLS records that do not authenticate",
            Self::MessageBroken => "HTTP messages not understood",
            Self::HeaderTooLarge => "header sections too large to read",
            Self::BodyBroken => "message bodies that cannot be decoded",
            Self::RequestLost => "responses without a request",
            Self::ResponseLost => "requests without a response",
            Self::PairingGuessed => "responses paired with a request by guess",
            Self::ProtocolNotRead => "connections in a protocol not read",
            Self::ClientForgotten => "clients no longer followed, to bound memory",
            Self::ProofForgotten => "findings and what may prove them, not kept to bound memory",
            Self::PieceFailed => "pieces authlint failed on (please report this)",
        }
    }

    /// Whether the input is damaged, as opposed to merely holding less than one would wish.
    /// Damage makes the exit code 2 when it ends the reading of an input.
    pub const fn is_damage(self) -> bool {
        matches!(
            self,
            Self::Truncated
                | Self::CompressionBroken
                | Self::CompressionRatio
                | Self::BlockBroken
                | Self::PieceFailed
        )
    }
}

impl fmt::Display for Mishap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How often each mishap happened, and where first.
#[derive(Clone, Debug, Default)]
pub struct Mishaps {
    /// Sorted by [`Mishap`]; only those that happened.
    entries: Vec<(Mishap, Occurrences)>,
}

/// The count of one mishap, and its first places.
#[derive(Clone, Debug, Default)]
pub struct Occurrences {
    /// How often.
    pub count: u64,
    /// The [`limits::SAMPLES`] first, by ordinal (line, entry or packet number), each with what
    /// was wrong there.
    pub first: Vec<(u64, String)>,
}

impl Mishaps {
    /// Counts one occurrence. `detail` is only called for those whose place is kept.
    pub fn add(&mut self, mishap: Mishap, ordinal: u64, detail: impl FnOnce() -> String) {
        self.of_mut(mishap).add(ordinal, detail);
    }

    /// Counts `count` occurrences at one place.
    pub fn add_many(
        &mut self,
        mishap: Mishap,
        count: u64,
        ordinal: u64,
        detail: impl FnOnce() -> String,
    ) {
        if count > 0 {
            self.add(mishap, ordinal, detail);
            self.of_mut(mishap).count += count - 1;
        }
    }

    /// Adds another's counts. Associative and commutative.
    pub fn merge(&mut self, other: Self) {
        for (mishap, theirs) in other.entries {
            self.of_mut(mishap).merge(theirs);
        }
    }

    /// Moves every place by `by` lines: a piece has learnt where in its file it starts.
    pub fn rebase(&mut self, by: u64) {
        for (ordinal, _) in self.entries.iter_mut().flat_map(|(_, o)| &mut o.first) {
            *ordinal += by;
        }
    }

    /// How often `mishap` happened.
    pub fn count(&self, mishap: Mishap) -> u64 {
        self.entries.iter().find(|(m, _)| *m == mishap).map_or(0, |(_, o)| o.count)
    }

    /// Those that happened, in report order.
    pub fn iter(&self) -> impl Iterator<Item = (Mishap, &Occurrences)> {
        self.entries.iter().map(|(mishap, occurrences)| (*mishap, occurrences))
    }

    /// Whether nothing went wrong.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn of_mut(&mut self, mishap: Mishap) -> &mut Occurrences {
        let index = match self.entries.binary_search_by_key(&mishap, |(m, _)| *m) {
            Ok(index) => index,
            Err(index) => {
                self.entries.insert(index, (mishap, Occurrences::default()));
                index
            }
        };
        &mut self.entries[index].1
    }
}

impl Occurrences {
    /// Counts one more. `detail` is only called for those whose place is kept.
    pub fn add(&mut self, ordinal: u64, detail: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < limits::SAMPLES {
            self.first.push((ordinal, detail()));
        } else if self.first.last().is_some_and(|(last, _)| *last > ordinal) {
            self.first.push((ordinal, detail()));
            self.keep_first();
        }
    }

    /// Adds another's. Associative and commutative.
    pub fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.first.extend(other.first);
        self.keep_first();
    }

    fn keep_first(&mut self) {
        self.first.sort();
        self.first.truncate(limits::SAMPLES);
    }
}
