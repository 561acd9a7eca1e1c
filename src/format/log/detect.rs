//! Recognises the format of a log by reading its first lines with every format there is.

use std::fmt::Write as _;

use super::column::Column;
use super::{Engine, FORMATS, Fit, LogFormat, LogReader};
use crate::format::lines::LineFormat;
use crate::model::{Exchange, Interest, Outlet, Reading};

/// Lines looked at. Enough for a log with half its lines broken, little enough to be instant.
const SAMPLED: usize = 200;

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

struct Score {
    format: &'static LogFormat,
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
    let text: Vec<&[u8]> = lines_of(head).collect();
    let lines: Vec<&[u8]> = text.iter().copied().filter(|line| !is_directive(line)).collect();
    let mut scores: Vec<Score> = FORMATS.iter().map(|format| Score::of(format, &text)).collect();
    let best = scores.iter().map(|score| score.accepted).max().unwrap_or(0);
    // The most specific of those within 2 % of the best share.
    let floor = best - best / 50;
    let rank = |score: &Score| {
        (score.accepted > 0 && score.accepted >= floor, score.evidence, usize::MAX - score.trailing)
    };
    // A stable sort: among equals the order of the registry decides.
    scores.sort_by_key(|score| std::cmp::Reverse(rank(score)));
    let sampled = lines.len();
    // The anchors are strict (a time, a status, quotes in their places), so a fifth of the lines,
    // or three of them, is no accident.
    if best == 0 || (best < 3 && best * 5 < sampled) {
        let reason = if sampled == 0 {
            "no lines to judge by".to_owned()
        } else {
            format!("{best} of {sampled} lines follow a known access log format")
        };
        return Detection { detected: None, reason, runner_up: None, sampled: sampled as u32 };
    }
    let mut rest = scores.into_iter();
    let Some(main) = rest.next() else {
        return Detection { detected: None, reason: String::new(), runner_up: None, sampled: 0 };
    };
    let others: Vec<Score> = rest.filter(|score| score.accepted > 0).collect();
    let runner_up = others
        .iter()
        .max_by_key(|score| (score.accepted, score.evidence))
        .map(|score| (score.format.name, score.accepted as u32));
    Detection {
        reason: main.reason(sampled),
        detected: Some(main.detected(others, &lines)),
        runner_up,
        sampled: sampled as u32,
    }
}

/// The first lines but blank ones, and the directives between them.
fn lines_of(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut sampled = 0;
    head.split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .map(|line| line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line))
        .filter(|line| !line.trim_ascii().is_empty())
        .take_while(move |line| {
            sampled += usize::from(!is_directive(line));
            sampled <= SAMPLED
        })
}

fn is_directive(line: &[u8]) -> bool {
    line.first() == Some(&b'#')
}

impl Score {
    fn of(format: &'static LogFormat, text: &[&[u8]]) -> Self {
        let mut reader = format.log_reader();
        let mut later: Option<LogReader> = None;
        let mut at_first = None;
        let mut fits: Vec<Option<Fit>> = Vec::new();
        for line in text {
            let in_force = later.as_ref().unwrap_or(&reader);
            if !is_directive(line) {
                fits.push(in_force.fit(line));
            } else if let Some(next) = in_force.after(line.trim_ascii_end()) {
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
        let accepted = fits.iter().flatten().count();
        let evidence = fits.iter().flatten().map(|fit| fit.columns).sum();
        let trailing = fits.iter().flatten().map(|fit| fit.trailing).sum();
        Self { format, reader, at_first, fits, accepted, evidence, trailing }
    }

    fn reason(&self, sampled: usize) -> String {
        let mut reason =
            format!("{} of {sampled} lines follow {}", self.accepted, self.format.name);
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
    fn detected(mut self, mut others: Vec<Self>, lines: &[&[u8]]) -> Detected {
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
            also.push((companion.format.name, (before - open.len()) as u32));
            companions.push(companion.reader);
        }
        self.reader.companions = companions.into();
        Detected {
            name: self.format.name,
            accepted: self.accepted as u32,
            reader: Box::new(self.reader),
            also,
            columns,
        }
    }
}

impl LogReader {
    /// The names of its columns, where they have an order.
    fn column_names(&self) -> Vec<String> {
        let columns: Vec<&Column> = match &self.engine {
            Engine::Template(template) => template.columns().collect(),
            Engine::Fields(fields) => fields.columns().collect(),
            Engine::Json(_) | Engine::Labels(_) => Vec::new(),
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
fn show(exchange: &Exchange<'_>) -> Vec<(String, String)> {
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
