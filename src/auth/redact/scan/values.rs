//! Values that belong to names: where they begin, where they end, what is masked of them.

use super::super::names::{self, Sensitivity};
use super::super::{fields, is_withheld, known_scheme, shape};
use super::words::{
    blank_line, encoded_object, first_word_is_stop_word, has_scheme, is_error_code, is_error_name,
    is_key, is_parameter, is_run, is_sentence,
};
use super::{NEAR, Place, Scan};

/// Where the value of a name begins.
#[derive(Clone, Copy)]
pub(super) struct Value {
    pub(super) start: usize,
    /// Escapes around its separator: a delimiter under more of them is part of the value.
    pub(super) level: u8,
    pub(super) quote: Option<u8>,
    /// `:` after a name without quotes, as in prose and in YAML.
    pub(super) loose: bool,
    /// `;name=value` in a path: the value ends with its segment.
    pub(super) in_path: bool,
}

impl Scan<'_> {
    /// The value after `name=`, `name: `, `"name": "`.
    pub(super) fn value_after(&self, end: usize) -> Option<Value> {
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
            in_path: false,
        })
    }

    pub(super) fn skip_blanks(&self, mut at: usize, lines: bool) -> usize {
        while self
            .view
            .get(at)
            .is_some_and(|b| matches!(b, b' ' | b'\t') || (lines && matches!(b, b'\r' | b'\n')))
        {
            at += 1;
        }
        at
    }

    /// The text of an element: `<Password Type="x">value<`.
    pub(super) fn after_tag(&self, end: usize) -> Option<Value> {
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
            in_path: false,
        })
    }

    /// The value that belongs to a quoted name elsewhere: `name="x" value="…"` in HTML,
    /// `"name":"x","value":"…"` in HAR, the part of a multipart body.
    pub(super) fn paired_value(&self, at: usize, end: usize) -> Option<Value> {
        let before = self.view.slice(at.saturating_sub(12), at);
        let named = [&b"name"[..], b"id", b"key", b"property"]
            .iter()
            .any(|word| before.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word)));
        if !named || !matches!(self.view.get(end)?, b'"' | b'\'') {
            return None;
        }
        let after = self.view.slice(end + 1, self.near(end + 1));
        if let Some(blank_line) = blank_line(after) {
            let start = end + 1 + blank_line;
            return Some(Value {
                start,
                level: self.view.level(end),
                quote: Some(b'-'),
                loose: false,
                in_path: false,
            });
        }
        let tag_end = after.iter().position(|b| matches!(b, b'>' | b'}')).unwrap_or(after.len());
        let tag = after.get(..tag_end)?;
        let word = [&b"value"[..], b"content"].iter().find_map(|word| {
            let found = tag.windows(word.len()).position(|w| w.eq_ignore_ascii_case(word))?;
            Some(found + word.len())
        })?;
        self.value_after(end + 1 + word)
    }

    pub(super) fn near(&self, at: usize) -> usize {
        self.view.bytes().len().min(at + NEAR)
    }

    /// Where the value ends.
    pub(super) fn value_end(&self, value: Value, to_line_end: bool) -> usize {
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
                    b'/' | b'?' => value.in_path,
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
    pub(super) fn value(&mut self, value: Value, sensitivity: Sensitivity) -> usize {
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
        // A first stop word means prose goes on: `Wrong password: must be longer`.
        if to_line_end && first_word_is_stop_word(self.view.slice(start, self.near(start))) {
            return start;
        }
        let mut end = self.value_end(value, to_line_end);
        let secret = self.view.slice(start, end);
        if secret.trim_ascii().is_empty() || (is_sentence(secret) && self.place == Place::Text) {
            return start;
        }
        if is_withheld(secret) {
            return end;
        }
        if sensitivity != Sensitivity::Password && value.loose && is_error_name(secret) {
            return start;
        }
        let sensitivity = match sensitivity {
            // `?do_not_cookie=1` is no cookie.
            Sensitivity::Cookie if self.place == Place::Url => Sensitivity::ByLooks("session"),
            other => other,
        };
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
            Sensitivity::ByLooks(kind) => {
                let is_ours = kind != "signature" || self.is_shared_access();
                if self.place == Place::Url && !(is_ours && shape::is_token(secret)) {
                    return start;
                }
                kind
            }
            Sensitivity::Token(kind) => kind,
        };
        self.mask_token(start, end, kind);
        end
    }

    /// Whether the URL carries an Azure shared access signature, whose `sig` is as good as a key.
    fn is_shared_access(&self) -> bool {
        *self.shared_access.get_or_init(|| {
            let bytes = self.view.bytes();
            [&b"?se="[..], b"&se=", b"?sv=", b"&sv="]
                .iter()
                .any(|parameter| memchr::memmem::find(bytes, parameter).is_some())
        })
    }

    /// Passes by an identifier that would look like a token.
    pub(super) fn identifier(&self, value: Value) -> Option<usize> {
        let length = self
            .view
            .slice(value.start, self.near(value.start))
            .iter()
            .position(|b| b.is_ascii_whitespace() || b"\"'<>&,;".contains(b))
            .unwrap_or(NEAR);
        let end = value.start + length;
        let text = self.view.slice(value.start, end);
        (length <= 128
            && !shape::has_vendor_prefix(text)
            && encoded_object(text).is_none()
            && text.iter().all(|b| is_run(*b) || matches!(b, b':' | b'=' | b'"' | b'\\')))
        .then_some(end)
    }

    /// Masks all strings and numbers of an array or object that starts at `start`, names aside.
    pub(super) fn members(&mut self, start: usize, sensitivity: Sensitivity) -> usize {
        let kind = match sensitivity {
            Sensitivity::Token(kind) | Sensitivity::ByLooks(kind) => kind,
            _ => "secret",
        };
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
                    let value = Value {
                        start: at + 1,
                        level,
                        quote: Some(b),
                        loose: false,
                        in_path: false,
                    };
                    let end = self.value_end(value, false);
                    let next = self.skip_blanks(end + 1, true);
                    let secret = self.view.slice(at + 1, end);
                    if self.view.get(next) != Some(b':')
                        && !secret.is_empty()
                        && !is_sentence(secret)
                    {
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

    /// Credentials after a scheme: one word, or to the end of the line for schemes with parameters.
    pub(super) fn credentials_end(&self, value: Value, end: usize) -> usize {
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
    pub(super) fn scheme_follows(&self, start: usize, end: usize) -> bool {
        let word = self.view.slice(start, end);
        let next = self.skip_blanks(end, false);
        known_scheme(word).is_some_and(|(_, rest)| rest.is_empty())
            && next > end
            && self.view.get(next).is_some_and(|b| b.is_ascii_alphanumeric())
            && self.redacted(next).is_none()
    }

    /// Cookie pairs go on after a semicolon.
    pub(super) fn pairs_end(&self, value: Value, mut end: usize) -> usize {
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
}
