//! Lines that direct how later lines are read: `#Fields:` of W3C logs, `#fields` of Zeek's.

use std::sync::Arc;

use memchr::{memchr, memmem};

use super::LineFormat;

/// Longest line taken for a directive, in bytes. The fields of a W3C log are some hundred bytes.
pub(super) const DIRECTIVE: usize = 64 << 10;

/// What reads the lines after `line`, if that changes with it. Lines longer than `longest` direct
/// nothing.
pub(super) fn directed(
    format: &dyn LineFormat,
    line: &[u8],
    longest: usize,
) -> Option<Arc<dyn LineFormat>> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let directive = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    if directive.first() == Some(&b'#') && line.len() <= longest.min(DIRECTIVE) {
        format.directed(directive.trim_ascii_end())
    } else {
        None
    }
}

/// Follows the directives among the lines of `text`, which starts where a line does.
pub(super) fn follow(format: &mut Arc<dyn LineFormat>, text: &[u8], longest: usize) {
    let starts = memmem::find_iter(text, b"\n#").map(|at| at + 1);
    for start in std::iter::once(0).chain(starts) {
        let rest = text.get(start..).unwrap_or_default();
        let window = rest.get(..rest.len().min(DIRECTIVE + 2)).unwrap_or_default();
        let line = window.get(..memchr(b'\n', window).unwrap_or(window.len())).unwrap_or_default();
        if let Some(next) = directed(&**format, line, longest) {
            *format = next;
        }
    }
}
