//! The beginning of gzip content, at the least price: for success bodies, which are only glanced at.
//!
//! One decompressor a thread is used again and again, because setting one up costs more than a short
//! body does, and the checksum is left out: what is damaged shows in the coding itself or in its
//! length.

use std::cell::RefCell;

use flate2::{Decompress, FlushDecompress, Status};

thread_local! {
    static DECOMPRESS: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// Flag bits of a gzip header (RFC 1952 section 2.3.1).
const HEADER_CHECKSUM: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;

/// Decodes up to `cap` bytes of a gzip member; whether they are all. `None` for anything unusual:
/// several members, damage, a header of another kind.
pub(super) fn gzip(bytes: &[u8], cap: usize) -> Option<(Vec<u8>, bool)> {
    let data = behind_header(bytes)?;
    // One byte more than there is room for tells that there is more.
    let mut out = Vec::with_capacity(cap + 1);
    let (status, read) = DECOMPRESS.with_borrow_mut(|decompress| {
        decompress.reset(false);
        let status = decompress.decompress_vec(data, &mut out, FlushDecompress::None);
        (status, decompress.total_in())
    });
    match status.ok()? {
        Status::StreamEnd => {
            let trailer = data.get(usize::try_from(read).ok()?..)?;
            let &[_, _, _, _, a, b, c, d] = trailer else { return None };
            (u32::from_le_bytes([a, b, c, d]) == out.len() as u32).then_some(())?;
            let complete = out.len() <= cap;
            out.truncate(cap);
            Some((out, complete))
        }
        Status::Ok | Status::BufError if out.len() > cap => {
            out.truncate(cap);
            Some((out, false))
        }
        Status::Ok | Status::BufError => None,
    }
}

/// What follows the header of a member (RFC 1952 section 2.3).
fn behind_header(bytes: &[u8]) -> Option<&[u8]> {
    let (&[0x1f, 0x8b, 8, flags, ..], mut rest) = bytes.split_first_chunk::<10>()? else {
        return None;
    };
    if flags & EXTRA != 0 {
        let (&length, extra) = rest.split_first_chunk()?;
        rest = extra.get(usize::from(u16::from_le_bytes(length))..)?;
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            rest = rest.get(memchr::memchr(0, rest)? + 1..)?;
        }
    }
    if flags & HEADER_CHECKSUM != 0 {
        rest = rest.get(2..)?;
    }
    Some(rest)
}
