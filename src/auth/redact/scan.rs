//! The scan for secrets in any text: one pass over its decoded form.
//!
//! Every step moves on by at least one byte, and looks ahead either within bounds or over what it
//! then passes by, so that the whole takes linear time.

mod values;
mod words;

use std::cell::OnceCell;

use super::names;
use super::view::View;
use super::{Redactor, is_withheld, redacted_length, safe_in_url, shape};
use values::Value;
use words::{Scheme, encoded_object, is_error_name, is_parameter, is_run};

/// Farthest look ahead inside a tag or a part header, in bytes.
const NEAR: usize = 256;

/// Longest value taken for a sentence, in bytes.
const SENTENCE: usize = 200;

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Prose, JSON, XML, HTML, field values.
    Text,
    /// A URL or request target.
    Url,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// `text` with its secrets replaced; `None` when there were none.
pub(super) fn scan(redactor: &Redactor, text: &str, place: Place) -> Option<String> {
    let view = View::new(text);
    let mut scan = Scan {
        redactor,
        text,
        view: &view,
        place,
        out: String::new(),
        copied: 0,
        masked: false,
        shared_access: OnceCell::new(),
    };
    let mut at = 0;
    while at < view.bytes().len() {
        at = scan.step(at).max(at + 1);
    }
    if !scan.masked {
        return None;
    }
    scan.out.push_str(text.get(scan.copied..).unwrap_or_default());
    Some(scan.out)
}

struct Scan<'s> {
    redactor: &'s Redactor,
    text: &'s str,
    view: &'s View<'s>,
    place: Place,
    out: String,
    /// Offset in `text` up to which `out` is complete.
    copied: usize,
    masked: bool,
    /// Whether the text is a URL with a shared access signature.
    shared_access: OnceCell<bool>,
}

impl Scan<'_> {
    /// Looks at what begins at `at`; returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let view = self.view;
        let Some(first) = view.get(at) else { return at + 1 };
        if !is_run(first) {
            if first == b':' && view.slice(at, at + 3) == b"://" {
                return self.authority(at + 3);
            }
            return at + 1;
        }
        if let Some(length) = self.redacted(at) {
            return at + length;
        }
        let mut end = self.run_end(at);
        if let Some(json) = encoded_object(view.slice(at, end)) {
            end = at + json;
        }
        self.named(at, end)
            .or_else(|| self.after_scheme(at, end))
            .unwrap_or_else(|| self.by_looks(at, end))
    }

    fn run_end(&self, at: usize) -> usize {
        let bytes = self.view.bytes();
        let mut end = at;
        while bytes.get(end).is_some_and(|b| is_run(*b)) {
            end += 1;
        }
        while end > at + 1 && bytes.get(end - 1) == Some(&b'.') {
            end -= 1;
        }
        end
    }

    fn redacted(&self, at: usize) -> Option<usize> {
        // Words longer than the kinds cannot start a redacted form; neither can most letters.
        let first = self.view.get(at)?;
        b"jouksctp".contains(&first).then(|| redacted_length(self.view.bytes().get(at..)?))?
    }

    /// User information of a URL whose authority starts at `start`; the host is passed by.
    fn authority(&mut self, start: usize) -> usize {
        let view = self.view;
        let level = view.level(start - 1);
        let mut end = start;
        while let Some(b) = view.get(end) {
            let is_end = b"/?#\"'<>\\`,;()".contains(&b) || b.is_ascii_whitespace();
            if is_end && view.level(end) <= level {
                break;
            }
            end += 1;
        }
        let mut host = start;
        if let Some(user) = memchr::memrchr(b'@', view.slice(start, end)).filter(|at| *at > 0) {
            host = start + user;
            if redacted_length(view.slice(start, end)) != Some(user) {
                self.mask(start, host, |redactor, secret| redactor.label("user", secret));
            }
        }
        // A host name may be random; what is a token for certain is no host.
        let name = view.slice(host, end);
        let is_token = shape::has_vendor_prefix(name) || encoded_object(name).is_some();
        if is_token { host } else { end }
    }

    /// A secret by name: `name=value`, `"name": "value"`, `<name>value</name>` and their kin.
    fn named(&mut self, at: usize, end: usize) -> Option<usize> {
        let run = self.view.slice(at, end);
        let name = run.get(memchr::memrchr(b'/', run).map_or(0, |slash| slash + 1)..)?;
        if let Some(mut value) = self.value_after(end) {
            let before = at.checked_sub(1).and_then(|before| self.view.get(before));
            value.in_path = self.place == Place::Url && before == Some(b';');
            return match self.redactor.sensitivity(name) {
                Some(sensitivity) => Some(self.value(value, sensitivity)),
                None if names::is_identifier(name) => self.identifier(value),
                None => None,
            };
        }
        let before = at.checked_sub(1).and_then(|before| self.view.get(before))?;
        if !matches!(before, b'<' | b':' | b'"' | b'\'') {
            return None;
        }
        let sensitivity = self.redactor.sensitivity(name)?;
        let start = match before {
            b'<' | b':' => self.after_tag(end)?,
            _ => self.paired_value(at, end)?,
        };
        Some(self.value(start, sensitivity))
    }

    /// `Bearer x` anywhere.
    fn after_scheme(&mut self, at: usize, end: usize) -> Option<usize> {
        let view = self.view;
        let word = view.slice(at, end);
        let scheme = Scheme::of(word)?;
        let start = self.skip_blanks(end, false);
        if start == end || !self.view.get(start)?.is_ascii_graphic() {
            return None;
        }
        if let Some(length) = self.redacted(start) {
            return Some(start + length);
        }
        let level = self.view.level(end);
        let value = Value { start, level, quote: None, loose: false, in_path: false };
        let mut stop = self.value_end(value, false);
        while stop > start && matches!(self.view.get(stop - 1), Some(b'.' | b':')) {
            stop -= 1;
        }
        let secret = self.view.slice(start, stop);
        // `DPoP algs="…"` is a challenge: its parameters speak for themselves.
        let is_quoted_parameter = secret.ends_with(b"=") && view.get(stop) == Some(b'"');
        if secret.is_empty() || is_quoted_parameter || is_parameter(secret) || is_withheld(secret) {
            return None;
        }
        if names::is_stop_word(secret) || is_error_name(secret) || !scheme.takes(secret) {
            return None;
        }
        let name = String::from_utf8_lossy(word).into_owned();
        self.mask(start, stop, |redactor, secret| {
            let (kind, subject) = super::subject(&name, secret);
            redactor.long_label(kind, &subject)
        });
        Some(stop)
    }

    /// A run that looks like a token, or the segments of a path that do.
    fn by_looks(&mut self, at: usize, end: usize) -> usize {
        let view = self.view;
        let mut padded = end;
        while padded < end + 2 && view.get(padded) == Some(b'=') {
            padded += 1;
        }
        if view.get(padded).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'"') {
            padded = end;
        }
        if end - at < 12 {
            return end;
        }
        if self.place == Place::Url {
            return self.url_by_looks(at, end, padded);
        }
        let run = view.slice(at, padded);
        let is_path = run.first() == Some(&b'/');
        let segments = || view.slice(at, end).split(|b| *b == b'/').filter(|s| !s.is_empty());
        // Base64 that happens to begin with a slash.
        let is_base64 = shape::random_length(run) >= 20
            && segments().all(|segment| segment.len() < 4 || shape::random_length(segment) > 0);
        if !is_path || is_base64 {
            let is_padded = padded > end && run.len() >= 20;
            if is_padded || shape::is_token(run) {
                self.mask_token(at, padded, "opaque");
                return padded;
            }
            return end;
        }
        // Beside a token, what is random is part of it, or a secret like it.
        let has_token = segments().any(shape::is_token);
        let mut start = at;
        while start < end && has_token {
            let length = memchr::memchr(b'/', view.slice(start, end)).unwrap_or(end - start);
            let segment = view.slice(start, start + length);
            let is_random = shape::random_length(segment) >= 4 && !shape::is_uuid(segment);
            if is_random || shape::is_token(segment) {
                self.mask_token(start, start + length, "opaque");
            }
            start += length + 1;
        }
        end
    }

    /// The same in a URL, where random names are everyday: hashed assets, identifiers, cache
    /// busters. They are secrets where they look like a certain vendor's, or where the segment
    /// before them says so (`/reset/…`). Parameters are secrets by name.
    fn url_by_looks(&mut self, at: usize, end: usize, padded: usize) -> usize {
        let view = self.view;
        let mut start = at;
        let mut after_name = false;
        while start < end {
            let length = memchr::memchr(b'/', view.slice(start, end)).unwrap_or(end - start);
            let stop = if start + length == end { padded } else { start + length };
            let segment = view.slice(start, stop);
            let is_secret = shape::is_secret_in_url(segment)
                || (after_name && shape::random_length(segment) >= 8);
            if is_secret {
                self.mask_token(start, stop, "opaque");
            }
            after_name = names::announces_secret(segment);
            start += length + 1;
        }
        padded.max(end)
    }

    fn mask_token(&mut self, from: usize, to: usize, kind: &str) {
        let in_url = self.place == Place::Url;
        self.mask(from, to, |redactor, secret| {
            if in_url { redactor.label(kind, secret) } else { redactor.long_label(kind, secret) }
        });
    }

    fn mask(&mut self, from: usize, to: usize, label: impl FnOnce(&Redactor, &[u8]) -> String) {
        let (start, stop) = (self.view.origin(from), self.view.origin(to));
        if start < self.copied || to <= from {
            return;
        }
        self.out.push_str(self.text.get(self.copied..start).unwrap_or_default());
        let label = label(self.redactor, self.view.slice(from, to));
        match self.place {
            Place::Url => self.out.push_str(&safe_in_url(&label)),
            Place::Text | Place::Form => self.out.push_str(&label),
        }
        self.copied = stop;
        self.masked = true;
    }
}
