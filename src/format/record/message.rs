//! The request or response object of a record.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::member::{Misfit, boolean, bytes, code, is_null, number, text, texts};
use crate::format::json::{Cursor, Text};
use crate::model::{Body, Depth, Field, Headers, Knowledge, Known, limits};

/// A name and a value.
type Pair<'a> = (Cow<'a, [u8]>, Cow<'a, [u8]>);

/// A message, its strings where they lie if they have no escapes.
#[allow(clippy::struct_excessive_bools, reason = "the members of the contract")]
#[derive(Debug, Default)]
pub(super) struct Message<'a> {
    pub(super) method: Option<Cow<'a, [u8]>>,
    pub(super) url: Option<Cow<'a, [u8]>>,
    pub(super) scheme: Option<Cow<'a, str>>,
    pub(super) authority: Option<Cow<'a, [u8]>>,
    pub(super) status: u16,
    headers: Option<Vec<Pair<'a>>>,
    headers_complete: bool,
    /// More than [`limits::FIELDS`]; the rest is left out.
    pub(super) headers_cut: bool,
    absent: Vec<Cow<'a, str>>,
    withheld: Option<Vec<Cow<'a, str>>>,
    trailers: Option<Vec<Pair<'a>>>,
    trailers_cut: bool,
    body: Option<Text<'a>>,
    base64: bool,
    pub(super) body_bytes: Option<u64>,
    body_complete: bool,
}

/// Names of a message's members, for misfits.
pub(super) struct Names {
    message: &'static str,
    method: &'static str,
    url: &'static str,
    scheme: &'static str,
    authority: &'static str,
    headers: &'static str,
    headers_complete: &'static str,
    headers_absent: &'static str,
    headers_withheld: &'static str,
    trailers: &'static str,
    trailers_complete: &'static str,
    body: &'static str,
    body_encoding: &'static str,
    body_bytes: &'static str,
    body_complete: &'static str,
}

macro_rules! names {
    ($message:literal) => {
        Names {
            message: $message,
            method: concat!($message, ".method"),
            url: concat!($message, ".url"),
            scheme: concat!($message, ".scheme"),
            authority: concat!($message, ".host"),
            headers: concat!($message, ".headers"),
            headers_complete: concat!($message, ".headers_complete"),
            headers_absent: concat!($message, ".headers_absent"),
            headers_withheld: concat!($message, ".headers_withheld"),
            trailers: concat!($message, ".trailers"),
            trailers_complete: concat!($message, ".trailers_complete"),
            body: concat!($message, ".body"),
            body_encoding: concat!($message, ".body_encoding"),
            body_bytes: concat!($message, ".body_bytes"),
            body_complete: concat!($message, ".body_complete"),
        }
    };
}

pub(super) static REQUEST: Names = names!("request");
pub(super) static RESPONSE: Names = names!("response");

/// What the model borrows as slices.
pub(super) struct Lent<'m> {
    fields: Vec<Field<'m>>,
    trailers: Vec<Field<'m>>,
    absent: Vec<&'m str>,
    withheld: Vec<&'m str>,
}

impl<'a> Message<'a> {
    pub(super) fn read(cursor: &mut Cursor<'a>, names: &Names) -> Result<Option<Self>, Misfit> {
        if is_null(cursor)? {
            return Ok(None);
        }
        if !cursor.enter_object()? {
            return Err(Misfit::new(names.message, "an object or null"));
        }
        let mut message = Self::default();
        while let Some(key) = cursor.key()? {
            match key.as_ref() {
                b"method" => message.method = bytes(cursor, names.method)?,
                b"url" => message.url = bytes(cursor, names.url)?,
                b"scheme" => message.scheme = text(cursor, names.scheme)?,
                b"host" => message.authority = bytes(cursor, names.authority)?,
                b"status" => {
                    let wrong = Misfit::new("response.status", "a number from 100 to 999, or 0");
                    message.status = code(cursor, wrong)?.unwrap_or_default();
                }
                b"headers" => {
                    (message.headers, message.headers_cut) = fields(cursor, names.headers)?;
                }
                b"headers_complete" => {
                    message.headers_complete = boolean(cursor, names.headers_complete)?;
                }
                b"headers_absent" => {
                    message.absent = texts(cursor, names.headers_absent)?.unwrap_or_default();
                }
                b"headers_withheld" => message.withheld = texts(cursor, names.headers_withheld)?,
                b"trailers" => {
                    let (trailers, cut) = fields(cursor, names.trailers)?;
                    message.trailers = trailers;
                    message.trailers_cut |= cut;
                }
                b"trailers_complete" => {
                    message.trailers_cut |= !boolean(cursor, names.trailers_complete)?;
                }
                b"body" if is_null(cursor)? => {}
                b"body" => {
                    let wrong = Misfit::new(names.body, "text or null");
                    message.body = Some(cursor.text()?.ok_or(wrong)?);
                }
                b"body_encoding" => {
                    let encoding = text(cursor, names.body_encoding)?;
                    message.base64 = encoding.as_deref() == Some("base64");
                    if encoding.is_some() && !message.base64 {
                        return Err(Misfit::new(names.body_encoding, "\"base64\" or null"));
                    }
                }
                b"body_bytes" => {
                    let size = number(cursor, names.body_bytes)?.filter(|size| *size >= 0.0);
                    #[allow(clippy::cast_sign_loss, reason = "negative numbers were dropped")]
                    let size = size.map(|size| size as u64);
                    message.body_bytes = size;
                }
                b"body_complete" => message.body_complete = boolean(cursor, names.body_complete)?,
                _ => drop(cursor.skip()?),
            }
        }
        Ok(Some(message))
    }

    pub(super) fn lent(&self) -> Lent<'_> {
        Lent {
            fields: lend(self.headers.as_deref()),
            trailers: lend(self.trailers.as_deref()),
            absent: self.absent.iter().map(AsRef::as_ref).collect(),
            withheld: self.withheld.iter().flatten().map(AsRef::as_ref).collect(),
        }
    }

    /// The first value of a field.
    pub(super) fn field(&self, name: &str) -> Option<&[u8]> {
        let mut fields = self.headers.iter().flatten();
        let (_, value) = fields.find(|(this, _)| this.eq_ignore_ascii_case(name.as_bytes()))?;
        Some(value.trim_ascii())
    }

    pub(super) fn headers<'m>(&self, lent: &'m Lent<'m>) -> Headers<'m> {
        let knowledge = if self.headers.is_none() {
            Knowledge::Unknown
        } else if self.headers_complete && !self.headers_cut {
            Knowledge::Complete
        } else if self.withheld.is_some() && !self.headers_cut {
            Knowledge::Except { withheld: &lent.withheld }
        } else {
            Knowledge::Partial { absent: &lent.absent }
        };
        Headers { fields: &lent.fields, knowledge }
    }

    pub(super) fn trailers<'m>(&self, lent: &'m Lent<'m>) -> Headers<'m> {
        let knowledge = match self.trailers {
            None => Knowledge::Unknown,
            Some(_) if self.trailers_cut => Knowledge::Partial { absent: &[] },
            Some(_) => Knowledge::Complete,
        };
        Headers { fields: &lent.trailers, knowledge }
    }

    pub(super) fn body(&self, depth: Depth, name: &'static str) -> Result<Known<Body<'_>>, Misfit> {
        let Some(text) = self.body.filter(|text| !text.is_empty()) else {
            let nothing = self.body_complete && self.body_bytes == Some(0);
            return Ok(if nothing { Known::Absent } else { Known::Unknown });
        };
        // Forms of requests hold the client's credentials; a batch of GraphQL answers is an array.
        let is_request = name.starts_with("request");
        let structured = || {
            is_request
                || self.base64
                || [b"{", b"[", b"<"].iter().any(|start| text.starts_with(*start))
        };
        let limit = match depth {
            Depth::Whole => limits::BODY,
            Depth::Envelope if structured() => limits::ENVELOPE,
            Depth::Envelope | Depth::Count => return Ok(Known::Unknown),
        };
        let (bytes, all) = if self.base64 {
            let (coded, all) = text.bytes_up_to(limit / 3 * 4);
            let decoded = STANDARD.decode(&coded).map_err(|_| Misfit::new(name, "base64"))?;
            (Cow::Owned(decoded), all)
        } else {
            text.bytes_up_to(limit)
        };
        if !all && depth == Depth::Envelope {
            return Ok(Known::Unknown);
        }
        Ok(Known::Present(Body { bytes, complete: all && self.body_complete }))
    }
}

/// Reads a list of names and values, and whether it was cut after [`limits::FIELDS`].
fn fields<'a>(
    cursor: &mut Cursor<'a>,
    name: &'static str,
) -> Result<(Option<Vec<Pair<'a>>>, bool), Misfit> {
    let wrong = Misfit::new(name, "a list of [name, value] or null");
    if is_null(cursor)? {
        return Ok((None, false));
    }
    if !cursor.enter_list()? {
        return Err(wrong);
    }
    let (mut fields, mut cut) = (Vec::new(), false);
    while cursor.item()? {
        if !cursor.enter_list()? {
            return Err(wrong);
        }
        let mut pair = [None, None];
        for slot in &mut pair {
            if cursor.item()? {
                *slot = cursor.text()?;
            }
        }
        let [Some(name), Some(value)] = pair else { return Err(wrong) };
        if cursor.item()? {
            return Err(wrong);
        }
        if fields.len() < limits::FIELDS {
            fields.push((name.bytes(), value.bytes()));
        } else {
            cut = true;
        }
    }
    Ok((Some(fields), cut))
}

fn lend<'m>(fields: Option<&'m [Pair<'_>]>) -> Vec<Field<'m>> {
    let fields = fields.unwrap_or_default().iter();
    fields.map(|(name, value)| Field { name, value: value.trim_ascii() }).collect()
}
