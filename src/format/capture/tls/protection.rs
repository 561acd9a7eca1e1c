//! What protects the records of one direction: opening them in place.

use std::ops::Range;

use aes::cipher::{BlockCipherDecrypt, BlockModeDecrypt, InnerIvInit, KeyInit, StreamCipher};
use aes::{Aes128, Aes256};
use aria::{Aria128, Aria256};
use camellia::{Camellia128, Camellia256};
use des::{Des, TdesEde3};
use idea::Idea;
use rc4::Rc4;

use super::mac::RecordMac;
use super::record::{APPLICATION_DATA, HEADER, Header};
use super::suite::{Block, Cipher};
use crate::format::capture::crypto::{Aead, Iv, Opener, Secret, Suite13};

/// Longest block of a CBC cipher.
const BLOCK: usize = 16;

/// The keys of one direction, and the number of its next record.
pub(super) struct Protection {
    kind: Kind,
    pub(super) sequence: u64,
}

enum Kind {
    /// RFC 8446 section 5.2; early drafts authenticated no header.
    Tls13 {
        opener: Opener,
        iv: Iv,
        header: bool,
    },
    /// RFC 5288, RFC 6655: half of the nonce is sent with the record.
    Explicit {
        opener: Opener,
        salt: [u8; 4],
        tag: usize,
    },
    /// RFC 7905.
    ChaCha20 {
        opener: Opener,
        iv: Iv,
    },
    Block(Box<Chained>),
    Rc4 {
        cipher: Box<Rc4>,
        mac: RecordMac,
        tag: usize,
    },
    Null {
        mac: RecordMac,
        tag: usize,
    },
}

/// A block cipher in CBC mode with a MAC.
struct Chained {
    cipher: BlockCipher,
    mac: RecordMac,
    /// Bytes of the MAC.
    tag: usize,
    /// Bytes of a block.
    block: usize,
    /// The end of the record before, where that is the initialisation vector (before TLS 1.1).
    iv: Option<[u8; BLOCK]>,
    encrypt_then_mac: bool,
    is_ssl3: bool,
}

enum BlockCipher {
    Aes128(Aes128),
    Aes256(Aes256),
    Camellia128(Camellia128),
    Camellia256(Camellia256),
    Aria128(Aria128),
    Aria256(Aria256),
    Idea(Idea),
    Des(Des),
    TripleDes(TdesEde3),
}

/// How TLS 1.2 and its forerunners frame what a cipher protects.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one session")]
pub(super) struct Framing {
    pub(super) is_ssl3: bool,
    /// Records bring their own initialisation vectors (from TLS 1.1 on).
    pub(super) explicit_iv: bool,
    /// RFC 7366.
    pub(super) encrypt_then_mac: bool,
    /// RFC 6066 section 7.
    pub(super) truncated_mac: bool,
}

/// The keys of one direction as they lie in the key block.
#[derive(Clone, Copy)]
pub(super) struct Keys<'k> {
    pub(super) mac: &'k [u8],
    pub(super) key: &'k [u8],
    pub(super) iv: &'k [u8],
}

impl Protection {
    /// Of a traffic secret of TLS 1.3. Drafts before the 25th authenticated no header.
    pub(super) fn tls13(suite: Suite13, secret: &Secret, header: bool) -> Option<Self> {
        let (opener, iv) = suite.opener(secret, "key", "iv")?;
        Some(Self { kind: Kind::Tls13 { opener, iv, header }, sequence: 0 })
    }

    /// Of the keys of TLS 1.2 and before.
    pub(super) fn tls12(cipher: Cipher, keys: Keys<'_>, framing: Framing) -> Option<Self> {
        const TRUNCATED: usize = 10;
        let tag = if framing.truncated_mac { TRUNCATED } else { cipher.mac_length() };
        let mac = |digest| RecordMac::new(digest, keys.mac, framing.is_ssl3);
        let kind = match cipher {
            Cipher::Null(digest) => Kind::Null { mac: mac(digest)?, tag },
            Cipher::Rc4(digest) => {
                let cipher = Box::new(Rc4::new_from_slice(keys.key).ok()?);
                Kind::Rc4 { cipher, mac: mac(digest)?, tag }
            }
            Cipher::Block(block, digest) => {
                let mut iv = [0; BLOCK];
                iv.get_mut(..keys.iv.len())?.copy_from_slice(keys.iv);
                Kind::Block(Box::new(Chained {
                    cipher: BlockCipher::new(block, keys.key)?,
                    mac: mac(digest)?,
                    tag,
                    block: block.length(),
                    iv: (!framing.explicit_iv).then_some(iv),
                    encrypt_then_mac: framing.encrypt_then_mac,
                    is_ssl3: framing.is_ssl3,
                }))
            }
            Cipher::Aead(aead) => {
                let opener = Opener::new(aead, keys.key)?;
                if aead == Aead::ChaCha20Poly1305 {
                    Kind::ChaCha20 { opener, iv: Iv(keys.iv.try_into().ok()?) }
                } else {
                    let salt = keys.iv.try_into().ok()?;
                    Kind::Explicit { opener, salt, tag: aead.tag_length() }
                }
            }
        };
        Some(Self { kind, sequence: 0 })
    }

    /// Opens the next record in place: its content type, and where in `fragment` its content lies.
    /// `None` when it does not authenticate; then `fragment` is spoilt.
    #[inline]
    pub(super) fn open(
        &mut self,
        header: Header,
        fragment: &mut [u8],
    ) -> Option<(u8, Range<usize>)> {
        let number = self.sequence;
        let opened = match &mut self.kind {
            Kind::Tls13 { opener, iv, header: authenticated } => {
                let bytes = header.bytes();
                let associated = if *authenticated { &bytes[..] } else { &[] };
                let text = opener.open(&iv.nonce(number), associated, fragment)?;
                // Section 5.4: zeros, then the true content type, then the content.
                let end = text.iter().rposition(|&b| b != 0)?;
                (*text.get(end)?, 0..end)
            }
            Kind::Explicit { opener, salt, tag } => {
                let length = fragment.len().checked_sub(8 + *tag)?;
                let (explicit, sealed) = fragment.split_first_chunk_mut::<8>()?;
                let mut nonce = [0; 12];
                nonce[..4].copy_from_slice(salt);
                nonce[4..].copy_from_slice(explicit);
                opener.open(&nonce, &associated(number, header, length), sealed)?;
                (header.kind, 8..8 + length)
            }
            Kind::ChaCha20 { opener, iv } => {
                let length = fragment.len().checked_sub(16)?;
                let associated = associated(number, header, length);
                opener.open(&iv.nonce(number), &associated, fragment)?;
                (header.kind, 0..length)
            }
            Kind::Block(chained) => (header.kind, chained.open(number, header, fragment)?),
            Kind::Rc4 { cipher, mac, tag } => {
                cipher.apply_keystream(fragment);
                (header.kind, authenticated(mac, number, header, fragment, *tag)?)
            }
            Kind::Null { mac, tag } => {
                (header.kind, authenticated(mac, number, header, fragment, *tag)?)
            }
        };
        self.sequence = number.wrapping_add(1);
        Some(opened)
    }

    /// Whether a record opens under the number at hand. Nothing changes but `fragment`, which is
    /// spoilt.
    pub(super) fn opens(&mut self, header: Header, fragment: &mut [u8]) -> bool {
        let iv = if let Kind::Block(chained) = &self.kind { chained.iv } else { None };
        let number = self.sequence;
        let opens = self.open(header, fragment).is_some();
        self.sequence = number;
        if let Kind::Block(chained) = &mut self.kind {
            chained.iv = iv;
        }
        opens
    }

    /// Whether a record with this header can be one of these.
    pub(super) fn may_be(&self, header: Header) -> bool {
        match &self.kind {
            Kind::Tls13 { .. } => {
                header.kind == APPLICATION_DATA && header.length > 16 && header.version[1] == 3
            }
            Kind::Explicit { tag, .. } => header.length >= 8 + tag,
            Kind::ChaCha20 { .. } => header.length >= 16,
            Kind::Block(chained) => {
                let behind = if chained.encrypt_then_mac { chained.tag } else { 0 };
                header.length > chained.tag
                    && (header.length - behind).is_multiple_of(chained.block)
            }
            Kind::Rc4 { tag, .. } | Kind::Null { tag, .. } => header.length >= *tag,
        }
    }

    /// Whether records can be opened when those before them were lost.
    pub(super) fn can_resume(&self) -> bool {
        !matches!(self.kind, Kind::Rc4 { .. })
    }

    /// What stood in the stream before the next record: for some it is the initialisation vector.
    pub(super) fn preceded_by(&mut self, bytes: &[u8]) {
        if let Kind::Block(chained) = &mut self.kind
            && let Some(iv) = &mut chained.iv
            && let Some(last) = bytes.len().checked_sub(chained.block)
            && let Some(last) = bytes.get(last..)
        {
            iv[..chained.block].copy_from_slice(last);
        }
    }

    /// Bytes of a record, its header included, that are no content; `None` where that depends on
    /// the content.
    pub(super) fn overhead(&self) -> Option<u64> {
        match &self.kind {
            Kind::Tls13 { .. } => Some(HEADER as u64 + 16 + 1),
            Kind::Explicit { tag, .. } => Some((HEADER + 8 + tag) as u64),
            Kind::ChaCha20 { .. } => Some(HEADER as u64 + 16),
            Kind::Rc4 { tag, .. } | Kind::Null { tag, .. } => Some((HEADER + tag) as u64),
            Kind::Block(_) => None,
        }
    }
}

/// RFC 5246 section 6.2.3.3.
fn associated(number: u64, header: Header, length: usize) -> [u8; 13] {
    let mut data = [0; 13];
    data[..8].copy_from_slice(&number.to_be_bytes());
    data[8..].copy_from_slice(&Header { length, ..header }.bytes());
    data
}

/// Takes the MAC off the end, if it fits.
fn authenticated(
    mac: &RecordMac,
    number: u64,
    header: Header,
    text: &[u8],
    tag: usize,
) -> Option<Range<usize>> {
    let length = text.len().checked_sub(tag)?;
    let (content, tag) = text.split_at_checked(length)?;
    mac.verify(number, header, content, tag).then_some(0..length)
}

impl Chained {
    fn open(&mut self, number: u64, header: Header, fragment: &mut [u8]) -> Option<Range<usize>> {
        let mut end = fragment.len();
        if self.encrypt_then_mac {
            end = end.checked_sub(self.tag)?;
            let (sealed, tag) = fragment.split_at_checked(end)?;
            if !self.mac.verify(number, header, sealed, tag) {
                return None;
            }
        }
        let sealed = fragment.get_mut(..end)?;
        let mut start = 0;
        let mut iv = [0; BLOCK];
        let iv = iv.get_mut(..self.block)?;
        if let Some(before) = &mut self.iv {
            iv.copy_from_slice(&before[..self.block]);
            before[..self.block].copy_from_slice(sealed.get(end.checked_sub(self.block)?..)?);
        } else {
            iv.copy_from_slice(sealed.get(..self.block)?);
            start = self.block;
        }
        let text = sealed.get_mut(start..)?;
        self.cipher.decrypt(iv, text)?;
        let padding = usize::from(*text.last()?);
        let length = text.len().checked_sub(padding + 1)?;
        // SSL 3 fills in anything, and less than a block.
        let padded = if self.is_ssl3 {
            padding < self.block
        } else {
            text.get(length..)?.iter().all(|&b| usize::from(b) == padding)
        };
        if !padded {
            return None;
        }
        if self.encrypt_then_mac {
            return Some(start..start + length);
        }
        let content = authenticated(&self.mac, number, header, text.get(..length)?, self.tag)?;
        Some(start..start + content.end)
    }
}

impl BlockCipher {
    fn new(block: Block, key: &[u8]) -> Option<Self> {
        fn keyed<C: KeyInit>(key: &[u8]) -> Option<C> {
            C::new_from_slice(key).ok()
        }
        Some(match block {
            Block::Aes128 => Self::Aes128(keyed(key)?),
            Block::Aes256 => Self::Aes256(keyed(key)?),
            Block::Camellia128 => Self::Camellia128(keyed(key)?),
            Block::Camellia256 => Self::Camellia256(keyed(key)?),
            Block::Aria128 => Self::Aria128(keyed(key)?),
            Block::Aria256 => Self::Aria256(keyed(key)?),
            Block::Idea => Self::Idea(keyed(key)?),
            Block::Des => Self::Des(keyed(key)?),
            Block::TripleDes => Self::TripleDes(keyed(key)?),
        })
    }

    fn decrypt(&self, iv: &[u8], text: &mut [u8]) -> Option<()> {
        match self {
            Self::Aes128(cipher) => decrypt(cipher, iv, text),
            Self::Aes256(cipher) => decrypt(cipher, iv, text),
            Self::Camellia128(cipher) => decrypt(cipher, iv, text),
            Self::Camellia256(cipher) => decrypt(cipher, iv, text),
            Self::Aria128(cipher) => decrypt(cipher, iv, text),
            Self::Aria256(cipher) => decrypt(cipher, iv, text),
            Self::Idea(cipher) => decrypt(cipher, iv, text),
            Self::Des(cipher) => decrypt(cipher, iv, text),
            Self::TripleDes(cipher) => decrypt(cipher, iv, text),
        }
    }
}

/// Decrypts whole blocks in CBC mode; `None` when they are not whole.
fn decrypt<C: BlockCipherDecrypt>(cipher: &C, iv: &[u8], text: &mut [u8]) -> Option<()> {
    let mut chain = cbc::Decryptor::<&C>::inner_iv_slice_init(cipher, iv).ok()?;
    let (blocks, rest) = aes::cipher::Array::slice_as_chunks_mut(text);
    if !rest.is_empty() {
        return None;
    }
    chain.decrypt_blocks(blocks);
    Some(())
}
