//! A JSON string as it lies in the input, unescaped only when asked for.

use std::borrow::Cow;

use memchr::memchr;

/// The bytes between the quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) struct Text<'a> {
    raw: &'a [u8],
    escapes: bool,
}

impl<'a> Text<'a> {
    pub(super) const fn new(raw: &'a [u8], escapes: bool) -> Self {
        Self { raw, escapes }
    }

    /// The text. Escapes that do not exist stay as they are, lone surrogates become U+FFFD.
    pub(in crate::format) fn bytes(self) -> Cow<'a, [u8]> {
        self.bytes_up_to(usize::MAX).0
    }

    /// The text as far as `limit` bytes, and whether that is all of it. A cut falls between
    /// characters if the text is UTF-8.
    pub(in crate::format) fn bytes_up_to(self, limit: usize) -> (Cow<'a, [u8]>, bool) {
        if !self.escapes {
            return match self.raw.split_at_checked(limit) {
                Some((head, tail)) if !tail.is_empty() => {
                    (Cow::Borrowed(between_characters(head, tail)), false)
                }
                _ => (Cow::Borrowed(self.raw), true),
            };
        }
        let mut text = Vec::with_capacity(self.raw.len().min(limit));
        let mut rest = self.raw;
        while text.len() <= limit && !rest.is_empty() {
            // One byte more than there is room for: enough to see that it does not fit.
            let room =
                rest.get(..limit.saturating_sub(text.len()).saturating_add(1)).unwrap_or(rest);
            let run = memchr(b'\\', room).unwrap_or(room.len());
            let (plain, after) = rest.split_at(run);
            text.extend_from_slice(plain);
            rest = if after.first() == Some(&b'\\') { unescape(after, &mut text) } else { after };
        }
        let complete = text.len() <= limit;
        if let Some((head, tail)) = text.split_at_checked(limit)
            && !complete
        {
            let kept = between_characters(head, tail).len();
            text.truncate(kept);
        }
        (Cow::Owned(text), complete)
    }

    /// The text as UTF-8; what is not becomes U+FFFD.
    pub(in crate::format) fn text(self) -> Cow<'a, str> {
        match self.bytes() {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
            }),
        }
    }

    /// Whether nothing stands between the quotes.
    pub(in crate::format) const fn is_empty(self) -> bool {
        self.raw.is_empty()
    }

    /// Bytes in the input, escapes included: at least as many as the text has.
    pub(in crate::format) const fn raw_len(self) -> usize {
        self.raw.len()
    }

    /// Whether it starts with `prefix`, whitespace aside, and without an escape in that.
    pub(in crate::format) fn starts_with(self, prefix: &[u8]) -> bool {
        self.raw.trim_ascii_start().starts_with(prefix)
    }

    /// Whether every escape is one that exists (RFC 8259 section 7).
    pub(super) fn is_well_formed(self) -> bool {
        let mut rest = self.raw;
        while let Some(escape) = memchr(b'\\', rest).and_then(|at| rest.get(at + 1..)) {
            rest = match escape {
                [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', rest @ ..] => rest,
                [b'u', rest @ ..] if hex4(rest).is_some() => rest.get(4..).unwrap_or_default(),
                _ => return false,
            };
            if !self.escapes {
                return false;
            }
        }
        true
    }
}

/// Appends what the escape at the start of `escape` stands for; what follows it.
fn unescape<'a>(escape: &'a [u8], text: &mut Vec<u8>) -> &'a [u8] {
    let (byte, rest) = match escape {
        [_, b'"', rest @ ..] => (b'"', rest),
        [_, b'\\', rest @ ..] => (b'\\', rest),
        [_, b'/', rest @ ..] => (b'/', rest),
        [_, b'n', rest @ ..] => (b'\n', rest),
        [_, b'r', rest @ ..] => (b'\r', rest),
        [_, b't', rest @ ..] => (b'\t', rest),
        [_, b'b', rest @ ..] => (0x08, rest),
        [_, b'f', rest @ ..] => (0x0c, rest),
        [_, b'u', digits @ ..] if hex4(digits).is_some() => {
            let (character, used) = unicode(digits);
            text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            return digits.get(used..).unwrap_or_default();
        }
        [backslash, rest @ ..] => (*backslash, rest),
        [] => return escape,
    };
    text.push(byte);
    rest
}

/// The character of the four digits at the start of `digits`, with the low surrogate that follows
/// a high one, and how many bytes that took.
fn unicode(digits: &[u8]) -> (char, usize) {
    let first = hex4(digits).unwrap_or(0xfffd);
    if let Some(character) = char::from_u32(first) {
        return (character, 4);
    }
    let low = match digits.get(4..) {
        Some([b'\\', b'u', rest @ ..]) => hex4(rest),
        _ => None,
    };
    match low {
        Some(low @ 0xdc00..=0xdfff) if first < 0xdc00 => {
            let code = 0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00);
            (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 10)
        }
        _ => (char::REPLACEMENT_CHARACTER, 4),
    }
}

fn hex4(digits: &[u8]) -> Option<u32> {
    let digits = digits.get(..4)?;
    digits.iter().try_fold(0, |code, &digit| Some(code << 4 | char::from(digit).to_digit(16)?))
}

/// `head` without the start of a UTF-8 character that goes on in `tail`.
fn between_characters<'a>(head: &'a [u8], tail: &[u8]) -> &'a [u8] {
    let continues = |byte: &u8| byte & 0xc0 == 0x80;
    if !tail.first().is_some_and(continues) {
        return head;
    }
    let kept = head.iter().rev().take(3).take_while(|byte| continues(byte)).count() + 1;
    head.get(..head.len().saturating_sub(kept)).unwrap_or(head)
}

#[cfg(test)]
mod tests {
    use super::Text;

    fn text(raw: &str) -> String {
        Text::new(raw.as_bytes(), raw.contains('\\')).text().into_owned()
    }

    #[test]
    fn escapes_stand_for_what_rfc_8259_says() {
        assert_eq!(text(r#"a\"\\\/\n\t\u00e9\uD83D\uDE00z"#), "a\"\\/\n\té😀z");
    }

    #[test]
    fn broken_escapes_do_not_lose_the_rest() {
        assert_eq!(text(r"\ud83d!"), "\u{fffd}!");
        assert_eq!(text(r"C:\Windows\"), r"C:\Windows\");
        assert_eq!(text(r"\u12"), r"\u12");
    }

    #[test]
    fn a_cut_falls_between_characters() {
        let cut = |raw: &'static str, limit| {
            let (bytes, complete) =
                Text::new(raw.as_bytes(), raw.contains('\\')).bytes_up_to(limit);
            (String::from_utf8(bytes.into_owned()).unwrap(), complete)
        };
        assert_eq!(cut("abé", 3), ("ab".to_owned(), false));
        assert_eq!(cut("abé", 4), ("abé".to_owned(), true));
        assert_eq!(cut(r"a\u00e9b", 2), ("a".to_owned(), false));
        assert_eq!(cut(r"a\u00e9b", 3), ("aé".to_owned(), false));
        assert_eq!(cut(r"a\u00e9b", 4), ("aéb".to_owned(), true));
    }
}
