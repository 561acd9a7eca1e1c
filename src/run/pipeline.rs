//! The loop of waves, and the order of inputs.

use std::io::{self, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::abreast;
use super::extent::Extent;
use super::{Collector, Input, Window, Worker};
use crate::format::capture::secrets::Secrets;
use crate::format::detect::{self, Kind, Recognised, Recognition};
use crate::format::lines::{self, LineFormat};
use crate::format::log::Zone;
use crate::format::{Reader, Wave, capture, har};
use crate::model::{Exchange, Interest, Mishap, Outlet, Parts, Reading, Sighting, Taker};
use crate::source::{self, Content, Found, Identity, Lost, Position, Source, SourceError, State};
use crate::tally::{InputSummary, Skipped};

/// Everything a run reads.
pub struct Inputs {
    /// Files, in the order of output.
    pub found: Vec<Found>,
    /// Paths that led nowhere.
    pub lost: Vec<Lost>,
    /// Standard input, already opened, for the input called `-`.
    pub stdin: Option<Source>,
    /// How they are read.
    pub reading: ReadingOptions,
}

/// How inputs are read.
#[derive(Clone, Default)]
pub struct ReadingOptions {
    /// The log format to use for text, in place of recognition.
    pub log_format: Option<Arc<dyn LineFormat>>,
    /// The zone of times in logs that name none.
    pub zone: Option<Zone>,
    /// The stretch of time that is looked at.
    pub window: Window,
    /// What earlier runs have read.
    pub state: Option<Arc<State>>,
    /// What opens the encrypted connections of captures.
    pub secrets: Arc<Secrets>,
}

/// Is told what has been read.
pub trait Progress: Sync {
    /// An input is about to be read; its size where known.
    fn open(&self, name: &str, size: Option<u64>);
    /// This many more bytes of it were read.
    fn advance(&self, bytes: u64);
    /// Of inputs that are followed: this was read of all of them so far.
    fn counted(&self, _: &Reading) {}
}

/// Inputs of at most this size share the workers file by file; larger ones have all workers.
const SMALL: u64 = 4 << 20;

/// A small compressed input: it may expand a hundredfold.
const SMALL_COMPRESSED: u64 = 256 << 10;

/// Most small inputs read side by side before their results are collected.
const GROUP: usize = 64;

/// Foreign lines that are no reason for doubt whatever their share: what a server prints when it starts.
const FOREIGN_FEW: u64 = 20;

/// Share of lines that may be foreign before an input counts as not understood.
const FOREIGN_LINES: f64 = 0.2;

/// Reads all inputs, in their order.
///
/// # Errors
/// When the collector cannot write its output.
pub fn run<W: Worker>(
    worker: &W,
    collector: &mut dyn Collector<W::Piece>,
    mut inputs: Inputs,
    progress: &dyn Progress,
) -> io::Result<()> {
    let mut number = 0;
    for (path, error) in std::mem::take(&mut inputs.lost) {
        let input = input(number, &path);
        number += 1;
        collector.close(&input, failed(&input, error))?;
    }
    let options = &inputs.reading;
    let mut rest = &inputs.found[..];
    while let Some(first) = rest.first() {
        let large = abreast::count(rest, SMALL_COMPRESSED);
        if large > 0 {
            abreast::run(worker, collector, (rest, large), number, options, progress)?;
            number += large as u32;
            rest = rest.get(large..).unwrap_or_default();
            continue;
        }
        let small = rest.iter().take(GROUP).take_while(|found| is_small(found)).count();
        let (group, others) = rest.split_at(small.max(1));
        rest = others;
        if group.len() > 1 {
            let results: Vec<_> = group
                .par_iter()
                .enumerate()
                .map(|(at, found)| {
                    let next = group.get(at + 1).or_else(|| others.first());
                    let number = number + at as u32;
                    let mut waves = Vec::new();
                    let opened =
                        Opened::open(number, (found, next), None, options, worker.may_skip());
                    let closed = opened.read(worker, progress, false, &mut |_, wave| {
                        waves.push(wave);
                        Ok(())
                    })?;
                    Ok((closed, waves))
                })
                .collect::<io::Result<_>>()?;
            for ((input, summary), waves) in results {
                for wave in waves {
                    collector.collect(&input, wave)?;
                }
                collector.close(&input, summary)?;
            }
        } else {
            let stdin = if first.path.as_os_str() == "-" { inputs.stdin.take() } else { None };
            let next = others.first();
            let opened = Opened::open(number, (first, next), stdin, options, worker.may_skip());
            let (input, summary) = opened
                .read(worker, progress, true, &mut |input, wave| collector.collect(input, wave))?;
            collector.close(&input, summary)?;
        }
        number += group.len() as u32;
    }
    Ok(())
}

fn is_small(found: &Found) -> bool {
    let Ok(metadata) = found.path.metadata() else { return false };
    if !metadata.is_file() || metadata.len() > SMALL {
        return false;
    }
    metadata.len() <= SMALL_COMPRESSED || !source::is_compressed(&found.path)
}

pub(super) fn input(number: u32, path: &Path) -> Input {
    Input {
        number,
        name: path.to_string_lossy().into(),
        shows: Parts::NONE,
        hints: Vec::new(),
        continues: false,
        from_byte: None,
    }
}

pub(super) fn failed(input: &Input, error: SourceError) -> InputSummary {
    InputSummary {
        name: Arc::clone(&input.name),
        format: None,
        reason: None,
        compression: Vec::new(),
        reading: Reading::default(),
        units: "bytes",
        error: Some(error),
        foreign: false,
        skipped: Skipped::default(),
        read_to: None,
        hints: Vec::new(),
    }
}

/// Takes the pieces of a wave.
pub(super) type Collect<'c, Piece> = dyn FnMut(&Input, Vec<Piece>) -> io::Result<()> + 'c;

/// An input whose format is known, or why not.
pub(super) struct Opened {
    pub(super) input: Input,
    pub(super) summary: InputSummary,
    /// `None` once it is read.
    pub(super) reader: Option<Box<dyn Reader>>,
    size: Option<u64>,
    window: Window,
    extent: Extent,
    identity: Identity,
    /// Whether it can be read from any line on.
    by_lines: bool,
}

impl Opened {
    pub(super) fn open(
        number: u32,
        (found, next): (&Found, Option<&Found>),
        stdin: Option<Source>,
        options: &ReadingOptions,
        may_skip: bool,
    ) -> Self {
        let mut input = input(number, &found.path);
        let next = next.filter(|next| found.set.is_some() && next.set == found.set);
        input.continues = next.is_some();
        let mut extent = Extent::default();
        let mut identity = Identity::default();
        let mut by_lines = false;
        let mut summary = failed(&input, SourceError::new(""));
        summary.error = None;
        let source = match stdin {
            Some(source) => Ok(source),
            None => source::open(&found.path),
        };
        let mut size = None;
        let reader = source.and_then(|source| {
            if let Content::File { length, .. } = &source.content {
                size = Some(*length);
            }
            summary.compression.clone_from(&source.compression);
            let recognition = detect::recognise(&source.head, options.log_format.as_ref());
            let zone = options.zone.as_ref();
            match recognition {
                Recognition::Is(recognised) => {
                    let recognised = recognised.in_zone(zone);
                    if let Kind::Lines(format) = &recognised.kind {
                        input.hints = format.hints();
                    }
                    summary.format = Some(recognised.name.clone());
                    summary.reason = Some(recognised.reason.clone());
                    summary.units = recognised.kind.units();
                    identity.clone_from(&source.identity);
                    by_lines = matches!(&recognised.kind,
                        Kind::Lines(format) if format.framing().ends_with_lines());
                    if let Some(state) = &options.state {
                        extent = Extent::new_since(state, &source, &identity);
                        if !by_lines {
                            // Other recordings are read whole, and again once they have grown.
                            let is_known =
                                extent.start > 0 && size.is_none_or(|size| size == extent.start);
                            extent = Extent::default();
                            if is_known {
                                extent.skipped.known = size.unwrap_or_default();
                                return Ok(None);
                            }
                        }
                    } else if may_skip && let Kind::Lines(format) = &recognised.kind {
                        extent = Extent::within(options.window, &source, format);
                        if Extent::is_outside(options.window, &source, format, next) {
                            extent.skipped.outside = size.unwrap_or_default();
                            return Ok(None);
                        }
                    }
                    open_reader(source, recognised, &extent, Arc::clone(&options.secrets)).map(Some)
                }
                Recognition::Foreign(reason) if !found.named => {
                    summary.foreign = true;
                    summary.reason = Some(reason);
                    Ok(None)
                }
                Recognition::Foreign(reason) | Recognition::Unreadable(reason) => {
                    Err(SourceError::new(reason).advise(
                        "authlint reads HAR files, pcap and pcapng captures, access logs and \
                         exchange records; see `authlint formats`",
                    ))
                }
            }
        });
        let reader = match reader {
            Ok(reader) => reader,
            Err(error) => {
                summary.error = Some(error);
                None
            }
        };
        if let Some(reader) = &reader {
            input.shows = reader.shows();
        }
        input.from_byte = extent.uncounted.then_some(extent.start);
        summary.skipped = extent.skipped;
        Self { input, summary, reader, size, window: options.window, extent, identity, by_lines }
    }

    /// Reads the input to its end. `parallel` gives each wave all workers; without, it is read in
    /// the thread that calls, beside other inputs.
    pub(super) fn read<W: Worker>(
        mut self,
        worker: &W,
        progress: &dyn Progress,
        parallel: bool,
        collect: &mut Collect<'_, W::Piece>,
    ) -> io::Result<(Input, InputSummary)> {
        progress.open(&self.input.name, self.size);
        if let Some(mut reader) = self.reader.take() {
            let interest = self.interest(worker);
            let mut next = cut(&mut *reader);
            while let Ok(Some(wave)) = next {
                let read = |at| read_piece(worker, &self.input, &*wave, at, &interest);
                let pieces: Vec<(W::Piece, Reading)>;
                (pieces, next) = if parallel {
                    rayon::join(
                        || (0..wave.pieces()).into_par_iter().map(read).collect(),
                        || cut(&mut *reader),
                    )
                } else {
                    ((0..wave.pieces()).map(read).collect(), cut(&mut *reader))
                };
                let pieces = self.account(worker, pieces, wave.ordinals_are_relative(), progress);
                collect(&self.input, pieces)?;
            }
            if let Err(error) = next {
                self.summary.error = Some(error);
            }
        }
        Ok(self.end())
    }

    /// What of it is looked at.
    pub(super) fn interest<W: Worker>(&self, worker: &W) -> Interest {
        let mut interest = worker.interest(self.input.shows);
        interest.since = self.window.since;
        interest.until = self.window.until;
        interest
    }

    /// What was read so far.
    pub(super) fn reading(&self) -> &Reading {
        &self.summary.reading
    }

    /// What became of it.
    pub(super) fn end(mut self) -> (Input, InputSummary) {
        self.judge();
        self.remember();
        (self.input, self.summary)
    }

    /// Adds up what the pieces of a wave read, and gives their ordinals their place in the input.
    pub(super) fn account<W: Worker>(
        &mut self,
        worker: &W,
        pieces: Vec<(W::Piece, Reading)>,
        relative: bool,
        progress: &dyn Progress,
    ) -> Vec<W::Piece> {
        let lines_before = self.extent.lines_before;
        let total = &mut self.summary.reading;
        let before = total.bytes;
        let yields = pieces
            .into_iter()
            .map(|(mut piece, mut reading)| {
                // Pieces that count from the beginning of what is read know nothing of what was known.
                let units = lines_before + if relative { total.units } else { 0 };
                if units > 0 {
                    worker.rebase(&mut piece, units);
                    reading.mishaps.rebase(units);
                }
                total.merge(reading);
                piece
            })
            .collect();
        progress.advance(total.bytes - before);
        yields
    }

    /// Says how far the input was read; one that could not be is read again next time.
    fn remember(&mut self) {
        let reading = &self.summary.reading;
        if self.summary.error.is_none() && !self.summary.foreign {
            let offset = match self.size {
                Some(size) if !self.by_lines => size,
                _ if self.extent.skipped.known > 0 && reading.bytes == 0 => {
                    self.extent.skipped.known
                }
                _ => self.extent.start + reading.bytes,
            };
            let lines = self.extent.lines_before + reading.units;
            let position = Position { offset, lines };
            self.summary.read_to = Some((std::mem::take(&mut self.identity), position));
        }
    }

    /// Says so when too much of an input was not understood to trust the rest.
    fn judge(&mut self) {
        let reading = &self.summary.reading;
        let foreign = reading.mishaps.count(Mishap::LineNotUnderstood);
        if self.summary.error.is_none()
            && self.summary.units == "lines"
            && foreign >= FOREIGN_FEW
            && foreign as f64 > reading.units as f64 * FOREIGN_LINES
        {
            let first = reading
                .mishaps
                .iter()
                .find(|(mishap, _)| *mishap == Mishap::LineNotUnderstood)
                .and_then(|(_, occurrences)| occurrences.first.first())
                .map_or(0, |(line, _)| *line);
            self.summary.error = Some(
                SourceError::new(format!(
                    "{foreign} of {} lines do not follow the format {}, the first",
                    reading.units,
                    self.summary.format.as_deref().unwrap_or("recognised"),
                ))
                .at(format!("line {first}"))
                .advise("the other lines were read; name another format with --log-format"),
            );
        }
        if self.summary.error.is_none() {
            self.summary.error = damage(reading, self.summary.units);
        }
    }
}

/// What is damaged in an input that was read to its end all the same.
fn damage(reading: &Reading, units: &str) -> Option<SourceError> {
    let (mishap, occurrences) = reading.mishaps.iter().find(|(mishap, _)| mishap.is_damage())?;
    let mut error = SourceError::new(format!("{} ({})", mishap.about(), occurrences.count));
    if let Some((ordinal, detail)) = occurrences.first.first() {
        let unit = units.strip_suffix('s').unwrap_or(units);
        error = error.at(format!("{unit} {ordinal}: {detail}"));
    }
    Some(error.advise(if mishap == Mishap::PieceFailed {
        "this is a bug in authlint: please report it; the rest was read"
    } else {
        "the rest was read; make the recording again if you can"
    }))
}

/// Cuts the next wave. A panic here ends the input, not the run.
pub(super) fn cut(reader: &mut dyn Reader) -> Result<Option<Box<dyn Wave>>, SourceError> {
    catch_unwind(AssertUnwindSafe(|| reader.next_wave())).unwrap_or_else(|_| {
        Err(SourceError::new("authlint failed on this input")
            .advise("this is a bug in authlint: please report it; what came before was read"))
    })
}

/// Where a worker takes what one piece yields.
struct Bench<'b, W: Worker> {
    worker: &'b W,
    input: &'b Input,
    piece: &'b mut W::Piece,
}

impl<W: Worker> Taker for Bench<'_, W> {
    fn exchange(&mut self, exchange: &Exchange<'_>) {
        self.worker.exchange(self.input, self.piece, exchange);
    }

    #[inline]
    fn sighting(&mut self, sighting: &Sighting<'_>) {
        self.worker.sighting(self.input, self.piece, sighting);
    }
}

/// Reads one piece. A panic here costs the piece, and is counted.
pub(super) fn read_piece<W: Worker>(
    worker: &W,
    input: &Input,
    wave: &dyn Wave,
    index: usize,
    interest: &Interest,
) -> (W::Piece, Reading) {
    let read = || {
        let mut piece = worker.start();
        let mut reading = Reading::default();
        let mut bench = Bench { worker, input, piece: &mut piece };
        wave.read(index, &mut Outlet::into_taker(interest, &mut reading, &mut bench));
        (piece, reading)
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let mut reading = Reading::default();
        reading.mishaps.add(Mishap::PieceFailed, 1, || format!("piece {index} of its wave"));
        (worker.start(), reading)
    })
}

fn open_reader(
    source: Source,
    recognised: Recognised,
    extent: &Extent,
    secrets: Arc<Secrets>,
) -> Result<Box<dyn Reader>, SourceError> {
    match recognised.kind {
        Kind::Lines(format) => lines::open_part(source.content, format, extent.start, extent.end),
        Kind::Capture => match source.content {
            Content::File { file, .. } => capture::open_file(file, secrets),
            Content::Stream(stream) => capture::open(stream, secrets),
        },
        Kind::Har => {
            // What an exporter left out shows only in the whole file; a stream is read but once.
            let credentials = match &source.content {
                Content::File { file, .. } if har::may_be_sanitised(&source.head) => {
                    let seen = har::mentions_credentials(file)?;
                    let mut file = file;
                    file.rewind()?;
                    Some(seen)
                }
                Content::File { .. } | Content::Stream(_) => None,
            };
            har::open(source.into_stream(), credentials)
        }
    }
}
