//! Access logs: one exchange a line.
//!
//! A format is data: a name, a layout and examples, in a file of its own under `formats/`. Four
//! things read lines by layouts: [`template`] for text in a fixed order, [`fields`] for columns that
//! the file declares, [`labels`] for values behind their names, [`json`] for JSON; and [`pattern`]
//! turns the log format of a user's server into a template.

mod audit;
mod clock;
mod column;
mod detect;
mod escape;
mod fields;
mod formats;
mod hints;
mod json;
mod labels;
mod literal;
mod near;
mod pattern;
mod prefix;
mod row;
mod template;
mod trial;
mod value;

use std::borrow::Cow;
use std::sync::Arc;

use super::lines::{Framing, LineFormat};
use crate::model::{Hint, Mishap, Outlet, Parts};
use fields::Fields;
use json::Json;
use labels::Labels;
use row::Origin;
use template::Template;

pub use clock::{UnknownZone, Zone};

pub use detect::{Detected, Detection, detect};
pub use formats::FORMATS;
pub use pattern::{PatternError, Syntax, compile};
pub use trial::{Trial, try_on};

/// A log format authlint knows by name.
#[derive(Debug)]
pub struct LogFormat {
    /// What users call it.
    pub name: &'static str,
    /// Who writes it, in a few words.
    pub about: &'static str,
    /// Where it is defined.
    pub documentation: &'static str,
    /// What its lines look like.
    pub(crate) layout: Layout,
    /// What to add to it for firmer verdicts.
    pub(crate) hints: &'static [Hint],
    /// Lines and what they say. All of them run as tests.
    pub examples: &'static [Example],
}

/// What the lines of a format look like.
#[derive(Debug)]
pub(crate) enum Layout {
    /// A text line in the syntax of some server's configuration.
    Text(Syntax, &'static str),
    /// The same in a file that also has lines which are no exchange by design: those with one of
    /// these texts in them.
    TextAmong(Syntax, &'static str, &'static [&'static str]),
    /// A JSON object.
    Json(json::Layout),
    /// Columns as a line of the file declares them.
    Fields(fields::Layout),
    /// Values behind their names.
    Labels(labels::Layout),
    /// Sections of `ModSecurity`'s serial audit log.
    Audit,
}

/// A line, and what is read from it.
#[derive(Debug)]
pub struct Example {
    /// The line, below the directives it needs.
    pub line: &'static str,
    /// Some columns by name (see [`Detected::columns`]) and their values. None at all: the line is
    /// no exchange.
    pub columns: &'static [(&'static str, &'static str)],
}

/// Reads the lines of one format, and those of formats that were found in the same file.
#[derive(Clone)]
pub struct LogReader {
    name: Cow<'static, str>,
    engine: Engine,
    /// Text in lines that are no exchange by design.
    others: &'static [&'static str],
    /// What to add to the format.
    hints: &'static [Hint],
    companions: Arc<[LogReader]>,
    /// How its lines are found in a text.
    framing: Framing,
    /// Whether a line that none of these reads is tried with every format there is.
    searches: bool,
    /// The zone of times that name none.
    zone: Option<Arc<Zone>>,
}

#[derive(Clone)]
enum Engine {
    Template(Arc<Template>),
    Json(Arc<Json>),
    Fields(Fields),
    Labels(Labels),
    Audit,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was counted or delivered.
    Taken,
    /// It is no exchange by design.
    Passed,
    /// It does not follow the format; where it stopped.
    Stopped(usize),
}

/// How well a line follows a format.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    /// Columns it filled.
    pub columns: usize,
    /// Whether it filled all there are.
    pub whole: bool,
    /// Bytes after the last column.
    pub trailing: usize,
}

/// Finds a format by name, ASCII case-insensitive.
pub fn known(name: &str) -> Option<&'static LogFormat> {
    FORMATS.iter().copied().find(|format| format.name.eq_ignore_ascii_case(name))
}

impl LogFormat {
    /// A reader of its lines.
    pub fn reader(&'static self) -> Box<dyn LineFormat> {
        Box::new(self.log_reader())
    }

    fn log_reader(&'static self) -> LogReader {
        let template = |syntax: Syntax, text| match pattern::template(syntax, text) {
            Ok((_, template)) => Engine::Template(Arc::new(template)),
            Err(error) => unreachable!("log format {}: {error}", self.name),
        };
        let mut others: &[&str] = &[];
        let engine = match &self.layout {
            Layout::Text(syntax, text) => template(*syntax, text),
            Layout::TextAmong(syntax, text, among) => {
                others = among;
                template(*syntax, text)
            }
            Layout::Json(layout) => Engine::Json(Arc::new(Json::new(layout))),
            Layout::Fields(layout) => Engine::Fields(Fields::new(layout)),
            Layout::Labels(layout) => Engine::Labels(Labels::new(layout)),
            Layout::Audit => Engine::Audit,
        };
        let hints = self.hints;
        LogReader { others, hints, ..LogReader::new(Cow::Borrowed(self.name), engine) }
    }

    /// That reader, and one for each other set of columns that a file without its header may have.
    fn log_readers(&'static self) -> impl Iterator<Item = LogReader> {
        let others = match &self.layout {
            Layout::Fields(layout) => Some(Fields::others(layout)),
            _ => None,
        };
        let other = |fields| LogReader { engine: Engine::Fields(fields), ..self.log_reader() };
        std::iter::once(self.log_reader()).chain(others.into_iter().flatten().map(other))
    }
}

impl Engine {
    #[inline]
    fn read(&self, line: &[u8], origin: Origin<'_>, outlet: &mut Outlet<'_>) -> Outcome {
        match self {
            Self::Template(template) => template.read(line, origin, outlet),
            Self::Json(json) => json.read(line, origin, outlet),
            Self::Fields(fields) => fields.read(line, origin, outlet),
            Self::Labels(labels) => labels.read(line, origin, outlet),
            Self::Audit => audit::read(line, origin, outlet),
        }
    }

    /// How well a line fits as it is.
    fn fit(&self, line: &[u8]) -> Option<Fit> {
        match self {
            Self::Template(template) => template.fit(line),
            Self::Json(json) => json.fit(line),
            Self::Fields(fields) => fields.fit(line),
            Self::Labels(labels) => labels.fit(line),
            Self::Audit => audit::fit(line),
        }
    }

    /// What lines can show.
    fn shows(&self) -> Parts {
        match self {
            Self::Template(template) => template.shows(),
            Self::Json(json) => json.shows(),
            Self::Fields(fields) => fields.shows(),
            Self::Labels(labels) => labels.shows(),
            Self::Audit => audit::shows(),
        }
    }

    /// Where a line stopped.
    fn stop(&self, index: usize) -> String {
        match self {
            Self::Template(template) => template.stop(index),
            Self::Json(_) => Json::stop(index),
            Self::Fields(fields) => fields.stop(index),
            Self::Labels(_) => Labels::stop(index),
            Self::Audit => audit::stop(index),
        }
    }
}

impl LogReader {
    fn new(name: Cow<'static, str>, engine: Engine) -> Self {
        Self {
            name,
            engine,
            others: &[],
            hints: &[],
            companions: Arc::default(),
            framing: Framing::Lines,
            searches: false,
            zone: None,
        }
    }

    fn of_template(name: String, template: Template) -> Self {
        Self::new(name.into(), Engine::Template(Arc::new(template)))
    }

    /// How well a line fits, without what other programs wrote around it.
    #[cfg(test)]
    fn fit(&self, line: &[u8]) -> Option<Fit> {
        self.engine
            .fit(line)
            .or_else(|| prefix::within(line, None, &mut |line, _| self.engine.fit(line)))
    }

    /// What reads the lines after a directive, if that changes with it.
    fn after(&self, directive: &[u8]) -> Option<Self> {
        let engine = match &self.engine {
            Engine::Fields(fields) => fields.directed(directive).map(Engine::Fields),
            _ => None,
        };
        let companions: Vec<Option<Self>> =
            self.companions.iter().map(|companion| companion.after(directive)).collect();
        if engine.is_none() && companions.iter().all(Option::is_none) {
            return None;
        }
        let kept = self.companions.iter();
        let companions = companions
            .into_iter()
            .zip(kept)
            .map(|(next, kept)| next.unwrap_or_else(|| kept.clone()));
        Some(Self {
            engine: engine.unwrap_or_else(|| self.engine.clone()),
            companions: companions.collect(),
            ..self.clone()
        })
    }

    #[inline]
    fn read(
        &self,
        line: &[u8],
        ordinal: u64,
        zone: Option<&Zone>,
        outlet: &mut Outlet<'_>,
    ) -> Outcome {
        let origin = Origin { format: &self.name, ordinal, written: None, zone };
        match self.engine.read(line, origin, outlet) {
            Outcome::Stopped(index) => self.read_within(line, origin, index, outlet),
            outcome => outcome,
        }
    }

    /// Reads a line without what other programs wrote around it.
    fn read_within(
        &self,
        line: &[u8],
        origin: Origin<'_>,
        mut index: usize,
        outlet: &mut Outlet<'_>,
    ) -> Outcome {
        let outcome = prefix::within(line, None, &mut |line, written| match self.engine.read(
            line,
            Origin { written, ..origin },
            outlet,
        ) {
            Outcome::Stopped(deeper) => {
                index = deeper;
                None
            }
            outcome => Some(outcome),
        });
        outcome.unwrap_or(Outcome::Stopped(index))
    }
}

impl LineFormat for LogReader {
    fn shows(&self) -> Parts {
        let companions = self.companions.iter().map(|companion| companion.engine.shows());
        companions.chain([self.engine.shows()]).fold(Parts::NONE, |sum, parts| {
            crate::model::Part::ALL
                .into_iter()
                .filter(|&part| parts.contains(part))
                .fold(sum, Parts::with)
        })
    }

    #[inline]
    fn read_line(&self, line: &[u8], ordinal: u64, outlet: &mut Outlet<'_>) -> bool {
        let zone = self.zone.as_deref();
        let Outcome::Stopped(index) = self.read(line, ordinal, zone, outlet) else { return true };
        // Comments and directives: some rotation tools and import scripts leave them; and what `tail` and
        // `head` write between files, `==> access.log <==`.
        let is_banner = line.starts_with(b"==> ") && line.trim_ascii_end().ends_with(b" <==");
        if line.first() == Some(&b'#') || is_banner || self.passes(line) {
            return true;
        }
        for companion in &*self.companions {
            let outcome = companion.read(line, ordinal, zone, outlet);
            if !matches!(outcome, Outcome::Stopped(_)) || companion.passes(line) {
                return true;
            }
        }
        let found = if self.searches { detect::reader_of(line) } else { None };
        if found.is_none_or(|found| {
            matches!(found.read(line, ordinal, zone, outlet), Outcome::Stopped(_))
        }) {
            outlet.mishap(Mishap::LineNotUnderstood, ordinal, || {
                format!("{}: {}", self.name, self.engine.stop(index))
            });
        }
        false
    }

    fn has_directives(&self) -> bool {
        let directed = |reader: &Self| matches!(reader.engine, Engine::Fields(_));
        directed(self) || self.companions.iter().any(directed)
    }

    fn directed(&self, directive: &[u8]) -> Option<Arc<dyn LineFormat>> {
        Some(Arc::new(self.after(directive)?))
    }

    fn framing(&self) -> Framing {
        self.framing
    }

    fn hints(&self) -> Vec<Hint> {
        self.open_hints()
    }

    fn instead(&self, text: &[u8]) -> Option<Arc<dyn LineFormat>> {
        if !self.searches {
            return None;
        }
        let mut other = detect::another(text, &self.name)?;
        other.zone.clone_from(&self.zone);
        Some(Arc::new(other))
    }

    fn in_zone(&self, zone: &Zone) -> Option<Arc<dyn LineFormat>> {
        Some(Arc::new(Self { zone: Some(Arc::new(zone.clone())), ..self.clone() }))
    }
}

impl LogReader {
    /// Whether this is a line that is no exchange by design.
    fn passes(&self, line: &[u8]) -> bool {
        self.others.iter().any(|text| memchr::memmem::find(line, text.as_bytes()).is_some())
    }
}

#[cfg(test)]
mod tests;
