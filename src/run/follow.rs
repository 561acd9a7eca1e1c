//! Inputs that grow: read as they come, until they end or somebody says so.
//!
//! All inputs are looked at in turn. What has come to one is read as a wave; when nothing has come to
//! any, the collector may write out what it holds back, and the loop sleeps.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use rayon::prelude::*;

use super::pipeline::{Opened, cut, failed, input, read_piece};
use super::{Collector, Inputs, Progress, ReadingOptions, Worker};
use crate::format::detect::{self, Kind, Recognition};
use crate::model::{Interest, Reading};
use crate::source::{self, Found, Live, Source, SourceError, Stop};

/// How long the loop sleeps when nothing has come.
const PAUSE: Duration = Duration::from_millis(100);

/// One of the inputs.
enum Slot {
    /// Too little has come to tell what it is.
    Waiting { found: Found, live: Box<Live> },
    /// It is being read.
    Open { opened: Box<Opened>, interest: Box<Interest> },
    /// It cannot be read.
    Lost { path: PathBuf, error: SourceError },
}

/// Reads all inputs as they grow, until `stop` is set or all of them have ended.
///
/// # Errors
/// When the collector cannot write its output.
pub fn follow<W: Worker>(
    worker: &W,
    collector: &mut dyn Collector<W::Piece>,
    inputs: Inputs,
    progress: &dyn Progress,
    stop: &Stop,
) -> io::Result<()> {
    let Inputs { found, lost, reading: options, .. } = inputs;
    let lost = lost.into_iter().map(|(path, error)| Slot::Lost { path, error });
    let mut slots: Vec<Slot> = lost.chain(found.into_iter().map(|f| Slot::of(f, stop))).collect();
    for (number, slot) in slots.iter().enumerate() {
        if let Slot::Waiting { found, .. } = slot {
            progress.open(&input(number as u32, &found.path).name, None);
        }
    }
    loop {
        let (mut has_come, mut is_over) = (false, true);
        for (number, slot) in slots.iter_mut().enumerate() {
            slot.recognise(number as u32, worker, &options);
            has_come |= slot.read(worker, progress, collector)?;
            is_over &= slot.is_over();
        }
        progress.counted(&total(&slots));
        if is_over {
            break;
        }
        if !has_come {
            collector.pause()?;
            std::thread::sleep(PAUSE);
        }
    }
    let last = slots.len();
    for (number, slot) in slots.into_iter().enumerate() {
        match slot {
            Slot::Lost { path, error } => {
                let input = input(number as u32, &path);
                collector.close(&input, failed(&input, error))?;
            }
            Slot::Waiting { found, .. } => {
                let input = input(number as u32, &found.path);
                let mut summary = failed(&input, SourceError::new(""));
                summary.error = None;
                collector.close(&input, summary)?;
            }
            Slot::Open { opened, .. } => {
                let (mut input, summary) = opened.end();
                // Logs that were followed side by side are of one site: a client that was refused in
                // one of them may be let in in another.
                input.continues = number + 1 < last;
                collector.close(&input, summary)?;
            }
        }
    }
    Ok(())
}

/// What was read of all of them.
fn total(slots: &[Slot]) -> Reading {
    let mut total = Reading::default();
    for slot in slots {
        if let Slot::Open { opened, .. } = slot {
            total.merge(opened.reading().clone());
        }
    }
    total
}

impl Slot {
    fn of(found: Found, stop: &Stop) -> Self {
        let live = if found.path.as_os_str() == "-" {
            Ok(Live::stdin(stop.clone()))
        } else {
            Live::open(&found.path, stop.clone())
        };
        match live {
            Ok(live) => Self::Waiting { found, live: Box::new(live) },
            Err(error) => {
                let error = SourceError::new(format!("cannot open: {error}"));
                Self::Lost { path: found.path, error }
            }
        }
    }

    /// Opens the input once it can be told what it is.
    fn recognise<W: Worker>(&mut self, number: u32, worker: &W, options: &ReadingOptions) {
        let Self::Waiting { found, live } = self else { return };
        let head = match live.head() {
            Ok(Some([]) | None) => return,
            Ok(Some(head)) => head.to_vec(),
            Err(error) => {
                let error = SourceError::new(format!("cannot read: {error}"));
                *self = Self::Lost { path: std::mem::take(&mut found.path), error };
                return;
            }
        };
        let grows = matches!(
            detect::recognise(&head, options.log_format.as_ref()),
            Recognition::Is(recognised)
                if matches!(recognised.kind, Kind::Lines(_) | Kind::Capture)
        );
        let path = std::mem::take(&mut found.path);
        let found = Found { path, ..found.clone() };
        let Self::Waiting { live, .. } = std::mem::replace(
            self,
            Self::Lost { path: found.path.clone(), error: SourceError::new("") },
        ) else {
            return;
        };
        // What does not grow record by record is read as it is; of a pipe, once it is there.
        let source = if grows {
            Ok(Source::live(head, *live))
        } else if found.path.is_file() {
            source::open(&found.path)
        } else {
            Source::unpacked(live.waiting())
        };
        match source {
            Ok(source) => {
                let opened = Opened::open(number, (&found, None), Some(source), options, false);
                let interest = opened.interest(worker);
                *self = Self::Open { opened: Box::new(opened), interest: Box::new(interest) };
            }
            Err(error) => *self = Self::Lost { path: found.path, error },
        }
    }

    /// Reads what has come. Returns whether something had.
    fn read<W: Worker>(
        &mut self,
        worker: &W,
        progress: &dyn Progress,
        collector: &mut dyn Collector<W::Piece>,
    ) -> io::Result<bool> {
        let Self::Open { opened, interest } = self else { return Ok(false) };
        let before = opened.reading().bytes;
        let Some(reader) = opened.reader.as_deref_mut() else { return Ok(false) };
        match cut(reader) {
            Ok(Some(wave)) => {
                let pieces = (0..wave.pieces())
                    .into_par_iter()
                    .map(|at| read_piece(worker, &opened.input, &*wave, at, interest))
                    .collect();
                let pieces = opened.account(worker, pieces, wave.ordinals_are_relative(), progress);
                collector.collect(&opened.input, pieces)?;
            }
            Ok(None) => opened.reader = None,
            Err(error) => {
                opened.summary.error = Some(error);
                opened.reader = None;
            }
        }
        Ok(opened.reading().bytes > before)
    }

    fn is_over(&self) -> bool {
        match self {
            Self::Lost { .. } => true,
            Self::Open { opened, .. } => opened.reader.is_none(),
            // Nothing came, and nothing will.
            Self::Waiting { live, .. } => live.is_over(),
        }
    }
}
