//! What comes on the stream of a request, until its exchange is whole.

use crate::format::capture::context::Context;
use crate::format::capture::quic::{CLIENT, SERVER};
use crate::format::capture::stream_exchange::{Half, StreamExchange};
use crate::model::limits;

use super::frames::Frames;

/// Parts of one message that wait for the dynamic table.
const PARTS: usize = 64;

/// The two directions of a stream, and the exchange on it.
#[derive(Default)]
pub(super) struct Talk {
    pub(super) exchange: StreamExchange,
    /// By sender.
    pub(super) sides: [Side; 2],
    /// The number of the push that the stream answers (RFC 9114 section 4.6).
    pub(super) push: Option<u64>,
}

/// One direction of a stream.
#[derive(Default)]
pub(super) struct Side {
    pub(super) frames: Frames,
    /// When the frame at hand began, in microseconds.
    pub(super) time: i64,
    /// A header section that waits for the dynamic table, and whatever came behind it.
    waiting: Vec<Waiting>,
    /// Bytes of that.
    held: usize,
    /// Nothing more comes.
    pub(super) over: bool,
    /// Its end was seen, and no boundary of frames was lost before it.
    whole: bool,
}

/// A part of a message that waits.
pub(super) enum Waiting {
    /// An encoded section, and when it began.
    Section(Box<[u8]>, i64),
    Content(Box<[u8]>),
    Missing(u64),
}

/// The message that an end sends.
pub(super) fn half(sender: usize) -> Half {
    if sender == CLIENT { Half::Request } else { Half::Response }
}

impl Side {
    /// Whether something waits for the dynamic table.
    pub(super) fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Keeps a part until those before it are decoded.
    pub(super) fn wait(&mut self, part: Waiting, context: &mut Context<'_, '_>) {
        let length = part.length();
        if self.waiting.len() == PARTS || self.held + length > limits::BODY {
            if let Some(Waiting::Missing(missing)) = self.waiting.last_mut() {
                *missing += length as u64;
            } else {
                self.waiting.push(Waiting::Missing(length as u64));
            }
            return;
        }
        self.held += length;
        *context.kept += length;
        self.waiting.push(part);
    }

    /// Takes what waits, to try once more.
    pub(super) fn take_waiting(&mut self, context: &mut Context<'_, '_>) -> Vec<Waiting> {
        *context.kept = context.kept.saturating_sub(std::mem::take(&mut self.held));
        std::mem::take(&mut self.waiting)
    }

    /// Nothing more comes; `whole` when the end itself was seen.
    pub(super) fn end(&mut self, whole: bool) {
        self.over = true;
        self.whole = whole && self.frames.is_between();
    }
}

impl Waiting {
    fn length(&self) -> usize {
        match self {
            Self::Section(bytes, _) | Self::Content(bytes) => bytes.len(),
            Self::Missing(_) => 0,
        }
    }
}

impl Talk {
    /// Whether both sides have ended and nothing waits.
    pub(super) fn is_over(&self) -> bool {
        let [request, response] = &self.sides;
        (self.push.is_some() || request.over)
            && response.over
            && !request.waits()
            && !response.waits()
    }

    /// Bytes held of frames that are not whole.
    pub(super) fn held(&self) -> usize {
        self.sides.iter().map(|side| side.frames.held()).sum()
    }

    /// The exchange, told of the ends that were seen.
    pub(super) fn into_exchange(mut self) -> StreamExchange {
        for sender in [CLIENT, SERVER] {
            if self.sides[sender].whole {
                self.exchange.end(half(sender));
            }
        }
        self.exchange
    }
}
