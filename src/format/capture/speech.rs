//! What is spoken on a connection, and how that changes: a connection begins as HTTP/1 or as
//! nothing known, and may turn out to be another protocol, or become one (CONNECT, Upgrade).
//!
//! Protocols are found by their first bytes, never by a port.

mod tls;

use crate::model::{Mishap, Spoken};

use super::context::Context;
use super::http1::{Change, Conversation, Next};
use super::http2;
use super::reassembly::{Mark, Streams};
use tls::{NESTED, Tls};

/// The protocol of a connection.
#[expect(
    clippy::large_enum_variant,
    reason = "lives in a connection that is boxed already, and most of them are HTTP/1"
)]
pub(super) enum Speech {
    /// HTTP/1, or too little seen to tell.
    Http1(Conversation),
    /// TLS, and what is spoken inside.
    Tls(Box<Tls>),
    /// HTTP/2 from its preface, an upgrade, or a frame in its midst.
    Http2(Box<http2::Connection>),
    /// Nothing that is read.
    Unread,
}

/// A speech that takes the streams of a reassembly.
pub(super) struct Listening<'r, 'c, 'o> {
    pub(super) speech: &'r mut Speech,
    pub(super) context: &'r mut Context<'c, 'o>,
}

impl Default for Speech {
    fn default() -> Self {
        Self::Http1(Conversation::default())
    }
}

impl Streams for Listening<'_, '_, '_> {
    #[inline]
    fn data(&mut self, direction: usize, bytes: &[u8], mark: Mark) {
        self.speech.data(direction & 1, bytes, mark, self.context);
    }

    fn gap(&mut self, direction: usize, length: u64) {
        // Inside TLS it was counted outside, as the capture shows it.
        if self.speech.is_http() && self.context.nested == 0 {
            self.context.lose(length);
        }
        let direction = direction & 1;
        match self.speech {
            Speech::Http1(conversation) => {
                conversation.gap(direction, length, self.context);
                if let Some(change) = conversation.change.take() {
                    // The answer to an upgrade was cut: the next protocol begins behind the gap.
                    self.speech.turn(*change, direction, &[], Mark::default(), self.context);
                    self.speech.begin_behind_gap(direction, length, self.context);
                }
            }
            Speech::Tls(tls) => tls.gap(direction, length, self.context),
            Speech::Http2(connection) => connection.gap(direction, length, self.context),
            Speech::Unread => {}
        }
    }

    fn end(&mut self, direction: usize) {
        if let Speech::Http1(conversation) = self.speech {
            conversation.end(direction & 1, true, self.context);
            let Some(change) = conversation.change.take() else { return };
            self.speech.turn(*change, direction & 1, &[], Mark::default(), self.context);
        }
        match self.speech {
            Speech::Tls(tls) => tls.end(direction & 1, self.context),
            Speech::Http2(connection) => connection.end(direction & 1, self.context),
            Speech::Http1(_) | Speech::Unread => {}
        }
    }

    fn conflict(&mut self, _direction: usize) {
        self.context.mishap(Mishap::TcpOverlap, |stream| format!("tcp {stream}"));
    }

    fn over_budget(&mut self, _direction: usize) {
        self.context.mishap(Mishap::ReorderBudget, |stream| format!("tcp {stream}"));
    }
}

impl Speech {
    /// Whether nothing is left that further segments could change.
    #[inline]
    pub(super) fn is_off(&self) -> bool {
        match self {
            Self::Http1(conversation) => conversation.is_off(),
            Self::Tls(tls) => tls.is_off(),
            Self::Http2(connection) => connection.is_off(),
            Self::Unread => true,
        }
    }

    /// Whether HTTP was seen.
    pub(super) fn is_http(&self) -> bool {
        match self {
            Self::Http1(conversation) => conversation.is_http(),
            Self::Tls(tls) => tls.is_http(),
            Self::Http2(_) => true,
            Self::Unread => false,
        }
    }

    /// The capture ends, or the connection is given up: delivers what is left and gives its memory
    /// back.
    pub(super) fn finish(&mut self, context: &mut Context<'_, '_>) {
        match self {
            Self::Http1(conversation) => {
                conversation.finish(context);
                if let Some(change) = conversation.change.take() {
                    self.turn(*change, 0, &[], Mark::default(), context);
                    return self.finish(context);
                }
                conversation.abandon(context);
            }
            Self::Tls(tls) => tls.finish(context),
            Self::Http2(connection) => connection.finish(context),
            Self::Unread => {}
        }
    }

    /// Takes the next bytes of a direction.
    #[inline]
    pub(super) fn data(
        &mut self,
        direction: usize,
        bytes: &[u8],
        mark: Mark,
        context: &mut Context<'_, '_>,
    ) {
        match self {
            Self::Http1(conversation) => {
                conversation.data(direction, bytes, mark, context);
                if let Some(change) = conversation.change.take() {
                    self.turn(*change, direction, bytes, mark, context);
                }
            }
            Self::Tls(tls) => tls.data(direction, bytes, mark, context),
            Self::Http2(connection) => connection.data(direction, bytes, mark, context),
            Self::Unread => {}
        }
    }

    /// The beginning of a protocol that has just taken over is not in the capture; the gap was counted.
    fn begin_behind_gap(&mut self, direction: usize, length: u64, context: &mut Context<'_, '_>) {
        match self {
            Self::Tls(tls) => tls.gap(direction, length, context),
            Self::Http2(connection) => connection.lose_place(direction, context),
            Self::Http1(_) | Self::Unread => {}
        }
    }

    /// HTTP/2, whatever comes of it: a connection that is kept open without a request is HTTP as well.
    fn http2(context: &mut Context<'_, '_>) -> Self {
        *context.spoken = Spoken::Http;
        Self::Http2(Box::default())
    }

    /// Goes on in another protocol, from the first byte that HTTP/1 left unread.
    #[cold]
    fn turn(
        &mut self,
        change: Change,
        direction: usize,
        bytes: &[u8],
        mut mark: Mark,
        context: &mut Context<'_, '_>,
    ) {
        let Change { next, carried, client, request, exchanges, unread } = change;
        *self = match next {
            Next::Tls if context.nested < NESTED => Self::Tls(Box::new(Tls::behind(exchanges))),
            Next::Tls => {
                context.encrypted("", |stream| format!("tcp {stream}: TLS inside of TLS"));
                Self::Unread
            }
            Next::Http2 => Self::http2(context),
            Next::Http2Upgrade => {
                let client = client.unwrap_or(1 - direction);
                Self::Http2(Box::new(http2::Connection::upgraded(client, request, context)))
            }
        };
        // What was kept of a message that never was one comes first.
        for (direction, (carry, mark)) in carried.into_iter().enumerate() {
            if !carry.is_empty() {
                self.data(direction, &carry, mark, context);
            }
            context.recycle(carry);
        }
        let behind = bytes.len().saturating_sub(unread);
        mark.first &= behind == 0;
        mark.at += behind as u64;
        if let Some(rest) = bytes.get(behind..).filter(|rest| !rest.is_empty()) {
            self.data(direction, rest, mark, context);
        }
    }
}
