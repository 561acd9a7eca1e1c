//! Input that is made to cost much: it costs little, and what was left out is told.

use std::io::Write as _;
use std::time::{Duration, Instant};

use super::{Client, Server, Talk, get, ok, pcap, read, read_with};
use crate::format::capture::{FLOWS, WAVE};
use crate::model::{Interest, Mishap, limits};

#[test]
fn a_header_bomb_costs_its_message() {
    let mut talk = Talk::open(4000);
    talk.send(Client, &get("/a"));
    let endless = "X: y\r\n".repeat(limits::HEADER_SECTION / 6 + 10);
    talk.send(Server, &format!("HTTP/1.1 200 OK\r\n{endless}\r\n"));
    talk.acknowledge(Client);
    talk.send(Client, &get("/b"));
    talk.send(Server, &ok("b"));
    let result = read(&talk.close());
    assert_eq!(result.reading.mishaps.count(Mishap::HeaderTooLarge), 1);
    let expected = ["tcp 0, exchange 1: GET /a -> ?", "tcp 0, exchange 2: GET /b -> 200 [b]"];
    assert_eq!(result.exchanges, expected);
}

#[test]
fn fields_beyond_the_limit_are_told() {
    let mut talk = Talk::open(4000);
    talk.send(Client, &get("/a"));
    let many = "X: y\r\n".repeat(limits::FIELDS + 1);
    talk.send(Server, &format!("HTTP/1.1 204 No Content\r\n{many}\r\n"));
    let result = read(&talk.close());
    assert_eq!(result.exchanges, ["tcp 0, exchange 1: GET /a -> 204 [?] cut"]);
    assert_eq!(result.reading.mishaps.count(Mishap::HeaderTooLarge), 1);
}

#[test]
fn a_compression_bomb_is_unpacked_to_the_limit() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&vec![b'0'; 8 * limits::BODY]).expect("in memory");
    let packed = gzip.finish().expect("in memory");
    let mut talk = Talk::open(4000);
    talk.send(Client, &get("/a"));
    let length = packed.len();
    talk.send(
        Server,
        &format!("HTTP/1.1 401 No\r\nContent-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n"),
    );
    packed.chunks(1_400).for_each(|part| talk.push(Server, "A", part));
    let result = read(&talk.close());
    let [exchange] = &result.exchanges[..] else { panic!("{:?}", result.exchanges.len()) };
    assert!(exchange.ends_with("00...]"), "marked as cut");
    assert!(exchange.len() < limits::BODY + 100);
}

#[test]
fn lying_lengths_end_with_the_connection() {
    for head in ["Content-Length: 18446744073709551615", "Transfer-Encoding: chunked"] {
        let mut talk = Talk::open(4000);
        talk.send(Client, &get("/a"));
        talk.send(Server, &format!("HTTP/1.1 401 No\r\n{head}\r\n\r\n7fffffffffffffff\r\nabc"));
        let result = read(&talk.close());
        assert_eq!(result.exchanges.len(), 1);
        assert!(result.exchanges[0].contains("401") && result.exchanges[0].ends_with("...]"));
    }
}

/// A head that comes byte by byte is looked at byte by byte, not from its start each time.
#[test]
fn one_byte_segments_take_linear_time() {
    let time = |count: usize| {
        let mut talk = Talk::open(4000);
        talk.segment = 1;
        talk.send(Client, &format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(count)));
        talk.send(Server, &ok("x"));
        let bytes = pcap(&talk.close());
        let start = Instant::now();
        let result = read_with(&bytes, WAVE, FLOWS, &Interest::none());
        assert_eq!((result.reading.exchanges, result.reading.mishaps.is_empty()), (1, true));
        start.elapsed()
    };
    let (short, long) = (time(5_000), time(80_000));
    // Sixteen times as many; quadratic would be 256 times.
    assert!(long < short * 100 + Duration::from_millis(200), "{short:?}, {long:?}");
}

/// Segments in reverse order: all of them wait.
#[test]
fn a_reversed_stream_is_held_within_bounds() {
    let mut talk = Talk::open(4000);
    talk.segment = 10;
    talk.send(
        Client,
        &format!("POST /a HTTP/1.1\r\nContent-Length: 900000\r\n\r\n{}", "z".repeat(900_000)),
    );
    let mut frames = talk.frames;
    frames[3..].reverse();
    let result = read(&frames);
    assert!(result.reading.mishaps.count(Mishap::ReorderBudget) > 0);
    assert_eq!(result.reading.units, frames.len() as u64);
}
