//! A look ahead at the key logs of a pcapng file.
//!
//! Decryption secrets blocks precede the packets they are for (draft-ietf-opsawg-pcapng section 4.7),
//! but merged files and tools that append them do otherwise. In a file that can be read at any offset
//! a hop over the block headers finds them before the first encrypted connection is read. It is made
//! once, and only if a connection that needs secrets begins.

use std::fs::File;
use std::io::{Seek as _, SeekFrom};

use super::blocks::BLOCK;
use crate::source::read_at_most;

/// Bytes read at once: many small packets, or the headers around a large one.
const WINDOW: usize = 256 << 10;

/// Bytes of key logs taken from one file.
const KEY_LOGS: usize = 64 << 20;

/// The file that lies ahead.
pub(super) struct Ahead {
    file: File,
    /// What was read of it, and where that begins.
    window: Vec<u8>,
    start: u64,
    big_endian: bool,
}

impl Ahead {
    pub(super) fn new(file: File) -> Self {
        Self { file, window: Vec::new(), start: 0, big_endian: false }
    }

    /// The key logs of the blocks from byte `known` on, and where the look ended: at the end of the
    /// file, or at what cannot be hopped over.
    pub(super) fn key_logs(mut self, known: u64) -> (Vec<Vec<u8>>, u64) {
        const SECTION: u32 = 0x0a0d_0d0a;
        const SECRETS: u32 = 10;
        const TLS_KEY_LOG: u32 = 0x544c_534b;
        let (mut logs, mut taken, mut at) = (Vec::new(), 0, 0);
        // Reading at a place moves the cursor on some systems, and the reader shares it.
        let cursor = self.file.stream_position();
        while let Some([kind, length, order]) = self.words(at) {
            if u32::from_le_bytes(kind) == SECTION {
                self.big_endian = order == [0x1a, 0x2b, 0x3c, 0x4d];
            }
            let (kind, length) = (self.number(kind), self.number(length) as usize);
            if !(12..=BLOCK).contains(&length) {
                break;
            }
            if kind == SECRETS && at >= known {
                let Some([kind, text, _]) = self.words(at + 8) else { break };
                let text = self.number(text) as usize;
                if self.number(kind) == TLS_KEY_LOG && 20 + text <= length {
                    taken += text;
                    if taken > KEY_LOGS {
                        break;
                    }
                    let Some(text) = self.bytes(at + 16, text) else { break };
                    logs.push(text.to_vec());
                }
            }
            at += length as u64;
        }
        if let Ok(cursor) = cursor {
            // Where it fails, reading on fails as well, and says so.
            let _ = self.file.seek(SeekFrom::Start(cursor));
        }
        (logs, at)
    }

    /// Three fields of four bytes.
    fn words(&mut self, at: u64) -> Option<[[u8; 4]; 3]> {
        let (words, _) = self.bytes(at, 12)?.as_chunks::<4>();
        words.first_chunk::<3>().copied()
    }

    fn number(&self, bytes: [u8; 4]) -> u32 {
        if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }

    /// So many bytes at this place; `None` behind the end of the file.
    fn bytes(&mut self, at: u64, length: usize) -> Option<&[u8]> {
        let within = |start: u64| usize::try_from(at.checked_sub(start)?).ok();
        let end = self.start + self.window.len() as u64;
        if at < self.start || at + length as u64 > end {
            self.window.resize(WINDOW.max(length), 0);
            let filled = read_at_most(&self.file, &mut self.window, at).unwrap_or(0);
            self.window.truncate(filled);
            self.start = at;
        }
        let from = within(self.start)?;
        self.window.get(from..from + length)
    }
}
