//! Key derivation of SSL 3 to TLS 1.2: RFC 6101 section 6, RFC 2246 section 5, RFC 5246 section 5.

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384};

use crate::format::capture::crypto::Secret;

/// The pseudorandom function of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prf {
    Ssl3,
    /// TLS 1.0 and 1.1.
    Md5Sha1,
    Sha256,
    Sha384,
}

/// Bytes of a master secret.
const MASTER: usize = 48;

impl Prf {
    /// The master secret that comes of a premaster secret. With `transcript` (the handshake up to
    /// the client's key exchange) it is the extended one of RFC 7627.
    pub(super) fn master(
        self,
        premaster: &Secret,
        randoms: [&[u8; 32]; 2],
        transcript: Option<&[u8]>,
    ) -> Option<Secret> {
        let mut master = [0; MASTER];
        let [client, server] = randoms;
        match transcript {
            _ if self == Self::Ssl3 => self.expand(premaster, "", &[client, server], &mut master),
            None => self.expand(premaster, "master secret", &[client, server], &mut master),
            Some(transcript) => {
                let label = "extended master secret";
                match self {
                    Self::Sha384 => {
                        self.expand(premaster, label, &[&Sha384::digest(transcript)], &mut master);
                    }
                    Self::Sha256 => {
                        self.expand(premaster, label, &[&Sha256::digest(transcript)], &mut master);
                    }
                    Self::Md5Sha1 | Self::Ssl3 => {
                        let hashes = [&Md5::digest(transcript)[..], &Sha1::digest(transcript)];
                        self.expand(premaster, label, &hashes, &mut master);
                    }
                }
            }
        }
        Secret::new(&master)
    }

    /// The keys of a connection, one behind the other.
    pub(super) fn key_block(self, master: &Secret, randoms: [&[u8; 32]; 2], out: &mut [u8]) {
        let [client, server] = randoms;
        self.expand(master, "key expansion", &[server, client], out);
    }

    fn expand(self, secret: &Secret, label: &str, seeds: &[&[u8]], out: &mut [u8]) {
        let secret = secret.bytes();
        match self {
            Self::Ssl3 => ssl3(secret, seeds, out),
            Self::Md5Sha1 => {
                // The two halves share a byte where the length is odd.
                let half = secret.len().div_ceil(2);
                let first = secret.get(..half).unwrap_or_default();
                let second = secret.get(secret.len() - half..).unwrap_or_default();
                xor_hash::<Hmac<Md5>>(first, label, seeds, out);
                xor_hash::<Hmac<Sha1>>(second, label, seeds, out);
            }
            Self::Sha256 => xor_hash::<Hmac<Sha256>>(secret, label, seeds, out),
            Self::Sha384 => xor_hash::<Hmac<Sha384>>(secret, label, seeds, out),
        }
    }
}

/// `P_hash` of RFC 5246 section 5, over what is in `out`.
fn xor_hash<M: Mac + KeyInit + Clone>(secret: &[u8], label: &str, seeds: &[&[u8]], out: &mut [u8]) {
    let Ok(keyed) = <M as KeyInit>::new_from_slice(secret) else { return };
    let seed = |mut mac: M| {
        mac.update(label.as_bytes());
        for seed in seeds {
            mac.update(seed);
        }
        mac.finalize().into_bytes()
    };
    let mut a = seed(keyed.clone());
    for piece in out.chunks_mut(a.len()) {
        let mut mac = keyed.clone();
        mac.update(&a);
        for (byte, key) in piece.iter_mut().zip(seed(mac)) {
            *byte ^= key;
        }
        let mut mac = keyed.clone();
        mac.update(&a);
        a = mac.finalize().into_bytes();
    }
}

/// RFC 6101 section 6.2.2: `A`, `BB`, `CCC` and so on, each hashed with the rest.
fn ssl3(secret: &[u8], seeds: &[&[u8]], out: &mut [u8]) {
    for ((piece, letter), count) in out.chunks_mut(16).zip(b'A'..=b'Z').zip(1..) {
        let mut inner = Sha1::new();
        inner.update(vec![letter; count]);
        inner.update(secret);
        for seed in seeds {
            inner.update(seed);
        }
        let mut outer = Md5::new();
        outer.update(secret);
        outer.update(inner.finalize());
        for (byte, key) in piece.iter_mut().zip(outer.finalize()) {
            *byte = key;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Prf;
    use crate::format::capture::crypto::Secret;

    /// The test vector for the PRF of TLS 1.2 with SHA-256 that was sent to the IETF's TLS list
    /// (<https://mailarchive.ietf.org/arch/msg/tls/fzVCzk-z3FShgGJ6DOXqM1ydxms/>).
    #[test]
    fn expands_as_tls_1_2_does() {
        let secret = [
            0x9b, 0xbe, 0x43, 0x6b, 0xa9, 0x40, 0xf0, 0x17, 0xb1, 0x76, 0x52, 0x84, 0x9a, 0x71,
            0xdb, 0x35,
        ];
        let seed = [
            0xa0, 0xba, 0x9f, 0x93, 0x6c, 0xda, 0x31, 0x18, 0x27, 0xa6, 0xf7, 0x96, 0xff, 0xd5,
            0x19, 0x8c,
        ];
        let mut out = [0; 100];
        Prf::Sha256.expand(&Secret::new(&secret).unwrap(), "test label", &[&seed], &mut out);
        assert_eq!(out[..8], [0xe3, 0xf2, 0x29, 0xba, 0x72, 0x7b, 0xe1, 0x7b]);
        assert_eq!(out[96..], [0x87, 0x34, 0x7b, 0x66]);
    }
}
