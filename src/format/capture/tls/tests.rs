//! Connections that are sealed here, so that every byte of them is known.

use std::fmt::Write as _;

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes128Gcm, KeyInit};
use proptest::prelude::*;

use super::protection::{Framing, Keys, Protection};
use super::record::{APPLICATION_DATA, HANDSHAKE, Header};
use super::session::{self, Session, Supplies};
use super::side::UNKNOWN;
use super::suite::{Block, Cipher, Digest};
use crate::format::capture::crypto::{Hash, Iv, Secret};
use crate::format::capture::reassembly::{Mark, Streams};
use crate::format::capture::secrets::Secrets;

const CLIENT: usize = 0;
const SERVER: usize = 1;

/// The traffic secrets of the two ends: of the handshake, then of application data.
const SECRETS: [[u8; 32]; 4] = [[0xc1; 32], [0xc2; 32], [0xd1; 32], [0xd2; 32]];

/// Bytes of a sealed record that are no content.
const OVERHEAD: usize = 5 + 16 + 1;

/// Seals records of TLS 1.3 with AES-128-GCM.
struct Sealer {
    secret: Secret,
    number: u64,
}

impl Sealer {
    fn new(secret: [u8; 32]) -> Self {
        Self { secret: Secret::new(&secret).unwrap(), number: 0 }
    }

    fn seal(&mut self, kind: u8, content: &[u8]) -> Vec<u8> {
        let (mut key, mut iv) = ([0; 16], [0; 12]);
        Hash::Sha256.expand_label(&self.secret, "key", &mut key).unwrap();
        Hash::Sha256.expand_label(&self.secret, "iv", &mut iv).unwrap();
        let length = content.len() as u16 + 17;
        let header = [APPLICATION_DATA, 3, 3, (length >> 8) as u8, length as u8];
        let mut text = [content, &[kind]].concat();
        let nonce = Iv(iv).nonce(self.number);
        let tag = Aes128Gcm::new(&key.into())
            .encrypt_inout_detached(&nonce.into(), &header, (&mut text[..]).into())
            .unwrap();
        self.number += 1;
        [&header, &text[..], &tag].concat()
    }

    fn update(&mut self) {
        let secret = Hash::Sha256.next_secret(&self.secret, "traffic upd").unwrap();
        *self = Self { secret, number: 0 };
    }
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind, 0, (body.len() >> 8) as u8, body.len() as u8], body].concat()
}

fn clear(content: &[u8]) -> Vec<u8> {
    [&[HANDSHAKE, 3, 1, (content.len() >> 8) as u8, content.len() as u8], content].concat()
}

fn client_hello() -> Vec<u8> {
    let name = b"api.example";
    let entry = [&[0, 0, name.len() as u8], &name[..]].concat();
    let names = [&[0, entry.len() as u8], &entry[..]].concat();
    let extension = [&[0, 0, 0, names.len() as u8], &names[..]].concat();
    let head = [&[3, 3], &[0xab; 32][..], &[0, 0, 2, 0x13, 1, 1, 0]].concat();
    let body = [&head[..], &[0, extension.len() as u8], &extension].concat();
    clear(&message(1, &body))
}

fn server_hello() -> Vec<u8> {
    let body = [&[3, 3], &[0x5e; 32][..], &[0, 0x13, 1, 0, 0, 6, 0, 43, 0, 2, 3, 4]].concat();
    clear(&message(2, &body))
}

/// A connection up to application data, and what seals that.
fn handshake() -> (Vec<(usize, Vec<u8>)>, [Sealer; 2]) {
    let [mut client, mut server] = [Sealer::new(SECRETS[0]), Sealer::new(SECRETS[1])];
    let protocol = [0, 9, 0, 16, 0, 5, 0, 3, 2, b'h', b'2'];
    // A certificate that one record does not hold, and messages that share records.
    let certificate = message(11, &[0x30; 3000]);
    let (first, second) = certificate.split_at(1700);
    let flight = [message(8, &protocol), first.to_vec()].concat();
    let rest = [second, &message(15, &[1; 70]), &message(20, &[2; 32])].concat();
    let talk = vec![
        (CLIENT, client_hello()),
        (SERVER, server_hello()),
        (SERVER, vec![20, 3, 3, 0, 1, 1]),
        (SERVER, server.seal(HANDSHAKE, &flight)),
        (SERVER, server.seal(HANDSHAKE, &rest)),
        (CLIENT, vec![20, 3, 3, 0, 1, 1]),
        (CLIENT, client.seal(HANDSHAKE, &message(20, &[3; 32]))),
    ];
    (talk, [Sealer::new(SECRETS[2]), Sealer::new(SECRETS[3])])
}

fn key_log() -> Secrets {
    let labels = [
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
        "SERVER_HANDSHAKE_TRAFFIC_SECRET",
        "CLIENT_TRAFFIC_SECRET_0",
        "SERVER_TRAFFIC_SECRET_0",
    ];
    let mut secrets = Secrets::default();
    for (label, secret) in labels.iter().zip(SECRETS) {
        let digits = secret.iter().fold(String::new(), |mut digits, byte| {
            write!(digits, "{byte:02x}").unwrap();
            digits
        });
        secrets.extend(format!("{label} {} {digits}\n", "ab".repeat(32)).as_bytes());
    }
    secrets
}

/// What lies inside: bytes and gaps by direction, and the marks of the pieces.
#[derive(Default)]
struct Inside {
    protocol: Vec<u8>,
    text: [Vec<u8>; 2],
    gaps: Vec<(usize, usize, u64)>,
    marks: Vec<(usize, Mark)>,
    ended: [bool; 2],
}

impl session::Inside for Inside {
    fn begin(&mut self, protocol: &[u8]) {
        assert!(self.protocol.is_empty() && self.text.iter().all(Vec::is_empty));
        self.protocol.extend(protocol);
    }
}

impl Streams for Inside {
    fn data(&mut self, direction: usize, bytes: &[u8], mark: Mark) {
        self.text[direction].extend_from_slice(bytes);
        self.marks.push((direction, mark));
    }

    fn gap(&mut self, direction: usize, length: u64) {
        self.gaps.push((direction, self.text[direction].len(), length));
    }

    fn end(&mut self, direction: usize) {
        self.ended[direction] = true;
    }

    fn conflict(&mut self, _: usize) {}

    fn over_budget(&mut self, _: usize) {}
}

/// Listens to a connection.
struct Listener {
    session: Session,
    secrets: Secrets,
    scratch: Vec<u8>,
    inside: Inside,
    at: [u64; 2],
}

impl Listener {
    fn new(secrets: Secrets) -> Self {
        let (session, inside) = (Session::default(), Inside::default());
        Self { session, secrets, scratch: Vec::new(), inside, at: [1_000, 9_000] }
    }

    fn act(&mut self, act: impl FnOnce(&mut Session, &mut Supplies<'_>)) {
        let Self { session, secrets, scratch, inside, .. } = self;
        act(session, &mut Supplies { secrets, scratch, inner: inside });
    }

    fn hear(&mut self, direction: usize, bytes: &[u8]) {
        let received = Some(self.at[1 - direction]);
        let mark = Mark { time: 7, at: self.at[direction], received, first: false };
        self.act(|session, supplies| session.data(direction, bytes, mark, supplies));
        self.at[direction] += bytes.len() as u64;
    }

    fn miss(&mut self, direction: usize, length: usize) {
        self.act(|session, supplies| session.gap(direction, length as u64, supplies));
        self.at[direction] += length as u64;
    }

    fn finish(mut self) -> (Inside, u64, Option<String>) {
        self.act(Session::finish);
        let failures = self.session.take_failures();
        let undecrypted = self.session.undecrypted().map(|why| why.to_string());
        (self.inside, failures, undecrypted)
    }
}

/// A connection whose handshake was heard.
fn greeted() -> (Listener, [Sealer; 2]) {
    let (talk, sealers) = handshake();
    let mut listener = Listener::new(key_log());
    for (direction, bytes) in talk {
        listener.hear(direction, &bytes);
    }
    (listener, sealers)
}

#[test]
fn what_lies_inside_comes_out() {
    let (mut listener, [mut client, mut server]) = greeted();
    listener.hear(CLIENT, &client.seal(APPLICATION_DATA, b"ask"));
    listener.hear(SERVER, &server.seal(APPLICATION_DATA, b"answer"));
    listener.hear(SERVER, &server.seal(21, &[1, 0]));
    let (inside, failures, undecrypted) = listener.finish();
    assert_eq!(inside.protocol, b"h2");
    assert_eq!(inside.text, [b"ask".to_vec(), b"answer".to_vec()]);
    assert_eq!((inside.ended, failures, undecrypted), ([false, true], 0, None));
    let [(_, ask), (_, answer)] = inside.marks[..] else { panic!("two pieces") };
    assert!(ask.first && answer.first);
    // The answer was sent after the whole question was there.
    assert_eq!(answer.received, Some(ask.at + 3));
}

#[test]
fn keys_may_be_changed() {
    let (mut listener, [mut client, _]) = greeted();
    for word in ["one", "two", "three"] {
        listener.hear(CLIENT, &client.seal(APPLICATION_DATA, word.as_bytes()));
        listener.hear(CLIENT, &client.seal(HANDSHAKE, &message(24, &[0])));
        client.update();
    }
    assert_eq!(listener.finish().0.text[CLIENT], b"onetwothree");
}

#[test]
fn what_does_not_authenticate_is_counted_and_not_given_on() {
    let (mut listener, [mut client, _]) = greeted();
    let records = ["one", "two", "three"].map(|w| client.seal(APPLICATION_DATA, w.as_bytes()));
    let mut forged = records[1].clone();
    forged[7] ^= 1;
    for record in [&records[0], &forged, &records[2]] {
        listener.hear(CLIENT, record);
    }
    let (inside, failures, _) = listener.finish();
    assert_eq!(inside.text[CLIENT], b"onethree");
    assert_eq!((inside.gaps, failures), (vec![(CLIENT, 3, 3)], 1));
}

#[test]
fn a_gap_costs_the_records_it_hits_and_is_as_long_inside() {
    let texts: Vec<Vec<u8>> = (0..9).map(|n| vec![b'0' + n; 400 + 10 * usize::from(n)]).collect();
    let (_, [_, mut server]) = handshake();
    let stream: Vec<u8> =
        texts.iter().flat_map(|text| server.seal(APPLICATION_DATA, text)).collect();
    let ends: Vec<usize> = texts
        .iter()
        .scan(0, |end, text| {
            *end += text.len() + OVERHEAD;
            Some(*end)
        })
        .collect();
    // From within one record into another; whole records; within one; the end of one.
    for (from, to) in [(100, 3000), (ends[1], ends[3]), (500, 510), (500, ends[1]), (0, 20)] {
        let (mut listener, _) = greeted();
        listener.hear(SERVER, &stream[..from]);
        listener.miss(SERVER, to - from);
        listener.hear(SERVER, &stream[to..]);
        let (inside, failures, _) = listener.finish();
        let hit: Vec<bool> = (0..9)
            .map(|n| {
                let start = if n == 0 { 0 } else { ends[n - 1] };
                start < to && from < ends[n]
            })
            .collect();
        let kept: Vec<u8> =
            texts.iter().zip(&hit).filter(|(_, hit)| !**hit).flat_map(|(t, _)| t.clone()).collect();
        let lost: usize = texts.iter().zip(&hit).filter(|(_, h)| **h).map(|(t, _)| t.len()).sum();
        assert_eq!(inside.text[SERVER], kept, "{from}..{to}");
        assert_eq!(inside.gaps.iter().map(|gap| gap.2).sum::<u64>(), lost as u64, "{from}..{to}");
        assert_eq!(failures, 0);
    }
}

#[test]
fn a_gap_in_the_handshake_is_overcome() {
    let (talk, [_, mut server]) = handshake();
    let mut listener = Listener::new(key_log());
    for (direction, bytes) in &talk[..4] {
        listener.hear(*direction, bytes);
    }
    // The server's Finished is lost, and with it the word that its keys change.
    listener.miss(SERVER, talk[4].1.len());
    listener.hear(SERVER, &server.seal(APPLICATION_DATA, b"answer"));
    assert_eq!(listener.finish().0.text[SERVER], b"answer");
}

#[test]
fn a_gap_to_the_end_is_told() {
    let (mut listener, [_, mut server]) = greeted();
    let record = server.seal(APPLICATION_DATA, b"answer");
    listener.hear(SERVER, &record[..9]);
    assert_eq!(listener.finish().0.gaps, [(SERVER, 0, UNKNOWN)]);
}

#[test]
fn a_connection_without_secrets_says_what_it_would_take() {
    let (talk, _) = handshake();
    let told = |secrets: Secrets, from: usize| {
        let mut listener = Listener::new(secrets);
        for (direction, bytes) in &talk[from..] {
            listener.hear(*direction, bytes);
        }
        assert!(listener.session.is_off() || from > 0);
        listener.finish().2.unwrap_or_default()
    };
    let advice = "give --keylog FILE written during the same session";
    let connection = "TLS 1.3 to api.example, TLS_AES_128_GCM_SHA256";
    assert_eq!(told(Secrets::default(), 0), format!("{connection}: there is no key log: {advice}"));
    let mut other = Secrets::default();
    other.extend(format!("CLIENT_RANDOM {} {}", "00".repeat(32), "11".repeat(48)).as_bytes());
    assert_eq!(
        told(other, 0),
        format!("{connection}: no secret for this client random in the key log: {advice}")
    );
    assert_eq!(
        told(key_log(), 3),
        "TLS to an unnamed server: the handshake is not in the capture: start capturing before \
         the connection opens"
    );
}

/// Where a place was lost, lengths are whatever stands there: also shorter than a MAC.
#[test]
fn a_record_shorter_than_its_mac_is_none() {
    let cipher = Cipher::Block(Block::Aes128, Digest::Sha1);
    let keys = Keys { mac: &[1; 20], key: &[2; 16], iv: &[] };
    for encrypt_then_mac in [true, false] {
        let framing = Framing { explicit_iv: true, encrypt_then_mac, ..Framing::default() };
        let protection = Protection::tls12(cipher, keys, framing).expect("keys");
        let may_be = |length| protection.may_be(Header { kind: 23, version: [3, 3], length });
        assert!((1..=20).all(|length| !may_be(length)));
        assert_eq!((may_be(32 + 20), may_be(32 + 16)), (encrypt_then_mac, !encrypt_then_mac));
    }
}

/// Lengths that lie cost nothing, and what is kept of a handshake that never ends is counted, so that
/// its connection can be given up.
#[test]
fn what_a_handshake_holds_is_counted() {
    let mut listener = Listener::new(Secrets::default());
    listener.hear(CLIENT, &[22, 3, 1, 0x40, 0, 1, 0, 0x70, 0]);
    assert!(listener.session.held() <= 16 * 9, "{}", listener.session.held());
    let record = clear(&[&[1, 0, 0x70, 0][..], &[0; 12_000]].concat());
    let mut listener = Listener::new(Secrets::default());
    listener.hear(CLIENT, &record);
    assert!(listener.session.held() >= 12_000, "{}", listener.session.held());
}

#[test]
fn secrets_of_another_connection_give_nothing() {
    let (mut listener, _) = greeted();
    let mut stranger = Sealer::new([9; 32]);
    for _ in 0..40 {
        listener.hear(CLIENT, &stranger.seal(APPLICATION_DATA, b"forged"));
    }
    let (inside, failures, _) = listener.finish();
    assert!(inside.text[CLIENT].is_empty());
    assert_eq!(failures, 16);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// However segments cut the records, what lies inside is the same.
    #[test]
    fn segments_may_cut_records_anywhere(
        sizes in prop::collection::vec(1..2_000usize, 1..12),
        cuts in prop::collection::vec(1..700usize, 1..40),
    ) {
        let (talk, [_, mut server]) = handshake();
        let texts: Vec<Vec<u8>> = sizes.iter().map(|&size| vec![b'.'; size]).collect();
        let mut streams = [Vec::new(), Vec::new()];
        for (direction, bytes) in &talk {
            streams[*direction].extend_from_slice(bytes);
        }
        for text in &texts {
            streams[SERVER].extend(server.seal(APPLICATION_DATA, text));
        }
        let mut listener = Listener::new(key_log());
        listener.hear(CLIENT, &streams[CLIENT][..streams[CLIENT].len() - 64]);
        let mut rest = &streams[SERVER][..];
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, behind) = rest.split_at((*cut).min(rest.len()));
            listener.hear(SERVER, piece);
            rest = behind;
        }
        let (inside, failures, _) = listener.finish();
        prop_assert_eq!(&inside.text[SERVER], &texts.concat());
        prop_assert_eq!((inside.gaps.len(), failures), (0, 0));
    }

    /// Whatever comes behind the hellos, and wherever gaps are: nothing is given on that was not
    /// sealed.
    #[test]
    fn no_bytes_are_invented(
        pieces in prop::collection::vec(
            (0..2usize, prop::option::of(1..40usize), prop::collection::vec(
                prop::sample::select(vec![20u8, 22, 23, 3, 3, 1, 0, 5, 17, 40, 0x80, 0xff]), 0..120)),
            0..12),
        greeting in 0..8usize,
    ) {
        let mut listener = Listener::new(key_log());
        for (direction, bytes) in handshake().0.iter().take(greeting) {
            listener.hear(*direction, bytes);
        }
        for (direction, gap, bytes) in pieces {
            listener.hear(direction, &bytes);
            if let Some(length) = gap {
                listener.miss(direction, length);
            }
        }
        let (inside, _, _) = listener.finish();
        prop_assert!(inside.text.iter().all(Vec::is_empty));
    }
}
