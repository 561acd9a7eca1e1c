//! The QUIC connections of one shard.

use std::net::SocketAddr;

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use crate::format::capture::connections::Connections as Pages;
use crate::format::capture::context::Context;
use crate::format::capture::reassembly::Budget;
use crate::format::capture::shard::{SHARDS, heard};
use crate::model::{Mishap, Spoken};

use super::connection::{Connection, Hall};
use super::header::ConnectionId;
use super::paths::NO_PATH;
use super::{CLIENT, Datagram, SERVER};

/// Out-of-order bytes that the connections of one shard may hold together.
const REORDER: usize = 2 << 20;

/// Connection IDs that the shard's connections are found by when their path tells nothing: beyond it
/// those of later connections are not.
const IDS: usize = 1 << 14;

/// The connections of a shard.
pub(in super::super) struct Connections {
    /// By number divided by [`SHARDS`].
    open: Pages<Connection>,
    /// There was one.
    opened: bool,
    budget: Budget,
    /// Which connection gave out an ID.
    owners: HashMap<ConnectionId, u32, RandomState>,
    /// How many of them have each length.
    lengths: [u32; 21],
    /// Paths that a connection has moved to.
    moved: HashMap<u32, u32, RandomState>,
    learnt: Vec<ConnectionId>,
}

impl Connections {
    pub(in super::super) fn new() -> Self {
        Self {
            open: Pages::new(),
            opened: false,
            budget: Budget { held: 0, limit: REORDER },
            owners: HashMap::default(),
            lengths: [0; 21],
            moved: HashMap::default(),
            learnt: Vec::new(),
        }
    }

    /// Whether there never was one.
    pub(in super::super) fn is_empty(&self) -> bool {
        !self.opened
    }

    /// A connection begins.
    pub(in super::super) fn open(&mut self, number: u32, ends: [SocketAddr; 2]) {
        self.opened = true;
        self.open.insert(number as usize / SHARDS, Connection::new(ends));
    }

    /// Takes a datagram of a connection.
    pub(in super::super) fn datagram(
        &mut self,
        datagram: &Datagram,
        payload: &[u8],
        context: &mut Context<'_, '_>,
    ) {
        self.deliver(datagram.number, usize::from(datagram.direction), datagram, payload, context);
    }

    /// Takes a datagram of an unknown connection if it belongs to one of these.
    pub(in super::super) fn stray(
        &mut self,
        datagram: &Datagram,
        payload: &[u8],
        context: &mut Context<'_, '_>,
    ) {
        let path = datagram.number;
        let Some(number) = self.moved.get(&path).copied().or_else(|| self.owner(payload)) else {
            return;
        };
        let sender = if datagram.direction == 0 { CLIENT } else { SERVER };
        let connection = self.open.get_mut(number as usize / SHARDS);
        let Some(direction) = connection.and_then(|it| it.direction_of(sender)) else { return };
        if path != NO_PATH {
            self.moved.insert(path, number);
        }
        self.deliver(number, direction, datagram, payload, context);
    }

    /// A connection is given up to bound memory.
    pub(in super::super) fn evict(&mut self, number: u32, context: &mut Context<'_, '_>) {
        let connection = self.open.get_mut(number as usize / SHARDS);
        if connection.is_some_and(|connection| connection.is_read()) {
            context.stream = number;
            context.mishap(Mishap::FlowEvicted, |number| format!("quic {number}"));
        }
        self.finish(number, context);
    }

    /// The first connection at or behind a place, which is its number divided by [`SHARDS`].
    pub(in super::super) fn next_from(&self, slot: usize) -> Option<usize> {
        self.open.next_from(slot)
    }

    /// Delivers what is left of a connection.
    pub(in super::super) fn finish(&mut self, number: u32, context: &mut Context<'_, '_>) {
        let Some(mut connection) = self.open.remove(number as usize / SHARDS) else { return };
        let heard = begin(number, &connection, context);
        let mut hall = Hall { budget: &mut self.budget, learnt: &mut self.learnt };
        connection.finish(&mut hall, context);
        let spoken = end(heard, context);
        let traffic = context.outlet.reading.traffic.get_or_insert_default();
        traffic.count(spoken, context.packet, || format!("quic {number}"));
        for id in connection.ids() {
            if self.owners.get(id) == Some(&number) {
                self.owners.remove(id);
                self.lengths[id.as_bytes().len()] -= 1;
            }
        }
        self.moved.retain(|_, owner| *owner != number);
    }

    fn deliver(
        &mut self,
        number: u32,
        direction: usize,
        datagram: &Datagram,
        payload: &[u8],
        context: &mut Context<'_, '_>,
    ) {
        let Some(connection) = self.open.get_mut(number as usize / SHARDS) else { return };
        let heard = begin(number, connection, context);
        let mut hall = Hall { budget: &mut self.budget, learnt: &mut self.learnt };
        let missing = datagram.missing as usize;
        connection.datagram(direction & 1, payload, missing, datagram.time, &mut hall, context);
        connection.spoken = end(heard, context);
        for id in self.learnt.drain(..) {
            if self.owners.len() < IDS && self.owners.insert(id, number).is_none() {
                self.lengths[id.as_bytes().len()] += 1;
            }
        }
    }

    /// The connection that the ID in a short header belongs to.
    fn owner(&self, payload: &[u8]) -> Option<u32> {
        let behind = payload.get(1..)?;
        let lengths = self.lengths.iter().enumerate().rev();
        lengths.filter(|(_, count)| **count > 0).find_map(|(length, _)| {
            let id = ConnectionId::new(behind.get(..length)?)?;
            self.owners.get(&id).copied()
        })
    }
}

/// A connection is at hand. Returns how much was heard before.
fn begin(number: u32, connection: &Connection, context: &mut Context<'_, '_>) -> u64 {
    (context.stream, context.peers, context.scheme) = (number, connection.ends, "https");
    *context.spoken = connection.spoken;
    heard(context.outlet.reading)
}

/// What is spoken on the connection at hand, as far as it is known now.
fn end(before: u64, context: &Context<'_, '_>) -> Spoken {
    if heard(context.outlet.reading) == before { *context.spoken } else { Spoken::Http }
}
