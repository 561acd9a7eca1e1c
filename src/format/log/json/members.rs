//! A forward-only walk through JSON text: borrowed, without recursion, content with a prefix.
//!
//! It does not validate what it skips. A line cut in the middle shows its members up to there,
//! which a validating parser would refuse to.

use std::borrow::Cow;

use super::names::Quoted;
use crate::format::log::escape::Escape;
use crate::format::log::near::quote_or_backslash;

/// A position in JSON text.
#[derive(Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// What stands next in an object.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Next<'a> {
    /// A member of this name; its value follows.
    Member(Name<'a>),
    /// The closing brace.
    End,
    /// Nothing that belongs into an object.
    Broken,
}

/// A member's name, between its quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name<'a> {
    /// As written.
    pub raw: &'a [u8],
}

/// A member's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// A string, between its quotes, as written.
    Text(&'a [u8]),
    /// A number, as written.
    Number(&'a [u8]),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// An object with its braces.
    Object(&'a [u8]),
    /// An array with its brackets.
    Array(&'a [u8]),
}

impl<'a> Cursor<'a> {
    /// At the start of `bytes`.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Steps into an object, if one stands here.
    #[inline]
    pub(crate) fn enter_object(&mut self) -> bool {
        self.enter(b'{')
    }

    #[inline]
    fn enter(&mut self, bracket: u8) -> bool {
        self.skip_space();
        let enters = self.peek() == Some(bracket);
        self.at += usize::from(enters);
        enters
    }

    /// The next member's name and its colon, or the end of the object, stepped over.
    #[inline]
    pub(crate) fn next(&mut self) -> Next<'a> {
        self.name_or_end().unwrap_or(Next::Broken)
    }

    /// Steps over the next member's name and its colon if they are `quoted`, in one comparison.
    #[inline]
    pub(super) fn passes(&mut self, quoted: &Quoted) -> bool {
        let comma = usize::from(self.peek() == Some(b','));
        let space = usize::from(self.bytes.get(self.at + comma) == Some(&b' '));
        let start = self.at + comma + space;
        let end = quoted.end(self.bytes, start);
        self.at = end.unwrap_or(self.at);
        end.is_some()
    }

    #[inline]
    fn name_or_end(&mut self) -> Option<Next<'a>> {
        self.skip_space();
        if self.peek()? == b',' {
            self.at += 1;
            self.skip_space();
        }
        match self.peek()? {
            b'}' => {
                self.at += 1;
                Some(Next::End)
            }
            b'"' => {
                let raw = self.string()?;
                self.skip_space();
                (self.peek()? == b':').then_some(())?;
                self.at += 1;
                Some(Next::Member(Name { raw }))
            }
            _ => None,
        }
    }

    /// The value that stands here, stepped over. `None` if it is not whole.
    #[inline]
    pub(crate) fn value(&mut self) -> Option<Value<'a>> {
        // Nearly all are, and most writers leave no space before them.
        if self.peek() == Some(b'"') {
            return self.string().map(Value::Text);
        }
        self.other_value()
    }

    fn other_value(&mut self) -> Option<Value<'a>> {
        self.skip_space();
        let start = self.at;
        Some(match self.peek()? {
            b'"' => Value::Text(self.string()?),
            b'{' => {
                self.skip_nested()?;
                Value::Object(self.bytes.get(start..self.at)?)
            }
            b'[' => {
                self.skip_nested()?;
                Value::Array(self.bytes.get(start..self.at)?)
            }
            _ => {
                let word = self.bytes.get(start..)?;
                let ends = |b: &u8| matches!(b, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n');
                // Without its end a number may have lost digits.
                let length = word.iter().position(ends)?;
                let word = word.get(..length)?;
                self.at += length;
                match word {
                    b"true" => Value::Bool(true),
                    b"false" => Value::Bool(false),
                    b"null" => Value::Null,
                    [b'-' | b'0'..=b'9', ..] => Value::Number(word),
                    _ => return None,
                }
            }
        })
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Steps over a string and returns what is between its quotes.
    #[inline]
    fn string(&mut self) -> Option<&'a [u8]> {
        let start = self.at + 1;
        let mut at = start;
        loop {
            at += quote_or_backslash(self.bytes.get(at..)?)?;
            if self.bytes.get(at) == Some(&b'"') {
                self.at = at + 1;
                return self.bytes.get(start..at);
            }
            at += 2;
        }
    }

    /// Steps over an object or array. Counts brackets, so depth costs nothing.
    fn skip_nested(&mut self) -> Option<()> {
        let mut depth = 0usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }
}

impl<'a> Name<'a> {
    /// Without escapes.
    pub(crate) fn decode(self) -> Cow<'a, [u8]> {
        Escape::Json.decode(self.raw)
    }
}

impl<'a> Value<'a> {
    /// The value, or the values of a list, as text. Nested objects have none.
    pub(crate) fn texts(self) -> Vec<Cow<'a, [u8]>> {
        match self {
            Self::Text(raw) => vec![Escape::Json.decode(raw)],
            Self::Number(raw) => vec![Cow::Borrowed(raw)],
            Self::Array(raw) => {
                let texts = of_array(raw).map_while(|element| match element {
                    Self::Text(raw) => Some(Escape::Json.decode(raw)),
                    _ => None,
                });
                texts.collect()
            }
            Self::Bool(_) | Self::Null | Self::Object(_) => Vec::new(),
        }
    }
}

/// The first element of an array, if it is a string.
pub(crate) fn first_text(array: &[u8]) -> Option<&[u8]> {
    let mut cursor = Cursor::new(array);
    match cursor.enter(b'[').then(|| cursor.value())? {
        Some(Value::Text(raw)) => Some(raw),
        _ => None,
    }
}

/// The elements of an array, as far as it is JSON.
pub(crate) fn of_array(array: &[u8]) -> impl Iterator<Item = Value<'_>> {
    let mut cursor = Cursor::new(array);
    let mut open = cursor.enter(b'[');
    std::iter::from_fn(move || {
        let element = open.then(|| cursor.value()).flatten();
        open = element.is_some() && cursor.enter(b',');
        element
    })
}

/// The members of an object, as far as it is JSON.
pub(crate) fn of_object(object: &[u8]) -> impl Iterator<Item = (Name<'_>, Value<'_>)> {
    let mut cursor = Cursor::new(object);
    let mut open = cursor.enter_object();
    std::iter::from_fn(move || {
        let member = match cursor.next() {
            Next::Member(name) if open => cursor.value().map(|value| (name, value)),
            _ => None,
        };
        open = member.is_some();
        member
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn members(text: &str) -> Vec<(String, String)> {
        let text_of = |raw: &[u8]| String::from_utf8_lossy(raw).into_owned();
        of_object(text.as_bytes())
            .map(|(name, value)| {
                (text_of(name.raw), format!("{value:?}").chars().take(4).collect())
            })
            .collect()
    }

    #[test]
    fn walks_members_over_nested_values() {
        let text = r#" {"a": 1 , "b":{"c":["}\"",{}]},"d":[1,[2]],"e":null,"f":"x\\","g":true} "#;
        let names: Vec<String> = members(text).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "b", "d", "e", "f", "g"]);
    }

    #[test]
    fn shows_a_cut_line_up_to_the_cut() {
        let text = r#"{"status":401,"method":"GET","path":"/a","size":12"#;
        assert_eq!(members(text).len(), 3, "a number without an end may have lost digits");
    }

    #[test]
    fn reads_lists_of_texts() {
        let of =
            |text: &'static str| of_object(text.as_bytes()).flat_map(|(_, v)| v.texts()).count();
        assert_eq!(of(r#"{"Www-Authenticate":["Bearer","Basic realm=\"a\""]}"#), 2);
        assert_eq!(of(r#"{"Authorization":[]}"#), 0);
    }

    proptest! {
        #[test]
        fn walks_any_bytes(bytes: Vec<u8>) {
            let _ = of_object(&bytes).count();
        }

        #[test]
        fn walks_json_soup(text in r#"[{}\[\]",:\\a1 ntf]{0,60}"#) {
            let _ = of_object(text.as_bytes()).flat_map(|(_, value)| value.texts()).count();
        }

        #[test]
        fn agrees_with_serde_json(
            map in prop::collection::btree_map(".{0,8}", prop::collection::vec(".{0,8}", 0..4), 0..6)
        ) {
            let text = serde_json::to_string(&map).expect("json");
            let walked: std::collections::BTreeMap<String, Vec<String>> = of_object(text.as_bytes())
                .map(|(name, value)| {
                    let text = |bytes: Cow<'_, [u8]>| String::from_utf8(bytes.into_owned()).expect("utf-8");
                    (text(name.decode()), value.texts().into_iter().map(text).collect())
                })
                .collect();
            prop_assert_eq!(walked, map);
        }
    }
}
