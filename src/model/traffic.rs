//! What a capture held, beside its exchanges: whether a clean result can be trusted.

use std::collections::BTreeMap;

use super::mishap::Occurrences;

/// Server names of encrypted connections that are kept: the first by alphabet, so that it does not
/// matter in which order they come. The counts of connections are whole all the same.
const SERVERS: usize = 10_000;

/// What was spoken on a connection, as far as the capture tells. Of several (a tunnel) the last of
/// this list counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Spoken {
    /// No data was sent: a scan, or the capture holds only the opening.
    #[default]
    Nothing,
    /// Data in which no HTTP was found.
    Other,
    /// A protocol that was recognised and is not read.
    NotRead,
    /// Encryption that could not be undone.
    Encrypted,
    /// HTTP, of whatever version.
    Http,
}

/// The connections of a capture.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    /// TCP segments, and datagrams of other transports that HTTP was looked for in.
    pub packets: u64,
    /// Bytes of HTTP connections that the capture does not hold.
    pub lost_bytes: u64,
    /// Connections, by what was spoken.
    connections: [u64; Spoken::ALL.len()],
    /// The first connections without HTTP, by the packet they were judged at.
    pub others: Occurrences,
    /// Encrypted connections, by the name of the server; under no name those whose client gave none.
    servers: BTreeMap<Box<str>, u64>,
}

impl Spoken {
    /// All, in the order of their discriminants.
    pub const ALL: [Self; 5] =
        [Self::Nothing, Self::Other, Self::NotRead, Self::Encrypted, Self::Http];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Other => "other",
            Self::NotRead => "not_read",
            Self::Encrypted => "encrypted",
            Self::Http => "http",
        }
    }

    /// In words that follow a number: `3 encrypted`.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Nothing => "without data",
            Self::Other => "without HTTP",
            Self::NotRead => "in a protocol not read",
            Self::Encrypted => "encrypted",
            Self::Http => "with HTTP",
        }
    }
}

impl Traffic {
    /// Counts a connection. `ordinal` and `detail` say where it is; they are asked for those without
    /// HTTP (what is encrypted or not read is a [`Mishap`](super::Mishap) with places of its own).
    pub fn count(&mut self, spoken: Spoken, ordinal: u64, detail: impl FnOnce() -> String) {
        if let Some(count) = self.connections.get_mut(spoken as usize) {
            *count += 1;
        }
        if spoken == Spoken::Other {
            self.others.add(ordinal, detail);
        }
    }

    /// Counts an encrypted connection under the name of the server, as its client gave it.
    pub fn count_encrypted(&mut self, server: &str) {
        self.add_server(server.into(), 1);
    }

    /// The servers of encrypted connections, and how many each has. The empty name stands for those
    /// that were not named.
    pub fn encrypted_servers(&self) -> impl Iterator<Item = (&str, u64)> {
        self.servers.iter().map(|(name, count)| (&**name, *count))
    }

    fn add_server(&mut self, name: Box<str>, count: u64) {
        *self.servers.entry(name).or_default() += count;
        if self.servers.len() > SERVERS {
            self.servers.pop_last();
        }
    }

    /// Connections of which this was found.
    pub fn connections(&self, spoken: Spoken) -> u64 {
        self.connections.get(spoken as usize).copied().unwrap_or(0)
    }

    /// Connections in all.
    pub fn all_connections(&self) -> u64 {
        self.connections.iter().sum()
    }

    /// Adds what another piece held. Associative and commutative.
    pub fn merge(&mut self, other: Self) {
        self.packets += other.packets;
        self.lost_bytes += other.lost_bytes;
        for (ours, theirs) in self.connections.iter_mut().zip(other.connections) {
            *ours += theirs;
        }
        self.others.merge(other.others);
        other.servers.into_iter().for_each(|(name, count)| self.add_server(name, count));
    }
}

#[cfg(test)]
mod tests {
    use super::{Spoken, Traffic};

    #[test]
    fn counts_and_first_places_do_not_depend_on_the_order() {
        let part = |packet: u64| {
            let mut traffic = Traffic { packets: packet, lost_bytes: 1, ..Traffic::default() };
            for (at, spoken) in (packet..).zip(Spoken::ALL) {
                traffic.count(spoken, at, || format!("tcp {at}"));
            }
            traffic.count_encrypted(&format!("{}.example", packet / 30));
            traffic
        };
        let parts = [70, 10, 40, 20, 60, 30, 50];
        let mut sums = [Traffic::default(), Traffic::default()];
        for (&first, &last) in parts.iter().zip(parts.iter().rev()) {
            sums[0].merge(part(first));
            sums[1].merge(part(last));
        }
        for sum in sums {
            assert_eq!((sum.packets, sum.lost_bytes, sum.all_connections()), (280, 7, 35));
            let servers: Vec<(&str, u64)> = sum.encrypted_servers().collect();
            assert_eq!(servers, [("0.example", 2), ("1.example", 3), ("2.example", 2)]);
            assert!(Spoken::ALL.iter().all(|&spoken| sum.connections(spoken) == 7));
            let places: Vec<u64> = sum.others.first.iter().map(|(packet, _)| *packet).collect();
            assert_eq!((sum.others.count, places), (7, vec![11, 21, 31, 41, 51]));
        }
    }
}
