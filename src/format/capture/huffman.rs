//! The Huffman code of header fields (RFC 7541 section 5.2 and appendix B), which HPACK and QPACK
//! share.
//!
//! The code is canonical: codes of one length are consecutive and ordered by symbol, so that the
//! lengths alone say all of it. The tables are made from them when authlint is compiled.

/// The length in bits of the code of each octet, and of EOS (RFC 7541 appendix B).
#[rustfmt::skip]
const LENGTHS: [u8; SYMBOLS] = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
    30,
];

/// All octets, and EOS.
const SYMBOLS: usize = 257;

/// The end of a string. It is only allowed as padding, of which less than a byte is seen.
const EOS: u16 = 256;

/// Bits looked up at once: the codes of what header fields are mostly made of are no longer.
const COMMON: u32 = 10;

/// The longest code.
const LONGEST: usize = 30;

/// Why a string cannot be decoded. Each is a decoding error by RFC 7541 section 5.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The string holds EOS.
    Eos,
    /// What is left at the end is longer than seven bits, or not the beginning of EOS.
    Padding,
}

/// Codes of up to [`COMMON`] bits by their bits: symbol and length. A length of zero stands for a
/// longer code.
static SHORT: [(u8, u8); 1 << COMMON] = short();

/// Symbols in the order of their codes.
static SORTED: [u16; SYMBOLS] = sorted();

/// By length of the code, counted from zero.
static LONG: [Long; LONGEST + 1] = long();

/// The codes of one length, moved to the high end of 32 bits.
#[derive(Clone, Copy)]
struct Long {
    first: u32,
    /// Behind the last code of this length and all shorter ones.
    end: u64,
    /// Where [`SORTED`] has the symbol of the first code.
    index: usize,
}

/// Decodes a string and appends it. It grows to no more than 8/5 of its coded length.
///
/// # Errors
/// When it holds EOS or is not padded as it must be; what came before is appended all the same.
pub(super) fn decode(coded: &[u8], into: &mut Vec<u8>) -> Result<(), Broken> {
    into.reserve(coded.len() + coded.len() / 2 + coded.len() / 8);
    let mut rest = coded;
    // The next bits, from the high end; those behind the first `filled` are zero.
    let (mut bits, mut filled) = (0u64, 0u32);
    loop {
        if filled <= 32
            && let Some((chunk, tail)) = rest.split_first_chunk::<4>()
        {
            bits |= u64::from(u32::from_be_bytes(*chunk)) << (32 - filled);
            filled += 32;
            rest = tail;
        } else {
            while filled <= 56
                && let Some((&byte, tail)) = rest.split_first()
            {
                bits |= u64::from(byte) << (56 - filled);
                filled += 8;
                rest = tail;
            }
        }
        // While the longest code is surely there, nothing needs checking.
        let enough = if rest.is_empty() { 0 } else { LONGEST as u32 };
        while filled > enough {
            let (symbol, length) = next(bits);
            if length > filled {
                break;
            }
            let Ok(octet) = u8::try_from(symbol) else { return Err(Broken::Eos) };
            into.push(octet);
            bits <<= length;
            filled -= length;
        }
        if rest.is_empty() {
            let is_padding = filled < 8 && bits == !(u64::MAX >> filled);
            return if is_padding { Ok(()) } else { Err(Broken::Padding) };
        }
    }
}

/// The first symbol of some bits, and the length of its code.
#[inline]
fn next(bits: u64) -> (u16, u32) {
    match SHORT.get((bits >> (u64::BITS - COMMON)) as usize) {
        Some(&(symbol, length)) if length > 0 => (u16::from(symbol), u32::from(length)),
        _ => next_long(bits),
    }
}

#[cold]
fn next_long(bits: u64) -> (u16, u32) {
    let high = (bits >> 32) as u32;
    for (length, codes) in (0u32..).zip(&LONG).skip(COMMON as usize + 1) {
        if u64::from(high) < codes.end {
            let nth = (high - codes.first) >> (32 - length);
            if let Some(symbol) = SORTED.get(codes.index + nth as usize) {
                return (*symbol, length);
            }
        }
    }
    // All ones: EOS is the last code.
    (EOS, LONGEST as u32)
}

const fn sorted() -> [u16; SYMBOLS] {
    let mut sorted = [0; SYMBOLS];
    let (mut length, mut at) = (0, 0);
    while length <= LONGEST {
        let mut symbol = 0;
        while symbol < SYMBOLS {
            if LENGTHS[symbol] as usize == length {
                sorted[at] = symbol as u16;
                at += 1;
            }
            symbol += 1;
        }
        length += 1;
    }
    sorted
}

const fn long() -> [Long; LONGEST + 1] {
    let mut long = [Long { first: 0, end: 0, index: 0 }; LONGEST + 1];
    let (mut length, mut index, mut end) = (1, 0, 0);
    while length <= LONGEST {
        long[length] = Long { first: end as u32, end, index };
        let mut symbol = 0;
        while symbol < SYMBOLS {
            if LENGTHS[symbol] as usize == length {
                index += 1;
                end += 1 << (32 - length);
            }
            symbol += 1;
        }
        long[length].end = end;
        length += 1;
    }
    long
}

const fn short() -> [(u8, u8); 1 << COMMON] {
    let mut short = [(0, 0); 1 << COMMON];
    let (sorted, mut nth, mut at) = (sorted(), 0, 0);
    while LENGTHS[sorted[nth] as usize] as u32 <= COMMON {
        let symbol = sorted[nth] as u8;
        let length = LENGTHS[symbol as usize];
        let mut copies = 1 << (COMMON - length as u32);
        while copies > 0 {
            short[at] = (symbol, length);
            at += 1;
            copies -= 1;
        }
        nth += 1;
    }
    short
}

#[cfg(test)]
mod tests {
    use super::{Broken, LENGTHS, LONG, SORTED, decode};
    use proptest::prelude::*;

    /// Codes octets, by the same tables read the other way.
    fn encode(octets: &[u8]) -> Vec<u8> {
        let mut bits = Vec::new();
        for &octet in octets {
            let length = usize::from(LENGTHS[usize::from(octet)]);
            let place = SORTED.iter().position(|&symbol| symbol == u16::from(octet)).unwrap();
            let code = (LONG[length].first >> (32 - length)) + (place - LONG[length].index) as u32;
            bits.extend(format!("{code:0length$b}").bytes());
        }
        while !bits.len().is_multiple_of(8) {
            bits.push(b'1');
        }
        let byte = |bits: &[u8]| u8::from_str_radix(std::str::from_utf8(bits).unwrap(), 2).unwrap();
        bits.chunks(8).map(byte).collect()
    }

    #[test]
    fn decodes_the_strings_of_rfc_7541_appendix_c() {
        let cases: [(&[u8], &str); 4] = [
            (b"\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90\xf4\xff", "www.example.com"),
            (b"\xa8\xeb\x10\x64\x9c\xbf", "no-cache"),
            (b"\x64\x02", "302"),
            (b"", ""),
        ];
        for (coded, expected) in cases {
            let mut decoded = Vec::new();
            assert_eq!(decode(coded, &mut decoded), Ok(()));
            assert_eq!(decoded, expected.as_bytes());
        }
    }

    #[test]
    fn padding_is_the_beginning_of_eos_and_less_than_a_byte() {
        let mut decoded = Vec::new();
        // `0` is five zeros; three ones are padding, eleven are too many, zeros are none.
        assert_eq!(decode(b"\x07", &mut decoded), Ok(()));
        assert_eq!(decode(b"\x07\xff", &mut decoded), Err(Broken::Padding));
        assert_eq!(decode(b"\xff", &mut decoded), Err(Broken::Padding));
        assert_eq!(decode(b"\x06", &mut decoded), Err(Broken::Padding));
        assert_eq!(decode(b"\xff\xff\xff\xff", &mut decoded), Err(Broken::Eos));
        assert_eq!(decode(b"\x07\xff\xff\xff\xff", &mut decoded), Err(Broken::Eos));
        assert_eq!(decoded, b"0000");
    }

    proptest! {
        #[test]
        fn what_is_coded_is_decoded(octets in prop::collection::vec(any::<u8>(), 0..100)) {
            let mut decoded = Vec::new();
            prop_assert_eq!(decode(&encode(&octets), &mut decoded), Ok(()));
            prop_assert_eq!(decoded, octets);
        }

        #[test]
        fn any_bytes_are_told_as_another_decoder_tells_them(
            coded in prop::collection::vec(any::<u8>(), 0..40),
        ) {
            let mut decoded = Vec::new();
            let ours = decode(&coded, &mut decoded);
            let mut bytes = vec![0x00, 0x01, b'x', 0x80 | coded.len() as u8];
            bytes.extend_from_slice(&coded);
            match loona_hpack::Decoder::new().decode(&bytes) {
                Ok(theirs) => {
                    prop_assert_eq!(ours, Ok(()));
                    prop_assert_eq!(&theirs[0].1, &decoded);
                }
                Err(_) => prop_assert!(ours.is_err()),
            }
        }
    }
}
