//! JSON lines: one object a line, its members mapped to columns by path.
//!
//! The line is walked once, from left to right. It is an exchange as soon as its status, a request
//! and the format's own marks were seen, so a line that was cut behind these is still one. Of
//! repeated members the first counts.

pub(crate) mod members;
mod names;

use std::borrow::Cow;

use smallvec::SmallVec;

use self::members::{Cursor, Name, Next, Value};
use self::names::{Entry, Names};
use super::column::Column;
use super::escape::Escape;
use super::row::{self, Cell, Origin, Row};
use super::{Fit, Outcome, value};
use crate::model::{Depth, Outlet, Part, Parts};

/// How a JSON format names things. Paths are member names joined by `/`.
#[derive(Debug)]
pub(crate) struct Layout {
    /// Members that are columns. As in JSON pointers (RFC 6901) `~1` is a `/` in a name.
    pub members: &'static [(&'static str, Column)],
    /// Members only this format has: one of them must be there. Empty: no mark is needed.
    pub marks: &'static [Mark],
    /// Start of the names of members at the top that hold header fields: of the request, of the
    /// response.
    pub prefixes: Option<(&'static str, &'static str)>,
    /// Names missing from header objects that otherwise are whole header sections (request,
    /// response); `None` when the writer may leave out any field.
    pub withheld: Option<(&'static [&'static str], &'static [&'static str])>,
}

/// A member that tells a format.
#[derive(Debug)]
pub(crate) struct Mark {
    /// Its path.
    pub path: &'static str,
    /// What its value starts with. A line whose value starts otherwise is another kind of record,
    /// and no exchange by design.
    pub value: Option<&'static str>,
}

/// A compiled layout.
#[derive(Debug)]
pub(crate) struct Json {
    root: Names,
    prefixes: Option<(&'static str, &'static str)>,
    withheld: Option<(&'static [&'static str], &'static [&'static str])>,
    /// Whether there may be more of a message in a line than columns of logs: header sections,
    /// content, credentials.
    shows_messages: bool,
    /// Whether a mark tells the lines of the format.
    is_marked: bool,
    /// Whether a user says that all lines are of it.
    is_given: bool,
}

/// What an exchange needs.
const STATUS: u8 = 1;
const REQUEST: u8 = 2;
const MARK: u8 = 4;
const ALL: u8 = STATUS | REQUEST | MARK;

/// What was found in a line so far.
struct Found<'a> {
    have: u8,
    status: u16,
    /// Whether the rest of the line is wanted; asked once there is all that is needed.
    deep: Option<bool>,
    other: bool,
    cells: SmallVec<[(&'a Column, Value<'a>); 24]>,
    fields: SmallVec<[(bool, Name<'a>, Value<'a>); 16]>,
}

/// How the walk through an object ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Walk {
    /// At its closing brace.
    Whole,
    /// Nothing more is wanted of this line.
    Enough,
    /// Where it is no JSON.
    Broken,
}

impl Json {
    /// Compiles a layout.
    pub(crate) fn new(layout: &Layout) -> Self {
        let mut root = Names::default();
        for (path, column) in layout.members {
            root.entry(path).column = Some(column.clone());
        }
        for mark in layout.marks {
            root.entry(mark.path).mark = Some(mark);
        }
        Self {
            shows_messages: layout.prefixes.is_some() || root.shows_messages(),
            root,
            prefixes: layout.prefixes,
            withheld: layout.withheld,
            is_marked: !layout.marks.is_empty(),
            is_given: false,
        }
    }

    /// Compiles the members of a user's own format. `None` without a status.
    pub(crate) fn of_members(members: Vec<(String, Column)>) -> Option<Self> {
        let mut root = Names::default();
        let is_status = |column: &Column| matches!(column, Column::Status | Column::StatusOrNone);
        if !members.iter().any(|(_, column)| is_status(column)) {
            return None;
        }
        for (path, column) in members {
            root.entry(&path).column = Some(column);
        }
        Some(Self {
            shows_messages: root.shows_messages(),
            root,
            prefixes: None,
            withheld: None,
            is_marked: false,
            is_given: true,
        })
    }

    /// The columns of a user's own format: all of them are written.
    pub(crate) fn given_columns(&self) -> Vec<&Column> {
        let mut columns = Vec::new();
        if self.is_given {
            self.root.columns(&mut columns);
        }
        columns
    }

    /// What lines can show.
    pub(crate) fn shows(&self) -> Parts {
        let mut columns = Vec::new();
        self.root.columns(&mut columns);
        let parts = row::shows(columns.into_iter());
        if self.prefixes.is_some() {
            parts.with(Part::RequestHeaders).with(Part::ResponseHeaders)
        } else {
            parts
        }
    }

    /// Reads a line as deep as the outlet wants it.
    pub(crate) fn read(&self, line: &[u8], origin: Origin<'_>, outlet: &mut Outlet<'_>) -> Outcome {
        let deep = |outlet: &Outlet<'_>, status| {
            if status == 0 {
                outlet.wants_unanswered()
            } else {
                outlet.depth(status) != Depth::Count
            }
        };
        // A sighting needs the members behind the status too.
        let mut found = self.nothing();
        let walk = self.walk_line(line, &mut found, &mut |status| {
            deep(outlet, status) || (status != 0 && outlet.wants_sightings())
        });
        if found.have != ALL {
            // Another logger's record, or a connection without a request and a response.
            let no_request =
                found.have == STATUS | MARK && found.status == 0 && walk == Walk::Whole;
            return if found.other || no_request {
                Outcome::Passed
            } else {
                Outcome::Stopped(stop(&found, walk))
            };
        }
        let is_wanted = deep(outlet, found.status)
            && !(outlet.may_pass_by(found.status)
                && (!self.shows_messages || found.is_plain(outlet)));
        match (is_wanted, found.status) {
            (true, status) => {
                self.row(&found, origin).deliver(status, outlet);
            }
            (_, 0) => outlet.count_unanswered(),
            (_, status) => {
                outlet.count(status);
                if outlet.wants_sightings() {
                    let cells = found.cells.iter().filter_map(|&(column, value)| {
                        let raw = match value {
                            Value::Text(raw) | Value::Number(raw) => raw,
                            Value::Array(raw) => members::first_text(raw)?,
                            Value::Object(_) | Value::Bool(_) | Value::Null => return None,
                        };
                        let absent = raw.is_empty() || raw == b"-";
                        Some((column, Cell { raw, escape: Escape::Json, absent }))
                    });
                    let mut sighting = row::sighting(cells, status, origin);
                    if self.shows_messages {
                        found.fields_of_request().for_each(|(name, raw)| {
                            row::sight_field(&mut sighting, name, raw);
                        });
                    }
                    outlet.sight(&sighting);
                }
            }
        }
        Outcome::Taken
    }

    /// How well a line fits; `None` if it is no exchange.
    pub(crate) fn fit(&self, line: &[u8]) -> Option<Fit> {
        let mut found = self.nothing();
        let walk = self.walk_line(line, &mut found, &mut |_| true);
        // Without a mark of its own a layout is everybody's, and steps back for any other.
        let columns = if self.is_marked { 1 + found.cells.len() } else { 1 };
        (found.have == ALL).then_some(Fit { columns, whole: walk == Walk::Whole, trailing: 0 })
    }

    /// What was missing.
    pub(crate) fn stop(index: usize) -> String {
        [
            "no JSON object",
            "no status code",
            "no request",
            "not of this format",
            "cut or broken JSON",
        ]
        .get(index)
        .map_or_else(String::new, |&text| text.to_owned())
    }

    /// Nothing of a line yet. Apart from the walk, which would copy it.
    fn nothing<'a>(&self) -> Found<'a> {
        Found {
            have: if self.is_marked { 0 } else { MARK },
            status: 0,
            deep: None,
            other: false,
            cells: SmallVec::new(),
            fields: SmallVec::new(),
        }
    }

    fn walk_line<'a>(
        &'a self,
        line: &'a [u8],
        found: &mut Found<'a>,
        wanted: &mut dyn FnMut(u16) -> bool,
    ) -> Walk {
        let mut cursor = Cursor::new(line);
        if cursor.enter_object() {
            self.walk(&self.root, true, &mut cursor, found, wanted)
        } else {
            Walk::Broken
        }
    }

    /// Walks the members of an object. Recurses as deep as the layout's paths, no deeper.
    fn walk<'a>(
        &self,
        names: &'a Names,
        is_root: bool,
        cursor: &mut Cursor<'a>,
        found: &mut Found<'a>,
        wanted: &mut dyn FnMut(u16) -> bool,
    ) -> Walk {
        let mut order = names.order();
        loop {
            let (entry, name) = match order.expected().filter(|entry| entry.is_next(cursor)) {
                Some(entry) => (Some(entry), entry.name()),
                None => match cursor.next() {
                    Next::Member(name) => (names.find(name.raw), name),
                    Next::End => return Walk::Whole,
                    Next::Broken => return Walk::Broken,
                },
            };
            order.met(entry);
            if let Some(inner) = entry.and_then(|entry| entry.inner.as_ref())
                && cursor.enter_object()
            {
                match self.walk(inner, false, cursor, found, wanted) {
                    Walk::Whole => continue,
                    end => return end,
                }
            }
            let Some(value) = cursor.value() else { return Walk::Broken };
            if let Some(entry) = entry {
                found.take(entry, value, self.is_marked || self.is_given);
            } else if is_root && let Some((request, response)) = self.prefixes {
                if let Some(raw) = name.raw.strip_prefix(request.as_bytes()) {
                    found.fields.push((true, Name { raw }, value));
                } else if let Some(raw) = name.raw.strip_prefix(response.as_bytes()) {
                    found.fields.push((false, Name { raw }, value));
                }
            }
            if found.have == ALL && found.deep.is_none() {
                let deep = wanted(found.status);
                found.deep = Some(deep);
                if !deep {
                    return Walk::Enough;
                }
            }
        }
    }

    fn row<'a>(&'a self, found: &Found<'a>, origin: Origin<'a>) -> Row<'a> {
        let mut row = Row::new(origin);
        if found.status == 0 {
            row.set(&Column::Status, Cell { raw: b"0", escape: Escape::None, absent: false });
        }
        for &(column, value) in &found.cells {
            match (column, value) {
                (Column::RequestHeaders | Column::ResponseHeaders, Value::Object(raw))
                | (Column::RequestHeaderList | Column::ResponseHeaderList, Value::Array(raw)) => {
                    row.set(column, Cell { raw, escape: Escape::Json, absent: false });
                }
                (
                    Column::RequestHeaders
                    | Column::RequestHeaderList
                    | Column::ResponseHeaders
                    | Column::ResponseHeaderList,
                    _,
                )
                | (_, Value::Object(_) | Value::Bool(_)) => {}
                (_, Value::Array(raw)) => {
                    if let Some(raw) = members::first_text(raw) {
                        row.set(column, Cell { raw, escape: Escape::Json, absent: false });
                    }
                }
                (_, Value::Text(raw)) => {
                    let absent = raw.is_empty() || raw == b"-";
                    row.set(column, Cell { raw, escape: Escape::Json, absent });
                }
                (_, Value::Number(raw)) => {
                    row.set(column, Cell { raw, escape: Escape::None, absent: false });
                }
                (_, Value::Null) => {
                    row.set(column, Cell { raw: b"", escape: Escape::None, absent: true });
                }
            }
        }
        for &(of_request, name, value) in &found.fields {
            row.add_field(of_request, name, value);
        }
        if let Some((request, response)) = self.withheld {
            row.whole_sections(request, response);
        }
        row
    }
}

impl<'a> Found<'a> {
    /// Whether a success has nothing in it that a rule would look at: no content that speaks of
    /// credentials, and no credentials.
    fn is_plain(&self, outlet: &Outlet<'_>) -> bool {
        let is_authorization = |name: &str| name.eq_ignore_ascii_case("authorization");
        let is_plain = |&(column, value): &(&Column, Value<'_>)| match (column, value) {
            (Column::ResponseBody, Value::Text(raw)) => {
                !outlet.probe(Some(&Escape::Json.decode(raw)), None, None)
            }
            (Column::ResponseBody, Value::Null) => true,
            (Column::RequestHeader(name), _) => !is_authorization(name),
            _ => !matches!(
                column,
                Column::ResponseBody
                    | Column::RequestHeaders
                    | Column::RequestHeaderList
                    | Column::ResponseHeaders
                    | Column::ResponseHeaderList
            ),
        };
        self.fields.is_empty() && self.cells.iter().all(is_plain)
    }

    /// Header fields of the request whose names come from the line.
    fn fields_of_request(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let objects = self.cells.iter().filter_map(|&(column, value)| match (column, value) {
            (Column::RequestHeaders, Value::Object(raw)) => Some(members::of_object(raw)),
            _ => None,
        });
        let listed = self.fields.iter().filter(|(of_request, ..)| *of_request);
        let fields = listed.map(|&(_, name, value)| (name, value)).chain(objects.flatten());
        fields.filter_map(|(name, value)| match value {
            Value::Text(raw) => Some((name.raw, raw)),
            Value::Array(raw) => Some((name.raw, members::first_text(raw)?)),
            _ => None,
        })
    }

    #[inline]
    fn take(&mut self, entry: &'a Entry, value: Value<'a>, is_marked: bool) {
        if let Some(mark) = entry.mark {
            match (mark.value, value) {
                (None, _) => self.have |= MARK,
                (Some(start), Value::Text(raw)) if raw.starts_with(start.as_bytes()) => {
                    self.have |= MARK;
                }
                (Some(_), _) => self.other = true,
            }
        }
        let Some(column) = &entry.column else { return };
        match column {
            Column::Status | Column::StatusOrNone if self.have & STATUS == 0 => {
                if let Value::Text(raw) | Value::Number(raw) = value
                    && let Some(status) = value::status(raw)
                    && status < 600
                {
                    self.status = status;
                    self.have |= STATUS;
                }
                return;
            }
            // An empty method is what nginx writes for junk and for silence.
            Column::Method => {
                if let Value::Text(raw) = value
                    && (raw.is_empty() || (3..=20).contains(&raw.len()))
                    && raw.iter().all(|b| b.is_ascii_uppercase() || matches!(b, b'-' | b'_'))
                {
                    self.have |= REQUEST;
                }
            }
            // An empty request line is what nginx writes for junk and for silence.
            Column::Request => {
                if let Value::Text(raw) = value
                    && (raw.is_empty() || value::request_line(Cow::Borrowed(raw)).is_some())
                {
                    self.have |= REQUEST;
                }
            }
            // Where a mark tells the format, a target is enough: not every writer has HTTP's methods.
            Column::Target | Column::Path if is_marked => {
                if let Value::Text([_, ..]) = value {
                    self.have |= REQUEST;
                }
            }
            _ => {}
        }
        self.cells.push((column, value));
    }
}

/// An index into [`Json::stop`]'s reasons.
fn stop(found: &Found<'_>, walk: Walk) -> usize {
    match walk {
        Walk::Broken if found.have & STATUS == 0 && found.cells.is_empty() => 0,
        Walk::Broken => 4,
        _ if found.have & STATUS == 0 => 1,
        _ if found.have & REQUEST == 0 => 2,
        _ => 3,
    }
}
