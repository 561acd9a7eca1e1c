//! Segments to streams: tables of what was captured and what each end received.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::{Budget, Mark, Payloads, Reassembly, Segment, Streams};
use crate::format::capture::packet::{ACK, FIN, SYN};

/// Where the streams of both directions start.
const START: [u32; 2] = [1_000, 9_000];

/// A segment, relative to the start of its stream.
#[derive(Clone, Debug)]
struct Sent {
    from: usize,
    /// Of its first byte.
    at: u32,
    payload: Vec<u8>,
    flags: u8,
    /// Up to where the other direction was received.
    received: Option<u32>,
    missing: u32,
}

fn sent(from: usize, at: u32, payload: &str) -> Sent {
    let payload = payload.as_bytes().to_vec();
    Sent { from, at, payload, flags: 0, received: None, missing: 0 }
}

/// From the client, at a place in its stream.
fn client(at: u32, payload: &str) -> Sent {
    sent(0, at, payload)
}

/// From the server.
fn server(at: u32, payload: &str) -> Sent {
    sent(1, at, payload)
}

fn syn(from: usize, payload: &str) -> Sent {
    // It takes the number before the first byte.
    Sent { flags: SYN, ..sent(from, u32::MAX, payload) }
}

impl Sent {
    fn fin(self) -> Self {
        Self { flags: self.flags | FIN, ..self }
    }

    /// Acknowledges so many bytes of the other direction.
    fn acks(self, received: u32) -> Self {
        Self { received: Some(received), flags: self.flags | ACK, ..self }
    }

    /// So many more bytes were sent and not captured.
    fn snapped(self, missing: u32) -> Self {
        Self { missing, ..self }
    }
}

/// What came out: `abc` bytes, `<3>` a gap, `$` the end.
#[derive(Default)]
struct Received {
    streams: [String; 2],
    conflicts: u64,
    over_budget: u64,
    /// Who was heard, in order.
    order: Vec<usize>,
}

impl Streams for Received {
    fn data(&mut self, direction: usize, bytes: &[u8], _mark: Mark) {
        self.streams[direction].push_str(&bytes.escape_ascii().to_string());
        self.order.push(direction);
    }

    fn gap(&mut self, direction: usize, length: u64) {
        write!(self.streams[direction], "<{length}>").expect("in memory");
    }

    fn end(&mut self, direction: usize) {
        self.streams[direction].push('$');
    }

    fn conflict(&mut self, _direction: usize) {
        self.conflicts += 1;
    }

    fn over_budget(&mut self, _direction: usize) {
        self.over_budget += 1;
    }
}

fn receive_within(limit: usize, start: [u32; 2], segments: &[Sent]) -> Received {
    let mut reassembly = Reassembly::default();
    let mut budget = Budget { held: 0, limit };
    let mut received = Received::default();
    let bytes: Vec<u8> = segments.iter().flat_map(|sent| sent.payload.clone()).collect();
    let payloads = Payloads { bytes: &bytes, extra: &[], wave: 1 };
    let mut offset = 0;
    for (number, sent) in (1u64..).zip(segments) {
        let acknowledgment =
            sent.received.map_or(0, |received| start[1 - sent.from].wrapping_add(received));
        let segment = Segment {
            packet: number,
            time: number.cast_signed() * 1_000,
            stream: 0,
            sequence: start[sent.from].wrapping_add(sent.at),
            acknowledgment,
            offset,
            length: sent.payload.len() as u32,
            missing: sent.missing,
            direction: sent.from as u8,
            flags: sent.flags,
        };
        offset += segment.length;
        reassembly.segment(&segment, payloads, &mut budget, &mut received);
    }
    reassembly.finish(&mut budget, &mut received);
    assert_eq!(budget.held, 0, "all memory is given back");
    received
}

fn receive(segments: &[Sent]) -> Received {
    receive_within(1 << 20, START, segments)
}

#[test]
fn an_end_receives_what_was_sent() {
    let cases: Vec<(&str, Vec<Sent>, [&str; 2])> = vec![
        ("in order", vec![client(0, "ab"), client(2, "cd"), server(0, "xy")], ["abcd", "xy"]),
        (
            "out of order",
            vec![syn(0, ""), client(4, "ef"), client(2, "cd"), client(0, "ab")],
            ["abcdef", ""],
        ),
        ("sent again", vec![client(0, "ab"), client(0, "ab"), client(2, "c")], ["abc", ""]),
        (
            "sent again while waiting",
            vec![syn(0, ""), client(2, "cd"), client(2, "cd"), client(0, "ab"), client(2, "cd")],
            ["abcd", ""],
        ),
        ("sent again with more", vec![client(0, "ab"), client(0, "abcd")], ["abcd", ""]),
        ("overlapping to the left", vec![client(0, "abc"), client(1, "bcde")], ["abcde", ""]),
        (
            "overlapping on both sides",
            vec![syn(0, ""), client(2, "cd"), client(0, "abcdef"), client(6, "g")],
            ["abcdefg", ""],
        ),
        (
            "bridging several that wait",
            vec![syn(0, ""), client(1, "b"), client(3, "d"), client(5, "f"), client(0, "abcdefg")],
            ["abcdefg", ""],
        ),
        (
            "keep-alive probe without data",
            vec![client(0, "ab"), client(1, ""), client(2, "c")],
            ["abc", ""],
        ),
        (
            "keep-alive probe with a byte of rubbish",
            vec![client(0, "ab"), client(1, "?"), client(2, "c")],
            ["abc", ""],
        ),
        (
            "window probe: the next byte, then all",
            vec![client(0, "ab"), client(2, "c"), client(2, "cdef")],
            ["abcdef", ""],
        ),
        ("data with the SYN", vec![syn(0, "ab"), client(2, "c")], ["abc", ""]),
        ("the end", vec![client(0, "ab").fin(), server(0, "x").fin()], ["ab$", "x$"]),
        (
            "a FIN that comes first",
            vec![syn(0, ""), client(2, "").fin(), client(0, "ab")],
            ["ab$", ""],
        ),
        ("nothing behind the end", vec![client(0, "ab").fin(), client(2, "cd")], ["ab$", ""]),
        ("no SYN: the stream starts where it is seen", vec![client(500, "ab")], ["ab", ""]),
        (
            "only one side is captured",
            vec![server(0, "x").acks(100), server(1, "y").acks(200)],
            ["", "xy"],
        ),
        ("a hole", vec![client(0, "ab"), client(5, "f"), server(0, "x").acks(6)], ["ab<3>f", "x"]),
        ("a hole before the end", vec![client(0, "ab"), client(5, "").fin()], ["ab<3>$", ""]),
        ("cut packets", vec![client(0, "ab").snapped(3), client(5, "f")], ["ab<3>f", ""]),
        (
            "a cut packet, later whole",
            vec![syn(0, ""), client(5, "f").snapped(2), client(5, "fgh"), client(0, "abcde")],
            ["abcdefgh", ""],
        ),
        ("far outside every window", vec![client(0, "ab"), client(1 << 29, "z")], ["ab", ""]),
    ];
    for (name, segments, expected) in cases {
        let received = receive(&segments);
        assert_eq!(received.streams, expected, "{name}");
        assert_eq!(received.conflicts, 0, "{name}");
    }
}

#[test]
fn bytes_that_differ_lose_against_the_first_and_are_counted() {
    let segments = [syn(0, ""), client(2, "cd"), client(2, "XX"), client(0, "abYY")];
    let received = receive(&segments);
    assert_eq!(received.streams[0], "abcd");
    assert_eq!(received.conflicts, 2);
    // Delivered already, and sent again in parts.
    for again in [client(0, "aX"), client(3, "X"), client(2, "Xdef"), client(1, "bcdeX")] {
        let received = receive(&[client(0, "ab"), client(2, "cdef"), again, client(6, "g")]);
        assert_eq!((received.streams[0].as_str(), received.conflicts), ("abcdefg", 1));
    }
}

#[test]
fn a_response_waits_for_the_request_it_answers() {
    // Captured on two queues: the response comes first, and acknowledges the request.
    let received = receive(&[syn(0, ""), syn(1, ""), server(0, "x").acks(2), client(0, "ab")]);
    assert_eq!(received.streams, ["ab", "x"]);
    assert_eq!(received.order, [0, 1]);
}

#[test]
fn sequence_numbers_wrap() {
    let start = [u32::MAX - 2, u32::MAX];
    let segments = [syn(0, ""), client(3, "def"), client(0, "abc"), server(0, "xyz").acks(6)];
    assert_eq!(receive_within(1 << 20, start, &segments).streams, ["abcdef", "xyz"]);
}

#[test]
fn what_waits_is_bounded_and_what_is_given_up_is_told() {
    let mut segments = vec![syn(0, "")];
    segments.extend((0..1_000).map(|n| client(10 + n * 2, "z")));
    let received = receive_within(4_000, START, &segments);
    assert!(received.over_budget > 0);
    assert!(received.streams[0].starts_with("<10>z<1>z"), "{}", received.streams[0]);
    assert_eq!(received.streams[0].matches('z').count(), 1_000);
}

proptest! {
    #[test]
    fn any_cut_any_order_any_repetition_gives_the_stream(
        cuts in prop::collection::vec(1..9usize, 1..40),
        order in prop::collection::vec((any::<u16>(), any::<bool>()), 40),
        start: u32,
    ) {
        let text: String = ('a'..='z').cycle().take(cuts.iter().sum()).collect();
        let mut at = 0;
        let mut segments: Vec<(u16, Sent)> = Vec::new();
        for (cut, (place, twice)) in cuts.iter().zip(order) {
            let segment = client(at as u32, &text[at..at + cut]);
            if twice {
                segments.push((place.rotate_left(8), segment.clone()));
            }
            segments.push((place, segment));
            at += cut;
        }
        segments.sort_by_key(|(place, _)| *place);
        let mut shuffled = vec![syn(0, "")];
        shuffled.extend(segments.into_iter().map(|(_, segment)| segment));
        let received = receive_within(1 << 20, [start, 0], &shuffled);
        prop_assert_eq!(&received.streams[0], &text);
        prop_assert_eq!(received.conflicts, 0);
    }

    #[test]
    fn any_segments_are_taken(
        segments in prop::collection::vec(
            (0..2usize, 0..300u32, 0..20usize, 0..8u8, prop::option::of(0..300u32), 0..20u32),
            0..60,
        ),
        limit in 0..5_000usize,
    ) {
        let segments: Vec<Sent> = segments
            .into_iter()
            .map(|(from, at, length, flags, received, missing)| Sent {
                from,
                at,
                payload: vec![b'x'; length],
                flags: flags & (SYN | FIN) | if received.is_some() { ACK } else { 0 },
                received,
                missing,
            })
            .collect();
        receive_within(limit, START, &segments);
    }
}
