//! Collects the texts of a body that may name the cause of a refusal.

mod envelope;
mod json;
mod keys;
mod markup;

use std::borrow::Cow;

pub(super) use keys::{KEYS, plain_key};
pub(super) use markup::is_login_page;

/// Bytes of a body that are looked at. An error body explains itself in its first kilobytes; what
/// lies beyond counts as not seen.
const BODY: usize = 64 << 10;

/// Texts kept of one body; more are counted as not seen.
const TEXTS: usize = 48;

/// One text and where it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    /// `error.code`, `<title>`, `text`.
    pub(super) place: String,
    /// The text, unescaped.
    pub(super) value: String,
    /// One word that a machine reads.
    pub(super) is_code: bool,
    /// Its end was seen, so nothing in it is missing.
    pub(super) is_closed: bool,
    /// A field of the request is named beside it: `{"field": "owner", "message": "lacks a role"}`.
    pub(super) of_field: bool,
}

/// The texts of a body.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub(super) list: Vec<Text>,
    /// Everything that could have been a text was seen.
    pub(super) complete: bool,
    pub(super) form: Form,
    /// There is one message, and nothing else.
    pub(super) is_lone: bool,
    /// The status code that the body gives for itself: `{"status": 401, …}`.
    pub(super) status: Option<u16>,
}

/// What a body is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// An object or array.
    Json,
    /// XML, SOAP included.
    Xml,
    /// A page for people.
    Html,
    /// Words, or nothing known.
    #[default]
    Plain,
}

/// What of a body may hold an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The body of an error response: any key that names an error, however deep.
    Error,
    /// The body of a success response: only an error envelope, never the payload.
    Envelope,
}

/// Collects the texts of `bytes`; `complete` says whether they are the whole body.
pub(super) fn collect(bytes: &[u8], complete: bool, scope: Scope) -> Texts {
    let cut = bytes.len() > BODY;
    let bytes = bytes.get(..BODY).unwrap_or(bytes);
    let complete = complete && !cut;
    let trimmed = trim(bytes);
    let mut texts = match (trimmed.first(), scope) {
        (Some(b'{' | b'['), _) => json::collect(trimmed, complete, scope),
        (Some(b'<'), Scope::Error) => markup::collect(trimmed, complete),
        (Some(b'<'), Scope::Envelope) => markup::envelope(trimmed, complete),
        (first, Scope::Envelope) => {
            Texts { complete: complete || first.is_some(), ..Texts::default() }
        }
        // A prefix against script inclusion: )]}', for(;;);
        (Some(b')' | b'f' | b'w'), Scope::Error) if script_guard(trimmed).is_some() => {
            json::collect(script_guard(trimmed).unwrap_or_default(), complete, scope)
        }
        _ => plain(trimmed, complete),
    };
    if texts.list.len() > TEXTS {
        texts.list.truncate(TEXTS);
        texts.complete = false;
    }
    texts
}

fn plain(bytes: &[u8], complete: bool) -> Texts {
    // Four bytes per character at most.
    let most = super::reading::TEXT * 4;
    let shown = bytes.get(..most).unwrap_or(bytes);
    // JSON that is a mere string.
    let value = lossy(shown);
    let value = value.trim().trim_matches('"');
    let value = if is_form(value) { unform(value) } else { value.to_owned() };
    let is_closed = complete || bytes.len() > most;
    let mut texts = Texts { complete: is_closed, ..Texts::default() };
    if !value.is_empty() && !looks_binary(&value) {
        let is_code = looks_like_code(&value);
        texts.list.push(Text {
            place: "text".to_owned(),
            value,
            is_code,
            is_closed,
            of_field: false,
        });
    }
    texts
}

/// Whether a text is `error=invalid_token&error_description=…` (OAuth 1.0 and early OAuth 2.0).
fn is_form(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && text.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
        })
}

/// The words of a form: parameters become sentences.
fn unform(text: &str) -> String {
    text.replace('+', " ").replace("%20", " ").replace('&', "\n").replace('=', ": ")
}

fn script_guard(bytes: &[u8]) -> Option<&[u8]> {
    let start = bytes.iter().take(24).position(|&b| b == b'{' || b == b'[')?;
    let (guard, rest) = bytes.split_at_checked(start)?;
    (guard.starts_with(b")]}'") || guard.starts_with(b"for") || guard.starts_with(b"while"))
        .then_some(rest)
}

fn trim(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start()
}

fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// A word for machines: `TOKEN_EXPIRED`, `keymanagement.service.invalid_access_token`.
fn looks_like_code(value: &str) -> bool {
    value.len() <= 120
        && value.bytes().any(|b| b.is_ascii_alphabetic())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.:/#{}'".contains(&b))
}

fn looks_binary(value: &str) -> bool {
    let strange =
        value.chars().take(64).filter(|c| c.is_control() && !c.is_whitespace() || *c == '\u{fffd}');
    strange.count() > 4
}
