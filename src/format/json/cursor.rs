//! The pull cursor.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr2;

use super::{Span, Text, is_scalar, is_space};

/// A position in a JSON text. Enter an object and ask for its keys, enter a list and ask for its
/// items; after each key or item, read or [`skip`](Self::skip) the value.
#[derive(Clone, Debug)]
pub(in crate::format) struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    /// Right behind the bracket that opened the current object or list.
    fresh: bool,
}

/// The text is not JSON here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) struct Malformed {
    /// Offset in the text.
    pub(in crate::format) at: usize,
    /// What was expected there.
    pub(in crate::format) expected: &'static str,
}

impl<'a> Cursor<'a> {
    /// At the start of `text`.
    pub(in crate::format) const fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, fresh: false }
    }

    /// Offset in the text of what comes next.
    pub(in crate::format) const fn offset(&self) -> usize {
        self.at
    }

    /// The first byte of the next token, which tells its kind.
    pub(in crate::format) fn peek(&mut self) -> Option<u8> {
        while let Some(&byte) = self.text.get(self.at) {
            if !is_space(byte) {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    /// Enters the object that comes next. Anything else is skipped, and the answer is `false`.
    pub(in crate::format) fn enter_object(&mut self) -> Result<bool, Malformed> {
        self.enter(b'{')
    }

    /// Enters the list that comes next. Anything else is skipped, and the answer is `false`.
    pub(in crate::format) fn enter_list(&mut self) -> Result<bool, Malformed> {
        self.enter(b'[')
    }

    /// The next key of the object that was entered; `None` at its end, which leaves it.
    pub(in crate::format) fn key(&mut self) -> Result<Option<Cow<'a, [u8]>>, Malformed> {
        if !self.next_in(b'}')? {
            return Ok(None);
        }
        if self.peek() != Some(b'"') {
            return Err(self.expected("a member name"));
        }
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        Ok(Some(key.bytes()))
    }

    /// Whether the list that was entered has another item; `false` leaves it.
    pub(in crate::format) fn item(&mut self) -> Result<bool, Malformed> {
        self.next_in(b']')
    }

    /// Passes over the next value; its text.
    pub(in crate::format) fn skip(&mut self) -> Result<&'a [u8], Malformed> {
        let first = self.peek().ok_or_else(|| self.expected("a value"))?;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = match Span::start(first) {
            Some(mut span) => span
                .advance(rest.get(1..).unwrap_or_default())
                .map(|n| n + 1)
                .ok_or(Malformed { at: self.text.len(), expected: "the end of a value" })?,
            None => rest.iter().position(|&byte| !is_scalar(byte)).unwrap_or(rest.len()),
        };
        if length == 0 {
            return Err(self.expected("a value"));
        }
        self.at += length;
        self.fresh = false;
        Ok(rest.get(..length).unwrap_or_default())
    }

    /// The next value if it is a string; anything else is skipped.
    pub(in crate::format) fn text(&mut self) -> Result<Option<Text<'a>>, Malformed> {
        if self.peek() == Some(b'"') {
            return self.string().map(Some);
        }
        self.skip().map(|_| None)
    }

    /// The next value as words: a string, or a number or literal as it is written. `None` for
    /// `null`, objects and lists, which are skipped.
    pub(in crate::format) fn words(&mut self) -> Result<Option<Cow<'a, [u8]>>, Malformed> {
        match self.peek() {
            Some(b'"') => self.string().map(|text| Some(text.bytes())),
            Some(b'{' | b'[' | b'n') => self.skip().map(|_| None),
            _ => self.skip().map(|value| Some(Cow::Borrowed(value))),
        }
    }

    /// The next value if it is a number, also one in quotes; anything else is skipped.
    pub(in crate::format) fn number(&mut self) -> Result<Option<f64>, Malformed> {
        let value = self.skip()?;
        let digits = value.strip_prefix(b"\"").and_then(|v| v.strip_suffix(b"\""));
        let number =
            str::from_utf8(digits.unwrap_or(value)).ok().and_then(|n| n.trim().parse().ok());
        Ok(number.filter(|n: &f64| n.is_finite()))
    }

    /// Whether the next value is `true`, a number but 0, or a string that says something.
    pub(in crate::format) fn truth(&mut self) -> Result<bool, Malformed> {
        let value = self.skip()?;
        Ok(!matches!(value, b"false" | b"null" | b"0" | b"\"\"" | b"\"false\"" | b"{}" | b"[]"))
    }

    /// Nothing but whitespace follows.
    pub(in crate::format) fn end(&mut self) -> Result<(), Malformed> {
        match self.peek() {
            Some(_) => Err(self.expected("the end")),
            None => Ok(()),
        }
    }

    fn enter(&mut self, bracket: u8) -> Result<bool, Malformed> {
        if self.peek() != Some(bracket) {
            return self.skip().map(|_| false);
        }
        self.at += 1;
        self.fresh = true;
        Ok(true)
    }

    /// Goes over the comma to the next member or item, or over the closing bracket.
    fn next_in(&mut self, closing: u8) -> Result<bool, Malformed> {
        let fresh = std::mem::take(&mut self.fresh);
        match self.peek() {
            Some(byte) if byte == closing => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !fresh => {
                self.at += 1;
                if self.peek() == Some(closing) {
                    return Err(self.expected("a value"));
                }
                Ok(true)
            }
            Some(_) if fresh => Ok(true),
            _ => Err(self.expected("`,` or a closing bracket")),
        }
    }

    /// The string at the current position, whose opening quote was seen.
    fn string(&mut self) -> Result<Text<'a>, Malformed> {
        let start = self.at + 1;
        let rest = self.text.get(start..).unwrap_or_default();
        let cut = Malformed { at: self.text.len(), expected: "the end of a string" };
        let first = memchr2(b'"', b'\\', rest).ok_or(cut)?;
        let escapes = rest.get(first) == Some(&b'\\');
        let end = if escapes {
            let tail = rest.get(first..).unwrap_or_default();
            let end = Span::start(b'"').and_then(|mut span| span.advance(tail)).ok_or(cut)?;
            first + end - 1
        } else {
            first
        };
        self.at = start + end + 1;
        self.fresh = false;
        Ok(Text::new(rest.get(..end).unwrap_or_default(), escapes))
    }

    pub(super) const fn expected(&self, expected: &'static str) -> Malformed {
        Malformed { at: self.at, expected }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not JSON: expected {} at its byte {}", self.expected, self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn reads_what_is_asked_for_and_skips_the_rest() {
        let mut cursor =
            Cursor::new(br#" {"skip":{"a":["]"]}, "n":"12.5" ,"list":[ "x" ,1,[]],"end":null} "#);
        assert_eq!(cursor.enter_object(), Ok(true));
        assert_eq!(cursor.key().unwrap().unwrap().as_ref(), b"skip");
        assert_eq!(cursor.skip(), Ok(br#"{"a":["]"]}"#.as_slice()));
        assert_eq!(cursor.key().unwrap().unwrap().as_ref(), b"n");
        assert_eq!(cursor.number(), Ok(Some(12.5)));
        assert_eq!(cursor.key().unwrap().unwrap().as_ref(), b"list");
        assert_eq!(cursor.enter_list(), Ok(true));
        assert_eq!(cursor.item(), Ok(true));
        assert_eq!(cursor.text().unwrap().unwrap().text(), "x");
        assert_eq!(cursor.item(), Ok(true));
        assert_eq!(cursor.text(), Ok(None));
        assert_eq!(cursor.item(), Ok(true));
        assert_eq!(cursor.enter_list(), Ok(true));
        assert_eq!(cursor.item(), Ok(false));
        assert_eq!(cursor.item(), Ok(false));
        assert_eq!(cursor.key().unwrap().unwrap().as_ref(), b"end");
        assert_eq!(cursor.enter_object(), Ok(false));
        assert_eq!(cursor.key(), Ok(None));
        assert_eq!(cursor.end(), Ok(()));
    }

    #[test]
    fn says_where_it_stopped() {
        let mut cursor = Cursor::new(br#"{"a" 1}"#);
        assert_eq!(cursor.enter_object(), Ok(true));
        assert_eq!(cursor.key().unwrap_err().at, 5);
    }
}
