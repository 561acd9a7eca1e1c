//! Recognises the format of a log by reading its first lines with every format there is.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::sync::LazyLock;

use smallvec::SmallVec;

use super::column::Column;
use super::{Engine, FORMATS, Fit, LogReader, prefix};
use crate::format::lines::{Framing, LineFormat};
use crate::model::{Exchange, Interest, Outlet, Reading, limits};

/// Lines looked at. Enough for a log with half its lines broken, little enough to be instant.
pub(super) const SAMPLED: usize = 200;

/// Lines of other formats kept beside the main one: rotated and redirected logs mix a few.
const COMPANIONS: usize = 3;

/// What a look at the first lines found.
pub struct Detection {
    /// The format, or `None` if these are not the lines of any known access log.
    pub detected: Option<Detected>,
    /// Why, as a sentence.
    pub reason: String,
    /// The next best format, and how many lines it reads.
    pub runner_up: Option<(&'static str, u32)>,
    /// Lines looked at.
    pub sampled: u32,
}

/// A recognised format.
pub struct Detected {
    /// Its name.
    pub name: &'static str,
    /// Reads its lines, and those of `also`.
    pub reader: Box<dyn LineFormat>,
    /// Lines of the sample that follow it.
    pub accepted: u32,
    /// Other formats some of the lines follow, with their number.
    pub also: Vec<(&'static str, u32)>,
    /// The first line read, column by column. Not redacted.
    pub columns: Vec<(String, String)>,
}

/// A reader of every format, in the order of the registry.
static READERS: LazyLock<Vec<(&'static str, LogReader)>> = LazyLock::new(|| {
    FORMATS.iter().flat_map(|format| format.log_readers().map(|r| (format.name, r))).collect()
});

/// A line of the sample: as it is, and with ever fewer transports around it.
struct Line<'l> {
    whole: &'l [u8],
    inner: Vec<Vec<u8>>,
}

struct Score {
    name: &'static str,
    /// Reads the first line, and those after it until it is directed otherwise.
    reader: LogReader,
    /// Reads the first line that fits, where that is another.
    at_first: Option<LogReader>,
    /// The fit of each line.
    fits: Vec<Option<Fit>>,
    accepted: usize,
    /// Columns of all lines that fill the whole format, or else up to the status.
    evidence: usize,
    trailing: usize,
}

/// Recognises a log by its first lines. `head` may end in the middle of a line, and in the middle
/// of a file: only what is there is judged.
pub fn detect(head: &[u8]) -> Detection {
    let framing = Framing::of(head);
    let records = framing.records(head);
    let (reader, mut detection) = detect_readers(&mut records.into_iter());
    if let (Some(detected), Some(reader)) = (&mut detection.detected, reader) {
        detected.reader = Box::new(LogReader { framing, ..reader });
    }
    detection
}

/// What reads `text`, most lines of which are of one format, unless that is the one called `name`.
pub(super) fn another(text: &[u8], name: &str) -> Option<LogReader> {
    let head = text.get(..text.len().min(limits::SNIFF)).unwrap_or_default();
    let (reader, detection) = detect_readers(&mut head.split(|&byte| byte == b'\n'));
    let detected = detection.detected?;
    (detected.name != name && detected.accepted * 2 >= detection.sampled).then_some(reader?)
}

/// What reads this one line best, whatever the lines around it are.
pub(super) fn reader_of(line: &[u8]) -> Option<&'static LogReader> {
    let best = |line: &[u8]| {
        let fits =
            READERS.iter().filter_map(|(_, reader)| Some((reader.engine.fit(line)?, reader)));
        // Of equals the last is the maximum, and the first in the registry is wanted.
        let fits: SmallVec<[_; 8]> = fits.collect();
        let best = fits.into_iter().rev().max_by_key(|(fit, _)| fit.rank());
        best.map(|(_, reader)| reader)
    };
    best(line).or_else(|| prefix::within(line, None, &mut |line, _| best(line)))
}

fn detect_readers(lines: &mut dyn Iterator<Item = &[u8]>) -> (Option<LogReader>, Detection) {
    let text: Vec<Line<'_>> = sample(lines).map(Line::new).collect();
    let (mut scores, tried) = scores(&text);
    let best = scores.iter().map(|score| score.accepted).max().unwrap_or(0);
    let floor = floor(best);
    let rank = |score: &Score| {
        (score.accepted > 0 && score.accepted >= floor, score.evidence, usize::MAX - score.trailing)
    };
    // A stable sort: among equals the order of the registry decides.
    scores.sort_by_key(|score| Reverse(rank(score)));
    if let Some((main, others)) = scores.split_first_mut() {
        for other in others.iter_mut().filter(|other| other.fits.len() == tried) {
            let rest = text.iter().zip(&main.fits).skip(tried);
            other.extend(rest.map(|(line, fit)| (line, fit.is_none())));
        }
    }
    let lines: Vec<&[u8]> =
        text.iter().map(|line| line.whole).filter(|line| !is_directive(line)).collect();
    let sampled = lines.len();
    let read_by_any =
        |i: &usize| scores.iter().any(|score| score.fits.get(*i).is_some_and(Option::is_some));
    let read = (0..sampled).filter(read_by_any).count();
    // The anchors are strict (a time, a status, quotes in their places), so a fifth of the lines,
    // or three of them, is no accident.
    if read == 0 || (read < 3 && read * 5 < sampled) {
        let reason = if sampled == 0 {
            "no lines to judge by".to_owned()
        } else {
            format!("{read} of {sampled} lines follow a known access log format")
        };
        let sampled = sampled as u32;
        return (None, Detection { detected: None, reason, runner_up: None, sampled });
    }
    let mut rest = scores.into_iter();
    let Some(main) = rest.next() else {
        let reason = String::new();
        return (None, Detection { detected: None, reason, runner_up: None, sampled: 0 });
    };
    let others: Vec<Score> = rest.filter(|score| score.accepted > 0).collect();
    let runner_up = others
        .iter()
        .max_by_key(|score| (score.accepted, score.evidence))
        .map(|score| (score.name, score.accepted as u32));
    let mut reason = main.reason(sampled);
    let (reader, detected) = main.detected(others, &lines);
    for (name, lines) in &detected.also {
        let _ = write!(reason, "; {lines} follow {name}");
    }
    let sampled = sampled as u32;
    (Some(reader), Detection { reason, detected: Some(detected), runner_up, sampled })
}

/// Lines that every format is tried on. One that reads none of them is tried on the others only where
/// it may matter.
const TRIED: usize = 16;

/// The share that a format has to come near, of the best one's: those within 2 % are compared by what
/// else they read.
const fn floor(best: usize) -> usize {
    best - best / 50
}

/// How well every format reads these lines, and on how many of them all were tried.
fn scores(text: &[Line<'_>]) -> (Vec<Score>, usize) {
    let has_directives = text.iter().any(|line| is_directive(line.whole));
    let tried = if has_directives { text.len() } else { text.len().min(TRIED) };
    let (first, rest) = text.split_at_checked(tried).unwrap_or((text, &[]));
    let mut scores: Vec<Score> =
        READERS.iter().map(|(name, reader)| Score::of(name, reader, first)).collect();
    for score in scores.iter_mut().filter(|score| score.accepted > 0) {
        score.extend(rest.iter().map(|line| (line, true)));
    }
    let best = scores.iter().map(|score| score.accepted).max().unwrap_or(0);
    if floor(best) > rest.len() {
        return (scores, tried);
    }
    // Another one may yet come near it.
    for score in scores.iter_mut().filter(|score| score.fits.len() == tried) {
        score.extend(rest.iter().map(|line| (line, true)));
    }
    (scores, text.len())
}

/// The first lines but blank ones, and the directives between them.
fn sample<'l>(lines: &mut dyn Iterator<Item = &'l [u8]>) -> impl Iterator<Item = &'l [u8]> {
    let mut sampled = 0;
    lines
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .map(|line| line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line))
        .filter(|line| !line.trim_ascii().is_empty())
        .take_while(move |line| {
            sampled += usize::from(!is_directive(line));
            sampled <= SAMPLED
        })
}

fn is_directive(line: &[u8]) -> bool {
    line.first() == Some(&b'#') || line.starts_with(b"==> ")
}

impl<'l> Line<'l> {
    fn new(whole: &'l [u8]) -> Self {
        let mut inner = Vec::new();
        prefix::within(whole, None, &mut |line, _| {
            inner.push(line.to_vec());
            None::<()>
        });
        Self { whole, inner }
    }

    fn fit(&self, engine: &Engine) -> Option<Fit> {
        let mut inner = self.inner.iter();
        engine.fit(self.whole).or_else(|| inner.find_map(|line| engine.fit(line)))
    }
}

impl Fit {
    fn rank(&self) -> (usize, Reverse<usize>) {
        (self.columns, Reverse(self.trailing))
    }
}

impl Score {
    fn of(name: &'static str, reader: &LogReader, text: &[Line<'_>]) -> Self {
        let mut reader = reader.clone();
        let mut later: Option<LogReader> = None;
        let mut at_first = None;
        let mut fits: Vec<Option<Fit>> = Vec::new();
        for line in text {
            let in_force = later.as_ref().unwrap_or(&reader);
            if !is_directive(line.whole) {
                fits.push(line.fit(&in_force.engine));
            } else if let Some(next) = in_force.after(line.whole.trim_ascii_end()) {
                if fits.is_empty() {
                    reader = next;
                } else {
                    if fits.iter().all(Option::is_none) {
                        at_first = Some(next.clone());
                    }
                    later = Some(next);
                }
            }
        }
        let mut score =
            Self { name, reader, at_first, fits, accepted: 0, evidence: 0, trailing: 0 };
        score.count();
        score
    }

    /// Tries it on more lines that are no directives; where it is not to be tried, it does not fit.
    fn extend<'l>(&mut self, lines: impl Iterator<Item = (&'l Line<'l>, bool)>) {
        let engine = &self.reader.engine;
        self.fits
            .extend(lines.map(|(line, is_tried)| is_tried.then(|| line.fit(engine)).flatten()));
        self.count();
    }

    fn count(&mut self) {
        let fits = || self.fits.iter().flatten();
        self.accepted = fits().count();
        self.evidence = fits().map(|fit| fit.columns).sum();
        self.trailing = fits().map(|fit| fit.trailing).sum();
    }

    fn reason(&self, sampled: usize) -> String {
        let mut reason = format!("{} of {sampled} lines follow {}", self.accepted, self.name);
        let names = self.reader.column_names();
        if !names.is_empty() {
            let _ = write!(reason, ": {}", names.join(", "));
        }
        let whole = self.fits.iter().flatten().filter(|fit| fit.whole).count();
        if whole < self.accepted {
            let _ = write!(reason, "; {} of them end early", self.accepted - whole);
        }
        let longer = self.fits.iter().flatten().filter(|fit| fit.whole && fit.trailing > 0).count();
        if longer > 0 {
            let _ = write!(reason, "; {longer} of them have more columns");
        }
        reason
    }

    /// Adds readers for the lines this format does not read.
    fn detected(mut self, mut others: Vec<Self>, lines: &[&[u8]]) -> (LogReader, Detected) {
        let first = lines.iter().zip(&self.fits).find(|(_, fit)| fit.is_some());
        let reader = self.at_first.as_ref().unwrap_or(&self.reader);
        let columns = first.map(|(line, _)| reader.columns_of(line)).unwrap_or_default();
        let mut open: Vec<usize> =
            (0..lines.len()).filter(|&i| self.fits.get(i).is_none_or(Option::is_none)).collect();
        let mut also = Vec::new();
        let mut companions = Vec::new();
        while also.len() < COMPANIONS && !open.is_empty() {
            let read = |score: &Self, i: usize| {
                score.fits.get(i).copied().flatten().map_or(0, |fit| fit.columns)
            };
            let gain = |score: &Self| open.iter().map(|&i| read(score, i)).sum::<usize>();
            let Some(index) = (0..others.len())
                .rev()
                .max_by_key(|&index| others.get(index).map_or(0, gain))
                .filter(|&index| others.get(index).map_or(0, gain) > 0)
            else {
                break;
            };
            let companion = others.remove(index);
            let before = open.len();
            open.retain(|&i| read(&companion, i) == 0);
            also.push((companion.name, (before - open.len()) as u32));
            companions.push(companion.reader);
        }
        self.reader.companions = companions.into();
        self.reader.searches = true;
        let detected = Detected {
            name: self.name,
            accepted: self.accepted as u32,
            reader: Box::new(self.reader.clone()),
            also,
            columns,
        };
        (self.reader, detected)
    }
}

impl LogReader {
    /// The names of its columns, where they have an order.
    fn column_names(&self) -> Vec<String> {
        let columns: Vec<&Column> = match &self.engine {
            Engine::Template(template) => template.columns().collect(),
            Engine::Fields(fields) => fields.columns().collect(),
            Engine::Json(_) | Engine::Labels(_) | Engine::Audit => Vec::new(),
        };
        let used = columns.into_iter().filter(|column| **column != Column::Ignored);
        used.map(|column| column.name().to_owned()).collect()
    }

    /// What is read from a line, by column.
    pub(super) fn columns_of(&self, line: &[u8]) -> Vec<(String, String)> {
        let (interest, mut reading, mut columns) =
            (Interest::everything(), Reading::default(), Vec::new());
        let mut keep = |exchange: &Exchange<'_>| columns = show(exchange);
        self.read_line(line, 1, &mut Outlet::new(&interest, &mut reading, &mut keep));
        columns
    }
}

/// The parts of a log's exchange by name.
pub(super) fn show(exchange: &Exchange<'_>) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut columns: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        columns.extend(value.map(|value| (name.to_owned(), value)));
    };
    let request = exchange.request.as_ref();
    add("time", exchange.time.map(|time| time.to_string()));
    add("client", exchange.client.as_ref().map(ToString::to_string));
    add("user", exchange.log.as_ref().and_then(|log| log.user.as_deref()).map(str::to_owned));
    add("method", request.and_then(|r| r.method.as_deref()).map(text));
    add("scheme", request.and_then(|r| r.scheme).map(str::to_owned));
    add("host", request.and_then(|r| r.authority.as_deref()).map(text));
    add("target", request.and_then(|r| r.target.as_deref()).map(text));
    add("version", exchange.version.as_deref().map(str::to_owned));
    add("status", exchange.status().map(|status| status.to_string()));
    add("bytes", exchange.response.as_ref().and_then(|r| r.body_bytes).map(|n| n.to_string()));
    add("duration", exchange.duration_us.map(|us| format!("{us} µs")));
    if let Some(log) = &exchange.log {
        add("upstream status", log.upstream_status.map(|status| status.to_string()));
        for (name, words) in &log.reason {
            add(name, Some(words.to_string()));
        }
    }
    for (side, headers) in
        [("request", exchange.request_headers()), ("response", exchange.response_headers())]
    {
        for field in headers.fields {
            let name = text(field.name).to_ascii_lowercase();
            add(&format!("{side} {name}"), Some(text(field.value)));
        }
    }
    columns
}
