//! HTTP/1.1 messages between an API and clients whose tokens run out.

use std::fmt::Write;

use super::body::{Body, Kind};
use super::capture::Wrapping;
use super::random::Random;
use super::token::{expired_token, valid_token};

/// Different bodies and tokens a large capture draws from.
const STOCK: u64 = 1_000;
/// Bytes of a smaller capture for each of them: tests need not wait for what they do not use.
const BYTES_PER_ITEM: u64 = 10_000;
const SECTIONS: &[&str] = &["orders", "items", "carts", "customers", "reviews"];
const AGENTS: &[&str] = &[
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "shop-app/4.12 (Android 14; okhttp/4.12.0)",
    "python-requests/2.32.3",
    "Go-http-client/1.1",
];
const DATE: &str = "Mon, 02 Mar 2026 09:00:00 GMT";

/// How large bodies are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bodies {
    /// A few hundred bytes to some hundred kilobytes, 4 kB on average.
    Mixed,
    /// At most 200 bytes: as many exchanges in a byte as there can be.
    Tiny,
}

/// What happens in an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scene {
    /// An ordinary request.
    Success,
    /// The token has expired and the server says so with this status.
    Expired(u16),
    /// The token is not good enough: 403.
    Scope,
    /// No token was sent: 401, with or without a challenge.
    Anonymous(bool),
    /// The token is renewed.
    Renewal,
}

/// A request and its response.
pub(crate) struct Messages {
    pub(crate) request: Vec<u8>,
    pub(crate) response: Vec<u8>,
    pub(crate) status: u16,
}

/// What messages are made of.
pub(crate) struct Stock {
    bodies: Vec<Body>,
    valid: Vec<String>,
    expired: Vec<String>,
    /// Whether there are chunked responses, which HTTP/2 has no use for.
    chunks: bool,
}

impl Scene {
    /// The next scene, if nothing calls for a certain one. One in a hundred is a refusal.
    pub(crate) fn draw(random: &mut Random) -> Self {
        match random.below(2_000) {
            0..5 => Self::Expired(401),
            5..10 => Self::Expired(403),
            10..15 => Self::Scope,
            15..18 => Self::Anonymous(true),
            18..20 => Self::Anonymous(false),
            _ => Self::Success,
        }
    }

    /// What the client does about it.
    pub(crate) fn reaction(self) -> Option<Self> {
        match self {
            Self::Expired(_) => Some(Self::Renewal),
            Self::Renewal => Some(Self::Success),
            _ => None,
        }
    }
}

impl Stock {
    /// Makes bodies and tokens for a capture of `bytes` bytes.
    pub(crate) fn new(bytes: u64, bodies: Bodies, wrapping: Wrapping, random: &mut Random) -> Self {
        let items = (bytes / BYTES_PER_ITEM).clamp(10, STOCK);
        let body = |random: &mut Random| {
            let size = match (bodies, random.below(100)) {
                (Bodies::Tiny, _) => random.between(60, 200),
                (Bodies::Mixed, 0..65) => random.between(200, 1_000),
                (Bodies::Mixed, 65..92) => random.between(1_000, 6_000),
                (Bodies::Mixed, 92..99) => random.between(6_000, 30_000),
                (Bodies::Mixed, _) => random.between(30_000, 300_000),
            };
            let kind = match random.below(10) {
                0..7 => Kind::Json,
                7..9 => Kind::Html,
                _ => Kind::Binary,
            };
            Body::new(kind, size, random)
        };
        Self {
            bodies: (0..items).map(|_| body(random)).collect(),
            valid: (0..items).map(|_| valid_token(random)).collect(),
            expired: (0..items).map(|_| expired_token(random)).collect(),
            chunks: wrapping != Wrapping::Http2,
        }
    }

    /// The messages of one exchange.
    pub(crate) fn exchange(&self, scene: Scene, random: &mut Random) -> Messages {
        let path = format!("/v1/{}/{}", random.pick(SECTIONS), random.skewed(50_000));
        let get =
            |token: Option<&str>, random: &mut Random| request("GET", &path, token, b"", random);
        let valid = random.pick(&self.valid).as_str();
        match scene {
            Scene::Success => self.success(&path, valid, random),
            Scene::Expired(status) => {
                let (challenge, json) = if status == 401 {
                    (
                        "WWW-Authenticate: Bearer realm=\"shop\", error=\"invalid_token\"\r\n",
                        r#"{"error":"invalid_token","error_description":"The access token expired"}"#,
                    )
                } else {
                    ("", r#"{"code":"TokenExpired","message":"Please sign in again."}"#)
                };
                let request = get(Some(random.pick(&self.expired).as_str()), random);
                refusal(request, status, challenge, json)
            }
            Scene::Scope => {
                let json = r#"{"error":"insufficient_scope","scope":"orders:write"}"#;
                refusal(get(Some(valid), random), 403, "", json)
            }
            Scene::Anonymous(challenged) => {
                let challenge =
                    if challenged { "WWW-Authenticate: Bearer realm=\"shop\"\r\n" } else { "" };
                let json = r#"{"message":"Authentication required"}"#;
                refusal(get(None, random), 401, challenge, json)
            }
            Scene::Renewal => {
                let form = b"grant_type=refresh_token&refresh_token=r4nd0m-v4lue";
                let json = format!(
                    r#"{{"access_token":"{valid}","token_type":"Bearer","expires_in":3600}}"#
                );
                Messages {
                    request: request("POST", "/oauth/token", None, form, random),
                    response: response("200 OK", "", Kind::Json.media_type(), json.as_bytes()),
                    status: 200,
                }
            }
        }
    }

    fn success(&self, path: &str, token: &str, random: &mut Random) -> Messages {
        let body = random.pick(&self.bodies);
        let media_type = body.kind.media_type();
        let (method, status) = match random.below(100) {
            0..4 => ("GET", "304 Not Modified"),
            4..6 => ("DELETE", "204 No Content"),
            6..9 => ("GET", "404 Not Found"),
            9..18 => ("POST", "201 Created"),
            18..20 => ("HEAD", "200 OK"),
            _ => ("GET", "200 OK"),
        };
        let sent: &[u8] = if method == "POST" { br#"{"item":4711,"quantity":2}"# } else { b"" };
        let response = match status {
            "304 Not Modified" | "204 No Content" => bodiless(status),
            "404 Not Found" => response(status, "", media_type, br#"{"message":"Not found"}"#),
            _ if method == "HEAD" => {
                let mut whole = response(status, "", media_type, &body.plain);
                whole.truncate(whole.len() - body.plain.len());
                whole
            }
            _ => {
                let gzip = body.kind != Kind::Binary && random.in_thousand(500);
                let (coding, bytes) = if gzip {
                    ("Content-Encoding: gzip\r\n", &body.gzip)
                } else {
                    ("", &body.plain)
                };
                if self.chunks && random.in_thousand(300) {
                    chunked(status, coding, media_type, bytes, random)
                } else {
                    response(status, coding, media_type, bytes)
                }
            }
        };
        let status = status.split(' ').next().and_then(|code| code.parse().ok()).unwrap_or(0);
        Messages { request: request(method, path, Some(token), sent, random), response, status }
    }
}

fn refusal(request: Vec<u8>, status: u16, challenge: &str, json: &str) -> Messages {
    let line = if status == 401 { "401 Unauthorized" } else { "403 Forbidden" };
    let response = response(line, challenge, "application/json", json.as_bytes());
    Messages { request, response, status }
}

fn request(
    method: &str,
    path: &str,
    token: Option<&str>,
    body: &[u8],
    random: &mut Random,
) -> Vec<u8> {
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nHost: api.shop.example\r\nUser-Agent: {}\r\n\
         Accept: application/json, text/html;q=0.9, */*;q=0.8\r\n\
         Accept-Encoding: gzip, deflate\r\nAccept-Language: en-GB,en;q=0.9\r\n",
        random.pick(AGENTS)
    );
    if let Some(token) = token {
        head = head + "Authorization: Bearer " + token + "\r\n";
    }
    if !body.is_empty() {
        let media_type = if body.starts_with(b"{") {
            "application/json"
        } else {
            "application/x-www-form-urlencoded"
        };
        head = head
            + "Content-Type: "
            + media_type
            + "\r\nContent-Length: "
            + &body.len().to_string()
            + "\r\n";
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

fn head(status: &str, fields: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nServer: nginx\r\nDate: {DATE}\r\nConnection: keep-alive\r\n\
         Vary: Accept-Encoding\r\nX-Content-Type-Options: nosniff\r\n{fields}"
    )
}

fn response(status: &str, fields: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = head(status, fields)
        + &format!("Content-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn bodiless(status: &str) -> Vec<u8> {
    (head(status, "") + "ETag: \"5d8c72a5edda8\"\r\n\r\n").into_bytes()
}

fn chunked(
    status: &str,
    fields: &str,
    media_type: &str,
    mut body: &[u8],
    random: &mut Random,
) -> Vec<u8> {
    let mut head = head(status, fields);
    // Writing into a string cannot fail.
    let _ = write!(head, "Content-Type: {media_type}\r\nTransfer-Encoding: chunked\r\n\r\n");
    let mut message = head.into_bytes();
    while !body.is_empty() {
        let size = (random.between(200, 16_384) as usize).min(body.len());
        let (chunk, rest) = body.split_at(size);
        message.extend_from_slice(format!("{size:x}\r\n").as_bytes());
        message.extend_from_slice(chunk);
        message.extend_from_slice(b"\r\n");
        body = rest;
    }
    message.extend_from_slice(b"0\r\n\r\n");
    message
}
