//! Whether a text is one JSON value from end to end.

use super::{Cursor, Malformed};

/// Reads the whole of `text` and keeps nothing.
///
/// # Errors
/// Where it stops being JSON.
pub(in crate::format) fn check(text: &[u8]) -> Result<(), Malformed> {
    let mut cursor = Cursor::new(text);
    let mut lists = Vec::new();
    loop {
        match cursor.peek() {
            Some(b'{') => {
                cursor.enter_object()?;
                lists.push(false);
            }
            Some(b'[') => {
                cursor.enter_list()?;
                lists.push(true);
            }
            _ => leaf(&mut cursor)?,
        }
        loop {
            let more = match lists.last() {
                None => return cursor.end(),
                Some(true) => cursor.item()?,
                Some(false) => cursor.key()?.is_some(),
            };
            if more {
                break;
            }
            lists.pop();
        }
    }
}

/// A string, a number or a literal.
fn leaf(cursor: &mut Cursor<'_>) -> Result<(), Malformed> {
    let before = cursor.clone();
    if cursor.peek() == Some(b'"') {
        return match cursor.text()? {
            Some(text) if !text.is_well_formed() => Err(before.expected("an escape that exists")),
            _ => Ok(()),
        };
    }
    let value = cursor.skip()?;
    let number = || {
        let first = value.strip_prefix(b"-").unwrap_or(value).first();
        first.is_some_and(u8::is_ascii_digit)
            && str::from_utf8(value).is_ok_and(|digits| digits.parse::<f64>().is_ok())
    };
    match value {
        b"true" | b"false" | b"null" | b"NaN" | b"Infinity" | b"-Infinity" => Ok(()),
        _ if number() => Ok(()),
        _ => Err(before.expected("a value")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::check;

    #[test]
    fn takes_json_and_what_python_adds() {
        for text in
            ["{}", r#"{"a":[1,-2.5e3,true,null,"\u00e9"],"b":{}}"#, "[NaN,-Infinity]", " 1 "]
        {
            assert_eq!(check(text.as_bytes()), Ok(()), "{text}");
        }
        assert_eq!(check(&[b"[".repeat(10_000), b"]".repeat(10_000)].concat()), Ok(()));
    }

    #[test]
    fn refuses_what_is_not_json() {
        for text in [
            "",
            "{",
            "[1,]",
            r#"{"a":1,}"#,
            r#"{"a"}"#,
            "[1 2]",
            r#"["\x"]"#,
            "[-]",
            "{]",
            "1 2",
            "[tru]",
        ] {
            assert!(check(text.as_bytes()).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json_on_valid_and_broken_texts(text in r#"[\[\]{},:"a1 ]{0,12}"#) {
            let serde = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            // A number with letters is read as one token, and leading zeros are let through.
            prop_assert_eq!(check(text.as_bytes()).is_ok(), serde, "{}", text);
        }
    }
}
