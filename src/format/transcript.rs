//! Transcripts: an exchange as plain text, the way RFCs print them, for examples and tests.
//!
//! ```text
//! #! time 2026-03-01T10:00:00Z
//! #! request-headers partial
//! GET /v1/me HTTP/1.1
//! Host: api.example
//! Authorization: Bearer {{jwt exp=-900}}
//!
//! HTTP/1.1 403 Forbidden
//! Content-Type: application/json
//!
//! {"error":{"code":"TokenExpired"}}
//! ```
//!
//! [`fill`] puts tokens in the place of `{{jwt …}}`, [`Transcript::parse`] borrows from the text,
//! and [`Transcript::exchange`] from that. [`with_exchange`] does all three.

mod directive;
mod token;

use std::borrow::Cow;

use crate::model::{
    Body, Exchange, Field, Headers, Known, Locator, Peer, Request, Response, Timestamp,
};

use directive::Directives;

pub use token::fill;

/// 2026-03-01T10:00:00Z: when an exchange happened that does not say.
const DEFAULT_TIME: Timestamp = Timestamp::new(1_772_359_200, 0);

/// A transcript that was read.
#[derive(Clone, Debug)]
pub struct Transcript<'t> {
    directives: Directives<'t>,
    request: Option<Message<'t>>,
    response: Option<Message<'t>>,
}

/// Why a text is no transcript.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line} of the transcript: {what}")]
pub struct TranscriptError {
    /// Line number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

/// A message: start line, field lines, content.
#[derive(Clone, Debug)]
struct Message<'t> {
    start: &'t str,
    fields: Vec<Field<'t>>,
    content: &'t str,
}

/// Reads `text`, with its tokens filled in, and lends the exchange to `look`.
///
/// # Errors
/// When `text` is no transcript.
pub fn with_exchange<R>(
    text: &str,
    look: impl FnOnce(&Exchange<'_>) -> R,
) -> Result<R, TranscriptError> {
    let text = fill(text)?;
    let transcript = Transcript::parse(&text)?;
    Ok(look(&transcript.exchange()))
}

/// The transcripts in a text of several, which stand between lines `#! next`.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split("#! next\n").map(|text| text.trim_start_matches('\n'))
}

impl<'t> Transcript<'t> {
    /// Reads `text`.
    ///
    /// # Errors
    /// When it is no transcript, or still holds a `{{jwt …}}`.
    pub fn parse(text: &'t str) -> Result<Self, TranscriptError> {
        let mut lines = Lines { text, at: 0, number: 0 };
        let mut directives = Directives::default();
        let mut start = loop {
            let line = lines.next().ok_or_else(|| lines.error("no message"))?;
            if let Some(directive) = line.strip_prefix("#!") {
                directives.read(directive.trim()).map_err(|what| lines.error(what))?;
            } else if !line.trim().is_empty() {
                break line;
            }
        };
        let mut request = None;
        if !is_status_line(start) {
            let (message, next) = Message::read(start, &mut lines)?;
            if request_line(message.start).is_none() {
                return Err(lines.error("neither a request line nor a status line"));
            }
            request = Some(message);
            let Some(next) = next else {
                return Ok(Self { directives, request, response: None });
            };
            start = next;
        }
        if status(start).is_none() {
            return Err(lines.error("a status line without a status code"));
        }
        let response = Some(Message::read_to_end(start, &mut lines)?);
        let transcript = Self { directives, request, response };
        transcript.check(&lines)?;
        Ok(transcript)
    }

    /// The exchange.
    pub fn exchange(&self) -> Exchange<'_> {
        let directives = &self.directives;
        let mut exchange = Exchange::at(1, Locator::Line);
        exchange.time = directives.time();
        exchange.duration_us = directives.duration_us;
        exchange.client = directives.client.map(peer);
        exchange.by_client = directives.by_client;
        exchange.server = directives.server.map(peer);
        exchange.request = self.request.as_ref().map(|message| {
            let (method, target, _) = request_line(message.start).unwrap_or_default();
            let (body, body_bytes) = message.body(directives.request_body_unknown);
            Request {
                method: Some(Cow::Borrowed(method.as_bytes())),
                target: Some(Cow::Borrowed(target.as_bytes())),
                scheme: Some(directives.scheme.unwrap_or("https")),
                authority: None,
                headers: directives.request_headers.of(&message.fields),
                body,
                body_bytes,
            }
        });
        exchange.response = self.response.as_ref().map(|message| {
            let (body, body_bytes) = message.body(directives.response_body_unknown);
            Response {
                status: status(message.start).unwrap_or_default(),
                headers: directives.response_headers.of(&message.fields),
                trailers: Headers::default(),
                body,
                body_bytes,
            }
        });
        let start = |message: &Option<Message<'t>>| message.as_ref().map(|message| message.start);
        exchange.version = start(&self.response)
            .or_else(|| request_line(start(&self.request)?)?.2)
            .and_then(|line| line.strip_prefix("HTTP/")?.split(' ').next())
            .map(Cow::Borrowed);
        exchange.log = directives.log();
        exchange
    }

    /// Unknown headers cannot be given.
    fn check(&self, lines: &Lines<'_>) -> Result<(), TranscriptError> {
        let contradicts = |message: &Option<Message<'_>>, unknown: bool| {
            unknown && message.as_ref().is_some_and(|message| !message.fields.is_empty())
        };
        let directives = &self.directives;
        if contradicts(&self.request, directives.request_headers.is_unknown())
            || contradicts(&self.response, directives.response_headers.is_unknown())
        {
            return Err(lines.error("headers that are said to be unknown"));
        }
        Ok(())
    }
}

impl<'t> Message<'t> {
    /// Reads a request up to the status line that follows it; that line.
    fn read(
        start: &'t str,
        lines: &mut Lines<'t>,
    ) -> Result<(Self, Option<&'t str>), TranscriptError> {
        let (fields, next) = head(lines)?;
        if next.is_some() {
            return Ok((Self { start, fields, content: "" }, next));
        }
        let from = lines.at;
        let mut after_blank = true;
        loop {
            let to = lines.at;
            let Some(line) = lines.next() else {
                return Ok((Self { start, fields, content: lines.between(from, to) }, None));
            };
            if after_blank && is_status_line(line) {
                return Ok((Self { start, fields, content: lines.between(from, to) }, Some(line)));
            }
            after_blank = line.is_empty();
        }
    }

    /// Reads a response.
    fn read_to_end(start: &'t str, lines: &mut Lines<'t>) -> Result<Self, TranscriptError> {
        let (fields, next) = head(lines)?;
        if next.is_some() {
            return Err(lines.error("a second response"));
        }
        Ok(Self { start, fields, content: lines.between(lines.at, lines.text.len()) })
    }

    fn body(&self, unknown: bool) -> (Known<Body<'_>>, Option<u64>) {
        let bytes = self.content.as_bytes();
        match (unknown, bytes.is_empty()) {
            (true, _) => (Known::Unknown, None),
            (false, true) => (Known::Absent, Some(0)),
            (false, false) => {
                let body = Body { bytes: Cow::Borrowed(bytes), complete: true };
                (Known::Present(body), Some(bytes.len() as u64))
            }
        }
    }
}

/// The lines of a text.
struct Lines<'t> {
    text: &'t str,
    /// Offset of the next line.
    at: usize,
    /// Number of the last line.
    number: usize,
}

impl<'t> Lines<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = rest.split('\n').next()?;
        self.at = (self.at + line.len() + 1).min(self.text.len());
        self.number += 1;
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    /// The text between two offsets, without the line ends that close it.
    fn between(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default().trim_end_matches(['\r', '\n'])
    }

    fn error(&self, what: &'static str) -> TranscriptError {
        TranscriptError { line: self.number.max(1), what }
    }
}

/// Reads field lines up to the blank line that ends them, or to a status line, which is returned.
fn head<'t>(lines: &mut Lines<'t>) -> Result<(Vec<Field<'t>>, Option<&'t str>), TranscriptError> {
    let mut fields = Vec::new();
    while let Some(line) = lines.next() {
        if line.is_empty() {
            break;
        }
        if is_status_line(line) {
            return Ok((fields, Some(line)));
        }
        let (name, value) =
            line.split_once(':').ok_or_else(|| lines.error("a field line without a colon"))?;
        if value.contains(token::OPEN) {
            return Err(lines.error("a token that was not filled in"));
        }
        fields.push(Field { name: name.trim().as_bytes(), value: value.trim().as_bytes() });
    }
    Ok((fields, None))
}

/// Method, target and version.
fn request_line(line: &str) -> Option<(&str, &str, Option<&str>)> {
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let (method, target) = (words.next()?, words.next()?);
    let version = words.next();
    let token = |word: &str| word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (token(method) && version.is_none_or(|v| v.starts_with("HTTP/")) && words.next().is_none())
        .then_some((method, target, version))
}

fn is_status_line(line: &str) -> bool {
    line.starts_with("HTTP/")
}

fn status(line: &str) -> Option<u16> {
    let code = line.split(' ').nth(1)?.parse().ok()?;
    (100..1000).contains(&code).then_some(code)
}

fn peer(text: &str) -> Peer<'_> {
    text.parse().map_or(Peer::Text(Cow::Borrowed(text)), Peer::Socket)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Transcript, fill, with_exchange};
    use crate::model::{Known, Timestamp};

    #[test]
    fn reads_request_and_response() {
        let text = "GET /v1/me HTTP/1.1\nHost: api.example\nX-Empty:\n\n\
                    HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\n \"a\": 1\n}\n";
        let transcript = Transcript::parse(text).unwrap();
        let exchange = transcript.exchange();
        assert_eq!(exchange.method(), Ok(b"GET".as_slice()));
        assert_eq!(exchange.url().as_deref(), Some(b"https://api.example/v1/me".as_slice()));
        assert_eq!(exchange.version.as_deref(), Some("1.1"));
        assert_eq!(exchange.request_headers().get("x-empty"), Known::Present(b"".as_slice()));
        assert_eq!(exchange.request_headers().get("authorization"), Known::Absent);
        assert!(matches!(exchange.request.as_ref().unwrap().body, Known::Absent));
        assert_eq!(exchange.status(), Some(403));
        let body = exchange.response.as_ref().unwrap().body.clone().seen().unwrap();
        assert_eq!(body.bytes.as_ref(), b"{\n \"a\": 1\n}");
        assert_eq!(exchange.time.unwrap().to_string(), "2026-03-01T10:00:00Z");
    }

    #[test]
    fn a_request_may_have_content_and_go_unanswered() {
        with_exchange("POST /token\nHost: a\n\ngrant_type=x\n", |exchange| {
            let request = exchange.request.as_ref().unwrap();
            let body = request.body.clone().seen().unwrap();
            assert_eq!(
                (body.bytes.as_ref(), request.body_bytes),
                (b"grant_type=x".as_slice(), Some(12))
            );
            assert!(exchange.response.is_none());
        })
        .unwrap();
    }

    #[test]
    fn a_response_may_stand_alone_or_follow_at_once() {
        with_exchange("HTTP/1.1 401 Unauthorized\r\nDate: x\r\n\r\n", |exchange| {
            assert!(exchange.request.is_none());
            assert_eq!(exchange.response_headers().get("date"), Known::Present(b"x".as_slice()));
            assert_eq!(exchange.response_headers().get("www-authenticate"), Known::Absent);
        })
        .unwrap();
        with_exchange("GET / HTTP/1.1\nHost: a\nHTTP/1.1 401\n", |exchange| {
            assert_eq!((exchange.status(), exchange.path()), (Some(401), Some(b"/".as_slice())));
        })
        .unwrap();
    }

    #[test]
    fn directives_say_what_was_not_recorded() {
        let text = "#! time 2026-01-02T03:04:05Z\n#! duration 12.5\n#! client 10.0.0.7:1\n\
            #! scheme http\n#! request-headers partial absent authorization\n\
            #! response-headers except set-cookie\n#! response-body unknown\n\
            #! log format=aws-alb user=ann reason error_reason=AuthInvalidCookie detail=\"a b\"\n\
            #! upstream-status 200\n\nGET / HTTP/1.1\nHost: a\n\nHTTP/1.1 401 No\n";
        with_exchange(text, |exchange| {
            assert_eq!(exchange.time, Timestamp::parse_rfc3339("2026-01-02T03:04:05Z"));
            assert_eq!(exchange.duration_us, Some(12_500));
            assert_eq!(exchange.client.as_ref().unwrap().to_string(), "10.0.0.7:1");
            assert_eq!(exchange.url().as_deref(), Some(b"http://a/".as_slice()));
            assert_eq!(exchange.request_headers().get("authorization"), Known::Absent);
            assert_eq!(exchange.request_headers().get("cookie"), Known::Unknown);
            assert_eq!(exchange.response_headers().get("set-cookie"), Known::Unknown);
            assert_eq!(exchange.response_headers().get("www-authenticate"), Known::Absent);
            assert!(matches!(exchange.response.as_ref().unwrap().body, Known::Unknown));
            let log = exchange.log.as_ref().unwrap();
            assert_eq!((log.format, log.upstream_status), ("aws-alb", Some(200)));
            assert_eq!(log.user.as_deref(), Some("ann"));
            let reason: Vec<_> = log.reason.iter().map(|(k, v)| (*k, v.as_ref())).collect();
            assert_eq!(reason, [("error_reason", "AuthInvalidCookie"), ("detail", "a b")]);
        })
        .unwrap();
    }

    #[test]
    fn errors_name_the_line() {
        let error = |text: &str| Transcript::parse(text).unwrap_err().line;
        assert_eq!(error(""), 1);
        assert_eq!(error("#! tim 1\nGET /"), 1);
        assert_eq!(error("#! time noon\nGET /"), 1);
        assert_eq!(error("GET / HTTP/1.1\nHost a\n"), 2);
        assert_eq!(error("GET / HTTP/1.1\nHost: a\n\nHTTP/1.1\n"), 4);
        assert_eq!(error("GET / HTTP/1.1\nA: {{jwt exp=1}}\n"), 2);
        assert!(Transcript::parse("#! response-headers unknown\nHTTP/1.1 401\nA: b\n").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(#! [a-z -]{0,20}\n)?(GET / HTTP/1.1\n)?[A-Za-z:/ {}\\n#!é]{0,80}") {
            if let Ok(text) = fill(&text) && let Ok(transcript) = Transcript::parse(&text) {
                let _ = transcript.exchange().url();
            }
        }
    }
}
