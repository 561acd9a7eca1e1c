//! The MAC of records in suites that are no AEAD: HMAC (RFC 5246 section 6.2.3.1), and what SSL 3
//! had in its place (RFC 6101 section 5.2.3.1).

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha384};

use super::record::Header;
use super::suite::Digest;

/// A MAC with its key, prepared once.
pub(super) enum RecordMac {
    Md5(Hmac<Md5>),
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha384(Hmac<Sha384>),
    Ssl3Md5(Box<[u8]>),
    Ssl3Sha1(Box<[u8]>),
}

impl RecordMac {
    pub(super) fn new(digest: Digest, key: &[u8], is_ssl3: bool) -> Option<Self> {
        Some(match digest {
            Digest::Md5 if is_ssl3 => Self::Ssl3Md5(key.into()),
            Digest::Sha1 if is_ssl3 => Self::Ssl3Sha1(key.into()),
            Digest::Md5 => Self::Md5(KeyInit::new_from_slice(key).ok()?),
            Digest::Sha1 => Self::Sha1(KeyInit::new_from_slice(key).ok()?),
            Digest::Sha256 => Self::Sha256(KeyInit::new_from_slice(key).ok()?),
            Digest::Sha384 => Self::Sha384(KeyInit::new_from_slice(key).ok()?),
        })
    }

    /// Whether `tag`, perhaps a truncated one (RFC 6066 section 7), fits a record with this number
    /// and content.
    pub(super) fn verify(&self, number: u64, header: Header, content: &[u8], tag: &[u8]) -> bool {
        fn hmac<M: Mac + Clone>(keyed: &M, head: &[u8], content: &[u8], tag: &[u8]) -> bool {
            let mut mac = keyed.clone();
            mac.update(head);
            mac.update(content);
            mac.verify_truncated_left(tag).is_ok()
        }
        let mut head = [0; 13];
        head[..8].copy_from_slice(&number.to_be_bytes());
        let header = Header { length: content.len(), ..header };
        head[8..].copy_from_slice(&header.bytes());
        match self {
            Self::Md5(keyed) => hmac(keyed, &head, content, tag),
            Self::Sha1(keyed) => hmac(keyed, &head, content, tag),
            Self::Sha256(keyed) => hmac(keyed, &head, content, tag),
            Self::Sha384(keyed) => hmac(keyed, &head, content, tag),
            Self::Ssl3Md5(key) => ssl3::<Md5>(key, 48, &head, content)[..] == *tag,
            Self::Ssl3Sha1(key) => ssl3::<Sha1>(key, 40, &head, content)[..] == *tag,
        }
    }
}

fn ssl3<H: sha2::Digest>(key: &[u8], pads: usize, head: &[u8; 13], content: &[u8]) -> Vec<u8> {
    let mut inner = H::new();
    inner.update(key);
    inner.update(vec![0x36; pads]);
    // The version, bytes 9 and 10, is not in it.
    inner.update(&head[..9]);
    inner.update(&head[11..]);
    inner.update(content);
    let mut outer = H::new();
    outer.update(key);
    outer.update(vec![0x5c; pads]);
    outer.update(inner.finalize());
    outer.finalize().to_vec()
}
