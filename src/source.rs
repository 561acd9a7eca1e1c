//! Sources: from paths to decompressed bytes.

mod error;
mod open;
mod unpack;
mod walk;

pub use error::SourceError;
pub use open::{is_compressed, Content, Source, open, open_stdin, read_at_most};
pub use walk::{Found, Lost, find};
