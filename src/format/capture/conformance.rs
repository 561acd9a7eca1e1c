//! Sender segments to exchanges: tables of what the two ends send and what must come out.

mod bombs;
mod key_logs;
mod losses;
mod quic;

use std::io::Cursor;
use std::sync::Arc;

use etherparse::PacketBuilder;

use crate::format::Reader;
use crate::model::{Exchange, Interest, Known, Mishap, Outlet, Reading};

use super::secrets::Secrets;
use super::{Capture, FLOWS, WAVE};

/// One frame, as it goes into the file.
type Frame = Vec<u8>;

/// A connection that is being written.
struct Talk {
    frames: Vec<Frame>,
    /// Next sequence number of the client and of the server.
    next: [u32; 2],
    port: u16,
    /// Most payload bytes in a segment.
    segment: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sender {
    Client,
    Server,
}
use Sender::{Client, Server};

impl Talk {
    /// With a handshake.
    fn open(port: u16) -> Self {
        let mut talk = Self::midway(port);
        talk.push(Client, "S", &[]);
        talk.push(Server, "SA", &[]);
        talk.push(Client, "A", &[]);
        talk
    }

    /// Without one: the capture began later.
    fn midway(port: u16) -> Self {
        // Near the end of the sequence numbers, so that they wrap.
        Self { frames: Vec::new(), next: [u32::MAX - 60, 0xffff_ff00], port, segment: 1460 }
    }

    fn push(&mut self, from: Sender, flags: &str, payload: &[u8]) {
        let side = usize::from(from == Server);
        let link = PacketBuilder::ethernet2([2; 6], [4; 6]);
        let (ip, ports) = if from == Client {
            (link.ipv4([10, 0, 0, 9], [10, 0, 0, 1], 64), (self.port, 8080))
        } else {
            (link.ipv4([10, 0, 0, 1], [10, 0, 0, 9], 64), (8080, self.port))
        };
        let mut tcp = ip.tcp(ports.0, ports.1, self.next[side], 65_000);
        let mut taken = payload.len() as u32;
        for flag in flags.chars() {
            tcp = match flag {
                'S' => tcp.syn(),
                'F' => tcp.fin(),
                'A' => tcp.ack(self.next[1 - side]),
                _ => tcp.psh(),
            };
            taken += u32::from(flag == 'S' || flag == 'F');
        }
        let mut frame = Vec::new();
        tcp.write(&mut frame, payload).expect("in memory");
        self.frames.push(frame);
        self.next[side] = self.next[side].wrapping_add(taken);
    }

    fn send(&mut self, from: Sender, bytes: &str) {
        for part in bytes.as_bytes().chunks(self.segment) {
            self.push(from, "A", part);
        }
    }

    fn acknowledge(&mut self, from: Sender) {
        self.push(from, "A", &[]);
    }

    fn close(mut self) -> Vec<Frame> {
        self.push(Server, "FA", &[]);
        self.push(Client, "FA", &[]);
        self.acknowledge(Server);
        self.frames
    }
}

fn pcap(frames: &[Frame]) -> Vec<u8> {
    let mut out = vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    out.extend([0xff, 0xff, 0, 0, 1, 0, 0, 0]);
    for (number, frame) in (0u32..).zip(frames) {
        out.extend(1_700_000_000u32.to_le_bytes());
        out.extend((number * 100).to_le_bytes());
        out.extend([(frame.len() as u32).to_le_bytes(); 2].concat());
        out.extend(frame);
    }
    out
}

struct Outcome {
    /// In order: `tcp 0, exchange 1: GET /a -> 200 [body]`.
    exchanges: Vec<String>,
    reading: Reading,
    error: Option<String>,
}

fn read_with(bytes: &[u8], wave: usize, flows: usize, interest: &Interest) -> Outcome {
    read_all(bytes, Arc::default(), wave, flows, interest)
}

fn read_all(
    bytes: &[u8],
    secrets: Arc<Secrets>,
    wave: usize,
    flows: usize,
    interest: &Interest,
) -> Outcome {
    let input = Box::new(Cursor::new(bytes.to_vec()));
    match Capture::open(input, secrets, wave, flows) {
        Err(failure) => Outcome {
            exchanges: Vec::new(),
            reading: Reading::default(),
            error: Some(failure.to_string()),
        },
        Ok(capture) => read_capture(capture, interest),
    }
}

fn read_capture(mut capture: Capture, interest: &Interest) -> Outcome {
    let mut outcome = Outcome { exchanges: Vec::new(), reading: Reading::default(), error: None };
    loop {
        let wave = match capture.next_wave() {
            Ok(Some(wave)) => wave,
            Ok(None) => break,
            Err(failure) => {
                outcome.error = Some(failure.to_string());
                break;
            }
        };
        let mut of_wave = Vec::new();
        for piece in 0..wave.pieces() {
            let mut deliver = |e: &Exchange<'_>| of_wave.push((e.place.ordinal, describe(e)));
            wave.read(piece, &mut Outlet::new(interest, &mut outcome.reading, &mut deliver));
        }
        of_wave.sort();
        outcome.exchanges.extend(of_wave.into_iter().map(|(_, text)| text));
    }
    outcome
}

fn read(frames: &[Frame]) -> Outcome {
    read_with(&pcap(frames), WAVE, FLOWS, &Interest::everything())
}

fn describe(exchange: &Exchange<'_>) -> String {
    let body = |body: &Known<crate::model::Body<'_>>| match body {
        Known::Present(body) if body.complete => format!(" [{}]", body.bytes.escape_ascii()),
        Known::Present(body) => format!(" [{}...]", body.bytes.escape_ascii()),
        Known::Absent => String::new(),
        Known::Unknown => " [?]".to_owned(),
    };
    let request = exchange.request.as_ref().map_or("?".to_owned(), |request| {
        let method = request.method.as_deref().unwrap_or_default().escape_ascii();
        let target = request.target.as_deref().unwrap_or_default().escape_ascii();
        format!("{method} {target}{}", body(&request.body))
    });
    let response = exchange.response.as_ref().map_or("?".to_owned(), |response| {
        let cut = if response.headers.is_complete() { "" } else { " cut" };
        format!("{}{}{cut}", response.status, body(&response.body))
    });
    let doubt = if exchange.paired_by_guess { " guessed" } else { "" };
    format!("{}: {request} -> {response}{doubt}", exchange.place)
}

/// What is sent, and what must come out.
type Case<'a> = (&'a [(Sender, &'a str)], &'a [&'a str]);

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n")
}

#[test]
fn framing_is_followed_from_message_to_message() {
    let chunked = "HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\nWWW-Authenticate: Basic\r\n\r\n\
                   3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nTrailer: t\r\n\r\n";
    let head = "HEAD /h HTTP/1.1\r\n\r\n";
    let post = "POST /p HTTP/1.1\r\nContent-Length: 3\r\n\r\na=b";
    let length_only = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n";
    let until_close = "HTTP/1.0 403 Forbidden\r\n\r\nno";
    let folded = "HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
    let cases: [Case<'_>; 14] = [
        (
            &[(Client, &get("/a")), (Server, folded), (Client, &get("/b")), (Server, &ok(""))],
            &["tcp 0, exchange 1: GET /a -> 200 [x]", "tcp 0, exchange 2: GET /b -> 200"],
        ),
        (
            // A line that begins with a blank behind the start line continues nothing.
            &[
                (Client, &get("/a")),
                (Server, "HTTP/1.1 200 OK\r\n X: y\r\nContent-Length: 1\r\n\r\nx"),
            ],
            &["tcp 0, exchange 1: GET /a -> 200 [x]"],
        ),
        (
            &[
                (Client, "POST /p HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"),
                (
                    Server,
                    "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
                ),
                (Server, "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"),
                (Client, "x"),
                (Client, &get("/b")),
                (Server, &ok("b")),
            ],
            &["tcp 0, exchange 1: POST /p [...] -> 417", "tcp 0, exchange 2: GET /b -> 200 [b]"],
        ),
        (
            // HTTP/0.9 has no status: nothing is invented.
            &[(Client, "GET /old\r\n"), (Server, "<html>HTTP/1.1 200 OK</html>")],
            &[],
        ),
        (
            &[(Client, &get("/a")), (Server, &ok("hi")), (Client, &get("/b")), (Server, &ok(""))],
            &["tcp 0, exchange 1: GET /a -> 200 [hi]", "tcp 0, exchange 2: GET /b -> 200"],
        ),
        (
            &[(Client, &get("/a")), (Server, chunked), (Client, &get("/b")), (Server, &ok("x"))],
            &["tcp 0, exchange 1: GET /a -> 401 [abcdefg]", "tcp 0, exchange 2: GET /b -> 200 [x]"],
        ),
        (
            &[(Client, head), (Server, length_only), (Client, &get("/b")), (Server, &ok("x"))],
            &["tcp 0, exchange 1: HEAD /h -> 200", "tcp 0, exchange 2: GET /b -> 200 [x]"],
        ),
        (
            &[(Client, post), (Server, "HTTP/1.1 100 Continue\r\n\r\n"), (Server, &ok("x"))],
            &["tcp 0, exchange 1: POST /p [a=b] -> 200 [x]"],
        ),
        (
            &[(Client, &get("/a")), (Server, until_close)],
            &["tcp 0, exchange 1: GET /a -> 403 [no]"],
        ),
        (
            &[
                (Client, &format!("{}{}{}", get("/a"), get("/b"), get("/c"))),
                (
                    Server,
                    &format!("{}HTTP/1.1 304 Not\r\nContent-Length: 7\r\n\r\n{}", ok("1"), ok("3")),
                ),
            ],
            &[
                "tcp 0, exchange 1: GET /a -> 200 [1]",
                "tcp 0, exchange 2: GET /b -> 304",
                "tcp 0, exchange 3: GET /c -> 200 [3]",
            ],
        ),
        (
            &[
                (Client, "GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"),
                (Server, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x01\x02"),
                (Client, &get("/not-http-any-more")),
            ],
            &["tcp 0, exchange 1: GET /ws -> 101"],
        ),
        (
            &[
                (Client, "CONNECT b:80 HTTP/1.1\r\n\r\n"),
                (Server, "HTTP/1.1 200 Connected\r\n\r\n"),
                (Client, &get("/inside")),
                (Server, &ok("x")),
            ],
            &[
                "tcp 0, exchange 1: CONNECT b:80 -> 200",
                "tcp 0, exchange 2: GET /inside -> 200 [x]",
            ],
        ),
        (
            &[
                (Client, "\r\nGET /lf HTTP/1.0\nA: b\n\n"),
                (Server, "HTTP/1.0 200 OK\nContent-Length: 1\n\nx"),
            ],
            &["tcp 0, exchange 1: GET /lf -> 200 [x]"],
        ),
        (
            &[(Client, &get("/a")), (Client, &get("/b")), (Server, &ok("1"))],
            &["tcp 0, exchange 1: GET /a -> 200 [1]", "tcp 0, exchange 2: GET /b -> ?"],
        ),
    ];
    for (messages, expected) in cases {
        for segment in [1, 2, 7, 1460] {
            let mut talk = Talk::open(4000);
            talk.segment = segment;
            for (from, bytes) in messages {
                talk.send(*from, bytes);
            }
            let result = read(&talk.close());
            assert_eq!(result.exchanges, expected, "in segments of {segment}");
        }
    }
}

#[test]
fn content_codings_are_undone() {
    let packed = zstd::encode_all(&b"expired"[..], 1).expect("in memory");
    let mut talk = Talk::open(4000);
    talk.send(Client, &get("/z"));
    let head = format!(
        "HTTP/1.1 401 No\r\nContent-Encoding: zstd\r\nContent-Length: {}\r\n\r\n",
        packed.len()
    );
    talk.push(Server, "A", &[head.as_bytes(), &packed].concat());
    let result = read(&talk.close());
    assert_eq!(result.exchanges, ["tcp 0, exchange 1: GET /z -> 401 [expired]"]);

    let mut talk = Talk::open(4000);
    talk.send(Client, &get("/z"));
    talk.send(Server, "HTTP/1.1 401 No\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope");
    let result = read(&talk.close());
    assert_eq!(result.exchanges, ["tcp 0, exchange 1: GET /z -> 401 [...]"]);
    assert_eq!(result.reading.mishaps.count(Mishap::BodyBroken), 1);
}
