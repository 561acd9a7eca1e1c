//! Bodies of responses, made in advance: a server sends the same documents again and again, and
//! compressing each anew would make the making of a capture slower than all that reads it.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};

use super::random::Random;

const WORDS: &[&str] = &[
    "amber", "basket", "candle", "delta", "ember", "forest", "glacier", "harbour", "indigo",
    "jasmine", "kettle", "lantern", "meadow", "nectar", "orchard", "pebble", "quartz", "river",
    "saffron", "timber", "umbrella", "velvet", "willow", "yarrow", "zephyr",
];

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Json,
    Html,
    /// Bytes without structure, as of an image.
    Binary,
}

/// A body.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) kind: Kind,
    pub(crate) plain: Vec<u8>,
    /// The same in gzip.
    pub(crate) gzip: Vec<u8>,
}

impl Kind {
    /// The value of the `Content-Type` field.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
            Self::Binary => "image/webp",
        }
    }
}

impl Body {
    /// A body of about `size` bytes.
    pub(crate) fn new(kind: Kind, size: u64, random: &mut Random) -> Self {
        let plain = match kind {
            Kind::Json => json(size, random).into_bytes(),
            Kind::Html => html(size, random).into_bytes(),
            Kind::Binary => (0..size).map(|_| random.next() as u8).collect(),
        };
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        // Writing into a `Vec` cannot fail.
        let gzip = encoder.write_all(&plain).and_then(|()| encoder.finish()).unwrap_or_default();
        Self { kind, plain, gzip }
    }
}

fn json(size: u64, random: &mut Random) -> String {
    let mut text = String::from("{\"items\":[");
    // Writing into a string cannot fail.
    while (text.len() as u64) < size.saturating_sub(40) {
        if !text.ends_with('[') {
            text.push(',');
        }
        let _ = write!(
            text,
            "{{\"id\":{},\"name\":\"{} {}\",\"price\":{}.{:02},\"stock\":{},\
             \"note\":\"{}, \\\"{}\\\"\",\"tags\":[\"{}\",\"{}\"],\"active\":{}}}",
            random.below(1_000_000),
            random.pick(WORDS),
            random.pick(WORDS),
            random.below(500),
            random.below(100),
            random.below(1_000),
            random.pick(WORDS),
            random.pick(WORDS),
            random.pick(WORDS),
            random.pick(WORDS),
            random.in_thousand(900),
        );
    }
    text + &format!("],\"total\":{}}}", random.below(100_000))
}

fn html(size: u64, random: &mut Random) -> String {
    let mut text = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head><title>Shop</title></head>\n<body>\n",
    );
    while (text.len() as u64) < size.saturating_sub(90) {
        let _ = writeln!(
            text,
            "\t<div class=\"card {}\"><a href=\"/items/{}\">{} &amp; {}</a> \u{2014} {} \u{20ac}</div>",
            random.pick(WORDS),
            random.below(1_000_000),
            random.pick(WORDS),
            random.pick(WORDS),
            random.below(900),
        );
    }
    text + "</body>\n</html>\n"
}
