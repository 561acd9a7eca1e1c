//! QUIC header protection (RFC 9001 section 5.4).

use aes::cipher::{BlockCipherEncrypt, KeyInit, KeyIvInit, StreamCipher, StreamCipherSeek};
use aes::{Aes128, Aes256};
use chacha20::ChaCha20;

use super::Aead;

/// The cipher that masks packet headers, with its key.
pub(in super::super) enum HeaderProtection {
    Aes128(Box<Aes128>),
    Aes256(Box<Aes256>),
    ChaCha20(Box<[u8; 32]>),
}

impl HeaderProtection {
    /// The header protection that goes with an AEAD; `None` when the key has the wrong length or
    /// QUIC has none for it.
    pub(in super::super) fn new(aead: Aead, key: &[u8]) -> Option<Self> {
        Some(match aead {
            Aead::Aes128Gcm | Aead::Aes128Ccm => {
                Self::Aes128(Box::new(Aes128::new_from_slice(key).ok()?))
            }
            Aead::Aes256Gcm => Self::Aes256(Box::new(Aes256::new_from_slice(key).ok()?)),
            Aead::ChaCha20Poly1305 => Self::ChaCha20(Box::new(*key.first_chunk()?)),
            _ => return None,
        })
    }

    /// The mask for the first byte and the packet number, made from a sample of the ciphertext.
    pub(in super::super) fn mask(&self, sample: &[u8; 16]) -> [u8; 5] {
        let mut block = *sample;
        match self {
            Self::Aes128(cipher) => cipher.encrypt_block((&mut block).into()),
            Self::Aes256(cipher) => cipher.encrypt_block((&mut block).into()),
            Self::ChaCha20(key) => {
                // Section 5.4.4: the sample is the block counter and the nonce.
                let [c0, c1, c2, c3, nonce @ ..] = *sample;
                let counter = u32::from_le_bytes([c0, c1, c2, c3]);
                let mut cipher = ChaCha20::new((&**key).into(), (&nonce).into());
                block = [0; 16];
                if cipher.try_seek(u64::from(counter) * 64).is_ok() {
                    cipher.apply_keystream(&mut block);
                }
            }
        }
        let [mask @ .., _, _, _, _, _, _, _, _, _, _, _] = block;
        mask
    }
}
