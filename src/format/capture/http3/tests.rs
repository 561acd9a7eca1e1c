//! Pieces of streams to exchanges: what the two ends send and what must come out.

use std::net::SocketAddr;

use proptest::prelude::*;

use super::Conversation;
use crate::format::capture::context::Context;
use crate::format::capture::quic::{Application, CLIENT, Piece, SERVER};
use crate::format::capture::secrets::Secrets;
use crate::model::{Exchange, Interest, Known, Mishap, Outlet, Reading, Spoken};

/// A piece of a stream.
#[derive(Clone, Debug)]
enum Said {
    Bytes(Vec<u8>),
    Gap(u64),
    End,
    Reset,
}

/// Who says what on which stream.
type Line = (u64, usize, Said);

fn hear(lines: &[Line]) -> (Vec<String>, Reading, usize) {
    let (mut reading, mut exchanges) = (Reading::default(), Vec::new());
    let (mut kept, mut spare, mut scratch) = (0, Vec::new(), Vec::new());
    let interest = Interest::everything();
    let mut deliver = |exchange: &Exchange<'_>| exchanges.push(describe(exchange));
    let mut outlet = Outlet::new(&interest, &mut reading, &mut deliver);
    let mut context = Context {
        outlet: &mut outlet,
        kept: &mut kept,
        spare: &mut spare,
        scratch: &mut scratch,
        secrets: &Secrets::default(),
        packet: 1,
        ordinal: 1,
        stream: 0,
        peers: [SocketAddr::from(([10, 0, 0, 9], 5000)), SocketAddr::from(([10, 0, 0, 1], 443))],
        scheme: "https",
        spoken: &mut Spoken::default(),
        nested: 0,
    };
    let mut conversation = Conversation::default();
    for (stream, sender, said) in lines {
        let mut listening = conversation.with(0, &mut context);
        match said {
            Said::Bytes(bytes) => listening.piece(*stream, *sender, Piece::Bytes(bytes, 7)),
            Said::Gap(length) => listening.piece(*stream, *sender, Piece::Gap(*length)),
            Said::End => listening.piece(*stream, *sender, Piece::End),
            Said::Reset => listening.reset(*stream, *sender),
        }
    }
    conversation.finish(0, &mut context);
    (exchanges, reading, kept)
}

fn describe(exchange: &Exchange<'_>) -> String {
    let text = |bytes: Option<&[u8]>| bytes.unwrap_or(b"?").escape_ascii().to_string();
    let request = exchange.request.as_ref().map_or("?".to_owned(), |request| {
        let cut = if request.headers.is_complete() { "" } else { " cut" };
        format!("{} {}{cut}", text(request.method.as_deref()), text(request.target.as_deref()))
    });
    let response = exchange.response.as_ref().map_or("?".to_owned(), |response| {
        let cut = if response.headers.is_complete() { "" } else { " cut" };
        let body = match &response.body {
            Known::Present(body) if body.complete => format!(" [{}]", text(Some(&body.bytes))),
            Known::Present(body) => format!(" [{}...]", text(Some(&body.bytes))),
            Known::Absent => String::new(),
            Known::Unknown => " [?]".to_owned(),
        };
        format!("{}{cut}{body}", response.status)
    });
    format!("{}: {request} -> {response}", exchange.place)
}

/// A frame of less than 64 bytes.
fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    [&[kind, payload.len() as u8], payload].concat()
}

/// `GET /` or `GET /index.html`, from the static table.
fn get() -> Vec<u8> {
    frame(1, b"\x00\x00\xd1\xd7\xc1")
}

fn status(index: u8) -> Vec<u8> {
    // Index 24 and on: 103, 200, 304, 404, 503; 63 and on: 100, 204, 206, 302, 400, 403, 421.
    let line: &[u8] = if index < 63 { &[0xc0 | index] } else { &[0xff, index - 63] };
    frame(1, &[b"\x00\x00", line].concat())
}

fn says(stream: u64, sender: usize, bytes: &[u8]) -> Line {
    (stream, sender, Said::Bytes(bytes.to_vec()))
}

/// SETTINGS with a table of 220 bytes, on a control stream.
const SETTINGS: &[u8] = &[0x00, 0x04, 0x03, 0x01, 0x40, 0xdc];

/// An encoder stream that inserts `:authority=www.example.com` and `:path=/sample/path`.
const INSERTIONS: &[u8] = b"\x02\x3f\xbd\x01\xc0\x0fwww.example.com\xc1\x0c/sample/path";

/// `GET` of that, from the dynamic table.
const REFERRING: &[u8] = b"\x03\x81\x10\x11\xd1";

#[test]
fn interim_responses_trailers_and_unknown_frames_are_no_answers() {
    let answer = [status(24), status(68), frame(0x21, b"grease"), frame(0, b"no"), status(25)];
    let lines = [
        says(0, CLIENT, &get()),
        (0, CLIENT, Said::End),
        says(0, SERVER, &answer.concat()),
        (0, SERVER, Said::End),
    ];
    let (exchanges, reading, kept) = hear(&lines);
    assert_eq!(exchanges, ["quic 0, h3 stream 0: GET / -> 403 [no]"]);
    assert!(reading.mishaps.is_empty() && kept == 0, "{kept}: {:?}", reading.mishaps);
}

#[test]
fn a_section_waits_for_what_it_refers_to_and_its_content_with_it() {
    let request = [frame(1, REFERRING), frame(0, b"content")].concat();
    let lines = [
        says(4, CLIENT, &request),
        (4, CLIENT, Said::End),
        says(4, SERVER, &[status(25), frame(0, b"yes")].concat()),
        (4, SERVER, Said::End),
        says(2, CLIENT, INSERTIONS),
        says(3, SERVER, SETTINGS),
    ];
    let (exchanges, reading, kept) = hear(&lines);
    assert_eq!(exchanges, ["quic 0, h3 stream 4: GET /sample/path -> 200 [yes]"]);
    assert!(reading.mishaps.is_empty() && kept == 0, "{kept}: {:?}", reading.mishaps);
}

#[test]
fn lost_insertions_cost_fields_and_not_exchanges() {
    let lines = [
        says(3, SERVER, SETTINGS),
        says(2, CLIENT, &INSERTIONS[..20]),
        (2, CLIENT, Said::Gap(9)),
        says(2, CLIENT, &INSERTIONS[29..]),
        says(4, CLIENT, &frame(1, REFERRING)),
        (4, CLIENT, Said::End),
        says(4, SERVER, &[status(25), frame(0, b"yes")].concat()),
        (4, SERVER, Said::End),
    ];
    let (exchanges, reading, kept) = hear(&lines);
    // Neither the path nor the authority is known, and nothing is put in their place.
    assert_eq!(exchanges, ["quic 0, h3 stream 4: GET ? -> 200 [yes]"]);
    assert_eq!((reading.mishaps.count(Mishap::TcpGap), kept), (1, 0));
}

#[test]
fn a_push_is_answered_with_what_was_promised() {
    let promise = frame(5, b"\x07\x00\x00\xd1\xd7\x51\x02/x");
    let pushed = [&[0x01, 0x07][..], &status(25), &frame(0, b"css")].concat();
    let mut lines = vec![
        says(0, CLIENT, &get()),
        (0, CLIENT, Said::End),
        says(0, SERVER, &promise),
        says(15, SERVER, &pushed[..1]),
        says(15, SERVER, &pushed[1..]),
        (15, SERVER, Said::End),
        says(0, SERVER, &status(25)),
        (0, SERVER, Said::End),
    ];
    let pushed = "quic 0, h3 stream 15: GET /x -> 200 [css]";
    assert_eq!(hear(&lines).0, [pushed, "quic 0, h3 stream 0: GET / -> 200"]);
    // The promise may come last; then it comes too late.
    let promise = lines.remove(2);
    lines.insert(5, promise);
    let (exchanges, reading, _) = hear(&lines);
    assert_eq!(exchanges[0], "quic 0, h3 stream 15: ? -> 200 [css]");
    assert_eq!(reading.mishaps.count(Mishap::RequestLost), 1);
}

#[test]
fn what_was_cut_short_is_delivered_as_far_as_it_was_seen() {
    let lines = [
        says(0, CLIENT, &get()),
        (0, CLIENT, Said::End),
        says(0, SERVER, &[status(68), frame(0, b"not all of it")].concat()),
        (0, SERVER, Said::Reset),
        says(4, CLIENT, &get()),
        says(8, SERVER, &status(68)),
        says(12, CLIENT, &get()),
        says(12, SERVER, &[status(25), vec![0, 9], b"four".to_vec()].concat()),
        (12, SERVER, Said::Gap(5)),
        (12, SERVER, Said::End),
    ];
    let (exchanges, reading, kept) = hear(&lines);
    let expected = [
        "quic 0, h3 stream 0: GET / -> 403 [not all of it...]",
        "quic 0, h3 stream 4: GET / -> ?",
        "quic 0, h3 stream 8: ? -> 403 [...]",
        "quic 0, h3 stream 12: GET / -> 200 [four...]",
    ];
    assert_eq!((exchanges, kept), (expected.map(str::to_owned).to_vec(), 0));
    assert_eq!(reading.mishaps.count(Mishap::ResponseLost), 1);
    assert_eq!(reading.mishaps.count(Mishap::RequestLost), 1);
}

/// Bytes that look a little like HTTP/3.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        Just(get()),
        Just(status(68)),
        Just(frame(1, REFERRING)),
        Just(frame(0, b"content")),
        Just(frame(5, b"\x07\x00\x00\xd1\xd7")),
        Just(SETTINGS.to_vec()),
        Just(INSERTIONS.to_vec()),
        Just(vec![0x01, 0x07]),
        prop::collection::vec(any::<u8>(), 0..30),
    ];
    prop::collection::vec(part, 0..4).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn whatever_is_said_ends_without_a_trace(
        lines in prop::collection::vec(
            (
                prop::sample::select(vec![0u64, 4, 8, 1, 2, 6, 3, 7, 11, 15]),
                0..2usize,
                prop_oneof![
                    6 => bytes().prop_map(Said::Bytes),
                    1 => (0..99u64).prop_map(Said::Gap),
                    1 => Just(Said::End),
                    1 => Just(Said::Reset),
                ],
            ),
            0..60,
        ),
    ) {
        let (_, _, kept) = hear(&lines);
        prop_assert_eq!(kept, 0);
    }
}
