//! The tables that header fields are looked up in (RFC 7541 section 2.3).

use std::collections::VecDeque;

use super::super::super::primitives::Literal;

/// What an entry counts beside its octets (RFC 7541 section 4.1).
const OVERHEAD: usize = 32;

/// Size of a dynamic table that nobody has changed (RFC 9113 section 6.5.2).
const INITIAL: usize = 4 << 10;

/// Most octets of a dynamic table that are remembered: what browsers ask for. Older entries of a
/// larger table are lost.
const MOST: usize = 64 << 10;

/// A dynamic table. What was inserted before it was watched is not in it: newer entries keep their
/// places all the same, for they are counted from the newest.
#[derive(Debug)]
pub(super) struct Table {
    /// Names and values in the order of their insertion, evicted ones before the first entry's.
    bytes: Vec<u8>,
    /// The oldest first.
    entries: VecDeque<Entry>,
    size: usize,
    most: usize,
}

/// An entry, or one about to be inserted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    at: usize,
    name: usize,
    value: usize,
    /// Whether name and value are what was sent; else only their lengths are, at best.
    known: bool,
}

impl Entry {
    /// How many octets its name and value have.
    pub(super) fn octets(&self) -> usize {
        self.name + self.value
    }
}

/// A name as a literal field gives it.
pub(super) enum Name<'n> {
    Plain(&'n [u8]),
    Literal(Literal<'n>),
    /// That of an entry of the dynamic table, counted from 1 for the newest.
    Entry(usize),
}

impl Default for Table {
    fn default() -> Self {
        Self { bytes: Vec::new(), entries: VecDeque::new(), size: 0, most: INITIAL }
    }
}

impl Table {
    /// Octets held, and what their bookkeeping takes.
    pub(super) fn held(&self) -> usize {
        self.bytes.len() + self.entries.len() * size_of::<Entry>()
    }

    /// An entry by its number, counted from 1 for the newest; `None` where it is not known.
    #[inline]
    pub(super) fn get(&self, number: usize) -> Option<(&[u8], &[u8])> {
        let entry = self.entry(number)?;
        self.octets(entry)
    }

    fn entry(&self, number: usize) -> Option<&Entry> {
        self.entries.len().checked_sub(number).and_then(|place| self.entries.get(place))
    }

    /// Name and value of an entry, or of one that was only staged.
    pub(super) fn octets(&self, entry: &Entry) -> Option<(&[u8], &[u8])> {
        let both = self.bytes.get(entry.at..entry.at + entry.octets())?;
        if entry.known { both.split_at_checked(entry.name) } else { None }
    }

    /// Puts a field where it is read and inserted from.
    pub(super) fn stage(&mut self, name: &Name<'_>, value: Literal<'_>) -> Entry {
        let at = self.bytes.len();
        let named = match name {
            Name::Plain(name) => {
                self.bytes.extend_from_slice(name);
                true
            }
            Name::Literal(name) => name.decode(&mut self.bytes).is_ok(),
            Name::Entry(number) => match self.entry(*number).copied() {
                Some(entry) if entry.known => {
                    self.bytes.extend_from_within(entry.at..entry.at + entry.name);
                    true
                }
                _ => false,
            },
        };
        let name = self.bytes.len() - at;
        let known = value.decode(&mut self.bytes).is_ok() && named;
        Entry { at, name, value: self.bytes.len() - at - name, known }
    }

    /// Inserts the field staged last (RFC 7541 section 4.4).
    pub(super) fn insert(&mut self, staged: Entry) {
        let size = staged.octets() + OVERHEAD;
        self.evict(self.most.saturating_sub(size));
        if size > self.most {
            self.bytes.truncate(staged.at);
            return;
        }
        self.size += size;
        if staged.known {
            self.entries.push_back(staged);
        } else {
            self.bytes.truncate(staged.at);
            self.entries.push_back(Entry { name: 0, value: staged.octets(), ..staged });
        }
        self.compact();
    }

    /// Inserts a field of which nothing is kept but its place.
    pub(super) fn insert_unknown(&mut self) {
        self.insert(Entry { at: self.bytes.len(), name: 0, value: 0, known: false });
    }

    /// A dynamic table size update (RFC 7541 section 6.3).
    pub(super) fn resize(&mut self, most: u64) {
        self.most = usize::try_from(most).unwrap_or(MOST).min(MOST);
        self.evict(self.most);
    }

    /// The other end allows a table of this size. Its peer may use all of it, and to remember more
    /// than it does harms nobody.
    pub(super) fn allow(&mut self, most: u64) {
        self.most = self.most.max(usize::try_from(most).unwrap_or(MOST).min(MOST));
    }

    /// Insertions were missed: no entry is where it was, and the size is anyone's guess.
    pub(super) fn forget(&mut self) {
        *self = Self { most: MOST, ..Self::default() };
    }

    fn evict(&mut self, most: usize) {
        while self.size > most
            && let Some(entry) = self.entries.pop_front()
        {
            self.size = self.size.saturating_sub(entry.octets() + OVERHEAD);
        }
    }

    /// Drops the octets of evicted entries once they are the larger part.
    fn compact(&mut self) {
        let unused = self.entries.front().map_or(self.bytes.len(), |entry| entry.at);
        if unused > INITIAL && unused > self.bytes.len() / 2 {
            self.bytes.drain(..unused.min(self.bytes.len()));
            for entry in &mut self.entries {
                entry.at -= unused;
            }
        }
    }
}

/// The static table (RFC 7541 appendix A), its first entry at index 1.
pub(super) static STATIC: [(&[u8], &[u8]); 61] = [
    (b":authority", b""),
    (b":method", b"GET"),
    (b":method", b"POST"),
    (b":path", b"/"),
    (b":path", b"/index.html"),
    (b":scheme", b"http"),
    (b":scheme", b"https"),
    (b":status", b"200"),
    (b":status", b"204"),
    (b":status", b"206"),
    (b":status", b"304"),
    (b":status", b"400"),
    (b":status", b"404"),
    (b":status", b"500"),
    (b"accept-charset", b""),
    (b"accept-encoding", b"gzip, deflate"),
    (b"accept-language", b""),
    (b"accept-ranges", b""),
    (b"accept", b""),
    (b"access-control-allow-origin", b""),
    (b"age", b""),
    (b"allow", b""),
    (b"authorization", b""),
    (b"cache-control", b""),
    (b"content-disposition", b""),
    (b"content-encoding", b""),
    (b"content-language", b""),
    (b"content-length", b""),
    (b"content-location", b""),
    (b"content-range", b""),
    (b"content-type", b""),
    (b"cookie", b""),
    (b"date", b""),
    (b"etag", b""),
    (b"expect", b""),
    (b"expires", b""),
    (b"from", b""),
    (b"host", b""),
    (b"if-match", b""),
    (b"if-modified-since", b""),
    (b"if-none-match", b""),
    (b"if-range", b""),
    (b"if-unmodified-since", b""),
    (b"last-modified", b""),
    (b"link", b""),
    (b"location", b""),
    (b"max-forwards", b""),
    (b"proxy-authenticate", b""),
    (b"proxy-authorization", b""),
    (b"range", b""),
    (b"referer", b""),
    (b"refresh", b""),
    (b"retry-after", b""),
    (b"server", b""),
    (b"set-cookie", b""),
    (b"strict-transport-security", b""),
    (b"transfer-encoding", b""),
    (b"user-agent", b""),
    (b"vary", b""),
    (b"via", b""),
    (b"www-authenticate", b""),
];
