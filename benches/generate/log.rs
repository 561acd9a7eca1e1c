//! An access log: a busy shop with an API, whose clients log in, let their tokens expire, renew them,
//! and now and then try what they must not. One story, told as several servers would.

use std::collections::VecDeque;
use std::io;
use std::path::Path;

use jiff::{Timestamp, tz::TimeZone};

use super::START;
use super::counts::Counts;
use super::random::{Random, scramble};
use super::sink::Sink;

const CLIENTS: u64 = 200_000;
const PATHS: u64 = 1_500_000;
/// Milliseconds between two lines, at most: 200 lines a second on average.
const PAUSE: u64 = 9;
/// Lines between a refusal and what the client does about it.
const REACTION: u64 = 40;

const HOST: &str = "https://shop.example";
const USERS: &[&str] = &["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"];
const SECTIONS: &[&str] =
    &["garden", "kitchen", "books", "music", "outdoor", "toys", "office", "lighting", "bikes"];
const PROBES: &[&str] =
    &["/.env", "/.git/config", "/wp-login.php", "/admin/config.php", "/server-status", "/backup/"];
const AGENTS: &[(&str, &str)] = &[
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/",
        ".0.0.0 Safari/537.36",
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/",
        ".0.0.0 Safari/537.36",
    ),
    (
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/",
        ".0.6778.81 Mobile Safari/537.36",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 CriOS/",
        " Mobile/15E148 Safari/604.1",
    ),
    ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/", ".0"),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Edg/",
        ".0.2903.51",
    ),
    ("Mozilla/5.0 (compatible; crawler/2.1; +https://crawler.example/bot.html) build/", ""),
    ("shop-app/4.", " (Android 14; okhttp/4.12.0)"),
    ("python-requests/2.", ".3"),
];

/// Who writes the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// nginx and Apache, the combined format.
    Combined,
    /// An application load balancer of AWS.
    Alb,
    /// nginx with a JSON object a line.
    Json,
}

#[derive(Clone, Copy, Debug)]
enum Target {
    /// The path with this number.
    Path(u64),
    /// Where tokens are issued.
    Token,
    Login,
    /// What a scanner looks for.
    Probe(&'static str),
}

#[derive(Clone, Copy, Debug)]
struct Visit {
    client: u64,
    method: &'static str,
    target: Target,
    status: u16,
}

/// Writes a log of about `bytes` bytes. A shorter log of the same seed is the beginning of a
/// longer one.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn generate_log(path: &Path, bytes: u64, seed: u64, style: Style) -> io::Result<Counts> {
    let mut random = Random::new(seed);
    let mut sink = Sink::create(path)?;
    let mut counts = Counts::default();
    let mut reactions = VecDeque::new();
    let mut line = Vec::with_capacity(1_024);
    let mut clock = Clock { style, milliseconds: 0, text: None };
    while sink.written() < bytes {
        let due = matches!(reactions.front(), Some(&(due, _)) if due <= counts.units);
        let visit = match if due { reactions.pop_front() } else { None } {
            Some((_, visit)) => visit,
            None => new_visit(&mut random, counts.units + REACTION, &mut reactions),
        };
        clock.advance(random.between(1, PAUSE));
        line.clear();
        match style {
            Style::Combined => write_line(&mut line, visit, clock.text(), &mut random),
            Style::Alb => write_alb(&mut line, visit, &mut clock, &mut random),
            Style::Json => write_json(&mut line, visit, clock.text(), &mut random),
        }
        sink.put(&line)?;
        counts.units += 1;
        counts.exchange(visit.status);
    }
    counts.bytes = sink.finish()?;
    Ok(counts)
}

fn new_visit(random: &mut Random, reaction: u64, reactions: &mut VecDeque<(u64, Visit)>) -> Visit {
    let client =
        if random.in_thousand(500) { random.skewed(CLIENTS) } else { random.below(CLIENTS) };
    let target = Target::Path(random.skewed(PATHS));
    let visit = |method, target, status| Visit { client, method, target, status };
    let mut react = |visit| reactions.push_back((reaction, visit));
    match random.below(10_000) {
        // The token has expired: renewed, and the request repeated. Half of the servers here
        // answer 403 where 401 was due.
        n @ 0..75 => {
            react(visit("POST", Target::Token, 200));
            react(visit("GET", target, 200));
            visit("GET", target, if n < 38 { 401 } else { 403 })
        }
        75..105 => visit("GET", target, 401),
        105..150 => visit("GET", target, 403),
        150..172 => {
            let probe = random.pick(PROBES);
            visit("GET", Target::Probe(probe), 403)
        }
        172..190 => {
            react(visit("POST", Target::Login, 401));
            react(visit("POST", Target::Login, 302));
            visit("POST", Target::Login, 401)
        }
        190..270 => visit("POST", Target::Token, 200),
        270..450 => visit("GET", target, 404),
        450..480 => visit("GET", target, 500),
        480..500 => visit("GET", target, 502),
        500..1_300 => visit("GET", target, 304),
        1_300..1_600 => visit("GET", target, 302),
        1_600..2_200 => visit("POST", target, 201),
        2_200..2_300 => visit("HEAD", target, 200),
        2_300..2_400 => visit("DELETE", target, 204),
        _ => visit("GET", target, 200),
    }
}

fn write_line(out: &mut Vec<u8>, visit: Visit, time: &str, random: &mut Random) {
    let Visit { client, method, target, status } = visit;
    let traits = scramble(client);
    write_address(out, traits);
    out.extend_from_slice(b" - ");
    let user =
        if traits.is_multiple_of(50) { USERS[(traits >> 8) as usize % USERS.len()] } else { "-" };
    out.extend_from_slice(user.as_bytes());
    push_all(out, &[" [", time, "] \"", method, " "]);
    write_target(out, target);
    push_all(out, &[" HTTP/1.1\" "]);
    push_number(out, u64::from(status));
    out.push(b' ');
    push_number(out, length_of(visit, random));
    out.extend_from_slice(b" \"");
    write_referrer(out, traits, target, random);
    out.extend_from_slice(b"\" \"");
    write_agent(out, traits);
    out.extend_from_slice(b"\"\n");
}

/// As "Access logs for your Application Load Balancer" of AWS has it, up to its column
/// `conn_trace_id`.
fn write_alb(out: &mut Vec<u8>, visit: Visit, clock: &mut Clock, random: &mut Random) {
    let Visit { client, method, target, status } = visit;
    let traits = scramble(client);
    let millisecond = clock.milliseconds % 1_000;
    out.extend_from_slice(b"https ");
    write_instant(out, clock.text(), millisecond);
    out.extend_from_slice(b" app/shop/50dc6c495c0c9188 ");
    write_address(out, traits);
    out.push(b':');
    push_number(out, 1_024 + random.below(60_000));
    out.extend_from_slice(b" 10.0.0.12:8080 0.001 0.0");
    push_number(out, random.between(10, 99));
    out.extend_from_slice(b" 0.000 ");
    push_number(out, u64::from(status));
    out.push(b' ');
    push_number(out, u64::from(status));
    out.push(b' ');
    push_number(out, random.between(300, 900));
    out.push(b' ');
    push_number(out, length_of(visit, random) + 250);
    push_all(out, &[" \"", method, " https://shop.example:443"]);
    write_target(out, target);
    out.extend_from_slice(b" HTTP/1.1\" \"");
    write_agent(out, traits);
    push_all(
        out,
        &[
            "\" TLS_AES_128_GCM_SHA256 TLSv1.3 arn:aws:elasticloadbalancing:eu-central-1:",
            "123456789012:targetgroup/shop/73e2d6bc24d8a067 \"Root=1-",
        ],
    );
    push_hexadecimal(out, traits ^ clock.milliseconds);
    out.extend_from_slice(b"\" \"shop.example\" \"session-reused\" 1 ");
    write_instant(out, clock.text(), millisecond);
    out.extend_from_slice(b" \"forward\" \"-\" \"-\" \"10.0.0.12:8080\" \"");
    push_number(out, u64::from(status));
    out.extend_from_slice(b"\" \"-\" \"-\" TID_");
    push_hexadecimal(out, traits);
    out.push(b'\n');
}

/// As people have nginx write it, with `escape=json`.
fn write_json(out: &mut Vec<u8>, visit: Visit, time: &str, random: &mut Random) {
    let Visit { client, method, target, status } = visit;
    let traits = scramble(client);
    push_all(out, &["{\"time_iso8601\":\"", time, "+00:00\",\"remote_addr\":\""]);
    write_address(out, traits);
    push_all(out, &["\",\"request_method\":\"", method, "\",\"request_uri\":\""]);
    write_target(out, target);
    out.extend_from_slice(b"\",\"server_protocol\":\"HTTP/1.1\",\"status\":");
    push_number(out, u64::from(status));
    out.extend_from_slice(b",\"body_bytes_sent\":");
    push_number(out, length_of(visit, random));
    out.extend_from_slice(b",\"request_time\":0.0");
    push_number(out, random.between(10, 99));
    out.extend_from_slice(b",\"host\":\"shop.example\",\"http_referer\":\"");
    write_referrer(out, traits, target, random);
    out.extend_from_slice(b"\",\"http_user_agent\":\"");
    write_agent(out, traits);
    out.extend_from_slice(b"\"}\n");
}

fn length_of(visit: Visit, random: &mut Random) -> u64 {
    match visit.status {
        204 | 304 => 0,
        400.. => random.between(40, 400),
        _ if visit.method == "HEAD" => 0,
        _ => 180 + random.skewed(120_000),
    }
}

fn write_address(out: &mut Vec<u8>, traits: u64) {
    for (index, byte) in (traits as u32).to_be_bytes().into_iter().enumerate() {
        if index > 0 {
            out.push(b'.');
        }
        // 1 to 223 keeps to unicast addresses.
        push_number(out, u64::from(byte) % 223 + 1);
    }
}

fn write_referrer(out: &mut Vec<u8>, traits: u64, target: Target, random: &mut Random) {
    if traits % 10 < 7 && !matches!(target, Target::Probe(_)) {
        push_all(out, &[HOST, "/category/", *random.pick(SECTIONS), "/items?page="]);
        push_number(out, random.below(90));
        out.extend_from_slice(b"&sort=popular");
    } else {
        out.push(b'-');
    }
}

fn write_agent(out: &mut Vec<u8>, traits: u64) {
    let (before, after) = AGENTS[(traits >> 32) as usize % AGENTS.len()];
    out.extend_from_slice(before.as_bytes());
    push_number(out, 100 + (traits >> 16) % 32);
    out.extend_from_slice(after.as_bytes());
}

/// `2026-03-02T09:00:00.123000Z` of a time to the second.
fn write_instant(out: &mut Vec<u8>, time: &str, millisecond: u64) {
    out.extend_from_slice(time.as_bytes());
    out.push(b'.');
    for place in [100, 10, 1] {
        push_number(out, millisecond / place % 10);
    }
    out.extend_from_slice(b"000Z");
}

fn write_target(out: &mut Vec<u8>, target: Target) {
    let number = match target {
        Target::Token => return out.extend_from_slice(b"/oauth/token"),
        Target::Login => return out.extend_from_slice(b"/account/login"),
        Target::Probe(path) => return out.extend_from_slice(path.as_bytes()),
        Target::Path(number) => number,
    };
    let traits = scramble(number);
    let section = SECTIONS[(traits >> 8) as usize % SECTIONS.len()];
    match traits % 8 {
        0 | 1 => {
            push_all(out, &["/api/v1/orders/"]);
            push_number(out, number);
        }
        2 => {
            push_all(out, &["/api/v2/", section, "/items/"]);
            push_number(out, number);
            push_all(out, &["/reviews?limit=20&offset="]);
            push_number(out, traits >> 40 & 0xff);
        }
        3 => {
            push_all(out, &["/api/v1/customers/"]);
            push_hexadecimal(out, traits);
            push_all(out, &["/addresses"]);
        }
        4 | 5 => {
            push_all(out, &["/assets/", section, "/img/"]);
            push_hexadecimal(out, traits);
            push_all(out, &[".webp"]);
        }
        6 => {
            push_all(out, &["/category/", section, "?page="]);
            push_number(out, number);
        }
        _ => {
            push_all(out, &["/search?q=", section, "+"]);
            push_number(out, number);
            push_all(out, &["&utm_source=newsletter"]);
        }
    }
}

fn push_all(out: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        out.extend_from_slice(part.as_bytes());
    }
}

fn push_number(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

fn push_hexadecimal(out: &mut Vec<u8>, number: u64) {
    for byte in number.to_be_bytes() {
        out.extend_from_slice(
            &[byte >> 4, byte & 15].map(|digit| b"0123456789abcdef"[usize::from(digit)]),
        );
    }
}

/// The time of the log, as text made once a second.
struct Clock {
    style: Style,
    milliseconds: u64,
    text: Option<String>,
}

impl Clock {
    fn advance(&mut self, milliseconds: u64) {
        let before = self.milliseconds / 1_000;
        self.milliseconds += milliseconds;
        if self.milliseconds / 1_000 != before {
            self.text = None;
        }
    }

    fn text(&mut self) -> &str {
        let second = START + (self.milliseconds / 1_000).cast_signed();
        let form = match self.style {
            Style::Combined => "%d/%b/%Y:%H:%M:%S +0000",
            Style::Alb | Style::Json => "%Y-%m-%dT%H:%M:%S",
        };
        self.text.get_or_insert_with(|| {
            Timestamp::from_second(second)
                .unwrap_or_default()
                .to_zoned(TimeZone::UTC)
                .strftime(form)
                .to_string()
        })
    }
}
