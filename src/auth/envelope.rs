//! A cheap first look at the body of a success response: could it be an error envelope that speaks
//! of credentials?
//!
//! Nearly every response is a success, and nearly every success body is data. This look costs a
//! fraction of a microsecond, reading a body for its cause several.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;

use super::facts::media_type;
use super::{grpc, program};
use crate::model::{Exchange, Known, Response, is_page, limits};

/// Stems of the words that any statement about credentials needs, in the languages that are
/// written in ASCII; without their first letters, so that case rarely matters. Not more than 64: beyond
/// that the search does without SIMD.
const STEMS: &[&str] = &[
    "oken",
    "OKEN",
    "jwt",
    "Jwt",
    "JWT",
    "uthent",
    "uthori",
    "uthed",
    "uthE",
    "uthF",
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
    "PI ",
    "PIKEY",
    "_KEY",
    "ccess_",
    "ookie",
    "meld",
    "elaufen",
    "ugang",
    "eton",
    "icket",
    "ecret",
    "ignature",
    "dentif",
    "assphrase",
    "vocad",
    // Rights.
    "scope",
    // OAuth's codes.
    "nvalid_",
    "ot allowed",
    "dministra",
    "nly admin",
    "ermission",
    "ERMISSION",
    "ermiso",
    "ermess",
    "rivileg",
    "orbidden",
    "ORBIDDEN",
];

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    // Leftmost matching is what lets the search use SIMD.
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(STEMS).ok()
});

/// How JSON writes characters of other scripts.
static ESCAPE: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(b"\\u"));

/// Whether the response body may say that credentials were refused. True when in doubt, and for
/// every short document that was not recorded.
pub fn may_refuse(exchange: &Exchange<'_>) -> bool {
    let Some(response) = &exchange.response else { return false };
    // A refused gRPC call has nothing but its status, and a 200.
    let mut statuses =
        response.trailers.values("grpc-status").chain(response.headers.values("grpc-status"));
    if statuses.any(grpc::is_refusal) {
        return true;
    }
    match &response.body {
        Known::Absent => false,
        _ if is_page_for_program(exchange, response) => true,
        Known::Present(body) => !body.complete || speaks_of_credentials(&body.bytes),
        // Logs never show bodies: there a long one is as unknown as a short one.
        Known::Unknown => exchange.log.is_some() || may_be_envelope(response),
    }
}

/// Whether a program, which cannot have wanted it, was given a page: it may be that of a login.
fn is_page_for_program(exchange: &Exchange<'_>, response: &Response<'_>) -> bool {
    let is_page = response.headers.values("content-type").next().is_some_and(is_page);
    let request = exchange.request_headers();
    is_page && program::sign_of_program(&|name| request.values(name).next()).is_some()
}

/// Whether a body that was not recorded, or was left out, may have been an envelope: a document, and
/// not longer than envelopes are.
fn may_be_envelope(response: &Response<'_>) -> bool {
    if let Known::Present(value) = response.headers.get("content-type") {
        let media_type = media_type(value);
        if !media_type.contains("json") && !media_type.contains("xml") {
            return false;
        }
    }
    let announced = response
        .headers
        .values("content-length")
        .next()
        .and_then(|value| std::str::from_utf8(value).ok()?.trim().parse().ok());
    let is_coded = matches!(response.headers.get("content-encoding"), Known::Present(_));
    let most = if is_coded { limits::CODED_ENVELOPE } else { limits::ENVELOPE };
    response.body_bytes.or(announced).is_none_or(|length| length <= most as u64)
}

/// Whether a body holds a word about credentials near its beginning. True when in doubt.
pub fn speaks_of_credentials(body: &[u8]) -> bool {
    let body = body.get(..limits::ENVELOPE_HEAD).unwrap_or(body);
    // Other scripts, raw or escaped, are left to the real reading.
    if !body.is_ascii() || ESCAPE.find(body).is_some() {
        return true;
    }
    FINDER.as_ref().is_none_or(|finder| finder.is_match(body)) || is_introspection(body)
}

/// Whether a body may be that of a token introspection, which says first whether the token is active
/// (RFC 7662 section 2.2). Elsewhere in a document that word is about anything.
fn is_introspection(body: &[u8]) -> bool {
    let object = body.trim_ascii_start().strip_prefix(b"{");
    object.is_some_and(|members| members.trim_ascii_start().starts_with(b"\"active\""))
}

#[cfg(test)]
mod tests {
    use super::{STEMS, may_refuse, speaks_of_credentials};
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
        for media_type in ["text/html; charset=utf-8", "Image/png", "text/plain"] {
            assert!(!unread(media_type), "{media_type}");
        }
        for media_type in ["application/json", "application/problem+xml"] {
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
            "<r><error>Invalid API Key</error></r>",
            r#"{"msg":"token已过期"}"#,
            r#"{"msg":"\u767b\u5f55"}"#,
        ] {
            assert!(speaks_of_credentials(body.as_bytes()), "{body}");
        }
    }

    #[test]
    fn stems_are_few_enough_for_a_fast_search() {
        assert!(STEMS.len() <= 64, "{}", STEMS.len());
    }

    #[test]
    fn stops_plain_data() {
        assert!(!speaks_of_credentials(br#"{"id":7,"author":"Ann","items":[1,2,3],"total":3}"#));
    }
}
