//! Holes, disorder, repetition, damage: what is there must still come out, and nothing else.

use proptest::prelude::*;

use super::{Client, Frame, Server, Talk, get, ok, pcap, read, read_with};
use crate::format::capture::{FLOWS, WAVE};
use crate::model::{Interest, Mishap, Spoken};

/// Three exchanges, the second response in three segments.
fn three_exchanges() -> (Vec<Frame>, std::ops::Range<usize>) {
    let mut talk = Talk::open(4000);
    talk.send(Client, &get("/1"));
    talk.send(Server, &ok("one"));
    talk.send(Client, &get("/2"));
    let second = talk.frames.len();
    talk.segment = 40;
    talk.send(Server, &ok("the second response is a longer one, it takes three segments"));
    let behind = talk.frames.len();
    talk.segment = 1460;
    talk.acknowledge(Client);
    talk.send(Client, &get("/3"));
    talk.send(Server, &ok("three"));
    (talk.close(), second..behind)
}

#[test]
fn a_hole_costs_the_message_it_hits() {
    let (frames, second) = three_exchanges();
    let parts = second.len();
    assert_eq!(parts, 3);
    let expected = [
        // The status line itself is gone: the request stays unanswered, and the third is not shifted.
        "tcp 0, exchange 2: GET /2 -> ?",
        "tcp 0, exchange 2: GET /2 -> 200 [the...]",
        "tcp 0, exchange 2: GET /2 -> 200 [the second response is a longer one, it ...]",
    ];
    for (lost, expected) in second.zip(expected) {
        let mut frames = frames.clone();
        frames.remove(lost);
        let result = read(&frames);
        assert_eq!(result.exchanges.len(), 3, "{:?}", result.exchanges);
        assert_eq!(result.exchanges[0], "tcp 0, exchange 1: GET /1 -> 200 [one]");
        assert!(result.exchanges[1].starts_with(expected.split(" [").next().expect("text")));
        assert_eq!(result.exchanges[2], "tcp 0, exchange 3: GET /3 -> 200 [three]");
        assert!(!result.exchanges[1].contains("segments"), "{:?}", result.exchanges);
        assert!(result.reading.mishaps.count(Mishap::TcpGap) > 0);
    }
}

#[test]
fn a_lost_response_does_not_shift_the_pairing() {
    let mut talk = Talk::open(4000);
    let mut lost = 0;
    for number in 0..100 {
        talk.send(Client, &get(&format!("/{number}")));
        if number == 7 {
            lost = talk.frames.len();
        }
        talk.send(Server, &ok(&format!("body {number}")));
        talk.acknowledge(Client);
    }
    let mut frames = talk.close();
    frames.remove(lost);
    let result = read(&frames);
    assert_eq!(result.exchanges.len(), 100);
    for (number, text) in result.exchanges.iter().enumerate() {
        let expected = if number == 7 { "?".to_owned() } else { format!("200 [body {number}]") };
        assert_eq!(text, &format!("tcp 0, exchange {}: GET /{number} -> {expected}", number + 1));
    }
    assert_eq!(result.reading.unanswered, 1);
}

#[test]
fn a_lost_response_does_not_shift_pipelined_pairing() {
    let mut talk = Talk::open(4000);
    for number in 0..5 {
        talk.send(Client, &get(&format!("/{number}")));
    }
    let lost = talk.frames.len() + 1;
    for number in 0..5 {
        talk.send(Server, &ok(&format!("body {number}")));
    }
    talk.acknowledge(Client);
    let mut frames = talk.close();
    frames.remove(lost);
    let result = read(&frames);
    assert_eq!(
        result.exchanges,
        [
            "tcp 0, exchange 1: GET /0 -> 200 [body 0]",
            "tcp 0, exchange 2: GET /1 -> ?",
            "tcp 0, exchange 3: GET /2 -> 200 [body 2] guessed",
            "tcp 0, exchange 4: GET /3 -> 200 [body 3] guessed",
            "tcp 0, exchange 5: GET /4 -> 200 [body 4] guessed",
        ]
    );
}

#[test]
fn what_is_paired_by_guess_says_so_until_order_tells_again() {
    let mut talk = Talk::open(4000);
    for number in 0..3 {
        talk.send(Client, &get(&format!("/{number}")));
    }
    let lost = talk.frames.len() + 1;
    for number in 0..3 {
        talk.send(Server, &ok(&format!("{number}")));
    }
    talk.acknowledge(Client);
    talk.send(Client, &get("/3"));
    talk.send(Server, &ok("3"));
    let mut frames = talk.close();
    frames.remove(lost);
    let result = read(&frames);
    assert_eq!(
        result.exchanges,
        [
            "tcp 0, exchange 1: GET /0 -> 200 [0]",
            "tcp 0, exchange 2: GET /1 -> ?",
            "tcp 0, exchange 3: GET /2 -> 200 [2] guessed",
            "tcp 0, exchange 4: GET /3 -> 200 [3]",
        ]
    );
    assert_eq!(result.reading.mishaps.count(Mishap::PairingGuessed), 1);
}

#[test]
fn coverage_tells_connections_apart_and_counts_what_is_lost() {
    let (mut frames, second) = three_exchanges();
    frames.remove(second.start + 1);
    let mut open_only = Talk::open(4001);
    open_only.acknowledge(Server);
    frames.extend(open_only.frames);
    let talks: [(u16, &[(super::Sender, &str)]); 4] = [
        (4002, &[(Server, "220 mail ready\r\n"), (Client, "EHLO x\r\n")]),
        (4003, &[(Client, "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}")]),
        (4004, &[(Client, "GET /index.html\r\n"), (Server, "<html>")]),
        (4005, &[(Client, "GET /a HTTP/1.1\r\n\r\n")]),
    ];
    for (port, messages) in talks {
        let mut talk = Talk::open(port);
        for (from, bytes) in messages {
            talk.send(*from, bytes);
        }
        frames.extend(talk.close());
    }
    let reading = read(&frames).reading;
    let traffic = reading.traffic.as_ref().expect("a capture");
    let counts = Spoken::ALL.map(|spoken| traffic.connections(spoken));
    assert_eq!(counts, [1, 1, 1, 1, 2], "nothing, other, not read, encrypted, HTTP");
    assert_eq!(traffic.others.first, [(traffic.others.first[0].0, "tcp 2".to_owned())]);
    assert_eq!((traffic.packets, traffic.lost_bytes), (frames.len() as u64, 40));
    assert_eq!((reading.messages(), reading.unpaired()), (7, 1));
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What follows the answer to an upgrade is no HTTP/1, also when a gap cuts that answer.
#[test]
fn an_upgrade_whose_answer_is_cut_is_an_upgrade() {
    let asked = |to: &str| format!("GET /up HTTP/1.1\r\nHost: a\r\nUpgrade: {to}\r\n\r\n");
    let answer = "HTTP/1.1 101 Switching Protocols\r\nServer: x\r\nConnection: Upgrade\r\n\r\n";
    let mut talk = Talk::open(4000);
    talk.send(Client, &asked("websocket"));
    talk.segment = 50;
    talk.send(Server, answer);
    talk.segment = 1460;
    let lost = talk.frames.len() - 1;
    talk.send(Client, &get("/inside"));
    talk.send(Server, &ok("inside"));
    let mut frames = talk.close();
    frames.remove(lost);
    assert_eq!(read(&frames).exchanges, ["tcp 0, exchange 1: GET /up -> 101 [?] cut"]);

    let mut talk = Talk::open(4001);
    talk.send(Client, &asked("h2c"));
    talk.segment = 50;
    talk.send(Server, answer);
    talk.segment = 1460;
    let lost = talk.frames.len() - 1;
    talk.push(Client, "A", &[PREFACE, &[0, 0, 0, 4, 0, 0, 0, 0, 0]].concat());
    // The settings of the server, and `:status: 404` of the static table, which ends stream 1.
    talk.push(Server, "A", &[0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1, 1, 5, 0, 0, 0, 1, 0x8d]);
    let mut frames = talk.close();
    frames.remove(lost);
    let result = read(&frames);
    let expected =
        ["tcp 0, exchange 1: GET /up -> 101 [?] cut", "tcp 0, h2 stream 1: GET /up -> 404"];
    assert_eq!(result.exchanges, expected);
    assert_eq!(result.reading.mishaps.count(Mishap::TcpGap), 1);
}

/// A connection kept for requests that never came.
#[test]
fn http_2_without_a_request_is_http() {
    let mut talk = Talk::open(4000);
    talk.push(Client, "A", &[PREFACE, &[0, 0, 0, 4, 0, 0, 0, 0, 0]].concat());
    talk.push(Server, "A", &[0, 0, 0, 4, 0, 0, 0, 0, 0]);
    let result = read(&talk.close());
    assert!(result.exchanges.is_empty() && result.reading.mishaps.is_empty());
    let traffic = result.reading.traffic.expect("a capture");
    assert_eq!((traffic.connections(Spoken::Http), traffic.all_connections()), (1, 1));
}

#[test]
fn a_lost_request_leaves_its_response_alone() {
    let (frames, _) = three_exchanges();
    let mut frames = frames;
    frames.remove(5); // GET /2
    let result = read(&frames);
    assert_eq!(
        result.exchanges,
        [
            "tcp 0, exchange 1: GET /1 -> 200 [one]",
            "tcp 0, exchange 2: ? -> 200 [the second response is a longer one, it takes three segments]",
            "tcp 0, exchange 3: GET /3 -> 200 [three]",
        ]
    );
    assert_eq!(result.reading.mishaps.count(Mishap::RequestLost), 1);
}

#[test]
fn a_capture_may_begin_in_the_middle() {
    let (frames, _) = three_exchanges();
    let result = read(&frames[7..]);
    assert_eq!(result.exchanges, ["tcp 0, exchange 1: GET /3 -> 200 [three]"]);
}

#[test]
fn a_snapped_header_section_is_known_to_be_cut() {
    let mut talk = Talk::open(4000);
    talk.send(Client, &get("/a"));
    talk.send(Server, "HTTP/1.1 401 No\r\nServer: x\r\nWWW-Authenticate: Basic realm=x\r\n\r\n");
    let mut frames = talk.close();
    frames[4].truncate(54 + 40); // the IP header still tells the whole length
    let result = read(&frames);
    assert_eq!(result.exchanges, ["tcp 0, exchange 1: GET /a -> 401 [?] cut"]);
}

#[test]
fn other_protocols_are_named_once() {
    let hello = "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}";
    let mut talk = Talk::open(4000);
    talk.send(Client, hello);
    talk.send(Server, hello);
    talk.send(Client, hello);
    let result = read(&talk.close());
    assert_eq!(result.reading.mishaps.count(Mishap::Encrypted), 1);
    assert!(result.exchanges.is_empty());
    let mut talk = Talk::open(4000);
    talk.send(Server, "220 mail ready\r\n");
    talk.send(Client, "EHLO x\r\n");
    let result = read(&talk.close());
    assert!(result.exchanges.is_empty() && result.reading.mishaps.is_empty());
}

#[test]
fn http_behind_a_socks_handshake_is_read() {
    let mut talk = Talk::open(4000);
    talk.push(Client, "A", &[5, 1, 0]);
    talk.push(Server, "A", &[5, 0]);
    talk.push(Client, "A", &[5, 1, 0, 1, 10, 0, 0, 7, 0, 80]);
    talk.push(Server, "A", &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    talk.send(Client, &get("/a"));
    talk.send(Server, &ok("x"));
    assert_eq!(read(&talk.close()).exchanges, ["tcp 0, exchange 1: GET /a -> 200 [x]"]);
}

#[test]
fn ports_used_again_are_a_new_connection() {
    let mut first = Talk::open(4000);
    first.send(Client, &get("/1"));
    first.send(Server, &ok("1"));
    let mut second = Talk { next: [77, 99], ..Talk::midway(4000) };
    second.push(Client, "S", &[]);
    second.push(Server, "SA", &[]);
    second.send(Client, &get("/2"));
    second.send(Server, &ok("2"));
    let frames = [first.frames, second.close()].concat();
    assert_eq!(
        read(&frames).exchanges,
        ["tcp 0, exchange 1: GET /1 -> 200 [1]", "tcp 1, exchange 1: GET /2 -> 200 [2]"]
    );
}

#[test]
fn connections_beyond_the_limit_are_given_up_and_counted() {
    let mut frames = Vec::new();
    let mut talks: Vec<Talk> = (0..20).map(|n| Talk::open(4000 + n)).collect();
    for talk in &mut talks {
        talk.send(Client, &get("/x"));
        frames.append(&mut talk.frames);
    }
    let result = read_with(&pcap(&frames), WAVE, 8, &Interest::everything());
    assert_eq!(result.exchanges.len(), 20);
    assert!(result.reading.mishaps.count(Mishap::FlowEvicted) > 0);
    assert_eq!(result.reading.unanswered, 20);
}

#[test]
fn a_truncated_capture_gives_what_it_has() {
    let (frames, _) = three_exchanges();
    let bytes = pcap(&frames);
    let result = read_with(&bytes[..bytes.len() - 1], WAVE, FLOWS, &Interest::everything());
    assert_eq!(result.exchanges.len(), 3);
    let error = result.error.expect("truncated");
    assert!(error.starts_with("the capture ends in the middle of a packet at packet"), "{error}");
}

#[test]
fn counting_and_delivering_see_the_same_statuses() {
    let (frames, _) = three_exchanges();
    let bytes = pcap(&frames);
    let counted = read_with(&bytes, WAVE, FLOWS, &Interest::none());
    assert!(counted.exchanges.is_empty());
    assert_eq!((counted.reading.exchanges, counted.reading.status(200)), (3, 3));
    assert_eq!(counted.reading.units, frames.len() as u64);
    assert_eq!(counted.reading.bytes, bytes.len() as u64);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn neither_wave_nor_segment_size_matters(wave in 64..2000usize, segment in 1..90usize) {
        let mut talk = Talk::open(4000);
        talk.segment = segment;
        talk.send(Client, &get("/1"));
        talk.send(Server, &ok("one"));
        talk.send(Client, "POST /2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");
        talk.send(Server, "HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        let bytes = pcap(&talk.close());
        let result = read_with(&bytes, wave, FLOWS, &Interest::everything());
        prop_assert_eq!(result.exchanges, vec![
            "tcp 0, exchange 1: GET /1 -> 200 [one]",
            "tcp 0, exchange 2: POST /2 [ab] -> 401 [abc]",
        ]);
    }

    #[test]
    fn disorder_and_repetition_do_not_matter(
        moves in prop::collection::vec((3..60usize, 0..8usize), 0..12),
        repeats in prop::collection::vec(3..60usize, 0..6),
    ) {
        let mut talk = Talk::open(4000);
        talk.segment = 30;
        for number in 0..6 {
            talk.send(Client, &get(&format!("/{number}")));
            talk.send(Server, &ok(&format!("the body of response {number}")));
        }
        let ordered = talk.close();
        let expected = read(&ordered).exchanges;
        prop_assert_eq!(expected.len(), 6);
        let mut frames = ordered;
        for (at, by) in moves {
            if at + by < frames.len() {
                let frame = frames.remove(at);
                frames.insert(at + by, frame);
            }
        }
        for at in repeats {
            if let Some(frame) = frames.get(at).cloned() {
                frames.insert((at + 5).min(frames.len()), frame);
            }
        }
        prop_assert_eq!(read(&frames).exchanges, expected);
    }

    #[test]
    fn damage_never_panics_nor_hangs(
        damage in prop::collection::vec((0..3000usize, any::<u8>()), 1..40),
        cut in 0..4000usize,
        wave in 64..5000usize,
    ) {
        let (frames, _) = three_exchanges();
        let mut bytes = pcap(&frames);
        for (at, value) in damage {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        bytes.truncate(cut.max(24));
        read_with(&bytes, wave, 4, &Interest::everything());
    }
}
