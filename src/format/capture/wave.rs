//! A stretch of packets whose shards are read in parallel, and the pool its memory goes back to.

use std::sync::{Arc, Mutex, PoisonError};

use crate::format::Wave;
use crate::model::{Mishaps, Outlet};

use super::quic::Datagram;
use super::reassembly::Payloads;
use super::secrets::Secrets;
use super::shard::{Event, SHARDS, Shard};

/// Memory for waves, used over and over: fresh pages cost more than reading into old ones.
#[derive(Default)]
pub(super) struct Pool {
    spare: Mutex<Vec<Memory>>,
}

/// The memory of one wave.
#[derive(Default)]
pub(super) struct Memory {
    /// Bytes of the file; valid up to what the walk has filled.
    pub(super) bytes: Vec<u8>,
    /// Bytes that lie nowhere in the file in one piece: packets put together from fragments.
    pub(super) extra: Vec<u8>,
    /// What each shard is told.
    pub(super) events: Vec<Vec<Event>>,
    /// Datagrams that may belong to a QUIC connection of any shard.
    pub(super) strays: Vec<Datagram>,
}

/// Packets between two collections of exchanges.
pub(super) struct PacketWave {
    pub(super) memory: Memory,
    pub(super) shards: Arc<Vec<Mutex<Shard>>>,
    pub(super) pool: Arc<Pool>,
    /// What was known when the wave was cut: whatever is learnt later does not change how it is
    /// read.
    pub(super) secrets: Arc<Secrets>,
    /// What the serial stage counted. The first piece reports it.
    pub(super) counts: Counts,
    /// Whether nothing comes behind it: what is open is delivered.
    pub(super) last: bool,
}

/// What the serial stage counts.
#[derive(Clone, Default)]
pub(super) struct Counts {
    /// Packets in this wave.
    pub(super) packets: u64,
    /// Segments found in them.
    pub(super) segments: u64,
    /// Packets up to the end of this wave.
    pub(super) all_packets: u64,
    /// Bytes of the file.
    pub(super) bytes: u64,
    pub(super) mishaps: Mishaps,
}

impl Pool {
    pub(super) fn take(&self) -> Memory {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut memory = spare.pop().unwrap_or_default();
        memory.extra.clear();
        memory.strays.clear();
        memory.events.resize_with(SHARDS, Vec::new);
        memory.events.iter_mut().for_each(Vec::clear);
        memory
    }

    fn give(&self, memory: Memory) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        spare.push(memory);
    }
}

impl PacketWave {
    fn payloads(&self) -> Payloads<'_> {
        let Memory { bytes, extra, .. } = &self.memory;
        // No two waves that hold segments end at the same packet.
        Payloads { bytes, extra, wave: self.counts.all_packets }
    }
}

impl Wave for PacketWave {
    fn pieces(&self) -> usize {
        SHARDS
    }

    fn read(&self, index: usize, outlet: &mut Outlet<'_>) {
        if index == 0 {
            outlet.reading.units += self.counts.packets;
            outlet.reading.bytes += self.counts.bytes;
            outlet.reading.traffic.get_or_insert_default().packets += self.counts.segments;
            outlet.reading.mishaps.merge(self.counts.mishaps.clone());
        }
        let (Some(events), Some(shard)) = (self.memory.events.get(index), self.shards.get(index))
        else {
            return;
        };
        if events.is_empty() && self.memory.strays.is_empty() && !self.last {
            return;
        }
        let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let strays = &self.memory.strays;
        shard.read(events, strays, self.payloads(), &self.secrets, outlet);
        if self.last {
            shard.finish(index, self.counts.all_packets, &self.secrets, outlet);
        }
    }
}

impl Drop for PacketWave {
    fn drop(&mut self) {
        self.pool.give(std::mem::take(&mut self.memory));
    }
}
