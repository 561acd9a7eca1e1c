//! How the writer of a log wrote bytes it would not write as they are.

use std::borrow::Cow;

use memchr::memchr;

/// The escapes of a writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// nginx's `\xHH` and Apache's `\"`, `\\`, `\n`, `\xhh`. No text is both and means two things:
    /// nginx writes a backslash itself as `\x5C`.
    Text,
    /// JSON string escapes (RFC 8259 section 7).
    Json,
    /// HAProxy's `#22` in captured header fields.
    Hash,
    /// `CloudFront`'s `%20`; some of its writers did it twice over.
    Percent,
    /// IIS writes a space as `+`, and so leaves no telling a `+` from it.
    Plus,
    /// A quote is written twice (IIS Advanced Logging).
    Doubled,
    /// The entities that XML has of itself (XML 1.0 section 4.6), and characters by number.
    Xml,
    /// None: a quote in a value looks like the end of it.
    None,
}

impl Escape {
    /// The bytes that were meant.
    pub(crate) fn decode(self, raw: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::Hash => hexadecimal(raw, b'#'),
            Self::Percent => match hexadecimal(raw, b'%') {
                Cow::Owned(once) if once.contains(&b'%') => {
                    Cow::Owned(hexadecimal(&once, b'%').into_owned())
                }
                once => once,
            },
            Self::Plus if raw.contains(&b'+') => {
                Cow::Owned(raw.iter().map(|&b| if b == b'+' { b' ' } else { b }).collect())
            }
            Self::Doubled if raw.contains(&b'"') => {
                let mut decoded = raw.to_vec();
                decoded.dedup_by(|second, first| *first == b'"' && *second == b'"');
                Cow::Owned(decoded)
            }
            Self::Xml if raw.contains(&b'&') => Cow::Owned(entities(raw)),
            Self::Plus | Self::Doubled | Self::Xml | Self::None => Cow::Borrowed(raw),
            Self::Text | Self::Json => match memchr(b'\\', raw) {
                None => Cow::Borrowed(raw),
                Some(first) => {
                    let (plain, rest) = raw.split_at(first);
                    let mut decoded = Vec::with_capacity(raw.len());
                    decoded.extend_from_slice(plain);
                    self.decode_into(rest, &mut decoded);
                    Cow::Owned(decoded)
                }
            },
        }
    }

    /// Appends the bytes that were meant by the backslash escapes of [`Self::Text`] and
    /// [`Self::Json`].
    pub(crate) fn decode_into(self, mut rest: &[u8], decoded: &mut impl Extend<u8>) {
        while let [byte, after @ ..] = rest {
            rest = after;
            if *byte != b'\\' {
                decoded.extend([*byte]);
                continue;
            }
            match after {
                [b'x', high, low, after @ ..] if self == Self::Text => {
                    if let (Some(high), Some(low)) = (hex(*high), hex(*low)) {
                        decoded.extend([high << 4 | low]);
                        rest = after;
                    } else {
                        decoded.extend([b'\\']);
                    }
                }
                [b'u', ..] if self == Self::Json => {
                    if let Some((character, length)) = unicode(after) {
                        let mut utf8 = [0; 4];
                        decoded.extend(character.encode_utf8(&mut utf8).bytes());
                        rest = after.get(length..).unwrap_or_default();
                    } else {
                        decoded.extend([b'\\']);
                    }
                }
                [letter, after @ ..] => {
                    if let Some(meant) = self.letter(*letter) {
                        decoded.extend([meant]);
                        rest = after;
                    } else {
                        decoded.extend([b'\\']);
                    }
                }
                [] => decoded.extend([b'\\']),
            }
        }
    }

    fn letter(self, letter: u8) -> Option<u8> {
        Some(match letter {
            b'"' | b'\\' => letter,
            // The Common Event Format.
            b'=' | b'|' if self == Self::Text => letter,
            b'/' if self == Self::Json => b'/',
            b'v' if self == Self::Text => 0x0b,
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            _ => return None,
        })
    }
}

/// Decodes XML's own entities and characters by number; what is neither stays.
fn entities(raw: &[u8]) -> Vec<u8> {
    const NAMED: [(&[u8], u8); 5] =
        [(b"amp", b'&'), (b"lt", b'<'), (b"gt", b'>'), (b"quot", b'"'), (b"apos", b'\'')];
    let mut decoded = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr(b'&', rest) {
        let (plain, entity) = rest.split_at(at);
        decoded.extend_from_slice(plain);
        let name = entity.get(1..12.min(entity.len())).unwrap_or_default();
        let name = memchr(b';', name).and_then(|end| name.get(..end)).unwrap_or_default();
        let number = name.strip_prefix(b"#").and_then(|digits| std::str::from_utf8(digits).ok());
        let number = number.and_then(|digits| match digits.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => digits.parse().ok(),
        });
        if let Some(&(_, byte)) = NAMED.iter().find(|(known, _)| *known == name) {
            decoded.push(byte);
        } else if let Some(character) = number.and_then(char::from_u32) {
            decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            decoded.push(b'&');
            rest = entity.get(1..).unwrap_or_default();
            continue;
        }
        rest = entity.get(name.len() + 2..).unwrap_or_default();
    }
    decoded.extend_from_slice(rest);
    decoded
}

/// Decodes two hexadecimal digits after each `mark`.
fn hexadecimal(raw: &[u8], mark: u8) -> Cow<'_, [u8]> {
    let Some(first) = memchr(mark, raw) else { return Cow::Borrowed(raw) };
    let (plain, mut rest) = raw.split_at(first);
    let mut decoded = Vec::with_capacity(raw.len());
    decoded.extend_from_slice(plain);
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte == mark
            && let [high, low, after @ ..] = after
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            decoded.push(high << 4 | low);
            rest = after;
        } else {
            decoded.push(*byte);
        }
    }
    Cow::Owned(decoded)
}

/// Reads `uXXXX`, or a surrogate pair `uXXXX\uXXXX`; a lone surrogate is a replacement character.
fn unicode(text: &[u8]) -> Option<(char, usize)> {
    let first = code_unit(text)?;
    if (0xd800..0xdc00).contains(&first)
        && let Some([b'\\', second @ ..]) = text.get(5..)
        && let Some(second @ 0xdc00..0xe000) = code_unit(second)
    {
        let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return Some((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 11));
    }
    Some((char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 5))
}

fn code_unit(text: &[u8]) -> Option<u32> {
    let [b'u', a, b, c, d, ..] = text else { return None };
    [a, b, c, d].iter().try_fold(0, |code, &&digit| Some(code << 4 | u32::from(hex(digit)?)))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Escape;

    #[test]
    fn decodes_nginx_and_apache() {
        assert_eq!(Escape::Text.decode(br"a\x22b\x5Cc").as_ref(), br#"a"b\c"#);
        assert_eq!(Escape::Text.decode(br#"a\"b\\c\n\xe9\t"#).as_ref(), b"a\"b\\c\n\xe9\t");
        assert_eq!(Escape::Text.decode(br"C:\dir\x2").as_ref(), br"C:\dir\x2", "not an escape");
        assert_eq!(Escape::None.decode(br"a\x22").as_ref(), br"a\x22");
    }

    #[test]
    fn decodes_json() {
        assert_eq!(Escape::Json.decode(br#"a\u0026\"\/\\\n"#).as_ref(), b"a&\"/\\\n");
        assert_eq!(Escape::Json.decode(br"\ud83d\ude00").as_ref(), "\u{1f600}".as_bytes());
        assert_eq!(Escape::Json.decode(br"\ud83d").as_ref(), "\u{fffd}".as_bytes());
    }

    proptest! {
        #[test]
        fn decodes_any_bytes(raw: Vec<u8>) {
            for escape in [Escape::Text, Escape::Json, Escape::None] {
                prop_assert!(escape.decode(&raw).len() <= raw.len());
            }
        }

        #[test]
        fn decodes_what_json_encodes(text: String) {
            let json = serde_json::to_string(&text).expect("a string");
            let raw = json.get(1..json.len() - 1).expect("quotes");
            prop_assert_eq!(Escape::Json.decode(raw.as_bytes()).into_owned(), text.into_bytes());
        }
    }
}
