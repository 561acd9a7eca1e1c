//! The connections of one shard. A capture has a fixed number of shards, and a connection belongs
//! to the shard of its number, so that nothing depends on how many threads read them.

use std::net::SocketAddr;

use crate::model::{Mishap, Outlet};

use super::context::Context;
use super::packet::RST;
use super::reassembly::{Budget, Reassembly, Segment};
use super::secrets::Secrets;
use super::speech::{Listening, Speech};

/// Shards of a capture.
pub(super) const SHARDS: usize = 64;

/// Out-of-order bytes that the connections of one shard may hold together.
const REORDER: usize = 2 << 20;

/// Exchanges completed by one packet that get ordinals of their own.
pub(super) const ORDINALS: u64 = 1 << 10;

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
}

/// The connections of a shard.
pub(super) struct Shard {
    /// By stream number divided by [`SHARDS`].
    connections: Vec<Option<Box<Connection>>>,
    reorder: Budget,
    kept: usize,
    spare: Vec<Vec<u8>>,
    scratch: Vec<u8>,
}

struct Connection {
    ends: [SocketAddr; 2],
    reassembly: Reassembly,
    speech: Speech,
    reset: bool,
}

impl Shard {
    pub(super) fn new() -> Self {
        Self {
            connections: Vec::new(),
            reorder: Budget { held: 0, limit: REORDER },
            kept: 0,
            spare: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Takes the events of a wave; `bytes` gives a segment its payload.
    pub(super) fn read<'b>(
        &mut self,
        events: &[Event],
        payload: impl Fn(&Segment) -> &'b [u8],
        secrets: &Secrets,
        outlet: &mut Outlet<'_>,
    ) {
        for event in events {
            match event {
                Event::Segment(segment) => {
                    self.segment(segment, payload(segment), secrets, outlet);
                }
                Event::Open { stream, ends } => self.open(*stream, *ends),
                Event::Close { stream, packet } => self.close(*stream, *packet, secrets, outlet),
                Event::Evict { stream, packet } => self.evict(*stream, *packet, secrets, outlet),
            }
        }
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
        for slot in 0..self.connections.len() {
            let stream = (slot * SHARDS + shard) as u32;
            // Behind every ordinal of a packet, in the order of the connections.
            let ordinal = (packets + 1 + u64::from(stream)) * ORDINALS;
            self.end(stream, packets, ordinal, secrets, outlet);
        }
    }

    #[inline]
    fn segment(
        &mut self,
        segment: &Segment,
        payload: &[u8],
        secrets: &Secrets,
        outlet: &mut Outlet<'_>,
    ) {
        let slot = segment.stream as usize / SHARDS;
        let Some(place) = self.connections.get_mut(slot) else { return };
        let Some(connection) = place.as_deref_mut() else { return };
        connection.reset |= segment.flags & RST != 0;
        let Connection { ends, reassembly, speech, .. } = connection;
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
        };
        let mut listening = Listening { speech, context: &mut context };
        reassembly.segment(segment, payload, &mut self.reorder, &mut listening);
        if speech.is_off() {
            if reassembly.waits() {
                let mut listening = Listening { speech, context: &mut context };
                reassembly.finish(&mut self.reorder, &mut listening);
            }
            *place = None;
        }
    }

    fn open(&mut self, stream: u32, ends: [SocketAddr; 2]) {
        let slot = stream as usize / SHARDS;
        if self.connections.len() <= slot {
            self.connections.resize_with(slot + 1, || None);
        }
        if let Some(place) = self.connections.get_mut(slot) {
            *place = Some(Box::new(Connection {
                ends,
                reassembly: Reassembly::default(),
                speech: Speech::default(),
                reset: false,
            }));
        }
    }

    fn close(&mut self, stream: u32, packet: u64, secrets: &Secrets, outlet: &mut Outlet<'_>) {
        self.end(stream, packet, packet * ORDINALS, secrets, outlet);
    }

    fn evict(&mut self, stream: u32, packet: u64, secrets: &Secrets, outlet: &mut Outlet<'_>) {
        let slot = stream as usize / SHARDS;
        let Some(Some(connection)) = self.connections.get(slot) else { return };
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
        let Some(connection) = self.connections.get_mut(slot).and_then(Option::take) else {
            return;
        };
        let Connection { ends, mut reassembly, mut speech, .. } = *connection;
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
        };
        let mut listening = Listening { speech: &mut speech, context: &mut context };
        reassembly.finish(&mut self.reorder, &mut listening);
        speech.finish(&mut context);
    }
}
