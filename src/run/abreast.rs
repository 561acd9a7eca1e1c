//! Large compressed inputs, side by side: what unpacks one is a single thread.
//!
//! Each is read by a thread of its own, and what they yield is collected in their order. A thread that is
//! far ahead waits, so that memory stays bounded.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::sync_channel;
use std::thread;

use super::pipeline::{Opened, Progress, ReadingOptions};
use super::{Collector, Input, Worker};
use crate::source::{self, Found};

/// Waves a thread may be ahead of what is collected.
const AHEAD: usize = 4;

/// Most inputs at a time: each holds a few waves.
const ABREAST: usize = 8;

/// How many of these, from the first on, are read side by side; 0 where there is no gain in it. Where one
/// is larger than the others together, all threads had better read it.
pub(super) fn count(found: &[Found], small: u64) -> usize {
    if rayon::current_num_threads() < 2 {
        return 0;
    }
    let length = |found: &Found| {
        let metadata = found.path.metadata().ok().filter(std::fs::Metadata::is_file)?;
        let is_large = metadata.len() > small && source::is_compressed(&found.path);
        is_large.then_some(metadata.len())
    };
    let lengths: Vec<u64> = found.iter().map_while(length).collect();
    let largest = lengths.iter().max().copied().unwrap_or(0);
    let all: u64 = lengths.iter().sum();
    if lengths.len() >= 2 && largest <= all / 5 * 3 { lengths.len() } else { 0 }
}

/// Reads the first `count` of `found` and collects them in their order.
///
/// # Errors
/// When the collector cannot write its output.
pub(super) fn run<W: Worker>(
    worker: &W,
    collector: &mut dyn Collector<W::Piece>,
    (found, count): (&[Found], usize),
    number: u32,
    options: &ReadingOptions,
    progress: &dyn Progress,
) -> io::Result<()> {
    let most = rayon::current_num_threads().min(ABREAST);
    thread::scope(|scope| {
        let mut started = VecDeque::new();
        let mut waiting = 0..count;
        loop {
            while started.len() < most
                && let Some(at) = waiting.next()
                && let Some(input) = found.get(at)
            {
                let (give, take) = sync_channel::<(Input, Vec<W::Piece>)>(AHEAD);
                let next = found.get(at + 1);
                let reading = scope.spawn(move || {
                    let number = number + at as u32;
                    let opened =
                        Opened::open(number, (input, next), None, options, worker.may_skip());
                    opened.read(worker, progress, false, &mut |input, wave| {
                        // Nobody takes it any more once the collector has failed.
                        give.send((input.clone(), wave))
                            .map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
                    })
                });
                started.push_back((take, reading));
            }
            let Some((take, reading)) = started.pop_front() else { return Ok(()) };
            for (input, wave) in take {
                collector.collect(&input, wave)?;
            }
            let (input, summary) =
                reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            collector.close(&input, summary)?;
        }
    })
}
