//! One QUIC connection: its packets to the pieces of its streams.

use std::net::SocketAddr;

use smallvec::SmallVec;

use crate::format::capture::context::{Context, KEPT};
use crate::format::capture::http3::Conversation;
use crate::format::capture::reassembly::Budget;
use crate::format::capture::tls::Trouble;
use crate::model::{Mishap, Spoken};

use super::frame::{self, Frame};
use super::header::{self, ConnectionId, Long};
use super::hello::FirstMessage;
use super::keyring::{Closed, Keyring, Level};
use super::ordered::{Ordered, Stretch};
use super::protection::Opened;
use super::streams::Streams;
use super::version::{Kind, Named};
use super::{CLIENT, SERVER};

/// Packets of a connection that wait for the handshake to tell their keys, and their bytes. A server
/// sends a few packets with its certificate; captures on several queues reorder about as many.
const EARLY: (usize, usize) = (32, 48 << 10);

/// Connection IDs of one end remembered. Endpoints have at most eight in use.
const IDS: usize = 64;

/// Tokens of stateless resets remembered.
const RESETS: usize = 16;

/// A connection.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its own evidence")]
pub(super) struct Connection {
    pub(super) ends: [SocketAddr; 2],
    /// What was found to be spoken on it.
    pub(super) spoken: Spoken,
    /// The direction that the client sends in.
    client: Option<usize>,
    pub(super) keyring: Keyring,
    /// Largest packet number, by space and sender (RFC 9000 section 12.3).
    largest: [[Option<u64>; 2]; 3],
    /// The `ClientHello`, and the first message of the server's Handshake packets.
    pub(super) crypto: [(Ordered, FirstMessage); 2],
    pub(super) server_name: Option<Box<str>>,
    /// The protocol agreed on, or those that the client speaks.
    pub(super) protocols: Vec<Box<[u8]>>,
    /// Connection IDs, by the direction that their owner sends in.
    ids: [SmallVec<[ConnectionId; 2]>; 2],
    resets: Vec<[u8; 16]>,
    early: Vec<Early>,
    /// Packets that could not wait.
    too_early: u64,
    streams: Streams,
    conversation: Conversation,
    /// 1-RTT packets were opened.
    reads: bool,
    /// Packets were seen that could not be opened for want of keys.
    lacks: bool,
    /// One end has closed it.
    closed: bool,
    /// A version that is not read, or a protocol that is not HTTP/3.
    pub(super) unread: bool,
    pub(super) told_unread: bool,
}

/// How a packet came.
#[derive(Clone, Copy)]
struct Arrival {
    direction: usize,
    /// Bytes of its datagram that follow and were not captured.
    missing: usize,
    /// When it was captured, in microseconds.
    time: i64,
}

/// A packet that waits.
struct Early {
    direction: usize,
    time: i64,
    packet: Box<[u8]>,
}

/// What all connections of a shard share.
pub(super) struct Hall<'h> {
    pub(super) budget: &'h mut Budget,
    /// Connection IDs that became known, for datagrams whose path tells nothing.
    pub(super) learnt: &'h mut Vec<ConnectionId>,
}

/// Packet number spaces.
const INITIAL: usize = 0;
const HANDSHAKE: usize = 1;
const APPLICATION: usize = 2;

impl Connection {
    pub(super) fn new(ends: [SocketAddr; 2]) -> Self {
        Self {
            ends,
            spoken: Spoken::default(),
            client: None,
            keyring: Keyring::default(),
            largest: Default::default(),
            crypto: Default::default(),
            server_name: None,
            protocols: Vec::new(),
            ids: Default::default(),
            resets: Vec::new(),
            early: Vec::new(),
            too_early: 0,
            streams: Streams::default(),
            conversation: Conversation::default(),
            reads: false,
            lacks: false,
            closed: false,
            unread: false,
            told_unread: false,
        }
    }

    /// The direction that one end sends in, as far as it is known.
    pub(super) fn direction_of(&self, end: usize) -> Option<usize> {
        self.client.map(|client| if end == CLIENT { client } else { 1 - client })
    }

    /// Whether giving it up may lose exchanges.
    pub(super) fn is_read(&self) -> bool {
        self.reads && !self.unread && !self.closed
    }

    /// Every connection ID it has.
    pub(super) fn ids(&self) -> impl Iterator<Item = &ConnectionId> {
        self.ids.iter().flatten()
    }

    /// Takes a datagram: one packet, or several (RFC 9000 section 12.2).
    pub(super) fn datagram(
        &mut self,
        direction: usize,
        payload: &[u8],
        missing: usize,
        time: i64,
        hall: &mut Hall<'_>,
        context: &mut Context<'_, '_>,
    ) {
        let arrival = Arrival { direction, missing, time };
        let mut rest = payload;
        while !rest.is_empty() {
            let is_first = rest.len() == payload.len();
            let length = self.packet(arrival, rest, is_first, hall, context);
            rest = rest.get(length..).unwrap_or_default();
        }
    }

    /// The capture ends, or the connection is given up: delivers what is left.
    pub(super) fn finish(&mut self, hall: &mut Hall<'_>, context: &mut Context<'_, '_>) {
        let client = self.client.unwrap_or_default();
        for (ordered, first) in &mut self.crypto {
            ordered.abandon(hall.budget);
            hall.budget.held = hall.budget.held.saturating_sub(first.held());
        }
        let early = self.take_early(hall);
        let unopened = self.too_early + early.len() as u64;
        if self.reads && !self.unread {
            let (packet, number) = (context.packet, context.stream);
            context.outlet.reading.mishaps.add_many(Mishap::PacketBroken, unopened, packet, || {
                format!("quic {number}: packets that came before their keys")
            });
        }
        let mut talk = self.conversation.with(client, context);
        self.streams.finish(hall.budget, &mut talk);
        self.conversation.finish(client, context);
        if self.lacks && !self.reads && !self.unread {
            let trouble = if !self.keyring.is_named() {
                Trouble::NoHandshake
            } else if context.secrets.is_empty() {
                Trouble::NoKeyLog
            } else if self.keyring.has_secrets(context.secrets) {
                Trouble::Mismatch
            } else {
                Trouble::NoSecret
            };
            let server = self.server_name.as_deref();
            context.encrypted(server.unwrap_or_default(), |number| {
                let name = server.unwrap_or("an unnamed server");
                format!("quic {number}: QUIC to {name}: {trouble}")
            });
        }
    }

    /// Takes the packet at the start of `bytes`; returns its length.
    fn packet(
        &mut self,
        arrival: Arrival,
        bytes: &[u8],
        is_first: bool,
        hall: &mut Hall<'_>,
        context: &mut Context<'_, '_>,
    ) -> usize {
        let Arrival { direction, missing, time } = arrival;
        let (packet, outcome) = if header::is_long(bytes) {
            let Some(header) = header::long(bytes, missing) else {
                if header::invariant(bytes).is_some_and(|it| it.version == Named::Unread) {
                    self.turn_away("QUIC in a version before 1", context);
                }
                return bytes.len();
            };
            let packet = bytes.get(..header.length).unwrap_or(bytes);
            (packet, self.long(direction, packet, &header, hall, context))
        } else {
            (bytes, self.short(direction, bytes, context))
        };
        match outcome {
            Ok((space, opened)) => {
                self.opened(arrival, space, opened, hall, context);
            }
            Err(Closed::TooEarly) => {
                self.lacks |= self.client.is_some() || !self.keyring.is_named();
                let held: usize = self.early.iter().map(|early| early.packet.len()).sum();
                let fits = self.early.len() < EARLY.0 && held + packet.len() <= EARLY.1;
                if fits && missing == 0 && hall.budget.held < hall.budget.limit {
                    hall.budget.held += packet.len();
                    self.early.push(Early { direction, time, packet: packet.into() });
                } else {
                    self.too_early += 1;
                }
            }
            Err(Closed::NoSecret) => self.lacks = true,
            // Behind the first packet of a datagram there may be padding.
            Err(Closed::Broken) if is_first && !self.unread && !self.is_reset(packet) => {
                context.mishap(Mishap::PacketBroken, |number| {
                    let what = if missing > 0 { "was cut" } else { "does not decrypt" };
                    format!("quic {number}: a packet that {what}")
                });
            }
            Err(Closed::Broken) => {}
        }
        packet.len()
    }

    /// Opens a packet with a long header.
    fn long(
        &mut self,
        direction: usize,
        packet: &[u8],
        header: &Long,
        hall: &mut Hall<'_>,
        context: &mut Context<'_, '_>,
    ) -> Result<(usize, Opened), Closed> {
        self.learn(direction, header.source, hall);
        let (space, level) = match header.kind {
            Kind::Initial => (INITIAL, None),
            Kind::Handshake => (HANDSHAKE, Some(Level::Handshake)),
            Kind::ZeroRtt => (APPLICATION, Some(Level::ZeroRtt)),
            // The Initial packets that follow show its connection ID.
            Kind::Retry => return Ok((INITIAL, Opened { number: 0, payload: 0..0 })),
        };
        let Some(level) = level else {
            let sender = self.client.map(|client| usize::from(direction != client));
            let largest = self.largest[INITIAL][sender.unwrap_or(CLIENT)];
            let opened =
                self.keyring.open_initial(packet, header, sender, largest, context.scratch);
            // The client's first packets may come behind it, or those that answer a Retry.
            let is_early = sender == Some(SERVER) && largest.is_none();
            let (opened, is_start) =
                opened.map_err(|why| if is_early { Closed::TooEarly } else { why })?;
            self.client.get_or_insert(direction);
            if is_start {
                self.forget_hello(hall);
            }
            return Ok((INITIAL, opened));
        };
        if level == Level::Handshake {
            self.learn(1 - direction, header.destination, hall);
        }
        let client = self.client.ok_or(Closed::TooEarly)?;
        let sender = usize::from(direction != client);
        let largest = self.largest[space][sender];
        let which = (level, sender);
        let opened = self.keyring.open_long(
            packet,
            header,
            which,
            context.secrets,
            largest,
            context.scratch,
        )?;
        Ok((space, opened))
    }

    /// Opens a packet with a short header. It does not tell how long its connection ID is.
    fn short(
        &mut self,
        direction: usize,
        packet: &[u8],
        context: &mut Context<'_, '_>,
    ) -> Result<(usize, Opened), Closed> {
        let client = self.client.ok_or(Closed::TooEarly)?;
        let sender = usize::from(direction != client);
        let largest = self.largest[APPLICATION][sender];
        let behind = packet.get(1..).unwrap_or_default();
        let ids = &self.ids[1 - direction];
        let mut lengths: SmallVec<[usize; 4]> = SmallVec::new();
        let known = ids.iter().filter(|id| behind.starts_with(id.as_bytes()));
        // An ID that is there, then one that is as long as others of its owner.
        for id in known.chain(ids) {
            let length = id.as_bytes().len();
            if !lengths.contains(&length) {
                lengths.push(length);
            }
        }
        let mut outcome = Err(Closed::TooEarly);
        for length in lengths {
            let Context { secrets, scratch, .. } = context;
            let opened =
                self.keyring.open_short(packet, 1 + length, sender, secrets, largest, scratch);
            outcome = opened.map(|opened| (APPLICATION, opened));
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    /// Takes the frames of a packet that was opened.
    fn opened(
        &mut self,
        arrival: Arrival,
        space: usize,
        opened: Opened,
        hall: &mut Hall<'_>,
        context: &mut Context<'_, '_>,
    ) {
        let Some(client) = self.client else { return };
        let sender = usize::from(arrival.direction != client);
        let largest = &mut self.largest[space][sender];
        *largest = (*largest).max(Some(opened.number));
        if space == APPLICATION {
            self.reads = true;
            let spoken = if self.is_http() { Spoken::Http } else { Spoken::Other };
            *context.spoken = (*context.spoken).max(spoken);
        }
        let frames = std::mem::take(context.scratch);
        let mut rest = frames.get(opened.payload).unwrap_or_default();
        while let Some(frame) = frame::next(&mut rest) {
            self.frame(arrival, sender, space, frame, hall, context);
        }
        if !rest.is_empty() {
            context.mishap(Mishap::PacketBroken, |number| {
                format!("quic {number}: a frame that is not known")
            });
        }
        *context.scratch = frames;
        if space == INITIAL && !self.early.is_empty() {
            self.again(hall, context);
        }
    }

    fn take_early(&mut self, hall: &mut Hall<'_>) -> Vec<Early> {
        let early = std::mem::take(&mut self.early);
        let held: usize = early.iter().map(|early| early.packet.len()).sum();
        hall.budget.held = hall.budget.held.saturating_sub(held);
        early
    }

    /// Keys may have become known: tries the packets that wait for them.
    fn again(&mut self, hall: &mut Hall<'_>, context: &mut Context<'_, '_>) {
        for early in self.take_early(hall) {
            let Early { direction, time, packet } = early;
            let arrival = Arrival { direction, missing: 0, time };
            self.packet(arrival, &packet, false, hall, context);
        }
    }

    fn frame(
        &mut self,
        arrival: Arrival,
        sender: usize,
        space: usize,
        frame: Frame<'_>,
        hall: &mut Hall<'_>,
        context: &mut Context<'_, '_>,
    ) {
        let client = self.client.unwrap_or_default();
        let Arrival { direction, time, .. } = arrival;
        match frame {
            Frame::Crypto { offset, data: bytes }
                if matches!((sender, space), (CLIENT, INITIAL) | (SERVER, HANDSHAKE)) =>
            {
                let stretch = Stretch { offset, bytes, fin: false, time };
                self.crypto(sender, stretch, hall, context);
            }
            Frame::Stream { id, offset, data: bytes, fin } if !self.unread => {
                let stretch = Stretch { offset, bytes, fin, time };
                let mut talk = self.conversation.with(client, context);
                let given_up = self.streams.take(sender, id, stretch, hall.budget, &mut talk);
                if given_up {
                    context.mishap(Mishap::FlowEvicted, |number| {
                        format!("quic {number}: too many streams at once")
                    });
                }
                if *context.kept > KEPT.1 {
                    self.over_memory(hall, context);
                }
            }
            Frame::ResetStream { id, .. } if !self.unread => {
                let mut talk = self.conversation.with(client, context);
                self.streams.reset(sender, id, hall.budget, &mut talk);
            }
            Frame::NewConnectionId { id, reset } => {
                if let Some(id) = ConnectionId::new(id) {
                    self.learn(direction, id, hall);
                }
                if let Some(token) = reset.first_chunk().filter(|_| self.resets.len() < RESETS) {
                    self.resets.push(*token);
                }
            }
            Frame::ConnectionClose => self.closed = true,
            _ => {}
        }
    }

    /// Messages in progress hold too much memory: this connection is given up.
    #[cold]
    fn over_memory(&mut self, hall: &mut Hall<'_>, context: &mut Context<'_, '_>) {
        context.mishap(Mishap::FlowEvicted, |number| format!("quic {number}"));
        let client = self.client.unwrap_or_default();
        self.streams.abandon(hall.budget);
        self.conversation.finish(client, context);
        self.unread = true;
    }

    /// An end has shown a connection ID of its own.
    fn learn(&mut self, direction: usize, id: ConnectionId, hall: &mut Hall<'_>) {
        let ids = &mut self.ids[direction & 1];
        if !ids.contains(&id) && ids.len() < IDS {
            ids.push(id);
            if !id.is_empty() {
                hall.learnt.push(id);
            }
        }
    }

    /// Whether a packet is a stateless reset (RFC 9000 section 10.3).
    fn is_reset(&self, packet: &[u8]) -> bool {
        packet.last_chunk().is_some_and(|token: &[u8; 16]| self.resets.contains(token))
    }
}
