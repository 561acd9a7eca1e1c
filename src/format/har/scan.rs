//! Finds the extent of every element of `log.entries` without reading it, window by window.
//!
//! Only the members of the top object and of `log` are read as tokens; all other values are passed
//! over by their brackets and quotes. So a member called `entries` elsewhere is no matter, and
//! `entries` may come before or after any other member.

use std::borrow::Cow;

use super::exporter::says_sanitised;
use crate::format::json::{Cursor, Span, is_scalar, is_space};
use crate::model::limits;

/// Longest member name of the outer objects, with the space around it. Beyond that it is no HAR.
const NAME: usize = 64 << 10;

/// Largest `creator` or `comment` that is looked at; real ones have some hundred bytes.
const NOTED: usize = 64 << 10;

/// Where an element lies in the buffer. Empty for one that was too large to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Why the scan ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: FaultKind,
    /// Offset in the buffer.
    pub(super) at: usize,
}

/// What is wrong with the document around the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// It ends before it is complete.
    CutOff,
    /// It does not begin with an object.
    NotAnObject,
    /// Its object has no member `log`, or that is not an object.
    NoLog,
    /// `log` has no member `entries`, or that is not a list.
    NoEntries,
    /// A token that JSON does not allow here.
    Unexpected(&'static str),
    /// More data behind the object.
    TrailingData,
}

/// The scan. Feed it a growing buffer; it keeps offsets into that buffer.
#[derive(Debug)]
pub(super) struct Scanner {
    state: State,
    level: Level,
    has_log: bool,
    has_entries: bool,
    creator: Option<String>,
    says_sanitised: bool,
    /// Elements found in the buffer and not yet taken.
    pub(super) elements: Vec<Extent>,
    /// Elements that were begun, in the whole file.
    pub(super) begun: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Top,
    Log,
}

/// What comes next in an object or list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// The first member or the end.
    First,
    /// A comma or the end.
    Separator,
    /// A member.
    Value,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Start,
    /// In the object of the current level.
    Members(Next),
    /// In a value nobody asked for; `None` for a number or literal.
    Skipped(Option<Span>),
    /// In the log's `creator` or `comment`.
    Noted {
        is_comment: bool,
        start: usize,
        span: Span,
    },
    /// Between the elements of `entries`.
    Elements(Next),
    Element {
        start: usize,
        span: Option<Span>,
    },
    /// In an element of more than [`limits::ENTRY`] bytes.
    Oversized(Option<Span>),
    /// Behind the top object.
    End,
}

/// A step of the scan: go on in this state, or wait for more bytes.
type Step = Result<Option<State>, FaultKind>;

impl Scanner {
    pub(super) const fn new() -> Self {
        Self {
            state: State::Start,
            level: Level::Top,
            has_log: false,
            has_entries: false,
            creator: None,
            says_sanitised: false,
            elements: Vec::new(),
            begun: 0,
        }
    }

    /// Scans `buffer` from `at`, where the last call stopped. Where this one stopped.
    ///
    /// # Errors
    /// When the document is not a HAR file. Elements found before that stay valid.
    pub(super) fn scan(&mut self, buffer: &[u8], mut at: usize) -> Result<usize, Fault> {
        loop {
            match self.step(buffer, &mut at) {
                Ok(Some(state)) => self.state = state,
                Ok(None) => return Ok(at),
                Err(kind) => return Err(Fault { kind, at }),
            }
        }
    }

    /// Whether the document is complete, now that the input has ended at `at`.
    ///
    /// # Errors
    /// When it is not, or never was a HAR file.
    pub(super) fn finish(&self, at: usize) -> Result<(), Fault> {
        let kind = match self.state {
            State::Start => FaultKind::NotAnObject,
            State::End if !self.has_log => FaultKind::NoLog,
            State::End if !self.has_entries => FaultKind::NoEntries,
            State::End => return Ok(()),
            _ => FaultKind::CutOff,
        };
        Err(Fault { kind, at })
    }

    /// First byte of the buffer that is still needed, given where the scan stopped.
    pub(super) fn needed_from(&self, at: usize) -> usize {
        match self.state {
            State::Noted { start, .. } | State::Element { start, .. } => start,
            _ => at,
        }
    }

    /// The first `by` bytes of the buffer were dropped.
    pub(super) fn shift(&mut self, by: usize) {
        if let State::Noted { start, .. } | State::Element { start, .. } = &mut self.state {
            *start -= by;
        }
    }

    /// Whether the scan stopped within an element.
    pub(super) const fn in_element(&self) -> bool {
        matches!(self.state, State::Element { .. } | State::Oversized(_))
    }

    /// `creator.name`, if that member was already seen.
    pub(super) fn creator(&self) -> Option<&str> {
        self.creator.as_deref()
    }

    /// Whether a comment on the log, if one was already seen, says that something was taken out.
    pub(super) const fn says_sanitised(&self) -> bool {
        self.says_sanitised
    }

    fn step(&mut self, buffer: &[u8], at: &mut usize) -> Step {
        match self.state {
            State::Start => match next_token(buffer, at) {
                None => Ok(None),
                Some(b'{') => {
                    *at += 1;
                    Ok(Some(State::Members(Next::First)))
                }
                Some(_) => Err(FaultKind::NotAnObject),
            },
            State::Members(next) => self.member(next, buffer, at),
            State::Skipped(mut span) => Ok(if pass(&mut span, buffer, at) {
                Some(State::Members(Next::Separator))
            } else {
                self.wait(State::Skipped(span))
            }),
            State::Noted { is_comment, start, mut span } => {
                Ok(if pass_span(&mut span, buffer, at) {
                    let value = buffer.get(start..*at).unwrap_or_default();
                    if is_comment {
                        self.says_sanitised = says_sanitised(value);
                    } else {
                        self.creator = creator_name(value);
                    }
                    Some(State::Members(Next::Separator))
                } else if *at - start > NOTED {
                    self.wait(State::Skipped(Some(span)))
                } else {
                    self.wait(State::Noted { is_comment, start, span })
                })
            }
            State::Elements(next) => self.element(next, buffer, at),
            State::Element { start, mut span } => {
                let ended = pass(&mut span, buffer, at);
                Ok(match (ended, *at - start > limits::ENTRY) {
                    (true, false) => Some(self.push(start, *at)),
                    // An empty extent: nothing of it is kept.
                    (true, true) => Some(self.push(*at, *at)),
                    (false, false) => self.wait(State::Element { start, span }),
                    (false, true) => self.wait(State::Oversized(span)),
                })
            }
            State::Oversized(mut span) => Ok(if pass(&mut span, buffer, at) {
                Some(self.push(*at, *at))
            } else {
                self.wait(State::Oversized(span))
            }),
            State::End => match next_token(buffer, at) {
                None => Ok(None),
                Some(_) => Err(FaultKind::TrailingData),
            },
        }
    }

    /// Keeps `state` for when there are more bytes.
    const fn wait(&mut self, state: State) -> Option<State> {
        self.state = state;
        None
    }

    /// An element ended.
    fn push(&mut self, start: usize, end: usize) -> State {
        // Buffers are at most some multiples of `limits::ENTRY` long.
        self.elements.push(Extent { start: start as u32, end: end as u32 });
        State::Elements(Next::Separator)
    }

    /// A member of the top object or of `log`: its name and the first byte of its value.
    fn member(&mut self, next: Next, buffer: &[u8], at: &mut usize) -> Step {
        match (next, next_token(buffer, at)) {
            (_, None) => return Ok(None),
            (Next::First | Next::Separator, Some(b'}')) => {
                *at += 1;
                return match self.level {
                    Level::Log => {
                        self.level = Level::Top;
                        Ok(Some(State::Members(Next::Separator)))
                    }
                    Level::Top => Ok(Some(State::End)),
                };
            }
            (Next::Separator, Some(b',')) => {
                *at += 1;
                return Ok(Some(State::Members(Next::Value)));
            }
            (Next::Separator, Some(_)) => return Err(FaultKind::Unexpected("`,` or `}`")),
            (Next::First | Next::Value, Some(b'"')) => {}
            (Next::First | Next::Value, Some(_)) => {
                return Err(FaultKind::Unexpected("a member name"));
            }
        }
        let rest = buffer.get(*at..).unwrap_or_default();
        let Some((name, length)) = member_name(rest)? else {
            let long = rest.len() > NAME;
            return if long { Err(FaultKind::Unexpected("a member name")) } else { Ok(None) };
        };
        *at += length;
        let value = buffer.get(*at).copied().unwrap_or_default();
        match (self.level, name.as_ref(), value) {
            (Level::Top, b"log", b'{') => {
                *at += 1;
                self.level = Level::Log;
                self.has_log = true;
                Ok(Some(State::Members(Next::First)))
            }
            (Level::Top, b"log", _) => Err(FaultKind::NoLog),
            (Level::Log, b"entries", b'[') => {
                *at += 1;
                self.has_entries = true;
                Ok(Some(State::Elements(Next::First)))
            }
            (Level::Log, b"entries", _) => Err(FaultKind::NoEntries),
            (level, name, first) => {
                let start = *at;
                let span = begin(first, at)?;
                Ok(Some(match span {
                    Some(span)
                        if level == Level::Log && matches!(name, b"creator" | b"comment") =>
                    {
                        State::Noted { is_comment: name == b"comment", start, span }
                    }
                    span => State::Skipped(span),
                }))
            }
        }
    }

    /// Between elements: a separator, the end of the list, or the first byte of an element.
    fn element(&mut self, next: Next, buffer: &[u8], at: &mut usize) -> Step {
        match (next, next_token(buffer, at)) {
            (_, None) => Ok(None),
            (Next::First | Next::Separator, Some(b']')) => {
                *at += 1;
                Ok(Some(State::Members(Next::Separator)))
            }
            (Next::Separator, Some(b',')) => {
                *at += 1;
                Ok(Some(State::Elements(Next::Value)))
            }
            (Next::Separator, Some(_)) => Err(FaultKind::Unexpected("`,` or `]`")),
            (Next::First | Next::Value, Some(first)) => {
                let start = *at;
                let span = begin(first, at)?;
                self.begun += 1;
                Ok(Some(State::Element { start, span }))
            }
        }
    }
}

/// Goes over whitespace; the byte that follows it.
fn next_token(buffer: &[u8], at: &mut usize) -> Option<u8> {
    let rest = buffer.get(*at..).unwrap_or_default();
    let space = rest.iter().position(|&byte| !is_space(byte)).unwrap_or(rest.len());
    *at += space;
    rest.get(space).copied()
}

/// Goes over the first byte of a value.
fn begin(first: u8, at: &mut usize) -> Result<Option<Span>, FaultKind> {
    if !is_scalar(first) && !matches!(first, b'{' | b'[' | b'"') {
        return Err(FaultKind::Unexpected("a value"));
    }
    *at += 1;
    Ok(Span::start(first))
}

/// Goes on over a value; whether it ended. A number or literal ends before a byte that cannot
/// belong to it, and so never at the end of the buffer.
fn pass(span: &mut Option<Span>, buffer: &[u8], at: &mut usize) -> bool {
    if let Some(span) = span {
        return pass_span(span, buffer, at);
    }
    let rest = buffer.get(*at..).unwrap_or_default();
    let end = rest.iter().position(|&byte| !is_scalar(byte));
    *at += end.unwrap_or(rest.len());
    end.is_some()
}

fn pass_span(span: &mut Span, buffer: &[u8], at: &mut usize) -> bool {
    let rest = buffer.get(*at..).unwrap_or_default();
    let end = span.advance(rest);
    *at += end.unwrap_or(rest.len());
    end.is_some()
}

/// A member name, and the distance from its start to that of its value.
type Name<'a> = (Cow<'a, [u8]>, usize);

/// The member name at the start of `rest` and the distance to its value; `None` when `rest` does
/// not reach as far.
fn member_name(rest: &[u8]) -> Result<Option<Name<'_>>, FaultKind> {
    let mut cursor = Cursor::new(rest);
    let Ok(Some(name)) = cursor.text() else { return Ok(None) };
    match cursor.peek() {
        None => return Ok(None),
        Some(b':') => {}
        Some(_) => return Err(FaultKind::Unexpected("`:`")),
    }
    let mut at = cursor.offset() + 1;
    Ok(next_token(rest, &mut at).map(|_| (name.bytes(), at)))
}

fn creator_name(creator: &[u8]) -> Option<String> {
    let mut cursor = Cursor::new(creator);
    cursor.enter_object().ok()?;
    while let Some(key) = cursor.key().ok()? {
        if key.as_ref() == b"name" {
            return cursor.text().ok()?.map(|name| name.text().into_owned());
        }
        cursor.skip().ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FaultKind, Scanner};

    /// Texts of the elements, and how the scan ended, with the input given in windows.
    fn scan(document: &str, window: usize) -> (Vec<String>, Option<FaultKind>) {
        let mut scanner = Scanner::new();
        let mut at = 0;
        let mut fault = None;
        for end in (0..document.len()).step_by(window).skip(1).chain([document.len()]) {
            match scanner.scan(&document.as_bytes()[..end], at) {
                Ok(stopped) => at = stopped,
                Err(found) => {
                    fault = Some(found.kind);
                    break;
                }
            }
        }
        let fault = fault.or_else(|| scanner.finish(at).err().map(|fault| fault.kind));
        let text = |e: &super::Extent| document[e.start as usize..e.end as usize].to_owned();
        (scanner.elements.iter().map(text).collect(), fault)
    }

    #[test]
    fn entries_are_those_of_the_log() {
        let document = r#"{"entries":[1],"x":{"log":{"entries":[2]}}, "log" : {
            "pages":[{"entries":[3]}], "creator":{"name":"Firefox"},
            "entries": [ {"a":"]}"} , 17,"s", {"log":{"entries":[4]}}], "comment":"entries" },
            "tail":[]} "#;
        let (elements, fault) = scan(document, document.len());
        assert_eq!(elements, [r#"{"a":"]}"}"#, "17", r#""s""#, r#"{"log":{"entries":[4]}}"#]);
        assert_eq!(fault, None);
    }

    #[test]
    fn names_may_be_escaped() {
        let (elements, fault) = scan(r#"{"l\u006fg":{"entr\u0069es":[{}]}}"#, 5);
        assert_eq!((elements.len(), fault), (1, None));
    }

    #[test]
    fn says_what_is_wrong_with_the_document() {
        for (document, fault) in [
            ("", FaultKind::NotAnObject),
            ("[1]", FaultKind::NotAnObject),
            ("{}", FaultKind::NoLog),
            (r#"{"log":[]}"#, FaultKind::NoLog),
            (r#"{"log":{}}"#, FaultKind::NoEntries),
            (r#"{"log":{"entries":null}}"#, FaultKind::NoEntries),
            (r#"{"log":{"entries":[{},]}}"#, FaultKind::Unexpected("a value")),
            (r#"{"log":{"entries":[{} {}]}}"#, FaultKind::Unexpected("`,` or `]`")),
            (r#"{"log":{"entries":[]},}"#, FaultKind::Unexpected("a member name")),
            (r#"{"log" {"entries":[]}}"#, FaultKind::Unexpected("`:`")),
            (r#"{"log":{"entries":[{}]}} x"#, FaultKind::TrailingData),
            (r#"{"log":{"entries":[{}"#, FaultKind::CutOff),
            (r#"{"lo"#, FaultKind::CutOff),
        ] {
            for window in 1..document.len().max(2) {
                assert_eq!(scan(document, window).1, Some(fault), "{document} by {window}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_window_finds_the_same_elements(
            elements in prop::collection::vec(r#"\{("[a{}\[\]\\\\]{0,20}":[0-9]{1,3})?\}|-?[0-9]{1,5}|"(\\\\"|x){0,9}"#, 0..12),
            before in r#"("[a-z]{1,8}":(\{"entries":\[1\]\}|"[ -!#-\[\]-~]{0,80}"|12),){0,3}"#,
            window in 1usize..90,
        ) {
            let list = elements.join(" ,\n");
            let document = format!(r#"{{{before}"log":{{{before}"entries":[{list}]}}}}"#);
            prop_assert_eq!(scan(&document, window), scan(&document, document.len()));
        }

        #[test]
        fn byte_soup_is_scanned_without_panic(
            soup in r#"(\{"log":\{"entries":\[)?[\[\]{}",:\\a1 ]{0,200}"#,
            window in 1usize..70,
        ) {
            prop_assert_eq!(scan(&soup, window), scan(&soup, soup.len().max(1)));
        }
    }
}
