//! Content codings (RFC 9110 section 8.4.1): gzip, deflate, br, zstd, also stacked.
//!
//! Work and memory are bounded by the cap on the output: a bomb is unpacked up to the cap, no more.

mod inflate;

use std::borrow::Cow;
use std::io::Read;

/// Codings listed on one message that are undone; real servers apply one, misconfigured proxies two.
const STACKED: usize = 4;

/// Largest zstd window, as a power of two: what RFC 9659 section 3 lets a sender use (8 MiB).
const ZSTD_WINDOW_LOG: u32 = 23;

/// Content after its codings were undone, as far as that was possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The decoded bytes, at most `cap` of them.
    pub bytes: Cow<'a, [u8]>,
    /// Whether `bytes` is all of the content.
    pub complete: bool,
    /// What is wrong with the coding. The bytes before the damage are kept; with an unknown coding
    /// there are none.
    pub error: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Identity,
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// Whether a `Content-Encoding` value means that the bytes differ from the content.
pub fn is_coded(coding: &[u8]) -> bool {
    tokens(coding).any(|token| Coding::of(token) != Some(Coding::Identity))
}

/// Undoes the codings of a `Content-Encoding` value, last applied first. At most `cap` bytes come
/// out; what is cut makes the result incomplete.
pub fn decode<'a>(coding: &[u8], bytes: &'a [u8], cap: usize) -> Decoded<'a> {
    let mut decoded = Decoded { bytes: Cow::Borrowed(bytes), complete: true, error: None };
    let listed: Vec<&[u8]> = tokens(coding).collect();
    if listed.len() > STACKED {
        return unreadable("too many content codings");
    }
    for token in listed.into_iter().rev() {
        let Some(coding) = Coding::of(token) else {
            return unreadable("an unknown content coding");
        };
        if coding == Coding::Identity || decoded.bytes.is_empty() {
            continue;
        }
        let (bytes, complete, error) = coding.undo(&decoded.bytes, cap);
        decoded.bytes = Cow::Owned(bytes);
        decoded.complete &= complete;
        decoded.error = decoded.error.or(error);
    }
    if let Cow::Borrowed(all) = decoded.bytes
        && all.len() > cap
    {
        decoded.bytes = Cow::Borrowed(all.get(..cap).unwrap_or(all));
        decoded.complete = false;
    }
    decoded
}

/// The first `cap` bytes of the content, for a glance: like [`decode`], but the checksum of the usual
/// gzip content is not looked at.
pub fn glimpse<'a>(coding: &[u8], bytes: &'a [u8], cap: usize) -> Decoded<'a> {
    if coding.eq_ignore_ascii_case(b"gzip")
        && let Some((bytes, complete)) = inflate::gzip(bytes, cap)
    {
        return Decoded { bytes: Cow::Owned(bytes), complete, error: None };
    }
    decode(coding, bytes, cap)
}

fn unreadable<'a>(error: &'static str) -> Decoded<'a> {
    Decoded { bytes: Cow::Borrowed(&[]), complete: false, error: Some(error) }
}

fn tokens(coding: &[u8]) -> impl Iterator<Item = &[u8]> {
    coding.split(|&b| b == b',').map(<[u8]>::trim_ascii).filter(|token| !token.is_empty())
}

impl Coding {
    fn of(token: &[u8]) -> Option<Self> {
        // A parameter is not part of the grammar, yet seen: `gzip;q=1.0`.
        let name = token.split(|&b| b == b';').next().unwrap_or(token).trim_ascii();
        // `utf-8` and `none` are common misunderstandings of the field; the bytes are plain then.
        let known: [(&str, Self); 9] = [
            ("gzip", Self::Gzip),
            ("x-gzip", Self::Gzip),
            ("deflate", Self::Deflate),
            ("br", Self::Brotli),
            ("zstd", Self::Zstd),
            ("identity", Self::Identity),
            ("none", Self::Identity),
            ("utf-8", Self::Identity),
            ("utf8", Self::Identity),
        ];
        known
            .iter()
            .find(|(known, _)| name.eq_ignore_ascii_case(known.as_bytes()))
            .map(|&(_, coding)| coding)
    }

    /// The bytes, whether they are all, and what was wrong.
    fn undo(self, bytes: &[u8], cap: usize) -> (Vec<u8>, bool, Option<&'static str>) {
        match self {
            Self::Identity => (bytes.to_vec(), true, None),
            Self::Gzip => {
                read(flate2::bufread::MultiGzDecoder::new(bytes), cap, "damaged gzip content")
            }
            Self::Deflate => {
                // RFC 9110 section 8.4.1.2: the zlib format, but some send bare DEFLATE.
                let zlib =
                    read(flate2::bufread::ZlibDecoder::new(bytes), cap, "damaged deflate content");
                if zlib.0.is_empty() && zlib.2.is_some() {
                    let raw = flate2::bufread::DeflateDecoder::new(bytes);
                    return read(raw, cap, "damaged deflate content");
                }
                zlib
            }
            Self::Brotli => {
                let reader = brotli_decompressor::Decompressor::new(bytes, 4096);
                read(reader, cap, "damaged br content")
            }
            Self::Zstd => match zstd::stream::read::Decoder::with_buffer(bytes) {
                Ok(mut decoder) => match decoder.window_log_max(ZSTD_WINDOW_LOG) {
                    Ok(()) => read(decoder, cap, "damaged zstd content"),
                    Err(_) => (Vec::new(), false, Some("zstd could not be set up")),
                },
                Err(_) => (Vec::new(), false, Some("zstd could not be set up")),
            },
        }
    }
}

/// Reads up to `cap` bytes; what came before an error is kept.
fn read(
    mut decoder: impl Read,
    cap: usize,
    damaged: &'static str,
) -> (Vec<u8>, bool, Option<&'static str>) {
    let mut out = Vec::new();
    let mut buffer = [0u8; 8 << 10];
    loop {
        // One byte more than there is room for tells that there is more.
        let window = (cap - out.len()).saturating_add(1).min(buffer.len());
        let Some(window) = buffer.get_mut(..window) else { return (out, false, None) };
        match decoder.read(window) {
            Ok(0) => return (out, true, None),
            Ok(n) => {
                let room = cap - out.len();
                out.extend_from_slice(buffer.get(..n.min(room)).unwrap_or_default());
                if n > room {
                    return (out, false, None);
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            // Garbage after a whole gzip member reads as a broken second member; the content is
            // still incomplete as far as anybody can tell.
            Err(_) => return (out, false, Some(damaged)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, glimpse, is_coded};
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use proptest::prelude::*;
    use std::io::Write;

    const TEXT: &[u8] =
        b"{\"error\":\"invalid_token\",\"error_description\":\"The token expired\"}";

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("in memory");
        encoder.finish().expect("in memory")
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("in memory");
        encoder.finish().expect("in memory")
    }

    fn raw_deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("in memory");
        encoder.finish().expect("in memory")
    }

    /// A brotli stream of one uncompressed meta-block (RFC 7932 section 9.2).
    fn brotli(bytes: &[u8]) -> Vec<u8> {
        // WBITS 16 (one bit 0), then ISLAST 0, MNIBBLES 4 (00), MLEN-1 (16 bits), ISUNCOMPRESSED 1.
        let length = u32::try_from(bytes.len() - 1).expect("short");
        let header = (length << 4) | (1 << 20);
        let mut out = header.to_le_bytes()[..3].to_vec();
        out.extend_from_slice(bytes);
        out.push(3); // ISLAST, ISEMPTY
        out
    }

    #[test]
    fn undoes_each_coding() {
        let cases: [(&[u8], Vec<u8>); 8] = [
            (b"gzip", gzip(TEXT)),
            (b"x-GZIP", gzip(TEXT)),
            (b"deflate", zlib(TEXT)),
            (b"deflate", raw_deflate(TEXT)),
            (b"br", brotli(TEXT)),
            (b"zstd", zstd::encode_all(TEXT, 1).expect("in memory")),
            (b"deflate, gzip", gzip(&zlib(TEXT))),
            (b"identity", TEXT.to_vec()),
        ];
        for (coding, bytes) in cases {
            let decoded = decode(coding, &bytes, 1 << 20);
            assert_eq!(&*decoded.bytes, TEXT, "{}", String::from_utf8_lossy(coding));
            assert!(decoded.complete && decoded.error.is_none());
        }
    }

    #[test]
    fn a_cut_stream_keeps_what_came_before() {
        let text: Vec<u8> = (0..20_000u32).flat_map(u32::to_le_bytes).collect();
        let whole = gzip(&text);
        let decoded = decode(b"gzip", &whole[..whole.len() / 2], 1 << 20);
        assert!(!decoded.bytes.is_empty() && text.starts_with(&decoded.bytes));
        assert!(!decoded.complete && decoded.error.is_some());
    }

    #[test]
    fn a_bomb_stops_at_the_cap() {
        let bomb = gzip(&vec![0; 10 << 20]);
        let decoded = decode(b"gzip", &bomb, 1000);
        assert_eq!(decoded.bytes.len(), 1000);
        assert!(!decoded.complete && decoded.error.is_none());
    }

    #[test]
    fn content_of_exactly_the_cap_is_complete() {
        let decoded = decode(b"gzip", &gzip(&[7; 1000]), 1000).bytes.len();
        assert_eq!(decoded, 1000);
        assert!(decode(b"gzip", &gzip(&[7; 1000]), 1000).complete);
        assert!(!decode(b"identity", &[7; 1001], 1000).complete);
    }

    #[test]
    fn an_unknown_coding_shows_nothing() {
        let decoded = decode(b"aes128gcm", TEXT, 1000);
        assert!(decoded.bytes.is_empty() && !decoded.complete && decoded.error.is_some());
        assert!(is_coded(b"aes128gcm") && is_coded(b"gzip"));
        assert!(!is_coded(b"identity") && !is_coded(b""));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), which in 0..5usize) {
            let coding: &[u8] = [&b"gzip"[..], b"deflate", b"br", b"zstd", b"gzip,br"][which];
            prop_assert!(decode(coding, &bytes, 4096).bytes.len() <= 4096);
        }

        #[test]
        fn a_glimpse_shows_what_is_there(
            bytes in prop::collection::vec(any::<u8>(), 1..2000),
            cut in 0..2000usize,
            cap in 1..3000usize,
        ) {
            let packed = gzip(&bytes);
            let packed = packed.get(..packed.len().saturating_sub(cut)).unwrap_or_default();
            prop_assert_eq!(glimpse(b"gzip", packed, cap), decode(b"gzip", packed, cap));
        }

        #[test]
        fn any_content_survives_gzip(bytes in prop::collection::vec(any::<u8>(), 1..2000)) {
            let packed = gzip(&bytes);
            prop_assert_eq!(&*decode(b"gzip", &packed, 4096).bytes, &bytes[..]);
        }
    }
}
