//! The exchange record of the contracts: one JSON object a line, as `authlint extract` writes it
//! and any other tool may.

mod member;
mod message;
mod read;

use super::json::{self, Cursor, Malformed};
use super::lines::LineFormat;
use crate::model::{Depth, Mishap, Outlet, Parts};

use member::Misfit;
use read::Record;

/// Reads exchange records.
#[derive(Clone, Copy, Debug, Default)]
pub struct Records;

impl LineFormat for Records {
    fn shows(&self) -> Parts {
        Parts::ALL
    }

    fn read_line(&self, line: &[u8], ordinal: u64, outlet: &mut Outlet<'_>) -> bool {
        let read = try_read(line, ordinal, outlet);
        if let Err(misfit) = &read {
            outlet.mishap(Mishap::LineNotUnderstood, ordinal, || misfit.to_string());
        }
        read.is_ok()
    }
}

/// Whether `line` is an exchange record: an object with `request` and `response`, at least one of
/// them in the shape the contracts give it, and with the place it came from or the marks of
/// completeness. Other JSON logs have members of those names, but not these with them.
pub fn recognise(line: &[u8]) -> bool {
    looks_like_a_record(line).unwrap_or(false)
}

fn looks_like_a_record(line: &[u8]) -> Result<bool, Malformed> {
    let mut cursor = Cursor::new(line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line));
    if cursor.peek() != Some(b'{') {
        return Ok(false);
    }
    cursor.enter_object()?;
    let (mut messages, mut shaped, mut marked) = (0, false, false);
    while let Some(key) = cursor.key()? {
        match key.as_ref() {
            b"request" | b"response" => {
                match cursor.peek() {
                    Some(b'{') => {
                        let shape = Shape::of(&mut cursor)?;
                        if !shape.headers {
                            return Ok(false);
                        }
                        shaped |= shape.starts;
                        marked |= shape.marked;
                    }
                    Some(b'n') => drop(cursor.skip()?),
                    _ => return Ok(false),
                }
                messages += 1;
            }
            b"source" | b"locator" => {
                marked |= matches!(cursor.peek(), Some(b'"' | b'n'));
                cursor.skip()?;
            }
            _ => drop(cursor.skip()?),
        }
    }
    Ok(messages == 2 && shaped && marked)
}

/// What a message object looks like.
struct Shape {
    /// `headers` is a list of lists, null, or missing.
    headers: bool,
    /// There is a method, a URL or a status.
    starts: bool,
    /// There is a mark of completeness.
    marked: bool,
}

impl Shape {
    fn of(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
        let mut shape = Self { headers: true, starts: false, marked: false };
        cursor.enter_object()?;
        while let Some(key) = cursor.key()? {
            match key.as_ref() {
                b"headers" => {
                    let list = cursor.skip()?;
                    let inner = list.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
                    shape.headers = list == b"null"
                        || inner.is_some_and(|inner| matches!(inner.first(), Some(b'[' | b']')));
                }
                b"status" | b"method" | b"url" => {
                    shape.starts = true;
                    cursor.skip()?;
                }
                b"headers_complete" | b"body_complete" => {
                    shape.marked = true;
                    cursor.skip()?;
                }
                _ => drop(cursor.skip()?),
            }
        }
        Ok(shape)
    }
}

fn try_read(line: &[u8], ordinal: u64, outlet: &mut Outlet<'_>) -> Result<(), Misfit> {
    // Only the first line of a file can start with a byte order mark.
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let depth = match status_of(line)? {
        Some(status) if outlet.depth(status) == Depth::Count && !outlet.wants_sightings() => {
            outlet.count(status);
            return Ok(());
        }
        Some(status) => outlet.depth(status),
        None if outlet.wants_unanswered() => Depth::Whole,
        None => {
            outlet.count_unanswered();
            return Ok(());
        }
    };
    json::check(line)?;
    Record::read(line)?.deliver(ordinal, depth, outlet)
}

/// The status, `None` if there was no response. Looks at nothing else.
fn status_of(line: &[u8]) -> Result<Option<u16>, Misfit> {
    let mut cursor = Cursor::new(line);
    if cursor.peek() != Some(b'{') {
        return Err(Misfit::new("the line", "a JSON object"));
    }
    cursor.enter_object()?;
    let mut request = false;
    while let Some(key) = cursor.key()? {
        match key.as_ref() {
            b"request" => request = cursor.skip()? != b"null",
            b"response" if cursor.peek() == Some(b'{') => {
                // A log says that none was sent.
                return Ok(Some(read::status(&mut cursor)?).filter(|&status| status != 0));
            }
            b"response" if cursor.skip()? == b"null" => {}
            b"response" => return Err(Misfit::new("response", "an object or null")),
            _ => drop(cursor.skip()?),
        }
    }
    if request { Ok(None) } else { Err(Misfit::new("request or response", "an object")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Records, recognise};
    use crate::format::lines::LineFormat;
    use crate::model::{Exchange, Interest, Known, Mishap, Outlet, Reading};

    const RECORD: &str = r#"{"source": "capture.pcap", "locator": "tcp 3, exchange 2",
        "time": "2026-03-01T10:00:00.123456Z", "duration_ms": 12.4,
        "client": "10.0.0.7:51544", "server": "api-1", "http_version": "1.1",
        "request": {"method": "GET", "url": "http://api.example/v1/me?x=1",
            "headers": [["Host", "api.example"]], "headers_complete": true,
            "body": null, "body_encoding": null, "body_bytes": 0, "body_complete": true},
        "response": {"status": 403, "headers": [["Content-Type", "application/json"]],
            "headers_complete": false, "headers_absent": ["www-authenticate"],
            "body": "{\"error\":1}", "body_encoding": null, "body_bytes": 11, "body_complete": true},
        "log": {"format": "nginx", "user": "ann", "upstream_status": 200,
            "reason": {"error.type": "EXPIRED", "code": 7}}}"#;

    fn read_with(line: &str, interest: &Interest, look: &mut dyn FnMut(&Exchange<'_>)) -> Reading {
        let mut reading = Reading::default();
        Records.read_line(line.as_bytes(), 9, &mut Outlet::new(interest, &mut reading, look));
        reading
    }

    fn read(line: &str, look: &mut dyn FnMut(&Exchange<'_>)) -> Reading {
        read_with(line, &Interest::everything(), look)
    }

    /// What was wrong with the line.
    fn misfit(line: &str) -> String {
        let reading = read(line, &mut |_| {});
        let (mishap, occurrences) = reading.mishaps.iter().next().expect("a mishap");
        assert_eq!(mishap, Mishap::LineNotUnderstood);
        occurrences.first.first().expect("a place").1.clone()
    }

    #[test]
    fn reads_every_member_of_the_contract() {
        let mut seen = 0;
        let reading = read(RECORD, &mut |exchange| {
            seen += 1;
            assert_eq!(exchange.place.to_string(), "line 9 (capture.pcap, tcp 3, exchange 2)");
            assert_eq!(exchange.time.unwrap().to_string(), "2026-03-01T10:00:00.123456Z");
            assert_eq!(exchange.duration_us, Some(12_400));
            assert_eq!(exchange.client.as_ref().unwrap().to_string(), "10.0.0.7:51544");
            assert_eq!(exchange.server.as_ref().unwrap().to_string(), "api-1");
            assert_eq!(exchange.version.as_deref(), Some("1.1"));
            assert_eq!(exchange.method(), Ok(b"GET".as_slice()));
            assert_eq!(exchange.path(), Some(b"/v1/me".as_slice()));
            assert!(exchange.request_headers().is_complete());
            assert_eq!(exchange.request_headers().get("cookie"), Known::Absent);
            let request = exchange.request.as_ref().unwrap();
            assert!(matches!(request.body, Known::Absent));
            let headers = exchange.response_headers();
            assert_eq!(headers.get("www-authenticate"), Known::Absent);
            assert_eq!(headers.get("set-cookie"), Known::Unknown);
            let body = exchange.response.as_ref().unwrap().body.clone().seen().unwrap();
            assert_eq!((body.bytes.as_ref(), body.complete), (br#"{"error":1}"#.as_slice(), true));
            let log = exchange.log.as_ref().unwrap();
            assert_eq!(
                (log.format, log.user.as_deref(), log.upstream_status),
                ("nginx", Some("ann"), Some(200))
            );
            let reason: Vec<_> = log.reason.iter().map(|(k, v)| (*k, v.as_ref())).collect();
            assert_eq!(reason, [("error.type", "EXPIRED"), ("code", "7")]);
        });
        assert_eq!((seen, reading.exchanges, reading.mishaps.is_empty()), (1, 1, true));
    }

    #[test]
    fn null_is_unknown_and_an_empty_list_is_not() {
        let line = r#"{"source":"a","request":null,"response":{"status":401,"headers":[],"headers_complete":true,"body":null,"body_bytes":null}}"#;
        read(line, &mut |exchange| {
            assert!(exchange.request.is_none());
            assert_eq!(exchange.response_headers().get("www-authenticate"), Known::Absent);
            assert!(matches!(exchange.response.as_ref().unwrap().body, Known::Unknown));
        });
        let line = line.replace("[]", "null");
        let reading = read(&line, &mut |exchange| {
            assert_eq!(exchange.response_headers().get("www-authenticate"), Known::Unknown);
        });
        assert_eq!(reading.exchanges, 1);
    }

    #[test]
    fn withheld_names_are_unknown_and_the_others_absent() {
        let line = r#"{"response":null,"request":{"method":"GET","headers":[],"headers_complete":false,"headers_withheld":["Cookie"]}}"#;
        let reading = read(line, &mut |exchange| {
            assert_eq!(exchange.request_headers().get("cookie"), Known::Unknown);
            assert_eq!(exchange.request_headers().get("origin"), Known::Absent);
        });
        assert_eq!(reading.unanswered, 1);
    }

    #[test]
    fn trailers_are_whole_unless_the_record_says_otherwise() {
        let line = r#"{"request":null,"response":{"status":200,"trailers":[["grpc-status","7"]]}}"#;
        read(line, &mut |exchange| {
            let trailers = exchange.response.as_ref().unwrap().trailers;
            assert_eq!(trailers.get("grpc-status"), Known::Present(&b"7"[..]));
            assert_eq!(trailers.get("grpc-message"), Known::Absent);
        });
        let line = line.replace("]]}}", "]],\"trailers_complete\":false}}");
        read(&line, &mut |exchange| {
            let trailers = exchange.response.as_ref().unwrap().trailers;
            assert_eq!(trailers.get("grpc-message"), Known::Unknown);
        });
    }

    #[test]
    fn base64_bodies_are_decoded() {
        let line = r#"{"request":null,"response":{"status":403,"body":"AP8=","body_encoding":"base64","body_complete":false}}"#;
        read(line, &mut |exchange| {
            let body = exchange.response.as_ref().unwrap().body.clone().seen().unwrap();
            assert_eq!((body.bytes.as_ref(), body.complete), ([0, 255].as_slice(), false));
        });
    }

    #[test]
    fn misfits_name_the_member() {
        let with = |from: &str, to: &str| misfit(&RECORD.replacen(from, to, 1));
        assert!(with("403", "\"x\"").contains("response.status"));
        assert!(with("[[\"Host\", \"api.example\"]]", "{}").contains("request.headers"));
        assert!(with("12.4", "\"fast\"").contains("duration_ms"));
        assert!(with("2026-03-01T10:00:00.123456Z", "noon").contains("time"));
        assert!(with("\"EXPIRED\"", "[]").contains("log.reason"));
        assert!(misfit("{}").contains("request or response"));
        assert!(misfit("[1]").contains("object"));
        assert!(misfit(r#"{"request":null,"response":{"status":403}"#).contains("not JSON"));
    }

    #[test]
    fn a_counted_record_is_not_read() {
        let line = RECORD.replacen("12.4", "[\"never looked at\"]", 1);
        let reading = read_with(&line, &Interest::none(), &mut |_| panic!("not asked for"));
        assert_eq!((reading.status(403), reading.mishaps.is_empty()), (1, true));
    }

    #[test]
    fn records_are_told_from_other_json_lines() {
        assert!(recognise(RECORD.as_bytes()));
        assert!(recognise(
            br#"{"request":{"method":"GET","headers":null,"headers_complete":false},"response":null}"#
        ));
        for other in [
            r#"{"source":"x","request":{"method":"GET","headers":{"Host":["a"]}},"response":null}"#,
            r#"{"source":"x","request":"GET / HTTP/1.1","response":{"status":200}}"#,
            r#"{"request":{"method":"GET"},"response":{"status":200}}"#,
            r#"{"status":200}"#,
            "[]",
            "GET / HTTP/1.1",
        ] {
            assert!(!recognise(other.as_bytes()), "{other}");
        }
    }

    proptest! {
        #[test]
        fn byte_soup_never_panics(soup in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut reading = Reading::default();
            let interest = Interest::everything();
            Records.read_line(&soup, 1, &mut Outlet::new(&interest, &mut reading, &mut |_| {}));
            recognise(&soup);
        }

        #[test]
        fn a_damaged_record_is_a_mishap_or_an_exchange(at in 0..RECORD.len(), byte in any::<u8>()) {
            let mut line = RECORD.as_bytes().to_vec();
            line[at] = byte;
            let mut reading = Reading::default();
            let interest = Interest::everything();
            Records.read_line(&line, 1, &mut Outlet::new(&interest, &mut reading, &mut |_| {}));
            let counted = reading.exchanges + reading.unanswered;
            prop_assert_eq!(counted + reading.mishaps.count(Mishap::LineNotUnderstood), 1);
        }
    }
}
