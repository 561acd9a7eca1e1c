//! The AEAD ciphers (RFC 5116), opened in place.

use aes::{Aes128, Aes256};
use aes_gcm::aead::AeadInOut;
use aes_gcm::aead::array::typenum::{U8, U12, U16};
use aes_gcm::{Aes128Gcm, Aes256Gcm, AesGcm, KeyInit};
use aria::{Aria128, Aria256};
use camellia::{Camellia128, Camellia256};
use ccm::Ccm;
use chacha20poly1305::ChaCha20Poly1305;

/// Bytes of a nonce, in every AEAD suite of TLS and QUIC.
pub(in super::super) const NONCE: usize = 12;

/// An AEAD algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Aead {
    Aes128Gcm,
    Aes256Gcm,
    Aes128Ccm,
    Aes256Ccm,
    Aes128Ccm8,
    Aes256Ccm8,
    ChaCha20Poly1305,
    Camellia128Gcm,
    Camellia256Gcm,
    Aria128Gcm,
    Aria256Gcm,
}

/// An AEAD algorithm with its key, expanded once. Boxed: expanded keys take up to a kilobyte.
pub(in super::super) enum Opener {
    Aes128Gcm(Box<Aes128Gcm>),
    Aes256Gcm(Box<Aes256Gcm>),
    Aes128Ccm(Box<Ccm<Aes128, U16, U12>>),
    Aes256Ccm(Box<Ccm<Aes256, U16, U12>>),
    Aes128Ccm8(Box<Ccm<Aes128, U8, U12>>),
    Aes256Ccm8(Box<Ccm<Aes256, U8, U12>>),
    ChaCha20Poly1305(Box<ChaCha20Poly1305>),
    Camellia128Gcm(Box<AesGcm<Camellia128, U12>>),
    Camellia256Gcm(Box<AesGcm<Camellia256, U12>>),
    Aria128Gcm(Box<AesGcm<Aria128, U12>>),
    Aria256Gcm(Box<AesGcm<Aria256, U12>>),
}

impl Aead {
    /// Bytes of a key.
    pub(in super::super) const fn key_length(self) -> usize {
        match self {
            Self::Aes128Gcm
            | Self::Aes128Ccm
            | Self::Aes128Ccm8
            | Self::Camellia128Gcm
            | Self::Aria128Gcm => 16,
            Self::Aes256Gcm
            | Self::Aes256Ccm
            | Self::Aes256Ccm8
            | Self::ChaCha20Poly1305
            | Self::Camellia256Gcm
            | Self::Aria256Gcm => 32,
        }
    }

    /// Bytes of the tag behind the ciphertext.
    pub(in super::super) const fn tag_length(self) -> usize {
        match self {
            Self::Aes128Ccm8 | Self::Aes256Ccm8 => 8,
            _ => 16,
        }
    }
}

impl Opener {
    /// Expands a key; `None` when it has the wrong length.
    pub(in super::super) fn new(aead: Aead, key: &[u8]) -> Option<Self> {
        fn keyed<C: KeyInit>(key: &[u8]) -> Option<Box<C>> {
            C::new_from_slice(key).ok().map(Box::new)
        }
        Some(match aead {
            Aead::Aes128Gcm => Self::Aes128Gcm(keyed(key)?),
            Aead::Aes256Gcm => Self::Aes256Gcm(keyed(key)?),
            Aead::Aes128Ccm => Self::Aes128Ccm(keyed(key)?),
            Aead::Aes256Ccm => Self::Aes256Ccm(keyed(key)?),
            Aead::Aes128Ccm8 => Self::Aes128Ccm8(keyed(key)?),
            Aead::Aes256Ccm8 => Self::Aes256Ccm8(keyed(key)?),
            Aead::ChaCha20Poly1305 => Self::ChaCha20Poly1305(keyed(key)?),
            Aead::Camellia128Gcm => Self::Camellia128Gcm(keyed(key)?),
            Aead::Camellia256Gcm => Self::Camellia256Gcm(keyed(key)?),
            Aead::Aria128Gcm => Self::Aria128Gcm(keyed(key)?),
            Aead::Aria256Gcm => Self::Aria256Gcm(keyed(key)?),
        })
    }

    /// Opens ciphertext with its tag behind it, in place. Gives the plaintext, or `None` when the
    /// tag does not fit; what `sealed` holds then is worth nothing.
    pub(in super::super) fn open<'b>(
        &self,
        nonce: &[u8; NONCE],
        associated: &[u8],
        sealed: &'b mut [u8],
    ) -> Option<&'b [u8]> {
        match self {
            Self::Aes128Gcm(cipher) => open(&**cipher, nonce, associated, sealed),
            Self::Aes256Gcm(cipher) => open(&**cipher, nonce, associated, sealed),
            Self::Aes128Ccm(cipher) => open(&**cipher, nonce, associated, sealed),
            Self::Aes256Ccm(cipher) => open(&**cipher, nonce, associated, sealed),
            Self::Aes128Ccm8(cipher) => open(&**cipher, nonce, associated, sealed),
            Self::Aes256Ccm8(cipher) => open(&**cipher, nonce, associated, sealed),
            Self::ChaCha20Poly1305(cipher) => open(&**cipher, nonce, associated, sealed),
            Self::Camellia128Gcm(cipher) => open(&**cipher, nonce, associated, sealed),
            Self::Camellia256Gcm(cipher) => open(&**cipher, nonce, associated, sealed),
            Self::Aria128Gcm(cipher) => open(&**cipher, nonce, associated, sealed),
            Self::Aria256Gcm(cipher) => open(&**cipher, nonce, associated, sealed),
        }
    }
}

#[inline]
fn open<'b, C: AeadInOut>(
    cipher: &C,
    nonce: &[u8; NONCE],
    associated: &[u8],
    sealed: &'b mut [u8],
) -> Option<&'b [u8]> {
    let tag_length = size_of::<aes_gcm::aead::Tag<C>>();
    let length = sealed.len().checked_sub(tag_length)?;
    let (text, tag) = sealed.split_at_mut_checked(length)?;
    let nonce = nonce[..].try_into().ok()?;
    let tag = (&*tag).try_into().ok()?;
    cipher.decrypt_inout_detached(nonce, associated, (&mut *text).into(), tag).ok()?;
    Some(text)
}
