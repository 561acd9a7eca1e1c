//! UTF-16 text as UTF-8. PowerShell writes files so when the output of a program is redirected.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};

/// Bytes read from the source at a time.
const WINDOW: usize = 64 << 10;

/// Reads UTF-16 as UTF-8. Lone surrogates become U+FFFD, and the byte order mark is dropped.
pub(super) struct FromUtf16<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    decoded: Vec<u8>,
    given: usize,
    available: usize,
    ended: bool,
}

/// Whether `head` starts with a byte order mark of UTF-16.
pub(super) fn is_utf16(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff")
}

impl<R: Read> FromUtf16<R> {
    /// `source` starts with `head`, which holds the byte order mark.
    pub(super) fn new(source: R, head: &[u8]) -> Self {
        let encoding = if head.starts_with(b"\xfe\xff") { UTF_16BE } else { UTF_16LE };
        let decoder = encoding.new_decoder_with_bom_removal();
        // Room for a whole window of raw bytes, so that no call leaves input over.
        let room = decoder.max_utf8_buffer_length(WINDOW).unwrap_or(2 * WINDOW);
        Self {
            source,
            decoder,
            raw: vec![0; WINDOW],
            decoded: vec![0; room],
            given: 0,
            available: 0,
            ended: false,
        }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let filled = self.source.read(&mut self.raw)?;
        self.ended = filled == 0;
        let raw = self.raw.get(..filled).unwrap_or_default();
        let (result, _, written, _) =
            self.decoder.decode_to_utf8(raw, &mut self.decoded, self.ended);
        debug_assert_eq!(result, CoderResult::InputEmpty, "there is room for a whole window");
        self.given = 0;
        self.available = written;
        Ok(())
    }
}

impl<R: Read> Read for FromUtf16<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.given == self.available && !self.ended {
            self.decode_more()?;
        }
        let mut rest = self.decoded.get(self.given..self.available).unwrap_or_default();
        let read = rest.read(to)?;
        self.given += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::FromUtf16;

    #[test]
    fn both_byte_orders_read_alike_in_any_portion() {
        let text = "{\"log\": \"é😀\"}";
        let little: Vec<u8> =
            [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> =
            [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        for raw in [little, big] {
            let mut decoder = FromUtf16::new(raw.as_slice(), &raw);
            let mut decoded = Vec::new();
            let mut byte = [0; 1];
            while decoder.read(&mut byte).unwrap() == 1 {
                decoded.push(byte[0]);
            }
            assert_eq!(String::from_utf8(decoded).unwrap(), text);
        }
    }
}
