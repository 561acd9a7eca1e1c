//! A cheap first look at the body of a success response: could it be an error envelope that speaks
//! of credentials?
//!
//! Nearly every response is a success, and nearly every success body is data. This look costs a
//! fraction of a microsecond, reading a body for its cause several.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::model::{Exchange, Known, Response, limits};

/// Stems of the words that any statement about credentials needs, in the languages that are
/// written in ASCII; without their first letters, so that case rarely matters.
const STEMS: &[&str] = &[
    "oken",
    "OKEN",
    "jwt",
    "Jwt",
    "JWT",
    "uthent",
    "uthoriz",
    "uthoris",
    "uthed",
    "uthE",
    "uthF",
    "gemeld",
    "uth_",
    "_auth",
    "-auth",
    " auth",
    "AUTH",
    "ogin",
    "OGIN",
    "og in",
    "og on",
    "ogged",
    "ign in",
    "ign-in",
    "ignin",
    "IGN",
    "essi",
    "ESSI",
    "redential",
    "REDENTIAL",
    "assword",
    "ASSWORD",
    "xpir",
    "XPIR",
    "pi_key",
    "pi key",
    "piKey",
    "pi-key",
    "pikey",
    "PI key",
    "PI_KEY",
    "ookie",
    "nmeld",
    "meldet",
    "elaufen",
    "ugang",
    "eton",
    "icket",
    "ecret",
    "ignature",
    "dentif",
    "assphrase",
    "vocad",
];

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    // Leftmost matching is what lets the search use SIMD.
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(STEMS).ok()
});

/// Whether the response body may say that credentials were refused. True when in doubt, and for a
/// body that was not recorded; false for one that was left unread because it is no envelope.
pub fn may_refuse(exchange: &Exchange<'_>) -> bool {
    let Some(response) = &exchange.response else { return true };
    match &response.body {
        Known::Present(body) => !body.complete || speaks_of_credentials(&body.bytes),
        // Logs never show bodies: there a long one is as unknown as a short one.
        Known::Absent | Known::Unknown => exchange.log.is_some() || !is_payload(response),
    }
}

/// Whether a body cannot be an error envelope by its length or its media type: pages, scripts,
/// pictures.
fn is_payload(response: &Response<'_>) -> bool {
    response.body_bytes.is_some_and(|length| length > limits::ENVELOPE as u64)
        || response.headers.values("content-type").next().is_some_and(|value| {
            let is = |start: &[u8]| {
                value.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
            };
            PAYLOADS.iter().any(|start| is(start.as_bytes()))
        })
}

/// Starts of media types that are neither JSON nor XML nor plain text, the most frequent first.
const PAYLOADS: &[&str] = &[
    "text/html",
    "image/",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/x-javascript",
    "font/",
    "video/",
    "audio/",
    "application/octet-stream",
    "application/pdf",
    "application/zip",
    "application/gzip",
    "application/wasm",
];

fn speaks_of_credentials(body: &[u8]) -> bool {
    // Other scripts, raw or escaped, are left to the real reading.
    if !body.is_ascii() || memchr::memmem::find(body, b"\\u").is_some() {
        return true;
    }
    FINDER.as_ref().is_none_or(|finder| finder.is_match(body))
}

#[cfg(test)]
mod tests {
    use super::{may_refuse, speaks_of_credentials};
    use crate::format::transcript::with_exchange;

    #[test]
    fn a_page_left_unread_is_no_envelope() {
        let unread = |media_type: &str| {
            let text = format!(
                "#! response-body unknown\nGET / HTTP/1.1\nHost: a.example\n\n\
                 HTTP/1.1 200 OK\nContent-Type: {media_type}\n\n"
            );
            with_exchange(&text, may_refuse).unwrap()
        };
        for media_type in ["text/html; charset=utf-8", "Image/png", "text/css"] {
            assert!(!unread(media_type), "{media_type}");
        }
        for media_type in ["application/json", "application/problem+xml", "text/plain"] {
            assert!(unread(media_type), "{media_type}");
        }
    }

    #[test]
    fn lets_through_what_speaks_of_credentials() {
        for body in [
            r#"{"success":false,"code":"TOKEN_EXPIRED"}"#,
            r#"{"ok":false,"error":"not_authed"}"#,
            r#"{"ok":false,"error":"invalid_auth"}"#,
            r#"{"error":"AuthError"}"#,
            r#"{"errorCode":"UNAUTHENTICATED"}"#,
            r#"{"errcode":42001,"errmsg":"access_token expired"}"#,
            r#"{"error":"Please log in"}"#,
            r#"{"error":"Sie sind nicht angemeldet"}"#,
            r#"{"fehler":"Sitzung abgelaufen"}"#,
            r#"{"error":"session expirée"}"#,
            r#"{"message":"API key not valid"}"#,
            r#"{"msg":"token已过期"}"#,
            r#"{"msg":"\u767b\u5f55"}"#,
        ] {
            assert!(speaks_of_credentials(body.as_bytes()), "{body}");
        }
    }

    #[test]
    fn stops_plain_data() {
        assert!(!speaks_of_credentials(br#"{"id":7,"author":"Ann","items":[1,2,3],"total":3}"#));
    }
}
