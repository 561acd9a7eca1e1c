//! The names a layout knows, and the order in which a writer puts them.

use std::sync::atomic::{AtomicU16, Ordering};

use super::Mark;
use super::members::{Cursor, Name};
use crate::format::log::column::Column;
use crate::format::log::literal::Literal;

/// The members of an object that a layout knows.
#[derive(Debug, Default)]
pub(super) struct Names {
    entries: Vec<Entry>,
    /// Positions in `entries`, found by [`Names::bucket`].
    buckets: [Vec<u16>; BUCKETS],
    /// What objects begin with.
    first: Follower,
}

#[derive(Debug, Default)]
pub(super) struct Entry {
    name: String,
    /// `None` where a quote in it would have to be escaped.
    quoted: Option<Quoted>,
    pub(super) column: Option<Column>,
    pub(super) mark: Option<&'static Mark>,
    /// Apart: most have none, and those that stand side by side are walked together.
    pub(super) inner: Option<Box<Names>>,
    /// What follows it.
    follower: Follower,
    /// Its position, and one more.
    place: u16,
}

/// What was met here first: the place of an entry, 0 before. Writers put members in one order, so a
/// name need not be looked for where it is the one that is expected. A guess that does not hold
/// costs a comparison; what is read depends on it as little as on threads. It is not made anew,
/// or threads would fight for it where members are left out now and then.
#[derive(Debug, Default)]
struct Follower(AtomicU16);

/// How far the walk through an object is.
pub(super) struct Order<'n> {
    names: &'n Names,
    /// What is known of the next; `None` behind a name that the layout does not know.
    next: Option<&'n Follower>,
}

/// A name in its quotes, and its colon.
pub(super) type Quoted = Literal<16>;

const BUCKETS: usize = 32;

impl Names {
    /// The entry of a path, made where there is none.
    pub(super) fn entry(&mut self, path: &str) -> &mut Entry {
        let (name, rest) =
            path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let name = name.replace("~1", "/");
        let at = self.position(name.as_bytes()).unwrap_or_else(|| {
            let at = self.entries.len();
            self.buckets[Self::bucket(name.as_bytes())].push(at as u16);
            let quoted =
                (!name.contains('"')).then(|| Quoted::new(format!("\"{name}\":").into_bytes()));
            self.entries.push(Entry { name, quoted, place: at as u16 + 1, ..Entry::default() });
            at
        });
        let entry = &mut self.entries[at];
        match rest {
            Some(rest) => entry.inner.get_or_insert_default().entry(rest),
            None => entry,
        }
    }

    /// Every column in it.
    pub(super) fn columns<'n>(&'n self, columns: &mut Vec<&'n Column>) {
        for entry in &self.entries {
            columns.extend(&entry.column);
            if let Some(inner) = &entry.inner {
                inner.columns(columns);
            }
        }
    }

    /// Whether one of them is more of a message than a column of a log: a header section, content,
    /// credentials.
    pub(super) fn shows_messages(&self) -> bool {
        let mut columns = Vec::new();
        self.columns(&mut columns);
        columns.into_iter().any(|column| match column {
            Column::RequestHeader(name) => name.eq_ignore_ascii_case("authorization"),
            Column::ResponseBody
            | Column::RequestHeaders
            | Column::RequestHeaderList
            | Column::ResponseHeaders
            | Column::ResponseHeaderList => true,
            _ => false,
        })
    }

    #[inline]
    pub(super) fn find(&self, name: &[u8]) -> Option<&Entry> {
        self.entries.get(self.position(name)?)
    }

    /// At the beginning of an object.
    #[inline]
    pub(super) fn order(&self) -> Order<'_> {
        Order { names: self, next: Some(&self.first) }
    }

    #[inline]
    fn position(&self, name: &[u8]) -> Option<usize> {
        let bucket = self.buckets.get(Self::bucket(name))?;
        let is_it = |at: &&u16| {
            self.entries.get(usize::from(**at)).is_some_and(|it| it.name.as_bytes() == name)
        };
        bucket.iter().find(is_it).map(|&at| usize::from(at))
    }

    #[inline]
    fn bucket(name: &[u8]) -> usize {
        let (first, last) = (name.first().copied().unwrap_or(0), name.last().copied().unwrap_or(0));
        (name.len() * 7 + usize::from(first) * 5 + usize::from(last)) % BUCKETS
    }
}

impl Entry {
    pub(super) fn name(&self) -> Name<'_> {
        Name { raw: self.name.as_bytes() }
    }

    /// Whether it is the next member; then the cursor is at its value.
    #[inline]
    pub(super) fn is_next(&self, cursor: &mut Cursor<'_>) -> bool {
        self.quoted.as_ref().is_some_and(|quoted| cursor.passes(quoted))
    }
}

impl<'n> Order<'n> {
    /// What is likely to be next.
    #[inline]
    pub(super) fn expected(&self) -> Option<&'n Entry> {
        let place = self.next?.0.load(Ordering::Relaxed);
        self.names.entries.get(usize::from(place).checked_sub(1)?)
    }

    /// Goes on behind the member that was met, of which the layout may know nothing.
    #[inline]
    pub(super) fn met(&mut self, entry: Option<&'n Entry>) {
        let next = std::mem::replace(&mut self.next, entry.map(|entry| &entry.follower));
        if let (Some(Follower(place)), Some(entry)) = (next, entry)
            && place.load(Ordering::Relaxed) == 0
        {
            place.store(entry.place, Ordering::Relaxed);
        }
    }
}
