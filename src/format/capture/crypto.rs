//! What TLS 1.3 and QUIC share: secrets, the key derivation of RFC 8446 section 7, the AEAD ciphers
//! and QUIC's header protection. The ciphers themselves are `RustCrypto`'s.

mod aead;
mod header;

use std::fmt;

use hkdf::Hkdf;
use sha2::{Sha256, Sha384};

pub(super) use aead::{Aead, NONCE, Opener};
pub(super) use header::HeaderProtection;

/// Longest secret: a hash of SHA-384, or the master secret of TLS 1.2.
const SECRET: usize = 48;

/// Longest label of HKDF-Expand-Label used: `tls13 ` and at most `s hs traffic`, `quicv2 key`.
const LABEL: usize = 32;

/// A secret of a connection. Never shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Secret {
    bytes: [u8; SECRET],
    length: u8,
}

impl Secret {
    /// Takes a secret of at most 48 bytes.
    pub(super) fn new(secret: &[u8]) -> Option<Self> {
        let mut bytes = [0; SECRET];
        bytes.get_mut(..secret.len())?.copy_from_slice(secret);
        Some(Self { bytes, length: secret.len() as u8 })
    }

    /// The secret itself.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// The hash of a cipher suite, as far as keys are derived with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
}

impl Hash {
    /// Bytes of its output, and of the secrets made with it.
    pub(super) const fn length(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }

    /// HKDF-Extract (RFC 5869 section 2.2).
    pub(super) fn extract(self, salt: &[u8], material: &[u8]) -> Option<Secret> {
        match self {
            Self::Sha256 => Secret::new(&Hkdf::<Sha256>::extract(Some(salt), material).0),
            Self::Sha384 => Secret::new(&Hkdf::<Sha384>::extract(Some(salt), material).0),
        }
    }

    /// HKDF-Expand-Label (RFC 8446 section 7.1) with an empty context. `label` goes without the
    /// `tls13 ` before it. `None` when the secret is too short for this hash.
    pub(super) fn expand_label(self, secret: &Secret, label: &str, out: &mut [u8]) -> Option<()> {
        const PREFIX: &[u8] = b"tls13 ";
        let mut info = [0; 2 + 1 + LABEL + 1];
        let length = PREFIX.len() + label.len();
        let text = info.get_mut(3..3 + length).filter(|_| length <= LABEL)?;
        let (prefix, name) = text.split_at_mut(PREFIX.len());
        prefix.copy_from_slice(PREFIX);
        name.copy_from_slice(label.as_bytes());
        let [high, low] = (out.len() as u16).to_be_bytes();
        info[..3].copy_from_slice(&[high, low, length as u8]);
        // Behind the label stands the length of the context: 0.
        let info = info.get(..3 + length + 1)?;
        match self {
            Self::Sha256 => Hkdf::<Sha256>::from_prk(secret.bytes()).ok()?.expand(info, out).ok(),
            Self::Sha384 => Hkdf::<Sha384>::from_prk(secret.bytes()).ok()?.expand(info, out).ok(),
        }
    }

    /// The secret that follows another by a key update: `traffic upd` in TLS (RFC 8446 section
    /// 7.2), `quic ku` and `quicv2 ku` in QUIC.
    pub(super) fn next_secret(self, secret: &Secret, label: &str) -> Option<Secret> {
        let mut next = [0; SECRET];
        let next = next.get_mut(..self.length())?;
        self.expand_label(secret, label, next)?;
        Secret::new(next)
    }
}

/// A cipher suite of TLS 1.3 (RFC 8446 appendix B.4), which QUIC shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suite13 {
    /// Its name in IANA's registry.
    pub(super) name: &'static str,
    pub(super) hash: Hash,
    pub(super) aead: Aead,
}

impl Suite13 {
    /// Every suite, by the number it has in hellos.
    pub(super) const ALL: [(u16, Self); 5] = [
        (0x1301, Self::of("TLS_AES_128_GCM_SHA256", Hash::Sha256, Aead::Aes128Gcm)),
        (0x1302, Self::of("TLS_AES_256_GCM_SHA384", Hash::Sha384, Aead::Aes256Gcm)),
        (0x1303, Self::of("TLS_CHACHA20_POLY1305_SHA256", Hash::Sha256, Aead::ChaCha20Poly1305)),
        (0x1304, Self::of("TLS_AES_128_CCM_SHA256", Hash::Sha256, Aead::Aes128Ccm)),
        (0x1305, Self::of("TLS_AES_128_CCM_8_SHA256", Hash::Sha256, Aead::Aes128Ccm8)),
    ];

    const fn of(name: &'static str, hash: Hash, aead: Aead) -> Self {
        Self { name, hash, aead }
    }

    /// The suite with this number.
    pub(super) fn numbered(number: u16) -> Option<Self> {
        Self::ALL.iter().find(|(id, _)| *id == number).map(|(_, suite)| *suite)
    }

    /// The key and initialisation vector of a traffic secret, under the labels of TLS (`key`, `iv`)
    /// or of QUIC (`quic key`, `quic iv`).
    pub(super) fn opener(self, secret: &Secret, key: &str, iv: &str) -> Option<(Opener, Iv)> {
        let mut bytes = [0; 32];
        let bytes = bytes.get_mut(..self.aead.key_length())?;
        self.hash.expand_label(secret, key, bytes)?;
        let mut vector = [0; NONCE];
        self.hash.expand_label(secret, iv, &mut vector)?;
        Some((Opener::new(self.aead, bytes)?, Iv(vector)))
    }
}

/// The initialisation vector of a direction.
#[derive(Clone, Copy)]
pub(super) struct Iv(pub(super) [u8; NONCE]);

impl Iv {
    /// The nonce of the record or packet with this number (RFC 8446 section 5.3).
    pub(super) fn nonce(&self, number: u64) -> [u8; NONCE] {
        let mut nonce = self.0;
        for (byte, counter) in nonce.iter_mut().skip(4).zip(number.to_be_bytes()) {
            *byte ^= counter;
        }
        nonce
    }
}

#[cfg(test)]
mod tests {
    use super::{Aead, Hash, HeaderProtection, Opener, Secret, Suite13};

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    /// RFC 8448 section 3: the server's handshake traffic secret and its keys.
    #[test]
    fn derives_the_keys_of_rfc_8448() {
        let secret =
            Secret::new(&bytes("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38"))
                .unwrap();
        let (mut key, mut iv) = ([0; 16], [0; 12]);
        Hash::Sha256.expand_label(&secret, "key", &mut key).unwrap();
        Hash::Sha256.expand_label(&secret, "iv", &mut iv).unwrap();
        assert_eq!(key[..], bytes("3fce516009c21727d0f2e4e86ee403bc"));
        assert_eq!(iv[..], bytes("5d313eb2671276ee13000b30"));
    }

    /// RFC 9001 appendix A.1 and A.2: the client's Initial packet.
    #[test]
    fn derives_the_initial_keys_of_rfc_9001() {
        let salt = bytes("38762cf7f55934b34d179ae6a4c80cadccbb7f0a");
        let initial = Hash::Sha256.extract(&salt, &bytes("8394c8f03e515708")).unwrap();
        let client = Hash::Sha256.next_secret(&initial, "client in").unwrap();
        let mut key = [0; 16];
        Hash::Sha256.expand_label(&client, "quic key", &mut key).unwrap();
        assert_eq!(key[..], bytes("1f369613dd76d5467730efcbe3b1a22d"));
        let mut key = [0; 16];
        Hash::Sha256.expand_label(&client, "quic hp", &mut key).unwrap();
        let protection = HeaderProtection::new(Aead::Aes128Gcm, &key).unwrap();
        let sample = bytes("d1b1c98dd7689fb8ec11d242b123dc9b");
        assert_eq!(protection.mask(sample.first_chunk().unwrap())[..], bytes("437b9aec36"));
    }

    /// RFC 9001 appendix A.5: a short packet under ChaCha20-Poly1305.
    #[test]
    fn opens_the_packet_of_rfc_9001() {
        let secret =
            Secret::new(&bytes("9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b"))
                .unwrap();
        let suite = Suite13::numbered(0x1303).unwrap();
        let (opener, iv) = suite.opener(&secret, "quic key", "quic iv").unwrap();
        let mut packet = bytes("655e5cd55c41f69080575d7999c25a5bfb");
        let header = bytes("4200bff4");
        let nonce = iv.nonce(654_360_564);
        assert_eq!(opener.open(&nonce, &header, &mut packet), Some(&b"\x01"[..]));
        let mut key = [0; 32];
        Hash::Sha256.expand_label(&secret, "quic hp", &mut key).unwrap();
        let protection = HeaderProtection::new(suite.aead, &key).unwrap();
        let sample = bytes("5e5cd55c41f69080575d7999c25a5bfb");
        assert_eq!(protection.mask(sample.first_chunk().unwrap())[..], bytes("aefefe7d03"));
    }

    #[test]
    fn nothing_comes_of_a_tag_that_does_not_fit() {
        for (_, suite) in Suite13::ALL {
            let key = vec![7; suite.aead.key_length()];
            let opener = Opener::new(suite.aead, &key).unwrap();
            for length in [0, 7, 8, 16, 40] {
                assert_eq!(opener.open(&[0; 12], b"", &mut vec![0x5a; length]), None);
            }
        }
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        let secret = Secret::new(&[0x41; 32]).unwrap();
        assert_eq!(format!("{secret:?}"), "Secret");
        assert!(Secret::new(&[0; 49]).is_none());
    }
}
