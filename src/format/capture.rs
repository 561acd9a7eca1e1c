//! Packet captures: pcap and pcapng, TCP and QUIC, HTTP/1, HTTP/2 and HTTP/3.
//!
//! The serial stage reads the file, finds the TCP segment or QUIC datagram in each packet and the
//! connection it belongs to. Connections are spread over a fixed number of shards; these are read in parallel,
//! each from its own segments to its exchanges ([`shard`]).
//!
//! Ordinals are the number of the packet that completed an exchange, times 1,024, plus its index
//! among those that the packet completed. What is only completed by the end of the capture comes
//! behind, by the number of its connection.

mod ahead;
mod blocks;
#[cfg(test)]
mod conformance;
mod connections;
mod context;
mod crypto;
mod flows;
mod fragments;
mod http1;
mod http2;
mod http3;
mod huffman;
mod kept;
mod layers;
mod packet;
mod primitives;
mod quic;
mod reassembly;
mod routing;
pub mod secrets;
mod section;
mod shard;
mod speech;
mod stream_exchange;
mod timescale;
mod tls;
mod wave;

use std::fs::File;
use std::io::Read;
use std::sync::{Arc, Mutex};

use crate::model::Mishap;
use crate::source::SourceError;

use super::{Reader, Wave};
use ahead::Ahead;
use blocks::{Blocks, Step};
use flows::{FLOWS, Flows};
use fragments::Fragments;
use quic::{CONNECTIONS, Paths};
use secrets::Secrets;
use shard::{SHARDS, Shard};
use wave::{Counts, Memory, PacketWave, Pool};

/// What [`Reading::units`](crate::model::Reading::units) counts in a capture.
pub const UNITS: &str = "packets";

/// Bytes of the file read at once.
const WAVE: usize = 4 << 20;

/// The memory of a first wave begins with so many bytes.
const FIRST: usize = 64 << 10;

/// Whether these first bytes are a capture: `pcap` or `pcapng`.
pub fn recognise(head: &[u8]) -> Option<&'static str> {
    blocks::recognise(head)
}

/// Opens a capture that starts at its magic number. `secrets` open encrypted connections, together
/// with those that the capture itself holds.
///
/// # Errors
/// When the input cannot be read or is no capture.
pub fn open(
    input: Box<dyn Read + Send>,
    secrets: Arc<Secrets>,
) -> Result<Box<dyn Reader>, SourceError> {
    Ok(Box::new(Capture::open(input, secrets, WAVE, FLOWS)?))
}

/// As [`open`], from the start of a file: what the capture holds of key logs is found wherever in it
/// they are.
///
/// # Errors
/// As [`open`].
pub fn open_file(file: File, secrets: Arc<Secrets>) -> Result<Box<dyn Reader>, SourceError> {
    let again = file.try_clone();
    let mut capture = Capture::open(Box::new(file), secrets, WAVE, FLOWS)?;
    capture.look_ahead(again.ok());
    Ok(Box::new(capture))
}

/// A capture being read.
struct Capture {
    input: Box<dyn Read + Send>,
    /// Bytes of the file per wave.
    wave: usize,
    blocks: Blocks,
    flows: Flows,
    paths: Paths,
    fragments: Fragments,
    shards: Arc<Vec<Mutex<Shard>>>,
    pool: Arc<Pool>,
    /// What is known so far.
    secrets: Arc<Secrets>,
    /// The file, until its key logs were looked for.
    ahead: Option<Ahead>,
    /// A connection that needs secrets has begun.
    needs_secrets: bool,
    /// Key logs before this byte are known.
    known_to: u64,
    /// Bytes behind the last whole packet of the wave before.
    rest: Vec<u8>,
    /// Packets so far.
    packets: u64,
    /// Bytes of the file before the wave at hand.
    position: u64,
    /// Length of the file header until it is counted.
    header: u64,
    state: State,
    /// Nothing more has come so far: the capture is being made.
    paused: bool,
}

enum State {
    Open,
    /// The last wave is out; this is still to be told.
    Failed(SourceError),
    Over,
}

impl Capture {
    fn open(
        mut input: Box<dyn Read + Send>,
        secrets: Arc<Secrets>,
        wave: usize,
        flows: usize,
    ) -> Result<Self, SourceError> {
        let mut head = Vec::with_capacity(24);
        input.by_ref().take(24).read_to_end(&mut head)?;
        let Some((blocks, length)) = Blocks::open(&head) else {
            let error = if recognise(&head).is_some() {
                SourceError::new("the capture ends within its first header")
            } else {
                SourceError::new("this is neither pcap nor pcapng")
            };
            return Err(error.at("byte 0"));
        };
        let shards = (0..SHARDS).map(|_| Mutex::new(Shard::new())).collect();
        Ok(Self {
            input,
            wave: wave.max(64),
            blocks,
            flows: Flows::new(flows),
            paths: Paths::new(flows.min(CONNECTIONS)),
            fragments: Fragments::default(),
            shards: Arc::new(shards),
            pool: Arc::default(),
            secrets,
            ahead: None,
            needs_secrets: false,
            known_to: 0,
            rest: head.split_off(length),
            packets: 0,
            position: length as u64,
            header: length as u64,
            state: State::Open,
            paused: false,
        })
    }

    /// Lets key logs be looked for in this file, if it is of a format that holds some.
    fn look_ahead(&mut self, file: Option<File>) {
        if let Blocks::Pcapng(_) = self.blocks {
            self.ahead = file.map(Ahead::new);
        }
    }

    /// Reads the next stretch of the file into `memory`, behind what is left of the one before.
    /// At least `needed` bytes, unless the file ends. Returns how many bytes there are.
    fn fill(
        &mut self,
        memory: &mut Memory,
        filled: usize,
        needed: usize,
    ) -> Result<usize, SourceError> {
        let room = needed.max(self.wave);
        let mut filled = filled;
        self.paused = false;
        while filled < room {
            // Most captures are much smaller than a wave: those take no memory for a whole one.
            if memory.bytes.len() <= filled {
                memory.bytes.resize(if filled < FIRST { FIRST } else { room }, 0);
            }
            let end = room.min(memory.bytes.len());
            let Some(space) = memory.bytes.get_mut(filled..end) else { break };
            match self.input.read(space) {
                Ok(0) => break,
                Ok(length) => filled += length,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    self.paused = true;
                    break;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(filled)
    }

    fn cut_wave(&mut self) -> PacketWave {
        let mut memory = self.pool.take();
        let mut counts = Counts::default();
        let mut filled = self.rest.len();
        if memory.bytes.len() < filled {
            memory.bytes.resize(filled, 0);
        }
        if let Some(start) = memory.bytes.get_mut(..filled) {
            start.copy_from_slice(&self.rest);
        }
        self.rest.clear();
        let (mut at, mut needed, mut failure) = (0, 0, None);
        loop {
            // The buffer may have to grow for one large block: to what is there, not to what a
            // length claims.
            let room = needed.min(filled.saturating_mul(2).max(self.wave));
            let before = filled;
            match self.fill(&mut memory, filled, room) {
                Ok(length) => filled = length,
                Err(error) => failure = Some(error),
            }
            let at_end = (filled < room.max(self.wave) && !self.paused) || failure.is_some();
            let bytes = std::mem::take(&mut memory.bytes);
            needed = self.walk(&bytes, &mut at, filled, &mut memory, &mut counts);
            memory.bytes = bytes;
            if at_end {
                self.state = State::Over;
                if let Some(error) = failure {
                    self.state = State::Failed(error);
                } else if at < filled {
                    self.state = State::Failed(self.truncated());
                }
                counts.bytes = filled as u64;
                break;
            }
            if at > 0 || filled == before || self.paused {
                let left = memory.bytes.get(at..filled).unwrap_or_default();
                self.rest.extend_from_slice(left);
                counts.bytes = at as u64;
                break;
            }
        }
        if !matches!(self.state, State::Open) {
            self.fragments.give_up();
            self.count_lost_fragments(&mut counts);
        } else if self.needs_secrets
            && let Some(ahead) = self.ahead.take()
        {
            let walked = self.position + at as u64;
            let (logs, end) = ahead.key_logs(walked);
            for text in &logs {
                self.learn(text, &mut counts);
            }
            self.known_to = end;
        }
        self.position += counts.bytes;
        counts.bytes += std::mem::take(&mut self.header);
        counts.all_packets = self.packets;
        PacketWave {
            memory,
            shards: Arc::clone(&self.shards),
            pool: Arc::clone(&self.pool),
            secrets: Arc::clone(&self.secrets),
            counts,
            last: !matches!(self.state, State::Open),
        }
    }

    fn truncated(&self) -> SourceError {
        SourceError::new("the capture ends in the middle of a packet")
            .at(format!("packet {}", self.packets + 1))
            .advise("what was captured before is analysed; was the file still being written?")
    }

    /// Walks whole blocks from `at` on. Returns how many bytes from the start of the buffer the
    /// next block needs.
    fn walk(
        &mut self,
        bytes: &[u8],
        at: &mut usize,
        filled: usize,
        memory: &mut Memory,
        counts: &mut Counts,
    ) -> usize {
        let Some(bytes_there) = bytes.get(..filled) else { return 0 };
        while let Some(rest) = bytes_there.get(*at..) {
            if rest.is_empty() {
                break;
            }
            match self.blocks.step(rest) {
                Step::Packet(packet, length) => {
                    self.packets += 1;
                    counts.packets += 1;
                    let data = rest.get(packet.data.clone()).unwrap_or_default();
                    self.packet(
                        &packet,
                        data,
                        *at + packet.data.start,
                        bytes.len(),
                        memory,
                        counts,
                    );
                    *at += length;
                }
                Step::Skip(length) => *at += length,
                Step::Secrets(text, length) => {
                    if self.position + *at as u64 >= self.known_to {
                        self.learn(rest.get(text).unwrap_or_default(), counts);
                    }
                    *at += length;
                }
                Step::Broken(length, what) => {
                    let byte = self.position + *at as u64;
                    let detail = || format!("byte {byte}: {what}");
                    counts.mishaps.add(Mishap::BlockBroken, self.packets + 1, detail);
                    *at += length;
                }
                Step::More(length) => return *at + length,
            }
        }
        0
    }

    /// Takes a key log that lies in the capture. Waves that are out keep what they have.
    fn learn(&mut self, text: &[u8], counts: &mut Counts) {
        let secrets = Arc::make_mut(&mut self.secrets);
        let before = secrets.not_understood();
        secrets.extend(text);
        let lines = secrets.not_understood() - before;
        counts.mishaps.add_many(Mishap::LineNotUnderstood, lines, self.packets + 1, || {
            "in a key log of the capture".to_owned()
        });
    }
}

impl Reader for Capture {
    fn next_wave(&mut self) -> Result<Option<Box<dyn Wave>>, SourceError> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Over => Ok(None),
            State::Failed(error) => Err(error),
            State::Open => {
                self.state = State::Open;
                Ok(Some(Box::new(self.cut_wave())))
            }
        }
    }
}
