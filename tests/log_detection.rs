//! Which format a file is taken for where several could be meant, and what is read of files that
//! hold more than one.

use std::io::Cursor;
use std::sync::Arc;

use authlint::format::lines;
use authlint::format::log::{Detection, detect};
use authlint::model::{Interest, Outlet, Reading};
use authlint::source::Content;

fn name(text: &str) -> Option<&'static str> {
    detection(text).detected.map(|detected| detected.name)
}

fn detection(text: &str) -> Detection {
    detect(text.as_bytes())
}

/// Recognises a text and reads it as the program does. Statuses with their lines, and what was read.
fn read(text: &str) -> (Vec<(u64, Option<u16>)>, Reading) {
    let detected = detection(text).detected.unwrap_or_else(|| panic!("not detected: {text}"));
    let content = Content::Stream(Box::new(Cursor::new(text.to_owned().into_bytes())));
    let mut reader = lines::open(content, Arc::from(detected.reader));
    let (interest, mut all, mut seen) = (Interest::everything(), Reading::default(), Vec::new());
    while let Some(wave) = reader.next_wave().expect("read") {
        for piece in 0..wave.pieces() {
            let mut reading = Reading::default();
            let mut see = |exchange: &authlint::model::Exchange<'_>| {
                seen.push((exchange.place.ordinal, exchange.status()));
            };
            wave.read(piece, &mut Outlet::new(&interest, &mut reading, &mut see));
            all.merge(reading);
        }
    }
    (seen, all)
}

fn mishaps(reading: &Reading) -> u64 {
    reading.mishaps.iter().map(|(_, occurrences)| occurrences.count).sum()
}

const COMBINED: &str =
    r#"192.0.2.7 - ada [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 401 5 "-" "curl""#;

#[test]
fn the_most_specific_of_those_that_fit_is_taken() {
    let common = r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 401 5"#;
    for (line, expected) in [
        (common.to_owned(), "common"),
        (format!(r#"{common} "-" "curl""#), "combined"),
        (format!(r#"{common} "-" "curl" "192.0.2.9""#), "nginx-main"),
        (format!(r#"{common} "-" "curl" 19"#), "combined-number"),
        (
            format!(
                r#"{common} "-" "curl" 120 0.004 [ns-web-80] [] 10.0.0.1:80 5 0.003 401 0123456789abcdef"#
            ),
            "ingress-nginx",
        ),
        (format!(r#"{common} "-" "curl" 7 "web@docker" "http://10.0.0.1:80" 3ms"#), "traefik-clf"),
        (format!("{common} TCP_MISS:HIER_DIRECT"), "squid-common"),
        (format!(r#"{common} "-" "curl" TCP_MISS:HIER_DIRECT"#), "squid-combined"),
        (
            format!(r#"{common} "-" "curl" kong_request_id: "712716108691652b90a4ab6f282a2835""#),
            "kong-access",
        ),
        (format!("{common} c6af9ac6-7b61-11e6-9a41-93e8deadbeef"), "aws-api-gateway-clf"),
        (format!("app.example {common}"), "vhost-common"),
        (format!(r#"app.example:443 {common} "-" "curl""#), "vhost-port-combined"),
        (COMBINED.replace(" - ada", " app.example ada"), "client-vhost-combined"),
        (
            COMBINED.replace(
                "192.0.2.7 - ada",
                "app.example 192.0.2.7 - 0123456789abcdef0123456789abcdef ada",
            ),
            "bunkerweb",
        ),
        (COMBINED.replace("192.0.2.7", "10.0.0.2, 10.0.0.1, 127.0.0.1"), "combined"),
        (COMBINED.replace("- ada", r#""-" "-""#).replace(r#" "-" "curl""#, ""), "fastly-clf"),
    ] {
        assert_eq!(name(&line), Some(expected), "{line}");
    }
}

#[test]
fn load_balancers_of_one_vendor_are_told_apart() {
    let alb = r#"https 2026-03-01T10:00:00.186641Z app/shop/50dc6c495c0c9188 192.0.2.7:2817 - -1 -1 -1 401 - 34 366 "GET https://app.example:443/me HTTP/1.1" "curl" - -"#;
    let clb = r#"2026-03-01T10:00:00.945958Z shop 192.0.2.7:2817 10.0.0.1:80 0.000086 0.001048 0.001337 401 401 0 57 "GET https://app.example:443/me HTTP/1.1" "curl" - -"#;
    let nlb = "tls 2.0 2026-03-01T10:00:00 net/lb/7 9f2c 192.0.2.7:51341 10.0.0.1:443 5 2 98 246 - arn:aws:acm:1 - ECDHE tlsv12 - app.example - - -";
    assert_eq!((name(alb), name(clb), name(nlb)), (Some("aws-alb"), Some("aws-clb"), None));
    let (seen, reading) = read(&format!("{alb}\n{clb}\n{nlb}\n{alb}\n{COMBINED}\n"));
    assert_eq!(seen.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 4, 5]);
    assert_eq!(mishaps(&reading), 1, "the TLS listener has no exchange");
}

#[test]
fn declared_columns_are_told_apart_by_who_declares_them() {
    let cloudfront =
        "2026-03-01\t10:00:00\tFRA2\t182\t192.0.2.7\tGET\td1.cloudfront.net\t/a\t403\t-\tcurl\t-";
    let zeek = "#separator \\x09\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tmethod\thost\turi\tstatus_code\n1772359200.0\tC1\t192.0.2.7\t1\t10.0.0.1\t80\tGET\tapp.example\t/\t401";
    let w3c = "#Fields: date time c-ip cs-method cs-uri-stem sc-status\n2026-03-01 10:00:00 192.0.2.7 GET / 401";
    let iis = "2026-03-01 10:00:00 10.0.0.1 GET /me.aspx - 443 - 192.0.2.7 curl - 401 2 5 5";
    for (text, expected) in [(cloudfront, "cloudfront"), (zeek, "zeek"), (w3c, "w3c"), (iis, "iis")]
    {
        assert_eq!(name(text), Some(expected), "{text}");
    }
}

#[test]
fn proxies_are_told_apart_by_their_own_columns() {
    let squid = "1772359200.909      5 192.0.2.7 TCP_DENIED/403 321 GET http://a/ - HIER_NONE/- -";
    let envoy = r#"[2026-03-01T10:00:00.310Z] "GET / HTTP/1.1" 403 UAEX 0 19 4 - "192.0.2.7" "curl" "cc21" "a" "-""#;
    let istio = r#"[2026-03-01T10:00:00.310Z] "GET / HTTP/1.1" 403 - rbac_access_denied_matched_policy[none] - "-" 0 19 0 - "-" "curl" "cc21" "a" "-" inbound|80|| - 10.0.0.1:80 192.0.2.7:37652 - default"#;
    let ambassador = format!("ACCESS {envoy}");
    for (line, expected) in
        [(squid, "squid"), (envoy, "envoy"), (istio, "istio"), (&ambassador, "envoy")]
    {
        assert_eq!(name(line), Some(expected), "{line}");
    }
}

#[test]
fn lines_without_a_status_are_no_exchanges() {
    for text in [
        // Apache's ssl_request, HAProxy's TCP log, error logs, a GELF level, a job's status.
        r#"[01/Mar/2026:10:00:00 +0000] 192.0.2.7 TLSv1.3 TLS_AES_256_GCM_SHA384 "GET / HTTP/1.1" 691"#,
        "192.0.2.7:33313 [01/Mar/2026:10:00:00.593] fnt bck/srv1 0/0/5007 212 -- 0/0/0/0/3 0/0",
        r#"2026/03/01 10:00:00 [error] 7#7: *1 access forbidden by rule, client: 192.0.2.7, server: _, request: "GET / HTTP/1.1", host: "a""#,
        "[Sun Mar 01 10:00:00.123456 2026] [auth_basic:error] [pid 7] [client 192.0.2.7:51234] AH01617: user ada: authentication failure for \"/\": Password Mismatch",
        r#"{"version":"1.1","host":"a","short_message":"GET /","level":6}"#,
        r#"{"status":"success","method":"GET","path":"/"}"#,
        "INFO:     Started server process [7]",
        "GET it done 200 times - 3 ms",
        "-- 01/Mar/2026 -- GET 200",
    ] {
        assert_eq!(name(text), None, "{text}");
    }
}

#[test]
fn two_containers_in_one_log_are_both_read() {
    let json = r#"{"time":"2026-03-01T10:00:01Z","method":"GET","path":"/me","status":403}"#;
    let text = format!("web-1  | {COMBINED}\napi-1  | {json}\napi-1  | started\n").repeat(30);
    let (seen, reading) = read(&text);
    assert_eq!(seen.len(), 60);
    assert_eq!(mishaps(&reading), 30);
}

#[test]
fn a_format_that_changes_after_a_deploy_is_found_again() {
    let later = r#"{"time":"2026-03-01T10:00:01Z","method":"GET","path":"/me","status":403}"#;
    let text = format!("{COMBINED}\n").repeat(1_000) + &format!("{later}\n").repeat(1_000);
    let (seen, reading) = read(&text);
    assert_eq!((seen.len(), mishaps(&reading)), (2_000, 0));
    assert_eq!((reading.status(401), reading.status(403)), (1_000, 1_000));
}

#[test]
fn transports_are_peeled_however_deep() {
    let escaped = COMBINED.replace('"', "\\\"");
    for line in [
        format!(r#"{{"log":"{escaped}\n","stream":"stdout","time":"2026-03-01T10:00:00.1Z"}}"#),
        format!("2026-03-01T10:00:00.123456789Z stdout F {COMBINED}"),
        format!("Mar 01 10:00:00 web1 nginx[7]: {COMBINED}"),
        format!(r#"{{"MESSAGE":"{escaped}","_COMM":"nginx","PRIORITY":"6"}}"#),
        format!("<190>1 2026-03-01T10:00:00.003Z web1 nginx 7 - - {COMBINED}"),
        format!("2026-03-01T10:00:00.000Z {COMBINED}"),
        format!("2026-03-01T10:00:00.000000+00:00 web/nginx/4f2a1b {COMBINED}"),
        format!(
            r#"{{"@timestamp":"2026-03-01T10:00:00Z","message":"{escaped}","agent":{{"type":"filebeat"}}}}"#
        ),
        format!(
            r#"{{"log":"web-1  | <190>Mar  1 10:00:00 web1 nginx: {escaped}\n","stream":"stdout"}}"#
        ),
        format!("[pod/web-7/nginx] {COMBINED}"),
    ] {
        assert_eq!(name(&line), Some("combined"), "{line}");
        assert_eq!(read(&line).0, [(1, Some(401))], "{line}");
    }
}

#[test]
fn documents_are_read_record_by_record_with_their_lines() {
    let gateway = |status: u16| {
        format!(
            r#"{{
  "category": "ApplicationGatewayAccessLog",
  "timeStamp": "2026-03-01T10:00:00+00:00",
  "properties": {{ "clientIP": "192.0.2.7", "httpMethod": "GET", "requestUri": "/me", "httpStatus": {status} }}
}}"#
        )
    };
    let text = format!("{{\"records\": [\n{},\n{}\n]}}\n", gateway(401), gateway(403));
    assert_eq!(read(&text).0, [(2, Some(401)), (7, Some(403))]);
    let array = format!("[{},{}]", gateway(200), gateway(403));
    assert_eq!(read(&array).0, [(1, Some(200)), (5, Some(403))]);
    let loose = format!("{}\n{}\n", gateway(200), gateway(401));
    assert_eq!(read(&loose).0, [(1, Some(200)), (6, Some(401))]);
    let escaped = COMBINED.replace('"', "\\\"");
    let subscription = format!(
        r#"{{"messageType":"DATA_MESSAGE","logGroup":"a","logEvents":[{{"id":"1","timestamp":1772359200000,"message":"{escaped}"}},{{"id":"2","timestamp":1772359200000,"message":"{escaped}"}}]}}"#
    );
    assert_eq!(read(&format!("{subscription}\n{subscription}\n")).0.len(), 4);
}

#[test]
fn damage_is_counted_and_ends_nothing() {
    let nul = "\0".repeat(4_096);
    let text =
        format!("{COMBINED}\n{nul}\n{COMBINED}\n\u{fffd}\u{1}\n{COMBINED}\n{}", &COMBINED[..60]);
    let (seen, reading) = read(&text);
    assert_eq!(seen.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3, 5]);
    assert_eq!(mishaps(&reading), 3);
}

/// Recorded from real servers, with start-up messages, loggers' prefixes and colours in them.
#[test]
fn logs_of_application_servers_are_read_with_all_that_is_around_them() {
    for (server, expected) in [
        ("gunicorn", "combined"),
        ("hypercorn", "combined"),
        ("uvicorn", "uvicorn"),
        ("werkzeug", "python-http"),
    ] {
        let path = format!("{}/samples/servers/{server}.log", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).expect("a sample");
        assert_eq!(name(&text), Some(expected), "{server}");
        let statuses: Vec<Option<u16>> =
            read(&text).0.into_iter().map(|(_, status)| status).collect();
        assert_eq!(statuses, [401, 403, 401, 200, 200].map(Some), "{server}");
    }
}

/// Kubernetes' container runtimes cut lines at 16 KiB: the parts are one line again.
#[test]
fn lines_that_a_container_runtime_cut_are_one() {
    let long = "x".repeat(40_000);
    let line = |status: u16, agent: &str| {
        format!(
            "192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] \"GET / HTTP/1.1\" {status} 5 \"-\" \"{agent}\""
        )
    };
    let cut = |line: &str| {
        let mut text = String::new();
        let parts: Vec<&str> = line
            .as_bytes()
            .chunks(16_384)
            .map(|part| std::str::from_utf8(part).unwrap_or_default())
            .collect();
        for (at, part) in parts.iter().enumerate() {
            let flag = if at + 1 == parts.len() { "F" } else { "P" };
            text += "2026-03-01T10:00:00.12345678";
            text += &[at.to_string().as_str(), "Z stdout ", flag, " ", part, "\n"].concat();
        }
        text
    };
    let text = cut(&line(200, "curl")) + &cut(&line(401, &long)) + &cut(&line(403, "curl"));
    assert_eq!(text.lines().count(), 5);
    let (seen, reading) = read(&text);
    assert_eq!(seen, [(1, Some(200)), (2, Some(401)), (5, Some(403))]);
    assert_eq!(mishaps(&reading), 0);
    // Nothing comes after the first part.
    let torn = text.lines().take(2).fold(String::new(), |text, line| text + line + "\n");
    let (seen, _) = read(&torn);
    assert_eq!(seen, [(1, Some(200)), (2, Some(401))]);
}

/// A distance from UTC that is told, but not of which times, dates nothing.
#[test]
fn a_w3c_log_that_tells_its_distance_from_utc_is_not_dated() {
    let head = "#Fields: date time c-ip cs-method cs-uri-stem sc-status sc-substatus\n";
    let line = "2026-03-01 10:00:00 192.0.2.7 GET / 401 2\n";
    let zone_unknown = |text: &str| {
        let detected = detection(text).detected.unwrap_or_else(|| panic!("not detected: {text}"));
        let (interest, mut reading) = (Interest::everything(), Reading::default());
        let mut unknown = None;
        let mut see = |exchange: &authlint::model::Exchange<'_>| {
            unknown = exchange.time.map(|_| exchange.zone_unknown);
        };
        let content = Content::Stream(Box::new(Cursor::new(text.to_owned().into_bytes())));
        let mut reader = lines::open(content, Arc::from(detected.reader));
        let wave = reader.next_wave().expect("read").expect("a wave");
        wave.read(0, &mut Outlet::new(&interest, &mut reading, &mut see));
        unknown
    };
    assert_eq!(zone_unknown(&format!("{head}{line}")), Some(false));
    assert_eq!(zone_unknown(&format!("#GMT-Offset: -0800\n{head}{line}")), Some(true));
    assert_eq!(zone_unknown(&format!("{head}#GMT-Offset: -0800\n{line}")), Some(true));
}

#[test]
fn a_column_of_the_users_own_is_no_forwarded_client() {
    // nginx's `main` format ends in the forwarded client; here a challenge stands in its place.
    let lines =
        [r#""-""#, r#""Bearer realm=\x22orders\x22""#].map(|last| format!("{COMBINED} {last}\n"));
    let (seen, reading) = read(&lines.concat().repeat(30));
    assert_eq!((seen.len(), mishaps(&reading)), (60, 0));
    let detected = detection(&lines.concat().repeat(30)).detected.expect("a log");
    let mut forwarded = Vec::new();
    let interest = Interest::everything();
    let mut reading = Reading::default();
    let mut see = |exchange: &authlint::model::Exchange<'_>| {
        let values = exchange.request_headers().values("x-forwarded-for");
        forwarded.extend(values.map(|value| String::from_utf8_lossy(value).into_owned()));
    };
    let mut outlet = Outlet::new(&interest, &mut reading, &mut see);
    for (line, ordinal) in lines.iter().zip(1..) {
        detected.reader.read_line(line.trim_end().as_bytes(), ordinal, &mut outlet);
    }
    assert_eq!((reading.exchanges, forwarded), (2, Vec::<String>::new()));
}
