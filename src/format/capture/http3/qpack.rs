//! QPACK (RFC 9204): encoded field sections to field lines.

mod static_table;
mod table;

use crate::format::capture::primitives::{Literal, Unread, integer, string};
use crate::format::capture::section::Section;

use static_table::STATIC;
pub(super) use table::Table;

/// What became of an encoded field section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It waits for insertions into the dynamic table (RFC 9204 section 2.1.2).
    Blocked,
    /// Its lines were read, but for those whose entries the capture does not show.
    Read,
    /// It contradicts itself: what lies before that was read.
    Broken,
}

/// Reads an encoded field section (RFC 9204 section 4.5). With `patient` unset, a section that waits is
/// read as far as it can be. `judge` is asked whether a response of this status is wanted at all.
pub(super) fn read(
    bytes: &[u8],
    table: &Table,
    patient: bool,
    judge: &dyn Fn(u16) -> bool,
    section: &mut Section,
) -> Outcome {
    let Ok((prefix, mut rest)) = Prefix::read(bytes, table) else {
        section.break_off();
        return Outcome::Broken;
    };
    let waits = prefix.required.is_none_or(|required| required > table.inserted());
    if waits && patient && !table.is_lost() {
        return Outcome::Blocked;
    }
    let (mut name, mut value) = (Vec::new(), Vec::new());
    while !rest.is_empty() {
        match line(rest, table, prefix.base, &mut name, &mut value) {
            Err(_) => {
                section.break_off();
                return Outcome::Broken;
            }
            Ok((None, behind)) => {
                section.lose();
                rest = behind;
            }
            Ok((Some((name, value)), behind)) => {
                section.push(name, value, judge);
                rest = behind;
            }
        }
    }
    Outcome::Read
}

/// The prefix of a section (RFC 9204 section 4.5.1).
struct Prefix {
    /// Entries that must have been inserted; `None` when that cannot be told yet.
    required: Option<u64>,
    /// What indices are relative to; `None` when that cannot be told yet.
    base: Option<u64>,
}

impl Prefix {
    fn read<'b>(bytes: &'b [u8], table: &Table) -> Result<(Self, &'b [u8]), Unread> {
        let (encoded, rest) = integer(bytes, 8)?;
        let is_before = rest.first().is_some_and(|first| first & 0x80 != 0);
        let (delta, rest) = integer(rest, 7)?;
        let required = if encoded == 0 {
            Some(0)
        } else if let Some(most) = table.most_entries() {
            Some(required(encoded, most, table.inserted()).ok_or(Unread::TooLarge)?)
        } else {
            None
        };
        let base = required.and_then(|required| {
            if is_before {
                required.checked_sub(delta)?.checked_sub(1)
            } else {
                required.checked_add(delta)
            }
        });
        Ok((Self { required, base }, rest))
    }
}

/// The Required Insert Count from its encoded form (RFC 9204 section 4.5.1.1).
fn required(encoded: u64, most: u64, inserted: u64) -> Option<u64> {
    let range = most.checked_mul(2).filter(|range| encoded <= *range)?;
    let largest = inserted.checked_add(most)?;
    let mut required = (largest / range * range).checked_add(encoded)? - 1;
    if required > largest {
        required = required.checked_sub(range)?;
    }
    (required > 0).then_some(required)
}

type Line<'l> = Option<(&'l [u8], &'l [u8])>;

/// Reads a field line (RFC 9204 sections 4.5.2 to 4.5.6). `None` for one whose entry is not there.
fn line<'l, 'b>(
    bytes: &'b [u8],
    table: &'l Table,
    base: Option<u64>,
    name: &'l mut Vec<u8>,
    value: &'l mut Vec<u8>,
) -> Result<(Line<'l>, &'b [u8]), Unread> {
    let entry = |index: u64, kind: Kind| match kind {
        Kind::Static => usize::try_from(index).ok().and_then(|index| STATIC.get(index)).copied(),
        Kind::Relative => table.get(base?.checked_sub(index)?.checked_sub(1)?),
        Kind::PostBase => table.get(base?.checked_add(index)?),
    };
    let kind = |flag: bool| if flag { Kind::Static } else { Kind::Relative };
    let first = bytes.first().copied().unwrap_or_default();
    let (index, referred, rest) = match first {
        0x80.. => {
            let (index, rest) = integer(bytes, 6)?;
            return Ok((entry(index, kind(first & 0x40 != 0)), rest));
        }
        0x10..=0x1f => {
            let (index, rest) = integer(bytes, 4)?;
            return Ok((entry(index, Kind::PostBase), rest));
        }
        0x40.. => {
            let (index, rest) = integer(bytes, 4)?;
            (index, kind(first & 0x10 != 0), rest)
        }
        0x20.. => {
            let (literal, rest) = string(bytes, 3)?;
            let (content, rest) = string(rest, 7)?;
            decode(literal, name)?;
            decode(content, value)?;
            return Ok((Some((name, value)), rest));
        }
        _ => {
            let (index, rest) = integer(bytes, 3)?;
            (index, Kind::PostBase, rest)
        }
    };
    let (content, rest) = string(rest, 7)?;
    decode(content, value)?;
    Ok((entry(index, referred).map(|(name, _)| (name, &value[..])), rest))
}

/// What an index counts.
#[derive(Clone, Copy)]
enum Kind {
    Static,
    Relative,
    PostBase,
}

fn decode(literal: Literal<'_>, into: &mut Vec<u8>) -> Result<(), Unread> {
    into.clear();
    literal.decode(into).map_err(|_| Unread::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::{Outcome, STATIC, Section, Table};
    use proptest::prelude::*;

    fn table(maximum: u64) -> Table {
        let mut table = Table::default();
        table.allow(maximum);
        table
    }

    fn read(bytes: &[u8], table: &Table) -> (Outcome, String) {
        let mut section = Section::new(Vec::new());
        let outcome = super::read(bytes, table, true, &|_| true, &mut section);
        let mut lines = Vec::new();
        for name in [&b":authority"[..], b":path", b":status"] {
            let value = section.pseudo(name);
            lines.extend(value.map(|it| format!("{}={}", name.escape_ascii(), it.escape_ascii())));
        }
        lines.extend(
            section.fields().iter().map(|field| {
                format!("{}={}", field.name.escape_ascii(), field.value.escape_ascii())
            }),
        );
        if section.is_partial() {
            lines.push("...".to_owned());
        }
        (outcome, lines.join(" "))
    }

    /// RFC 9204 appendix B, the sections and instructions in the order they are sent.
    #[test]
    fn the_examples_of_rfc_9204() {
        let mut table = table(220);
        // B.1: a literal with a name of the static table.
        let first = b"\x00\x00\x51\x0b/index.html";
        assert_eq!(read(first, &table), (Outcome::Read, ":path=/index.html".to_owned()));
        // B.2: insertions, and a section that refers to them behind its base.
        let second = b"\x03\x81\x10\x11";
        assert_eq!(read(second, &table).0, Outcome::Blocked);
        assert!(table.instructions(b"\x3f\xbd\x01\xc0\x0fwww.example.com\xc1\x0c/sample/path"));
        let expected = ":authority=www.example.com :path=/sample/path";
        assert_eq!(read(second, &table), (Outcome::Read, expected.to_owned()));
        assert_eq!(table.held(), 106);
        // B.3: an insertion with a literal name.
        assert!(table.instructions(b"\x4acustom-key\x0ccustom-value"));
        assert_eq!(table.held(), 160);
        // B.4: a duplicate; a section with relative indices.
        assert!(table.instructions(b"\x02"));
        let expected = ":authority=www.example.com :path=/ custom-key=custom-value";
        assert_eq!(read(b"\x05\x00\x80\xc1\x81", &table), (Outcome::Read, expected.to_owned()));
        assert_eq!(table.held(), 217);
        // B.5: an insertion that evicts the oldest entry.
        assert!(table.instructions(b"\x81\x0dcustom-value2"));
        assert_eq!((table.held(), table.inserted()), (215, 5));
        assert!(table.get(0).is_none());
    }

    #[test]
    fn instructions_may_come_byte_by_byte() {
        let mut table = table(220);
        for byte in b"\x3f\xbd\x01\xc0\x0fwww.example.com\xc1\x0c/sample/path" {
            table.instructions(&[*byte]);
        }
        assert_eq!((table.inserted(), table.held()), (2, 106));
    }

    #[test]
    fn a_lost_entry_costs_its_lines_only() {
        let mut table = table(220);
        table.instructions(b"\x3f\xbd\x01\xc0\x0fwww.example.com");
        table.gap();
        let lines = read(b"\x03\x81\x10\xd9\x11", &table);
        let expected = ":authority=www.example.com :status=200 ...";
        assert_eq!(lines, (Outcome::Read, expected.to_owned()));
    }

    #[test]
    fn a_section_without_settings_waits_for_them() {
        let mut table = Table::default();
        assert_eq!(read(b"\x02\x00\x80", &table).0, Outcome::Blocked);
        table.allow(220);
        table.instructions(b"\x3f\xbd\x01\xc0\x01x");
        assert_eq!(read(b"\x02\x00\x80", &table), (Outcome::Read, ":authority=x".to_owned()));
    }

    #[test]
    fn a_table_has_bounds() {
        let mut table = table(1 << 40);
        table.instructions(b"\x3f\xe1\xff\xff\xff\x0f");
        for _ in 0..300 {
            let mut insertion = b"\xc0\x7f\xd1\x0e".to_vec();
            insertion.extend([b'x'; 2_000]);
            table.instructions(&insertion);
        }
        assert_eq!(table.inserted(), 300);
        assert!(table.held() <= 256 << 10, "{}", table.held());
        assert!(table.get(299).is_some() && table.get(0).is_none());
    }

    #[test]
    fn the_static_table_is_in_order() {
        let at = |index: usize| (STATIC[index].0.escape_ascii().to_string(), STATIC[index].1);
        assert_eq!(at(0), (":authority".to_owned(), &b""[..]));
        assert_eq!(at(24), (":status".to_owned(), &b"103"[..]));
        assert_eq!(at(71), (":status".to_owned(), &b"500"[..]));
        assert_eq!(at(98), ("x-frame-options".to_owned(), &b"sameorigin"[..]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(
            instructions in prop::collection::vec(any::<u8>(), 0..80),
            bytes in prop::collection::vec(any::<u8>(), 0..80),
        ) {
            let mut table = table(4096);
            table.instructions(b"\x3f\xe1\x1f");
            table.instructions(&instructions);
            read(&bytes, &table);
            table.gap();
            read(&bytes, &table);
        }
    }
}
