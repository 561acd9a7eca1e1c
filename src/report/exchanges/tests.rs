use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{ExchangeRow, Extractor, Writing, by_name};
use crate::auth::redact::Redactor;
use crate::model::{
    Body, Exchange, Field, Headers, Knowledge, Known, Locator, LogRecord, Peer, Request, Response,
    Timestamp,
};

fn redactor() -> Redactor {
    Redactor::new(b"test")
}

fn write(extractor: &Extractor, exchanges: &[Exchange<'_>]) -> String {
    let Writing::Records(records) = &extractor.writing else { panic!("rows") };
    let mut out = records.before.as_bytes().to_vec();
    for (index, exchange) in exchanges.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(records.between.as_bytes());
        }
        (records.head)(&mut out, "in/a \"b\".log", &exchange.place);
        (records.tail)(&mut out, exchange, &redactor());
    }
    out.extend_from_slice(records.after.as_bytes());
    String::from_utf8(out).expect("UTF-8")
}

fn record(exchange: &Exchange<'_>) -> Value {
    let text = write(by_name("ndjson").expect("known"), std::slice::from_ref(exchange));
    assert_eq!(text.find('\n'), Some(text.len() - 1), "one line: {text}");
    serde_json::from_str(&text).expect("JSON")
}

const REQUEST_FIELDS: &[Field<'static>] = &[Field { name: b"Host", value: b"api.example" }];
const RESPONSE_FIELDS: &[Field<'static>] = &[
    Field { name: b"Content-Type", value: b"application/json" },
    Field { name: b"X-Odd", value: b"caf\xe9" },
];
const TRAILERS: &[Field<'static>] = &[Field { name: b"grpc-status", value: b"7" }];

fn captured() -> Exchange<'static> {
    let mut exchange = Exchange::at(12, Locator::Tcp { stream: 3, exchange: 2 });
    exchange.time = Some(Timestamp::new(1_772_359_200, 123_456));
    exchange.duration_us = Some(12_400);
    exchange.client = Some(Peer::Socket("10.0.0.7:51544".parse().expect("an address")));
    exchange.server = Some(Peer::Socket("10.0.0.9:8080".parse().expect("an address")));
    exchange.version = Some(Cow::Borrowed("1.1"));
    exchange.request = Some(Request {
        method: Some(Cow::Borrowed(b"GET")),
        target: Some(Cow::Borrowed(b"/v1/me?x=1")),
        scheme: Some("http"),
        headers: Headers::complete(REQUEST_FIELDS),
        body: Known::Absent,
        ..Request::default()
    });
    exchange.response = Some(Response {
        status: 403,
        headers: Headers::complete(RESPONSE_FIELDS),
        trailers: Headers::complete(TRAILERS),
        body: Known::Present(Body {
            bytes: Cow::Borrowed(b"{\"code\":\"\xc3\xa9\"}"),
            complete: true,
        }),
        body_bytes: None,
    });
    exchange
}

#[test]
fn writes_the_record_of_the_contract() {
    assert_eq!(
        record(&captured()),
        json!({
            "source": "in/a \"b\".log", "locator": "tcp 3, exchange 2",
            "time": "2026-03-01T10:00:00.123456Z", "duration_ms": 12.4,
            "client": "10.0.0.7:51544", "server": "10.0.0.9:8080", "http_version": "1.1",
            "request": {"method": "GET", "url": "http://api.example/v1/me?x=1",
                "headers": [["Host", "api.example"]], "headers_complete": true,
                "body": null, "body_encoding": null, "body_bytes": 0, "body_complete": true},
            "response": {"status": 403,
                "headers": [["Content-Type", "application/json"], ["X-Odd", "caf\u{fffd}"]],
                "headers_complete": true, "trailers": [["grpc-status", "7"]],
                "body": "{\"code\":\"é\"}", "body_encoding": null, "body_bytes": 13,
                "body_complete": true},
            "log": null
        })
    );
}

#[test]
fn what_was_not_recorded_is_null() {
    let mut exchange = Exchange::at(42, Locator::Line);
    exchange.request = Some(Request {
        target: Some(Cow::Borrowed(b"/a")),
        authority: Some(Cow::Borrowed(b"api.example:8443")),
        headers: Headers {
            fields: REQUEST_FIELDS,
            knowledge: Knowledge::Partial { absent: &["authorization"] },
        },
        ..Request::default()
    });
    exchange.response = Some(Response {
        status: 401,
        headers: Headers {
            fields: &[],
            knowledge: Knowledge::Except { withheld: &["set-cookie"] },
        },
        trailers: Headers::default(),
        body: Known::Present(Body { bytes: Cow::Borrowed(b"\xff\x00"), complete: false }),
        body_bytes: None,
    });
    exchange.log = Some(LogRecord {
        format: "nginx-combined",
        reason: vec![("error", Cow::Borrowed("EXPIRED_TOKEN"))],
        ..LogRecord::default()
    });
    let record = record(&exchange);
    assert_eq!(record["locator"], "line 42");
    assert_eq!(record["duration_ms"], Value::Null);
    assert_eq!(
        record["request"],
        json!({"method": null, "url": "/a", "host": "api.example:8443",
            "headers": [["Host", "api.example"]], "headers_complete": false,
            "headers_absent": ["authorization"],
            "body": null, "body_encoding": null, "body_bytes": null, "body_complete": false})
    );
    assert_eq!(
        record["response"],
        json!({"status": 401, "headers": [], "headers_complete": false,
            "headers_withheld": ["set-cookie"],
            "body": "/wA=", "body_encoding": "base64", "body_bytes": null, "body_complete": false})
    );
    assert_eq!(
        record["log"],
        json!({"format": "nginx-combined", "user": null, "upstream_status": null,
            "reason": {"error": "EXPIRED_TOKEN"}})
    );

    exchange.response = Some(Response { status: 401, ..Response::default() });
    exchange.request = None;
    let record = self::record(&exchange);
    assert_eq!(record["request"], Value::Null);
    assert_eq!(record["response"]["headers"], Value::Null);
    assert_eq!(record["response"]["headers_complete"], false);
}

#[test]
fn a_record_that_was_read_keeps_its_origin() {
    let locator = Locator::Recorded { source: "first.pcap", locator: "tcp 0, exchange 1" };
    let record = record(&Exchange::at(3, locator));
    assert_eq!(record["source"], "first.pcap");
    assert_eq!(record["locator"], "tcp 0, exchange 1");
    assert_eq!(record["response"], Value::Null);
}

#[test]
fn har_is_a_document_whatever_the_number_of_entries() {
    let har = by_name("har").expect("known");
    for count in 0..3 {
        let exchanges: Vec<_> = std::iter::repeat_with(captured).take(count).collect();
        let har: Value = serde_json::from_str(&write(har, &exchanges)).expect("JSON");
        assert_eq!(har["log"]["entries"].as_array().map(Vec::len), Some(count));
    }
    let unanswered = Exchange { response: None, ..captured() };
    let har: Value = serde_json::from_str(&write(har, &[captured(), unanswered])).expect("JSON");
    let entry = &har["log"]["entries"][0];
    assert_eq!(entry["request"]["headers"][0]["value"], "api.example");
    assert_eq!(entry["response"]["content"]["text"], "{\"code\":\"é\"}");
    assert_eq!(entry["response"]["_headers_complete"], true);
    assert_eq!(entry["request"]["queryString"], json!([{"name": "x", "value": "1"}]));
    assert_eq!(entry["connection"], "8080");
    assert_eq!((&entry["time"], &entry["timings"]["wait"]), (&json!(12.4), &json!(12.4)));
    let unanswered = &har["log"]["entries"][1]["response"];
    assert_eq!(unanswered["status"], 0);
    assert_eq!(unanswered["_headers_complete"], false);
}

#[test]
fn a_row_learns_its_line_number_late() {
    let source = Arc::from("a.log");
    let row = |exchange: &Exchange<'_>| {
        let mut row = ExchangeRow::new(&source, exchange, None, None, &redactor());
        row.rebase(1_000);
        row
    };
    let line = row(&Exchange { place: Exchange::at(7, Locator::Line).place, ..captured() });
    assert_eq!((line.ordinal, line.locator.as_str()), (1_007, "line 1007"));
    assert_eq!(row(&captured()).locator, "tcp 3, exchange 2");
    assert_eq!(line.response_bytes, Some(13));
    assert_eq!(line.request_bytes, Some(0));
}

#[cfg(feature = "dataframes")]
#[test]
fn rows_become_tables() {
    use crate::report::samples::Buffer;
    let row = ExchangeRow::new(
        &Arc::from("a.log"),
        &captured(),
        Some("api.example".to_owned()),
        Some("/v1/me".to_owned()),
        &redactor(),
    );
    for name in ["csv", "parquet"] {
        let Writing::Rows(start) = by_name(name).expect("known").writing else { panic!("records") };
        let buffer = Buffer::default();
        let mut table = start(Box::new(buffer.clone())).expect("starts");
        table.rows(&[row.clone(), row.clone()]).expect("writes");
        table.finish().expect("finishes");
        let bytes = buffer.bytes();
        if name == "csv" {
            let text = String::from_utf8(bytes).expect("text");
            let header = "source,locator,time,duration_ms,client,server,http_version,\
                http.request.method,url.full,url.host,url.template,http.response.status_code,\
                http.request.body.size,http.response.body.size,user,upstream_status,reason,\
                www_authenticate";
            assert_eq!(text.lines().next(), Some(header));
            assert_eq!(text.lines().count(), 3);
            assert!(text.contains(",12.4,10.0.0.7:51544,10.0.0.9:8080,1.1,GET,"), "{text}");
        } else {
            assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
        }
    }
}

#[test]
fn no_secret_is_in_any_output() {
    const SECRET: &str = "s3cr3tV4lue9XyZ0123456789abcdef";
    let value = |text: &str| text.replace("SECRET", SECRET).into_bytes();
    let (authorization, cookie) = (value("Bearer SECRET"), value("session=SECRET; theme=dark"));
    let set_cookie = value("session=SECRET; Path=/");
    let request_fields = [
        Field { name: b"Authorization", value: &authorization },
        Field { name: b"Cookie", value: &cookie },
    ];
    let response_fields = [
        Field { name: b"Content-Type", value: b"application/json" },
        Field { name: b"Set-Cookie", value: &set_cookie },
    ];
    let bodies = [
        value("{\"access_token\":\"SECRET\"}"),
        // Latin-1, so not UTF-8.
        [b"{\"name\":\"caf\xe9\",".as_slice(), &value("\"access_token\":\"SECRET\"}")].concat(),
    ];
    for body in bodies {
        let mut exchange = captured();
        if let Some(request) = &mut exchange.request {
            request.target = Some(Cow::Owned(value("/v1/me?access_token=SECRET")));
            request.headers = Headers::complete(&request_fields);
        }
        if let Some(response) = &mut exchange.response {
            response.headers = Headers::complete(&response_fields);
            response.body = Known::Present(Body { bytes: Cow::Owned(body), complete: true });
        }
        let exchanges = std::slice::from_ref(&exchange);
        let row = ExchangeRow::new(&Arc::from("a"), &exchange, None, None, &redactor());
        for text in [
            write(by_name("ndjson").expect("known"), exchanges),
            write(by_name("har").expect("known"), exchanges),
            format!("{row:?}"),
        ] {
            assert!(!text.contains(SECRET), "{text}");
            // Base64 would carry it through.
            assert!(!text.contains("\"base64\""), "{text}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_make_one_line_of_json(
        method in proptest::option::of(proptest::collection::vec(proptest::num::u8::ANY, 0..8)),
        target in proptest::option::of(proptest::collection::vec(proptest::num::u8::ANY, 0..40)),
        name in proptest::collection::vec(proptest::num::u8::ANY, 0..20),
        value in proptest::collection::vec(proptest::num::u8::ANY, 0..40),
        body in proptest::collection::vec(proptest::num::u8::ANY, 0..60),
        time in proptest::num::i64::ANY,
        complete in proptest::bool::ANY,
    ) {
        let fields = [Field { name: &name, value: &value }];
        let mut exchange = Exchange::at(1, Locator::Entry);
        exchange.time = Some(Timestamp(time));
        exchange.duration_us = Some(time);
        exchange.request = Some(Request {
            method: method.map(Cow::Owned),
            target: target.map(Cow::Owned),
            scheme: Some("https"),
            headers: Headers::complete(&fields),
            ..Request::default()
        });
        exchange.response = Some(Response {
            status: 401,
            headers: Headers { fields: &fields, knowledge: Knowledge::Partial { absent: &[] } },
            trailers: Headers { fields: &fields, knowledge: Knowledge::Partial { absent: &[] } },
            body: Known::Present(Body { bytes: Cow::Borrowed(&body), complete }),
            body_bytes: None,
        });
        record(&exchange);
        let har = write(by_name("har").expect("known"), std::slice::from_ref(&exchange));
        serde_json::from_str::<Value>(&har).expect("JSON");
        ExchangeRow::new(&Arc::from("a.har"), &exchange, None, None, &redactor());
    }
}
