//! `ClientHello` and `ServerHello` (RFC 8446 sections 4.1.2 and 4.1.3, RFC 5246 section 7.4.1): what is
//! needed to find keys and to name the connection.

use crate::format::capture::secrets::Random;

/// The random of a `ServerHello` that is a `HelloRetryRequest`: SHA-256 of that word.
const RETRY: Random = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// Longest server name kept (RFC 1035 section 2.3.4).
const NAME: usize = 253;

/// Protocols kept of those that a client offers; few offer more than three.
const OFFERED: usize = 16;

/// Extensions.
const SERVER_NAME: u16 = 0;
const TRUNCATED_MAC: u16 = 4;
const PROTOCOLS: u16 = 16;
const ENCRYPT_THEN_MAC: u16 = 22;
const EXTENDED_MASTER_SECRET: u16 = 23;
const EARLY_DATA: u16 = 42;
const VERSIONS: u16 = 43;

/// What a client says first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct ClientHello {
    pub(in super::super) random: Random,
    /// The server's name, if it is one that could be looked up.
    pub(in super::super) server_name: Option<Box<str>>,
    /// The protocols it offers to speak.
    pub(in super::super) protocols: Vec<Box<[u8]>>,
    /// It sends data under keys of an earlier session.
    pub(super) early_data: bool,
}

/// What a server answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "extensions, each there or not")]
pub(super) struct ServerHello {
    /// As negotiated: 0x0304 is TLS 1.3, 0x7fNN a draft of it.
    pub(super) version: u16,
    pub(super) random: Random,
    pub(super) session: Box<[u8]>,
    pub(super) suite: u16,
    pub(super) compressed: bool,
    pub(super) is_retry: bool,
    pub(super) protocol: Option<Box<[u8]>>,
    pub(super) extended_master_secret: bool,
    pub(super) encrypt_then_mac: bool,
    pub(super) truncated_mac: bool,
}

/// What a server adds under encryption in TLS 1.3.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct EncryptedExtensions {
    pub(in super::super) protocol: Option<Box<[u8]>>,
    /// The client's early data is accepted.
    pub(super) early_data: bool,
}

impl ClientHello {
    /// Reads the body of a `ClientHello`.
    pub(in super::super) fn read(body: &[u8]) -> Option<Self> {
        let mut rest = Rest(body);
        rest.take(2)?;
        let mut hello = Self { random: *rest.take(32)?.first_chunk()?, ..Self::default() };
        rest.short_vector()?;
        rest.vector()?;
        rest.short_vector()?;
        for (kind, mut content) in rest.extensions() {
            match kind {
                SERVER_NAME => hello.server_name = server_name(&mut content),
                PROTOCOLS => hello.protocols = protocols(&mut content),
                EARLY_DATA => hello.early_data = true,
                _ => {}
            }
        }
        Some(hello)
    }

    /// Reads a `ClientHello` in SSL 2 framing (RFC 5246 appendix E.2), with its two bytes of header.
    /// Gives its length as well.
    pub(super) fn read_ssl2(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut rest = Rest(bytes);
        let length = usize::from(rest.number()?).checked_sub(0x8000)?;
        let mut body = Rest(rest.take(length)?);
        let &[1, 3, _] = body.take(3)? else { return None };
        let (suites, session, challenge) = (body.number()?, body.number()?, body.number()?);
        body.take(usize::from(suites) + usize::from(session))?;
        let challenge = body.take(usize::from(challenge))?;
        // What is short of 32 bytes is filled up in front.
        let mut hello = Self::default();
        let start = hello.random.len().checked_sub(challenge.len())?;
        hello.random.get_mut(start..)?.copy_from_slice(challenge);
        Some((hello, 2 + length))
    }
}

impl ServerHello {
    /// Reads the body of a `ServerHello`.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let mut rest = Rest(body);
        let version = rest.number()?;
        let random = *rest.take(32)?.first_chunk()?;
        let mut hello = Self { version, random, is_retry: random == RETRY, ..Self::default() };
        // Drafts before the 22nd had no session and no compression.
        let is_old_draft = version >> 8 == 0x7f;
        if !is_old_draft {
            hello.session = rest.short_vector()?.into();
        }
        hello.suite = rest.number()?;
        if !is_old_draft {
            hello.compressed = rest.take(1)? != [0];
        }
        for (kind, mut content) in rest.extensions() {
            match kind {
                VERSIONS => hello.version = content.number()?,
                PROTOCOLS => hello.protocol = protocol(&mut content),
                EXTENDED_MASTER_SECRET => hello.extended_master_secret = true,
                ENCRYPT_THEN_MAC => hello.encrypt_then_mac = true,
                TRUNCATED_MAC => hello.truncated_mac = true,
                _ => {}
            }
        }
        Some(hello)
    }

    /// Whether it speaks TLS 1.3 or a draft of it.
    pub(super) fn is_tls13(&self) -> bool {
        self.version == 0x0304 || self.version >> 8 == 0x7f
    }
}

impl EncryptedExtensions {
    /// Reads the body of `EncryptedExtensions`.
    pub(in super::super) fn read(body: &[u8]) -> Self {
        let mut extensions = Self::default();
        for (kind, mut content) in Rest(body).extensions() {
            match kind {
                PROTOCOLS => extensions.protocol = protocol(&mut content),
                EARLY_DATA => extensions.early_data = true,
                _ => {}
            }
        }
        extensions
    }
}

/// RFC 6066 section 3: a list with, in practice, one entry. Only what a host name can be is kept,
/// for it goes into reports.
fn server_name(content: &mut Rest<'_>) -> Option<Box<str>> {
    let mut list = Rest(content.vector()?);
    list.take(1)?;
    let name = list.vector()?;
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':');
    if name.is_empty() || name.len() > NAME || !name.iter().all(is_name) {
        return None;
    }
    std::str::from_utf8(name).ok().map(Into::into)
}

/// RFC 7301 section 3.1: the client names those it speaks.
fn protocols(content: &mut Rest<'_>) -> Vec<Box<[u8]>> {
    let mut list = Rest(content.vector().unwrap_or_default());
    std::iter::from_fn(|| list.short_vector().map(Into::into)).take(OFFERED).collect()
}

/// RFC 7301 section 3.1: the server names one protocol.
fn protocol(content: &mut Rest<'_>) -> Option<Box<[u8]>> {
    Rest(content.vector()?).short_vector().map(Into::into)
}

/// What is left of a message.
struct Rest<'m>(&'m [u8]);

impl<'m> Rest<'m> {
    fn take(&mut self, length: usize) -> Option<&'m [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u16> {
        self.take(2)?.first_chunk().copied().map(u16::from_be_bytes)
    }

    /// Bytes with a length of one byte before them.
    fn short_vector(&mut self) -> Option<&'m [u8]> {
        let &[length] = self.take(1)? else { return None };
        self.take(usize::from(length))
    }

    /// Bytes with a length of two bytes before them.
    fn vector(&mut self) -> Option<&'m [u8]> {
        let length = self.number()?;
        self.take(usize::from(length))
    }

    /// The extensions at the end of a message; none where it has none.
    fn extensions(&mut self) -> impl Iterator<Item = (u16, Rest<'m>)> {
        let mut list = Rest(self.vector().unwrap_or_default());
        std::iter::from_fn(move || Some((list.number()?, Rest(list.vector()?))))
    }
}

#[cfg(test)]
mod tests {
    use super::{ClientHello, EncryptedExtensions, OFFERED, ServerHello};
    use proptest::prelude::*;

    fn extension(kind: u8, content: &[u8]) -> Vec<u8> {
        [&[0, kind, 0, content.len() as u8], content].concat()
    }

    fn client_hello(extensions: &[u8]) -> Vec<u8> {
        let length = [0, extensions.len() as u8];
        [&[3, 3], &[7; 32][..], &[0, 0, 2, 0x13, 1, 1, 0], &length, extensions].concat()
    }

    #[test]
    fn a_client_names_the_server() {
        let named = |name: &[u8]| {
            let length = name.len() as u8;
            let list = [&[0, length + 3, 0, 0, length], name].concat();
            ClientHello::read(&client_hello(&extension(0, &list))).unwrap().server_name
        };
        assert_eq!(named(b"api.example").as_deref(), Some("api.example"));
        assert_eq!(named(b"a\x1b[31m"), None);
        assert_eq!(named(b""), None);
    }

    #[test]
    fn a_client_names_what_it_speaks() {
        let hello = client_hello(&extension(16, b"\0\x06\x02h3\x02hq"));
        let protocols = ClientHello::read(&hello).unwrap().protocols;
        assert_eq!(protocols, [b"h3"[..].into(), b"hq"[..].into()]);
        // A list of many short ones would take many times the room of the message.
        let many = [&[0, 200][..], &b"\x01h".repeat(100)].concat();
        let hello = ClientHello::read(&client_hello(&extension(16, &many))).unwrap();
        assert_eq!(hello.protocols.len(), OFFERED);
    }

    #[test]
    fn a_hello_without_extensions_is_one() {
        let hello = client_hello(&[]);
        let hello = ClientHello::read(&hello[..hello.len() - 2]).unwrap();
        assert_eq!((hello.random, hello.server_name), ([7; 32], None));
    }

    #[test]
    fn ssl2_framing_fills_the_challenge_up() {
        let body = [1, 3, 1, 0, 3, 0, 0, 0, 4, 0, 0, 5, 9, 9, 9, 9];
        let bytes = [&[0x80, body.len() as u8], &body[..], b"more"].concat();
        let (hello, length) = ClientHello::read_ssl2(&bytes).unwrap();
        assert_eq!(length, 18);
        assert_eq!((hello.random[..28].to_vec(), &hello.random[28..]), (vec![0; 28], &[9; 4][..]));
    }

    #[test]
    fn a_server_chooses() {
        let extensions = [extension(43, &[3, 4]), extension(16, &[0, 3, 2, b'h', b'2'])].concat();
        let length = [0, extensions.len() as u8];
        let body = [&[3, 3], &[5; 32][..], &[1, 8, 0x13, 2, 0], &length, &extensions].concat();
        let hello = ServerHello::read(&body).unwrap();
        assert!(hello.is_tls13() && !hello.is_retry && !hello.compressed);
        assert_eq!((hello.suite, &*hello.session), (0x1302, &[8][..]));
        assert_eq!(hello.protocol.as_deref(), Some(&b"h2"[..]));
    }

    #[test]
    fn encrypted_extensions_accept_early_data() {
        let extensions = extension(42, &[]);
        let body = [&[0, extensions.len() as u8], &extensions[..]].concat();
        assert!(EncryptedExtensions::read(&body).early_data);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            ClientHello::read(&bytes);
            ClientHello::read_ssl2(&bytes);
            ServerHello::read(&bytes);
            EncryptedExtensions::read(&bytes);
        }
    }
}
