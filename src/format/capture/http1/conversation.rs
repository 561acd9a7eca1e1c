//! The two directions of a connection as HTTP messages.
//!
//! Which end is the client is told by who sends a request line, never by the port. A direction that
//! loses its place (a gap, bytes that are no message) looks for the next start line; only the
//! message that was hit is lost.

use std::collections::VecDeque;

use crate::model::{Mishap, limits};

use super::super::context::{Context, KEPT};
use super::super::kept::Kept;
use super::super::reassembly::Mark;
use super::super::section::Section;
use super::body::{BodyReader, lengths_differ};
use super::head::{Fields, Head, Scan, StartLine, parse};
use super::pairing::{Answer, Pending};
use super::probe::{
    Probe, find_message, is_request_line, is_simple_request, probe, starts_message,
};

/// Bytes at the start of a connection in which something may precede HTTP: a SOCKS handshake
/// (RFC 1928, RFC 1929), a PROXY protocol header.
const GREETING: u64 = 1_100;

/// The HTTP state of a connection.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its own evidence")]
pub(in super::super) struct Conversation {
    pub(super) sides: [Side; 2],
    /// The direction that requests come from.
    pub(super) client: Option<usize>,
    /// Requests without a response, in order.
    pub(super) pending: VecDeque<Pending>,
    /// The response in progress.
    pub(super) answer: Option<Box<Answer>>,
    /// The request whose body is in progress, by its exchange number.
    pub(super) sending: Option<u32>,
    /// Exchanges counted so far.
    pub(super) exchanges: u32,
    /// The client sends requests without waiting for responses.
    pub(super) pipelines: bool,
    /// Responses may have been lost: order alone no longer tells which request is answered.
    pub(super) lost_responses: bool,
    /// Length of the last gap in the responses.
    pub(super) gap: u64,
    /// Order no longer tells anything: responses are delivered without their requests.
    pub(super) unpaired: bool,
    /// Requests may have been lost: a response may answer none of those that are known.
    pub(super) lost_requests: bool,
    /// How many responses a gap swallowed was guessed.
    pub(super) guesses: bool,
    /// Another protocol takes over: nothing more is read here.
    pub(in super::super) change: Option<Box<Change>>,
}

/// The connection goes on in another protocol.
pub(in super::super) struct Change {
    pub(in super::super) next: Next,
    /// By direction, what was kept of a first message and where that began.
    pub(in super::super) carried: [(Vec<u8>, Mark); 2],
    /// The direction of requests, if one was seen.
    pub(in super::super) client: Option<usize>,
    /// The request that asked for the change, where it goes on in the next protocol: its header
    /// section, its body and when it was captured.
    pub(in super::super) request: Option<(Section, Kept, i64)>,
    /// How many exchanges there were: the numbers of those that follow go on behind them.
    pub(in super::super) exchanges: u32,
    /// How many bytes at the end of the data at hand were left to the next protocol.
    pub(in super::super) unread: usize,
}

/// What a connection turns into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Next {
    Tls,
    /// By its connection preface.
    Http2,
    /// By an upgrade (RFC 7540 section 3.2): the request that asked for it is its stream 1.
    Http2Upgrade,
}

/// One direction.
#[derive(Default)]
pub(super) struct Side {
    pub(super) state: State,
    /// The beginning of a header section whose end has not come yet.
    pub(super) carry: Vec<u8>,
    pub(super) scan: Scan,
    /// Of the first byte of the message at hand.
    pub(super) mark: Mark,
    /// A message was read in this direction.
    spoke: bool,
}

#[derive(Default)]
pub(super) enum State {
    /// Before or in a header section.
    #[default]
    Start,
    Body(BodyReader),
    /// The place in the stream is lost: the next message is searched.
    Lost,
    /// Nothing was HTTP so far: a message is only believed at the start of a segment, and before
    /// this position.
    Hunting(u64),
    /// Nothing more is read: another protocol, a tunnel, the end.
    Off,
}

enum Taken {
    /// The header section is these bytes long.
    Whole(usize),
    /// More is needed.
    Partial,
    /// This is no message; the state says how to go on.
    Not,
}

impl Conversation {
    /// On a connection on which there were so many exchanges before.
    pub(in super::super) fn behind(exchanges: u32) -> Self {
        Self { exchanges, ..Self::default() }
    }

    /// Whether nothing is left that further segments could change.
    pub(in super::super) fn is_off(&self) -> bool {
        self.sides.iter().all(|side| matches!(side.state, State::Off))
    }

    /// Whether HTTP was seen.
    pub(in super::super) fn is_http(&self) -> bool {
        self.client.is_some()
    }

    /// The capture ends, or the connection is given up: delivers what is left.
    pub(in super::super) fn finish(&mut self, context: &mut Context<'_, '_>) {
        let client = self.client.unwrap_or(0);
        self.end(client, false, context);
        self.end(1 - client, false, context);
    }

    /// Gives the memory of an unfinished connection back.
    pub(in super::super) fn abandon(&mut self, context: &mut Context<'_, '_>) {
        for side in &mut self.sides {
            *context.kept = context.kept.saturating_sub(side.carry.len());
            *side = Side { state: State::Off, ..Side::default() };
        }
        while let Some(pending) = self.next_pending() {
            pending.release(context);
        }
        if let Some(answer) = self.answer.take() {
            answer.release(context);
        }
    }

    /// Takes the next bytes of a direction.
    #[inline]
    pub(in super::super) fn data(
        &mut self,
        direction: usize,
        bytes: &[u8],
        mark: Mark,
        context: &mut Context<'_, '_>,
    ) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let behind = bytes.len() - rest.len();
            let expects = self.client.map(|client| client == direction);
            let side = &mut self.sides[direction];
            rest = match &side.state {
                State::Off => return,
                State::Body(_) => self.body(direction, rest, context),
                State::Hunting(until) => {
                    if mark.at > *until {
                        side.state = State::Off;
                        return;
                    }
                    let here = behind == 0
                        && (expects != Some(false) && starts_message(rest, true)
                            || expects != Some(true) && starts_message(rest, false)
                            || matches!(probe(rest), Probe::Tls | Probe::Http2));
                    if !here {
                        return;
                    }
                    side.state = State::Start;
                    rest
                }
                State::Lost => {
                    let found = match expects {
                        Some(request) => find_message(rest, request),
                        None => find_message(rest, true).or_else(|| find_message(rest, false)),
                    };
                    let Some(at) = found else { return };
                    side.state = State::Start;
                    rest.get(at..).unwrap_or_default()
                }
                State::Start => {
                    let mark = Mark {
                        at: mark.at + behind as u64,
                        first: mark.first && behind == 0,
                        ..mark
                    };
                    self.start(direction, rest, mark, context)
                }
            };
            if let Some(change) = &mut self.change {
                change.unread = rest.len();
                return;
            }
        }
        if *context.kept > KEPT.1 {
            self.over_memory(context);
        }
    }

    /// Reads a header section or a part of it; returns what is left of the bytes.
    fn start<'b>(
        &mut self,
        direction: usize,
        bytes: &'b [u8],
        mut mark: Mark,
        context: &mut Context<'_, '_>,
    ) -> &'b [u8] {
        let side = &mut self.sides[direction];
        if side.carry.is_empty() {
            // RFC 9112 section 2.2: empty lines before a message are ignored.
            let blank = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            let bytes = bytes.get(blank..).unwrap_or_default();
            if bytes.is_empty() {
                return bytes;
            }
            mark.at += blank as u64;
            (side.mark, side.scan) = (mark, Scan::default());
            return match self.head(direction, bytes, context) {
                Taken::Whole(length) => bytes.get(length..).unwrap_or_default(),
                Taken::Partial => {
                    let mut carry = context.buffer();
                    carry.extend_from_slice(bytes);
                    *context.kept += bytes.len();
                    self.sides[direction].carry = carry;
                    &[]
                }
                Taken::Not => bytes,
            };
        }
        let mut carry = std::mem::take(&mut side.carry);
        let before = carry.len();
        carry.extend_from_slice(bytes);
        let taken = self.head(direction, &carry, context);
        if let Taken::Partial = taken {
            *context.kept += bytes.len();
            self.sides[direction].carry = carry;
            return &[];
        }
        if let (Taken::Not, Some(change)) = (&taken, &mut self.change) {
            *context.kept = context.kept.saturating_sub(before);
            change.carried[direction] = (carry, self.sides[direction].mark);
            return &[];
        }
        *context.kept = context.kept.saturating_sub(before);
        context.recycle(carry);
        match taken {
            Taken::Whole(length) => bytes.get(length.saturating_sub(before)..).unwrap_or_default(),
            _ => bytes,
        }
    }

    /// Judges and reads the header section at the start of `bytes`.
    fn head(&mut self, direction: usize, bytes: &[u8], context: &mut Context<'_, '_>) -> Taken {
        let side = &mut self.sides[direction];
        let end = side.scan.end(bytes);
        let is_request = match probe(bytes) {
            Probe::Request => true,
            Probe::Response => false,
            Probe::More if end.is_none() => return Taken::Partial,
            Probe::Tls => {
                self.hand_over(Next::Tls, context);
                return Taken::Not;
            }
            Probe::Http2 => {
                self.hand_over(Next::Http2, context);
                return Taken::Not;
            }
            Probe::More | Probe::Other => return self.reject(direction, context),
        };
        if self.client.is_some_and(|client| (client == direction) != is_request) {
            return self.reject(direction, context);
        }
        if is_request
            && let Some(line) = side.scan.first_line.and_then(|end| bytes.get(..end))
            && !is_request_line(line)
        {
            // HTTP/0.9 has one line and no head, and its response neither: told, not guessed at.
            if side.mark.first && bytes.len() <= line.len() + 1 && is_simple_request(line) {
                context.mishap(Mishap::ProtocolNotRead, |stream| format!("tcp {stream}: HTTP/0.9"));
            }
            return self.reject(direction, context);
        }
        let length = end.unwrap_or(bytes.len());
        if length > limits::HEADER_SECTION {
            side.state = State::Lost;
            self.lost_responses |= !is_request;
            context.mishap(Mishap::HeaderTooLarge, |stream| format!("tcp {stream}"));
            return Taken::Not;
        }
        if end.is_none() {
            return Taken::Partial;
        }
        let section = bytes.get(..length).unwrap_or(bytes);
        let section = side.scan.joined(section);
        let section = section.as_ref();
        let mut fields = Fields::new();
        let Some(head) = parse(section, is_request, &mut fields) else {
            return self.reject(direction, context);
        };
        self.message(direction, &head, section, false, context);
        Taken::Whole(length)
    }

    /// What is here is no message.
    fn reject(&mut self, direction: usize, context: &mut Context<'_, '_>) -> Taken {
        let expected = self.client.is_some();
        let side = &mut self.sides[direction];
        side.state = if expected {
            context.mishap(Mishap::MessageBroken, |stream| format!("tcp {stream}"));
            self.lost_responses = true;
            State::Lost
        } else if side.mark.first {
            State::Hunting(side.mark.at + GREETING)
        } else {
            State::Hunting(u64::MAX)
        };
        Taken::Not
    }

    /// Another protocol has taken the connection.
    pub(super) fn hand_over(&mut self, next: Next, context: &mut Context<'_, '_>) {
        let carried = self.sides.each_mut().map(|side| {
            *context.kept = context.kept.saturating_sub(side.carry.len());
            (std::mem::take(&mut side.carry), side.mark)
        });
        self.abandon(context);
        self.change = Some(Box::new(Change {
            next,
            carried,
            client: self.client,
            request: None,
            exchanges: self.exchanges,
            unread: 0,
        }));
    }

    /// A header section was read, wholly or in part.
    pub(super) fn message(
        &mut self,
        direction: usize,
        head: &Head<'_, '_>,
        section: &[u8],
        partial: bool,
        context: &mut Context<'_, '_>,
    ) {
        let side = &mut self.sides[direction];
        side.spoke = true;
        side.state = State::Start;
        if !head.complete {
            context.mishap(Mishap::HeaderTooLarge, |stream| {
                format!("tcp {stream}: more than {} fields", limits::FIELDS)
            });
        }
        if lengths_differ(head.fields) {
            context.mishap(Mishap::MessageBroken, |stream| {
                format!("tcp {stream}: several Content-Length values")
            });
        }
        let partial = partial || !head.complete;
        match head.start {
            StartLine::Request { method, .. } => {
                self.client = Some(direction);
                self.request(direction, method, head, section, partial, context);
            }
            StartLine::Response { status, .. } => {
                self.client = Some(1 - direction);
                self.response(direction, status, head, section, partial, context);
            }
        }
    }
}
