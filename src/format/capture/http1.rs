//! HTTP/1.0 and HTTP/1.1 (RFC 9112) on a reassembled connection.

mod body;
mod context;
mod conversation;
mod delivery;
mod head;
mod losses;
mod messages;
mod pairing;
mod probe;

pub(super) use context::Context;
pub(super) use conversation::{Conversation, Reading};
