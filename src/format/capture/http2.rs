//! HTTP/2 (RFC 9113) on a reassembled connection.

mod connection;
mod frame;
mod hpack;
mod losses;
mod streams;
#[cfg(test)]
mod tests;

pub(super) use connection::Connection;

use super::section::Section;
use frame::{chain, frames, kind};
use hpack::Decoder;

/// The connection preface of a client (RFC 9113 section 3.4).
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Whether bytes at the start of a segment are frames of a connection whose preface was not seen.
/// Frames alone prove little: there must be one that no other protocol sends by chance.
pub(super) fn is_spoken(bytes: &[u8]) -> bool {
    if bytes.first() != Some(&0) {
        return false;
    }
    let Some(chain) = chain(bytes) else { return false };
    let speaks = frames(bytes).any(|(frame, payload)| match frame.kind {
        // Settings with registered names (RFC 9113 section 6.5.2, RFC 8441, RFC 9218).
        kind::SETTINGS => payload.chunks(6).all(|setting| matches!(setting, [0, 1..=9, ..])),
        kind::PING => true,
        kind::HEADERS => {
            let mut section = Section::new(Vec::new());
            let block = frame::unpadded(frame, payload);
            block.is_some_and(|block| {
                Decoder::default().decode(block, &mut section, &|_| false).is_ok()
                    && (section.of_request || section.status.is_some())
            })
        }
        _ => false,
    });
    speaks && (chain.exact || chain.whole > 1)
}
