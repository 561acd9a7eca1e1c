//! The scan for secrets in any text: one pass over its decoded form.
//!
//! Every step moves on by at least one byte, and looks ahead either within bounds or over what it
//! then passes by, so that the whole takes linear time.

use super::names::{self, Sensitivity};
use super::view::View;
use super::{Redactor, fields, is_withheld, known_scheme, redacted_length, shape};

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
    let mut scan =
        Scan { redactor, text, view: &view, place, out: String::new(), copied: 0, masked: false };
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
}

/// Where the value of a name begins.
#[derive(Clone, Copy)]
struct Value {
    start: usize,
    /// Escapes around its separator: a delimiter under more of them is part of the value.
    level: u8,
    quote: Option<u8>,
    /// `:` after a name without quotes, as in prose and in YAML.
    loose: bool,
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
        let rest = self.view.bytes().get(start..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|b| b"/?#\"'<>\\`,;()".contains(b) || b.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let authority = self.view.slice(start, start + length);
        if let Some(user) = memchr::memrchr(b'@', authority).filter(|at| *at > 0) {
            if redacted_length(authority) != Some(user) {
                self.mask(start, start + user, |redactor, secret| redactor.label("user", secret));
            }
        }
        start + length
    }

    /// A secret by name: `name=value`, `"name": "value"`, `<name>value</name>` and their kin.
    fn named(&mut self, at: usize, end: usize) -> Option<usize> {
        let run = self.view.slice(at, end);
        let name = run.get(memchr::memrchr(b'/', run).map_or(0, |slash| slash + 1)..)?;
        if let Some(value) = self.value_after(end) {
            return match names::sensitivity(name) {
                Some(sensitivity) => Some(self.value(value, sensitivity)),
                None if names::is_identifier(name) => self.identifier(value),
                None => None,
            };
        }
        let before = at.checked_sub(1).and_then(|before| self.view.get(before))?;
        if !matches!(before, b'<' | b':' | b'"' | b'\'') {
            return None;
        }
        let sensitivity = names::sensitivity(name)?;
        let start = match before {
            b'<' | b':' => self.after_tag(end)?,
            _ => self.paired_value(at, end)?,
        };
        Some(self.value(start, sensitivity))
    }

    /// The value after `name=`, `name: `, `"name": "`.
    fn value_after(&self, end: usize) -> Option<Value> {
        let view = self.view;
        let mut at = end;
        let key_quoted = matches!(view.get(at)?, b'"' | b'\'' | b'`');
        at += usize::from(key_quoted);
        at = self.skip_blanks(at, key_quoted);
        let separator = view.get(at).filter(|b| matches!(b, b':' | b'='))?;
        if separator == b':' && view.slice(at, at + 3) == b"://" {
            return None;
        }
        let level = view.level(at);
        at += 1;
        while matches!(view.get(at), Some(b'=' | b'>')) && separator == b'=' {
            at += 1;
        }
        at = self.skip_blanks(at, key_quoted);
        let quote = view.get(at).filter(|b| matches!(b, b'"' | b'\'' | b'`'));
        let level = if quote.is_some() { view.level(at) } else { level };
        Some(Value {
            start: at + usize::from(quote.is_some()),
            level,
            quote,
            loose: separator == b':' && !key_quoted,
        })
    }

    fn skip_blanks(&self, mut at: usize, lines: bool) -> usize {
        while self.view.get(at).is_some_and(|b| {
            matches!(b, b' ' | b'\t') || (lines && matches!(b, b'\r' | b'\n'))
        }) {
            at += 1;
        }
        at
    }

    /// The text of an element: `<Password Type="x">value<`.
    fn after_tag(&self, end: usize) -> Option<Value> {
        if !matches!(self.view.get(end)?, b'>' | b' ' | b'\t' | b'\r' | b'\n') {
            return None;
        }
        let close = memchr::memchr(b'>', self.view.slice(end, self.near(end)))?;
        let start = end + close + 1;
        (self.view.get(start)? != b'<').then_some(Value {
            start,
            level: self.view.level(end + close),
            quote: Some(b'<'),
            loose: false,
        })
    }

    /// The value that belongs to a quoted name elsewhere: `name="x" value="…"` in HTML,
    /// `"name":"x","value":"…"` in HAR, the part of a multipart body.
    fn paired_value(&self, at: usize, end: usize) -> Option<Value> {
        let before = self.view.slice(at.saturating_sub(12), at);
        let named = [&b"name"[..], b"id", b"key", b"property"].iter().any(|word| {
            before
                .windows(word.len())
                .any(|window| window.eq_ignore_ascii_case(word))
        });
        if !named || !matches!(self.view.get(end)?, b'"' | b'\'') {
            return None;
        }
        let after = self.view.slice(end + 1, self.near(end + 1));
        if let Some(blank_line) = blank_line(after) {
            let start = end + 1 + blank_line;
            return Some(Value { start, level: self.view.level(end), quote: Some(b'-'), loose: false });
        }
        let tag_end = after.iter().position(|b| matches!(b, b'>' | b'}')).unwrap_or(after.len());
        let tag = after.get(..tag_end)?;
        let word = [&b"value"[..], b"content"].iter().find_map(|word| {
            let found = tag.windows(word.len()).position(|w| w.eq_ignore_ascii_case(word))?;
            Some(found + word.len())
        })?;
        self.value_after(end + 1 + word)
    }

    fn near(&self, at: usize) -> usize {
        self.view.bytes().len().min(at + NEAR)
    }

    /// Where the value ends.
    fn value_end(&self, value: Value, to_line_end: bool) -> usize {
        let view = self.view;
        let bytes = view.bytes();
        let mut at = value.start;
        while let Some(&b) = bytes.get(at) {
            let open = view.level(at) <= value.level;
            let ends = match value.quote {
                // A multipart boundary.
                Some(b'-') => b == b'\n' && view.slice(at + 1, at + 3) == b"--",
                Some(quote) => b == quote && open,
                None if !open => false,
                None if to_line_end => matches!(b, b'\r' | b'\n' | b'"' | b'<'),
                None => match b {
                    b'&' | b'"' | b'\'' | b'<' | b'>' | b'`' => true,
                    b'#' => self.place == Place::Url,
                    b',' | b';' | b')' | b'}' | b']' | b'|' => match bytes.get(at + 1) {
                        Some(next) => next.is_ascii_whitespace() || b"\"',;)}]|".contains(next),
                        None => true,
                    },
                    b => b.is_ascii_whitespace(),
                },
            };
            if ends {
                break;
            }
            at += 1;
        }
        at
    }

    /// Masks a value as its name demands; returns where to go on.
    fn value(&mut self, value: Value, sensitivity: Sensitivity) -> usize {
        let start = value.start;
        if let Some(length) = self.redacted(start) {
            return start + length;
        }
        if value.quote.is_none() && self.place == Place::Text {
            match self.view.get(start) {
                Some(b'[') => return self.members(start, sensitivity),
                Some(b'{') if sensitivity == Sensitivity::Password => {
                    return self.members(start, sensitivity);
                }
                Some(b'{') => return start,
                _ => {}
            }
        }
        let to_line_end = self.place == Place::Text
            && value.quote.is_none()
            && match sensitivity {
                Sensitivity::SetCookie => true,
                Sensitivity::Password => value.loose,
                _ => false,
            };
        let mut end = self.value_end(value, to_line_end);
        let secret = self.view.slice(start, end);
        if secret.trim_ascii().is_empty() || (is_sentence(secret) && self.place == Place::Text) {
            return start;
        }
        // A first stop word means prose goes on: `Wrong password: must be longer`.
        if to_line_end && first_word_is_stop_word(secret) {
            return start;
        }
        if is_withheld(secret) {
            return end;
        }
        let kind = match sensitivity {
            Sensitivity::Authorization => {
                end = self.credentials_end(value, end);
                self.mask(start, end, fields::authorization);
                return end;
            }
            Sensitivity::Cookie => {
                end = self.pairs_end(value, end);
                self.mask(start, end, fields::cookie);
                return end;
            }
            Sensitivity::SetCookie => {
                self.mask(start, end, fields::set_cookie);
                return end;
            }
            Sensitivity::Code if is_error_code(secret, self.place) => return start,
            Sensitivity::Code => "code",
            Sensitivity::Key if self.place == Place::Text && !is_key(secret) => return start,
            Sensitivity::Key => "key",
            Sensitivity::Password => "secret",
            // `token: Bearer x` has a scheme before its value.
            Sensitivity::Token(_) if self.scheme_follows(start, end) || has_scheme(secret) => {
                end = self.credentials_end(value, end);
                self.mask(start, end, fields::authorization);
                return end;
            }
            Sensitivity::Token(kind) => kind,
        };
        self.mask_token(start, end, kind);
        end
    }

    /// Passes by an identifier that would look like a token.
    fn identifier(&self, value: Value) -> Option<usize> {
        let end = self.value_end(value, false);
        let text = self.view.slice(value.start, end);
        (text.len() <= 128
            && !shape::has_vendor_prefix(text)
            && encoded_object(text).is_none()
            && text.iter().all(|b| is_run(*b) || matches!(b, b':' | b'=' | b'"' | b'\\')))
        .then_some(end)
    }

    /// Masks all strings and numbers of an array or object that starts at `start`, names aside.
    fn members(&mut self, start: usize, sensitivity: Sensitivity) -> usize {
        let kind = if let Sensitivity::Token(kind) = sensitivity { kind } else { "secret" };
        let mut depth = 0_usize;
        let mut at = start;
        while let Some(b) = self.view.get(at) {
            match b {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return at + 1;
                    }
                }
                b'"' | b'\'' => {
                    let level = self.view.level(at);
                    let value = Value { start: at + 1, level, quote: Some(b), loose: false };
                    let end = self.value_end(value, false);
                    let next = self.skip_blanks(end + 1, true);
                    let secret = self.view.slice(at + 1, end);
                    if self.view.get(next) != Some(b':') && !secret.is_empty() && !is_sentence(secret) {
                        self.mask_token(at + 1, end, kind);
                    }
                    at = end;
                }
                b if b.is_ascii_alphanumeric() => {
                    let end = self.run_end(at);
                    if !names::is_stop_word(self.view.slice(at, end)) {
                        self.mask_token(at, end, kind);
                    }
                    at = end - 1;
                }
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// `Bearer x` anywhere.
    fn after_scheme(&mut self, at: usize, end: usize) -> Option<usize> {
        let word = self.view.slice(at, end);
        let scheme = Scheme::of(word)?;
        let start = self.skip_blanks(end, false);
        if start == end || !self.view.get(start)?.is_ascii_graphic() {
            return None;
        }
        if let Some(length) = self.redacted(start) {
            return Some(start + length);
        }
        let level = self.view.level(end);
        let value = Value { start, level, quote: None, loose: false };
        let stop = self.value_end(value, false);
        let secret = self.view.slice(start, stop);
        if secret.is_empty() || is_parameter(secret) || is_withheld(secret) {
            return None;
        }
        let bare = secret.trim_ascii_end().strip_suffix(b".").unwrap_or(secret);
        let bare = bare.strip_suffix(b":").unwrap_or(bare);
        if names::is_stop_word(bare) || !scheme.takes(bare) {
            return None;
        }
        let name = String::from_utf8_lossy(word).into_owned();
        self.mask(start, stop, |redactor, secret| {
            let (kind, subject) = super::subject(&name, secret);
            redactor.long_label(kind, &subject)
        });
        Some(stop)
    }

    /// Credentials after a scheme: one word, or to the end of the line for schemes with parameters.
    fn credentials_end(&self, value: Value, end: usize) -> usize {
        if value.quote.is_some() || !self.scheme_follows(value.start, end) {
            return end;
        }
        let start = self.skip_blanks(end, false);
        let one_word = Value { start, ..value };
        let stop = self.value_end(one_word, false);
        if is_parameter(self.view.slice(start, stop)) {
            return self.value_end(Value { quote: None, ..one_word }, true);
        }
        stop
    }

    /// Whether the word is a scheme and something that could be credentials follows on the line.
    fn scheme_follows(&self, start: usize, end: usize) -> bool {
        let word = self.view.slice(start, end);
        let next = self.skip_blanks(end, false);
        known_scheme(word).is_some_and(|(_, rest)| rest.is_empty())
            && next > end
            && self.view.get(next).is_some_and(|b| b.is_ascii_alphanumeric())
            && self.redacted(next).is_none()
    }

    /// Cookie pairs go on after a semicolon.
    fn pairs_end(&self, value: Value, mut end: usize) -> usize {
        let bytes = self.view.bytes();
        while value.quote.is_none() && bytes.get(end) == Some(&b';') {
            let start = self.skip_blanks(end + 1, false);
            let next = self.value_end(Value { start, ..value }, false);
            if next == start {
                break;
            }
            end = next;
        }
        end
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
        let run = view.slice(at, padded);
        let has_slash = memchr::memchr(b'/', run).is_some();
        let is_path = has_slash && (self.place == Place::Url || run.first() == Some(&b'/'));
        let is_base64 = padded > end || run.contains(&b'+');
        if !is_path || (is_base64 && shape::random_length(run) >= 24) {
            if shape::is_token(run) {
                self.mask_token(at, padded, "opaque");
                return padded;
            }
            return end;
        }
        let mut start = at;
        while start < end {
            let length = memchr::memchr(b'/', view.slice(start, end)).unwrap_or(end - start);
            if shape::is_token(view.slice(start, start + length)) {
                self.mask_token(start, start + length, "opaque");
            }
            start += length + 1;
        }
        end
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
        self.out.push_str(&label(self.redactor, self.view.slice(from, to)));
        self.copied = stop;
        self.masked = true;
    }
}

/// Schemes whose credentials are looked for in prose, by how much the next word must look like it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    /// The name is no ordinary word: the next word is a credential.
    Distinct,
    /// `Basic`: the next word is base64 with a colon in it, or random.
    Basic,
    /// `Token`, `Key`: ordinary words.
    Ordinary,
}

impl Scheme {
    fn of(word: &[u8]) -> Option<Self> {
        const SCHEMES: [(&[u8], Scheme); 16] = [
            (b"bearer", Scheme::Distinct),
            (b"dpop", Scheme::Distinct),
            (b"negotiate", Scheme::Distinct),
            (b"ntlm", Scheme::Distinct),
            (b"apikey", Scheme::Distinct),
            (b"api-key", Scheme::Distinct),
            (b"ssws", Scheme::Distinct),
            (b"geniekey", Scheme::Distinct),
            (b"sharedkey", Scheme::Distinct),
            (b"sharedkeylite", Scheme::Distinct),
            (b"basic", Scheme::Basic),
            (b"token", Scheme::Ordinary),
            (b"jwt", Scheme::Ordinary),
            (b"key", Scheme::Ordinary),
            (b"splunk", Scheme::Ordinary),
            (b"session", Scheme::Ordinary),
        ];
        SCHEMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, s)| *s)
    }

    fn takes(self, word: &[u8]) -> bool {
        let has_digit = word.iter().any(u8::is_ascii_digit);
        let is_mixed = word.iter().skip(1).any(u8::is_ascii_uppercase);
        match self {
            Self::Distinct => true,
            Self::Basic => {
                let (_, subject) = super::subject("Basic", word);
                subject.contains(&b':') || (word.len() >= 8 && (has_digit || is_mixed))
            }
            Self::Ordinary => word.len() >= 6 && (has_digit || is_mixed || word.len() >= 20),
        }
    }
}

fn is_run(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'~' | b'+' | b'/')
}

/// Where a JSON object in base64 begins inside a run that begins otherwise.
fn encoded_object(run: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(run, b"eyJ")
        .find(|at| *at > 0 && run.get(*at - 1).is_some_and(|b| !b.is_ascii_alphanumeric()))
}

/// Whether all words are stop words.
fn is_sentence(text: &[u8]) -> bool {
    text.len() <= SENTENCE
        && text.iter().any(u8::is_ascii_alphabetic)
        && text
            .split(|b| !b.is_ascii_alphanumeric() && *b != b'_')
            .all(|word| word.is_empty() || names::is_stop_word(word))
}

fn first_word_is_stop_word(text: &[u8]) -> bool {
    text.trim_ascii()
        .split(|b| b.is_ascii_whitespace() || matches!(b, b',' | b':' | b'.'))
        .next()
        .is_some_and(names::is_stop_word)
}

/// `name=value`, where the `=` is no base64 padding.
fn is_parameter(word: &[u8]) -> bool {
    let Some(at) = memchr::memchr(b'=', word) else { return false };
    word.get(at + 1).is_some_and(|b| !matches!(b, b'=' | b',' | b'.'))
        && word.get(..at).is_some_and(|name| {
            !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'*'))
        })
        || (word.get(at + 1).is_none() && names::is_stop_word(word.get(..at).unwrap_or_default()))
}

fn has_scheme(secret: &[u8]) -> bool {
    known_scheme(secret).is_some_and(|(_, rest)| rest.first() == Some(&b' ') && rest.len() > 1)
}

/// Whether a `code` is one of those that name errors rather than an authorization code or a
/// one-time password: up to five digits, or words.
fn is_error_code(code: &[u8], place: Place) -> bool {
    if code.iter().all(u8::is_ascii_digit) {
        return code.len() <= 5;
    }
    place == Place::Text
        && code.split(|b| !b.is_ascii_alphanumeric()).all(shape::is_wordy)
        && code.iter().filter(|b| b.is_ascii_digit()).count() <= 6
}

/// Whether what stands under `key` in a body is more than a name.
fn is_key(value: &[u8]) -> bool {
    shape::is_token(value)
        || (value.len() >= 16
            && value.iter().any(u8::is_ascii_digit)
            && !value.split(|b| !b.is_ascii_alphanumeric()).all(shape::is_wordy))
}

/// Where the text after the first empty line begins.
fn blank_line(text: &[u8]) -> Option<usize> {
    let line = memchr::memmem::find(text, b"\r\n\r\n").map(|at| at + 4);
    line.or_else(|| memchr::memmem::find(text, b"\n\n").map(|at| at + 2))
}
