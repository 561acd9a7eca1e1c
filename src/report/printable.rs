//! Makes text from the input harmless to print: what a terminal would obey is shown instead.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` with control characters (C0, DEL, C1), line separators and the characters that reorder
/// or hide text (bidirectional controls, tags) written as escapes: `\x1b`, `\n`, `\u{202e}`.
///
/// Everything that came from traffic goes through here before it reaches a terminal: an access log
/// is written by its attackers.
pub fn printable(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(is_obeyed) else {
        return Cow::Borrowed(text);
    };
    let (clean, rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(clean);
    for c in rest.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if !is_obeyed(c) => out.push(c),
            c => {
                let code = u32::from(c);
                // Writing to a String cannot fail.
                let _ = if code < 0x100 {
                    write!(out, "\\x{code:02x}")
                } else {
                    write!(out, "\\u{{{code:x}}}")
                };
            }
        }
    }
    Cow::Owned(out)
}

/// Whether a terminal or a text renderer obeys the character instead of showing it.
pub(super) fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn leaves_clean_text_alone() {
        assert!(matches!(printable("GET /größe 日本"), std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn shows_what_a_terminal_would_obey() {
        assert_eq!(printable("a\x1b[2Jb\r\n"), "a\\x1b[2Jb\\r\\n");
        assert_eq!(printable("\u{9b}31m\u{7f}"), "\\x9b31m\\x7f");
        assert_eq!(printable("gpj.\u{202e}exe"), "gpj.\\u{202e}exe");
    }

    proptest::proptest! {
        #[test]
        fn never_lets_a_control_through(text in "\\PC*[\\x00-\\x9f\u{2028}\u{202e}]{0,8}\\PC*") {
            proptest::prop_assert!(!printable(&text).chars().any(super::is_obeyed));
        }
    }
}
