mod lost;

use std::net::SocketAddr;
use std::sync::Arc;

use proptest::prelude::*;

use super::frame::{flag, kind};
use super::{Connection, PREFACE, is_spoken};
use crate::format::capture::context::{Context, KEPT};
use crate::format::capture::reassembly::Mark;
use crate::format::capture::secrets::Secrets;
use crate::model::{
    Depth, Exchange, Interest, Known, Mishap, Outlet, Probe, Reading, Spoken, Timestamp, limits,
};

const CLIENT: usize = 0;
const SERVER: usize = 1;

/// What happens on a connection: bytes of a direction, bytes that are missing, or its end.
#[derive(Clone, Debug)]
enum Event {
    Bytes(usize, Vec<u8>),
    Gap(usize, u64),
    End(usize),
}

use Event::{Bytes, End, Gap};

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut bytes = (payload.len() as u32).to_be_bytes()[1..].to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend(payload);
    bytes
}

/// A header block of literals that leave the table alone.
fn block(fields: &str) -> Vec<u8> {
    let mut block = Vec::new();
    for line in fields.split(" | ") {
        let (name, value) = line[1..].split_once(": ").expect("a field");
        let name = [&line[..1], name].concat();
        for (first, text) in [(Some(0), name.as_str()), (None, value)] {
            block.extend(first);
            block.push(text.len() as u8);
            block.extend(text.bytes());
        }
    }
    block
}

const END: u8 = flag::END_STREAM;
const WHOLE: u8 = flag::END_HEADERS;

fn headers(stream: u32, flags: u8, fields: &str) -> Vec<u8> {
    frame(kind::HEADERS, flags | WHOLE, stream, &block(fields))
}

fn get(stream: u32, path: &str) -> Event {
    let fields = format!(":method: GET | :scheme: http | :authority: a.example | :path: {path}");
    Bytes(CLIENT, headers(stream, END, &fields))
}

fn preface() -> Event {
    Bytes(CLIENT, [PREFACE.as_slice(), &frame(kind::SETTINGS, 0, 0, &[])].concat())
}

fn answer(stream: u32, status: u16, content: &str) -> Event {
    let head = headers(stream, 0, &format!(":status: {status} | server: x"));
    Bytes(SERVER, [head, frame(kind::DATA, END, stream, content.as_bytes())].concat())
}

fn describe(exchange: &Exchange<'_>) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let request = match &exchange.request {
        Some(request) => {
            let method = request.method.as_deref().map_or("?".to_owned(), text);
            let target = request.target.as_deref().map_or("?".to_owned(), text);
            let body = match &request.body {
                Known::Present(body) => format!(" {}", text(&body.bytes)),
                Known::Absent | Known::Unknown => String::new(),
            };
            let partial = if request.headers.is_complete() { "" } else { " (partial)" };
            format!("{method} {target}{body}{partial}")
        }
        None => "?".to_owned(),
    };
    let response = match &exchange.response {
        Some(response) => {
            let body = match &response.body {
                Known::Present(body) if body.complete => text(&body.bytes),
                Known::Present(body) => format!("{}...", text(&body.bytes)),
                Known::Absent => "nothing".to_owned(),
                Known::Unknown => "unknown".to_owned(),
            };
            let trailers = response.trailers.fields.iter();
            let trailers: Vec<_> = trailers
                .map(|field| format!(" +{}: {}", text(field.name), text(field.value)))
                .collect();
            let partial = if response.headers.is_complete() { "" } else { " (partial)" };
            format!("{} {body}{}{partial}", response.status, trailers.concat())
        }
        None => "-".to_owned(),
    };
    format!("{}: {request} -> {response}", exchange.place)
}

struct Outcome {
    exchanges: Vec<String>,
    reading: Reading,
    /// The most bytes held at any time.
    most: usize,
}

fn run(connection: &mut Connection, interest: &Interest, events: &[Event]) -> Outcome {
    let (mut reading, mut exchanges) = (Reading::default(), Vec::new());
    let (mut kept, mut spare, mut scratch, mut most) = (0, Vec::new(), Vec::new(), 0);
    let secrets = Secrets::default();
    let mut spoken = Spoken::Nothing;
    let address: SocketAddr = "10.0.0.1:80".parse().expect("an address");
    let mut deliver = |exchange: &Exchange<'_>| exchanges.push(describe(exchange));
    let mut outlet = Outlet::new(interest, &mut reading, &mut deliver);
    for (packet, event) in (1u32..).zip(events.iter().map(Some).chain([None])) {
        let mut context = Context {
            outlet: &mut outlet,
            kept: &mut kept,
            spare: &mut spare,
            scratch: &mut scratch,
            secrets: &secrets,
            packet: u64::from(packet),
            ordinal: u64::from(packet) << 10,
            stream: 3,
            peers: [address; 2],
            scheme: "http",
            spoken: &mut spoken,
            nested: 0,
        };
        let mark = Mark { time: i64::from(packet), ..Mark::default() };
        match event {
            Some(Bytes(direction, bytes)) => connection.data(*direction, bytes, mark, &mut context),
            Some(Gap(direction, length)) => connection.gap(*direction, *length, &mut context),
            Some(End(direction)) => connection.end(*direction, &mut context),
            None => connection.finish(&mut context),
        }
        most = most.max(kept);
    }
    assert_eq!(kept, 0, "everything is given back");
    Outcome { exchanges, reading, most }
}

fn read(events: &[Event]) -> Outcome {
    run(&mut Connection::default(), &Interest::everything(), events)
}

#[test]
fn exchanges_are_told_apart_by_their_streams() {
    let outcome =
        read(&[preface(), get(1, "/a"), get(3, "/b"), answer(3, 403, "no"), answer(1, 200, "")]);
    assert_eq!(
        outcome.exchanges,
        ["tcp 3, h2 stream 3: GET /b -> 403 no", "tcp 3, h2 stream 1: GET /a -> 200 nothing"]
    );
    assert!(outcome.reading.mishaps.is_empty());
}

/// A success is passed by unless something in it is worth a look: its target as well.
#[test]
fn a_success_is_built_if_its_target_is_worth_a_look() {
    struct Tokens;
    impl Probe for Tokens {
        fn whole(&self, _: &[u8], _: &[u8]) -> bool {
            false
        }

        fn response_fields(&self, _: &[u8]) -> bool {
            false
        }

        fn page<'r>(&self, _: &dyn Fn(&'static str) -> Option<&'r [u8]>) -> bool {
            false
        }

        fn body(&self, _: &[u8]) -> bool {
            false
        }
        fn authorization(&self, _: &[u8], _: Option<Timestamp>) -> bool {
            false
        }
        fn target(&self, target: &[u8]) -> bool {
            target.ends_with(b"?token=x")
        }
    }
    let mut interest = Interest::none();
    interest.ask(200, Depth::Envelope);
    interest.probe = Some(Arc::new(Tokens));
    let events =
        [preface(), get(1, "/a"), answer(1, 200, ""), get(3, "/?token=x"), answer(3, 200, "")];
    let outcome = run(&mut Connection::default(), &interest, &events);
    assert_eq!(outcome.exchanges, ["tcp 3, h2 stream 3: GET /?token=x -> 200 unknown"]);
    assert_eq!(outcome.reading.exchanges, 2);
}

#[test]
fn interim_responses_come_before_and_trailers_behind() {
    let post = ":method: POST | :scheme: http | :path: /rpc | content-type: application/grpc";
    let outcome = read(&[
        preface(),
        Bytes(CLIENT, headers(1, 0, post)),
        Bytes(SERVER, headers(1, 0, ":status: 103 | link: </x>")),
        Bytes(CLIENT, frame(kind::DATA, 0, 1, b"que")),
        Bytes(CLIENT, frame(kind::DATA, 0, 1, b"stion")),
        Bytes(CLIENT, headers(1, END, "x-checksum: 5")),
        Bytes(SERVER, headers(1, 0, ":status: 200 | content-type: application/grpc")),
        Bytes(SERVER, frame(kind::DATA, 0, 1, b"reply")),
        Bytes(SERVER, headers(1, END, "grpc-status: 16 | grpc-message: expired")),
    ]);
    let expected = "tcp 3, h2 stream 1: POST /rpc question -> 200 reply +grpc-status: 16 +grpc-message: expired";
    assert_eq!(outcome.exchanges, [expected]);
}

#[test]
fn padding_and_continuation_are_no_part_of_a_message() {
    let fields = block(":status: 401 | www-authenticate: Basic");
    let (first, rest) = fields.split_at(7);
    let (second, third) = rest.split_at(9);
    let padded = [&[3], first, &[0; 3]].concat();
    let outcome = read(&[
        preface(),
        get(1, "/a"),
        Bytes(SERVER, frame(kind::HEADERS, flag::PADDED, 1, &padded)),
        Bytes(SERVER, frame(kind::CONTINUATION, 0, 1, second)),
        Bytes(SERVER, frame(kind::CONTINUATION, WHOLE, 1, third)),
        Bytes(SERVER, frame(kind::DATA, flag::PADDED, 1, b"\x02no\0\0")),
        Bytes(SERVER, frame(kind::DATA, flag::PADDED, 1, b"\x05\0\0\0\0\0")),
        Bytes(SERVER, frame(0xee, 0xff, 1, b"grease")),
        Bytes(SERVER, frame(kind::DATA, END | flag::PADDED, 1, b"\x00 entry")),
    ]);
    assert_eq!(outcome.exchanges, ["tcp 3, h2 stream 1: GET /a -> 401 no entry"]);
    assert!(outcome.reading.mishaps.is_empty());
}

#[test]
fn a_pushed_response_answers_the_request_it_came_with() {
    let promise =
        [&[0, 0, 0, 2][..], &block(":method: GET | :scheme: http | :path: /style")].concat();
    let outcome = read(&[
        preface(),
        get(1, "/"),
        Bytes(SERVER, frame(kind::PUSH_PROMISE, WHOLE, 1, &promise)),
        answer(1, 200, "page"),
        answer(2, 200, "style"),
    ]);
    assert_eq!(
        outcome.exchanges,
        ["tcp 3, h2 stream 1: GET / -> 200 page", "tcp 3, h2 stream 2: GET /style -> 200 style"]
    );
}

#[test]
fn refused_streams_have_no_answer_and_reset_ones_may_have() {
    let outcome = read(&[
        preface(),
        get(1, "/a"),
        get(3, "/b"),
        get(5, "/c"),
        get(7, "/d"),
        get(9, "/e"),
        Bytes(CLIENT, frame(kind::RST_STREAM, 0, 1, &[0, 0, 0, 8])),
        Bytes(CLIENT, frame(kind::RST_STREAM, 0, 9, &[0, 0, 0, 8])),
        // Under way when the reset arrived.
        answer(1, 401, "late"),
        Bytes(SERVER, frame(kind::RST_STREAM, 0, 7, &[0, 0, 0, 2])),
        Bytes(SERVER, frame(kind::GOAWAY, 0, 0, &[0, 0, 0, 3, 0, 0, 0, 0])),
        answer(3, 204, ""),
    ]);
    assert_eq!(
        outcome.exchanges,
        [
            "tcp 3, h2 stream 1: GET /a -> 401 late",
            "tcp 3, h2 stream 7: GET /d -> -",
            "tcp 3, h2 stream 5: GET /c -> -",
            "tcp 3, h2 stream 9: GET /e -> -",
            "tcp 3, h2 stream 3: GET /b -> 204 nothing"
        ]
    );
    assert_eq!(outcome.reading.mishaps.count(Mishap::ResponseLost), 3);
}

#[test]
fn tunnels_are_to_an_authority_or_a_path() {
    let outcome = read(&[
        preface(),
        Bytes(CLIENT, headers(1, 0, ":method: CONNECT | :authority: db.example:5432")),
        Bytes(SERVER, headers(1, 0, ":status: 200")),
        Bytes(SERVER, frame(kind::DATA, 0, 1, b"anything")),
        Bytes(
            CLIENT,
            headers(
                3,
                0,
                ":method: CONNECT | :protocol: websocket | :scheme: https | :path: /chat",
            ),
        ),
        Bytes(SERVER, headers(3, 0, ":status: 403")),
        Bytes(SERVER, frame(kind::DATA, END, 3, b"no")),
    ]);
    assert_eq!(
        outcome.exchanges,
        [
            "tcp 3, h2 stream 1: CONNECT db.example:5432 -> 200 nothing",
            "tcp 3, h2 stream 3: CONNECT /chat -> 403 no"
        ]
    );
}

#[test]
fn other_protocols_are_not_taken_for_it() {
    for other in [
        &b"\0\0\0\0\0\0\0\0\0"[..],
        b"\0\0\0\x2d\xff\x53\x4d\x42\x72\0\0\0\0\x18\x53\xc8",
        b"\0\x0c\0\0\x10\0\0\0\0\0\0\0\0\0",
        b"\0\0\x05\x01\x05\0\0\0\x01other",
        b"\0\0\x04\x08\0\0\0\0\0\0\0\0\x01",
    ] {
        assert!(!is_spoken(other), "{}", other.escape_ascii());
    }
    assert!(is_spoken(&frame(kind::SETTINGS, 0, 0, &[0, 3, 0, 0, 0, 100])));
}

#[test]
fn garbage_costs_what_it_hits() {
    let outcome = read(&[
        preface(),
        get(1, "/a"),
        Bytes(SERVER, vec![0xff; 300]),
        answer(1, 403, "no"),
        get(3, "/b"),
        answer(3, 200, "yes"),
    ]);
    assert_eq!(
        outcome.exchanges,
        ["tcp 3, h2 stream 1: GET /a -> 403 no", "tcp 3, h2 stream 3: GET /b -> 200 yes"]
    );
    assert_eq!(outcome.reading.mishaps.count(Mishap::MessageBroken), 1);
}

#[test]
fn floods_are_bounded_and_counted() {
    let continuation = Bytes(CLIENT, frame(kind::CONTINUATION, 0, 1, &[0x82; 16_000]));
    let mut events = vec![preface(), Bytes(CLIENT, frame(kind::HEADERS, END, 1, b"\x82"))];
    events.extend(std::iter::repeat_n(continuation, 200));
    let outcome = read(&events);
    assert_eq!(outcome.reading.mishaps.count(Mishap::HeaderTooLarge), 1);
    assert!(outcome.most <= limits::HEADER_SECTION + 16_000, "{}", outcome.most);

    let streams = (0..5_000).map(|n| get(n * 2 + 1, "/"));
    let outcome = read(&[preface()].into_iter().chain(streams).collect::<Vec<_>>());
    assert_eq!(outcome.reading.unanswered, 5_000);
    assert!(outcome.most < KEPT.0, "{}", outcome.most);

    let mut settings = vec![preface()];
    settings.extend((0..1_000).map(|_| Bytes(SERVER, frame(kind::SETTINGS, 0, 0, &[0; 12_000]))));
    assert_eq!(read(&settings).most, 0);
}

#[test]
fn what_nobody_wants_is_counted_without_being_built() {
    let events = [preface(), get(1, "/a"), answer(1, 200, "x"), get(3, "/b"), answer(3, 403, "no")];
    let mut interest = Interest::none();
    interest.ask(403, crate::model::Depth::Whole);
    let outcome = run(&mut Connection::default(), &interest, &events);
    assert_eq!(outcome.exchanges, ["tcp 3, h2 stream 3: GET /b -> 403 no"]);
    assert_eq!((outcome.reading.status(200), outcome.reading.status(403)), (1, 1));
}

/// A conversation with some of everything.
fn conversation() -> Vec<(usize, Vec<u8>)> {
    let long = format!(":status: 401 | www-authenticate: Basic | x: {}", "y".repeat(100));
    let long = block(&long);
    let events = [
        preface(),
        Bytes(SERVER, frame(kind::SETTINGS, 0, 0, &[0, 1, 0, 0, 64, 0])),
        get(1, "/a"),
        Bytes(CLIENT, headers(3, 0, ":method: POST | :scheme: http | :path: /b | x: y")),
        Bytes(CLIENT, frame(kind::DATA, END | flag::PADDED, 3, b"\x02body\0\0")),
        Bytes(SERVER, frame(kind::HEADERS, 0, 3, &long[..20])),
        Bytes(SERVER, frame(kind::CONTINUATION, WHOLE, 3, &long[20..])),
        answer(1, 200, "one"),
        Bytes(SERVER, frame(kind::PING, 0, 0, &[7; 8])),
        Bytes(SERVER, frame(kind::DATA, 0, 3, b"two")),
        Bytes(SERVER, headers(3, END, "grpc-status: 0")),
    ];
    events
        .into_iter()
        .filter_map(|e| if let Bytes(d, b) = e { Some((d, b)) } else { None })
        .collect()
}

proptest! {
    #[test]
    fn however_a_stream_is_split_it_holds_the_same_exchanges(
        cuts in prop::collection::vec(1usize..40, 1..200),
    ) {
        let whole: Vec<Event> = conversation().into_iter().map(|(d, b)| Bytes(d, b)).collect();
        let mut cuts = cuts.into_iter().cycle();
        let mut pieces = Vec::new();
        for (direction, bytes) in conversation() {
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                let (piece, behind) = rest.split_at(cuts.next().unwrap_or(1).min(rest.len()));
                pieces.push(Bytes(direction, piece.to_vec()));
                rest = behind;
            }
        }
        let expected = read(&whole).exchanges;
        prop_assert_eq!(expected.len(), 2);
        let mut read = read(&pieces).exchanges;
        read.sort();
        prop_assert_eq!(read, { let mut expected = expected; expected.sort(); expected });
    }

    #[test]
    fn byte_soup_never_panics(
        soup in prop::collection::vec((0usize..2, prop::collection::vec(any::<u8>(), 0..60), 0u64..3), 0..30),
        opened: bool,
    ) {
        let mut events = if opened { vec![preface(), get(1, "/")] } else { Vec::new() };
        for (direction, bytes, gap) in soup {
            is_spoken(&bytes);
            events.push(Bytes(direction, bytes));
            events.extend((gap == 1).then_some(Gap(direction, 5)));
        }
        read(&events);
    }

    /// Damage of a real conversation: bytes changed and bytes missing.
    #[test]
    fn damage_never_panics(
        damage in prop::collection::vec((0usize..11, 0usize..200, any::<u8>(), 0usize..30), 1..6),
    ) {
        let mut pieces = conversation();
        for &(piece, at, byte, _) in &damage {
            if let Some(place) = pieces.get_mut(piece).and_then(|(_, bytes)| bytes.get_mut(at)) {
                *place = byte;
            }
        }
        let mut events = Vec::new();
        for (number, (direction, bytes)) in pieces.into_iter().enumerate() {
            let hole = damage.iter().find(|(piece, ..)| *piece == number).map(|d| (d.1, d.3));
            match hole {
                Some((at, length)) if length > 0 && at + length <= bytes.len() => {
                    events.push(Bytes(direction, bytes[..at].to_vec()));
                    events.push(Gap(direction, length as u64));
                    events.push(Bytes(direction, bytes[at + length..].to_vec()));
                }
                _ => events.push(Bytes(direction, bytes)),
            }
        }
        read(&events);
    }
}
