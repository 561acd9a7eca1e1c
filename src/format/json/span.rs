//! Finds where a JSON object, list or string ends, 64 bytes at a time and across windows.
//!
//! The bit tricks are those of Langdale and Lemire, "Parsing Gigabytes of JSON per Second"
//! (VLDB Journal 2019), section 3.1: which quotes are escaped, and which bytes lie in a string.

use wide::u8x16;

/// A value whose first byte was read and whose last byte was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) struct Span {
    /// Objects and lists that are open; 0 when the value is a string.
    depth: u64,
    /// All ones when the next byte lies in a string.
    inside: u64,
    /// 1 when the next byte is escaped by the one before it.
    escaped: u64,
}

/// One bit for each byte of a block.
struct Marks {
    quotes: u64,
    backslashes: u64,
    opens: u64,
    closes: u64,
}

impl Span {
    /// The value that starts with `first`; `None` for a number or literal, which ends where the
    /// next token begins.
    pub(in crate::format) const fn start(first: u8) -> Option<Self> {
        match first {
            b'{' | b'[' => Some(Self { depth: 1, inside: 0, escaped: 0 }),
            b'"' => Some(Self { depth: 0, inside: u64::MAX, escaped: 0 }),
            _ => None,
        }
    }

    /// Goes on over `bytes`, which follow those seen before. How many of them belong to the value
    /// if it ends here, `None` if all do and it goes on.
    pub(in crate::format) fn advance(&mut self, bytes: &[u8]) -> Option<usize> {
        let (blocks, rest) = bytes.as_chunks::<64>();
        let mut at = 0;
        for block in blocks {
            if let Some(end) = self.block(block, 64) {
                return Some(at + end);
            }
            at += 64;
        }
        if rest.is_empty() {
            return None;
        }
        let mut block = [b' '; 64];
        for (to, from) in block.iter_mut().zip(rest) {
            *to = *from;
        }
        self.block(&block, rest.len()).map(|end| at + end)
    }

    /// One block, of which the first `length` bytes count and the others are spaces.
    #[inline]
    fn block(&mut self, block: &[u8; 64], length: usize) -> Option<usize> {
        let marks = Marks::of(block);
        let escaped = self.escapes(marks.backslashes, length);
        let quotes = marks.quotes & !escaped;
        if self.depth == 0 {
            return (quotes != 0).then(|| quotes.trailing_zeros() as usize + 1);
        }
        if quotes == 0 && self.inside != 0 {
            return None;
        }
        let inside = prefix_xor(quotes) ^ self.inside;
        self.inside = if inside >> 63 == 1 { u64::MAX } else { 0 };
        let opens = marks.opens & !inside;
        let closes = marks.closes & !inside;
        if u64::from(closes.count_ones()) < self.depth {
            self.depth += u64::from(opens.count_ones());
            self.depth -= u64::from(closes.count_ones());
            return None;
        }
        self.ends(opens, closes)
    }

    /// Walks the brackets of a block in which the value may end.
    fn ends(&mut self, opens: u64, closes: u64) -> Option<usize> {
        let mut brackets = opens | closes;
        while brackets != 0 {
            let lowest = brackets & brackets.wrapping_neg();
            if opens & lowest == 0 {
                self.depth -= 1;
                if self.depth == 0 {
                    return Some(lowest.trailing_zeros() as usize + 1);
                }
            } else {
                self.depth += 1;
            }
            brackets ^= lowest;
        }
        None
    }

    /// Which bytes of the block follow an odd run of backslashes.
    #[inline]
    fn escapes(&mut self, backslashes: u64, length: usize) -> u64 {
        const EVEN: u64 = 0x5555_5555_5555_5555;
        if backslashes == 0 {
            return std::mem::take(&mut self.escaped);
        }
        let backslashes = backslashes & !self.escaped;
        let follows = backslashes << 1 | self.escaped;
        let odd_starts = backslashes & !EVEN & !follows;
        // Adding a run to its start carries into the bit after it, whose parity tells its length.
        let (even_ends, carries) = odd_starts.overflowing_add(backslashes);
        let escaped = (EVEN ^ (even_ends << 1)) & follows;
        self.escaped = if length < 64 { escaped >> length & 1 } else { u64::from(carries) };
        escaped
    }
}

impl Marks {
    #[inline]
    fn of(block: &[u8; 64]) -> Self {
        let quote = u8x16::splat(b'"');
        let backslash = u8x16::splat(b'\\');
        // `[` and `{`, `]` and `}` differ in this bit only.
        let curly = u8x16::splat(0x20);
        let open = u8x16::splat(b'{');
        let close = u8x16::splat(b'}');
        let mut marks = Self { quotes: 0, backslashes: 0, opens: 0, closes: 0 };
        for (lane, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
            let bytes = u8x16::new(*bytes);
            let bracket = bytes | curly;
            let shift = 16 * lane;
            marks.quotes |= u64::from(bytes.simd_eq(quote).to_bitmask()) << shift;
            marks.backslashes |= u64::from(bytes.simd_eq(backslash).to_bitmask()) << shift;
            marks.opens |= u64::from(bracket.simd_eq(open).to_bitmask()) << shift;
            marks.closes |= u64::from(bracket.simd_eq(close).to_bitmask()) << shift;
        }
        marks
    }
}

/// Bit n of the result is the parity of bits 0 to n.
const fn prefix_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Span;

    /// The same, byte by byte. A backslash outside of strings is no JSON; there it hides a quote
    /// and nothing else.
    fn plain(bytes: &[u8]) -> Option<usize> {
        let (mut depth, mut inside, mut escaped) = (0u32, false, false);
        for (at, &byte) in bytes.iter().enumerate() {
            match byte {
                b'"' | b'\\' if escaped => {}
                b'"' => inside = !inside,
                b'{' | b'[' if !inside => depth += 1,
                b'}' | b']' if !inside => depth -= 1,
                _ => {}
            }
            escaped = byte == b'\\' && !escaped;
            if depth == 0 && !inside {
                return Some(at + 1);
            }
        }
        None
    }

    fn in_windows(bytes: &[u8], window: usize) -> Option<usize> {
        let mut span = Span::start(*bytes.first()?)?;
        let mut at = 1;
        for part in bytes.get(1..)?.chunks(window) {
            if let Some(end) = span.advance(part) {
                return Some(at + end);
            }
            at += part.len();
        }
        None
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        let value = br#"{"a":"}\\\"]}","b":[{}]} tail"#;
        assert_eq!(in_windows(value, 64), Some(value.len() - 5));
    }

    proptest! {
        #[test]
        fn every_window_finds_the_same_end(
            first in "[\\[{\"]",
            rest in r#"[\\"{}\[\]a ]{0,300}"#,
            window in 1usize..200,
        ) {
            let value = format!("{first}{rest}").into_bytes();
            prop_assert_eq!(in_windows(&value, window), plain(&value));
        }
    }
}
