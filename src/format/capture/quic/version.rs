//! The versions of QUIC, and what differs between them.

/// A version whose packets are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Version {
    /// RFC 9000, and the drafts since 29, which differ from it in a salt at most.
    One { salt: &'static [u8; 20] },
    /// RFC 9369.
    Two,
}

/// What a version field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Read(Version),
    /// Version Negotiation (RFC 9000 section 17.2.1).
    Negotiation,
    /// QUIC, but a version that is not read.
    Unread,
    /// No version that was ever deployed.
    Unknown,
}

/// Type of a packet with a long header (RFC 9000 section 17.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Initial,
    ZeroRtt,
    Handshake,
    Retry,
}

/// RFC 9001 section 5.2.
const SALT: &[u8; 20] =
    b"\x38\x76\x2c\xf7\xf5\x59\x34\xb3\x4d\x17\x9a\xe6\xa4\xc8\x0c\xad\xcc\xbb\x7f\x0a";

/// draft-ietf-quic-tls-29 section 5.2; in use until draft 32.
const SALT_29: &[u8; 20] =
    b"\xaf\xbf\xec\x28\x99\x93\xd2\x4c\x9e\x97\x86\xf1\x9c\x61\x11\xe0\x43\x90\xa8\x99";

/// RFC 9369 section 3.3.1.
const SALT_2: &[u8; 20] =
    b"\x0d\xed\xe3\xde\xf7\x00\xa6\xdb\x81\x93\x81\xbe\x6e\x26\x9d\xcb\xf9\xbd\x2e\xd9";

impl Version {
    pub(super) const ONE: Self = Self::One { salt: SALT };

    /// The type of a long header with this first byte.
    pub(super) fn kind(self, first: u8) -> Kind {
        const KINDS: [Kind; 4] = [Kind::Initial, Kind::ZeroRtt, Kind::Handshake, Kind::Retry];
        let bits = usize::from(first >> 4);
        match self {
            Self::One { .. } => KINDS[bits & 3],
            // RFC 9369 section 3.2: each one on.
            Self::Two => KINDS[(bits + 3) & 3],
        }
    }

    /// The salt of Initial secrets.
    pub(super) fn salt(self) -> &'static [u8; 20] {
        match self {
            Self::One { salt } => salt,
            Self::Two => SALT_2,
        }
    }

    /// A label of key derivation, such as `key` (RFC 9001 section 5.1, RFC 9369 section 3.3.2).
    pub(super) fn label(self, name: Label) -> &'static str {
        match (self, name) {
            (Self::One { .. }, Label::Key) => "quic key",
            (Self::One { .. }, Label::Iv) => "quic iv",
            (Self::One { .. }, Label::HeaderProtection) => "quic hp",
            (Self::One { .. }, Label::Update) => "quic ku",
            (Self::Two, Label::Key) => "quicv2 key",
            (Self::Two, Label::Iv) => "quicv2 iv",
            (Self::Two, Label::HeaderProtection) => "quicv2 hp",
            (Self::Two, Label::Update) => "quicv2 ku",
        }
    }
}

/// What is derived from a traffic secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Key,
    Iv,
    HeaderProtection,
    /// The secret of the next key phase.
    Update,
}

impl Named {
    pub(super) fn of(number: u32) -> Self {
        match number {
            0 => Self::Negotiation,
            // The last two drafts had the salt of the RFC.
            1 | 0xff00_0021..=0xff00_0022 => Self::Read(Version::ONE),
            0x6b33_43cf => Self::Read(Version::Two),
            0xff00_001d..=0xff00_0020 => Self::Read(Version::One { salt: SALT_29 }),
            0xff00_0000..=0xff00_00ff => Self::Unread,
            // Google's own: `Q046`, `Q050`, `T051`.
            _ => match number.to_be_bytes() {
                [b'Q' | b'T', b'0', tens, ones]
                    if tens.is_ascii_digit() && ones.is_ascii_digit() =>
                {
                    Self::Unread
                }
                _ => Self::Unknown,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Named, Version};

    #[test]
    fn types_are_numbered_anew_in_version_2() {
        let kinds = [Kind::Initial, Kind::ZeroRtt, Kind::Handshake, Kind::Retry];
        for (bits, kind) in (0u8..).zip(kinds) {
            assert_eq!(Version::ONE.kind(0xc0 | bits << 4), kind);
            assert_eq!(Version::Two.kind(0xc0 | ((bits + 1) & 3) << 4), kind);
        }
    }

    #[test]
    fn other_protocols_name_no_version() {
        assert_eq!(Named::of(0x5130_3436), Named::Unread, "Q046");
        assert_eq!(Named::of(0xff00_001b), Named::Unread, "draft 27");
        // The second to fifth byte of a DNS query and of an RTP packet.
        assert_eq!(Named::of(0x1201_0000), Named::Unknown);
        assert_eq!(Named::of(0x6000_01a4), Named::Unknown);
    }
}
