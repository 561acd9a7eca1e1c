//! One TCP connection: what is said on it, in which segments, and in which order a tap sees them.

use std::collections::VecDeque;
use std::rc::Rc;

use super::capture::Wrapping;
use super::counts::Counts;
use super::http2::Connection;
use super::message::{Messages, Scene, Stock};
use super::packet::{ACK, Endpoints, FIN, PSH, Packet, SEGMENT, SYN};
use super::random::Random;
use super::tls::Session;

/// Most streams at a time on a connection of HTTP/2.
const STREAMS: u64 = 5;

/// A connection between its first and its last packet.
pub(crate) struct Flow {
    pub(crate) endpoints: Endpoints,
    /// What is to be seen next.
    packets: VecDeque<Packet>,
    /// Next sequence numbers of the client and of the server.
    client: u32,
    server: u32,
    /// The clock of both sides' timestamps, in milliseconds.
    stamp: u32,
    /// What earlier scenes call for.
    scenes: VecDeque<Scene>,
    speech: Speech,
    exchanges_left: u64,
    /// Payload bytes of `packets`.
    pending: u64,
    stage: Stage,
}

/// What messages become on the wire.
enum Speech {
    Cleartext,
    Tls(Box<Session>),
    Http2(Box<Connection>),
}

#[derive(PartialEq, Eq)]
enum Stage {
    Open,
    Talking,
    Closed,
}

impl Flow {
    /// The connection with this number, on which so many exchanges are planned.
    pub(crate) fn new(
        number: u64,
        exchanges: u64,
        wrapping: Wrapping,
        random: &mut Random,
    ) -> Self {
        let [.., a, b] = (number / 20_000).to_be_bytes();
        let port = 20_000 + number % 20_000;
        Self {
            endpoints: Endpoints {
                client: ([10, 1, a, b], port as u16),
                server: ([192, 168, 7, random.between(10, 30) as u8], *random.pick(&[80, 8080])),
            },
            packets: VecDeque::new(),
            client: random.next() as u32,
            server: random.next() as u32,
            stamp: 1_000_000,
            scenes: VecDeque::new(),
            speech: match wrapping {
                Wrapping::Cleartext => Speech::Cleartext,
                Wrapping::Tls => Speech::Tls(Box::new(Session::new(number))),
                Wrapping::Http2 => Speech::Http2(Box::new(Connection::new(number))),
            },
            exchanges_left: exchanges,
            pending: 0,
            stage: Stage::Open,
        }
    }

    /// The next packet; `None` when the connection is closed. With `hurry` no further exchange is
    /// begun.
    pub(crate) fn next(
        &mut self,
        milliseconds: u64,
        hurry: bool,
        stock: &Stock,
        random: &mut Random,
        counts: &mut Counts,
    ) -> Option<Packet> {
        if self.packets.is_empty() {
            // Both clocks started at the same time and never go back.
            self.stamp = (self.stamp + 1).max(1_000_000 + milliseconds as u32);
            match self.stage {
                Stage::Open => self.open(random),
                Stage::Talking if hurry || self.exchanges_left == 0 => self.close(random),
                Stage::Talking => self.exchange(stock, random, counts),
                Stage::Closed => {}
            }
        }
        let packet = self.packets.pop_front()?;
        self.pending -= packet.payload().len() as u64;
        Some(packet)
    }

    /// Payload bytes that are begun and not yet sent.
    pub(crate) fn pending(&self) -> u64 {
        self.pending
    }

    fn open(&mut self, random: &mut Random) {
        self.stage = Stage::Talking;
        self.send(true, SYN);
        self.send(false, SYN | ACK);
        self.send(true, ACK);
        let flights = match &mut self.speech {
            Speech::Cleartext => None,
            Speech::Tls(session) => Some(session.handshake()),
            Speech::Http2(_) => Some(Connection::handshake()),
        };
        for (from_client, flight) in flights.into_iter().flatten() {
            self.transfer(from_client, flight, random);
        }
    }

    fn close(&mut self, random: &mut Random) {
        if let Speech::Http2(connection) = &self.speech {
            let farewell = connection.farewell();
            self.transfer(false, farewell, random);
        }
        self.stage = Stage::Closed;
        self.send(true, FIN | ACK);
        self.send(false, FIN | ACK);
        self.send(true, ACK);
    }

    /// Sends a segment without payload.
    fn send(&mut self, from_client: bool, flags: u8) {
        let (own, other) = (self.next_sequence(from_client), self.next_sequence(!from_client));
        let first = flags == SYN;
        self.packets.push_back(Packet {
            from_client,
            flags,
            sequence: own,
            acknowledgement: if first { 0 } else { other },
            stamp: self.stamp,
            echo: if first { 0 } else { self.stamp },
            payload: None,
        });
        if flags & (SYN | FIN) != 0 {
            self.advance(from_client, 1);
        }
    }

    fn exchange(&mut self, stock: &Stock, random: &mut Random, counts: &mut Counts) {
        let batch = match self.speech {
            Speech::Http2(_) => random.between(1, STREAMS).min(self.exchanges_left),
            Speech::Cleartext | Speech::Tls(_) => 1,
        };
        let mut scenes = Vec::new();
        for _ in 0..batch {
            scenes.push(self.scenes.pop_front().unwrap_or_else(|| Scene::draw(random)));
        }
        let mut messages = Vec::new();
        for scene in scenes {
            match scene.reaction() {
                Some(reaction) => self.scenes.push_back(reaction),
                None => self.exchanges_left -= 1,
            }
            let exchange = stock.exchange(scene, random);
            counts.exchange(exchange.status);
            messages.push(exchange);
        }
        let flights: Vec<_> = match &mut self.speech {
            Speech::Cleartext => in_turn(messages).collect(),
            Speech::Tls(session) => in_turn(messages)
                .map(|(from_client, message)| (from_client, session.seal(from_client, &message)))
                .collect(),
            Speech::Http2(connection) => connection.exchange(&messages, random).into(),
        };
        for (from_client, flight) in flights {
            self.transfer(from_client, flight, random);
        }
    }

    /// Sends a message in segments, some of them twice or after their successors, with the
    /// acknowledgements of a receiver that sees the same order.
    fn transfer(&mut self, from_client: bool, message: Vec<u8>, random: &mut Random) {
        let length = message.len();
        let message: Rc<[u8]> = message.into();
        let sequence = self.next_sequence(from_client);
        let acknowledgement = self.next_sequence(!from_client);
        let mut received = 0;
        let mut ahead: Vec<usize> = Vec::new();
        let order = order_of(length.div_ceil(SEGMENT), random);
        for (position, &segment) in order.iter().enumerate() {
            let start = segment * SEGMENT;
            let end = (start + SEGMENT).min(length);
            self.pending += (end - start) as u64;
            self.packets.push_back(Packet {
                from_client,
                flags: if end == length { ACK | PSH } else { ACK },
                sequence: sequence.wrapping_add(start as u32),
                acknowledgement,
                stamp: self.stamp,
                echo: self.stamp,
                payload: Some((Rc::clone(&message), start..end)),
            });
            let in_order = start == received;
            if start > received {
                ahead.push(segment);
            } else if in_order {
                received = end;
                while let Some(index) = ahead.iter().position(|&other| other * SEGMENT == received)
                {
                    ahead.swap_remove(index);
                    received = (received + SEGMENT).min(length);
                }
            }
            // Every second segment is acknowledged, and at once what is out of order (RFC 5681
            // §4.2). A request in one segment is acknowledged by its response.
            let last = position + 1 == order.len();
            if position % 2 == 1 || !in_order || (last && !from_client) {
                self.packets.push_back(Packet {
                    from_client: !from_client,
                    flags: ACK,
                    sequence: acknowledgement,
                    acknowledgement: sequence.wrapping_add(received as u32),
                    stamp: self.stamp,
                    echo: self.stamp,
                    payload: None,
                });
            }
        }
        self.advance(from_client, length as u32);
    }

    fn next_sequence(&self, of_client: bool) -> u32 {
        if of_client { self.client } else { self.server }
    }

    fn advance(&mut self, of_client: bool, bytes: u32) {
        let sequence = if of_client { &mut self.client } else { &mut self.server };
        *sequence = sequence.wrapping_add(bytes);
    }
}

/// Each request and its response, and who sends them.
fn in_turn(messages: Vec<Messages>) -> impl Iterator<Item = (bool, Vec<u8>)> {
    messages.into_iter().flat_map(|each| [(true, each.request), (false, each.response)])
}

/// The order in which a tap sees `segments` segments: one in a hundred changes places with its
/// successor, half of one in a hundred comes up to five places late, one in a hundred comes twice.
fn order_of(segments: usize, random: &mut Random) -> Vec<usize> {
    let mut order: Vec<usize> = (0..segments).collect();
    for index in 0..segments {
        match random.below(200) {
            0..2 => order[index..(index + 2).min(segments)].rotate_left(1),
            2 => order[index..(index + 6).min(segments)].rotate_left(1),
            _ => {}
        }
    }
    for index in 0..segments {
        if random.in_thousand(10) {
            let again = order[index];
            order.insert((index + 3).min(order.len()), again);
        }
    }
    order
}
