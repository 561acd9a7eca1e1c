//! Every limit of the program, with its reason. None is silent: what a limit cuts is counted as a
//! [`Mishap`](super::Mishap) or marked incomplete.

/// Places kept for a mishap or a finding group: enough to find the cause, too few to bury it.
pub const SAMPLES: usize = 5;

/// Longest log line read, in bytes. Rich JSON logs with header maps reach some 100 kB.
pub const LINE: usize = 4 << 20;

/// Largest HAR entry read, in bytes. Entries carry whole response bodies as text; a video segment
/// in base64 is the usual giant, and no refusal is that long.
pub const ENTRY: usize = 64 << 20;

/// Largest header section of a message, in bytes. Servers refuse beyond 8 to 64 kB; Kerberos
/// tickets reach 64 kB alone.
pub const HEADER_SECTION: usize = 256 << 10;

/// Most field lines in a header section. Node stops at 2,000, Apache at 100.
pub const FIELDS: usize = 1_000;

/// Decoded bytes of a body that are kept. An error body explains itself in its first kilobytes.
pub const BODY: usize = 256 << 10;

/// Largest success body looked into for an error envelope. Envelopes are short; longer success
/// bodies are data.
pub const ENVELOPE: usize = 2 << 10;

/// Bytes of it that tell whether it is one. An envelope says early what is wrong.
pub const ENVELOPE_HEAD: usize = 768;

/// Largest success body before content decoding: text shrinks to a third or less, and decoding costs
/// more than all the rest.
pub const CODED_ENVELOPE: usize = 512;

/// Decompressed bytes per compressed byte before a file is taken for a bomb. Repetitive logs reach
/// 1:200 in zstd and bzip2; DEFLATE cannot exceed 1:1032.
pub const COMPRESSION_RATIO: u64 = 4_000;

/// Decompressed bytes always allowed, whatever the ratio.
pub const COMPRESSION_FREE: u64 = 256 << 20;

/// Layers of compression opened in one another.
pub const COMPRESSION_LAYERS: usize = 4;

/// Bytes looked at to recognise an input.
pub const SNIFF: usize = 64 << 10;

/// Bytes of a text input that one task parses. Measured best among 256 KiB, 1 MiB and 4 MiB.
pub const PIECE: usize = 1 << 20;

/// Pieces read between two ordered collections. Fixed, so that output never depends on threads.
pub const WAVE_PIECES: usize = 32;
