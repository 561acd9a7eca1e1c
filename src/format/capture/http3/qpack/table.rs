//! The dynamic table (RFC 9204 section 3.2), as the encoder stream fills it (section 4.3).

use std::collections::VecDeque;

use crate::format::capture::primitives::{Literal, Unread, integer, string};

use super::static_table::STATIC;

/// Largest table kept, in bytes. Browsers allow 64 kB, most servers 4 kB or nothing; of a larger one
/// the oldest entries are missing.
const CAPACITY: u64 = 256 << 10;

/// What an entry costs beside its name and value (RFC 9204 section 3.2.1).
const OVERHEAD: u64 = 32;

/// Longest beginning of an instruction that waits for its end: entries are smaller than the table.
const CARRY: usize = 2 * CAPACITY as usize;

/// The dynamic table of one direction.
#[derive(Default)]
pub(in super::super) struct Table {
    entries: VecDeque<Entry>,
    /// Entries dropped, so the absolute index of the first one.
    dropped: u64,
    size: u64,
    capacity: u64,
    /// `SETTINGS_QPACK_MAX_TABLE_CAPACITY` of the end that decodes, once seen.
    maximum: Option<u64>,
    /// The beginning of an instruction.
    carry: Vec<u8>,
    /// Instructions are missing: nothing behind them can be placed.
    lost: bool,
    plain: Vec<u8>,
}

struct Entry {
    /// Name and value.
    bytes: Box<[u8]>,
    name: usize,
}

/// An entry looked up.
pub(super) type Line<'t> = (&'t [u8], &'t [u8]);

impl Table {
    /// Entries inserted so far.
    pub(super) fn inserted(&self) -> u64 {
        self.dropped + self.entries.len() as u64
    }

    /// Whether insertions were missed, so that none that is waited for will come.
    pub(super) fn is_lost(&self) -> bool {
        self.lost
    }

    /// The most entries the table can have (RFC 9204 section 4.5.1.1).
    pub(super) fn most_entries(&self) -> Option<u64> {
        // An encoder that was allowed a table before is free to use it before settings come again
        // (0-RTT, section 3.2.3); then its own capacity is the best guess.
        let maximum = self.maximum.or((self.capacity > 0).then_some(self.capacity));
        maximum.map(|maximum| maximum / OVERHEAD)
    }

    /// The entry with this absolute index; `None` when it is not there (any more).
    pub(super) fn get(&self, index: u64) -> Option<Line<'_>> {
        let at = usize::try_from(index.checked_sub(self.dropped)?).ok()?;
        let entry = self.entries.get(at)?;
        entry.bytes.split_at_checked(entry.name)
    }

    /// The end that decodes allows a table of this many bytes.
    pub(in super::super) fn allow(&mut self, maximum: u64) {
        self.maximum = Some(maximum);
    }

    /// Bytes held.
    pub(in super::super) fn held(&self) -> usize {
        self.size as usize + self.carry.len()
    }

    /// Takes the next bytes of the encoder stream. Tells whether entries were inserted.
    pub(in super::super) fn instructions(&mut self, bytes: &[u8]) -> bool {
        if self.lost {
            return false;
        }
        let before = self.inserted();
        let carried = !self.carry.is_empty();
        let mut carry = std::mem::take(&mut self.carry);
        if carried {
            carry.extend_from_slice(bytes);
        }
        let mut rest = if carried { &carry[..] } else { bytes };
        while !rest.is_empty() {
            match self.instruction(rest) {
                Ok(behind) => rest = behind,
                Err(Unread::Truncated) if rest.len() <= CARRY => {
                    self.carry = rest.to_vec();
                    break;
                }
                Err(_) => {
                    self.lost = true;
                    break;
                }
            }
        }
        self.inserted() > before
    }

    /// Bytes of the encoder stream are missing.
    pub(in super::super) fn gap(&mut self) {
        self.lost = true;
        self.carry = Vec::new();
    }

    fn instruction<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], Unread> {
        match bytes.first().copied().unwrap_or_default() {
            // Insert with name reference.
            first @ 0x80.. => {
                let (index, rest) = integer(bytes, 6)?;
                let (value, rest) = string(rest, 7)?;
                let mut entry = std::mem::take(&mut self.plain);
                entry.clear();
                let name = if first & 0x40 == 0 {
                    self.relative(index).map(|(name, _)| name)
                } else {
                    usize::try_from(index).ok().and_then(|index| STATIC.get(index)).map(|s| s.0)
                };
                entry.extend_from_slice(name.ok_or(Unread::TooLarge)?);
                let name = entry.len();
                self.insert(entry, name, value)?;
                Ok(rest)
            }
            // Insert with literal name.
            0x40.. => {
                let (name, rest) = string(bytes, 5)?;
                let (value, rest) = string(rest, 7)?;
                let mut entry = std::mem::take(&mut self.plain);
                entry.clear();
                name.decode(&mut entry).map_err(|_| Unread::TooLarge)?;
                let name = entry.len();
                self.insert(entry, name, value)?;
                Ok(rest)
            }
            // Set dynamic table capacity.
            0x20.. => {
                let (capacity, rest) = integer(bytes, 5)?;
                self.capacity = capacity;
                self.evict(0);
                Ok(rest)
            }
            // Duplicate.
            _ => {
                let (index, rest) = integer(bytes, 5)?;
                let (name, value) = self.relative(index).ok_or(Unread::TooLarge)?;
                let mut entry = name.to_vec();
                entry.extend_from_slice(value);
                let name = name.len();
                self.push(entry.into(), name);
                Ok(rest)
            }
        }
    }

    /// The entry with this index relative to the last one inserted (RFC 9204 section 3.2.5).
    fn relative(&self, index: u64) -> Option<Line<'_>> {
        self.get(self.inserted().checked_sub(index)?.checked_sub(1)?)
    }

    fn insert(
        &mut self,
        mut entry: Vec<u8>,
        name: usize,
        value: Literal<'_>,
    ) -> Result<(), Unread> {
        value.decode(&mut entry).map_err(|_| Unread::TooLarge)?;
        self.push(entry.as_slice().into(), name);
        self.plain = entry;
        Ok(())
    }

    fn push(&mut self, bytes: Box<[u8]>, name: usize) {
        let size = bytes.len() as u64 + OVERHEAD;
        self.evict(size);
        if size > self.capacity.min(CAPACITY) {
            // It takes its number all the same.
            self.dropped += 1;
            return;
        }
        self.size += size;
        self.entries.push_back(Entry { bytes, name });
    }

    /// Makes room for this many bytes (RFC 9204 section 3.2.2).
    fn evict(&mut self, room: u64) {
        let limit = self.capacity.min(CAPACITY);
        while self.size + room > limit
            && let Some(entry) = self.entries.pop_front()
        {
            self.size -= entry.bytes.len() as u64 + OVERHEAD;
            self.dropped += 1;
        }
    }
}
