//! Log formats as users have them: the line from their server's configuration.

mod apache;
mod api_gateway;
mod config;
mod envoy;
mod goaccess;
mod haproxy;
mod nginx;
mod object;

use std::fmt;
use std::sync::Arc;

use super::column::Column;
use super::escape::Escape;
use super::json::Json;
use super::template::{Piece, Template, Unsound};
use super::{Engine, LogReader, hints};
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
    /// HAProxy `log-format`.
    Haproxy,
    /// Envoy and Istio access log formats, as text or as a JSON dictionary.
    Envoy,
    /// AWS API Gateway, `$context.` variables.
    ApiGateway,
}

/// GoAccess's names of formats, and ours.
const GOACCESS_NAMES: [(&str, &str); 11] = [
    ("VCOMBINED", "vhost-port-combined"),
    ("VCOMMON", "vhost-common"),
    ("W3C", "w3c"),
    ("CLOUDFRONT", "cloudfront"),
    ("CLOUDSTORAGE", "google-cloud-storage"),
    ("AWSELB", "aws-clb"),
    ("AWSS3", "aws-s3"),
    ("AWSALB", "aws-alb"),
    ("TRAEFIKCLF", "traefik-clf"),
    ("httplog", "haproxy"),
    ("httpslog", "haproxy-https"),
];

/// A pattern taken apart.
pub(super) struct Parsed {
    /// The name the directive gives it.
    pub name: Option<String>,
    pub pieces: Vec<Piece>,
    pub escape: Escape,
}

/// Reads a known format's name or a pattern as servers' configurations have it, with the directive
/// around it or without, or a whole configuration file.
///
/// # Errors
/// [`PatternError`] where the pattern is wrong or lines could not be read by it.
pub fn compile(pattern: &str) -> Result<Arc<dyn LineFormat>, PatternError> {
    let trimmed = pattern.trim();
    let alias = GOACCESS_NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(trimmed));
    if let Some(format) = super::known(alias.map_or(trimmed, |(_, ours)| ours)) {
        return Ok(Arc::from(format.reader()));
    }
    let patterns =
        if trimmed.contains(['\n', '<']) { config::patterns(trimmed) } else { Vec::new() };
    let shift = pattern.len() - pattern.trim_start().len();
    if patterns.len() <= 1 {
        let trimmed = patterns.first().map_or(trimmed, String::as_str);
        let at = |error: PatternError| PatternError { position: error.position + shift, ..error };
        return Ok(Arc::new(reader(trimmed).map_err(at)?));
    }
    // Formats of logs that hold no exchange, and such as cannot be read, may stand beside them.
    let mut failure = None;
    let mut readers = patterns.iter().filter_map(|pattern| match reader(pattern) {
        Ok(reader) => Some(reader),
        Err(error) => {
            failure.get_or_insert(error);
            None
        }
    });
    let main = readers.next();
    let companions: Vec<LogReader> = readers.collect();
    match (main, failure) {
        (Some(main), _) => Ok(Arc::new(LogReader { companions: companions.into(), ..main })),
        (None, Some(error)) => Err(error),
        (None, None) => Err(PatternError::new(0, "names no log format")),
    }
}

/// A reader of one pattern or known name.
fn reader(pattern: &str) -> Result<LogReader, PatternError> {
    if let Some(format) = super::known(pattern) {
        return Ok(format.log_reader());
    }
    let Some(syntax) = Syntax::of(pattern) else {
        return Err(PatternError {
            position: 0,
            problem: "neither the name of a known log format nor a pattern with $variables or %directives".into(),
        });
    };
    let parsed = parse(syntax, pattern)?;
    let name = parsed.name.clone().unwrap_or_else(|| syntax.name().to_owned());
    // Servers with JSON in mind escape as JSON does; of others the text is read as it stands.
    if parsed.escape == Escape::Json || syntax == Syntax::Envoy {
        let json = object::members(&parsed.pieces).and_then(Json::of_members);
        if let Some(json) = json {
            let reader = LogReader::new(name.into(), Engine::Json(Arc::new(json)));
            return Ok(LogReader { hints: hints::of(syntax), ..reader });
        }
    }
    let reader = LogReader::of_template(name, parsed.template(pattern)?);
    Ok(LogReader { hints: hints::of(syntax), ..reader })
}

/// Compiles a pattern of a known syntax.
pub(super) fn template(
    syntax: Syntax,
    pattern: &str,
) -> Result<(Option<String>, Template), PatternError> {
    let parsed = parse(syntax, pattern)?;
    let name = parsed.name.clone();
    Ok((name, parsed.template(pattern)?))
}

fn parse(syntax: Syntax, pattern: &str) -> Result<Parsed, PatternError> {
    match syntax {
        Syntax::Nginx => nginx::parse(pattern),
        Syntax::Apache => apache::parse(pattern),
        Syntax::Goaccess => goaccess::parse(pattern),
        Syntax::Haproxy => haproxy::parse(pattern),
        Syntax::Envoy => envoy::parse(pattern),
        Syntax::ApiGateway => api_gateway::parse(pattern),
    }
}

impl Parsed {
    fn template(self, pattern: &str) -> Result<Template, PatternError> {
        Template::new(self.pieces, self.escape).map_err(|unsound| {
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
            PatternError { position: pattern.len(), problem }
        })
    }
}

impl Syntax {
    fn of(pattern: &str) -> Option<Self> {
        let word = pattern.split_whitespace().next().unwrap_or_default();
        if pattern.contains("$context.") {
            return Some(Self::ApiGateway);
        }
        let envoy = ["%RESPONSE_CODE%", "%START_TIME", "%REQ("];
        if envoy.iter().any(|operator| pattern.contains(operator)) {
            return Some(Self::Envoy);
        }
        if matches!(word, "log-format" | "error-log-format")
            && !pattern.contains("%^")
            && !pattern.contains("%h")
        {
            return Some(Self::Haproxy);
        }
        let haproxy = ["%ci", "%ST", "%[", "%{+", "%tsc", "%HM"];
        if haproxy.iter().any(|variable| pattern.contains(variable)) {
            return Some(Self::Haproxy);
        }
        if word.eq_ignore_ascii_case("log_format")
            || (pattern.contains('$') && !pattern.contains('%'))
        {
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
        let goaccess = ["%^", "%d", "%x", "~h{", "%~", "%R", "%K", "%u\"", "log-format"];
        if goaccess.iter().any(|specifier| pattern.contains(specifier)) {
            return Some(Self::Goaccess);
        }
        if pattern.contains('%') {
            return Some(Self::Apache);
        }
        pattern.contains('$').then_some(Self::Nginx)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Nginx => "custom nginx",
            Self::Apache => "custom apache",
            Self::Goaccess => "custom goaccess",
            Self::Haproxy => "custom haproxy",
            Self::Envoy => "custom envoy",
            Self::ApiGateway => "custom api gateway",
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
