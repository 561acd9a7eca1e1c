//! Why a connection is not read, and what would open it.

use std::fmt;

/// Why a connection cannot be decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Trouble {
    /// There is no key log at all.
    NoKeyLog,
    /// The key log is of other connections.
    NoSecret,
    /// The same, and the server's RSA key would do as well, were it read.
    NoPremaster,
    /// Connections are named by what the client says first.
    NoHandshake,
    /// The version and the suite are in what the server says first.
    NoServerHello,
    /// The connection closes before anything is encrypted.
    Unfinished,
    Suite,
    Compressed,
    Version,
    /// The records do not authenticate.
    Mismatch,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoKeyLog => {
                "there is no key log: give --keylog FILE written during the same session"
            }
            Self::NoSecret => {
                "no secret for this client random in the key log: give --keylog FILE written \
                 during the same session"
            }
            Self::NoPremaster => {
                "RSA key exchange of a session that is not in the key log: give --keylog FILE \
                 written during the same session (RSA private keys are not read)"
            }
            Self::NoHandshake => {
                "the handshake is not in the capture: start capturing before the connection opens"
            }
            Self::NoServerHello => "the server's hello is not in the capture",
            Self::Unfinished => "the handshake does not come to its end",
            Self::Suite => "this cipher suite is not read",
            Self::Compressed => "compressed records are not read",
            Self::Version => "this version is not read",
            Self::Mismatch => "the secrets in the key log do not open its records",
        })
    }
}
