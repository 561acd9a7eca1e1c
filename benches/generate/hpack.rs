//! Header blocks (RFC 7541) as the usual software writes them.

use std::collections::VecDeque;
use std::sync::LazyLock;

/// What a header block says in its first bits (RFC 7541 section 6), and the bits left for an index.
const INDEXED: (u8, u32) = (0x80, 7);
const ADDED: (u8, u32) = (0x40, 6);
const NOT_ADDED: (u8, u32) = (0x00, 4);
const NEVER_ADDED: (u8, u32) = (0x10, 4);
/// The same for the length of a string (RFC 7541 section 5.2).
const PLAIN: (u8, u32) = (0x00, 7);
const HUFFMAN: (u8, u32) = (0x80, 7);

/// What the messages use of the static table (RFC 7541 appendix A).
const STATIC: &[(usize, &str, &str)] = &[
    (1, ":authority", ""),
    (2, ":method", "GET"),
    (3, ":method", "POST"),
    (4, ":path", "/"),
    (6, ":scheme", "http"),
    (8, ":status", "200"),
    (9, ":status", "204"),
    (11, ":status", "304"),
    (13, ":status", "404"),
    (16, "accept-encoding", "gzip, deflate"),
    (17, "accept-language", ""),
    (19, "accept", ""),
    (23, "authorization", ""),
    (26, "content-encoding", ""),
    (28, "content-length", ""),
    (31, "content-type", ""),
    (33, "date", ""),
    (34, "etag", ""),
    (54, "server", ""),
    (58, "user-agent", ""),
    (59, "vary", ""),
    (61, "www-authenticate", ""),
];
/// The index of the newest entry of the dynamic table.
const DYNAMIC: usize = 62;
/// Bytes of the dynamic table where nobody asked for another size, and what an entry counts
/// beside its text (RFC 9113 section 6.5.2, RFC 7541 section 4.1).
const TABLE: usize = 4_096;
const OVERHEAD: usize = 32;

/// Bits of the codes of ASCII (RFC 7541 appendix B). No code of another byte is shorter than any
/// of a character that can be printed, and the code is canonical, so these lengths are enough.
#[rustfmt::skip]
const LENGTHS: [u8; 128] = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
];
/// The code of each character that can be printed, and its bits.
static CODES: LazyLock<[(u32, u8); 128]> = LazyLock::new(codes);

/// Encodes the header blocks of one direction of a connection.
pub(crate) struct Encoder {
    /// The newest first.
    table: VecDeque<(String, String)>,
    /// Bytes of the table as RFC 7541 section 4.1 counts them.
    size: usize,
    credentials: Credentials,
}

/// What becomes of the `authorization` field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Credentials {
    /// It goes into the dynamic table, as with the client of Go.
    Added,
    /// It never does, as with nghttp2 (RFC 7541 section 7.1.3).
    NeverAdded,
}

impl Encoder {
    /// The encoder at the start of a connection.
    pub(crate) fn new(credentials: Credentials) -> Self {
        Self { table: VecDeque::new(), size: 0, credentials }
    }

    /// The header block of these fields.
    pub(crate) fn block(&mut self, fields: &[(String, String)]) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        for (name, value) in fields {
            self.field(name, value, &mut out);
        }
        out
    }

    fn field(&mut self, name: &str, value: &str, out: &mut Vec<u8>) {
        let (mut name_index, mut index) = (None, None);
        let added = (DYNAMIC..).zip(&self.table);
        let added = added.map(|(at, (name, value))| (at, name.as_str(), value.as_str()));
        for (at, known, text) in STATIC.iter().copied().chain(added) {
            if known == name {
                name_index = name_index.or(Some(at));
                index = index.or((text == value).then_some(at));
            }
        }
        if let Some(index) = index {
            integer(index, INDEXED, out);
            return;
        }
        let form = match name {
            "authorization" if self.credentials == Credentials::NeverAdded => NEVER_ADDED,
            // What hardly comes again (as in nghttp2).
            ":path" | "content-length" | "etag" => NOT_ADDED,
            _ => ADDED,
        };
        integer(name_index.unwrap_or(0), form, out);
        if name_index.is_none() {
            string(name, out);
        }
        string(value, out);
        if form == ADDED {
            self.add(name, value);
        }
    }

    fn add(&mut self, name: &str, value: &str) {
        self.table.push_front((name.to_owned(), value.to_owned()));
        self.size += name.len() + value.len() + OVERHEAD;
        while self.size > TABLE {
            let Some((name, value)) = self.table.pop_back() else { break };
            self.size -= name.len() + value.len() + OVERHEAD;
        }
    }
}

/// An integer behind the bits of its form (RFC 7541 section 5.1).
fn integer(value: usize, (form, bits): (u8, u32), out: &mut Vec<u8>) {
    let most = (1 << bits) - 1;
    let Some(mut rest) = value.checked_sub(most) else {
        out.push(form | value as u8);
        return;
    };
    out.push(form | most as u8);
    while rest >= 128 {
        out.push(0x80 | rest as u8);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// A string in the Huffman code if that makes it shorter.
fn string(text: &str, out: &mut Vec<u8>) {
    let bits: usize = text.bytes().map(|byte| usize::from(LENGTHS[usize::from(byte)])).sum();
    let coded = bits.div_ceil(8);
    if coded >= text.len() {
        integer(text.len(), PLAIN, out);
        out.extend_from_slice(text.as_bytes());
        return;
    }
    integer(coded, HUFFMAN, out);
    let (mut pending, mut filled) = (0_u64, 0);
    for byte in text.bytes() {
        let (code, bits) = CODES[usize::from(byte)];
        pending = (pending << bits) | u64::from(code);
        filled += bits;
        while filled >= 8 {
            filled -= 8;
            out.push((pending >> filled) as u8);
        }
    }
    if filled > 0 {
        // Padded with ones, the beginning of the end.
        out.push(((pending << (8 - filled)) as u8) | (0xff >> filled));
    }
}

/// Codes of one length follow each other in the order of their characters.
fn codes() -> [(u32, u8); 128] {
    let mut codes = [(0, 0); 128];
    let mut next = 0;
    for length in 1..=19 {
        next <<= 1;
        for (code, _) in codes.iter_mut().zip(LENGTHS).filter(|&(_, other)| other == length) {
            *code = (next, length);
            next += 1;
        }
    }
    codes
}
