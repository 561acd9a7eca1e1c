//! HTTP/1.0 and HTTP/1.1 (RFC 9112) on a reassembled connection.

mod body;
mod conversation;
mod delivery;
mod head;
mod losses;
mod messages;
mod pairing;
mod probe;

pub(super) use conversation::{Change, Conversation, Next};
