//! Key logs in the NSS format, as browsers, curl and OpenSSL write them for `SSLKEYLOGFILE`, and as
//! pcapng files carry them in Decryption Secrets Blocks
//! (draft-ietf-tls-keylogfile, and the older labels that Wireshark reads as well).
//!
//! What is read here opens recorded connections and is never shown: not in reports, not in errors,
//! not by `Debug`.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::crypto::Secret;

/// Longest line of a key log. The longest known has three words of 26, 64 and 96 letters; keys of
/// encrypted hellos are longer and not needed.
const LINE: usize = 1 << 10;

/// Most connections whose secrets are kept: about 200 MB of memory. A browser's key log of a year
/// holds some hundred thousand. Lines beyond count as not understood.
const CONNECTIONS: usize = 500_000;

/// A client random, by which key logs name connections.
pub(super) type Random = [u8; 32];

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// The master secret of SSL 3 to TLS 1.2.
    Master,
    /// The premaster secret it is made from.
    Premaster,
    /// TLS 1.3 and QUIC: of the client's data that precedes the handshake.
    ClientEarly,
    ClientHandshake,
    ServerHandshake,
    /// TLS 1.3 and QUIC: of application data, before the first key update.
    ClientTraffic,
    ServerTraffic,
}

/// The secrets of one connection.
#[derive(Clone, Copy, Default)]
struct OfConnection([Option<Secret>; 7]);

/// The secrets of all connections that a key log names.
#[derive(Clone, Default)]
pub struct Secrets {
    connections: HashMap<Random, OfConnection, foldhash::fast::RandomState>,
    /// Premaster secrets by the first eight bytes of their encrypted form (`RSA` lines).
    premasters: HashMap<[u8; 8], Secret, foldhash::fast::RandomState>,
    /// Master secrets by session id (`RSA Session-ID:… Master-Key:…` lines).
    sessions: HashMap<Vec<u8>, Secret, foldhash::fast::RandomState>,
    has_premasters: bool,
    lines: u64,
    not_understood: u64,
}

/// What a line of a key log turned out to be.
enum Line {
    Blank,
    /// A line with secrets that are of no use here.
    Other,
    OfConnection(Label, Random, Secret),
    Rsa([u8; 8], Secret),
    Session(Vec<u8>, Secret),
    NotUnderstood,
}

impl Secrets {
    /// Reads a key log file.
    ///
    /// # Errors
    /// When the file cannot be read, or holds lines and none of them is of a key log.
    pub fn read(path: &Path) -> io::Result<Self> {
        let mut secrets = Self::default();
        let mut reader = BufReader::new(File::open(path)?);
        let mut line = Vec::new();
        loop {
            line.clear();
            if reader.by_ref().take(LINE as u64).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            let whole = line.len() < LINE || line.ends_with(b"\n");
            secrets.line(&line);
            if !whole {
                reader.skip_until(b'\n')?;
            }
        }
        if secrets.lines > 0 && secrets.lines == secrets.not_understood {
            let reason = "no line of it is of an NSS key log";
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        Ok(secrets)
    }

    /// Adds the lines of a key log. For a label and a client random that come twice the later line
    /// holds.
    pub fn extend(&mut self, text: &[u8]) {
        // A line of a file that Windows wrote ends in CR LF; of an old Mac, in CR alone.
        for line in text.split(|&b| matches!(b, b'\n' | b'\r')) {
            self.line(line);
        }
    }

    /// How many lines were not understood.
    pub fn not_understood(&self) -> u64 {
        self.not_understood
    }

    /// How many connections there are secrets of.
    pub fn connections(&self) -> usize {
        self.connections.len() + self.premasters.len() + self.sessions.len()
    }

    /// Whether there is no secret at all.
    pub fn is_empty(&self) -> bool {
        self.connections() == 0
    }

    /// The secret of the connection with this client random.
    pub(super) fn get(&self, random: &Random, label: Label) -> Option<Secret> {
        *self.connections.get(random)?.0.get(label as usize)?
    }

    /// Whether anything is known of the connection with this client random.
    pub(super) fn knows(&self, random: &Random) -> bool {
        self.connections.contains_key(random)
    }

    /// The premaster secret that was sent in this encrypted form.
    pub(super) fn of_encrypted_premaster(&self, encrypted: &[u8]) -> Option<Secret> {
        self.premasters.get(encrypted.first_chunk()?).copied()
    }

    /// The master secret of the session with this id.
    pub(super) fn of_session(&self, id: &[u8]) -> Option<Secret> {
        self.sessions.get(id).copied()
    }

    /// Whether there are premaster secrets, from which master secrets must be made.
    pub(super) fn has_premasters(&self) -> bool {
        self.has_premasters
    }

    fn line(&mut self, line: &[u8]) {
        let line = parse(line);
        if matches!(line, Line::Blank) {
            return;
        }
        self.lines += 1;
        if self.connections() >= CONNECTIONS {
            self.not_understood += 1;
            return;
        }
        match line {
            Line::Blank | Line::Other => {}
            Line::NotUnderstood => self.not_understood += 1,
            Line::OfConnection(label, random, secret) => {
                self.has_premasters |= label == Label::Premaster;
                self.connections.entry(random).or_default().0[label as usize] = Some(secret);
            }
            Line::Rsa(encrypted, secret) => {
                self.has_premasters = true;
                self.premasters.insert(encrypted, secret);
            }
            Line::Session(id, secret) => {
                self.sessions.insert(id, secret);
            }
        }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connections = self.connections();
        f.debug_struct("Secrets").field("connections", &connections).finish_non_exhaustive()
    }
}

fn parse(line: &[u8]) -> Line {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
    if line.is_empty() || line.starts_with(b"#") {
        return Line::Blank;
    }
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (Some(name), Some(first), Some(second)) = (words.next(), words.next(), words.next()) else {
        return Line::NotUnderstood;
    };
    if words.next().is_some() {
        return Line::NotUnderstood;
    }
    let name = name.to_ascii_uppercase();
    if name == b"RSA" {
        return rsa(first, second).unwrap_or(Line::NotUnderstood);
    }
    // QUIC libraries once had labels of their own for the same secrets.
    let label = match name.strip_prefix(b"QUIC_").unwrap_or(&name) {
        b"CLIENT_RANDOM" => Label::Master,
        b"PMS_CLIENT_RANDOM" => Label::Premaster,
        b"CLIENT_EARLY_TRAFFIC_SECRET" => Label::ClientEarly,
        b"CLIENT_HANDSHAKE_TRAFFIC_SECRET" => Label::ClientHandshake,
        b"SERVER_HANDSHAKE_TRAFFIC_SECRET" => Label::ServerHandshake,
        b"CLIENT_TRAFFIC_SECRET_0" => Label::ClientTraffic,
        b"SERVER_TRAFFIC_SECRET_0" => Label::ServerTraffic,
        // EXPORTER_SECRET, ECH_SECRET and whatever comes: labels look like labels.
        other if is_label(other) && is_hex(first) && is_hex(second) => return Line::Other,
        _ => return Line::NotUnderstood,
    };
    let mut random = Random::default();
    match (hex(first, &mut random), secret(second)) {
        (Some(32), Some(secret)) => Line::OfConnection(label, random, secret),
        _ => Line::NotUnderstood,
    }
}

/// `RSA ENCRYPTED PREMASTER` of old NSS, `RSA Session-ID:ID Master-Key:MASTER` of `s_client`.
fn rsa(first: &[u8], second: &[u8]) -> Option<Line> {
    if let Some(id) = strip(first, b"Session-ID:") {
        let mut bytes = [0; 32];
        let length = hex(id, &mut bytes)?;
        return Some(Line::Session(
            bytes[..length].to_vec(),
            secret(strip(second, b"Master-Key:")?)?,
        ));
    }
    let mut encrypted = [0; 8];
    (hex(first, &mut encrypted)? == 8).then_some(())?;
    Some(Line::Rsa(encrypted, secret(second)?))
}

fn strip<'l>(word: &'l [u8], prefix: &[u8]) -> Option<&'l [u8]> {
    let (start, rest) = word.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

fn secret(digits: &[u8]) -> Option<Secret> {
    let mut bytes = [0; 48];
    let length = hex(digits, &mut bytes).filter(|&length| length > 0)?;
    Secret::new(bytes.get(..length)?)
}

/// Reads hexadecimal digits into `out`; gives the number of bytes.
fn hex(digits: &[u8], out: &mut [u8]) -> Option<usize> {
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() || digits.len() / 2 > out.len() {
        return None;
    }
    for (byte, pair) in out.iter_mut().zip(pairs) {
        let &[high, low] = pair else { return None };
        let digit = |b: u8| char::from(b).to_digit(16);
        *byte = (digit(high)? * 16 + digit(low)?) as u8;
    }
    Some(digits.len() / 2)
}

fn is_hex(word: &[u8]) -> bool {
    word.iter().all(u8::is_ascii_hexdigit)
}

fn is_label(word: &[u8]) -> bool {
    word.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
}

#[cfg(test)]
mod tests {
    use super::{Label, Secrets};
    use proptest::prelude::*;

    const RANDOM: [u8; 32] = [0xab; 32];

    fn read(text: &str) -> Secrets {
        let mut secrets = Secrets::default();
        secrets.extend(text.as_bytes());
        secrets
    }

    fn line(label: &str, bytes: usize) -> String {
        format!("{label} {} {}", "ab".repeat(32), "5C".repeat(bytes))
    }

    #[test]
    fn every_label_finds_its_place() {
        let labels = [
            ("CLIENT_RANDOM", 48, Label::Master),
            ("PMS_CLIENT_RANDOM", 48, Label::Premaster),
            ("CLIENT_EARLY_TRAFFIC_SECRET", 32, Label::ClientEarly),
            ("CLIENT_HANDSHAKE_TRAFFIC_SECRET", 48, Label::ClientHandshake),
            ("QUIC_SERVER_HANDSHAKE_TRAFFIC_SECRET", 32, Label::ServerHandshake),
            ("client_traffic_secret_0", 32, Label::ClientTraffic),
            ("QUIC_SERVER_TRAFFIC_SECRET_0", 32, Label::ServerTraffic),
        ];
        for (name, length, label) in labels {
            let secrets = read(&line(name, length));
            let secret = secrets.get(&RANDOM, label).expect(name);
            assert_eq!(secret.bytes(), vec![0x5c; length]);
            assert_eq!((secrets.connections(), secrets.not_understood()), (1, 0));
        }
    }

    #[test]
    fn rsa_lines_are_found_by_what_was_sent() {
        let text = format!(
            "RSA 0102030405060708 {}\nRSA Session-ID:aabb Master-Key:{}\n",
            "03".repeat(48),
            "04".repeat(48)
        );
        let secrets = read(&text);
        let premaster = secrets.of_encrypted_premaster(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 9]).unwrap();
        assert_eq!(premaster.bytes(), [3; 48]);
        assert_eq!(secrets.of_session(&[0xaa, 0xbb]).unwrap().bytes(), [4; 48]);
        assert!(secrets.has_premasters() && secrets.not_understood() == 0);
    }

    #[test]
    fn comments_blank_lines_and_foreign_labels_are_no_trouble() {
        let text = format!(
            "\u{feff}# SSL/TLS secrets log file, generated by NSS\r\n\r\n  {}\r\n{}\r\n",
            line("CLIENT_RANDOM", 48),
            line("EXPORTER_SECRET", 32)
        );
        let secrets = read(&text);
        assert!(secrets.get(&RANDOM, Label::Master).is_some());
        assert_eq!(secrets.not_understood(), 0);
    }

    #[test]
    fn bad_lines_are_counted_and_cost_themselves_only() {
        let text = format!(
            "CLIENT_RANDOM abc def\nnonsense\n{} trailing\n{}\n{}",
            line("CLIENT_RANDOM", 48),
            line("CLIENT_RANDOM", 49),
            line("CLIENT_TRAFFIC_SECRET_0", 32)
        );
        let secrets = read(&text);
        assert_eq!((secrets.connections(), secrets.not_understood()), (1, 4));
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        let secrets = read(&line("CLIENT_RANDOM", 48));
        assert_eq!(format!("{secrets:?}"), "Secrets { connections: 1, .. }");
    }

    #[test]
    fn a_file_that_is_no_key_log_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        std::fs::write(&path, "GET / HTTP/1.1\n").unwrap();
        assert!(Secrets::read(&path).is_err());
        std::fs::write(&path, format!("{}\n{}", "x".repeat(5_000), line("CLIENT_RANDOM", 48)))
            .unwrap();
        let secrets = Secrets::read(&path).unwrap();
        assert_eq!((secrets.connections(), secrets.not_understood()), (1, 1));
        std::fs::write(&path, "").unwrap();
        assert!(Secrets::read(&path).unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(text in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut secrets = Secrets::default();
            secrets.extend(&text);
            prop_assert!(secrets.is_empty());
        }
    }
}
