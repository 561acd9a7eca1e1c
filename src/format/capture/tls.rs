//! TLS (RFC 8446, RFC 5246 and before, down to SSL 3) as someone reads it who was not part of the
//! connection, but has its secrets.
//!
//! A [`Session`] takes the two streams of a connection and gives on what lies inside, as two streams
//! again. Nothing is given on that does not authenticate. Where secrets are missing, or the handshake,
//! it says so once and reads no further.

mod hello;
mod hunt;
mod mac;
mod messages;
mod names;
mod negotiation;
mod prf;
mod protection;
mod record;
mod session;
mod side;
mod stages;
mod suite;
#[cfg(test)]
mod tests;
mod trouble;

pub(super) use hello::{ClientHello, EncryptedExtensions};
pub(super) use session::{Inside, Session, Supplies};
pub(super) use trouble::Trouble;
