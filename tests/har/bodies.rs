//! Contents: seen, seen in part, known to be absent, or not recorded.

use super::*;

fn response_body_is(entry: &str, wanted: &str) {
    look_at(entry, |exchange| {
        let found = match exchange.response.as_ref().expect("a response").body {
            Known::Present(_) => "present",
            Known::Absent => "absent",
            Known::Unknown => "unknown",
        };
        assert_eq!(found, wanted, "{entry}");
    });
}

#[test]
fn bodies_are_present_absent_or_unknown() {
    let content = |content: &str| entry(HOST, &format!(r#"{HOST},"content":{content}"#));
    response_body_is(&content(r#"{"size":2,"text":"{}"}"#), "present");
    response_body_is(&content(r#"{"size":2}"#), "unknown");
    response_body_is(&content(r#"{"size":2,"text":""}"#), "unknown");
    response_body_is(&content(r#"{"size":-1}"#), "unknown");
    response_body_is(&content("null"), "unknown");
    response_body_is(&entry(HOST, HOST), "unknown");
    response_body_is(&content(r#"{"size":0}"#), "absent");
    response_body_is(&content(r#"{"size":0,"text":""}"#), "absent");
    // Chrome drops the content of redirects and says 0; other members betray it.
    let with = |more: &str| {
        content(r#"{"size":0}"#).replacen(r#""status""#, &format!(r#"{more},"status""#), 1)
    };
    response_body_is(&with(r#""bodySize":12"#), "unknown");
    let length = r#"{"name":"Content-Length","value":"12"}"#;
    response_body_is(
        &content(r#"{"size":0}"#).replace(r#"{"name":"Host","value":"api.example"}"#, length),
        "unknown",
    );
    // What the browser shows for a 304 comes from its cache.
    response_body_is(&content(r#"{"size":2,"text":"{}"}"#).replace("403", "304"), "absent");
    response_body_is(&content(r#"{"size":9}"#).replace("GET", "HEAD"), "absent");
}

#[test]
fn a_body_shorter_than_its_size_is_not_complete() {
    let content = |content: &str| entry(HOST, &format!(r#","content":{content}"#));
    let complete = |content: String, wanted: bool| {
        look_at(&content, |exchange| assert_eq!(body(exchange).1, wanted, "{content}"));
    };
    complete(content(r#"{"size":4,"text":"full"}"#), true);
    complete(content(r#"{"size":"4","text":"full"}"#), true);
    complete(content(r#"{"size":-1,"text":"full"}"#), true);
    complete(content(r#"{"text":"full"}"#), true);
    complete(content(r#"{"size":400,"text":"cut"}"#), false);
    // A byte order mark is not in the text, and UTF-16 takes twice the bytes.
    complete(content(r#"{"size":7,"text":"full"}"#), true);
    complete(
        content(r#"{"size":20,"text":"0123456789","mimeType":"text/html; charset=UTF-16LE"}"#),
        true,
    );
    let long = "x".repeat(limits::BODY + 1);
    look_at(&content(&format!(r#"{{"size":{},"text":"{long}"}}"#, long.len())), |exchange| {
        let (bytes, complete) = body(exchange);
        assert_eq!((bytes.len(), complete), (limits::BODY, false));
        assert_eq!(exchange.response.as_ref().unwrap().body_bytes, Some(limits::BODY as u64 + 1));
    });
}

#[test]
fn base64_bodies_are_decoded() {
    let content =
        |text: &str| entry(HOST, &format!(r#","content":{{"encoding":"base64","text":"{text}"}}"#));
    for text in ["eyJhIjoxfQ==", "eyJhIjoxfQ", r"eyJh\r\nIjoxfQ=="] {
        look_at(&content(text), |exchange| {
            assert_eq!(body(exchange), (b"{\"a\":1}".to_vec(), true));
        });
    }
    let reading = look_at(&content("&&&&"), |exchange| {
        assert!(matches!(exchange.response.as_ref().unwrap().body, Known::Unknown));
    });
    assert_eq!(reading.mishaps.count(Mishap::BodyBroken), 1);
}

#[test]
fn forms_taken_apart_are_put_together() {
    let form = r#","postData":{"mimeType":"application/x-www-form-urlencoded","params":[
        {"name":"grant_type","value":"refresh token"},{"name":"a&b","value":"%20é"}]}"#;
    look_at(&entry(&format!("{HOST}{form}"), ""), |exchange| {
        let request = exchange.request.as_ref().unwrap();
        let body = request.body.clone().seen().unwrap();
        assert_eq!(body.bytes.as_ref(), b"grant_type=refresh+token&a%26b=%20%C3%A9");
    });
    look_at(&entry(HOST, ""), |exchange| {
        assert!(matches!(exchange.request.as_ref().unwrap().body, Known::Absent));
    });
    look_at(&entry(HOST, "").replace("GET", "POST"), |exchange| {
        assert!(matches!(exchange.request.as_ref().unwrap().body, Known::Unknown));
    });
}

#[test]
fn only_short_structured_bodies_belong_to_an_envelope() {
    let mut interest = Interest::none();
    interest.ask(403, Depth::Envelope);
    let present = |media_type: &str, text: &str| {
        let content = format!(r#","content":{{"mimeType":"{media_type}","text":"{text}"}}"#);
        let file = file("Firefox", &entry(HOST, &content));
        let mut present = None;
        let content = Box::new(Cursor::new(file.into_bytes()));
        read_from(content, None, &interest, &mut |exchange| {
            let body = &exchange.response.as_ref().unwrap().body;
            present = Some(matches!(body, Known::Present(_)));
        });
        present.expect("delivered")
    };
    assert!(present("application/problem+json; charset=utf-8", "[1]"));
    assert!(present("text/xml", "<a/>"));
    assert!(present("text/plain", " {}"));
    assert!(!present("text/html", "<a/>"));
    assert!(!present("image/png", "x"));
    assert!(!present("application/json", &"1".repeat(limits::ENVELOPE + 1)));
}
