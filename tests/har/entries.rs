//! Entries: what exporters write, and what it tells.

use super::*;

#[test]
fn reads_an_entry() {
    let entry = entry(
        r#","httpVersion":"HTTP/1.1","headers":[{"name":"Host","value":"api.example"},
            {"value":"Bearer \"a\"","comment":[1],"name":"Authorization"}],
            "postData":{"mimeType":"text/plain","text":"hi\n"},"bodySize":3"#,
        r#","httpVersion":"h2","headers":[{"name":"WWW-Authenticate","value":"Basic realm=x\nBearer"}],
            "content":{"size":5,"mimeType":"text/plain","text":"d\u00e9n\u0069"}"#,
    );
    let entry = entry.replacen('{', r#"{"serverIPAddress":"10.0.0.9","#, 1);
    let reading = look_at(&entry, |exchange| {
        assert_eq!(exchange.place.to_string(), "entry 1");
        assert_eq!(exchange.time.unwrap().to_string(), "2026-03-01T10:00:00.25Z");
        assert_eq!(exchange.duration_us, Some(12_500));
        assert_eq!(exchange.version.as_deref(), Some("2"));
        assert_eq!(exchange.server.as_ref().unwrap().to_string(), "10.0.0.9");
        assert_eq!(exchange.url().unwrap().as_ref(), b"https://api.example/v1/me?x=1");
        assert_eq!(exchange.path(), Some(b"/v1/me".as_slice()));
        let request = exchange.request.as_ref().unwrap();
        assert_eq!(request.scheme, Some("https"));
        assert!(request.headers.is_complete());
        assert_eq!(
            request.headers.get("authorization"),
            Known::Present(b"Bearer \"a\"".as_slice())
        );
        assert_eq!(request.body.clone().seen().unwrap().bytes.as_ref(), b"hi\n");
        // Chrome joins repeated fields with LF.
        let challenges: Vec<_> = exchange.response_headers().values("www-authenticate").collect();
        assert_eq!(challenges, [b"Basic realm=x".as_slice(), b"Bearer"]);
        assert_eq!(body(exchange), ("déni".as_bytes().to_vec(), true));
    });
    assert_eq!((reading.units, reading.exchanges, reading.status(403)), (1, 1, 1));
    assert!(reading.mishaps.is_empty());
}

#[test]
fn pseudo_headers_give_the_authority_and_are_no_fields() {
    let request = r#","headers":[{"name":":method","value":"GET"},{"name":":authority","value":"api.example"},{"name":"accept","value":"*/*"}]"#;
    look_at_export("chrome-har", &entry(request, HOST), |exchange| {
        let request = exchange.request.as_ref().unwrap();
        assert_eq!(request.authority.as_deref(), Some(b"api.example".as_slice()));
        assert_eq!(request.headers.fields.len(), 1);
        assert!(request.headers.is_complete());
    });
}

#[test]
fn headers_come_in_many_shapes() {
    for headers in [
        r#"{"Host":"a","X-Two":["1","2"],"n":7}"#,
        r#"[["Host","a"],["X-Two","1"],["X-Two","2"],["n",7,"more"]]"#,
        r#"["Host: a","X-Two: 1","X-Two:2","n:7","no colon"]"#,
        r#"[{"name":"Host","value":"a"},null,{"value":"x"},{"name":"X-Two","value":"1\n2"},{"name":"n","value":7}]"#,
    ] {
        look_at(&entry(&format!(r#","headers":{headers}"#), ""), |exchange| {
            let headers = exchange.request_headers();
            assert!(headers.is_complete(), "{headers:?}");
            assert_eq!(headers.values("x-two").collect::<Vec<_>>(), [b"1", b"2"]);
            assert_eq!(headers.get("n"), Known::Present(b"7".as_slice()));
        });
    }
}

#[test]
fn a_list_that_was_never_on_the_wire_is_not_complete() {
    // A script's fields, or Chrome's "provisional headers".
    let sketch = entry(r#","headers":[{"name":"Accept","value":"*/*"}]"#, HOST);
    look_at(&sketch, |exchange| {
        assert_eq!(exchange.request_headers().get("authorization"), Known::Unknown);
        assert_eq!(exchange.request_headers().get("accept"), Known::Present(b"*/*".as_slice()));
    });
    // mitmproxy keeps the pseudo-header fields of HTTP/2 apart.
    let proxied = sketch.replacen(r#""method""#, r#""httpVersion":"HTTP/2.0","method""#, 1);
    look_at_export("mitmproxy", &proxied, |e| assert!(e.request_headers().is_complete()));
    look_at_export("chrome-har", &proxied, |e| assert!(!e.request_headers().is_complete()));
}

#[test]
fn no_headers_at_all_are_headers_not_recorded() {
    for headers in [r#","headers":[]"#, r#","headers":null"#, r#","headers":17"#, ""] {
        look_at(&entry(headers, headers), |exchange| {
            assert!(exchange.request_headers().is_unknown());
            assert!(exchange.response_headers().is_unknown());
        });
    }
}

#[test]
fn cookies_listed_apart_are_seen() {
    let cookies = r#","cookies":[{"name":"sid","value":"1"},{"name":"b","value":"2"}]"#;
    let entry = entry(&format!("{HOST}{cookies}"), &format!("{HOST}{cookies}"));
    look_at(&entry, |exchange| {
        assert_eq!(
            exchange.request_headers().get("cookie"),
            Known::Present(b"sid=1; b=2".as_slice())
        );
        let set: Vec<_> = exchange.response_headers().values("set-cookie").collect();
        assert_eq!(set, [b"sid=1".as_slice(), b"b=2"]);
    });
}

#[test]
fn a_sanitised_export_does_not_show_that_credentials_were_absent() {
    let entry = entry(HOST, HOST);
    look_at_export("WebInspector", &entry, |exchange| {
        assert_eq!(exchange.request_headers().get("authorization"), Known::Unknown);
        assert_eq!(exchange.request_headers().get("origin"), Known::Absent);
        assert_eq!(exchange.response_headers().get("set-cookie"), Known::Unknown);
        assert_eq!(exchange.response_headers().get("www-authenticate"), Known::Absent);
    });
    // One cookie anywhere shows that this file was not sanitised.
    let other = entry.replace(r#""Host""#, r#""Cookie""#);
    let all = file("WebInspector", &format!("{entry},{other}"));
    assert!(har::mentions_credentials(all.as_bytes()).unwrap());
    let mut known = Vec::new();
    read(&all, &mut |exchange| {
        known.push(exchange.request_headers().is_complete());
    });
    assert_eq!(known, [true, false], "the other lacks `Host`");
    // A withheld value is still a field.
    let redacted =
        r#","headers":[{"name":"Host","value":"a"},{"name":"Authorization","value":"REDACTED"}]"#;
    look_at_export("WebInspector", &super::entry(redacted, HOST), |exchange| {
        let value = exchange.request_headers().get("authorization");
        assert_eq!(value, Known::Present(b"REDACTED".as_slice()));
    });
}

#[test]
fn a_log_that_says_it_was_cleaned_does_not_show_that_credentials_were_absent() {
    let entry = entry(HOST, HOST);
    let said = r#""comment":"sanitised: credentials removed""#;
    let creator = r#""creator":{"name":"Firefox"}"#;
    for (file, knowledge) in [
        (format!(r#"{{"log":{{{creator},{said},"entries":[{entry}]}}}}"#), Known::Unknown),
        (format!(r#"{{"log":{{{creator},"entries":[{entry}],{said}}}}}"#), Known::Unknown),
        (
            format!(r#"{{"log":{{{creator},"pages":[{{{said}}}],"entries":[{entry}]}}}}"#),
            Known::Absent,
        ),
    ] {
        let (_, error) = read(&file, &mut |exchange| {
            assert_eq!(exchange.request_headers().get("authorization"), knowledge);
        });
        assert_eq!(error, None);
    }
}

#[test]
fn an_exporter_named_after_the_entries_is_known_in_a_file_of_one_window() {
    let entry = entry(HOST, HOST);
    let late = format!(r#"{{"log":{{"entries":[{entry}],"creator":{{"name":"Firefox"}}}}}}"#);
    let none = format!(r#"{{"log":{{"entries":[{entry}]}}}}"#);
    for (file, knowledge) in [(late, Known::Absent), (none, Known::Unknown)] {
        let (_, error) = read(&file, &mut |exchange| {
            assert_eq!(exchange.request_headers().get("cookie"), knowledge);
        });
        assert_eq!(error, None);
    }
}

#[test]
fn what_a_cache_answered_never_reached_the_server() {
    let inside = entry(HOST, &format!(r#"{HOST},"fromDiskCache":true"#));
    let outside = entry(HOST, HOST).replacen('{', r#"{"_fromCache":"memory","#, 1);
    for cached in [inside, outside] {
        look_at(&cached, |exchange| {
            assert!(exchange.request_headers().is_unknown());
            assert!(matches!(exchange.response_headers().knowledge, Knowledge::Partial { .. }));
        });
    }
    let sent =
        entry(HOST, &format!(r#"{HOST},"fromDiskCache":false,"_fetchedViaServiceWorker":false"#));
    look_at(&sent, |exchange| assert!(exchange.request_headers().is_complete()));
}

#[test]
fn requests_without_a_response_are_unanswered() {
    for response in [
        r#""response":{"status":0}"#,
        r#""response":{"status":-1}"#,
        r#""response":{"status":""}"#,
        r#""response":{}"#,
        r#""response":null"#,
        r#""x":1"#,
    ] {
        let entry = format!(r#"{{{response},"request":{{"method":"GET","url":"https://a/"}}}}"#);
        let reading = look_at(&entry, |exchange| assert!(exchange.response.is_none()));
        assert_eq!((reading.exchanges, reading.unanswered), (0, 1));
    }
}

#[test]
fn the_status_is_found_in_any_order_and_shape() {
    for entry in [
        r#"{"request":{},"response":{"status":401}}"#,
        r#"{"response":{"content":{"status":200},"status":"401"},"status":500,"request":{}}"#,
        r#"{"_x":{"response":{"status":1}},"r\u0065sponse":{"st\u0061tus":401.0},"request":{}}"#,
        r#"{"a":"\"status\":500","request":{"status":7},"response":{"t":"\"status\":500","status":401}}"#,
    ] {
        let content = file("Firefox", entry).into_bytes();
        let (reading, _) =
            read_from(Box::new(Cursor::new(content)), None, &Interest::none(), &mut |_| {
                panic!("not asked for")
            });
        assert_eq!((reading.status(401), reading.exchanges), (1, 1), "{entry}");
        look_at(entry, |exchange| assert_eq!(exchange.status(), Some(401)));
    }
}

#[test]
fn odd_values_do_not_break_an_entry() {
    let odd = r#"{"startedDateTime":"2013-08-24T20:16:17.000+0000","time":"-1","request":{"method":"GET","url":"https://a/","httpVersion":"unknown","headers":[],"cookies":null,"bodySize":-1,"postData":null},
        "response":{"status":"200","headers":[],"content":{"size":NaN,"text":7},"httpVersion":""},"_x":Infinity}"#;
    look_at(odd, |exchange| {
        assert_eq!(exchange.time.unwrap().to_string(), "2013-08-24T20:16:17Z");
        assert_eq!((exchange.duration_us, exchange.version.as_deref()), (None, None));
        assert_eq!(exchange.status(), Some(200));
    });
}
