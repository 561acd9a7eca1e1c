//! Access logs: one exchange a line.
//!
//! A format is data: a name, a layout and examples, in a file of its own under `formats/`. Four
//! things read lines by layouts: [`template`] for text in a fixed order, [`fields`] for columns that
//! the file declares, [`labels`] for values behind their names, [`json`] for JSON; and [`pattern`]
//! turns the log format of a user's server into a template.

mod clock;
mod column;
mod detect;
mod escape;
mod fields;
mod formats;
mod json;
mod labels;
mod pattern;
mod prefix;
mod row;
mod template;
mod value;

use std::borrow::Cow;
use std::sync::Arc;

use super::lines::LineFormat;
use crate::model::{Mishap, Outlet, Parts};
use fields::Fields;
use json::Json;
use labels::Labels;
use template::Template;

pub use detect::{Detected, Detection, detect};
pub use formats::FORMATS;
pub use pattern::{PatternError, Syntax, compile};

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
    /// Lines and what they say. All of them run as tests.
    pub examples: &'static [Example],
}

/// What the lines of a format look like.
#[derive(Debug)]
pub(crate) enum Layout {
    /// A text line in the syntax of some server's configuration.
    Text(Syntax, &'static str),
    /// A JSON object.
    Json(json::Layout),
    /// Columns as a line of the file declares them.
    Fields(fields::Layout),
    /// Values behind their names.
    Labels(labels::Layout),
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
    companions: Arc<[LogReader]>,
}

#[derive(Clone)]
enum Engine {
    Template(Arc<Template>),
    Json(Arc<Json>),
    Fields(Fields),
    Labels(Labels),
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
        let engine = match &self.layout {
            Layout::Text(syntax, text) => match pattern::template(*syntax, text) {
                Ok((_, template)) => Engine::Template(Arc::new(template)),
                Err(error) => unreachable!("log format {}: {error}", self.name),
            },
            Layout::Json(layout) => Engine::Json(Arc::new(Json::new(layout))),
            Layout::Fields(layout) => Engine::Fields(Fields::new(layout)),
            Layout::Labels(layout) => Engine::Labels(Labels::new(layout)),
        };
        LogReader { name: Cow::Borrowed(self.name), engine, companions: Arc::default() }
    }
}

impl LogReader {
    fn of_template(name: String, template: Template) -> Self {
        Self {
            name: name.into(),
            engine: Engine::Template(Arc::new(template)),
            companions: Arc::default(),
        }
    }

    /// How well a line fits, without what other programs wrote around it.
    fn fit(&self, line: &[u8]) -> Option<Fit> {
        let fit = |line: &[u8]| match &self.engine {
            Engine::Template(template) => template.fit(line),
            Engine::Json(json) => json.fit(line),
            Engine::Fields(fields) => fields.fit(line),
            Engine::Labels(labels) => labels.fit(line),
        };
        fit(line).or_else(|| {
            if let Some(peeled) = prefix::peel(line) {
                return fit(peeled.line);
            }
            fit(&prefix::unwrap(line)?.0)
        })
    }

    /// What reads the lines after a directive, if that changes with it.
    fn after(&self, directive: &[u8]) -> Option<Self> {
        let Engine::Fields(fields) = &self.engine else { return None };
        let engine = Engine::Fields(fields.directed(directive)?);
        Some(Self { name: self.name.clone(), engine, companions: Arc::clone(&self.companions) })
    }

    #[inline]
    fn read(&self, line: &[u8], ordinal: u64, outlet: &mut Outlet<'_>) -> Outcome {
        let name = &self.name;
        let mut read = |line: &[u8], written| match &self.engine {
            Engine::Template(template) => template.read(name, line, written, ordinal, outlet),
            Engine::Json(json) => json.read(name, line, written, ordinal, outlet),
            Engine::Fields(fields) => fields.read(name, line, written, ordinal, outlet),
            Engine::Labels(labels) => labels.read(name, line, written, ordinal, outlet),
        };
        let outcome = read(line, None);
        if let Outcome::Stopped(_) = outcome {
            if let Some(peeled) = prefix::peel(line) {
                return read(peeled.line, peeled.time);
            }
            if let Some((line, time)) = prefix::unwrap(line) {
                return read(&line, time);
            }
        }
        outcome
    }

    fn shows_alone(&self) -> Parts {
        match &self.engine {
            Engine::Template(template) => template.shows(),
            Engine::Json(json) => json.shows(),
            Engine::Fields(fields) => fields.shows(),
            Engine::Labels(labels) => labels.shows(),
        }
    }
}

impl LineFormat for LogReader {
    fn shows(&self) -> Parts {
        let all = self.companions.iter().map(Self::shows_alone).chain([self.shows_alone()]);
        all.fold(Parts::NONE, |sum, parts| {
            crate::model::Part::ALL
                .into_iter()
                .filter(|&part| parts.contains(part))
                .fold(sum, Parts::with)
        })
    }

    #[inline]
    fn read_line(&self, line: &[u8], ordinal: u64, outlet: &mut Outlet<'_>) {
        let Outcome::Stopped(index) = self.read(line, ordinal, outlet) else { return };
        // Comments and directives: some rotation tools and import scripts leave them.
        if line.first() == Some(&b'#') {
            return;
        }
        for companion in &*self.companions {
            if !matches!(companion.read(line, ordinal, outlet), Outcome::Stopped(_)) {
                return;
            }
        }
        outlet.mishap(Mishap::LineNotUnderstood, ordinal, || match &self.engine {
            Engine::Template(template) => format!("{}: {}", self.name, template.stop(index)),
            Engine::Json(_) => format!("{}: {}", self.name, Json::stop(index)),
            Engine::Fields(fields) => format!("{}: {}", self.name, fields.stop(index)),
            Engine::Labels(_) => format!("{}: {}", self.name, Labels::stop(index)),
        });
    }

    fn has_directives(&self) -> bool {
        matches!(self.engine, Engine::Fields(_))
    }

    fn directed(&self, directive: &[u8]) -> Option<Arc<dyn LineFormat>> {
        Some(Arc::new(self.after(directive)?))
    }
}

#[cfg(test)]
mod tests;
