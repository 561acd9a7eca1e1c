//! Recognises the format of an input by its content.

use std::sync::Arc;

use super::lines::{Framing, LineFormat};
use super::log::Zone;
use super::{capture, har, log, record};

/// What an input turned out to be.
pub enum Recognition {
    /// A recording of a known format.
    Is(Recognised),
    /// Text that is no recording of HTTP traffic, and what was looked for in vain.
    Foreign(String),
    /// Empty, or bytes that are nothing known. Says which.
    Unreadable(String),
}

/// A recognised input.
pub struct Recognised {
    /// Name of the format.
    pub name: String,
    /// Why it was taken for that.
    pub reason: String,
    /// How it is read.
    pub kind: Kind,
    /// The next best guess.
    pub runner_up: Option<String>,
    /// The columns of the first line, for logs. Not redacted.
    pub columns: Vec<(String, String)>,
}

/// How a format is read.
pub enum Kind {
    /// Line by line.
    Lines(Arc<dyn LineFormat>),
    /// A packet capture.
    Capture,
    /// A HAR file.
    Har,
}

/// Formats that are no access logs: name and what they are.
pub const FORMATS: &[(&str, &str)] = &[
    ("har", "HAR 1.1 and 1.2, as browsers, proxies and test tools write it"),
    ("pcap", "packet capture of tcpdump and its kin; HTTP/1 to HTTP/3, in TLS with its key log"),
    ("pcapng", "packet capture of Wireshark and its kin; the same, key logs inside included"),
    ("exchanges", "exchange records as `authlint extract` writes them, one JSON object a line"),
];

/// Recognises an input by its first bytes. With `log_format`, text is read in that format, whatever
/// it looks like.
pub fn recognise(head: &[u8], log_format: Option<&Arc<dyn LineFormat>>) -> Recognition {
    if head.is_empty() {
        return Recognition::Unreadable("is empty".to_owned());
    }
    let known = |name: &str, reason: &str, kind| {
        Recognition::Is(Recognised {
            name: name.to_owned(),
            reason: reason.to_owned(),
            kind,
            runner_up: None,
            columns: Vec::new(),
        })
    };
    if let Some(name) = capture::recognise(head) {
        return known(name, "starts with its magic number", Kind::Capture);
    }
    if har::recognise(head) {
        return known("har", "a JSON object with a log of entries", Kind::Har);
    }
    let first_line = head.split(|&b| b == b'\n').find(|line| !line.trim_ascii().is_empty());
    if first_line.is_some_and(record::recognise) {
        let reason = "the first line is an exchange record";
        return known("exchanges", reason, Kind::Lines(Arc::new(record::Records)));
    }
    if first_line.is_some_and(is_har_entry) {
        return Recognition::Unreadable(
            "holds an entry of a HAR file without the `log` around it".to_owned(),
        );
    }
    if let Some(format) = log_format {
        return known("given", "named by --log-format", Kind::Lines(Arc::clone(format)));
    }
    let detection = log::detect(head);
    match detection.detected {
        Some(detected) => Recognition::Is(Recognised {
            name: detected.name.to_owned(),
            reason: detection.reason,
            kind: Kind::Lines(Arc::from(detected.reader)),
            runner_up: detection.runner_up.map(|(name, lines)| {
                format!("{name} reads {lines} of {} lines", detection.sampled)
            }),
            columns: detected.columns,
        }),
        None if looks_like_text(head) => {
            Recognition::Foreign(format!("is no recording of HTTP traffic: {}", detection.reason))
        }
        None => Recognition::Unreadable(
            "is binary, and neither a capture nor a compressed file authlint can open".to_owned(),
        ),
    }
}

impl Recognised {
    /// The same, where times in logs that name no zone are of this one.
    pub fn in_zone(mut self, zone: Option<&Zone>) -> Self {
        if let (Kind::Lines(format), Some(zone)) = (&self.kind, zone)
            && let Some(zoned) = format.in_zone(zone)
        {
            self.kind = Kind::Lines(zoned);
        }
        self
    }
}

impl Kind {
    /// What its units are called.
    pub fn units(&self) -> &'static str {
        match self {
            Self::Lines(format) if format.framing() != Framing::Lines => "records",
            Self::Lines(_) => "lines",
            Self::Capture => "packets",
            Self::Har => "entries",
        }
    }
}

/// Whether a line is a HAR entry on its own. It would pass for a log line, with wrong times.
fn is_har_entry(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"{")
        && memchr::memmem::find(line, b"\"startedDateTime\"").is_some()
        && memchr::memmem::find(line, b"\"request\"").is_some()
}

/// Whether people could read it: no NUL bytes, and next to no other control characters.
fn looks_like_text(head: &[u8]) -> bool {
    let control = head.iter().filter(|b| b.is_ascii_control() && !b.is_ascii_whitespace()).count();
    !head.contains(&0)
        && control * 50 <= head.len()
        && std::str::from_utf8(head).map_or_else(
            // The head may end in the middle of a character.
            |error| error.valid_up_to() + 4 >= head.len(),
            |_| true,
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_foreign_text_from_junk() {
        let foreign = |head: &[u8]| matches!(recognise(head, None), Recognition::Foreign(_));
        let unreadable = |head: &[u8]| matches!(recognise(head, None), Recognition::Unreadable(_));
        assert!(foreign(b"# Samples\n\nHow they were made.\n"));
        assert!(foreign("Grüße, kein Protokoll\n".as_bytes()));
        assert!(unreadable(b""));
        assert!(unreadable(&[0x7f, b'E', b'L', b'F', 0, 1, 2, 3, 0xff, 0xfe]));
    }
}
