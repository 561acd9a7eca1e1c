//! HTTP/2 (RFC 9113) by prior knowledge, as a proxy speaks it that gathers the requests of many
//! clients: a few streams at a time, their responses mixed frame by frame.

use std::collections::VecDeque;

use super::hpack::{Credentials, Encoder};
use super::message::Messages;
use super::random::Random;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

// Frames (RFC 9113 section 6).
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const END_STREAM: u8 = 0x1;
const SETTINGS_ACK: u8 = 0x1;
const END_HEADERS: u8 = 0x4;

// Settings (RFC 9113 section 6.5.2).
const ENABLE_PUSH: u16 = 2;
const MAX_CONCURRENT_STREAMS: u16 = 3;
const INITIAL_WINDOW_SIZE: u16 = 4;

/// Most bytes of a frame where nobody allowed more (RFC 9113 section 6.5.2).
const FRAME: usize = 16_384;
/// What the client allows on a stream, and on the connection beyond the first 65,535 bytes
/// (Chrome's figures): more than the responses of a batch.
const STREAM_WINDOW: u32 = 6_291_456;
const MORE_WINDOW: u32 = 15_663_105;
/// Bytes of bodies after which the client allows as many again.
const ALLOWANCE: u32 = 1 << 15;

/// The two ends of a connection.
pub(crate) struct Connection {
    client: Encoder,
    server: Encoder,
    /// The stream of the next request.
    next: u32,
    /// Bytes of bodies that the client has received and not yet allowed again.
    received: u32,
}

impl Connection {
    /// The connection with this number.
    pub(crate) fn new(number: u64) -> Self {
        let credentials =
            if number.is_multiple_of(2) { Credentials::Added } else { Credentials::NeverAdded };
        Self {
            client: Encoder::new(credentials),
            server: Encoder::new(Credentials::Added),
            next: 1,
            received: 0,
        }
    }

    /// What is said before the first request: who sends, and what.
    pub(crate) fn handshake() -> [(bool, Vec<u8>); 3] {
        let of_client = settings(&[(ENABLE_PUSH, 0), (INITIAL_WINDOW_SIZE, STREAM_WINDOW)]);
        let of_server = settings(&[(MAX_CONCURRENT_STREAMS, 128)]);
        let acknowledgement = frame(SETTINGS, SETTINGS_ACK, 0, &[]);
        [
            (true, [PREFACE, &of_client, &window_update(MORE_WINDOW)].concat()),
            (false, [of_server, acknowledgement.clone()].concat()),
            (true, acknowledgement),
        ]
    }

    /// The requests of a batch, and their responses: who sends, and what.
    pub(crate) fn exchange(
        &mut self,
        batch: &[Messages],
        random: &mut Random,
    ) -> [(bool, Vec<u8>); 2] {
        let mut requests = Vec::new();
        if self.received >= ALLOWANCE {
            requests.extend(window_update(self.received));
            self.received = 0;
        }
        let mut answers = Vec::new();
        for messages in batch {
            let stream = self.next;
            self.next += 2;
            let (fields, body) = translated(&messages.request);
            let block = self.client.block(&fields);
            requests.extend(frames(stream, &block, body).into_iter().flatten());
            answers.push((stream, translated(&messages.response)));
        }
        let mut responses = Vec::new();
        // Those that have begun.
        let mut begun: Vec<VecDeque<Vec<u8>>> = Vec::new();
        while !answers.is_empty() || !begun.is_empty() {
            let chosen = random.below((answers.len() + begun.len()) as u64) as usize;
            let sending = chosen.checked_sub(answers.len()).unwrap_or_else(|| {
                // The table goes by the order in which blocks are sent: encoded and sent at once.
                let (stream, (fields, body)) = answers.swap_remove(chosen);
                let block = self.server.block(&fields);
                self.received += body.len() as u32;
                begun.push(frames(stream, &block, body));
                begun.len() - 1
            });
            responses.extend(begun[sending].pop_front().into_iter().flatten());
            if begun[sending].is_empty() {
                begun.swap_remove(sending);
            }
        }
        [(true, requests), (false, responses)]
    }

    /// What the server says before the connection is closed: that it saw the last stream.
    pub(crate) fn farewell(&self) -> Vec<u8> {
        let last = self.next.saturating_sub(2);
        frame(GOAWAY, 0, 0, &[last.to_be_bytes(), [0; 4]].concat())
    }
}

/// The fields and the body of a message of HTTP/1.1 (RFC 9113 section 8.3).
fn translated(message: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let end = message.windows(4).position(|four| four == b"\r\n\r\n").expect("a head has an end");
    let head = str::from_utf8(&message[..end]).expect("a head is ASCII");
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut fields = if first.starts_with("HTTP/") {
        vec![field(":status", second)]
    } else {
        vec![field(":method", first), field(":scheme", "http"), field(":path", second)]
    };
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        match name.to_ascii_lowercase().as_str() {
            "connection" => {}
            "host" => fields.insert(1, field(":authority", value)),
            name => fields.push(field(name, value)),
        }
    }
    (fields, &message[end + 4..])
}

/// A message as frames.
fn frames(stream: u32, block: &[u8], body: &[u8]) -> VecDeque<Vec<u8>> {
    let flags = if body.is_empty() { END_HEADERS | END_STREAM } else { END_HEADERS };
    let mut frames = VecDeque::from([frame(HEADERS, flags, stream, block)]);
    let parts = body.chunks(FRAME);
    let last = parts.len();
    for (number, part) in (1..).zip(parts) {
        let flags = if number == last { END_STREAM } else { 0 };
        frames.push_back(frame(DATA, flags, stream, part));
    }
    frames
}

fn settings(settings: &[(u16, u32)]) -> Vec<u8> {
    let pairs = settings.iter().flat_map(|(name, value)| {
        let [high, low] = name.to_be_bytes();
        [high, low].into_iter().chain(value.to_be_bytes())
    });
    frame(SETTINGS, 0, 0, &pairs.collect::<Vec<u8>>())
}

/// Allows so many bytes more on the connection.
fn window_update(bytes: u32) -> Vec<u8> {
    frame(WINDOW_UPDATE, 0, 0, &bytes.to_be_bytes())
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let [_, length @ ..] = (payload.len() as u32).to_be_bytes();
    [&length[..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}
