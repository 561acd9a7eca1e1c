//! JSON by hand: strings, numbers and times appended to a byte buffer, for records that are written
//! by the million.

use jiff::fmt::temporal::DateTimePrinter;

use super::printable::is_obeyed;
use crate::model::Timestamp;

/// Microseconds always: programs that guess a column's time format from its first cell stumble
/// over fractions of varying length.
const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(6));

/// Bytes a string cannot hold as they are, and lead bytes of characters that may be
/// [`is_obeyed`]. JSON allows the latter raw; as escapes they read back the same and do nothing to
/// a terminal.
const SUSPICIOUS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'"' as usize] = true;
    table[b'\\' as usize] = true;
    table[0x7f] = true;
    table[0xc2] = true; // U+0080..U+00BF
    table[0xd8] = true; // U+0600..U+063F
    table[0xe2] = true; // U+2000..U+2FFF
    table[0xef] = true; // U+F000..U+FFFF
    table[0xf3] = true; // U+C0000..U+FFFFF
    table
};

/// Appends `text` as a JSON string.
pub(super) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| SUSPICIOUS[usize::from(byte)]) {
        // A suspicious byte is ASCII or leads a character, so both cuts fall between characters.
        let (clean, tail) = rest.split_at(at);
        out.extend_from_slice(clean.as_bytes());
        let mut chars = tail.chars();
        if let Some(c) = chars.next() {
            character(out, c);
        }
        rest = chars.as_str();
    }
    out.extend_from_slice(rest.as_bytes());
    out.push(b'"');
}

/// Appends a JSON string or `null`.
pub(super) fn optional(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => string(out, text),
        None => null(out),
    }
}

/// Appends `null`.
pub(super) fn null(out: &mut Vec<u8>) {
    out.extend_from_slice(b"null");
}

/// Appends an integer.
pub(super) fn integer(out: &mut Vec<u8>, number: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Appends an integer or `null`.
pub(super) fn optional_integer(out: &mut Vec<u8>, number: Option<impl itoa::Integer>) {
    match number {
        Some(number) => integer(out, number),
        None => null(out),
    }
}

/// Appends `true` or `false`.
pub(super) fn boolean(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// Appends a time as a JSON string, or `null`.
pub(super) fn time(out: &mut Vec<u8>, time: Option<Timestamp>) {
    match time {
        Some(time) => {
            out.push(b'"');
            out.extend_from_slice(rfc3339(time).as_bytes());
            out.push(b'"');
        }
        None => null(out),
    }
}

/// A time as RFC 3339 text in UTC with microseconds.
pub(super) fn rfc3339(time: Timestamp) -> String {
    match jiff::Timestamp::from_microsecond(time.0) {
        Ok(timestamp) => PRINTER.timestamp_to_string(&timestamp),
        Err(_) => time.to_string(),
    }
}

/// Appends microseconds as a JSON number of milliseconds, exactly.
pub(super) fn milliseconds(out: &mut Vec<u8>, micros: i64) {
    if micros < 0 {
        out.push(b'-');
    }
    let micros = micros.unsigned_abs();
    integer(out, micros / 1_000);
    let fraction = micros % 1_000;
    if fraction > 0 {
        let digits = [fraction / 100, fraction / 10 % 10, fraction % 10];
        let length = digits.iter().rposition(|&digit| digit != 0).map_or(0, |last| last + 1);
        out.push(b'.');
        out.extend(digits.iter().take(length).map(|&digit| b'0' + digit as u8));
    }
}

fn character(out: &mut Vec<u8>, c: char) {
    match c {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        c if is_obeyed(c) => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.extend_from_slice(b"\\u");
                for shift in [12, 8, 4, 0] {
                    out.push(b"0123456789abcdef"[usize::from(*unit >> shift & 0xf)]);
                }
            }
        }
        c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::{milliseconds, rfc3339, string};
    use crate::model::Timestamp;

    fn quoted(text: &str) -> String {
        let mut out = Vec::new();
        string(&mut out, text);
        String::from_utf8(out).expect("UTF-8 in, UTF-8 out")
    }

    #[test]
    fn escapes_what_json_and_terminals_cannot_take() {
        assert_eq!(quoted("a\"b\\c\n\u{1b}"), r#""a\"b\\c\n\u001b""#);
        assert_eq!(quoted("é\u{9b}\u{202e}…\u{e0041}"), "\"é\\u009b\\u202e…\\udb40\\udc41\"");
    }

    #[test]
    fn milliseconds_are_exact() {
        let cases = [(0, "0"), (12_400, "12.4"), (1, "0.001"), (-1_050, "-1.05"), (7_000, "7")];
        for (micros, expected) in cases {
            let mut out = Vec::new();
            milliseconds(&mut out, micros);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }

    #[test]
    fn times_have_six_digits() {
        assert_eq!(rfc3339(Timestamp::new(1_772_359_200, 0)), "2026-03-01T10:00:00.000000Z");
    }

    proptest::proptest! {
        #[test]
        fn any_string_reads_back(text in "(?s).*") {
            let read: String = serde_json::from_str(&quoted(&text)).expect("valid JSON");
            proptest::prop_assert_eq!(read, text);
        }
    }
}
