//! A HAR as Chrome's developer tools export it: indented, with headers, timings and bodies.

use std::io;
use std::path::Path;

use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::Timestamp;

use super::START;
use super::body::{Body, Kind};
use super::counts::Counts;
use super::pretty::{Pretty, quote};
use super::random::Random;
use super::sink::Sink;
use super::token::{expired_token, valid_token};

/// Different bodies a large file draws from.
const BODIES: u64 = 240;
/// Bytes of a smaller file for each of them: tests need not wait for what they do not use.
const BYTES_PER_BODY: u64 = 40_000;
const TOKENS: usize = 32;
const HOST: &str = "api.shop.example";
const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const TOKEN_PATH: &str = "/oauth/token";

/// A response body, ready to be written.
struct Content {
    media_type: &'static str,
    size: usize,
    /// The text as a JSON string.
    quoted: String,
    base64: bool,
}

struct Stock {
    contents: Vec<Content>,
    valid: Vec<String>,
    expired: Vec<String>,
}

struct Entry<'s> {
    method: &'static str,
    path: String,
    token: Option<&'s str>,
    status: u16,
    challenge: Option<&'static str>,
    content: &'s Content,
}

/// Writes a HAR of about `bytes` bytes.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn generate_har(path: &Path, bytes: u64, seed: u64) -> io::Result<Counts> {
    let mut random = Random::new(seed);
    let stock = Stock::new(bytes, &mut random);
    let mut sink = Sink::create(path)?;
    let mut counts = Counts::default();
    let mut json = Pretty::default();
    let mut clock = START * 1_000;
    open_log(&mut json);
    // What follows a refusal, last first.
    let mut reactions: Vec<Entry> = Vec::new();
    while sink.written() < bytes {
        let entry = match reactions.pop() {
            Some(entry) => entry,
            None => stock.new_entry(&mut random, &mut reactions),
        };
        clock += random.between(5, 900).cast_signed();
        write_entry(&mut json, &entry, clock, &mut random);
        sink.put(&json.out)?;
        json.out.clear();
        counts.units += 1;
        counts.exchange(entry.status);
    }
    for bracket in *b"]}}" {
        json.close(bracket);
    }
    sink.put(&json.out)?;
    counts.bytes = sink.finish()?;
    Ok(counts)
}

impl Content {
    fn text(media_type: &'static str, text: &str) -> Self {
        Self { media_type, size: text.len(), quoted: quote(text), base64: false }
    }

    fn of(body: &Body) -> Self {
        let base64 = body.kind == Kind::Binary;
        let quoted = if base64 {
            quote(&BASE64_STANDARD.encode(&body.plain))
        } else {
            quote(&String::from_utf8_lossy(&body.plain))
        };
        Self { media_type: body.kind.media_type(), size: body.plain.len(), quoted, base64 }
    }
}

/// Bodies that are always the same, before those that are drawn.
const FIXED: &[(&str, &str)] = &[
    (
        "application/json",
        r#"{"access_token":"eyJhbGciOiJSUzI1NiJ9.e30.c2ln","token_type":"Bearer","expires_in":3600}"#,
    ),
    (
        "application/json",
        r#"{"error":"invalid_token","error_description":"The access token expired"}"#,
    ),
    (
        "application/json",
        r#"{"code":"TokenExpired","message":"Your session has expired, please sign in again."}"#,
    ),
    (
        "application/problem+json",
        r#"{"type":"https://shop.example/problems/scope","title":"Insufficient scope","status":403,"detail":"orders:write is required"}"#,
    ),
    ("application/json", r#"{"message":"Authentication required"}"#),
];
const ISSUED: usize = 0;
const EXPIRED: usize = 1;
const EXPIRED_PROSE: usize = 2;
const SCOPE: usize = 3;
const ANONYMOUS: usize = 4;

impl Stock {
    fn new(bytes: u64, random: &mut Random) -> Self {
        let fixed = FIXED.iter().map(|&(media_type, text)| Content::text(media_type, text));
        let mut contents: Vec<Content> = fixed.collect();
        for _ in 0..(bytes / BYTES_PER_BODY).clamp(10, BODIES) {
            let (kind, largest) = match random.below(10) {
                0..6 => (Kind::Json, 60_000),
                6..8 => (Kind::Html, 150_000),
                _ => (Kind::Binary, 120_000),
            };
            // The larger of two skewed numbers: 25 kB on average, as on pages of these days.
            let size = 200 + random.skewed(largest).max(random.skewed(largest));
            contents.push(Content::of(&Body::new(kind, size, random)));
        }
        let valid = (0..TOKENS).map(|_| valid_token(random)).collect();
        let expired = (0..TOKENS).map(|_| expired_token(random)).collect();
        Self { contents, valid, expired }
    }

    fn new_entry<'s>(&'s self, random: &mut Random, reactions: &mut Vec<Entry<'s>>) -> Entry<'s> {
        let (_, documents) = self.contents.split_at(FIXED.len());
        let path = format!(
            "/v1/{}/{}?expand=lines",
            random.pick(&["orders", "items", "carts"]),
            random.below(50_000)
        );
        let success = |path, token, random: &mut Random| Entry {
            method: "GET",
            path,
            token,
            status: 200,
            challenge: None,
            content: random.pick(documents),
        };
        let valid = Some(random.pick(&self.valid).as_str());
        let denial = |path, token, status, challenge, content: usize| Entry {
            method: "GET",
            path,
            token,
            status,
            challenge,
            content: &self.contents[content],
        };
        match random.below(1_000) {
            n @ 0..10 => {
                let expired = Some(random.pick(&self.expired).as_str());
                reactions.push(success(path.clone(), valid, random));
                reactions.push(Entry {
                    method: "POST",
                    path: TOKEN_PATH.to_owned(),
                    token: None,
                    status: 200,
                    challenge: None,
                    content: &self.contents[ISSUED],
                });
                if n < 5 {
                    let challenge = Some("Bearer realm=\"shop\", error=\"invalid_token\"");
                    denial(path, expired, 401, challenge, EXPIRED)
                } else {
                    denial(path, expired, 403, None, EXPIRED_PROSE)
                }
            }
            10..15 => denial(path, valid, 403, None, SCOPE),
            15..18 => denial(path, None, 401, Some("Bearer realm=\"shop\""), ANONYMOUS),
            18..21 => denial(path, None, 401, None, ANONYMOUS),
            _ => success(path, valid, random),
        }
    }
}

fn open_log(json: &mut Pretty) {
    json.open(b'{');
    json.key("log").open(b'{');
    json.key("version").text("1.2");
    json.key("creator").open(b'{');
    json.key("name").text("WebInspector");
    json.key("version").text("537.36");
    json.close(b'}');
    json.key("pages").open(b'[');
    json.open(b'{');
    json.key("startedDateTime").text(&time(START * 1_000));
    json.key("id").text("page_1");
    json.key("title").text("https://shop.example/");
    json.key("pageTimings").open(b'{');
    json.key("onContentLoad").number(412.25);
    json.key("onLoad").number(931.75);
    json.close(b'}');
    json.close(b'}');
    json.close(b']');
    json.key("entries").open(b'[');
}

fn write_entry(json: &mut Pretty, entry: &Entry<'_>, clock: i64, random: &mut Random) {
    json.open(b'{');
    json.key("_connectionId").text(&random.below(400).to_string());
    json.key("_initiator").open(b'{');
    json.key("type").text("script");
    json.key("url").text("https://shop.example/assets/main.js");
    json.key("lineNumber").number(random.below(90_000));
    json.close(b'}');
    json.key("_priority").text("High");
    json.key("_resourceType").text("fetch");
    json.key("cache").open(b'{');
    json.close(b'}');
    json.key("connection").text("443");
    json.key("pageref").text("page_1");
    write_request(json, entry);
    write_response(json, entry, clock);
    json.key("serverIPAddress").text("203.0.113.20");
    json.key("startedDateTime").text(&time(clock));
    let wait = random.below(400);
    json.key("time").number(wait + 3);
    json.key("timings").open(b'{');
    for (phase, milliseconds) in [("blocked", 1), ("send", 1), ("wait", wait), ("receive", 1)] {
        json.key(phase).number(milliseconds);
    }
    json.close(b'}');
    json.close(b'}');
}

fn write_request(json: &mut Pretty, entry: &Entry<'_>) {
    let authorization = entry.token.map(|token| format!("Bearer {token}"));
    let mut headers = vec![
        (":authority", HOST),
        (":method", entry.method),
        (":path", entry.path.as_str()),
        (":scheme", "https"),
        ("accept", "application/json, text/plain, */*"),
        ("accept-encoding", "gzip, deflate, br, zstd"),
        ("accept-language", "en-GB,en;q=0.9"),
        ("origin", "https://shop.example"),
        ("referer", "https://shop.example/"),
        ("sec-fetch-mode", "cors"),
        ("user-agent", AGENT),
    ];
    if let Some(authorization) = &authorization {
        headers.push(("authorization", authorization));
    }
    json.key("request").open(b'{');
    json.key("method").text(entry.method);
    json.key("url").text(&format!("https://{HOST}{}", entry.path));
    json.key("httpVersion").text("http/2.0");
    json.pairs("headers", &headers);
    let expanded = entry.path.contains('?');
    json.pairs("queryString", if expanded { &[("expand", "lines")] } else { &[] });
    json.pairs("cookies", &[]);
    json.key("headersSize").number(-1);
    json.key("bodySize").number(0);
    if entry.method == "POST" {
        json.key("postData").open(b'{');
        json.key("mimeType").text("application/x-www-form-urlencoded");
        json.key("text").text("grant_type=refresh_token&refresh_token=r4nd0m-v4lue");
        json.close(b'}');
    }
    json.close(b'}');
}

fn write_response(json: &mut Pretty, entry: &Entry<'_>, clock: i64) {
    let content = entry.content;
    let length = content.size.to_string();
    let date = Timestamp::from_millisecond(clock)
        .unwrap_or_default()
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string();
    let mut headers = vec![
        ("access-control-allow-origin", "https://shop.example"),
        ("cache-control", "no-store"),
        ("content-length", length.as_str()),
        ("content-type", content.media_type),
        ("date", date.as_str()),
        ("server", "nginx"),
        ("vary", "Origin, Accept-Encoding"),
    ];
    if let Some(challenge) = entry.challenge {
        headers.push(("www-authenticate", challenge));
    }
    json.key("response").open(b'{');
    json.key("status").number(entry.status);
    json.key("statusText").text("");
    json.key("httpVersion").text("http/2.0");
    json.pairs("headers", &headers);
    json.pairs("cookies", &[]);
    json.key("content").open(b'{');
    json.key("size").number(content.size);
    json.key("mimeType").text(content.media_type);
    json.key("text").raw(content.quoted.as_bytes());
    if content.base64 {
        json.key("encoding").text("base64");
    }
    json.close(b'}');
    json.key("redirectURL").text("");
    json.key("headersSize").number(-1);
    json.key("bodySize").number(-1);
    json.key("_transferSize").number(content.size + 240);
    json.key("_error").raw(b"null");
    json.close(b'}');
}

fn time(milliseconds: i64) -> String {
    format!("{:.3}", Timestamp::from_millisecond(milliseconds).unwrap_or_default())
}
