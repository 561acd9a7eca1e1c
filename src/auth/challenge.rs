//! Challenges: the grammar of `WWW-Authenticate` and `Proxy-Authenticate` (RFC 9110 section 11.6.1).

use std::borrow::Cow;

/// One challenge (RFC 9110 section 11.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge<'a> {
    /// The auth-scheme as sent.
    pub scheme: &'a str,
    /// The token68 form, if that is what follows the scheme.
    pub token68: Option<&'a str>,
    /// The auth-params in order, values unquoted.
    pub params: Vec<Param<'a>>,
}

/// One auth-param.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param<'a> {
    /// Name as sent.
    pub name: &'a str,
    /// Value, unquoted and unescaped.
    pub value: Cow<'a, str>,
    /// Whether it was a quoted-string.
    pub quoted: bool,
}

/// Everything the field lines of one challenge field hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenges<'a> {
    /// The challenges that could be read, also out of damaged fields.
    pub list: Vec<Challenge<'a>>,
    /// What does not follow the grammar.
    pub faults: Vec<Fault>,
    /// Number of field lines.
    pub lines: usize,
}

/// A departure from the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The field is there and empty.
    Empty,
    /// Text that is no challenge at all.
    FreeText(String),
    /// Auth-params separated by blanks only.
    MissingComma,
    /// A quoted-string without its end.
    UnterminatedQuote,
    /// The same parameter twice in one challenge.
    DuplicateParam(String),
    /// Bytes that are no visible ASCII where only that is allowed.
    IllegalBytes,
}
