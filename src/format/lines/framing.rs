//! How an input is cut into records: lines, JSON documents, sections of an audit log.

use std::ops::Range;

use memchr::{memchr, memchr2};

/// What one record of an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// A line.
    Lines,
    /// A JSON object, over one line or many, alone or in the list of a document
    /// (`{"records":[…]}`).
    Documents,
    /// The sections of one transaction (`ModSecurity`'s serial audit log), from `--id-A--` to
    /// `--id-Z--`.
    Audit,
    /// A line, or the parts that a container runtime cut a long one into (Kubernetes CRI, `P` up to
    /// `F`).
    Parts,
}

/// Members whose list holds the records of a document: Azure's and AWS's exports, `CloudWatch`'s
/// subscriptions.
const LISTS: [&[u8]; 3] = [b"records", b"Records", b"logEvents"];

/// The same where it comes first: records have lists of this name as well.
const FIRST_LIST: &[u8] = b"events";

/// A record in a text: where it is, and the number of its first line.
pub(super) type Record = (Range<usize>, u64);

/// Cuts a text that comes in parts into records.
pub(super) enum Cutter {
    Documents(Documents),
    Audit(Audit),
    Parts(Parts),
}

impl Framing {
    /// How the text that starts with `head` is framed.
    pub(crate) fn of(head: &[u8]) -> Self {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let line = head.split(|&b| b == b'\n').next().unwrap_or_default();
        if section(line).is_some_and(|(_, letter)| letter == b'A') {
            return Self::Audit;
        }
        if head.split(|&b| b == b'\n').any(is_part) {
            return Self::Parts;
        }
        if !matches!(head.first(), Some(b'{' | b'[')) {
            return Self::Lines;
        }
        // One object a line is what lines are for.
        let mut documents = Documents::default();
        let mut records = Vec::new();
        documents.cut(head, 0, &mut records);
        let spans_lines = |(range, _): &Record| {
            let text = head.get(range.clone()).unwrap_or_default();
            text.first() == Some(&b'{') && memchr(b'\n', text).is_some()
        };
        if documents.in_list || records.first().is_some_and(spans_lines) {
            Self::Documents
        } else {
            Self::Lines
        }
    }

    /// Whether every record ends with a line, so that what is behind the end of one can be read alone.
    pub(crate) const fn ends_with_lines(self) -> bool {
        matches!(self, Self::Lines | Self::Parts)
    }

    pub(super) fn cutter(self) -> Option<Cutter> {
        match self {
            Self::Lines => None,
            Self::Documents => Some(Cutter::Documents(Documents::default())),
            Self::Audit => Some(Cutter::Audit(Audit::default())),
            Self::Parts => Some(Cutter::Parts(Parts::default())),
        }
    }

    /// The whole records of `head`.
    pub(crate) fn records(self, head: &[u8]) -> Vec<&[u8]> {
        let Some(mut cutter) = self.cutter() else {
            return head.split(|&b| b == b'\n').collect();
        };
        let mut records = Vec::new();
        cutter.cut(head, 0, &mut records);
        let last = cutter.open().and_then(|open| head.get(open..));
        let whole = records.into_iter().filter_map(|(range, _)| head.get(range));
        // What is open may be whole but for the end of its line.
        whole.chain(last.filter(|last| !last.is_empty())).collect()
    }
}

impl Cutter {
    /// Finds the records that end in `text` behind `from`, up to where it has seen it. Returns how
    /// far it has seen it now.
    pub(super) fn cut(&mut self, text: &[u8], from: usize, records: &mut Vec<Record>) -> usize {
        match self {
            Self::Documents(documents) => documents.cut(text, from, records),
            Self::Audit(audit) => audit.cut(text, records),
            Self::Parts(parts) => parts.cut(text, records),
        }
    }

    /// Where the record starts that is open at the end of the text; `None` between records.
    pub(super) fn open(&self) -> Option<usize> {
        match self {
            Self::Documents(documents) => documents.record.map(|(start, _)| start),
            Self::Audit(audit) => audit.open(),
            Self::Parts(parts) => Some(parts.record.map_or(parts.next, |(start, _)| start)),
        }
    }

    /// Number of the line the open record starts in.
    pub(super) fn open_line(&self) -> u64 {
        match self {
            Self::Documents(documents) => {
                documents.record.map_or(documents.line(), |(_, line)| line)
            }
            Self::Audit(audit) => audit.record.map_or(audit.lines + 1, |(_, line)| line),
            Self::Parts(parts) => parts.record.map_or(parts.lines + 1, |(_, line)| line),
        }
    }

    /// The text up to `by` is gone; positions count from there on.
    pub(super) fn forget(&mut self, by: usize) {
        match self {
            Self::Documents(documents) => documents.forget(by),
            Self::Audit(audit) => audit.forget(by),
            Self::Parts(parts) => parts.forget(by),
        }
    }
}

/// JSON objects one after another.
#[derive(Default)]
pub(super) struct Documents {
    lines: u64,
    /// Brackets open.
    depth: usize,
    /// Depths at which records stand, of the lists around this place.
    within: Vec<usize>,
    /// Whether a record of a list was found.
    in_list: bool,
    record: Option<(usize, u64)>,
    /// The record is text that is no JSON: it ends with its line.
    is_line: bool,
    in_string: bool,
    /// The last string at the depth of a record's members, and whether a colon and a bracket
    /// followed it.
    name: Option<(usize, usize)>,
    list: Step,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Step {
    #[default]
    Elsewhere,
    Name,
    Colon,
    Bracket,
}

impl Documents {
    fn line(&self) -> u64 {
        self.lines + 1
    }

    fn base(&self) -> usize {
        self.within.last().copied().unwrap_or(0)
    }

    fn forget(&mut self, by: usize) {
        self.record = self.record.map(|(start, line)| (start.saturating_sub(by), line));
        self.name =
            self.name.and_then(|(start, end)| Some((start.checked_sub(by)?, end.checked_sub(by)?)));
    }

    fn cut(&mut self, text: &[u8], from: usize, records: &mut Vec<Record>) -> usize {
        let mut at = from;
        while let Some(&byte) = text.get(at) {
            if self.in_string {
                let rest = text.get(at..).unwrap_or_default();
                let Some(skipped) = memchr::memchr3(b'"', b'\\', b'\n', rest) else {
                    return text.len();
                };
                at += skipped;
                match text.get(at) {
                    Some(b'"') => {
                        self.in_string = false;
                        if let Some((_, end)) = &mut self.name {
                            *end = at;
                        }
                    }
                    // The escaped byte may not have come yet.
                    Some(b'\\') if at + 1 == text.len() => return at,
                    Some(b'\\') => at += 1,
                    // No string goes over the end of its line: what was cut off ends here.
                    _ => {
                        self.end(at, records);
                        self.lines += 1;
                    }
                }
                at += 1;
                continue;
            }
            if self.is_line {
                let rest = text.get(at..).unwrap_or_default();
                let Some(end) = memchr(b'\n', rest) else { return text.len() };
                at += end;
                self.end(at, records);
                continue;
            }
            match byte {
                b'\n' => self.lines += 1,
                b' ' | b'\t' | b'\r' | b',' => {}
                b'"' if self.record.is_some() || self.depth > self.base() => {
                    self.in_string = true;
                    let is_member = self.record.is_some() && self.depth == self.base() + 1;
                    self.name = is_member.then_some((at + 1, at + 1));
                    self.list = if is_member { Step::Name } else { Step::Elsewhere };
                }
                b':' if self.list == Step::Name => self.list = Step::Colon,
                b'[' if self.list == Step::Colon => {
                    self.list = if self.names_list(text) { Step::Bracket } else { Step::Elsewhere };
                    self.depth += 1;
                }
                b'{' if self.list == Step::Bracket => {
                    // The document is no record; its list's elements are.
                    self.list = Step::Elsewhere;
                    self.in_list = true;
                    self.within.push(self.depth);
                    self.record = Some((at, self.line()));
                    self.depth += 1;
                }
                b'{' => {
                    self.list = Step::Elsewhere;
                    if self.record.is_none() && self.depth == self.base() {
                        self.record = Some((at, self.line()));
                        self.in_list |= self.depth > 0;
                    }
                    self.depth += 1;
                }
                b'[' => {
                    self.list = Step::Elsewhere;
                    self.depth += 1;
                    if self.record.is_none() && self.depth == self.base() + 1 {
                        self.within.push(self.depth);
                    }
                }
                b'}' | b']' => {
                    self.list = Step::Elsewhere;
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth < self.base() {
                        self.within.pop();
                    }
                    if self.depth == self.base() && self.record.is_some() {
                        self.end(at + 1, records);
                    }
                }
                // Behind the list of a document, whatever else it holds.
                _ if self.record.is_none() && self.depth > self.base() => {}
                _ if self.record.is_none() => {
                    self.record = Some((at, self.line()));
                    self.is_line = true;
                    continue;
                }
                _ => self.list = Step::Elsewhere,
            }
            at += 1;
        }
        text.len()
    }

    /// Whether the last name is that of the list of records in a document.
    fn names_list(&self, text: &[u8]) -> bool {
        let (Some((start, end)), Some((record, _))) = (self.name, self.record) else {
            return false;
        };
        let name = text.get(start..end).unwrap_or_default();
        let before = text.get(record + 1..start - 1).unwrap_or_default();
        LISTS.contains(&name) || (name == FIRST_LIST && before.trim_ascii().is_empty())
    }

    /// The open record ends at `end`, whole or not.
    fn end(&mut self, end: usize, records: &mut Vec<Record>) {
        if let Some((start, line)) = self.record.take() {
            records.push((start..end, line));
        }
        self.depth = self.base();
        self.is_line = false;
        self.in_string = false;
        self.list = Step::Elsewhere;
    }
}

/// Transactions of an audit log.
#[derive(Default)]
pub(super) struct Audit {
    lines: u64,
    /// Where the line starts that has not ended yet.
    next: usize,
    record: Option<(usize, u64)>,
}

impl Audit {
    fn open(&self) -> Option<usize> {
        self.record.map_or(Some(self.next), |(start, _)| Some(start))
    }

    fn forget(&mut self, by: usize) {
        self.record = self.record.map(|(start, line)| (start.saturating_sub(by), line));
        self.next = self.next.saturating_sub(by);
    }

    fn cut(&mut self, text: &[u8], records: &mut Vec<Record>) -> usize {
        while let Some(rest) = text.get(self.next..)
            && let Some(length) = memchr(b'\n', rest)
        {
            let start = self.next;
            let line = rest.get(..length).unwrap_or_default();
            self.next += length + 1;
            self.lines += 1;
            let letter = section(line).map(|(_, letter)| letter);
            match (letter, self.record) {
                (Some(b'A'), open) => {
                    // The end of the one before was lost.
                    records.extend(open.map(|(from, number)| (from..start, number)));
                    self.record = Some((start, self.lines));
                }
                (Some(b'Z'), Some((from, number))) => {
                    records.push((from..start + length, number));
                    self.record = None;
                }
                (_, Some(_)) => {}
                (_, None) if line.trim_ascii().is_empty() => {}
                // Outside of any transaction.
                (_, None) => records.push((start..start + length, self.lines)),
            }
        }
        text.len()
    }
}

/// Lines of which some come in parts.
#[derive(Default)]
pub(super) struct Parts {
    lines: u64,
    /// Where the line starts that has not ended yet.
    next: usize,
    /// Where the first part starts of what is open.
    record: Option<(usize, u64)>,
}

impl Parts {
    fn forget(&mut self, by: usize) {
        self.record = self.record.map(|(start, line)| (start.saturating_sub(by), line));
        self.next = self.next.saturating_sub(by);
    }

    fn cut(&mut self, text: &[u8], records: &mut Vec<Record>) -> usize {
        while let Some(rest) = text.get(self.next..)
            && let Some(length) = memchr(b'\n', rest)
        {
            let start = self.next;
            self.next += length + 1;
            self.lines += 1;
            let (start, line) = self.record.take().unwrap_or((start, self.lines));
            if is_part(rest.get(..length).unwrap_or_default()) {
                self.record = Some((start, line));
            } else {
                records.push((start..self.next - 1, line));
            }
        }
        text.len()
    }
}

/// Whether a line is the beginning or the middle of a longer one, as a container runtime says:
/// `2026-03-01T10:00:00.123456789Z stdout P text`.
pub(crate) fn is_part(line: &[u8]) -> bool {
    let head = line.get(..48.min(line.len())).unwrap_or_default();
    let marked = |mark: &[u8]| memchr::memmem::find(head, mark).is_some();
    let is_dated = head.get(4) == Some(&b'-') && head.first().is_some_and(u8::is_ascii_digit);
    is_dated && (marked(b" stdout P ") || marked(b" stderr P "))
}

/// The boundary and the letter of a line that starts a section: `--b1a2c3d4-B--`, and
/// `---b1a2c3d4---B--` of version 3.
pub(crate) fn section(line: &[u8]) -> Option<(&[u8], u8)> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let inner = line.strip_prefix(b"--")?.strip_suffix(b"--")?;
    let inner = inner.strip_prefix(b"-").unwrap_or(inner);
    let (id, letter) = inner.split_at_checked(memchr2(b'-', b'-', inner)?)?;
    let letter = letter.strip_prefix(b"---").or_else(|| letter.strip_prefix(b"-"))?;
    let is_id = (6..=16).contains(&id.len()) && id.iter().all(u8::is_ascii_alphanumeric);
    match letter {
        [letter @ b'A'..=b'Z'] if is_id => Some((id, *letter)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(text: &str) -> Vec<&str> {
        let framing = Framing::of(text.as_bytes());
        assert_eq!(framing, Framing::Documents, "{text}");
        let records = framing.records(text.as_bytes());
        records.into_iter().map(|record| std::str::from_utf8(record).expect("text")).collect()
    }

    #[test]
    fn cuts_documents_into_records() {
        assert_eq!(
            records("{\n\"a\": \"}{\"\n}\n{\"b\": 2}"),
            ["{\n\"a\": \"}{\"\n}", "{\"b\": 2}"]
        );
        assert_eq!(records("[{\"a\":[{}]},\n{\"b\":2}]"), ["{\"a\":[{}]}", "{\"b\":2}"]);
        let azure = r#"{"time":"x","records":[{"a":{"records":[1]}},{"b":2}],"more":{"c":[{}]}}"#;
        assert_eq!(records(azure), [r#"{"a":{"records":[1]}}"#, r#"{"b":2}"#]);
        assert_eq!(records(&format!("{azure}\n{azure}")).len(), 4);
    }

    #[test]
    fn a_record_that_was_cut_ends_with_its_line() {
        let text = "{\n\"a\": 1\n}\n{\n\"b\": \"cut\nnot JSON\n{\n\"c\": 3\n}\n";
        let expected = ["{\n\"a\": 1\n}", "{\n\"b\": \"cut", "not JSON", "{\n\"c\": 3\n}"];
        assert_eq!(records(text), expected);
    }

    #[test]
    fn one_object_a_line_is_lines() {
        for text in
            ["{\"a\":[1]}\n{\"b\":2}\n", "{\"records\":[]}\n", "[01/Mar/2026] x\n", "plain\n"]
        {
            assert_eq!(Framing::of(text.as_bytes()), Framing::Lines, "{text}");
        }
    }

    #[test]
    fn knows_sections_of_audit_logs() {
        assert_eq!(section(b"--b1a2c3d4-A--\r"), Some((&b"b1a2c3d4"[..], b'A')));
        assert_eq!(section(b"---b1a2c3d4---Z--"), Some((&b"b1a2c3d4"[..], b'Z')));
        for line in ["--b1a2c3d4-A-", "--b1a2c3d4-a--", "-- b1a2c3d4-A--", "--A--", "--"] {
            assert_eq!(section(line.as_bytes()), None, "{line}");
        }
    }

    /// Records with their lines when the text comes in parts of `step` bytes.
    fn in_parts(framing: Framing, text: &[u8], step: usize) -> Vec<(u64, Vec<u8>)> {
        let Some(mut cutter) = framing.cutter() else { return Vec::new() };
        let (mut buffer, mut gone, mut seen) = (Vec::new(), Vec::new(), 0);
        for part in text.chunks(step) {
            buffer.extend_from_slice(part);
            let mut records = Vec::new();
            seen = cutter.cut(&buffer, seen, &mut records);
            gone.extend(records.into_iter().map(|(range, line)| (line, buffer[range].to_vec())));
            let keep = cutter.open().unwrap_or(seen).min(seen);
            buffer.drain(..keep);
            cutter.forget(keep);
            seen -= keep;
        }
        gone
    }

    proptest! {
        #[test]
        fn parts_change_nothing(text in r#"([{}\[\]",:\\a \n]|"records":\[\{|--abcdef-[AZ]--\n|2026-03-01T10:00:00Z stdout [PF] ){0,40}"#, step in 1usize..9) {
            for framing in [Framing::Documents, Framing::Audit, Framing::Parts] {
                prop_assert_eq!(
                    in_parts(framing, text.as_bytes(), step),
                    in_parts(framing, text.as_bytes(), text.len().max(1))
                );
            }
        }
    }
}
