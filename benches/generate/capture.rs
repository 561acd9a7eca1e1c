//! A packet capture of many HTTP connections at a time.

use std::io;
use std::path::Path;

use super::counts::Counts;
use super::flow::Flow;
use super::message::Stock;
use super::packet::file_header;
use super::random::Random;
use super::sink::Sink;

pub(crate) use super::message::Bodies;

/// What the messages of a connection are wrapped in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrapping {
    /// Nothing.
    Cleartext,
    /// TLS 1.3; [`write_key_log`](super::write_key_log) writes its secrets.
    Tls,
    /// HTTP/2 without TLS.
    Http2,
}

/// Connections open at a time in a gigabyte or more.
const FLOWS: u64 = 5_000;
/// Bytes of the file for each connection open at a time, if it is smaller than that.
const BYTES_PER_FLOW: u64 = 200_000;
/// Packets of one connection in a row, at most.
const BURST: u64 = 8;
/// Microseconds between two packets, at most.
const PAUSE: u64 = 10;

/// Writes a capture of about `bytes` bytes. Connections that are open then are brought to an
/// end, so that it holds whole exchanges only.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn generate_capture(
    path: &Path,
    bytes: u64,
    seed: u64,
    bodies: Bodies,
    wrapping: Wrapping,
) -> io::Result<Counts> {
    let mut random = Random::new(seed);
    let stock = Stock::new(bytes, bodies, wrapping, &mut random);
    let mut sink = Sink::create(path)?;
    sink.put(&file_header())?;
    let mut counts = Counts::default();
    let at_a_time = (bytes / BYTES_PER_FLOW).clamp(4, FLOWS);
    let mut flows: Vec<Flow> = Vec::new();
    let mut record = Vec::with_capacity(2_048);
    let mut microseconds = 0;
    // Payload that open connections have still to send.
    let mut pending = 0;
    loop {
        let hurry = sink.written() + pending >= bytes;
        if !hurry && (flows.len() as u64) < at_a_time {
            let exchanges = match bodies {
                Bodies::Mixed => random.between(1, 40),
                Bodies::Tiny => random.between(1, 140),
            };
            flows.push(Flow::new(counts.connections, exchanges, wrapping, &mut random));
            counts.connections += 1;
        }
        if flows.is_empty() {
            break;
        }
        let chosen = random.below(flows.len() as u64) as usize;
        for _ in 0..random.between(1, BURST) {
            microseconds += random.between(1, PAUSE);
            let flow = &mut flows[chosen];
            let milliseconds = microseconds / 1_000;
            pending -= flow.pending();
            let next = flow.next(milliseconds, hurry, &stock, &mut random, &mut counts);
            pending += flow.pending();
            let Some(packet) = next else {
                flows.swap_remove(chosen);
                break;
            };
            record.clear();
            packet.write(&mut record, flow.endpoints, microseconds, counts.units as u16);
            sink.put(&record)?;
            counts.units += 1;
        }
    }
    counts.bytes = sink.finish()?;
    Ok(counts)
}
