//! Sources: from paths to decompressed bytes.

mod error;
mod open;
mod unpack;
mod utf16;
mod walk;

pub use error::SourceError;
pub use open::{Content, Source, is_compressed, open, open_stdin, read_at_most};
pub use walk::{Found, Lost, find};
