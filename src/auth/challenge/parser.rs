//! The reader of challenge fields: one pass, every byte looked at a bounded number of times.

use std::borrow::Cow;

use super::{Challenge, Challenges, Fault, MAX_CHALLENGES, MAX_PARAMS, Param, is_registered};

/// Longest piece of free text quoted in a fault, in characters.
const QUOTED_TEXT: usize = 200;

/// Most faults kept of one field; they repeat themselves beyond that.
const MAX_FAULTS: usize = 32;

pub(super) fn parse<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Challenges<'a> {
    let mut parser = Parser { out: Challenges::default(), open: false, full: false };
    let mut seen = false;
    for value in lines {
        for line in unfolded(value) {
            parser.out.lines += 1;
            seen = true;
            if !parser.full {
                parser.line(line);
            }
        }
    }
    if seen && parser.out.is_empty() {
        parser.out.faults.push(Fault::Empty);
    }
    parser.out
}

struct Parser<'a> {
    out: Challenges<'a>,
    /// Parameters belong to the last challenge of the list.
    open: bool,
    full: bool,
}

/// A position in one line.
struct Cursor<'a> {
    rest: &'a [u8],
}

/// Free text in a line.
#[derive(Clone, Copy, Default)]
struct Prose<'a> {
    seen: bool,
    /// Index of its fault, the line from its first byte, and the line after it.
    text: Option<(usize, &'a [u8], &'a [u8])>,
}

/// How an element of the list is separated from what stands before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// By the start of the line or a comma.
    Comma,
    /// By blanks, a semicolon or nothing.
    Blank,
    /// By the blanks after the scheme.
    Scheme,
}

impl<'a> Parser<'a> {
    fn line(&mut self, line: &'a [u8]) {
        let mut cursor = Cursor { rest: line };
        let mut gap = Gap::Comma;
        let mut prose = Prose::default();
        while !self.full {
            gap = cursor.skip_separators(gap);
            let before = cursor.rest;
            if before.is_empty() {
                break;
            }
            let name = cursor.token();
            if name.is_empty() {
                cursor.rest = before;
                self.free_text(&mut cursor, &mut prose);
                gap = Gap::Comma;
                continue;
            }
            let after_name = cursor.rest;
            cursor.skip_blanks();
            if cursor.rest.first() == Some(&b'=') && self.open {
                cursor.rest = cursor.rest.get(1..).unwrap_or_default();
                self.param(name, gap, before, &mut cursor, &mut prose);
                gap = Gap::Blank;
                continue;
            }
            let ends = matches!(cursor.rest.first(), None | Some(b','));
            let starts_challenge = match gap {
                Gap::Comma => ends || after_name.len() != cursor.rest.len(),
                Gap::Blank | Gap::Scheme => false,
            };
            if starts_challenge || (gap == Gap::Blank && is_registered(name)) {
                if gap == Gap::Blank {
                    self.fault(Fault::MissingComma);
                }
                // A lone word after prose is the prose going on.
                if ends && prose.seen && !is_registered(name) {
                    cursor.rest = before;
                    self.free_text(&mut cursor, &mut prose);
                    gap = Gap::Comma;
                    continue;
                }
                gap = self.scheme(name, before, &mut cursor, &mut prose);
                continue;
            }
            cursor.rest = before;
            self.free_text(&mut cursor, &mut prose);
            gap = Gap::Comma;
        }
    }

    /// The scheme is read; reads a token68 if there is one, or opens a parameter list.
    fn scheme(
        &mut self,
        name: &'a str,
        before: &'a [u8],
        cursor: &mut Cursor<'a>,
        prose: &mut Prose<'a>,
    ) -> Gap {
        if self.out.list.len() >= MAX_CHALLENGES {
            self.stop();
            return Gap::Comma;
        }
        if matches!(cursor.rest.first(), None | Some(b',')) {
            self.push(Challenge::bare(name));
            return Gap::Comma;
        }
        if let Some(token68) = cursor.token68() {
            self.push(Challenge { token68: Some(token68), ..Challenge::bare(name) });
            return Gap::Comma;
        }
        if cursor.at_param() {
            self.push(Challenge::bare(name));
            return Gap::Scheme;
        }
        if is_registered(name) {
            self.push(Challenge { damaged: true, ..Challenge::bare(name) });
        } else {
            self.open = false;
            cursor.rest = before;
        }
        self.free_text(cursor, prose);
        Gap::Comma
    }

    /// Name and `=` are read.
    fn param(
        &mut self,
        name: &'a str,
        gap: Gap,
        before: &'a [u8],
        cursor: &mut Cursor<'a>,
        prose: &mut Prose<'a>,
    ) {
        cursor.skip_blanks();
        let quoted = cursor.rest.first() == Some(&b'"');
        let mut faults: [Option<Fault>; 2] = [None, None];
        let value = if quoted {
            let (value, terminated, legal) = cursor.quoted_string();
            faults[0] = (!terminated).then_some(Fault::UnterminatedQuote);
            faults[1] = (!legal).then_some(Fault::IllegalBytes);
            value
        } else {
            let value = cursor.sloppy_value();
            let legal = value.iter().all(u8::is_ascii_graphic);
            if value.is_empty() || !value.iter().copied().all(is_tchar) {
                let end = before.len() - cursor.rest.len();
                faults[0] = Some(Fault::FreeText(shorten(before.get(..end).unwrap_or_default())));
                faults[1] = (!legal).then_some(Fault::IllegalBytes);
                prose.seen = true;
            }
            String::from_utf8_lossy(value)
        };
        if gap == Gap::Blank {
            self.fault(Fault::MissingComma);
        }
        let Some(challenge) = self.out.list.last_mut() else { return };
        // `Scheme name=, other="x"`: what looked like a token68 was a parameter without a value.
        if let Some(token68) = challenge.token68.take() {
            challenge.damaged = true;
            if let Some(first) = token68.strip_suffix('=').filter(|n| n.bytes().all(is_tchar)) {
                challenge.params.push(Param {
                    name: first,
                    value: Cow::Borrowed(""),
                    quoted: false,
                });
            }
            let text = Fault::FreeText(shorten(token68.as_bytes()));
            self.fault(text);
        }
        // `Scheme, name="x"`: the comma ended the challenge, and a parameter alone is none.
        if gap == Gap::Comma && self.out.list.last().is_some_and(|c| c.params.is_empty()) {
            self.fault(Fault::FreeText(shorten(before)));
        }
        let Some(challenge) = self.out.list.last_mut() else { return };
        if challenge.params.len() >= MAX_PARAMS {
            self.stop();
            return;
        }
        let duplicate = challenge.param(name).is_some();
        challenge.damaged |= faults.iter().any(Option::is_some);
        challenge.params.push(Param { name, value, quoted });
        if duplicate {
            self.fault(Fault::DuplicateParam(shorten(name.as_bytes())));
        }
        for fault in faults.into_iter().flatten() {
            self.fault(fault);
        }
    }

    /// Skips to the next comma. Only the first such text of a line is reported, as far as it goes
    /// on: prose has commas.
    fn free_text(&mut self, cursor: &mut Cursor<'a>, prose: &mut Prose<'a>) {
        let before = cursor.rest;
        let end = memchr::memchr(b',', cursor.rest).unwrap_or(cursor.rest.len());
        let (text, rest) = cursor.rest.split_at_checked(end).unwrap_or((cursor.rest, b""));
        cursor.rest = rest;
        if let Some(challenge) = self.out.list.last_mut().filter(|_| self.open) {
            challenge.damaged = true;
        }
        if !text.iter().all(|&b| b == b'\t' || b == b' ' || b.is_ascii_graphic()) {
            self.fault(Fault::IllegalBytes);
        }
        if let Some((at, whole, left)) =
            prose.text.filter(|(_, _, left)| left.len() >= before.len())
        {
            // Nothing but separators between the two: one sentence.
            let gap = left.len() - before.len();
            let is_gap = left.get(..gap).is_some_and(|g| g.iter().all(|b| b",; \t".contains(b)));
            let length = whole.len() - rest.len();
            if is_gap && length <= 4 * QUOTED_TEXT {
                if let Some(Fault::FreeText(quoted)) = self.out.faults.get_mut(at) {
                    *quoted = shorten(whole.get(..length).unwrap_or(whole));
                }
                prose.text = Some((at, whole, rest));
            }
        } else if !prose.seen {
            let at = self.out.faults.len();
            self.fault(Fault::FreeText(shorten(text)));
            prose.text = (self.out.faults.len() > at).then_some((at, before, rest));
        }
        prose.seen = true;
    }

    fn push(&mut self, challenge: Challenge<'a>) {
        self.out.list.push(challenge);
        self.open = true;
    }

    fn fault(&mut self, fault: Fault) {
        if self.out.faults.len() < MAX_FAULTS && !self.out.faults.contains(&fault) {
            self.out.faults.push(fault);
        }
    }

    fn stop(&mut self) {
        self.full = true;
        self.out.faults.push(Fault::TooMany);
    }
}

impl<'a> Cursor<'a> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    /// Skips blanks and commas, and semicolons in place of commas.
    fn skip_separators(&mut self, before: Gap) -> Gap {
        let mut gap = before;
        while let Some((&b, rest)) = self.rest.split_first() {
            match b {
                b',' if gap == Gap::Scheme => {}
                b',' => gap = Gap::Comma,
                b' ' | b'\t' | b'\r' | b'\n' | 0x0c => {}
                b';' if gap == Gap::Blank => {}
                _ => break,
            }
            self.rest = rest;
        }
        gap
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, b""));
        self.rest = rest;
        taken
    }

    fn token(&mut self) -> &'a str {
        let length = self.rest.iter().take_while(|&&b| is_tchar(b)).count();
        std::str::from_utf8(self.take(length)).unwrap_or_default()
    }

    /// A token68, if one stands here and a comma or the end follows (RFC 9110 section 11.2).
    fn token68(&mut self) -> Option<&'a str> {
        let core = self.rest.iter().take_while(|&&b| is_token68(b)).count();
        let pad = self.rest.get(core..)?.iter().take_while(|&&b| b == b'=').count();
        let rest = self.rest.get(core + pad..)?.trim_ascii_start();
        if core == 0 || !matches!(rest.first(), None | Some(b',')) {
            return None;
        }
        std::str::from_utf8(self.take(core + pad)).ok()
    }

    /// Whether a token and `=` stand here, or a comma before them.
    fn at_param(&self) -> bool {
        let length = self.rest.iter().take_while(|&&b| is_tchar(b)).count();
        let after = self.rest.get(length..).unwrap_or_default().trim_ascii_start();
        length > 0 && after.first() == Some(&b'=')
    }

    /// A quoted-string (RFC 9110 section 5.6.4): its value, whether it ends, whether all of its
    /// bytes are allowed.
    fn quoted_string(&mut self) -> (Cow<'a, str>, bool, bool) {
        let inner = self.rest.get(1..).unwrap_or_default();
        let mut unescaped: Option<Vec<u8>> = None;
        let mut legal = true;
        let mut at = 0;
        let terminated = loop {
            let Some(&b) = inner.get(at) else { break false };
            match b {
                b'"' => break true,
                b'\\' => {
                    let so_far =
                        unescaped.get_or_insert_with(|| inner.get(..at).unwrap_or(b"").to_vec());
                    at += 1;
                    if let Some(&escaped) = inner.get(at) {
                        so_far.push(escaped);
                        legal &= !is_control(escaped);
                    }
                }
                b => {
                    legal &= !is_control(b);
                    if let Some(so_far) = &mut unescaped {
                        so_far.push(b);
                    }
                }
            }
            at += 1;
        };
        let value = match unescaped {
            Some(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
            None => String::from_utf8_lossy(inner.get(..at).unwrap_or(inner)),
        };
        self.rest = inner.get(at + 1..).unwrap_or_default();
        (value, terminated, legal)
    }

    /// An unquoted value: up to a comma, a semicolon or a blank, whatever it consists of.
    fn sloppy_value(&mut self) -> &'a [u8] {
        let length = self
            .rest
            .iter()
            .take_while(|&&b| !matches!(b, b',' | b';') && !b.is_ascii_whitespace())
            .count();
        self.take(length)
    }
}

/// Splits at line feeds, except before blanks: that is obs-fold (RFC 9112 section 5.2).
fn unfolded(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let value = rest?;
        let end = memchr::memchr_iter(b'\n', value)
            .find(|&at| !matches!(value.get(at + 1), Some(b' ' | b'\t')));
        let (line, more) = match end {
            Some(at) => (value.get(..at)?, value.get(at + 1..)),
            None => (value, None),
        };
        rest = more;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    })
}

fn shorten(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text.get(..QUOTED_TEXT * 4).unwrap_or(text));
    text.trim().chars().take(QUOTED_TEXT).collect()
}

fn is_control(b: u8) -> bool {
    b.is_ascii_control() && b != b'\t'
}

/// `tchar` of RFC 9110 section 5.6.2.
fn is_tchar(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b)
}

fn is_token68(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-._~+/".contains(&b)
}
