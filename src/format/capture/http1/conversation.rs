//! The two directions of a connection as HTTP messages.
//!
//! Which end is the client is told by who sends a request line, never by the port. A direction that
//! loses its place (a gap, bytes that are no message) looks for the next start line; only the
//! message that was hit is lost.

use std::collections::VecDeque;
use std::net::SocketAddr;

use crate::model::{Depth, Mishap, Outlet, limits};

use super::super::reassembly::{Mark, Streams};
use super::body::{AfterGap, BodyReader, Framing, Progress};
use super::head::{Head, Scan, StartLine, parse};
use super::pairing::{Answer, Kept, Pending};
use super::probe::{Probe, find_message, is_request_line, probe, starts_message};

/// Bytes that the messages in progress of one shard may hold.
const KEPT: usize = 1 << 20;

/// Largest request body kept: logins and token requests are forms and small documents, and what the
/// answer will be is not known while an upload passes.
const REQUEST_BODY: usize = 64 << 10;

/// Bytes at the start of a connection in which something may precede HTTP: a SOCKS handshake
/// (RFC 1928, RFC 1929), a PROXY protocol header.
const GREETING: u64 = 1_100;

/// Requests of one connection that wait for their responses. Clients pipeline a few dozen; more
/// means that the other direction was not captured.
const PENDING: usize = 1_100;

/// Buffers kept for reuse, and the largest that is.
const SPARE: (usize, usize) = (64, 8 << 10);

/// What a conversation needs from its surroundings while it takes bytes.
pub(in super::super) struct Context<'c, 'o> {
    pub(in super::super) outlet: &'c mut Outlet<'o>,
    /// Bytes held by the messages in progress of all connections of the shard.
    pub(in super::super) kept: &'c mut usize,
    /// Buffers for reuse.
    pub(in super::super) spare: &'c mut Vec<Vec<u8>>,
    /// Number of the packet at hand.
    pub(in super::super) packet: u64,
    /// Ordinal of the next exchange.
    pub(in super::super) ordinal: u64,
    /// Number of the connection.
    pub(in super::super) stream: u32,
    /// Both ends, by direction.
    pub(in super::super) peers: [SocketAddr; 2],
}

/// The HTTP state of a connection.
#[derive(Default)]
pub(in super::super) struct Conversation {
    sides: [Side; 2],
    /// The direction that requests come from.
    pub(super) client: Option<usize>,
    /// Requests without a response, in order.
    pub(super) pending: VecDeque<Pending>,
    /// The response in progress.
    answer: Option<Box<Answer>>,
    /// The request whose body is in progress, by its exchange number.
    sending: Option<u32>,
    /// Exchanges counted so far.
    exchanges: u32,
    /// The client sends requests without waiting for responses.
    pub(super) pipelines: bool,
    /// Responses may have been lost: order alone no longer tells which request is answered.
    pub(super) lost_responses: bool,
    /// Requests may have been lost: a response may answer none of those that are known.
    pub(super) lost_requests: bool,
    /// Encryption or an unread protocol was counted.
    told: bool,
}

/// A conversation that takes the streams of a reassembly.
pub(in super::super) struct Reading<'r, 'c, 'o> {
    pub(in super::super) conversation: &'r mut Conversation,
    pub(in super::super) context: &'r mut Context<'c, 'o>,
}

/// One direction.
#[derive(Default)]
struct Side {
    state: State,
    /// The beginning of a header section whose end has not come yet.
    carry: Vec<u8>,
    scan: Scan,
    /// Of the first byte of the message at hand.
    mark: Mark,
    /// A message was read in this direction.
    spoke: bool,
}

#[derive(Default)]
enum State {
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

impl Context<'_, '_> {
    pub(super) fn mishap(&mut self, mishap: Mishap, detail: impl FnOnce(u32) -> String) {
        let stream = self.stream;
        self.outlet.mishap(mishap, self.packet, || detail(stream));
    }

    fn buffer(&mut self) -> Vec<u8> {
        self.spare.pop().unwrap_or_default()
    }

    /// Takes a buffer back.
    pub(super) fn recycle(&mut self, mut buffer: Vec<u8>) {
        if self.spare.len() < SPARE.0 && (1..=SPARE.1).contains(&buffer.capacity()) {
            buffer.clear();
            self.spare.push(buffer);
        }
    }
}

impl Streams for Reading<'_, '_, '_> {
    #[inline]
    fn data(&mut self, direction: usize, bytes: &[u8], mark: Mark) {
        self.conversation.data(direction & 1, bytes, mark, self.context);
    }

    fn gap(&mut self, direction: usize, length: u64) {
        self.conversation.gap(direction & 1, length, self.context);
    }

    fn end(&mut self, direction: usize) {
        self.conversation.end(direction & 1, true, self.context);
    }

    fn conflict(&mut self, _direction: usize) {
        self.context.mishap(Mishap::TcpOverlap, |stream| format!("tcp {stream}"));
    }

    fn over_budget(&mut self, _direction: usize) {
        self.context.mishap(Mishap::ReorderBudget, |stream| format!("tcp {stream}"));
    }
}

impl Conversation {
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
        while let Some(pending) = self.pending.pop_front() {
            pending.release(context);
        }
        if let Some(answer) = self.answer.take() {
            answer.release(context);
        }
    }

    #[inline]
    fn data(&mut self, direction: usize, bytes: &[u8], mark: Mark, context: &mut Context<'_, '_>) {
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
        }
        if *context.kept > KEPT {
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
            Probe::Tls => return self.switch_off(Mishap::Encrypted, "TLS", context),
            Probe::Http2 => return self.switch_off(Mishap::ProtocolNotRead, "HTTP/2", context),
            Probe::More | Probe::Other => return self.reject(direction, context),
        };
        if self.client.is_some_and(|client| (client == direction) != is_request) {
            return self.reject(direction, context);
        }
        if is_request
            && let Some(line) = side.scan.first_line.and_then(|end| bytes.get(..end))
            && !is_request_line(line)
        {
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
        let Some(head) = parse(section, is_request) else {
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
    fn switch_off(
        &mut self,
        mishap: Mishap,
        protocol: &'static str,
        context: &mut Context<'_, '_>,
    ) -> Taken {
        if !self.told {
            context.mishap(mishap, |stream| format!("tcp {stream}: {protocol}"));
        }
        self.told = true;
        self.abandon(context);
        Taken::Not
    }

    /// A header section was read, wholly or in part.
    fn message(
        &mut self,
        direction: usize,
        head: &Head<'_>,
        section: &[u8],
        partial: bool,
        context: &mut Context<'_, '_>,
    ) {
        let side = &mut self.sides[direction];
        side.spoke = true;
        side.state = State::Start;
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

    fn request(
        &mut self,
        direction: usize,
        method: &[u8],
        head: &Head<'_>,
        section: &[u8],
        partial: bool,
        context: &mut Context<'_, '_>,
    ) {
        let side = &mut self.sides[direction];
        self.exchanges += 1;
        let framing = Framing::of_request(&head.fields);
        let mut copy = context.buffer();
        side.scan.copy(section, &mut copy);
        *context.kept += copy.len();
        self.pipelines |= self.pending.back().is_some_and(|last| {
            last.mark.received.is_some() && last.mark.received == side.mark.received
        });
        let small = !matches!(framing, Framing::Length(length) if length > REQUEST_BODY as u64);
        self.pending.push_back(Pending {
            exchange: self.exchanges,
            head: copy,
            partial,
            to_head: method == b"HEAD",
            to_connect: method == b"CONNECT",
            mark: side.mark,
            body: Kept::new(framing, small.then_some(REQUEST_BODY), true),
        });
        if let Some(reader) = BodyReader::new(framing) {
            self.sending = Some(self.exchanges);
            side.state = State::Body(reader);
        }
        if self.pending.len() > PENDING {
            self.unanswered(context);
        }
    }

    fn response(
        &mut self,
        direction: usize,
        status: u16,
        head: &Head<'_>,
        section: &[u8],
        partial: bool,
        context: &mut Context<'_, '_>,
    ) {
        // RFC 9110 section 15.2: interim responses precede the one that answers.
        if (100..=199).contains(&status) && status != 101 {
            return;
        }
        let mark = self.sides[direction].mark;
        let request = self.take_request(mark, context);
        let exchange = match &request {
            Some(request) => request.exchange,
            None => {
                self.exchanges += 1;
                self.exchanges
            }
        };
        let to_head = request.as_ref().is_some_and(|request| request.to_head);
        let tunnel = request.as_ref().is_some_and(|request| request.to_connect)
            && (200..=299).contains(&status);
        let framing = if tunnel {
            Framing::None
        } else {
            Framing::of_response(&head.fields, status, to_head)
        };
        let depth = context.outlet.depth(status);
        let mut copy = Vec::new();
        if depth != Depth::Count {
            copy = context.buffer();
            self.sides[direction].scan.copy(section, &mut copy);
            *context.kept += copy.len();
        }
        let body = Kept::of_response(framing, depth, &head.fields);
        let answer = Box::new(Answer { status, exchange, head: copy, partial, mark, request, body });
        self.answer = Some(answer);
        match BodyReader::new(framing) {
            Some(reader) => self.sides[direction].state = State::Body(reader),
            None => self.answered(true, context),
        }
        if tunnel {
            // What follows may be anything, HTTP and TLS included.
            self.sides = [Side::default(), Side::default()];
            self.client = None;
        } else if status == 101 {
            self.upgrade(head, context);
        }
    }

    /// RFC 9110 section 7.8: the connection speaks another protocol now.
    fn upgrade(&mut self, head: &Head<'_>, context: &mut Context<'_, '_>) {
        let to = head.fields.iter().find(|field| field.name.eq_ignore_ascii_case(b"upgrade"));
        let to = to.map_or(&b""[..], |field| field.value);
        if to.eq_ignore_ascii_case(b"h2c") {
            self.switch_off(Mishap::ProtocolNotRead, "HTTP/2", context);
        } else if to.get(..3).is_some_and(|name| name.eq_ignore_ascii_case(b"TLS")) {
            self.switch_off(Mishap::Encrypted, "TLS", context);
        } else {
            self.abandon(context);
        }
    }

    /// Reads body bytes; returns what is left of them.
    fn body<'b>(
        &mut self,
        direction: usize,
        bytes: &'b [u8],
        context: &mut Context<'_, '_>,
    ) -> &'b [u8] {
        let is_request = self.client == Some(direction);
        // A response whose request was not captured may answer a HEAD: then its body is not there,
        // and the next response is.
        if !is_request
            && let Some(answer) = &self.answer
            && answer.request.is_none()
            && answer.body.seen == 0
            && starts_message(bytes, false)
        {
            self.sides[direction].state = State::Start;
            self.answered(true, context);
            return bytes;
        }
        let Self { sides, answer, pending, sending, .. } = self;
        let State::Body(reader) = &mut sides[direction].state else { return &[] };
        let kept = if is_request {
            request_body(*sending, pending, answer)
        } else {
            answer.as_mut().map(|answer| &mut answer.body)
        };
        let progress = match kept {
            Some(body) => reader.read(bytes, |content| {
                body.take(content, context.kept, KEPT);
            }),
            None => reader.read(bytes, |_| {}),
        };
        match progress {
            Progress::Open => &[],
            Progress::Done(length) => {
                sides[direction].state = State::Start;
                self.body_ended(direction, true, context);
                bytes.get(length..).unwrap_or_default()
            }
            Progress::Broken(length) => {
                context.mishap(Mishap::MessageBroken, |stream| {
                    format!("tcp {stream}: chunked coding")
                });
                sides[direction].state = State::Lost;
                self.body_ended(direction, false, context);
                bytes.get(length..).unwrap_or_default()
            }
        }
    }

    fn body_ended(&mut self, direction: usize, whole: bool, context: &mut Context<'_, '_>) {
        if self.client == Some(direction) {
            let Self { sending, pending, answer, .. } = self;
            if let Some(body) = request_body(*sending, pending, answer) {
                body.end(whole);
            }
            self.sending = None;
        } else {
            self.answered(whole, context);
        }
    }

    /// The response in progress is over.
    fn answered(&mut self, whole: bool, context: &mut Context<'_, '_>) {
        let Some(mut answer) = self.answer.take() else { return };
        answer.body.end(whole);
        if answer.request.is_none() {
            let status = answer.status;
            context.mishap(Mishap::RequestLost, |stream| format!("tcp {stream}: status {status}"));
        }
        let client = self.client.unwrap_or(0);
        if context.outlet.depth(answer.status) == Depth::Count {
            context.outlet.count(answer.status);
        } else {
            super::delivery::deliver(answer.request.as_ref(), Some(&answer), client, context);
        }
        answer.release(context);
    }

    /// The oldest request gets no answer.
    pub(super) fn unanswered(&mut self, context: &mut Context<'_, '_>) {
        let Some(pending) = self.pending.pop_front() else { return };
        let exchange = pending.exchange;
        context.mishap(Mishap::ResponseLost, |stream| {
            format!("tcp {stream}, exchange {exchange}")
        });
        if context.outlet.wants_unanswered() {
            let client = self.client.unwrap_or(0);
            super::delivery::deliver(Some(&pending), None, client, context);
        } else {
            context.outlet.count_unanswered();
        }
        pending.release(context);
    }

    fn gap(&mut self, direction: usize, length: u64, context: &mut Context<'_, '_>) {
        let is_request = self.client == Some(direction);
        if !matches!(self.sides[direction].state, State::Off) && self.is_http() {
            context.mishap(Mishap::TcpGap, |stream| format!("tcp {stream}: {length} bytes"));
        }
        match &mut self.sides[direction].state {
            State::Off | State::Lost | State::Hunting(_) => {}
            State::Start => {
                self.cut_head(direction, context);
                self.lost_responses |= !is_request;
                self.sides[direction].state =
                    if self.is_http() { State::Lost } else { State::Hunting(u64::MAX) };
                self.lost_requests |= is_request;
            }
            State::Body(reader) => {
                let after = reader.gap(length);
                let Self { sending, pending, answer, .. } = self;
                let kept = if is_request {
                    request_body(*sending, pending, answer)
                } else {
                    answer.as_mut().map(|answer| &mut answer.body)
                };
                if let Some(body) = kept {
                    body.miss(length);
                }
                if after == AfterGap::Inside {
                    return;
                }
                self.sides[direction].state = if after == AfterGap::Ended {
                    State::Start
                } else {
                    self.lost_responses |= !is_request;
                    self.lost_requests |= is_request;
                    State::Lost
                };
                self.body_ended(direction, false, context);
            }
        }
    }

    /// The rest of a header section was lost: what came of it is still worth something.
    fn cut_head(&mut self, direction: usize, context: &mut Context<'_, '_>) {
        let side = &mut self.sides[direction];
        let carry = std::mem::take(&mut side.carry);
        *context.kept = context.kept.saturating_sub(carry.len());
        let whole_lines = memchr::memrchr(b'\n', &carry).map_or(0, |at| at + 1);
        let section = carry.get(..whole_lines).unwrap_or_default();
        let is_request = matches!(probe(section), Probe::Request);
        if !section.is_empty()
            && let Some(head) = parse(section, is_request)
        {
            self.message(direction, &head, section, true, context);
            // Where the body begins is not known.
            self.sides[direction].state = State::Lost;
            if is_request {
                let Self { sending, pending, answer, .. } = self;
                if let Some(body) = request_body(*sending, pending, answer) {
                    body.end(false);
                }
                self.sending = None;
            } else {
                self.answered(false, context);
            }
        }
        context.recycle(carry);
    }

    /// A direction is over; `closed` when the end of the stream itself is in the capture.
    fn end(&mut self, direction: usize, closed: bool, context: &mut Context<'_, '_>) {
        let state = std::mem::replace(&mut self.sides[direction].state, State::Off);
        match state {
            State::Start => self.cut_head(direction, context),
            State::Body(reader) => {
                self.body_ended(direction, closed && reader.ends_with_connection(), context);
            }
            State::Lost | State::Hunting(_) | State::Off => {}
        }
        self.sides[direction].state = State::Off;
        // A server that has closed answers no more.
        if self.client == Some(1 - direction) {
            while !self.pending.is_empty() {
                self.unanswered(context);
            }
        }
    }

    /// Messages in progress hold too much memory: this connection is given up.
    #[cold]
    fn over_memory(&mut self, context: &mut Context<'_, '_>) {
        context.mishap(Mishap::FlowEvicted, |stream| format!("tcp {stream}"));
        while !self.pending.is_empty() {
            self.unanswered(context);
        }
        self.answered(false, context);
        self.abandon(context);
    }
}

/// The body of the request in progress, wherever that request is.
fn request_body<'b>(
    sending: Option<u32>,
    pending: &'b mut VecDeque<Pending>,
    answer: &'b mut Option<Box<Answer>>,
) -> Option<&'b mut Kept> {
    let exchange = sending?;
    if let Some(last) = pending.back_mut()
        && last.exchange == exchange
    {
        return Some(&mut last.body);
    }
    let request = answer.as_mut()?.request.as_mut()?;
    (request.exchange == exchange).then_some(&mut request.body)
}
