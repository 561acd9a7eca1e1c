//! What behaviour needs of an entry that is merely counted: who asked what, and when.

use std::borrow::Cow;

use super::entry::read_time;
use super::headers::HeaderList;
use crate::format::json::{Cursor, Malformed};
use crate::model::{Caller, Locator, Outlet, Sighting, Timestamp};

/// Members of an entry that a sighting is made of.
#[derive(Default)]
struct Glimpse<'a> {
    time: Option<Timestamp>,
    method: Option<Cow<'a, [u8]>>,
    url: Option<Cow<'a, [u8]>>,
    headers: HeaderList<'a>,
    /// Of the files that authlint writes of recordings of many clients.
    client: Option<Cow<'a, [u8]>>,
    has_client: bool,
}

/// Bytes at the end of an entry in which authlint names the client.
const END: usize = 512;

/// Hands out a sighting of the entry in `text`. One that is broken where nobody looked so far is
/// seen as far as it goes: it was counted by its status.
pub(super) fn sight(text: &[u8], status: u16, ordinal: u64, outlet: &mut Outlet<'_>) {
    let end = text.get(text.len().saturating_sub(END)..).unwrap_or(text);
    let has_client = memchr::memmem::find(end, b"\"_client\":").is_some();
    let mut glimpse = Glimpse { has_client, ..Glimpse::default() };
    let _: Result<(), Malformed> = glimpse.read(text);
    let mut sighting = Sighting::at(ordinal, Locator::Entry, status);
    sighting.client = Some(glimpse.client.as_deref().map_or(Caller::Recorder, Caller::of_text));
    if has_client {
        sighting.agent = glimpse.headers.first("user-agent");
        sighting.chain = glimpse.headers.first("x-forwarded-for");
    }
    sighting.time = glimpse.time;
    sighting.method = glimpse.method.as_deref();
    sighting.target = glimpse.url.as_deref();
    sighting.authorization = glimpse.headers.first("authorization");
    outlet.sight(&sighting);
}

impl<'a> Glimpse<'a> {
    fn read(&mut self, text: &'a [u8]) -> Result<(), Malformed> {
        let mut cursor = Cursor::new(text);
        cursor.enter_object()?;
        while let Some(key) = cursor.key()? {
            match key.as_ref() {
                b"startedDateTime" => self.time = read_time(&mut cursor)?,
                b"request" => self.read_request(&mut cursor)?,
                b"_client" => self.client = cursor.words()?,
                _ => drop(cursor.skip()?),
            }
            if self.time.is_some() && self.url.is_some() && !self.has_client {
                break;
            }
        }
        Ok(())
    }

    fn read_request(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Malformed> {
        if !cursor.enter_object()? {
            return cursor.skip().map(|_| ());
        }
        while let Some(key) = cursor.key()? {
            match key.as_ref() {
                b"method" => self.method = cursor.words()?,
                b"url" => self.url = cursor.words()?,
                b"headers" => {
                    // Few requests carry the field, and reading the list costs more than all the rest.
                    let mut list = cursor.clone();
                    let raw = cursor.skip()?;
                    if self.has_client || memchr::memmem::find(raw, b"uthorization").is_some() {
                        self.headers.read(&mut list)?;
                    }
                }
                _ => drop(cursor.skip()?),
            }
        }
        Ok(())
    }
}
