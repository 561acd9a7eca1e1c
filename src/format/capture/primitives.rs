//! Integers and strings of header blocks (RFC 7541 section 5), which HPACK and QPACK share.

use super::huffman;

/// Why a primitive cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// The bytes end before it does.
    Truncated,
    /// An integer beyond 62 bits, which is what QUIC and no sane peer goes up to (RFC 9204
    /// section 4.1.1).
    TooLarge,
}

/// A string as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Literal<'b> {
    /// Its octets, coded or not.
    pub(super) octets: &'b [u8],
    /// Whether they are in the Huffman code.
    pub(super) huffman: bool,
}

impl Literal<'_> {
    /// Appends the plain string.
    ///
    /// # Errors
    /// When it is not in the Huffman code that it claims to be in.
    pub(super) fn decode(&self, into: &mut Vec<u8>) -> Result<(), huffman::Broken> {
        if self.huffman {
            return huffman::decode(self.octets, into);
        }
        into.extend_from_slice(self.octets);
        Ok(())
    }
}

/// Reads the integer in the low `prefix` bits of the first byte and what follows it; returns it with
/// the rest of the bytes (RFC 7541 section 5.1).
#[inline]
pub(super) fn integer(bytes: &[u8], prefix: u32) -> Result<(u64, &[u8]), Unread> {
    let (&first, rest) = bytes.split_first().ok_or(Unread::Truncated)?;
    let most = u8::MAX >> (8 - prefix.clamp(1, 8));
    let value = first & most;
    if value < most { Ok((u64::from(value), rest)) } else { continued(rest, u64::from(most)) }
}

fn continued(bytes: &[u8], mut value: u64) -> Result<(u64, &[u8]), Unread> {
    let (mut rest, mut shift) = (bytes, 0);
    loop {
        let (&byte, tail) = rest.split_first().ok_or(Unread::Truncated)?;
        rest = tail;
        let part = u64::from(byte & 0x7f);
        if shift > 56 || part > (1 << 62) >> shift {
            return Err(Unread::TooLarge);
        }
        value += part << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return if value < 1 << 62 { Ok((value, rest)) } else { Err(Unread::TooLarge) };
        }
    }
}

/// Reads a string whose length has a prefix of this many bits, with the Huffman flag before it;
/// returns it with the rest of the bytes (RFC 7541 section 5.2).
#[inline]
pub(super) fn string(bytes: &[u8], prefix: u32) -> Result<(Literal<'_>, &[u8]), Unread> {
    let huffman = bytes.first().is_some_and(|first| first >> prefix & 1 == 1);
    let (length, rest) = integer(bytes, prefix)?;
    let length = usize::try_from(length).map_err(|_| Unread::TooLarge)?;
    let (octets, rest) = rest.split_at_checked(length).ok_or(Unread::Truncated)?;
    Ok((Literal { octets, huffman }, rest))
}

#[cfg(test)]
mod tests {
    use super::{Literal, Unread, integer, string};
    use proptest::prelude::*;

    #[test]
    fn reads_the_integers_of_rfc_7541_appendix_c_1() {
        assert_eq!(integer(&[0b1110_1010], 5), Ok((10, &[][..])));
        assert_eq!(integer(&[0b0001_1111, 0b1001_1010, 0b0000_1010, 7], 5), Ok((1337, &[7][..])));
        assert_eq!(integer(&[42], 8), Ok((42, &[][..])));
    }

    #[test]
    fn an_integer_has_bounds() {
        assert_eq!(integer(&[], 7), Err(Unread::Truncated));
        assert_eq!(integer(&[0x7f, 0x80], 7), Err(Unread::Truncated));
        // Zeros that change nothing may go on, but not for ever (CVE-2019-9517 and its like).
        assert_eq!(integer(&[0x7f, 0x80, 0x80, 0x00], 7), Ok((127, &[][..])));
        assert_eq!(integer(&[[0x7f].as_slice(), &[0x80; 40]].concat(), 7), Err(Unread::TooLarge));
        assert_eq!(integer(&[0xff; 40], 7), Err(Unread::TooLarge));
    }

    #[test]
    fn a_string_says_how_it_is_coded() {
        let plain = Literal { octets: b"ok", huffman: false };
        assert_eq!(string(b"\x02ok!", 7), Ok((plain, &b"!"[..])));
        let coded = Literal { octets: b"\x64\x02", huffman: true };
        assert_eq!(string(b"\x82\x64\x02", 7), Ok((coded, &b""[..])));
        assert_eq!(string(b"\x2a\x64\x02", 3), Ok((coded, &b""[..])));
        assert_eq!(string(b"\x03ok", 7), Err(Unread::Truncated));
    }

    proptest! {
        #[test]
        fn an_integer_is_read_as_written(value in 0u64..1 << 62, prefix in 1u32..=8) {
            let most = (1u64 << prefix) - 1;
            let mut bytes = vec![value.min(most) as u8];
            if value >= most {
                let mut left = value - most;
                while left >= 128 {
                    bytes.push(left as u8 | 0x80);
                    left >>= 7;
                }
                bytes.push(left as u8);
            }
            prop_assert_eq!(integer(&bytes, prefix), Ok((value, &[][..])));
        }
    }
}
