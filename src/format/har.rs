//! HAR files (HTTP Archive 1.2): what browsers, proxies and test tools export.
//!
//! A serial stage finds where each entry begins and ends without reading it; entries are then read
//! in parallel, as far as they are wanted. Memory is bounded by the window, not by the file.

mod content;
mod entry;
mod exporter;
mod headers;
mod scan;
mod sighting;
mod window;

use std::io::Read;

use super::Reader;
use super::json::Cursor;
use crate::source::SourceError;

pub use exporter::{may_be_sanitised, mentions_credentials};

/// Opens a HAR file in UTF-8.
///
/// `credentials_seen` is what [`mentions_credentials`] says of the whole file, `None` for a
/// stream. It only matters where [`may_be_sanitised`].
///
/// # Errors
/// When the input cannot be read.
pub fn open(
    content: Box<dyn Read + Send>,
    credentials_seen: Option<bool>,
) -> Result<Box<dyn Reader>, SourceError> {
    Ok(Box::new(window::Windows::new(content, credentials_seen)?))
}

/// Whether `head`, the start of an input, is that of a HAR file: an object with a member `log`
/// that has the members HAR 1.2 gives it.
pub fn recognise(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut cursor = Cursor::new(text);
    if cursor.peek() != Some(b'{') || cursor.enter_object().is_err() {
        return false;
    }
    while let Ok(Some(key)) = cursor.key() {
        if key.as_ref() == b"log" {
            return cursor.peek() == Some(b'{') && is_log(&mut cursor);
        }
        if cursor.skip().is_err() {
            break;
        }
    }
    false
}

/// Whether the next value, which may be cut off, is an object like HAR's `log`.
fn is_log(cursor: &mut Cursor<'_>) -> bool {
    let mut entered = cursor.enter_object().is_ok();
    while entered && let Ok(Some(key)) = cursor.key() {
        let fits = match key.as_ref() {
            b"entries" | b"pages" => cursor.peek() == Some(b'['),
            b"creator" | b"browser" => cursor.peek() == Some(b'{'),
            b"version" => {
                cursor.clone().words().is_ok_and(|v| v.is_some_and(|v| v.starts_with(b"1.")))
            }
            _ => false,
        };
        if fits {
            return true;
        }
        entered = cursor.skip().is_ok();
    }
    false
}
