//! One column of a template: the text before it, how its end is found, what it may hold.

use memchr::memchr;

use super::{Condition, Unsound};
use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::literal::Literal;
use crate::format::log::value;
use crate::model::resembles_ipv4;

/// Longest client, host or user column taken for one.
const NAME: usize = 512;

#[derive(Debug)]
pub(super) struct Step {
    /// Text before the column.
    pub(super) before: Literal<8>,
    /// Text behind any number of spaces that may follow (Squid pads its numbers).
    pub(super) padded: Option<Literal<8>>,
    /// What it means.
    pub(super) column: Column,
    /// How its end is found.
    pub(super) extent: Extent,
    /// For which statuses it is written.
    pub(super) condition: Option<Condition>,
    /// Client after a host name or before a port: only an address tells the two apart.
    pub(super) only_address: bool,
}

/// How the end of a column is found.
#[derive(Debug)]
pub(super) enum Extent {
    /// By its own shape.
    Time(TimeShape),
    /// Three digits.
    Status,
    /// The same, or what stands for none.
    StatusOrNone,
    /// Digits.
    Port,
    /// Before the literal that follows; `anchor` is the rarest byte of that literal.
    Until { anchor: u8, offset: usize },
    /// Before an unescaped quote that starts the literal that follows.
    Quote,
    /// A host directly before a path.
    Host,
    /// The last column, up to a space.
    Word,
    /// The last column, all that is left.
    Rest,
}

impl Extent {
    /// Chooses by the column and the text around it.
    pub(super) fn of(
        column: &Column,
        before: &[u8],
        literal: &[u8],
        next: Option<&Column>,
    ) -> Result<Self, Unsound> {
        Ok(match column {
            Column::Time(shape) => Self::Time(shape.clone()),
            Column::Status => Self::Status,
            Column::StatusOrNone => Self::StatusOrNone,
            Column::ClientPort => Self::Port,
            _ if before.ends_with(b"\"") && literal.starts_with(b"\"") => Self::Quote,
            Column::Authority | Column::ServerName
                if literal.is_empty() && matches!(next, Some(Column::Target | Column::Path)) =>
            {
                Self::Host
            }
            _ => match (rarest(literal), next) {
                (Some((anchor, offset)), _) => Self::Until { anchor, offset },
                (None, Some(next)) => {
                    return Err(Unsound::Unseparated(
                        column.name().to_owned(),
                        next.name().to_owned(),
                    ));
                }
                (None, None) => match column {
                    Column::RequestHeader(_)
                    | Column::ResponseHeader(_)
                    | Column::UpstreamHeader(_)
                    | Column::ForwardedFor
                    | Column::Reason(_) => Self::Rest,
                    _ => Self::Word,
                },
            },
        })
    }

    /// Whether the value itself shows where it ends.
    #[inline]
    pub(super) fn has_shape(&self) -> bool {
        matches!(self, Self::Time(_) | Self::Status | Self::StatusOrNone | Self::Port)
    }

    /// Length of the value that starts `rest`, by its shape; `None` where it has not that shape.
    #[inline]
    pub(super) fn length(&self, rest: &[u8]) -> Option<usize> {
        match self {
            Self::Time(shape) => shape.length(rest),
            Self::Status => status_length(rest),
            Self::StatusOrNone => none_length(rest).or_else(|| status_length(rest)),
            Self::Port => port_length(rest),
            Self::Until { .. } | Self::Quote | Self::Host | Self::Word | Self::Rest => None,
        }
    }

    /// Whether a space ends it: then it is a bare word.
    fn is_delimited(&self) -> bool {
        matches!(self, Self::Until { anchor: b' ' | b':', .. })
    }
}

impl Step {
    /// Where its value starts if the text before it stands at `at`.
    #[inline]
    pub(super) fn opening(&self, line: &[u8], at: usize) -> Option<usize> {
        let at = self.before.end(line, at)?;
        let Some(padded) = &self.padded else { return Some(at) };
        let spaces = line.get(at..)?.iter().take_while(|b| **b == b' ').count();
        padded.end(line, at + spaces)
    }

    /// Whether the column may hold this value. These checks tell formats apart.
    #[expect(clippy::inline_always, reason = "it runs for every column of every line")]
    #[inline(always)]
    pub(super) fn accepts(&self, raw: &[u8]) -> bool {
        match &self.column {
            Column::Client if self.only_address => value::is_address(raw),
            Column::Address => value::is_address(raw),
            Column::OriginForm => raw.starts_with(b"/") && memchr(b' ', raw).is_none(),
            Column::Client => resembles_ipv4(raw) || is_name(raw, PEER) && !is_prefixed(raw),
            // In a column that users put there themselves anything may stand.
            Column::ForwardedFor => raw.is_empty() || is_name(raw, PEER),
            Column::Ident | Column::User if raw == b"-" => true,
            Column::Ident => !raw.is_empty() && raw.len() <= NAME && !value::is_address(raw),
            // A user of several words is seen; one with a lone dash holds other columns.
            Column::User => {
                raw.len() <= NAME
                    && (memchr(b' ', raw).is_none()
                        || !(raw.starts_with(b"- ")
                            || raw.ends_with(b" -")
                            || raw.windows(3).any(|three| three == b" - ")))
            }
            Column::Authority if self.extent.is_delimited() => {
                // A transport may have put the time there.
                let is_time = TimeShape::Rfc3339.length(raw).is_some();
                // `[ssl_acc]` is the tag of a log, `[2001:db8::7]:443` a host.
                let is_tag = raw.first() == Some(&b'[')
                    && raw.get(1).is_none_or(|b| !b.is_ascii_hexdigit() && *b != b':');
                raw != b"-" && is_name(raw, HOST) && !is_time && !is_tag
            }
            Column::Port => (1..=5).contains(&raw.len()) && raw.iter().all(u8::is_ascii_digit),
            Column::BodyBytes => {
                matches!(raw, b"-" | b"-1")
                    || (!raw.is_empty() && raw.iter().all(u8::is_ascii_digit))
            }
            // Squid's results are in capitals, `TCP_MISS`.
            Column::Reason(name) if name == "result" => {
                raw.first().is_none_or(|b| b.is_ascii_uppercase() || *b == b'-')
            }
            Column::Scheme => raw == b"-" || value::scheme(raw).is_some(),
            Column::RequestId => {
                raw.len() >= 16 && raw.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')
            }
            Column::Domain => raw.contains(&b'.') && is_name(raw, HOST) && !value::is_address(raw),
            Column::Number => {
                raw == b"-" || (!raw.is_empty() && raw.iter().all(u8::is_ascii_digit))
            }
            // Werkzeug colours the request: the line is read again without.
            Column::Request => raw.first() != Some(&0x1b),
            Column::Method => {
                !raw.is_empty() && raw.iter().all(|b| b.is_ascii_uppercase() || b"-_".contains(b))
            }
            Column::Duration(Unit::Named) => value::micros(raw, Unit::Named).is_some(),
            Column::Duration(_) | Column::Phase(_) => {
                !raw.is_empty() && raw.iter().all(|b| b.is_ascii_digit() || b".-, :+".contains(b))
            }
            Column::UpstreamStatus => {
                !raw.is_empty() && raw.iter().all(|b| b.is_ascii_digit() || b"-, :".contains(b))
            }
            _ => true,
        }
    }
}

/// Bytes of a client column: addresses, host names, ports, lists of them, `unix:`.
const PEER: u8 = 1;
/// Bytes of a host with its port.
const HOST: u8 = 2;

/// Which columns may hold a byte.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        classes[byte] = match b {
            b'.' | b':' | b'-' | b'_' | b'[' | b']' => PEER | HOST,
            b'%' | b',' | b'/' | b'@' | b' ' => PEER,
            b'*' => HOST,
            _ if b.is_ascii_alphanumeric() => PEER | HOST,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

#[inline]
fn is_name(raw: &[u8], class: u8) -> bool {
    (1..=NAME).contains(&raw.len())
        // Without a branch for each byte: names are short, and nearly always right.
        && raw.iter().fold(class, |fits, &b| fits & CLASSES[usize::from(b)]) == class
}

/// Whether a logger's name stands before the client, `INFO:werkzeug:192.0.2.7`, or what `grep` writes,
/// `access.log:12:192.0.2.7`. Names have a port at most, and addresses with more colons have no such
/// letters.
#[inline(never)]
fn is_prefixed(raw: &[u8]) -> bool {
    let Some(colon) = memchr::memrchr(b':', raw) else { return false };
    let is_named =
        matches!(raw.first(), Some(b'g'..=b'z' | b'G'..=b'Z')) && memchr(b':', raw) != Some(colon);
    (is_named || is_found(raw, colon)) && !raw.contains(&b',')
}

/// Whether a name or a number ends in this colon, and a client follows: an IPv4 address, or any behind
/// the name of a log.
fn is_found(raw: &[u8], colon: usize) -> bool {
    let (before, after) = raw.split_at_checked(colon + 1).unwrap_or((raw, b""));
    // `::ffff:192.0.2.7`
    let is_mapped = || before.starts_with(b":") || before.windows(2).any(|two| two == b"::");
    let names_log = || raw.contains(&b'l') && memchr::memmem::find(raw, b".log").is_some();
    resembles_ipv4(after) && !is_mapped() || names_log()
}

/// Length of the status that `rest` starts with.
#[inline]
pub(super) fn status_length(rest: &[u8]) -> Option<usize> {
    let length = match rest {
        [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9', ..] | [b'0', b'0', b'0', ..] => 3,
        [b'0', ..] => 1,
        _ => return None,
    };
    let ends = match rest.get(length) {
        None | Some(b' ') => true,
        Some(b) => !b.is_ascii_alphanumeric() && !matches!(b, b'.' | b':'),
    };
    ends.then_some(length)
}

/// Length of what writers put where no status was sent.
#[inline]
fn none_length(rest: &[u8]) -> Option<usize> {
    match rest {
        [b'-'] | [b'-', b' ', ..] => Some(1),
        [b'-', b'1'] | [b'-', b'1', b' ', ..] => Some(2),
        _ => None,
    }
}

fn port_length(rest: &[u8]) -> Option<usize> {
    let length = rest.iter().take(6).take_while(|b| b.is_ascii_digit()).count();
    (1..=5).contains(&length).then_some(length)
}

/// Whether a space at `end` is one inside a list: nginx writes `a, b : c` without quotes.
#[inline]
pub(super) fn goes_on(rest: &[u8], end: usize) -> bool {
    if rest.get(end) != Some(&b' ') {
        return false;
    }
    let before = rest.get(..end).unwrap_or_default();
    before.last() == Some(&b',')
        || before.ends_with(b" :")
        || rest.get(end + 1) == Some(&b':') && rest.get(end + 2) == Some(&b' ')
}

/// The byte of `literal` to search for, and its place: anything but letters, digits and spaces.
fn rarest(literal: &[u8]) -> Option<(u8, usize)> {
    let rare = literal.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b' ' && *b != b'-');
    let offset = rare.or_else(|| literal.iter().position(|b| *b != b' ')).unwrap_or(0);
    literal.get(offset).map(|&byte| (byte, offset))
}
