//! The header or trailer section of an HTTP/2 or HTTP/3 message, as its decoder finds it.

use smallvec::SmallVec;

use crate::model::{Field, Headers, Knowledge, limits};

/// Field lines read without an allocation.
const COMMON: usize = 64;

/// Two lengths of four bytes before each field.
const LENGTHS: usize = 8;

/// Field lines, pseudo-header fields left out.
pub(super) type Fields<'s> = SmallVec<[Field<'s>; COMMON]>;

/// A section. All its fields are in one buffer, each behind the lengths of its name and value.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one section")]
pub(super) struct Section {
    bytes: Vec<u8>,
    fields: usize,
    /// Where the last field starts.
    last: usize,
    /// Whether fields are kept; else they are only counted on to tell what message this is.
    pub(super) wanted: bool,
    /// The status code, where `:status` was read.
    pub(super) status: Option<u16>,
    /// Whether this belongs to a request: a pseudo-header field of one was read.
    pub(super) of_request: bool,
    /// Whether fields were left out over a limit.
    pub(super) cut: bool,
    /// Fields lost before the first that is no pseudo-header field.
    lost_ahead: usize,
    /// Whether a field was read that is no pseudo-header field.
    has_regular: bool,
    /// Whether a field other than a pseudo-header field may be missing.
    partial: bool,
}

impl Section {
    /// An empty section that puts its fields in this buffer.
    pub(super) fn new(buffer: Vec<u8>) -> Self {
        Self { bytes: buffer, wanted: true, ..Self::default() }
    }

    /// Takes the next field. `judge` is asked whether a response of this status is wanted at all.
    pub(super) fn push(&mut self, name: &[u8], value: &[u8], judge: &dyn Fn(u16) -> bool) {
        if name.first() == Some(&b':') {
            // Pseudo-header fields come first (RFC 9113 section 8.3): what was lost before one was one.
            self.lost_ahead = 0;
            if name == b":status" {
                self.status = status(value);
                if self.status.is_some_and(|status| !judge(status)) {
                    self.wanted = false;
                    self.bytes.clear();
                }
            } else {
                self.of_request = true;
            }
        } else if !self.has_regular {
            self.has_regular = true;
            self.partial |= self.lost_ahead > 0;
        }
        if self.wanted {
            self.keep(name, value);
        }
    }

    fn keep(&mut self, name: &[u8], value: &[u8]) {
        let size = self.bytes.len() + name.len() + value.len();
        if self.fields == limits::FIELDS || size > limits::HEADER_SECTION + self.fields * LENGTHS {
            self.cut = true;
            self.partial = true;
            return;
        }
        // A cookie may come in crumbs, which are one field (RFC 9113 section 8.2.3).
        if name == b"cookie" && self.extend_last(name, b"; ", value) {
            return;
        }
        self.last = self.bytes.len();
        self.fields += 1;
        self.bytes.extend_from_slice(&(name.len() as u32).to_ne_bytes());
        self.bytes.extend_from_slice(&(value.len() as u32).to_ne_bytes());
        self.bytes.extend_from_slice(name);
        self.bytes.extend_from_slice(value);
    }

    /// Appends to the value of the last field, if it has this name.
    fn extend_last(&mut self, name: &[u8], between: &[u8], value: &[u8]) -> bool {
        let Some((last, length, _)) = self.bytes.get(self.last..).and_then(first) else {
            return false;
        };
        if last != name {
            return false;
        }
        let longer = (length.len() + between.len() + value.len()) as u32;
        if let Some(place) = self.bytes.get_mut(self.last + LENGTHS / 2..self.last + LENGTHS) {
            place.copy_from_slice(&longer.to_ne_bytes());
        }
        self.bytes.extend_from_slice(between);
        self.bytes.extend_from_slice(value);
        true
    }

    /// A field was there that cannot be told: it was indexed before the capture began, or in a gap.
    pub(super) fn lose(&mut self) {
        if self.has_regular {
            self.partial = true;
        } else {
            self.lost_ahead += 1;
        }
    }

    /// The rest of the section is lost.
    pub(super) fn break_off(&mut self) {
        self.partial = true;
    }

    /// Whether a field may be missing that is no pseudo-header field.
    pub(super) fn is_partial(&self) -> bool {
        self.partial || self.lost_ahead > 0
    }

    /// Every field with its name and value.
    pub(super) fn all(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let mut rest = &self.bytes[..];
        std::iter::from_fn(move || {
            let (name, value, behind) = first(rest)?;
            rest = behind;
            Some((name, value))
        })
    }

    /// The value of a pseudo-header field.
    pub(super) fn pseudo(&self, name: &[u8]) -> Option<&[u8]> {
        let mut ahead = self.all().take_while(|(name, _)| name.first() == Some(&b':'));
        ahead.find(|(this, _)| *this == name).map(|(_, value)| value)
    }

    /// The value of a field, by its name in lower case.
    pub(super) fn field(&self, name: &[u8]) -> Option<&[u8]> {
        let found = self.all().find(|(this, _)| this.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }

    /// The names and values of all fields, one behind the other.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The fields, without pseudo-header fields.
    pub(super) fn fields(&self) -> Fields<'_> {
        let regular = self.all().filter(|(name, _)| name.first() != Some(&b':'));
        regular.map(|(name, value)| Field { name, value: value.trim_ascii() }).collect()
    }

    /// These fields, with what their silence means.
    pub(super) fn headers<'f>(&self, fields: &'f [Field<'f>]) -> Headers<'f> {
        let partial = Knowledge::Partial { absent: &[] };
        let knowledge = if self.is_partial() { partial } else { Knowledge::Complete };
        Headers { fields, knowledge }
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        self.bytes.len()
    }

    /// The buffer, of a section that is no longer needed.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.bytes
    }
}

/// The first field of some, and the rest.
fn first(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (name, rest) = bytes.split_first_chunk::<4>()?;
    let (value, rest) = rest.split_first_chunk::<4>()?;
    let (name, rest) = rest.split_at_checked(u32::from_ne_bytes(*name) as usize)?;
    let (value, rest) = rest.split_at_checked(u32::from_ne_bytes(*value) as usize)?;
    Some((name, value, rest))
}

/// Three digits (RFC 9110 section 15).
fn status(value: &[u8]) -> Option<u16> {
    let digits: &[u8; 3] = value.try_into().ok()?;
    let is_status = digits.iter().all(u8::is_ascii_digit) && digits[0] != b'0';
    is_status.then(|| digits.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::Section;
    use crate::model::{Known, limits};

    fn section(fields: &[(&str, &str)]) -> Section {
        let mut section = Section::new(Vec::new());
        for (name, value) in fields {
            if *name == "LOST" {
                section.lose();
            } else {
                section.push(name.as_bytes(), value.as_bytes(), &|_| true);
            }
        }
        section
    }

    #[test]
    fn pseudo_header_fields_are_no_header_fields() {
        let section = section(&[(":status", "401"), ("www-authenticate", "Basic"), ("a", " b ")]);
        assert_eq!(section.status, Some(401));
        assert_eq!(section.pseudo(b":status"), Some(&b"401"[..]));
        assert_eq!(section.pseudo(b":path"), None);
        let fields = section.fields();
        assert_eq!((fields.len(), fields[1].value), (2, &b"b"[..]));
        assert_eq!(section.headers(&fields).get("authorization"), Known::Absent);
    }

    #[test]
    fn cookie_crumbs_are_one_cookie() {
        let section = section(&[("cookie", "a=b"), ("cookie", "c=d"), ("x", ""), ("cookie", "e")]);
        let values: Vec<_> = section.fields().iter().map(|field| field.value).collect();
        assert_eq!(values, [&b"a=b; c=d"[..], b"", b"e"]);
    }

    #[test]
    fn what_is_lost_among_pseudo_header_fields_is_one_of_them() {
        assert!(!section(&[("LOST", ""), (":method", "GET"), ("a", "b")]).is_partial());
        assert!(section(&[(":method", "GET"), ("LOST", ""), ("a", "b")]).is_partial());
        assert!(section(&[(":method", "GET"), ("a", "b"), ("LOST", "")]).is_partial());
        assert!(section(&[("LOST", "")]).is_partial());
        let section = section(&[(":method", "GET"), ("a", "b"), ("LOST", "")]);
        assert_eq!(section.headers(&section.fields()).get("authorization"), Known::Unknown);
    }

    #[test]
    fn a_section_has_a_size() {
        let mut section = section(&[(":status", "200")]);
        let value = vec![b'x'; 4_000];
        for _ in 0..limits::FIELDS * 2 {
            section.push(b"a", &value, &|_| true);
        }
        assert!(section.cut && section.is_partial());
        assert!(section.held() <= limits::HEADER_SECTION + 8 * limits::FIELDS);
    }

    #[test]
    fn only_its_status_is_kept_of_a_response_that_nobody_wants() {
        let mut section = Section::new(Vec::new());
        section.push(b":status", b"200", &|status| status != 200);
        section.push(b"a", b"b", &|_| true);
        assert_eq!((section.status, section.held()), (Some(200), 0));
    }
}
