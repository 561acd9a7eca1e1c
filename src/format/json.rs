//! JSON, read where it lies: a pull cursor over borrowed bytes that skips what nobody asks for.
//!
//! The cursor reads only what it walks over; [`check`](check()) looks at the whole value. Both take what
//! exporters write beyond RFC 8259: raw control characters in strings, `NaN` and `Infinity`
//! (Python), bytes that are not UTF-8. Nothing here recurses, so nesting costs no stack.

mod check;
mod cursor;
mod span;
mod text;

pub(super) use check::check;
pub(super) use cursor::{Cursor, Malformed};
pub(super) use span::Span;
pub(super) use text::Text;

/// Whether `byte` is whitespace between tokens (RFC 8259 section 2).
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether `byte` may be part of a number or of `true`, `false`, `null`, `NaN`, `Infinity`.
pub(super) const fn is_scalar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}
