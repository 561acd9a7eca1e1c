//! Log formats as users have them: the line from their server's configuration.

mod apache;
mod goaccess;
mod nginx;

use std::fmt;

use super::LogReader;
use super::column::Column;
use super::escape::Escape;
use super::template::{Piece, Template, Unsound};
use crate::format::lines::LineFormat;

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// Where, in bytes from its start.
    pub position: usize,
    /// What.
    pub problem: String,
}

/// The syntax of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// nginx `log_format`.
    Nginx,
    /// Apache `LogFormat`, Tomcat's `AccessLogValve`, Varnish and gunicorn as far as they agree.
    Apache,
    /// GoAccess `log-format`.
    Goaccess,
}

/// A pattern taken apart.
pub(super) struct Parsed {
    /// The name the directive gives it.
    pub name: Option<String>,
    pub pieces: Vec<Piece>,
    pub escape: Escape,
}

/// Reads a known format's name, an nginx `log_format`, an Apache `LogFormat` or GoAccess
/// specifiers, with the directive around it or without.
///
/// # Errors
/// [`PatternError`] where the pattern is wrong or lines could not be read by it.
pub fn compile(pattern: &str) -> Result<Box<dyn LineFormat>, PatternError> {
    let trimmed = pattern.trim();
    if let Some(format) = super::known(trimmed) {
        return Ok(format.reader());
    }
    let Some(syntax) = Syntax::of(trimmed) else {
        return Err(PatternError {
            position: 0,
            problem: "neither the name of a known log format nor a pattern with $variables or %directives".into(),
        });
    };
    let shift = pattern.len() - pattern.trim_start().len();
    let at = |error: PatternError| PatternError { position: error.position + shift, ..error };
    let (name, template) = template(syntax, trimmed).map_err(at)?;
    let name = name.unwrap_or_else(|| syntax.name().to_owned());
    Ok(Box::new(LogReader::of_template(name, template)))
}

/// Compiles a pattern of a known syntax.
pub(super) fn template(
    syntax: Syntax,
    pattern: &str,
) -> Result<(Option<String>, Template), PatternError> {
    let parsed = match syntax {
        Syntax::Nginx => nginx::parse(pattern)?,
        Syntax::Apache => apache::parse(pattern)?,
        Syntax::Goaccess => goaccess::parse(pattern)?,
    };
    match Template::new(parsed.pieces, parsed.escape) {
        Ok(template) => Ok((parsed.name, template)),
        Err(unsound) => {
            let problem = match unsound {
                Unsound::NoStatus => {
                    "has no status column, so its lines cannot be judged".to_owned()
                }
                Unsound::Unseparated(first, second) => {
                    format!(
                        "nothing separates {first} from {second}, so no line can be read reliably"
                    )
                }
            };
            Err(PatternError { position: pattern.len(), problem })
        }
    }
}

impl Syntax {
    fn of(pattern: &str) -> Option<Self> {
        let word = pattern.split_whitespace().next().unwrap_or_default();
        if word.eq_ignore_ascii_case("log_format") || pattern.contains('$') {
            return Some(Self::Nginx);
        }
        if word.eq_ignore_ascii_case("LogFormat") || word.eq_ignore_ascii_case("CustomLog") {
            return Some(Self::Apache);
        }
        // Only Apache's directives take arguments and modifiers.
        if pattern.contains("%{") || pattern.contains("%>") {
            return Some(Self::Apache);
        }
        // Specifiers that only GoAccess has, or has with another meaning.
        let goaccess = ["%^", "%d", "%x", "~h{", "%~", "%R", "%K"];
        if goaccess.iter().any(|specifier| pattern.contains(specifier)) {
            return Some(Self::Goaccess);
        }
        pattern.contains('%').then_some(Self::Apache)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Nginx => "custom nginx",
            Self::Apache => "custom apache",
            Self::Goaccess => "custom goaccess",
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: {}", self.position, self.problem)
    }
}

impl std::error::Error for PatternError {}

impl PatternError {
    fn new(position: usize, problem: impl Into<String>) -> Self {
        Self { position, problem: problem.into() }
    }
}

/// Adds text to the last literal.
fn push_literal(pieces: &mut Vec<Piece>, byte: u8) {
    if let Some(Piece::Literal(text)) = pieces.last_mut() {
        text.push(byte);
    } else {
        pieces.push(Piece::Literal(vec![byte]));
    }
}

fn push_column(pieces: &mut Vec<Piece>, column: Column) {
    pieces.push(Piece::Column(column, None));
}
