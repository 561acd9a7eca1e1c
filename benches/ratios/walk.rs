//! The least any reader must do: of captures, go from record to record and decode the headers; of
//! compressed files, decompress.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Result, bail};
use etherparse::SlicedPacket;
use pcap_parser::traits::PcapReaderIterator;
use pcap_parser::{LegacyPcapReader, PcapBlockOwned, PcapError};

/// Bytes read at a time. 64 KiB to 8 MiB make no difference.
const WINDOW: usize = 1 << 20;

/// Decodes the headers of each packet of a classic Ethernet capture and counts those with a TCP
/// header.
///
/// # Errors
/// When the capture cannot be read or is of another kind.
pub(crate) fn walk(path: &Path) -> Result<u64> {
    let mut reader = match LegacyPcapReader::new(WINDOW, File::open(path)?) {
        Ok(reader) => reader,
        Err(error) => bail!("{}: {error:?}", path.display()),
    };
    let mut segments = 0;
    let mut payload = 0;
    loop {
        match reader.next() {
            Ok((consumed, block)) => {
                if let PcapBlockOwned::Legacy(record) = block
                    && let Ok(packet) = SlicedPacket::from_ethernet(record.data)
                    && let Some(etherparse::TransportSlice::Tcp(segment)) = packet.transport
                {
                    segments += 1;
                    payload += segment.payload().len();
                }
                reader.consume(consumed);
            }
            Err(PcapError::Eof) => break,
            Err(PcapError::Incomplete(_)) => {
                if reader.refill().is_err() {
                    bail!("{}: cannot be read further", path.display());
                }
            }
            Err(error) => bail!("{}: {error:?}", path.display()),
        }
    }
    // Keeps the compiler from leaving the headers undecoded.
    std::hint::black_box(payload);
    Ok(segments)
}

/// Decompresses a file in gzip or Zstandard, into a buffer that is used again, and counts the bytes.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn unpack(path: &Path) -> Result<u64> {
    let file = BufReader::with_capacity(WINDOW, File::open(path)?);
    let mut stream: Box<dyn Read> = if path.extension().is_some_and(|ending| ending == "zst") {
        Box::new(zstd::stream::read::Decoder::with_buffer(file)?)
    } else {
        Box::new(flate2::bufread::MultiGzDecoder::new(file))
    };
    let mut buffer = vec![0; WINDOW];
    let mut bytes = 0;
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok(bytes),
            n => bytes += n as u64,
        }
    }
}
