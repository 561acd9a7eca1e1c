//! Searches in texts of a few bytes, as most columns, names and values are: for these a call to a
//! search made for long texts is the longer way.

use memchr::{memchr, memchr2};
use wide::u8x16;

/// Where `byte` is first.
#[inline]
pub(crate) fn nearest(byte: u8, bytes: &[u8]) -> Option<usize> {
    let Some((near, far)) = bytes.split_first_chunk::<16>() else {
        return bytes.iter().position(|&b| b == byte);
    };
    match u8x16::from(*near).simd_eq(u8x16::splat(byte)).to_bitmask() {
        0 => memchr(byte, far).map(|found| found + near.len()),
        found => Some(found.trailing_zeros() as usize),
    }
}

/// Where the first quote or backslash is.
#[inline]
pub(crate) fn quote_or_backslash(bytes: &[u8]) -> Option<usize> {
    let Some((near, far)) = bytes.split_first_chunk::<16>() else {
        return bytes.iter().position(|&byte| matches!(byte, b'"' | b'\\'));
    };
    let block = u8x16::from(*near);
    let marks = block.simd_eq(u8x16::splat(b'"')) | block.simd_eq(u8x16::splat(b'\\'));
    match marks.to_bitmask() {
        0 => memchr2(b'"', b'\\', far).map(|at| at + near.len()),
        marks => Some(marks.trailing_zeros() as usize),
    }
}
