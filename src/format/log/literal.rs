//! Text that a line has to have at one place.

/// Text as it stands in a line. Most of it is no longer than `N` bytes, and then compared in one step.
#[derive(Debug)]
pub(super) struct Literal<const N: usize> {
    text: Box<[u8]>,
    /// Its first bytes, and which bits of them count.
    first: [u8; N],
    mask: [u8; N],
}

impl<const N: usize> Literal<N> {
    pub(super) fn new(text: impl Into<Box<[u8]>>) -> Self {
        let text = text.into();
        let [mut first, mut mask] = [[0; N]; 2];
        for ((&byte, first), mask) in text.iter().zip(&mut first).zip(&mut mask) {
            *first = byte;
            *mask = 0xff;
        }
        Self { text, first, mask }
    }

    /// Whether `rest` starts with it.
    #[inline]
    pub(super) fn starts(&self, rest: &[u8]) -> bool {
        match rest.split_first_chunk::<N>() {
            Some((chunk, behind)) => {
                let counts: [u8; N] = std::array::from_fn(|at| chunk[at] & self.mask[at]);
                counts == self.first
                    && self
                        .text
                        .get(N..)
                        .is_none_or(|tail| tail.is_empty() || behind.starts_with(tail))
            }
            None => rest.starts_with(&self.text),
        }
    }

    /// Where it ends if it stands at `at`.
    #[inline]
    pub(super) fn end(&self, line: &[u8], at: usize) -> Option<usize> {
        self.starts(line.get(at..)?).then_some(at + self.text.len())
    }
}

impl<const N: usize> std::ops::Deref for Literal<N> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::Literal;

    #[test]
    fn a_literal_stands_where_its_bytes_do() {
        for text in ["", " ", "\" ", "12345678", "123456789", "1234567890123456789"] {
            let literal = Literal::<8>::new(text.as_bytes());
            for behind in ["", "x", "something longer than eight"] {
                let line = format!("ab{text}{behind}");
                assert_eq!(literal.end(line.as_bytes(), 2), Some(2 + text.len()), "{line}");
                assert_eq!(literal.end(line.as_bytes(), line.len() + 1), None);
            }
            if let Some(short) =
                text.get(..text.len().saturating_sub(1)).filter(|_| !text.is_empty())
            {
                assert!(!literal.starts(short.as_bytes()), "{text}");
                assert!(!literal.starts(format!("{short}x and more").as_bytes()), "{text}");
            }
        }
    }
}
