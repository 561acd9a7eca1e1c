//! The lines before a transcript's messages that start with `#!`: what the recording adds to the
//! messages, and what it lacks.

use std::borrow::Cow;

use super::DEFAULT_TIME;
use crate::model::{Field, Headers, Knowledge, LogRecord, Timestamp};

/// All directives of a transcript.
#[expect(clippy::struct_excessive_bools, reason = "independent directives")]
#[derive(Clone, Debug, Default)]
pub(super) struct Directives<'t> {
    /// `time RFC3339` or `time unknown`.
    time: Option<Timestamp>,
    time_unknown: bool,
    /// `duration MILLISECONDS`
    pub(super) duration_us: Option<i64>,
    /// `client ADDRESS`
    pub(super) client: Option<&'t str>,
    /// `recorded-by client`
    pub(super) by_client: bool,
    /// `server ADDRESS`
    pub(super) server: Option<&'t str>,
    /// `scheme http`
    pub(super) scheme: Option<&'t str>,
    /// `request-headers …`
    pub(super) request_headers: Silence<'t>,
    /// `response-headers …`
    pub(super) response_headers: Silence<'t>,
    /// `request-body unknown`
    pub(super) request_body_unknown: bool,
    /// `response-body unknown`
    pub(super) response_body_unknown: bool,
    format: Option<&'t str>,
    user: Option<&'t str>,
    upstream_status: Option<u16>,
    reason: Vec<(&'t str, &'t str)>,
}

/// What a field means that is not in a header section.
#[derive(Clone, Debug, Default)]
pub(super) enum Silence<'t> {
    #[default]
    Absence,
    /// `unknown`
    Unknown,
    /// `partial`, or `partial absent NAME…`
    Partial(Vec<&'t str>),
    /// `except NAME…`
    Except(Vec<&'t str>),
}

impl<'t> Directives<'t> {
    /// Reads one directive.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn read(&mut self, directive: &'t str) -> Result<(), &'static str> {
        let (name, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        let rest = rest.trim();
        match name {
            "time" if rest == "unknown" => self.time_unknown = true,
            "time" => {
                let time = Timestamp::parse_rfc3339(rest).ok_or("a time that is not RFC 3339")?;
                self.time = Some(time);
            }
            "duration" => {
                let ms: f64 = rest.parse().map_err(|_| "a duration that is no number")?;
                self.duration_us = Some((ms * 1000.0) as i64);
            }
            "client" => self.client = Some(rest),
            "recorded-by" if rest == "client" => self.by_client = true,
            "server" => self.server = Some(rest),
            "scheme" if matches!(rest, "http" | "https") => self.scheme = Some(rest),
            "request-headers" => self.request_headers = Silence::read(rest)?,
            "response-headers" => self.response_headers = Silence::read(rest)?,
            "request-body" if rest == "unknown" => self.request_body_unknown = true,
            "response-body" if rest == "unknown" => self.response_body_unknown = true,
            "upstream-status" => {
                self.upstream_status =
                    Some(rest.parse().map_err(|_| "a status that is no number")?);
            }
            "log" => self.read_log(rest)?,
            _ => return Err("an unknown directive"),
        }
        Ok(())
    }

    /// `format=NAME user=NAME reason COLUMN=WORDS…`
    fn read_log(&mut self, mut rest: &'t str) -> Result<(), &'static str> {
        let mut is_reason = false;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix("reason").filter(|r| !r.starts_with('=')) {
                is_reason = true;
                rest = after.trim_start();
                continue;
            }
            let (name, value) = rest.split_once('=').ok_or("a log column without a value")?;
            let (value, after) = match value.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').ok_or("a quote that is not closed")?,
                None => value.split_once(' ').unwrap_or((value, "")),
            };
            match name {
                _ if is_reason => self.reason.push((name, value)),
                "format" => self.format = Some(value),
                "user" => self.user = Some(value),
                _ => return Err("a log column that is neither format nor user nor reason"),
            }
            rest = after.trim_start();
        }
        Ok(())
    }

    /// When the exchange happened: as the transcript says, else at the default time.
    pub(super) fn time(&self) -> Option<Timestamp> {
        (!self.time_unknown).then(|| self.time.unwrap_or(DEFAULT_TIME))
    }

    /// The log record, if a directive speaks of a log.
    pub(super) fn log(&self) -> Option<LogRecord<'_>> {
        let silent = self.format.is_none()
            && self.user.is_none()
            && self.upstream_status.is_none()
            && self.reason.is_empty();
        (!silent).then(|| LogRecord {
            format: self.format.unwrap_or("transcript"),
            user: self.user.map(Cow::Borrowed),
            upstream_status: self.upstream_status,
            says_unanswered: false,
            reason: self
                .reason
                .iter()
                .map(|(name, words)| (*name, Cow::Borrowed(*words)))
                .collect(),
        })
    }
}

impl<'t> Silence<'t> {
    fn read(text: &'t str) -> Result<Self, &'static str> {
        let mut words = text.split_whitespace();
        Ok(match (words.next(), words.next()) {
            (Some("complete"), None) => Self::Absence,
            (Some("unknown"), None) => Self::Unknown,
            (Some("partial"), None) => Self::Partial(Vec::new()),
            (Some("partial"), Some("absent")) => Self::Partial(words.collect()),
            (Some("except"), Some(first)) => {
                Self::Except([first].into_iter().chain(words).collect())
            }
            _ => return Err("headers that are neither complete nor partial nor unknown"),
        })
    }

    pub(super) const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    pub(super) fn of<'s>(&'s self, fields: &'s [Field<'s>]) -> Headers<'s> {
        let knowledge = match self {
            Self::Absence => Knowledge::Complete,
            Self::Unknown => Knowledge::Unknown,
            Self::Partial(absent) => Knowledge::Partial { absent },
            Self::Except(withheld) => Knowledge::Except { withheld },
        };
        Headers { fields, knowledge }
    }
}
