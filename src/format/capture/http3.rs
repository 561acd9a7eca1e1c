//! HTTP/3 (RFC 9114) with QPACK (RFC 9204): the streams of a QUIC connection to exchanges.

mod conversation;
mod frames;
mod qpack;
mod talk;
#[cfg(test)]
mod tests;

pub(super) use conversation::Conversation;
