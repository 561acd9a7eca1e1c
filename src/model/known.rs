//! What is known, known to be absent, or was never recorded.

use std::fmt;

/// A part of an exchange as the recording shows it.
///
/// The difference between [`Known::Absent`] and [`Known::Unknown`] is the difference between a
/// finding and a false alarm: a log without header columns never shows that a field was missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known<T> {
    /// Recorded, with this value.
    Present(T),
    /// Recorded in a way that would have shown it, and it was not there.
    Absent,
    /// Not recorded.
    #[default]
    Unknown,
}

impl<T> Known<T> {
    /// Turns ignorance into an error, so that `?` carries it out of a rule.
    ///
    /// # Errors
    /// [`Unseen`] naming `part` when the value was not recorded.
    pub fn of(self, part: Part) -> Result<Option<T>, Unseen> {
        match self {
            Self::Present(value) => Ok(Some(value)),
            Self::Absent => Ok(None),
            Self::Unknown => Err(Unseen(part)),
        }
    }

    /// The value if it was seen; absent and unknown look alike here, so use this only where
    /// nothing is concluded from absence.
    pub fn seen(self) -> Option<T> {
        match self {
            Self::Present(value) => Some(value),
            Self::Absent | Self::Unknown => None,
        }
    }

    /// Applies `f` to a present value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Self::Present(value) => Known::Present(f(value)),
            Self::Absent => Known::Absent,
            Self::Unknown => Known::Unknown,
        }
    }
}

/// A part of an exchange that a recording may or may not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Part {
    /// The status code.
    Status,
    /// The request method.
    Method,
    /// The request target.
    Target,
    /// The request's header section.
    RequestHeaders,
    /// The request's content.
    RequestBody,
    /// The response's header section.
    ResponseHeaders,
    /// The response's content.
    ResponseBody,
    /// A gateway's own words for why it answered as it did (a log column).
    Reason,
    /// When the exchange happened.
    Time,
    /// Who sent the request.
    Client,
    /// The credentials of the request: its whole header section, or the `Authorization` field.
    Credentials,
}

impl Part {
    /// Every part, in the order of their discriminants.
    pub const ALL: [Self; 11] = [
        Self::Status,
        Self::Method,
        Self::Target,
        Self::RequestHeaders,
        Self::RequestBody,
        Self::ResponseHeaders,
        Self::ResponseBody,
        Self::Reason,
        Self::Time,
        Self::Client,
        Self::Credentials,
    ];
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Status => "status",
            Self::Method => "method",
            Self::Target => "request target",
            Self::RequestHeaders => "request headers",
            Self::RequestBody => "request body",
            Self::ResponseHeaders => "response headers",
            Self::ResponseBody => "response body",
            Self::Reason => "reason field",
            Self::Time => "time",
            Self::Client => "client address",
            Self::Credentials => "credentials",
        })
    }
}

/// A rule could not tell, because this part was not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unseen(pub Part);

/// A set of [`Part`]s: what a format can show at its best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts(u16);

impl Parts {
    /// Everything: HAR files, captures, exchange records.
    pub const ALL: Self = Self((1 << Part::ALL.len()) - 1);
    /// Nothing.
    pub const NONE: Self = Self(0);

    /// The set with these members.
    pub const fn of(parts: &[Part]) -> Self {
        let mut bits = 0;
        let mut i = 0;
        while i < parts.len() {
            bits |= 1 << parts[i] as u16;
            i += 1;
        }
        Self(bits)
    }

    /// This set with one more member.
    #[must_use]
    pub const fn with(self, part: Part) -> Self {
        Self(self.0 | 1 << part as u16)
    }

    /// Whether `part` is a member.
    pub const fn contains(self, part: Part) -> bool {
        self.0 & (1 << part as u16) != 0
    }
}
