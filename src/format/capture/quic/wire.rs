//! Fields off the front of a buffer, as QUIC and HTTP/3 write them.

/// A variable-length integer (RFC 9000 section 16).
#[inline]
pub(in super::super) fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let length = 1usize << (bytes.first()? >> 6);
    let field = bytes.split_off(..length)?;
    let value = field.iter().fold(0, |value, &byte| value << 8 | u64::from(byte));
    // The upper two bits of the first byte tell the length.
    Some(value & (u64::MAX >> (66 - 8 * length)))
}

/// As many bytes as a variable-length integer in front of them says.
#[inline]
pub(in super::super) fn prefixed<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(varint(bytes)?).ok()?;
    bytes.split_off(..length)
}

/// As many bytes as one byte in front of them says.
#[inline]
pub(super) fn short_prefixed<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::from(*bytes.split_off_first()?);
    bytes.split_off(..length)
}

#[cfg(test)]
mod tests {
    use super::{prefixed, varint};

    #[test]
    fn the_examples_of_rfc_9000_appendix_a_1() {
        let cases: [(&[u8], u64); 5] = [
            (&[0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c], 151_288_809_941_952_652),
            (&[0x9d, 0x7f, 0x3e, 0x7d], 494_878_333),
            (&[0x7b, 0xbd], 15_293),
            (&[0x25], 37),
            (&[0x40, 0x25], 37),
        ];
        for (bytes, value) in cases {
            let mut rest = bytes;
            assert_eq!(varint(&mut rest), Some(value));
            assert!(rest.is_empty());
            let mut short = &bytes[..bytes.len() - 1];
            assert_eq!(varint(&mut short), None);
        }
    }

    #[test]
    fn a_lying_length_takes_nothing() {
        let mut rest: &[u8] = &[3, 1, 2];
        assert_eq!(prefixed(&mut rest), None);
        let mut rest: &[u8] = &[2, 1, 2, 9];
        assert_eq!(prefixed(&mut rest), Some(&[1, 2][..]));
        assert_eq!(rest, [9]);
    }
}
