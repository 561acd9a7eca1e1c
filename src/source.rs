//! Sources: from paths to decompressed bytes.

mod error;
mod live;
mod open;
mod rotation;
mod state;
mod unpack;
mod utf16;
mod walk;

pub use error::SourceError;
pub use live::{Live, Stop};
pub use open::{Content, Source, is_compressed, open, open_stdin, read_at_most};
pub use rotation::order;
pub use state::{Identity, Position, State};
pub use walk::{Found, Lost, find};
