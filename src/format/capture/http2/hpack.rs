//! HPACK (RFC 7541): header blocks become sections of fields.
//!
//! A passive reader differs from an end: it may not have seen all insertions into the dynamic table,
//! and it has no connection to close when a block is senseless. So a reference to what it does not
//! know is a lost field, and the table goes on; and no block costs more than a bounded multiple of
//! its length.

mod table;

use super::super::primitives::{Literal, Unread, integer, string};
use super::super::section::Section;
use crate::model::limits;
use table::{Name, STATIC, Table};

/// Octets that one block may insert into the table. A name of the table costs two octets to repeat:
/// a block of 256 KiB would copy gigabytes.
const INSERTED: usize = 4 * limits::HEADER_SECTION;

/// A block cannot be read to its end (RFC 7541: a decoding error).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

impl From<Unread> for Broken {
    fn from(_: Unread) -> Self {
        Self
    }
}

/// The decoder of one direction of a connection.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    table: Table,
    /// Where literals in the Huffman code are decoded to.
    scratch: Vec<u8>,
}

impl Decoder {
    /// Reads a block. Fields go to `section`, which is asked with `judge` whether it wants them.
    ///
    /// # Errors
    /// When the block is no header block. What was read before stays; the table is forgotten.
    pub(super) fn decode(
        &mut self,
        block: &[u8],
        section: &mut Section,
        judge: &dyn Fn(u16) -> bool,
    ) -> Result<(), Broken> {
        let (mut rest, mut inserted) = (block, 0);
        while !rest.is_empty() {
            match self.representation(rest, section, &mut inserted, judge) {
                Ok(behind) => rest = behind,
                Err(broken) => {
                    section.break_off();
                    self.table.forget();
                    return Err(broken);
                }
            }
        }
        Ok(())
    }

    /// Blocks were missed, and with them an unknown number of insertions.
    pub(super) fn forget(&mut self) {
        self.table.forget();
    }

    /// The receiver allows a dynamic table of this size (`SETTINGS_HEADER_TABLE_SIZE`).
    pub(super) fn allow(&mut self, size: u32) {
        self.table.allow(u64::from(size));
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        self.table.held()
    }

    /// Reads the first representation of a block (RFC 7541 section 6); returns the rest.
    fn representation<'b>(
        &mut self,
        block: &'b [u8],
        section: &mut Section,
        inserted: &mut usize,
        judge: &dyn Fn(u16) -> bool,
    ) -> Result<&'b [u8], Broken> {
        match block.first() {
            Some(0x80..) => {
                let (index, rest) = integer(block, 7)?;
                let index = usize::try_from(index).ok().filter(|index| *index > 0);
                match self.indexed(index.ok_or(Broken)?) {
                    Some((name, value)) => section.push(name, value, judge),
                    None => section.lose(),
                }
                Ok(rest)
            }
            Some(0x40..=0x7f) => {
                let (name, value, rest) = literal(block, 6)?;
                if *inserted > INSERTED {
                    self.table.insert_unknown();
                    section.cut = true;
                    section.lose();
                    return Ok(rest);
                }
                let staged = self.table.stage(&name, value);
                *inserted += staged.octets();
                match self.table.octets(&staged) {
                    Some((name, value)) => section.push(name, value, judge),
                    None => section.lose(),
                }
                self.table.insert(staged);
                Ok(rest)
            }
            Some(0x20..=0x3f) => {
                let (size, rest) = integer(block, 5)?;
                self.table.resize(size);
                Ok(rest)
            }
            _ => {
                let (name, value, rest) = literal(block, 4)?;
                // The status comes first: where a section is not wanted, nothing is looked for.
                if section.wanted {
                    self.pass(&name, value, section, judge);
                }
                Ok(rest)
            }
        }
    }

    /// Name and value of an entry of either table, if it is known.
    fn indexed(&self, index: usize) -> Option<(&[u8], &[u8])> {
        match STATIC.get(index.checked_sub(1)?) {
            Some(&field) => Some(field),
            None => self.table.get(index - STATIC.len()),
        }
    }

    /// A literal field that is not inserted.
    fn pass(
        &mut self,
        name: &Name<'_>,
        value: Literal<'_>,
        section: &mut Section,
        judge: &dyn Fn(u16) -> bool,
    ) {
        let Self { table, scratch, .. } = self;
        scratch.clear();
        let name = match name {
            Name::Plain(name) => Some(*name),
            Name::Entry(number) => table.get(*number).map(|(name, _)| name),
            Name::Literal(name) if !name.huffman => Some(name.octets),
            Name::Literal(name) => {
                if name.decode(scratch).is_err() {
                    return section.lose();
                }
                None
            }
        };
        let behind = scratch.len();
        if value.huffman && value.decode(scratch).is_err() {
            return section.lose();
        }
        let (decoded_name, decoded_value) = scratch.split_at(behind);
        match name {
            None if behind == 0 => section.lose(),
            name => {
                let value = if value.huffman { decoded_value } else { value.octets };
                section.push(name.unwrap_or(decoded_name), value, judge);
            }
        }
    }
}

/// Name and value of a literal representation, and the rest of the block (RFC 7541 section 6.2).
fn literal(block: &[u8], prefix: u32) -> Result<(Name<'_>, Literal<'_>, &[u8]), Broken> {
    let (index, rest) = integer(block, prefix)?;
    let index = usize::try_from(index).map_err(|_| Broken)?;
    let (name, rest) = match index.checked_sub(1) {
        None => {
            let (name, rest) = string(rest, 7)?;
            (Name::Literal(name), rest)
        }
        Some(place) => match STATIC.get(place) {
            Some((name, _)) => (Name::Plain(name), rest),
            None => (Name::Entry(index - STATIC.len()), rest),
        },
    };
    let (value, rest) = string(rest, 7)?;
    Ok((name, value, rest))
}

#[cfg(test)]
mod tests;
