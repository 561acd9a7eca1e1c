//! What the program that wrote a HAR file leaves out of it.
//!
//! Chrome and its kin write "sanitised" files by default: `Authorization`, `Cookie` and
//! `Set-Cookie` are removed without a trace. Others are cleaned by hand or by a script before they
//! are passed on. In such a file credentials are unknown, not absent.

use std::io::{self, Read};

use memchr::memmem;

use crate::format::json::is_space;

/// How much of the file is searched at a time: it stays in a core's cache.
const WINDOW: usize = 256 << 10;

/// How far back from a header the name of its list is looked for.
const REACH: usize = 32 << 10;

/// The file's exporter, as far as it is known when an entry is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exporter {
    /// It may have removed credentials.
    sanitises: bool,
    /// It is built on Chrome's network events.
    chromium: bool,
}

impl Exporter {
    /// From `creator.name` and the log's comment, if these were already read, and from what is
    /// known of the whole file (see [`mentions_credentials`]). An unknown exporter may be one that
    /// sanitises.
    pub(super) fn new(
        creator: Option<&str>,
        credentials_seen: Option<bool>,
        says_sanitised: bool,
    ) -> Self {
        let is = |names: &[&str]| creator.is_none_or(|c| names.iter().any(|name| c.contains(name)));
        Self {
            sanitises: says_sanitised || credentials_seen != Some(true) && is(&["WebInspector"]),
            chromium: is(&["WebInspector", "chrome-har", "Chrome", "Browsertime", "Puppeteer"]),
        }
    }

    /// Whether credentials may have been removed from an entry. One that shows a credential field
    /// was not sanitised, even if nothing is known of the whole file.
    pub(super) fn withholds(self, entry_shows_credentials: bool) -> bool {
        self.sanitises && !entry_shows_credentials
    }

    /// Whether its request lists lack `Host` and `:authority` and are complete nevertheless:
    /// proxies do that with HTTP/2 and HTTP/3, where the pseudo-header fields are kept apart.
    /// Chrome's lists without them are its "provisional headers", which were never sent.
    pub(super) fn omits_host(self, version: Option<&str>) -> bool {
        !self.chromium && matches!(version, Some("2" | "3"))
    }
}

/// Whether a file that starts with `head` may be sanitised, so that
/// [`mentions_credentials`] is worth its time.
pub fn may_be_sanitised(head: &[u8]) -> bool {
    memmem::find(head, b"WebInspector").is_some() || memmem::find(head, b"\"creator\"").is_none()
}

/// Whether a comment says that something was taken out of the file.
pub(super) fn says_sanitised(comment: &[u8]) -> bool {
    let comment = comment.to_ascii_lowercase();
    ["sanitis", "sanitiz", "redact", "anonymi", "scrubbed", "removed", "stripped"]
        .iter()
        .any(|word| memmem::find(&comment, word.as_bytes()).is_some())
}

/// Whether a header list of the HAR file in `reader` holds `Authorization`, `Proxy-Authorization`,
/// `Cookie` or `Set-Cookie`: then it was not sanitised. Stops at the first.
///
/// A cookie or parameter of that name, or a `Vary: Cookie`, does not count. When in doubt the
/// answer is no, which only makes rules more careful.
///
/// # Errors
/// When `reader` fails.
pub fn mentions_credentials(mut reader: impl Read) -> io::Result<bool> {
    let mut window = vec![0; REACH + WINDOW];
    let mut filled = 0;
    loop {
        let mut ended = false;
        while let Some(room) = window.get_mut(filled..)
            && !room.is_empty()
        {
            match reader.read(room) {
                Ok(0) => {
                    ended = true;
                    break;
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let text = window.get(..filled).unwrap_or_default();
        if names_credentials(text) {
            return Ok(true);
        }
        if ended {
            return Ok(false);
        }
        let kept = filled.saturating_sub(REACH);
        window.copy_within(kept..filled, 0);
        filled -= kept;
    }
}

/// The same for text in memory.
pub(super) fn names_credentials(text: &[u8]) -> bool {
    [b"ookie\"".as_slice(), b"uthorization\""].into_iter().any(|tail| {
        let mut lists = Lists { text, seen: 0, is_headers: false };
        memmem::find_iter(text, tail)
            .filter(|&at| is_credential_name(text.get(..at).unwrap_or_default(), tail))
            .any(|at| lists.is_headers(at))
    })
}

/// Whether `before`, which ends before `tail`, ends in `"name": "` and the rest of a field name.
fn is_credential_name(before: &[u8], tail: &[u8]) -> bool {
    let Some((initial, before)) = before.split_last() else { return false };
    let prefix: &[u8] = match (initial.to_ascii_lowercase(), tail) {
        (b'c', b"ookie\"") => b"set-",
        (b'a', b"uthorization\"") => b"proxy-",
        _ => return false,
    };
    let before = match before.split_at_checked(before.len().saturating_sub(prefix.len())) {
        Some((rest, end)) if end.eq_ignore_ascii_case(prefix) => rest,
        _ => before,
    };
    before
        .strip_suffix(b"\"")
        .and_then(|before| trim_end(before).strip_suffix(b":"))
        .is_some_and(|before| trim_end(before).ends_with(b"\"name\""))
}

fn trim_end(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|&byte| !is_space(byte)).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or_default()
}

/// Tells in which list of names and values a place lies. Places must ascend, so that no byte is
/// searched twice.
struct Lists<'a> {
    text: &'a [u8],
    seen: usize,
    is_headers: bool,
}

impl Lists<'_> {
    fn is_headers(&mut self, at: usize) -> bool {
        let between = self.text.get(self.seen..at).unwrap_or_default();
        let last = |name: &[u8]| memmem::rfind(between, name);
        let headers = last(b"\"headers\"");
        let other = last(b"\"queryString\"").max(last(b"\"cookies\"")).max(last(b"\"params\""));
        if headers.is_some() || other.is_some() {
            self.is_headers = headers > other;
        }
        self.seen = at;
        self.is_headers
    }
}

#[cfg(test)]
mod tests {
    use super::{Exporter, mentions_credentials, says_sanitised};

    #[test]
    fn finds_credential_fields_in_header_lists() {
        for text in [
            r#"{"request":{"headers":[{"name":"Host","value":"x"},{"name":"cookie","value":"a"}]"#,
            r#""headers": [ { "name" : "Set-Cookie", "#,
            "\"headers\": [ {\n  \"name\": \"Authorization\",\n",
            r#""queryString":[],"headers":[{"name":"proxy-authorization""#,
        ] {
            assert!(mentions_credentials(text.as_bytes()).unwrap(), "{text}");
        }
    }

    #[test]
    fn other_places_with_such_a_name_prove_nothing() {
        for text in [
            r#""headers":[{"name":"Vary","value":"Cookie"}]"#,
            r#""headers":[],"queryString":[{"name":"authorization","value":"1"}]"#,
            r#""headers":[],"cookies":[{"name":"cookie","value":"1"}]"#,
            r#""headers":[{"name":"x-cookie","value":"1"}]"#,
            r#""headers":[],"text":"{\"name\":\"cookie\"}""#,
            r#"{"name":"cookie"}"#,
            "ookie\"",
        ] {
            assert!(!mentions_credentials(text.as_bytes()).unwrap(), "{text}");
        }
    }

    #[test]
    fn a_field_across_windows_is_found() {
        for padding in 262_000..262_300 {
            let text = format!("{}{}", " ".repeat(padding), r#""headers":[{"name":"cookie"}]"#);
            assert!(mentions_credentials(text.as_bytes()).unwrap(), "{padding}");
        }
    }

    #[test]
    fn only_a_known_exporter_is_trusted_to_keep_credentials() {
        let withholds = |creator, seen, shown| Exporter::new(creator, seen, false).withholds(shown);
        assert!(withholds(Some("WebInspector"), Some(false), false));
        assert!(withholds(Some("WebInspector"), None, false));
        assert!(!withholds(Some("WebInspector"), None, true));
        assert!(!withholds(Some("WebInspector"), Some(true), false));
        assert!(withholds(None, None, false));
        assert!(!withholds(Some("Firefox"), Some(false), false));
        let said = Exporter::new(Some("Firefox"), Some(false), true);
        assert!(said.withholds(false) && !said.withholds(true));
    }

    #[test]
    fn comments_tell_of_sanitising() {
        for comment in ["\"Sanitized by a script\"", "\"cookies REDACTED\"", "\"tokens removed\""] {
            assert!(says_sanitised(comment.as_bytes()), "{comment}");
        }
        for comment in ["\"\"", "\"日本\"", "\"exported for the meeting\"", "null"] {
            assert!(!says_sanitised(comment.as_bytes()), "{comment}");
        }
    }
}
