//! Access logs through the public door: users' own patterns, and what detection makes of files.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use authlint::format::lines::{self, LineFormat};
use authlint::format::log::{Detection, compile, detect};
use authlint::model::{Exchange, Interest, Knowledge, Known, Outlet, Reading, Timestamp, limits};
use authlint::source::Content;

/// Reads lines and gives every exchange to `see`. Returns what was read.
fn read(format: &dyn LineFormat, text: &str, see: &mut dyn FnMut(&Exchange<'_>)) -> Reading {
    let (interest, mut reading) = (Interest::everything(), Reading::default());
    let mut outlet = Outlet::new(&interest, &mut reading, see);
    for (line, ordinal) in text.lines().zip(1..) {
        format.read_line(line.as_bytes(), ordinal, &mut outlet);
    }
    reading
}

/// Recognises a whole input and reads it in pieces, as the program does.
fn read_pieces(content: Content, head: &[u8]) -> Reading {
    let detected = detect(head).detected.expect("detected");
    let mut reader = lines::open(content, Arc::from(detected.reader));
    let (interest, mut all) = (Interest::everything(), Reading::default());
    while let Some(wave) = reader.next_wave().expect("read") {
        for piece in 0..wave.pieces() {
            let mut reading = Reading::default();
            wave.read(piece, &mut Outlet::new(&interest, &mut reading, &mut |_| {}));
            all.merge(reading);
        }
    }
    all
}

/// Reads the one exchange of a line by a user's pattern.
fn with(pattern: &str, line: &str, see: impl Fn(&Exchange<'_>)) {
    let format = compile(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    let mut seen = 0;
    read(&*format, line, &mut |exchange| {
        seen += 1;
        see(exchange);
    });
    assert_eq!(seen, 1, "{line}");
}

fn name(detection: &Detection) -> Option<&'static str> {
    detection.detected.as_ref().map(|detected| detected.name)
}

#[test]
fn reads_an_nginx_directive_that_writes_json() {
    let directive = r#"log_format api escape=json '{"at":"$time_iso8601","who":"$remote_user",'
        '"call":"$request_method $host$uri$is_args$args","code":$status,"took":$request_time,'
        '"auth":"$http_authorization","challenge":"$sent_http_www_authenticate",'
        '"behind":"$upstream_http_www_authenticate","up":"$upstream_status"}';"#;
    let line = r#"{"at":"2026-03-01T10:00:00+00:00","who":"ada","call":"GET api.example/v1/me?a=1","code":401,"took":0.250,"auth":"","challenge":"Bearer realm=\"x\"","behind":"","up":"200, 401"}"#;
    with(directive, line, |exchange| {
        assert_eq!(exchange.time, Timestamp::parse_rfc3339("2026-03-01T10:00:00Z"));
        assert_eq!(exchange.method(), Ok(&b"GET"[..]));
        assert_eq!(exchange.path_and_query(), Some(&b"/v1/me?a=1"[..]));
        assert_eq!(exchange.authority().as_deref(), Some(&b"api.example"[..]));
        assert_eq!(exchange.status(), Some(401));
        assert_eq!(exchange.duration_us, Some(250_000));
        assert_eq!(exchange.request_headers().get("authorization"), Known::Absent);
        assert_eq!(
            exchange.response_headers().get("www-authenticate"),
            Known::Present(&b"Bearer realm=\"x\""[..])
        );
        assert_eq!(exchange.response_headers().get("retry-after"), Known::Unknown);
        let log = exchange.log.as_ref().expect("a log");
        let seen = (log.format, log.user.as_deref(), log.upstream_status);
        assert_eq!(seen, ("api", Some("ada"), Some(401)));
    });
}

#[test]
fn the_upstreams_missing_field_says_nothing_of_the_gateways() {
    let pattern = r#"$remote_addr "$request" $status "$upstream_http_www_authenticate""#;
    with(pattern, r#"192.0.2.7 "GET / HTTP/1.1" 401 "-""#, |exchange| {
        assert_eq!(exchange.response_headers().knowledge, Knowledge::Unknown);
    });
}

#[test]
fn a_conditional_column_is_unknown_where_it_is_not_written() {
    let pattern = r#"LogFormat "%h %t \"%r\" %>s \"%401{WWW-Authenticate}o\" %{us}T" audit"#;
    let line = |status| {
        format!(r#"192.0.2.7 [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" {status} "-" 42"#)
    };
    with(pattern, &line(401), |exchange| {
        assert_eq!(exchange.response_headers().get("www-authenticate"), Known::Absent);
        assert_eq!(exchange.duration_us, Some(42));
        assert_eq!(exchange.log.as_ref().map(|log| log.format), Some("audit"));
    });
    with(pattern, &line(403), |exchange| {
        assert_eq!(exchange.response_headers().get("www-authenticate"), Known::Unknown);
    });
}

#[test]
fn a_column_lost_to_a_cut_is_unknown() {
    let pattern = r#"%h "%r" %>s "%{WWW-Authenticate}o" "%{Authorization}i""#;
    with(pattern, r#"192.0.2.7 "GET / HTTP/1.1" 401 "Bearer re"#, |exchange| {
        assert_eq!(exchange.response_headers().get("www-authenticate"), Known::Unknown);
        assert_eq!(exchange.request_headers().get("authorization"), Known::Unknown);
    });
}

#[test]
fn reads_apache_columns_apart_from_the_request_line() {
    let pattern = "%{%Y-%m-%dT%H:%M:%S%z}t %V %a %m %U%q %H %s %>s %B";
    let line = "2026-03-01T11:00:00+0100 app.example 192.0.2.7 GET /a?b=c HTTP/1.1 302 403 17";
    with(pattern, line, |exchange| {
        assert_eq!(exchange.status(), Some(403), "the final status");
        assert_eq!(exchange.path_and_query(), Some(&b"/a?b=c"[..]));
        assert_eq!(exchange.version.as_deref(), Some("1.1"));
        assert_eq!(exchange.authority().as_deref(), Some(&b"app.example"[..]));
    });
}

#[test]
fn reads_goaccess_specifiers() {
    let pattern = r#"%v %h %^[%d:%t %^] "%r" %s %b "%R" "%u" %D"#;
    let line = r#"app.example 192.0.2.7 - ada [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 401 5 "-" "curl" 900"#;
    with(pattern, line, |exchange| {
        assert_eq!((exchange.status(), exchange.duration_us), (Some(401), Some(900)));
    });
}

#[test]
fn a_known_name_is_a_pattern() {
    let line = r#"::1 - - [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5"#;
    with("COMMON", line, |exchange| {
        assert_eq!(exchange.log.as_ref().map(|log| log.format), Some("common"));
    });
}

#[test]
fn says_where_a_pattern_is_wrong() {
    let error = |pattern: &str| compile(pattern).err().expect(pattern);
    assert_eq!(error("comon").position, 0);
    assert!(error("comon").problem.contains("known log format"));
    assert!(error("$remote_addr $request").problem.contains("no status"));
    assert!(error("$status $bytes_sent$request_time").problem.contains("nothing separates"));
    assert_eq!(error("  $status ${").position, 10);
}

#[test]
fn half_a_log_of_rubbish_is_still_a_log() {
    let mut text = String::new();
    for n in 10..50 {
        let _ = write!(text, "192.0.2.{n} - - [01/Mar/2026:10:00:{n} +0000] ");
        text += "\"GET / HTTP/1.1\" 403 9 \"-\" \"curl\"\n\u{0}\u{1}\u{2} kernel: oops, and then some\n";
    }
    let detection = detect(text.as_bytes());
    assert_eq!(name(&detection), Some("combined"), "{}", detection.reason);
    let detected = detection.detected.expect("detected");
    let reading = read(&*detected.reader, &text, &mut |_| {});
    assert_eq!((reading.exchanges, reading.status(403)), (40, 40));
    assert_eq!(reading.mishaps.iter().map(|(_, o)| o.count).sum::<u64>(), 40);
}

#[test]
fn the_longest_format_that_fits_wins() {
    let common = r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 401 5"#;
    let combined = format!(r#"{common} "-" "curl""#);
    let main = format!(r#"{combined} "192.0.2.9""#);
    let extra = format!("{combined} 0.004 17");
    for (line, expected) in
        [(common, "common"), (&combined, "combined"), (&main, "nginx-main"), (&extra, "combined")]
    {
        assert_eq!(name(&detect(line.as_bytes())), Some(expected), "{line}");
    }
}

#[test]
fn a_file_of_two_formats_is_read_by_both() {
    let line = |before: &str, status: u16| {
        format!(
            "{before}192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET / HTTP/1.1\" {status} 5 \"-\" \"curl\"\n"
        )
    };
    let text = line("", 200) + &line("", 200) + &line("app.example ", 403);
    let detected = detect(text.as_bytes()).detected.expect("detected");
    assert_eq!((detected.name, detected.also), ("combined", vec![("vhost-combined", 1)]));
    assert_eq!(read(&*detected.reader, &text, &mut |_| {}).status(403), 1);
}

#[test]
fn reads_behind_the_prefixes_of_transports() {
    let line = r#"192.0.2.7 - ada [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 401 5 "-" "curl""#;
    for prefix in
        ["Mar  1 10:00:00 web1 nginx: ", "web-1  | ", "2026-03-01T10:00:00Z stdout F ", "\""]
    {
        let text = format!("{prefix}{line}");
        let detected = detect(text.as_bytes()).detected.expect(prefix);
        let mut client = None;
        read(&*detected.reader, &text, &mut |exchange| {
            client = exchange.client.as_ref().map(ToString::to_string);
        });
        assert_eq!(client.as_deref(), Some("192.0.2.7"), "{prefix}");
    }
}

#[test]
fn other_files_are_no_access_logs() {
    for text in [
        "",
        "\n\n",
        "Dear reader,\nthis is prose, with \"quotes\" and the number 403 in it.\n",
        "2026/03/01 10:00:00 [error] 7#7: *1 open() failed, client: 192.0.2.7, request: \"GET / HTTP/1.1\"\n",
        "[Sun Mar 01 10:00:00 2026] [error] [client 192.0.2.7] user ada: authentication failure: 401\n",
        "Mar  1 10:00:00 web1 sshd[7]: Failed password for root from 192.0.2.7 port 4022 ssh2\n",
        "2026-03-01 10:00:00.526 UTC [7755] LOG:  statement: SELECT 200\n",
        "{\"level\":\"info\",\"msg\":\"started\",\"status\":\"ok\"}\n",
        "{\"status\":200,\"rows\":7}\n",
        "{\"log\":{\"entries\":[{\"request\":{\"method\":\"GET\"},\"response\":{\"status\":200}}]}}\n",
        "tls 2.0 2026-03-01T10:00:00 net/lb/7 192.0.2.7:51341 10.0.0.1:443 5 2 98 246 - -\n",
    ] {
        let detection = detect(text.as_bytes());
        assert_eq!(name(&detection), None, "{text}");
        assert!(!detection.reason.is_empty());
    }
}

#[test]
fn a_header_in_the_middle_of_a_file_holds_in_every_piece_after_it() {
    let before = "2026-03-01 10:00:00 192.0.2.7 GET /some/path/of/some/length 401 200\n";
    let after = "2026-03-01 10:00:00 192.0.2.7 GET /some/path/of/some/length 200 403\n";
    let lines = 3 * limits::PIECE / before.len();
    let text = [
        "#Fields: date time c-ip cs-method cs-uri-stem sc-status sc-win32-status\n",
        &before.repeat(lines),
        "#Software: Microsoft Internet Information Services 10.0\n",
        "#Fields: date time c-ip cs-method cs-uri-stem sc-win32-status sc-status\n",
        &after.repeat(lines),
    ]
    .concat();
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    let head = &text.as_bytes()[..4096];
    let stream = Content::Stream(Box::new(Cursor::new(text.clone().into_bytes())));
    for content in [Content::File { file, length: text.len() as u64 }, stream] {
        let reading = read_pieces(content, head);
        assert_eq!(reading.exchanges, 2 * lines as u64);
        assert_eq!((reading.status(401), reading.status(403)), (lines as u64, lines as u64));
        assert_eq!(reading.mishaps.iter().count(), 0);
    }
}

#[test]
fn lines_that_are_not_as_declared_are_told_and_not_guessed_at() {
    let text = "#Fields: date time c-ip cs-method cs-uri-stem sc-status sc-substatus\n\
        2026-03-01 10:00:00 192.0.2.7 GET / 401 2\n\
        2026-03-01 10:00:00 192.0.2.7 GET / 401 2 5 120\n\
        192.0.2.7 2026-03-01 10:00:00 GET / 401 2\n\
        2026-03-01 10:00:00 192.0.2.7 GET /cut\n";
    let stream = Content::Stream(Box::new(Cursor::new(text.as_bytes().to_vec())));
    let reading = read_pieces(stream, text.as_bytes());
    assert_eq!(reading.status(401), 1);
    assert_eq!(reading.mishaps.iter().map(|(_, o)| o.count).sum::<u64>(), 3);
}

#[test]
fn the_transport_tells_the_time_of_a_line_that_has_none() {
    let line = r#"192.0.2.7:39759 [01/Mar/2026:12:00:00.633] shop origin/api 0/0/1/2/3 403 5 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1""#;
    let time = |text: &str| {
        let detected = detect(text.as_bytes()).detected.expect("detected");
        assert_eq!(detected.name, "haproxy");
        let mut time = None;
        read(&*detected.reader, text, &mut |exchange| {
            time = exchange.time.map(|time| (time, exchange.zone_unknown));
        });
        time
    };
    let at = |text| Timestamp::parse_rfc3339(text).expect("a time");
    let known = Some((at("2026-03-01T10:00:00Z"), false));
    // Local time of an unknown zone.
    let local = Some((at("2026-03-01T12:00:00.633Z"), true));
    assert_eq!(time(line), local);
    assert_eq!(time(&format!("Mar  1 10:00:00 lb haproxy[7]: {line}")), local);
    assert_eq!(time(&format!("2026-03-01T11:00:00+01:00 lb haproxy[7]: {line}")), known);
    assert_eq!(time(&format!("2026-03-01T10:00:00Z stdout F {line}")), known);
    let wrapped = line.replace('"', "\\\"");
    let wrapped =
        format!(r#"{{"log":"{wrapped}\n","stream":"stdout","time":"2026-03-01T10:00:00Z"}}"#);
    assert_eq!(time(&wrapped), known);
}

#[test]
fn captured_fields_are_never_absent() {
    let line = r#"192.0.2.7:39759 [01/Mar/2026:12:00:00.633] shop shop/<NOSRV> 0/-1/-1/-1/0 401 256 - - LR-- 1/1/0/0/0 0/0 {api.example} {} "GET / HTTP/1.1""#;
    with("haproxy", line, |exchange| {
        assert_eq!(exchange.response_headers().get("www-authenticate"), Known::Unknown);
        assert_eq!(exchange.request_headers().get("host"), Known::Unknown);
    });
}
