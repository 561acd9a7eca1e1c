//! What a cipher suite of SSL 3 to TLS 1.2 protects records with.

use super::names::NAMES;
use crate::format::capture::crypto::Aead;

/// A cipher suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suite {
    /// Its registered name, without `TLS_`.
    pub(super) name: &'static str,
    /// Whether the client sends the premaster secret under the server's RSA key.
    pub(super) sends_premaster: bool,
    /// `None` where it is not read.
    pub(super) cipher: Option<Cipher>,
    /// Whether TLS 1.2 derives keys with SHA-384 rather than SHA-256 (RFC 5246 section 5).
    pub(super) sha384: bool,
}

/// How records are encrypted and authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cipher {
    /// Nothing is encrypted.
    Null(Digest),
    Rc4(Digest),
    Block(Block, Digest),
    Aead(Aead),
}

/// A block cipher in CBC mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Aes128,
    Aes256,
    Camellia128,
    Camellia256,
    Aria128,
    Aria256,
    Idea,
    Des,
    TripleDes,
}

/// The hash of a record's MAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Digest {
    Md5,
    Sha1,
    Sha256,
    Sha384,
}

impl Suite {
    /// The suite with this number, where it is registered.
    pub(super) fn numbered(number: u16) -> Option<Self> {
        let at = NAMES.binary_search_by_key(&number, |&(number, _)| number).ok()?;
        NAMES.get(at).and_then(|&(_, name)| Self::named(name))
    }

    fn named(name: &'static str) -> Option<Self> {
        let (exchange, protection) = name.split_once("_WITH_")?;
        // Keys of export suites are made in another way, to be weak.
        let cipher = if exchange.contains("EXPORT") { None } else { cipher(protection) };
        let sends_premaster = matches!(exchange, "RSA" | "RSA_PSK" | "RSA_EXPORT");
        Some(Self { name, sends_premaster, cipher, sha384: name.ends_with("SHA384") })
    }
}

fn cipher(protection: &str) -> Option<Cipher> {
    let aead = match protection {
        "AES_128_GCM_SHA256" => Some(Aead::Aes128Gcm),
        "AES_256_GCM_SHA384" => Some(Aead::Aes256Gcm),
        "AES_128_CCM" | "AES_128_CCM_SHA256" => Some(Aead::Aes128Ccm),
        "AES_256_CCM" | "AES_256_CCM_SHA384" => Some(Aead::Aes256Ccm),
        "AES_128_CCM_8" | "AES_128_CCM_8_SHA256" => Some(Aead::Aes128Ccm8),
        "AES_256_CCM_8" => Some(Aead::Aes256Ccm8),
        "CHACHA20_POLY1305_SHA256" => Some(Aead::ChaCha20Poly1305),
        "CAMELLIA_128_GCM_SHA256" => Some(Aead::Camellia128Gcm),
        "CAMELLIA_256_GCM_SHA384" => Some(Aead::Camellia256Gcm),
        "ARIA_128_GCM_SHA256" => Some(Aead::Aria128Gcm),
        "ARIA_256_GCM_SHA384" => Some(Aead::Aria256Gcm),
        _ => None,
    };
    if let Some(aead) = aead {
        return Some(Cipher::Aead(aead));
    }
    let (cipher, digest) = protection.rsplit_once('_')?;
    let digest = match digest {
        "MD5" => Digest::Md5,
        "SHA" => Digest::Sha1,
        "SHA256" => Digest::Sha256,
        "SHA384" => Digest::Sha384,
        _ => return None,
    };
    let block = match cipher {
        "NULL" => return Some(Cipher::Null(digest)),
        "RC4_128" => return Some(Cipher::Rc4(digest)),
        "AES_128_CBC" => Block::Aes128,
        "AES_256_CBC" => Block::Aes256,
        "CAMELLIA_128_CBC" => Block::Camellia128,
        "CAMELLIA_256_CBC" => Block::Camellia256,
        "ARIA_128_CBC" => Block::Aria128,
        "ARIA_256_CBC" => Block::Aria256,
        "IDEA_CBC" => Block::Idea,
        "DES_CBC" => Block::Des,
        "3DES_EDE_CBC" => Block::TripleDes,
        _ => return None,
    };
    Some(Cipher::Block(block, digest))
}

impl Cipher {
    /// Bytes of the key.
    pub(super) fn key_length(self) -> usize {
        match self {
            Self::Null(_) => 0,
            Self::Rc4(_) => 16,
            Self::Block(block, _) => block.key_length(),
            Self::Aead(aead) => aead.key_length(),
        }
    }

    /// Bytes of the MAC key.
    pub(super) fn mac_length(self) -> usize {
        match self {
            Self::Null(digest) | Self::Rc4(digest) | Self::Block(_, digest) => digest.length(),
            Self::Aead(_) => 0,
        }
    }

    /// Bytes of initialisation vector that come with the keys.
    pub(super) fn iv_length(self) -> usize {
        match self {
            Self::Null(_) | Self::Rc4(_) => 0,
            Self::Block(block, _) => block.length(),
            // RFC 7905 section 2 against RFC 5288 section 3 and RFC 6655 section 3.
            Self::Aead(Aead::ChaCha20Poly1305) => 12,
            Self::Aead(_) => 4,
        }
    }
}

impl Block {
    /// Bytes of a block.
    pub(super) fn length(self) -> usize {
        match self {
            Self::Idea | Self::Des | Self::TripleDes => 8,
            _ => 16,
        }
    }

    fn key_length(self) -> usize {
        match self {
            Self::Des => 8,
            Self::TripleDes => 24,
            Self::Aes256 | Self::Camellia256 | Self::Aria256 => 32,
            _ => 16,
        }
    }
}

impl Digest {
    /// Bytes of its output.
    pub(super) fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Aead, Block, Cipher, Digest, NAMES, Suite};

    #[test]
    fn names_say_what_suites_do() {
        let cipher = |number| Suite::numbered(number).unwrap().cipher;
        assert_eq!(cipher(0x0005), Some(Cipher::Rc4(Digest::Sha1)));
        assert_eq!(cipher(0x000a), Some(Cipher::Block(Block::TripleDes, Digest::Sha1)));
        assert_eq!(cipher(0x003b), Some(Cipher::Null(Digest::Sha256)));
        assert_eq!(cipher(0xc028), Some(Cipher::Block(Block::Aes256, Digest::Sha384)));
        assert_eq!(cipher(0xc0ae), Some(Cipher::Aead(Aead::Aes128Ccm8)));
        assert_eq!(cipher(0xcca8), Some(Cipher::Aead(Aead::ChaCha20Poly1305)));
        // Export and SEED.
        assert_eq!((cipher(0x0003), cipher(0x0096)), (None, None));
        assert_eq!(Suite::numbered(0x1301), None);
        assert!(Suite::numbered(0x009d).unwrap().sends_premaster);
        assert!(!Suite::numbered(0xc030).unwrap().sends_premaster);
        assert!(Suite::numbered(0xc030).unwrap().sha384);
    }

    #[test]
    fn every_name_is_understood_and_found() {
        assert!(NAMES.is_sorted_by_key(|(number, _)| number));
        assert!(NAMES.iter().all(|&(number, _)| Suite::numbered(number).is_some()));
    }
}
