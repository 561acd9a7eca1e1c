//! Header and cookie lists of an entry, and what their silence means.

use std::borrow::Cow;

use crate::format::json::{Cursor, Malformed};
use crate::model::{Field, Headers, Knowledge, limits};

/// What a sanitised export lacks in requests.
const WITHHELD_IN_REQUESTS: &[&str] = &["authorization", "cookie", "proxy-authorization"];

/// What a sanitised export lacks in responses.
const WITHHELD_IN_RESPONSES: &[&str] = &["set-cookie"];

/// A name and a value.
pub(super) type Pair<'a> = (Cow<'a, [u8]>, Cow<'a, [u8]>);

/// The header section of one message.
#[derive(Debug, Default)]
pub(super) struct HeaderList<'a> {
    lines: Vec<Pair<'a>>,
    /// A list was there and had members.
    recorded: bool,
    /// HTTP/2 pseudo-header fields were among them, so they are those of the wire.
    pseudo: bool,
    /// `:authority` (RFC 9113 section 8.3.1).
    pub(super) authority: Option<Cow<'a, [u8]>>,
    /// Some lines were left out: more than [`limits::FIELDS`] or [`limits::HEADER_SECTION`].
    pub(super) too_large: bool,
    /// What the exporter itself says of the list's completeness; only authlint does.
    pub(super) complete: Option<bool>,
    bytes: usize,
}

/// Where a header section comes from, as far as that tells what may be missing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    /// Credentials may have been removed by the exporter.
    pub(super) withheld: bool,
    /// The message did not cross the network: a browser cache or service worker answered.
    pub(super) cached: bool,
    /// A request without `Host` and `:authority` is complete nevertheless.
    pub(super) hostless: bool,
}

impl<'a> HeaderList<'a> {
    /// Reads `headers`: a list of name and value, in whatever form an exporter found fit.
    pub(super) fn read(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Malformed> {
        match cursor.peek() {
            Some(b'[') => {
                cursor.enter_list()?;
                while cursor.item()? {
                    self.read_item(cursor)?;
                }
                Ok(())
            }
            Some(b'{') => {
                cursor.enter_object()?;
                while let Some(name) = cursor.key()? {
                    if cursor.peek() == Some(b'[') {
                        cursor.enter_list()?;
                        while cursor.item()? {
                            let value = cursor.words()?.unwrap_or_default();
                            self.push(name.clone(), value);
                        }
                    } else {
                        let value = cursor.words()?.unwrap_or_default();
                        self.push(name, value);
                    }
                }
                Ok(())
            }
            _ => cursor.skip().map(|_| ()),
        }
    }

    /// `{"name": …, "value": …}`, `[name, value]` or `"name: value"`.
    fn read_item(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Malformed> {
        match cursor.peek() {
            Some(b'{') => {
                if let Some((name, value)) = read_pair(cursor)? {
                    self.push(name, value);
                }
            }
            Some(b'[') => {
                cursor.enter_list()?;
                let mut pair = [None, None];
                let mut slots = pair.iter_mut();
                while cursor.item()? {
                    match slots.next() {
                        Some(slot) => *slot = cursor.words()?,
                        None => drop(cursor.skip()?),
                    }
                }
                if let [Some(name), value] = pair {
                    self.push(name, value.unwrap_or_default());
                }
            }
            _ => {
                let line = cursor.words()?.unwrap_or_default();
                if let Some(colon) = line.iter().skip(1).position(|&byte| byte == b':') {
                    let (name, value) = line.split_at(colon + 1);
                    let value = value.get(1..).unwrap_or_default();
                    self.push(Cow::Owned(name.to_vec()), Cow::Owned(value.to_vec()));
                }
            }
        }
        Ok(())
    }

    /// Adds a header; several field lines that Chrome joined with LF become several again.
    fn push(&mut self, name: Cow<'a, [u8]>, value: Cow<'a, [u8]>) {
        self.recorded = true;
        if let Some(pseudo) = name.strip_prefix(b":") {
            self.pseudo = true;
            if pseudo.eq_ignore_ascii_case(b"authority") && !value.is_empty() {
                self.authority = Some(value);
            }
            return;
        }
        if memchr::memchr(b'\n', &value).is_none() {
            self.push_line(name, value);
            return;
        }
        for line in value.split(|&byte| byte == b'\n') {
            let line = line.trim_ascii();
            if !line.is_empty() {
                self.push_line(name.clone(), Cow::Owned(line.to_vec()));
            }
        }
    }

    fn push_line(&mut self, name: Cow<'a, [u8]>, value: Cow<'a, [u8]>) {
        let bytes = self.bytes.saturating_add(name.len()).saturating_add(value.len());
        if self.lines.len() >= limits::FIELDS || bytes > limits::HEADER_SECTION {
            self.too_large = true;
            return;
        }
        self.bytes = bytes;
        self.lines.push((name, value));
    }

    /// Whether a field of this name was seen.
    pub(super) fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// The first value of a field.
    pub(super) fn first(&self, name: &str) -> Option<&[u8]> {
        let named =
            |(n, _): &&(Cow<'_, [u8]>, _)| n.trim_ascii().eq_ignore_ascii_case(name.as_bytes());
        self.lines.iter().find(named).map(|(_, value)| value.trim_ascii())
    }

    /// What `Content-Length` says.
    pub(super) fn content_length(&self) -> Option<u64> {
        str::from_utf8(self.first("content-length")?).ok()?.parse().ok()
    }

    /// Makes the request's cookies seen that the exporter lists apart and nowhere else.
    pub(super) fn add_cookies(&mut self, cookies: &[Pair<'a>]) {
        if !cookies.is_empty() && !self.has("cookie") {
            let pairs: Vec<_> = cookies.iter().map(|(name, value)| pair(name, value)).collect();
            self.push_line(Cow::Borrowed(b"Cookie"), Cow::Owned(pairs.join(b"; ".as_slice())));
        }
    }

    /// The same for the cookies that the response sets.
    pub(super) fn add_set_cookies(&mut self, cookies: &[Pair<'a>]) {
        if !self.has("set-cookie") {
            for (name, value) in cookies {
                self.push_line(Cow::Borrowed(b"Set-Cookie"), Cow::Owned(pair(name, value)));
            }
        }
    }

    /// The lines as fields.
    pub(super) fn fields(&self) -> Vec<Field<'_>> {
        self.lines
            .iter()
            .map(|(name, value)| Field { name: name.trim_ascii(), value: value.trim_ascii() })
            .collect()
    }

    /// What a request's list tells. `fields` are those of [`fields`](Self::fields).
    ///
    /// A request that no server got has no header section. One that lacks both `Host` (RFC 9112
    /// section 3.2: MUST) and `:authority` is not what was sent, but what a script asked for, a
    /// browser's "provisional headers" or an author's sketch.
    pub(super) fn of_request<'f>(&self, fields: &'f [Field<'f>], origin: Origin) -> Headers<'f> {
        if origin.cached {
            return Headers::default();
        }
        let knowledge = if let Some(told) = self.told(fields) {
            told
        } else if fields.is_empty() && !self.recorded {
            Knowledge::Unknown
        } else if self.too_large || !(self.pseudo || origin.hostless || self.has("host")) {
            Knowledge::Partial { absent: &[] }
        } else if origin.withheld {
            Knowledge::Except { withheld: WITHHELD_IN_REQUESTS }
        } else {
            Knowledge::Complete
        };
        Headers { fields, knowledge }
    }

    /// What a response's list tells. No server sends a response without any field, so an empty
    /// list means that the exporter had none.
    pub(super) fn of_response<'f>(&self, fields: &'f [Field<'f>], origin: Origin) -> Headers<'f> {
        let knowledge = if let Some(told) = self.told(fields) {
            told
        } else if fields.is_empty() && !self.pseudo {
            Knowledge::Unknown
        } else if self.too_large || origin.cached || !self.recorded {
            Knowledge::Partial { absent: &[] }
        } else if origin.withheld {
            Knowledge::Except { withheld: WITHHELD_IN_RESPONSES }
        } else {
            Knowledge::Complete
        };
        Headers { fields, knowledge }
    }
}

impl HeaderList<'_> {
    /// What a trailer list tells: without a word on its completeness there is none.
    pub(super) fn of_trailers<'f>(&self, fields: &'f [Field<'f>]) -> Headers<'f> {
        Headers { fields, knowledge: self.told(fields).unwrap_or_default() }
    }

    /// What the exporter says of the list's completeness.
    fn told(&self, fields: &[Field<'_>]) -> Option<Knowledge<'static>> {
        Some(match self.complete? {
            true if !self.too_large => Knowledge::Complete,
            false if fields.is_empty() => Knowledge::Unknown,
            _ => Knowledge::Partial { absent: &[] },
        })
    }
}

/// Reads `cookies` or `params`: a list of objects with name and value.
pub(super) fn read_pairs<'a>(cursor: &mut Cursor<'a>) -> Result<Vec<Pair<'a>>, Malformed> {
    let mut pairs = Vec::new();
    if cursor.enter_list()? {
        while cursor.item()? {
            match read_pair(cursor)? {
                Some(pair) if pairs.len() < limits::FIELDS => pairs.push(pair),
                _ => {}
            }
        }
    }
    Ok(pairs)
}

/// Reads an object with `name` and `value`; `None` for anything without a name.
fn read_pair<'a>(cursor: &mut Cursor<'a>) -> Result<Option<Pair<'a>>, Malformed> {
    if !cursor.enter_object()? {
        return Ok(None);
    }
    let (mut name, mut value) = (None, None);
    while let Some(key) = cursor.key()? {
        match key.as_ref() {
            b"name" => name = cursor.words()?,
            b"value" => value = cursor.words()?,
            _ => drop(cursor.skip()?),
        }
    }
    Ok(name.filter(|name| !name.is_empty()).map(|name| (name, value.unwrap_or_default())))
}

fn pair(name: &[u8], value: &[u8]) -> Vec<u8> {
    [name, b"=", value].concat()
}
