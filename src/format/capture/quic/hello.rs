//! What the TLS messages in CRYPTO frames tell (RFC 8446 section 4, RFC 9001 section 4): by which
//! random the key log calls the connection, which server is meant, what is spoken.

use crate::format::capture::secrets::Random;

/// Longest handshake message read: key shares of post-quantum groups take a few kilobytes.
const MESSAGE: usize = 16 << 10;

/// Handshake types (RFC 8446 section 4).
const CLIENT_HELLO: u8 = 1;
const ENCRYPTED_EXTENSIONS: u8 = 8;

/// Extension types (RFC 6066 section 3, RFC 7301).
const SERVER_NAME: u16 = 0;
const ALPN: u16 = 16;

/// The first message of a flow of CRYPTO frames.
#[derive(Default)]
pub(super) struct FirstMessage {
    bytes: Vec<u8>,
    over: bool,
}

/// A ClientHello, as far as it matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ClientHello {
    pub(super) random: Random,
    pub(super) server_name: Option<String>,
    /// The protocols that the client speaks.
    pub(super) protocols: Vec<Vec<u8>>,
}

impl FirstMessage {
    /// Takes the next bytes; gives the message, once, when it is whole.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        if self.over {
            return None;
        }
        self.bytes.extend_from_slice(bytes);
        let [_, high, middle, low] = *self.bytes.first_chunk::<4>()?;
        let length = 4 + u32::from_be_bytes([0, high, middle, low]) as usize;
        self.over = length > MESSAGE || self.bytes.len() >= length;
        if !self.over {
            return None;
        }
        let mut message = std::mem::take(&mut self.bytes);
        (length <= MESSAGE).then(|| {
            message.truncate(length);
            message
        })
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        self.bytes.len()
    }

    /// Bytes are missing: the message cannot be read.
    pub(super) fn gap(&mut self) {
        self.over = true;
        self.bytes = Vec::new();
    }
}

impl ClientHello {
    /// Reads a message (RFC 8446 section 4.1.2). What follows the random may be damaged.
    pub(super) fn read(message: &[u8]) -> Option<Self> {
        let mut rest = message;
        (*rest.split_off_first()? == CLIENT_HELLO).then_some(())?;
        rest.split_off(..3 + 2)?;
        let random = *rest.split_off(..32)?.first_chunk()?;
        let mut hello = Self { random, ..Self::default() };
        let extensions = (|| {
            counted::<1>(&mut rest)?;
            counted::<2>(&mut rest)?;
            counted::<1>(&mut rest)?;
            counted::<2>(&mut rest)
        })();
        for (kind, body) in each_extension(extensions.unwrap_or_default()) {
            match kind {
                SERVER_NAME => hello.server_name = server_name(body),
                ALPN => hello.protocols = protocols(body),
                _ => {}
            }
        }
        Some(hello)
    }
}

/// The protocol that the server chose (RFC 8446 section 4.3.1).
pub(super) fn chosen_protocol(message: &[u8]) -> Option<Vec<u8>> {
    let mut rest = message;
    (*rest.split_off_first()? == ENCRYPTED_EXTENSIONS).then_some(())?;
    rest.split_off(..3)?;
    let (_, body) = each_extension(counted::<2>(&mut rest)?).find(|(kind, _)| *kind == ALPN)?;
    protocols(body).pop()
}

fn each_extension(mut bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let kind = u16::from_be_bytes(*bytes.split_off(..2)?.first_chunk()?);
        Some((kind, counted::<2>(&mut bytes)?))
    })
}

/// The first host name of a list (RFC 6066 section 3).
fn server_name(mut body: &[u8]) -> Option<String> {
    let mut names = counted::<2>(&mut body)?;
    (*names.split_off_first()? == 0).then_some(())?;
    let name = counted::<2>(&mut names)?;
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| String::from_utf8_lossy(name).into_owned())
}

fn protocols(mut body: &[u8]) -> Vec<Vec<u8>> {
    let mut list = counted::<2>(&mut body).unwrap_or_default();
    std::iter::from_fn(|| counted::<1>(&mut list).map(<[u8]>::to_vec)).collect()
}

/// As many bytes as a number of `N` bytes in front of them says.
fn counted<'a, const N: usize>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = bytes.split_off(..N)?.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte));
    bytes.split_off(..length)
}

#[cfg(test)]
mod tests {
    use super::{ClientHello, FirstMessage, chosen_protocol};
    use proptest::prelude::*;

    /// A ClientHello with an empty session ID, one suite, SNI and ALPN.
    fn hello() -> Vec<u8> {
        let name = b"\x00\x00\x00\x10\x00\x0e\x00\x00\x0bapi.example";
        let protocols = b"\x00\x10\x00\x08\x00\x06\x02h3\x02hq";
        let extensions = [&name[..], protocols].concat();
        let body = [
            &b"\x03\x03"[..],
            &[7; 32],
            b"\x00\x00\x02\x13\x01\x01\x00",
            &(extensions.len() as u16).to_be_bytes(),
            &extensions,
        ]
        .concat();
        [&[1, 0][..], &(body.len() as u16).to_be_bytes(), &body].concat()
    }

    #[test]
    fn a_hello_tells_random_name_and_protocols() {
        let expected = ClientHello {
            random: [7; 32],
            server_name: Some("api.example".to_owned()),
            protocols: vec![b"h3".to_vec(), b"hq".to_vec()],
        };
        assert_eq!(ClientHello::read(&hello()), Some(expected));
        // The random stands in front of all that may be damaged.
        let cut = ClientHello::read(&hello()[..50]).expect("a random");
        assert_eq!((cut.random, cut.server_name), ([7; 32], None));
    }

    #[test]
    fn a_server_chooses_one_protocol() {
        let message = b"\x08\x00\x00\x0b\x00\x09\x00\x10\x00\x05\x00\x03\x02h3";
        assert_eq!(chosen_protocol(message), Some(b"h3".to_vec()));
        assert_eq!(chosen_protocol(b"\x08\x00\x00\x02\x00\x00"), None);
    }

    #[test]
    fn a_message_may_come_in_pieces_and_with_others_behind_it() {
        let bytes = [hello(), b"\x02more".to_vec()].concat();
        for size in [1, 7, 40, bytes.len()] {
            let mut first = FirstMessage::default();
            let found: Vec<_> = bytes.chunks(size).filter_map(|piece| first.take(piece)).collect();
            assert_eq!(found, [hello()], "in pieces of {size}");
        }
        let mut first = FirstMessage::default();
        assert!(first.take(&[1, 0xff, 0xff, 0xff]).is_none() && first.take(&[0; 99]).is_none());
        assert_eq!(first.held(), 0);
    }

    proptest! {
        #[test]
        fn any_message_is_read(damage in prop::collection::vec((0..80usize, any::<u8>()), 0..9), cut in 0..90usize) {
            let mut message = hello();
            for (at, with) in damage {
                if let Some(byte) = message.get_mut(at) {
                    *byte = with;
                }
            }
            message.truncate(cut);
            ClientHello::read(&message);
            message.insert(0, 8);
            chosen_protocol(&message);
        }
    }
}
