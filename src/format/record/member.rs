//! Members of a record, and what to say when they are not what the contract says.

use std::borrow::Cow;
use std::fmt;

use crate::format::json::{Cursor, Malformed};

/// Why a line is no exchange record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// The line is not JSON.
    Malformed(Malformed),
    /// A member is not what the contract says.
    Member { name: &'static str, wanted: &'static str },
}

impl Misfit {
    pub(super) const fn new(name: &'static str, wanted: &'static str) -> Self {
        Self::Member { name, wanted }
    }
}

impl From<Malformed> for Misfit {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(malformed) => malformed.fmt(f),
            Self::Member { name, wanted } => write!(f, "`{name}` is not {wanted}"),
        }
    }
}

/// Passes over `null` if that comes next.
pub(super) fn is_null(cursor: &mut Cursor<'_>) -> Result<bool, Malformed> {
    if cursor.peek() == Some(b'n') { cursor.skip().map(|_| true) } else { Ok(false) }
}

pub(super) fn text<'a>(
    cursor: &mut Cursor<'a>,
    name: &'static str,
) -> Result<Option<Cow<'a, str>>, Misfit> {
    if is_null(cursor)? {
        return Ok(None);
    }
    cursor.text()?.map(|text| Some(text.text())).ok_or(Misfit::new(name, "text or null"))
}

pub(super) fn bytes<'a>(
    cursor: &mut Cursor<'a>,
    name: &'static str,
) -> Result<Option<Cow<'a, [u8]>>, Misfit> {
    if is_null(cursor)? {
        return Ok(None);
    }
    cursor.text()?.map(|text| Some(text.bytes())).ok_or(Misfit::new(name, "text or null"))
}

pub(super) fn texts<'a>(
    cursor: &mut Cursor<'a>,
    name: &'static str,
) -> Result<Option<Vec<Cow<'a, str>>>, Misfit> {
    let wrong = Misfit::new(name, "a list of texts or null");
    if is_null(cursor)? {
        return Ok(None);
    }
    if !cursor.enter_list()? {
        return Err(wrong);
    }
    let mut texts = Vec::new();
    while cursor.item()? {
        texts.push(cursor.text()?.ok_or(wrong)?.text());
    }
    Ok(Some(texts))
}

pub(super) fn number(cursor: &mut Cursor<'_>, name: &'static str) -> Result<Option<f64>, Misfit> {
    if is_null(cursor)? {
        return Ok(None);
    }
    cursor.number()?.map(Some).ok_or(Misfit::new(name, "a number or null"))
}

pub(super) fn boolean(cursor: &mut Cursor<'_>, name: &'static str) -> Result<bool, Misfit> {
    match cursor.skip()? {
        b"true" => Ok(true),
        b"false" | b"null" => Ok(false),
        _ => Err(Misfit::new(name, "true, false or null")),
    }
}

/// A status code, 0 for one that was not sent, or null.
pub(super) fn code(cursor: &mut Cursor<'_>, wrong: Misfit) -> Result<Option<u16>, Misfit> {
    if is_null(cursor)? {
        return Ok(None);
    }
    match cursor.number()? {
        #[allow(clippy::cast_sign_loss, reason = "the range is checked")]
        Some(code) if code == 0.0 || (100.0..1000.0).contains(&code) => Ok(Some(code as u16)),
        _ => Err(wrong),
    }
}

pub(super) fn utf8(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}
