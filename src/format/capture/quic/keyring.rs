//! The keys of a connection: those of Initial packets, which anyone can make, and those of a key log.

use smallvec::SmallVec;

use crate::format::capture::secrets::{Label, Random, Secrets};

use super::header::{ConnectionId, Long};
use super::protection::{Opened, Protection};
use super::version::Version;
use super::{CLIENT, SERVER};

/// Sets of Initial keys tried: Retry (RFC 9001 section 5.2) and version negotiation (RFC 9368) make
/// one more each.
const INITIALS: usize = 4;

/// An encryption level whose keys come from a key log (RFC 9001 section 4.1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    ZeroRtt,
    Handshake,
    OneRtt,
}

/// Why a packet was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// The handshake has not told yet which keys it needs.
    TooEarly,
    /// The key log does not have them.
    NoSecret,
    /// Its keys do not open it.
    Broken,
}

/// The keys of a connection.
#[derive(Default)]
pub(super) struct Keyring {
    initials: SmallVec<[Initial; 1]>,
    /// The versions spoken, latest last.
    versions: SmallVec<[Version; 2]>,
    /// By which the key log calls the connection. Clients should say the same again after a Retry
    /// (RFC 9000 section 17.2.5.3), and not all do.
    randoms: SmallVec<[Random; 1]>,
    /// By level and sender: the keys, or for each suite those that may be the ones.
    levels: [[Vec<Protection>; 2]; 3],
}

struct Initial {
    version: Version,
    destination: ConnectionId,
    keys: [Protection; 2],
}

impl Keyring {
    /// Opens an Initial packet. Its sender is not known until one was opened: the client's first.
    /// Tells whether it starts the handshake, for the first time or anew.
    pub(super) fn open_initial(
        &mut self,
        packet: &[u8],
        header: &Long,
        sender: Option<usize>,
        largest: Option<u64>,
        scratch: &mut Vec<u8>,
    ) -> Result<(Opened, bool), Closed> {
        if sender == Some(SERVER) {
            self.follow(header.version);
        }
        let mut open = |initial: &Initial| {
            let keys = initial.keys.get(sender.unwrap_or(CLIENT))?;
            (initial.version == header.version)
                .then(|| keys.open_long(packet, header.number_at, largest, scratch))?
        };
        if let Some(opened) = self.initials.iter().rev().find_map(&mut open) {
            self.speak(header.version);
            return Ok((opened, false));
        }
        let known = |initial: &Initial| {
            (initial.version, initial.destination) == (header.version, header.destination)
        };
        if sender != Some(SERVER)
            && !self.initials.iter().any(known)
            && let Some(initial) = Initial::new(header.version, header.destination)
            && let Some(opened) = open(&initial)
        {
            if self.initials.len() == INITIALS {
                self.initials.remove(0);
            }
            self.initials.push(initial);
            self.speak(header.version);
            return Ok((opened, true));
        }
        Err(if self.initials.is_empty() { Closed::TooEarly } else { Closed::Broken })
    }

    /// Opens a Handshake or 0-RTT packet.
    pub(super) fn open_long(
        &mut self,
        packet: &[u8],
        header: &Long,
        (level, sender): (Level, usize),
        secrets: &Secrets,
        largest: Option<u64>,
        scratch: &mut Vec<u8>,
    ) -> Result<Opened, Closed> {
        self.speak(header.version);
        let keys = self.keys(level, sender, secrets)?;
        let found = keys.iter().enumerate().find_map(|(index, keys)| {
            let opened = keys.open_long(packet, header.number_at, largest, scratch)?;
            Some((index, opened))
        });
        settle(keys, found)
    }

    /// Opens a 1-RTT packet whose packet number starts at `number_at`.
    pub(super) fn open_short(
        &mut self,
        packet: &[u8],
        number_at: usize,
        sender: usize,
        secrets: &Secrets,
        largest: Option<u64>,
        scratch: &mut Vec<u8>,
    ) -> Result<Opened, Closed> {
        let keys = self.keys(Level::OneRtt, sender, secrets)?;
        let found = keys.iter_mut().enumerate().find_map(|(index, keys)| {
            let opened = keys.open_short(packet, number_at, largest, scratch)?;
            Some((index, opened))
        });
        settle(keys, found)
    }

    /// The client has told a random.
    pub(super) fn name(&mut self, random: Random) {
        if !self.randoms.contains(&random) && self.randoms.len() < INITIALS {
            self.randoms.push(random);
        }
    }

    /// Whether the client has told a random.
    pub(super) fn is_named(&self) -> bool {
        !self.randoms.is_empty()
    }

    /// Whether the key log has secrets of it.
    pub(super) fn has_secrets(&self, secrets: &Secrets) -> bool {
        self.randoms.iter().any(|random| secrets.get(random, Label::ClientTraffic).is_some())
    }

    /// The keys of a level, made from the key log when they are first asked for.
    fn keys(
        &mut self,
        level: Level,
        sender: usize,
        secrets: &Secrets,
    ) -> Result<&mut Vec<Protection>, Closed> {
        let keys = &mut self.levels[level as usize][sender & 1];
        if keys.is_empty() {
            if self.randoms.is_empty() {
                return Err(Closed::TooEarly);
            }
            let label = match (level, sender) {
                (Level::ZeroRtt, _) => Label::ClientEarly,
                (Level::Handshake, CLIENT) => Label::ClientHandshake,
                (Level::Handshake, _) => Label::ServerHandshake,
                (Level::OneRtt, CLIENT) => Label::ClientTraffic,
                (Level::OneRtt, _) => Label::ServerTraffic,
            };
            let mut known = false;
            for secret in self.randoms.iter().filter_map(|random| secrets.get(random, label)) {
                known = true;
                for version in self.versions.iter().rev() {
                    keys.extend(Protection::candidates(*version, secret));
                }
            }
            if !known {
                return Err(Closed::NoSecret);
            }
        }
        if keys.is_empty() { Err(Closed::TooEarly) } else { Ok(keys) }
    }

    /// The server answers in another version than it was asked in (RFC 9368 section 2.3): its
    /// Initial keys come from the same connection ID.
    fn follow(&mut self, version: Version) {
        if self.initials.iter().any(|initial| initial.version == version) {
            return;
        }
        let Some(asked) = self.initials.first() else { return };
        self.initials.extend(Initial::new(version, asked.destination));
    }

    fn speak(&mut self, version: Version) {
        if self.versions.last() != Some(&version) {
            self.versions.retain(|known| *known != version);
            self.versions.push(version);
        }
    }
}

/// Keeps those keys that opened a packet.
fn settle(keys: &mut Vec<Protection>, found: Option<(usize, Opened)>) -> Result<Opened, Closed> {
    let Some((index, opened)) = found else {
        if keys.len() == 1 {
            return Err(Closed::Broken);
        }
        // Perhaps the version they belong to has not shown yet.
        keys.clear();
        return Err(Closed::TooEarly);
    };
    keys.swap(0, index);
    keys.truncate(1);
    Ok(opened)
}

impl Initial {
    fn new(version: Version, destination: ConnectionId) -> Option<Self> {
        let keys = Protection::initial(version, &destination)?;
        Some(Self { version, destination, keys })
    }
}
