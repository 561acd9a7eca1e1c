//! A text as it reads once its escapes are undone, with the way back to the text as it stands.
//!
//! Secrets hide behind percent-encoding, JSON escapes and HTML entities, and behind several of them
//! at once (a JSON body inside a JSON string, a URL inside a URL). The scan looks at the decoded
//! bytes and cuts in the original.

use std::borrow::Cow;

/// Layers of escapes undone. A URL in a URL in a JSON string has three.
const LAYERS: usize = 3;

/// Decoded bytes, each with its place in the original and the number of layers it was under.
pub(super) struct View<'t> {
    bytes: Cow<'t, [u8]>,
    /// Offsets in the original; empty when nothing was escaped.
    origin: Vec<usize>,
    /// Layers undone; empty when nothing was escaped.
    level: Vec<u8>,
    original_length: usize,
}

impl<'t> View<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut view = Self {
            bytes: Cow::Borrowed(text.as_bytes()),
            origin: Vec::new(),
            level: Vec::new(),
            original_length: text.len(),
        };
        for _ in 0..LAYERS {
            if memchr::memchr3(b'%', b'\\', b'&', &view.bytes).is_none() || !view.peel() {
                break;
            }
        }
        view
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn get(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> &[u8] {
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// Layers of escapes the byte at `at` was under.
    pub(super) fn level(&self, at: usize) -> u8 {
        self.level.get(at).copied().unwrap_or(0)
    }

    /// Offset in the original of the byte at `at`, also one past the end.
    pub(super) fn origin(&self, at: usize) -> usize {
        if at >= self.bytes.len() {
            self.original_length
        } else {
            self.origin.get(at).copied().unwrap_or(at)
        }
    }

    /// Undoes one layer; false when there was none.
    fn peel(&mut self) -> bool {
        let old = &self.bytes;
        let mut bytes = Vec::with_capacity(old.len());
        let mut origin = Vec::with_capacity(old.len());
        let mut level = Vec::with_capacity(old.len());
        let mut at = 0;
        let mut changed = false;
        while let Some(&byte) = old.get(at) {
            let below = self.level.get(at).copied().unwrap_or(0);
            let (decoded, length) = match byte {
                b'%' => percent(old.get(at..).unwrap_or_default()),
                // `\\"` is an escaped backslash and a quote, not an escaped quote one layer down.
                b'\\' if self.level.get(at + 1).copied().unwrap_or(0) >= below => {
                    backslash(old.get(at..).unwrap_or_default())
                }
                b'&' => entity(old.get(at..).unwrap_or_default()),
                _ => None,
            }
            .map_or((None, 1), |(decoded, length)| (Some(decoded), length));
            bytes.push(decoded.unwrap_or(byte));
            origin.push(self.origin.get(at).copied().unwrap_or(at));
            let deepest = if self.level.is_empty() {
                0
            } else {
                self.level.get(at..at + length).and_then(|l| l.iter().max()).copied().unwrap_or(0)
            };
            level.push(deepest + u8::from(decoded.is_some()));
            changed |= decoded.is_some();
            at += length;
        }
        if changed {
            self.bytes = Cow::Owned(bytes);
            self.origin = origin;
            self.level = level;
        }
        changed
    }
}

/// Undoes percent-encoding, as many layers as there are, so that a secret has one fingerprint
/// whether it was in a field or in a URL.
pub(super) fn unescaped(secret: &[u8]) -> Cow<'_, [u8]> {
    let mut out = Cow::Borrowed(secret);
    for _ in 0..LAYERS {
        if memchr::memchr(b'%', &out).is_none() {
            break;
        }
        let mut decoded = Vec::with_capacity(out.len());
        let mut at = 0;
        while let Some(&byte) = out.get(at) {
            let (byte, length) = percent(out.get(at..).unwrap_or_default()).unwrap_or((byte, 1));
            decoded.push(byte);
            at += length;
        }
        if decoded.len() == out.len() {
            break;
        }
        out = Cow::Owned(decoded);
    }
    out
}

fn percent(rest: &[u8]) -> Option<(u8, usize)> {
    let &[b'%', high, low, ..] = rest else { return None };
    Some((hex(high)? << 4 | hex(low)?, 3))
}

fn backslash(rest: &[u8]) -> Option<(u8, usize)> {
    let decoded = match rest.get(1)? {
        b'"' => b'"',
        b'\'' => b'\'',
        b'\\' => b'\\',
        b'/' => b'/',
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'u' => {
            let &[_, _, b'0', b'0', high, low, ..] = rest else { return None };
            let byte = hex(high)? << 4 | hex(low)?;
            return byte.is_ascii().then_some((byte, 6));
        }
        b'x' => {
            let &[_, _, high, low, ..] = rest else { return None };
            let byte = hex(high)? << 4 | hex(low)?;
            return byte.is_ascii().then_some((byte, 4));
        }
        _ => return None,
    };
    Some((decoded, 2))
}

fn entity(rest: &[u8]) -> Option<(u8, usize)> {
    const ENTITIES: [(&[u8], u8); 12] = [
        (b"&quot;", b'"'),
        (b"&#34;", b'"'),
        (b"&#034;", b'"'),
        (b"&#x22;", b'"'),
        (b"&apos;", b'\''),
        (b"&#39;", b'\''),
        (b"&#x27;", b'\''),
        (b"&amp;", b'&'),
        (b"&lt;", b'<'),
        (b"&gt;", b'>'),
        (b"&#x2F;", b'/'),
        (b"&#x3D;", b'='),
    ];
    let (name, byte) = ENTITIES.iter().find(|(name, _)| rest.starts_with(name))?;
    Some((*byte, name.len()))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{View, unescaped};

    fn decoded(text: &str) -> String {
        String::from_utf8_lossy(View::new(text).bytes()).into_owned()
    }

    #[test]
    fn undoes_layers_and_keeps_the_way_back() {
        assert_eq!(decoded("plain"), "plain");
        assert_eq!(decoded("a%3Db"), "a=b");
        assert_eq!(decoded("a%253Db"), "a=b");
        assert_eq!(decoded(r#"{\"a\":\"b\"}"#), r#"{"a":"b"}"#);
        assert_eq!(decoded(r"\u0065yJ"), "eyJ");
        assert_eq!(decoded("&quot;x&quot;&amp;y"), "\"x\"&y");
        assert_eq!(decoded("100% \\z &copy;"), "100% \\z &copy;");
        let view = View::new("a%253Db");
        assert_eq!((view.level(0), view.level(1), view.level(2)), (0, 2, 0));
        assert_eq!((view.origin(0), view.origin(1), view.origin(2)), (0, 1, 6));
        assert_eq!(view.origin(3), 7);
    }

    #[test]
    fn a_quote_after_an_escaped_backslash_is_a_plain_quote() {
        let view = View::new(r#""a\\","#);
        assert_eq!(view.bytes(), br#""a\","#);
        assert_eq!(view.level(3), 0);
    }

    #[test]
    fn percent_encoding_does_not_change_a_secret() {
        assert_eq!(&*unescaped(b"ab%2Bcd%252F"), b"ab+cd/");
        assert_eq!(&*unescaped(b"100%"), b"100%");
    }

    proptest! {
        #[test]
        fn every_byte_has_its_place(text in "[a%25\\\\\"u0-9&;]{0,60}|\\PC{0,40}") {
            let view = View::new(&text);
            let mut last = 0;
            for at in 0..=view.bytes().len() {
                let origin = view.origin(at);
                prop_assert!(at == 0 || origin > last || origin == text.len());
                prop_assert!(origin <= text.len());
                last = origin;
            }
        }
    }
}
