//! The connections of one shard. A capture has a fixed number of shards, and a connection belongs
//! to the shard of its number, so that nothing depends on how many threads read them.

use std::net::SocketAddr;

use crate::model::{Mishap, Outlet, Reading, Spoken};

use super::connections::Connections;
use super::context::Context;
use super::packet::RST;
use super::quic::{self, Datagram};
use super::reassembly::{Budget, Payloads, Reassembly, Segment};
use super::secrets::Secrets;
use super::speech::{Listening, Speech};

/// Shards of a capture.
pub(super) const SHARDS: usize = 64;

/// Out-of-order bytes that the connections of one shard may hold together.
const REORDER: usize = 2 << 20;

/// Exchanges completed by one packet that get ordinals of their own.
pub(super) const ORDINALS: u64 = 1 << 10;

/// Ordinals of QUIC connections that are read to their end by the end of the capture come behind those
/// of TCP.
const QUIC: u64 = 1 << 32;

/// What a wave tells a shard, in the order of the packets.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    /// A connection begins.
    Open { stream: u32, ends: [SocketAddr; 2] },
    /// A segment of a connection.
    Segment(Segment),
    /// A connection is over: its ports are used anew.
    Close { stream: u32, packet: u64 },
    /// A connection is given up to bound memory.
    Evict { stream: u32, packet: u64 },
    /// A QUIC connection begins.
    OpenQuic { connection: u32, ends: [SocketAddr; 2] },
    /// A datagram of a QUIC connection.
    Datagram(Datagram),
    /// A QUIC connection is given up to bound memory.
    EvictQuic { connection: u32, packet: u64 },
}

/// The connections of a shard.
pub(super) struct Shard {
    /// By stream number divided by [`SHARDS`].
    connections: Connections<Connection>,
    quic: quic::Connections,
    reorder: Budget,
    kept: usize,
    spare: Vec<Vec<u8>>,
    scratch: Vec<u8>,
    /// What was found to be spoken on the QUIC connection at hand.
    spoken: Spoken,
}

struct Connection {
    ends: [SocketAddr; 2],
    reassembly: Reassembly,
    speech: Speech,
    spoken: Spoken,
    reset: bool,
}

impl Shard {
    pub(super) fn new() -> Self {
        Self {
            connections: Connections::new(),
            quic: quic::Connections::new(),
            reorder: Budget { held: 0, limit: REORDER },
            kept: 0,
            spare: Vec::new(),
            scratch: Vec::new(),
            spoken: Spoken::default(),
        }
    }

    /// Takes the events of a wave, and the datagrams whose connection the serial stage does not
    /// know.
    pub(super) fn read(
        &mut self,
        events: &[Event],
        strays: &[Datagram],
        payloads: Payloads<'_>,
        secrets: &Secrets,
        outlet: &mut Outlet<'_>,
    ) {
        let mut strays = strays.iter().peekable();
        for event in events {
            match event {
                Event::Segment(segment) => {
                    self.segment(segment, payloads, secrets, outlet);
                }
                Event::Open { stream, ends } => self.open(*stream, *ends),
                Event::Close { stream, packet } => self.close(*stream, *packet, secrets, outlet),
                Event::Evict { stream, packet } => self.evict(*stream, *packet, secrets, outlet),
                Event::OpenQuic { connection, ends } => self.quic.open(*connection, *ends),
                Event::Datagram(datagram) => {
                    while let Some(stray) = strays.next_if(|it| it.packet < datagram.packet) {
                        self.stray(stray, payloads, secrets, outlet);
                    }
                    let payload = payloads.get(datagram.offset, datagram.length);
                    let packet = datagram.packet;
                    let (quic, mut context) = self.quic(packet, packet * ORDINALS, secrets, outlet);
                    quic.datagram(datagram, payload, &mut context);
                }
                Event::EvictQuic { connection, packet } => {
                    let (quic, mut context) =
                        self.quic(*packet, packet * ORDINALS, secrets, outlet);
                    quic.evict(*connection, &mut context);
                }
            }
        }
        for stray in strays {
            self.stray(stray, payloads, secrets, outlet);
        }
    }

    fn stray(
        &mut self,
        stray: &Datagram,
        payloads: Payloads<'_>,
        secrets: &Secrets,
        outlet: &mut Outlet<'_>,
    ) {
        if self.quic.is_empty() {
            return;
        }
        let packet = stray.packet;
        let (quic, mut context) = self.quic(packet, packet * ORDINALS, secrets, outlet);
        quic.stray(stray, payloads.get(stray.offset, stray.length), &mut context);
    }

    /// The QUIC connections, and a context that they complete.
    fn quic<'c, 'o>(
        &'c mut self,
        packet: u64,
        ordinal: u64,
        secrets: &'c Secrets,
        outlet: &'c mut Outlet<'o>,
    ) -> (&'c mut quic::Connections, Context<'c, 'o>) {
        let nobody = SocketAddr::from(([0, 0, 0, 0], 0));
        let context = Context {
            outlet,
            kept: &mut self.kept,
            spare: &mut self.spare,
            scratch: &mut self.scratch,
            secrets,
            packet,
            ordinal,
            stream: 0,
            peers: [nobody; 2],
            scheme: "https",
            spoken: &mut self.spoken,
            nested: 0,
        };
        (&mut self.quic, context)
    }

    /// The capture is over: delivers what is left, connection by connection. `packets` is the
    /// number of the last packet.
    pub(super) fn finish(
        &mut self,
        shard: usize,
        packets: u64,
        secrets: &Secrets,
        outlet: &mut Outlet<'_>,
    ) {
        let mut next = 0;
        while let Some(slot) = self.connections.next_from(next) {
            next = slot + 1;
            let stream = (slot * SHARDS + shard) as u32;
            // Behind every ordinal of a packet, in the order of the connections.
            let ordinal = (packets + 1 + u64::from(stream)) * ORDINALS;
            self.end(stream, packets, ordinal, secrets, outlet);
        }
        let mut next = 0;
        while let Some(slot) = self.quic.next_from(next) {
            next = slot + 1;
            let number = (slot * SHARDS + shard) as u32;
            let ordinal = (packets + 1 + QUIC + u64::from(number)) * ORDINALS;
            let (quic, mut context) = self.quic(packets, ordinal, secrets, outlet);
            quic.finish(number, &mut context);
        }
    }

    #[inline]
    fn segment(
        &mut self,
        segment: &Segment,
        payloads: Payloads<'_>,
        secrets: &Secrets,
        outlet: &mut Outlet<'_>,
    ) {
        let slot = segment.stream as usize / SHARDS;
        let Some(connection) = self.connections.get_mut(slot) else { return };
        connection.reset |= segment.flags & RST != 0;
        let Connection { ends, reassembly, speech, spoken, .. } = connection;
        if *spoken == Spoken::Nothing && segment.length > 0 {
            *spoken = Spoken::Other;
        }
        let heard = heard(outlet.reading);
        let mut context = Context {
            outlet,
            kept: &mut self.kept,
            spare: &mut self.spare,
            scratch: &mut self.scratch,
            secrets,
            packet: segment.packet,
            ordinal: segment.packet * ORDINALS,
            stream: segment.stream,
            peers: *ends,
            scheme: "http",
            spoken,
            nested: 0,
        };
        let mut listening = Listening { speech, context: &mut context };
        reassembly.segment(segment, payloads, &mut self.reorder, &mut listening);
        let is_off = speech.is_off();
        if is_off && reassembly.waits() {
            let mut listening = Listening { speech, context: &mut context };
            reassembly.finish(&mut self.reorder, &mut listening);
        }
        if heard != self::heard(outlet.reading) {
            connection.spoken = Spoken::Http;
        }
        if is_off {
            let spoken = connection.spoken;
            self.connections.remove(slot);
            count(spoken, segment.stream, segment.packet, outlet);
        }
    }

    fn open(&mut self, stream: u32, ends: [SocketAddr; 2]) {
        let connection = Connection {
            ends,
            reassembly: Reassembly::default(),
            speech: Speech::default(),
            spoken: Spoken::default(),
            reset: false,
        };
        self.connections.insert(stream as usize / SHARDS, connection);
    }

    fn close(&mut self, stream: u32, packet: u64, secrets: &Secrets, outlet: &mut Outlet<'_>) {
        self.end(stream, packet, packet * ORDINALS, secrets, outlet);
    }

    fn evict(&mut self, stream: u32, packet: u64, secrets: &Secrets, outlet: &mut Outlet<'_>) {
        let slot = stream as usize / SHARDS;
        let Some(connection) = self.connections.get_mut(slot) else { return };
        // One that was over anyway is no loss.
        if connection.speech.is_http() && !connection.reset && !connection.reassembly.is_over() {
            outlet.mishap(Mishap::FlowEvicted, packet, || format!("tcp {stream}"));
        }
        self.end(stream, packet, packet * ORDINALS, secrets, outlet);
    }

    fn end(
        &mut self,
        stream: u32,
        packet: u64,
        ordinal: u64,
        secrets: &Secrets,
        outlet: &mut Outlet<'_>,
    ) {
        let slot = stream as usize / SHARDS;
        let Some(connection) = self.connections.remove(slot) else { return };
        let Connection { ends, mut reassembly, mut speech, mut spoken, .. } = *connection;
        let heard = heard(outlet.reading);
        let mut context = Context {
            outlet,
            kept: &mut self.kept,
            spare: &mut self.spare,
            scratch: &mut self.scratch,
            secrets,
            packet,
            ordinal,
            stream,
            peers: ends,
            scheme: "http",
            spoken: &mut spoken,
            nested: 0,
        };
        let mut listening = Listening { speech: &mut speech, context: &mut context };
        reassembly.finish(&mut self.reorder, &mut listening);
        speech.finish(&mut context);
        if heard != self::heard(outlet.reading) {
            spoken = Spoken::Http;
        }
        count(spoken, stream, packet, outlet);
    }
}

/// Exchanges and lone requests so far: more of them after a segment were on its connection.
#[inline]
pub(super) fn heard(reading: &Reading) -> u64 {
    reading.exchanges + reading.unanswered + reading.outside
}

/// A connection is over.
fn count(spoken: Spoken, stream: u32, packet: u64, outlet: &mut Outlet<'_>) {
    let traffic = outlet.reading.traffic.get_or_insert_default();
    traffic.count(spoken, packet, || format!("tcp {stream}"));
}
