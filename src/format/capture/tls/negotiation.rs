//! What both ends agree on, and the keys that come of it with the secrets of a key log.

use std::fmt;

use super::hello::{ClientHello, ServerHello};
use super::prf::Prf;
use super::protection::{Framing, Keys, Protection};
use super::suite::Suite;
use super::trouble::Trouble;
use crate::format::capture::crypto::{Secret, Suite13};
use crate::format::capture::secrets::{Label, Secrets};

/// Bytes of the handshake kept for the extended master secret: certificate chains take some 10 kB.
const TRANSCRIPT: usize = 64 << 10;

/// Most bytes of keys any suite needs.
const KEY_BLOCK: usize = 2 * (48 + 32 + 16);

/// The hellos of both ends, and the master secret of TLS 1.2 and before.
#[derive(Default)]
pub(super) struct Negotiation {
    pub(super) client: Option<ClientHello>,
    pub(super) server: Option<ServerHello>,
    /// The protocol inside (RFC 7301).
    pub(super) protocol: Option<Box<[u8]>>,
    master: Option<Secret>,
    /// The handshake so far; only kept where a premaster secret may have to be extended.
    transcript: Vec<u8>,
}

impl Negotiation {
    /// Whether TLS 1.3 was agreed on; `None` before the server has spoken.
    pub(super) fn is_tls13(&self) -> Option<bool> {
        self.server.as_ref().map(ServerHello::is_tls13)
    }

    /// The suite of TLS 1.3.
    fn suite13(&self) -> Option<Suite13> {
        Suite13::numbered(self.server.as_ref()?.suite)
    }

    fn suite12(&self) -> Option<Suite> {
        Suite::numbered(self.server.as_ref()?.suite)
    }

    /// Remembers a message of the handshake for the extended master secret.
    pub(super) fn remember(&mut self, bytes: &[u8], secrets: &Secrets) {
        if secrets.has_premasters() && self.transcript.len() + bytes.len() <= TRANSCRIPT {
            self.transcript.extend_from_slice(bytes);
        }
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        self.transcript.capacity()
    }

    /// A new handshake begins.
    pub(super) fn begin(&mut self, hello: ClientHello) {
        *self = Self { client: Some(hello), protocol: self.protocol.take(), ..Self::default() };
    }

    /// The server has chosen.
    ///
    /// # Errors
    /// When nothing can come of it.
    pub(super) fn agree(&mut self, hello: ServerHello, secrets: &Secrets) -> Result<(), Trouble> {
        let hello = self.server.insert(hello);
        if hello.protocol.is_some() {
            self.protocol.clone_from(&hello.protocol);
        }
        let Some(client) = &self.client else { return Err(Trouble::NoHandshake) };
        if hello.is_tls13() {
            Suite13::numbered(hello.suite).ok_or(Trouble::Suite)?;
            return if secrets.knows(&client.random) { Ok(()) } else { Err(missing(secrets)) };
        }
        if !(0x0300..=0x0303).contains(&hello.version) {
            return Err(Trouble::Version);
        }
        let suite = Suite::numbered(hello.suite).ok_or(Trouble::Suite)?;
        if suite.cipher.is_none() {
            return Err(Trouble::Suite);
        }
        if hello.compressed {
            return Err(Trouble::Compressed);
        }
        self.master = secrets
            .get(&client.random, Label::Master)
            .or_else(|| secrets.of_session(&hello.session));
        if self.master.is_none() && !secrets.has_premasters() {
            return Err(if suite.sends_premaster && !secrets.is_empty() {
                Trouble::NoPremaster
            } else {
                missing(secrets)
            });
        }
        Ok(())
    }

    /// The client's key exchange: a premaster secret of the key log becomes the master secret.
    pub(super) fn exchange(&mut self, body: &[u8], secrets: &Secrets) {
        let (Some(client), Some(server), Some(suite)) =
            (&self.client, &self.server, self.suite12())
        else {
            return;
        };
        if self.master.is_some() {
            return;
        }
        // From TLS 1.0 on its length stands before the encrypted premaster secret.
        let encrypted = body.get(if server.version == 0x0300 { 0 } else { 2 }..);
        let premaster = secrets.get(&client.random, Label::Premaster).or_else(|| {
            secrets.of_encrypted_premaster(encrypted.filter(|_| suite.sends_premaster)?)
        });
        let transcript = server.extended_master_secret.then_some(&self.transcript[..]);
        self.master = premaster.and_then(|premaster| {
            prf(server, suite).master(&premaster, [&client.random, &server.random], transcript)
        });
    }

    /// The keys of one end in TLS 1.2 and before.
    ///
    /// # Errors
    /// When the master secret is not known.
    pub(super) fn protection12(
        &self,
        from_client: bool,
        secrets: &Secrets,
    ) -> Result<Protection, Trouble> {
        let Some(client) = &self.client else { return Err(Trouble::NoHandshake) };
        let Some(server) = &self.server else { return Err(Trouble::NoServerHello) };
        let suite = self.suite12().ok_or(Trouble::Suite)?;
        let cipher = suite.cipher.ok_or(Trouble::Suite)?;
        let Some(master) = &self.master else {
            return Err(if suite.sends_premaster {
                Trouble::NoPremaster
            } else {
                missing(secrets)
            });
        };
        let lengths = [cipher.mac_length(), cipher.key_length(), cipher.iv_length()];
        let mut block = [0; KEY_BLOCK];
        let block = block.get_mut(..2 * lengths.iter().sum::<usize>()).ok_or(Trouble::Suite)?;
        prf(server, suite).key_block(master, [&client.random, &server.random], block);
        // RFC 5246 section 6.3: of each kind first the client's, then the server's.
        let mut rest = &*block;
        let [mac, key, iv] = lengths.map(|length| {
            let (both, behind) = rest.split_at_checked(2 * length).unwrap_or_default();
            rest = behind;
            let (clients, servers) = both.split_at_checked(length).unwrap_or_default();
            if from_client { clients } else { servers }
        });
        let framing = Framing {
            is_ssl3: server.version == 0x0300,
            explicit_iv: server.version >= 0x0302,
            encrypt_then_mac: server.encrypt_then_mac,
            truncated_mac: server.truncated_mac,
        };
        Protection::tls12(cipher, Keys { mac, key, iv }, framing).ok_or(Trouble::Suite)
    }

    /// The keys that come of a traffic secret of TLS 1.3.
    pub(super) fn protection13(&self, secret: &Secret) -> Option<Protection> {
        let draft = self.server.as_ref()?.version;
        let is_old_draft = draft >> 8 == 0x7f && draft < 0x7f19;
        Protection::tls13(self.suite13()?, secret, !is_old_draft)
    }

    /// The secret that follows a traffic secret (RFC 8446 section 7.2).
    pub(super) fn next_secret(&self, secret: &Secret) -> Option<Secret> {
        self.suite13()?.hash.next_secret(secret, "traffic upd")
    }

    /// A secret of this connection.
    pub(super) fn secret(&self, label: Label, secrets: &Secrets) -> Option<Secret> {
        secrets.get(&self.client.as_ref()?.random, label)
    }

    /// The server's name, as the client gave it.
    pub(super) fn server_name(&self) -> Option<&str> {
        self.client.as_ref()?.server_name.as_deref()
    }
}

fn prf(server: &ServerHello, suite: Suite) -> Prf {
    match server.version {
        0x0300 => Prf::Ssl3,
        0x0301 | 0x0302 => Prf::Md5Sha1,
        _ if suite.sha384 => Prf::Sha384,
        _ => Prf::Sha256,
    }
}

fn missing(secrets: &Secrets) -> Trouble {
    if secrets.is_empty() { Trouble::NoKeyLog } else { Trouble::NoSecret }
}

/// The version, the server's name and the suite, as far as they are known.
impl fmt::Display for Negotiation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.server.as_ref().map(|server| server.version) {
            None => f.write_str("TLS")?,
            Some(0x0300) => f.write_str("SSL 3.0")?,
            Some(version @ 0x0301..=0x0304) => write!(f, "TLS 1.{}", (version & 0xff) - 1)?,
            Some(version) if version >> 8 == 0x7f => {
                write!(f, "TLS 1.3 draft {}", version & 0xff)?;
            }
            Some(version) => write!(f, "TLS version {version:#06x}")?,
        }
        match self.server_name() {
            Some(name) => write!(f, " to {name}")?,
            None => f.write_str(" to an unnamed server")?,
        }
        let Some(server) = &self.server else { return Ok(()) };
        match (self.suite13(), self.suite12()) {
            (Some(suite), _) => write!(f, ", {}", suite.name),
            (None, Some(suite)) => write!(f, ", TLS_{}", suite.name),
            (None, None) => write!(f, ", cipher suite {:#06x}", server.suite),
        }
    }
}
