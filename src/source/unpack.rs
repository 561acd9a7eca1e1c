//! Opens compression by content, also nested, and stops bombs; turns UTF-16 into UTF-8.

use std::io::{self, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::SourceError;
use super::utf16::{FromUtf16, is_utf16};
use crate::model::limits;

/// A stream without compression around it.
pub(super) struct Unpacked {
    /// Its first bytes, at most [`limits::SNIFF`].
    pub(super) head: Vec<u8>,
    /// All of its bytes, `head` included.
    pub(super) stream: Box<dyn Read + Send>,
    /// The compressions that were opened, outermost first, and `utf-16`.
    pub(super) layers: Vec<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Compression {
    Gzip,
    Zstandard,
    Bzip2,
    Xz,
}

/// Decoder input buffer, in bytes.
const BUFFER: usize = 256 << 10;

/// Most memory an xz stream may ask for its dictionary; `xz -9` takes 65 MiB.
const XZ_MEMORY: u64 = 128 << 20;

/// Whether bytes that start so must be unpacked before they can be read: compressed, or UTF-16.
pub(super) fn is_packed(head: &[u8]) -> bool {
    Compression::of(head).is_some() || is_utf16(head)
}

/// Opens every layer of compression around `stream`.
///
/// # Errors
/// When the outermost bytes cannot be read, nothing can be decompressed, or the layers are too many.
pub(super) fn unpack(mut stream: Box<dyn Read + Send>) -> Result<Unpacked, SourceError> {
    let mut layers = Vec::new();
    loop {
        let (head, failure) = read_head(&mut stream);
        if let Some(error) = &failure
            && head.is_empty()
        {
            return Err(describe(error, layers.last().copied()));
        }
        let rest: Box<dyn Read + Send> = match failure {
            Some(error) => Box::new(Failing { error: Some(error) }),
            None => stream,
        };
        let whole: Box<dyn Read + Send> = Box::new(Cursor::new(head.clone()).chain(rest));
        let Some(compression) = Compression::of(&head) else {
            if !is_utf16(&head) {
                return Ok(Unpacked { head, stream: whole, layers });
            }
            layers.push("utf-16");
            stream = Box::new(FromUtf16::new(whole, &head));
            continue;
        };
        if layers.len() == limits::COMPRESSION_LAYERS {
            return Err(SourceError::new(format!(
                "more than {} layers of compression",
                limits::COMPRESSION_LAYERS
            ))
            .advise("unpack it and look what it is"));
        }
        layers.push(compression.name());
        stream = Box::new(Guarded::new(compression, whole)?);
    }
}

fn read_head(stream: &mut dyn Read) -> (Vec<u8>, Option<io::Error>) {
    let mut head = Vec::new();
    let result = stream.take(limits::SNIFF as u64).read_to_end(&mut head);
    (head, result.err())
}

fn describe(error: &io::Error, layer: Option<&'static str>) -> SourceError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<SourceError>()) {
        Some(inner) => inner.clone(),
        None => match layer {
            Some(layer) => SourceError::new(format!("the {layer} stream is damaged: {error}")),
            None => SourceError::new(format!("cannot read: {error}")),
        },
    }
}

impl Compression {
    fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&[0x1f, 0x8b, 0x08]) {
            Some(Self::Gzip)
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Some(Self::Zstandard)
        } else if head.starts_with(b"BZh")
            && head.get(4..10).is_some_and(|m| m == b"1AY&SY" || m == b"\x17\x72\x45\x38\x50\x90")
        {
            Some(Self::Bzip2)
        } else if head.starts_with(&[0xfd, b'7', b'z', b'X', b'Z', 0]) {
            Some(Self::Xz)
        } else {
            None
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstandard => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }

    fn decoder(self, packed: Counted) -> Result<Box<dyn Read + Send>, SourceError> {
        let buffered = BufReader::with_capacity(BUFFER, packed);
        Ok(match self {
            // Rotated logs are often several gzip members in a row.
            Self::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(buffered)),
            Self::Zstandard => Box::new(zstd::stream::read::Decoder::with_buffer(buffered)?),
            Self::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(buffered)),
            Self::Xz => {
                let stream = liblzma::stream::Stream::new_stream_decoder(
                    XZ_MEMORY,
                    liblzma::stream::CONCATENATED,
                )
                .map_err(|e| SourceError::new(format!("cannot open the xz stream: {e}")))?;
                Box::new(liblzma::bufread::XzDecoder::new_stream(buffered, stream))
            }
        })
    }
}

/// Counts what a decoder takes in.
struct Counted {
    inner: Box<dyn Read + Send>,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// A decoder that says where its input is damaged and stops when it expands absurdly.
struct Guarded {
    decoder: Box<dyn Read + Send>,
    name: &'static str,
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

impl Guarded {
    fn new(compression: Compression, packed: Box<dyn Read + Send>) -> Result<Self, SourceError> {
        let count = Arc::new(AtomicU64::new(0));
        let decoder = compression.decoder(Counted { inner: packed, count: Arc::clone(&count) })?;
        Ok(Self { decoder, name: compression.name(), packed: count, unpacked: 0 })
    }

    fn damage(&self, error: &io::Error) -> io::Error {
        if let Some(inner) = error.get_ref().and_then(|e| e.downcast_ref::<SourceError>()) {
            return io::Error::other(inner.clone());
        }
        let place = format!("decompressed byte {}", self.unpacked);
        let damage = if error.kind() == io::ErrorKind::UnexpectedEof {
            SourceError::new(format!("the {} stream is cut off", self.name))
                .advise("copy the file again; what came before the cut was read")
        } else {
            SourceError::new(format!("the {} stream is damaged: {error}", self.name))
                .advise("copy the file again; what came before the damage was read")
        };
        io::Error::other(damage.at(place))
    }
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = match self.decoder.read(buffer) {
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => return Err(self.damage(&error)),
        };
        self.unpacked += n as u64;
        let allowed = self
            .packed
            .load(Ordering::Relaxed)
            .saturating_mul(limits::COMPRESSION_RATIO)
            .max(limits::COMPRESSION_FREE);
        if self.unpacked > allowed {
            return Err(io::Error::other(
                SourceError::new(format!("the {} stream expands beyond all reason", self.name))
                    .at(format!("decompressed byte {}", self.unpacked))
                    .advise("it looks like a decompression bomb; unpack it yourself if it is not"),
            ));
        }
        Ok(n)
    }
}

/// Gives an error that happened while the head was read, at its place in the stream.
struct Failing {
    error: Option<io::Error>,
}

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.error.take().map_or(Ok(0), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn all(packed: Vec<u8>) -> (Vec<&'static str>, io::Result<Vec<u8>>) {
        let unpacked = unpack(Box::new(Cursor::new(packed))).unwrap();
        let mut stream = unpacked.stream;
        let mut bytes = Vec::new();
        (unpacked.layers, stream.read_to_end(&mut bytes).map(|_| bytes))
    }

    #[test]
    fn opens_each_compression_and_nests_them() {
        let text = b"GET / 200\n".repeat(20_000);
        let mut xz = Vec::new();
        liblzma::read::XzEncoder::new(&text[..], 1).read_to_end(&mut xz).unwrap();
        let mut bz = Vec::new();
        bzip2::read::BzEncoder::new(&text[..], bzip2::Compression::fast())
            .read_to_end(&mut bz)
            .unwrap();
        let zstd = zstd::encode_all(&text[..], 1).unwrap();
        for (packed, layers) in [
            (text.clone(), vec![]),
            (gzip(&text), vec!["gzip"]),
            (zstd.clone(), vec!["zstd"]),
            (bz, vec!["bzip2"]),
            (xz, vec!["xz"]),
            (gzip(&zstd), vec!["gzip", "zstd"]),
        ] {
            let (found, bytes) = all(packed);
            assert_eq!(found, layers);
            assert_eq!(bytes.unwrap(), text);
        }
    }

    #[test]
    fn reads_utf16_as_utf8_also_compressed() {
        let text = "\u{feff}GET /é 200\n";
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (packed, layers) in
            [(wide.clone(), vec!["utf-16"]), (gzip(&wide), vec!["gzip", "utf-16"])]
        {
            let (found, bytes) = all(packed);
            assert_eq!(found, layers);
            assert_eq!(bytes.unwrap(), "GET /é 200\n".as_bytes());
        }
    }

    #[test]
    fn reads_all_members_of_a_gzip_file() {
        let mut two = gzip(b"one\n");
        two.extend(gzip(b"two\n"));
        assert_eq!(all(two).1.unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn gives_what_came_before_a_cut_and_then_says_where() {
        let text: Vec<u8> =
            (0u32..200_000).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let mut packed = gzip(&text);
        packed.truncate(packed.len() / 2);
        let mut stream = unpack(Box::new(Cursor::new(packed))).unwrap().stream;
        let mut bytes = Vec::new();
        let error = stream.read_to_end(&mut bytes).unwrap_err();
        assert!(bytes.len() > 100_000 && text.starts_with(&bytes));
        assert!(error.to_string().contains("cut off at decompressed byte"), "{error}");
    }

    #[test]
    fn stops_a_bomb() {
        // 512 MiB of zeros in zstd is some 16 kB.
        let zeros = vec![0u8; 1 << 20];
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
        for _ in 0..512 {
            encoder.write_all(&zeros).unwrap();
        }
        let bomb = encoder.finish().unwrap();
        let mut stream = unpack(Box::new(Cursor::new(bomb))).unwrap().stream;
        let error = io::copy(&mut stream, &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("bomb"), "{error}");
    }

    #[test]
    fn refuses_a_matryoshka() {
        let mut packed = gzip(b"x");
        for _ in 0..limits::COMPRESSION_LAYERS {
            packed = gzip(&packed);
        }
        let error = unpack(Box::new(Cursor::new(packed))).err().unwrap();
        assert!(error.to_string().contains("layers"), "{error}");
    }
}
