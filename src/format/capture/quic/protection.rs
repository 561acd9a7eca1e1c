//! Packet protection (RFC 9001 sections 5 and 6): the keys of one direction at one encryption level.

use std::ops::Range;

use crate::format::capture::crypto::{Hash, HeaderProtection, Iv, Opener, Secret, Suite13};

use super::header::{ConnectionId, packet_number};
use super::version::{Label, Version};

/// Key phases ahead of the last one seen that are tried: endpoints update once in millions of packets,
/// and a capture that missed more than one update has missed more than this can mend.
const PHASES_AHEAD: usize = 2;

/// Bytes of the sample that header protection is made from, and how far behind the start of the
/// packet number it lies (RFC 9001 section 5.4.2).
const SAMPLE: (usize, usize) = (16, 4);

/// The suites that QUIC allows (RFC 9001 section 5.3) with secrets of this length.
fn suites(secret: Secret) -> impl Iterator<Item = Suite13> {
    const ALLOWED: [u16; 4] = [0x1301, 0x1302, 0x1303, 0x1304];
    let length = secret.bytes().len();
    let suites = ALLOWED.iter().filter_map(|&number| Suite13::numbered(number));
    suites.filter(move |suite| suite.hash.length() == length)
}

/// The keys of one direction at one level.
pub(super) struct Protection {
    version: Version,
    suite: Suite13,
    header: HeaderProtection,
    /// Of the key phase at hand, which has this secret and this bit in its packets.
    keys: Keys,
    secret: Secret,
    phase: bool,
    /// The smallest packet number seen in this phase.
    since: u64,
    /// Of the phase before.
    previous: Option<Keys>,
}

type Keys = (Opener, Iv);

/// A packet that was opened.
pub(super) struct Opened {
    pub(super) number: u64,
    /// Where its frames lie in the scratch buffer.
    pub(super) payload: Range<usize>,
}

/// A header without its protection.
struct Unmasked {
    first: u8,
    number: u64,
    /// Where the payload begins.
    payload_at: usize,
}

impl Protection {
    /// From a traffic secret.
    pub(super) fn new(version: Version, suite: Suite13, secret: Secret) -> Option<Self> {
        let mut bytes = [0; 32];
        let key = bytes.get_mut(..suite.aead.key_length())?;
        suite.hash.expand_label(&secret, version.label(Label::HeaderProtection), key)?;
        let header = HeaderProtection::new(suite.aead, key)?;
        let keys = keys(version, suite, &secret)?;
        Some(Self { version, suite, header, keys, secret, phase: false, since: 0, previous: None })
    }

    /// From a traffic secret, for each suite it may belong to. Which one was agreed on shows when a
    /// packet opens: so the `ServerHello` need not be in the capture.
    pub(super) fn candidates(version: Version, secret: Secret) -> impl Iterator<Item = Self> {
        suites(secret).filter_map(move |suite| Self::new(version, suite, secret))
    }

    /// Of Initial packets, of the client and of the server (RFC 9001 section 5.2).
    pub(super) fn initial(version: Version, destination: &ConnectionId) -> Option<[Self; 2]> {
        let suite = Suite13::numbered(0x1301)?;
        let secret = Hash::Sha256.extract(version.salt(), destination.as_bytes())?;
        let of = |label| {
            let secret = Hash::Sha256.next_secret(&secret, label)?;
            Self::new(version, suite, secret)
        };
        Some([of("client in")?, of("server in")?])
    }

    /// Opens a packet with a long header. Its packet number starts at `number_at`; `largest` is the
    /// largest number seen in its space. Its frames go to `scratch`.
    pub(super) fn open_long(
        &self,
        packet: &[u8],
        number_at: usize,
        largest: Option<u64>,
        scratch: &mut Vec<u8>,
    ) -> Option<Opened> {
        let unmasked = self.unmask(packet, number_at, 0x0f, largest, scratch)?;
        open(&self.keys, &unmasked, packet, scratch)?;
        Some(self.opened(&unmasked, scratch))
    }

    /// Opens a packet with a short header, following key updates.
    pub(super) fn open_short(
        &mut self,
        packet: &[u8],
        number_at: usize,
        largest: Option<u64>,
        scratch: &mut Vec<u8>,
    ) -> Option<Opened> {
        let unmasked = self.unmask(packet, number_at, 0x1f, largest, scratch)?;
        let number = unmasked.number;
        let phase = unmasked.first & 0x04 != 0;
        if phase == self.phase && open(&self.keys, &unmasked, packet, scratch).is_some() {
            self.since = self.since.min(number);
            return Some(self.opened(&unmasked, scratch));
        }
        if phase != self.phase
            && number < self.since
            && let Some(keys) = &self.previous
            && open(keys, &unmasked, packet, scratch).is_some()
        {
            return Some(self.opened(&unmasked, scratch));
        }
        // RFC 9001 section 6: the next phase, or one of those behind it.
        let label = self.version.label(Label::Update);
        let mut secret = self.secret;
        for ahead in 1..=PHASES_AHEAD {
            secret = self.suite.hash.next_secret(&secret, label)?;
            if (ahead % 2 == 1) == (phase == self.phase) {
                continue;
            }
            let next = keys(self.version, self.suite, &secret)?;
            if open(&next, &unmasked, packet, scratch).is_some() {
                self.previous = Some(std::mem::replace(&mut self.keys, next));
                (self.secret, self.phase, self.since) = (secret, phase, number);
                return Some(self.opened(&unmasked, scratch));
            }
        }
        None
    }

    fn opened(&self, unmasked: &Unmasked, scratch: &[u8]) -> Opened {
        let end = scratch.len().saturating_sub(self.suite.aead.tag_length());
        Opened { number: unmasked.number, payload: unmasked.payload_at..end }
    }

    /// Copies the header to `scratch`, as it was before it was protected.
    fn unmask(
        &self,
        packet: &[u8],
        number_at: usize,
        bits: u8,
        largest: Option<u64>,
        scratch: &mut Vec<u8>,
    ) -> Option<Unmasked> {
        let sample = packet.get(number_at + SAMPLE.1..)?.first_chunk::<{ SAMPLE.0 }>()?;
        let [mask, rest @ ..] = self.header.mask(sample);
        let first = packet.first()? ^ (mask & bits);
        let length = usize::from(first & 3) + 1;
        let payload_at = number_at + length;
        scratch.clear();
        scratch.extend_from_slice(packet.get(..payload_at)?);
        *scratch.first_mut()? = first;
        let mut truncated = 0;
        for (byte, mask) in scratch.get_mut(number_at..payload_at)?.iter_mut().zip(rest) {
            *byte ^= mask;
            truncated = truncated << 8 | u64::from(*byte);
        }
        Some(Unmasked { first, number: packet_number(truncated, length, largest), payload_at })
    }
}

/// Opens the payload behind the header in `scratch`.
fn open(
    (opener, iv): &Keys,
    unmasked: &Unmasked,
    packet: &[u8],
    scratch: &mut Vec<u8>,
) -> Option<()> {
    scratch.truncate(unmasked.payload_at);
    scratch.extend_from_slice(packet.get(unmasked.payload_at..)?);
    let (header, sealed) = scratch.split_at_mut_checked(unmasked.payload_at)?;
    opener.open(&iv.nonce(unmasked.number), header, sealed).map(drop)
}

fn keys(version: Version, suite: Suite13, secret: &Secret) -> Option<Keys> {
    suite.opener(secret, version.label(Label::Key), version.label(Label::Iv))
}

#[cfg(test)]
mod tests {
    use super::{Opened, Protection};
    use crate::format::capture::crypto::{Secret, Suite13};
    use crate::format::capture::quic::SERVER;
    use crate::format::capture::quic::header::{ConnectionId, long};
    use crate::format::capture::quic::version::{Kind, Label, Version};

    fn bytes(hex: &str) -> Vec<u8> {
        let digit = |byte: u8| char::from(byte).to_digit(16).expect("hexadecimal") as u8;
        hex.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
    }

    /// The server's Initial packet of RFC 9001 appendix A.3 and of RFC 9369 appendix A.3: an ACK
    /// frame, then a CRYPTO frame.
    #[test]
    fn opens_the_initial_packets_of_both_versions() {
        let one = "cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a\
                   5816b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3\
                   dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84\
                   022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc4\
                   2158407dd074ee";
        let two = "dc6b3343cf0008f067a5502a4262b5004075d92faaf16f05d8a4398c47089698\
                   baeea26b91eb761d9b89237bbf87263017915358230035f7fd3945d88965cf17\
                   f9af6e16886c61bfc703106fbaf3cb4cfa52382dd16a393e42757507698075b2\
                   c984c707f0a0812d8cd5a6881eaf21ceda98f4bd23f6fe1a3e2c43edd9ce7ca8\
                   4bed8521e2e140";
        for (packet, version) in [(one, Version::ONE), (two, Version::Two)] {
            let packet = bytes(packet);
            let header = long(&packet, 0).expect("a long header");
            assert_eq!((header.version, header.kind), (version, Kind::Initial));
            assert_eq!(header.length, packet.len());
            let destination = ConnectionId::new(&bytes("8394c8f03e515708")).expect("eight bytes");
            let keys = Protection::initial(version, &destination).expect("keys");
            let mut scratch = Vec::new();
            let opened = keys[SERVER].open_long(&packet, header.number_at, None, &mut scratch);
            let Some(Opened { number, payload }) = opened else { panic!("{version:?}") };
            assert_eq!(number, 1);
            assert!(scratch[payload].starts_with(&bytes("02000000000600405a020000560303eefce7")));
            let mut damaged = packet.clone();
            damaged[60] ^= 1;
            let opened = keys[SERVER].open_long(&damaged, header.number_at, None, &mut scratch);
            assert!(opened.is_none());
        }
    }

    /// The packet of RFC 9001 appendix A.5 and of RFC 9369 appendix A.5, under ChaCha20-Poly1305.
    #[test]
    fn opens_the_short_packets_of_both_versions() {
        let secret = bytes("9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b");
        let secret = Secret::new(&secret).expect("a secret");
        let cases = [
            ("4cfe4189655e5cd55c41f69080575d7999c25a5bfb", Version::ONE),
            ("5558b1c60ae7b6b932bc27d786f4bc2bb20f2162ba", Version::Two),
        ];
        for (packet, version) in cases {
            let packet = bytes(packet);
            let largest = Some(654_360_563);
            let opens = |mut keys: Protection| {
                let mut scratch = Vec::new();
                let opened = keys.open_short(&packet, 1, largest, &mut scratch)?;
                Some((keys.suite.name, opened.number, scratch[opened.payload].to_vec()))
            };
            let found: Vec<_> = Protection::candidates(version, secret).filter_map(opens).collect();
            let ping = vec![1];
            let expected = ("TLS_CHACHA20_POLY1305_SHA256", 654_360_564, ping);
            assert_eq!(found, [expected], "{version:?}: one suite of those that may be");
        }
    }

    /// RFC 9001 appendix A.5 and RFC 9369 appendix A.5: the secret of the next key phase.
    #[test]
    fn derives_the_secret_of_the_next_phase() {
        let secret = bytes("9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b");
        let secret = Secret::new(&secret).expect("a secret");
        let suite = Suite13::numbered(0x1303).expect("ChaCha20");
        let cases = [
            (Version::ONE, "1223504755036d556342ee9361d253421a826c9ecdf3c7148684b36b714881f9"),
            (Version::Two, "c69374c49e3d2a9466fa689e49d476db5d0dfbc87d32ceeaa6343fd0ae4c7d88"),
        ];
        for (version, expected) in cases {
            let next = suite.hash.next_secret(&secret, version.label(Label::Update));
            assert_eq!(next.expect("a secret").bytes(), bytes(expected), "{version:?}");
        }
    }
}
