//! Captures against tshark's reading of the same packets (`NAME.tshark.tsv`).

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::authlint::{extracted, owned, root, text};
use crate::recordings::{OTHER_PROTOCOLS, RECORDINGS};
use crate::tls;

/// Where an exchange is, as a locator says it.
pub(crate) type Locator = String;

/// Method, target and status.
pub(crate) type Messages = (Option<String>, Option<String>, Option<u64>);

/// Where tshark reads something else, or less.
const WITHOUT_READING: [&str; 4] = [
    "samples/loopback/pipelined-head.pcap",
    "samples/wire/trouble.pcap",
    "samples/http2/packet-missing.pcap",
    "samples/http2/start-missing.pcap",
];

#[test]
fn cleartext_captures_read_as_tshark_reads_them() {
    let mut compared = 0;
    for recording in RECORDINGS.iter().filter(|r| r.path.contains("cap")) {
        let Some(expected) = tshark(recording.path) else {
            assert!(WITHOUT_READING.contains(&recording.path), "{}", recording.path);
            continue;
        };
        assert_eq!(read(recording.path), expected, "{}", recording.path);
        compared += 1;
    }
    assert!(compared >= 21, "only {compared} captures have a reading beside them");
}

/// tshark takes the response after the one to HEAD for its body, so this one is written out.
#[test]
fn a_response_to_head_has_no_body_in_a_pipeline() {
    let exchanges = extracted("samples/loopback/pipelined-head.pcap", &[]);
    let read: Vec<(&str, u64, u64)> = exchanges
        .iter()
        .map(|exchange| {
            let response = &exchange["response"];
            let number = |name: &str| response[name].as_u64().unwrap();
            (text(&exchange["request"], "method"), number("status"), number("body_bytes"))
        })
        .collect();
    let expected = [
        ("GET", 200, 47),
        ("HEAD", 200, 0),
        ("GET", 401, 28),
        ("GET", 204, 0),
        ("POST", 201, 12),
        ("GET", 200, 1240),
        ("GET", 403, 31),
    ];
    assert_eq!(read, expected);
}

/// Bodies arrive as what was meant, however they were framed and coded.
#[test]
fn bodies_are_decoded() {
    let meant = "It was recorded, not imagined. ".repeat(40);
    let exchanges = extracted("samples/loopback/framing.pcap", &[]);
    let bodies: BTreeMap<&str, &serde_json::Value> = exchanges
        .iter()
        .map(|exchange| {
            let url = text(&exchange["request"], "url");
            (url.rsplit('/').next().unwrap_or_default(), &exchange["response"])
        })
        .collect();
    for name in ["gzip", "br", "deflate", "chunked", "until-close"] {
        assert_eq!(bodies[name]["body"], meant.as_str(), "{name}");
        assert_eq!(bodies[name]["body_complete"], true, "{name}");
    }
    for name in ["head", "no-content", "not-modified"] {
        assert_eq!(bodies[name]["body_bytes"], 0, "{name}");
    }
    assert!(text(bodies["chunked-gzip"], "body").contains("expired"));
}

/// What a snap length cut off is unknown, and not taken for absent or short.
#[test]
fn cut_packets_leave_unknown_what_they_held() {
    for exchange in extracted("samples/loopback/snaplen.pcap", &[]) {
        assert_eq!(exchange["response"]["headers_complete"], false);
        assert_eq!(exchange["response"]["body_complete"], false);
    }
}

/// What was said before the capture began is unknown, what was said in it is not: a target in the
/// dynamic table, but the method and the status.
#[test]
fn a_connection_that_began_earlier_is_read_from_there() {
    let whole = read("samples/http2/table.pcap");
    let late = read("samples/http2/start-missing.pcap");
    let streams: Vec<&str> = late.keys().map(String::as_str).collect();
    let expected = ["11", "13", "15", "17", "19", "9"].map(|n| format!("tcp 0, h2 stream {n}"));
    assert_eq!(streams, expected);
    for (locator, (method, target, status)) in &late {
        let (whole_method, whole_target, whole_status) = &whole[locator];
        assert_eq!((method, status), (whole_method, whole_status), "{locator}");
        assert!(target.is_none() || target == whole_target, "{locator}: {target:?}");
    }
    // `/admin` and `/upload` were first asked for in the capture.
    assert_eq!(late.values().filter(|(_, target, _)| target.is_some()).count(), 2);
    for exchange in extracted("samples/http2/start-missing.pcap", &[]) {
        assert_eq!(exchange["request"]["headers_complete"], false);
    }
}

/// A lost packet with the head of one response costs that response, and of those behind it no more
/// than what they took from the table.
#[test]
fn a_missing_packet_costs_one_stream() {
    let whole = read("samples/http2/table.pcap");
    let damaged = read("samples/http2/packet-missing.pcap");
    let differ: Vec<&str> = whole
        .iter()
        .filter(|(locator, messages)| damaged.get(*locator) != Some(messages))
        .map(|(locator, _)| locator.as_str())
        .collect();
    assert_eq!(differ, ["tcp 0, h2 stream 9"]);
}

/// gRPC says in the trailers how a call ended.
#[test]
fn trailers_reach_the_exchange() {
    let calls = extracted("samples/http2/grpc.pcap", &[]);
    let mut ended: Vec<(&str, Option<&str>)> = calls
        .iter()
        .map(|call| {
            let call_name = text(&call["request"], "url").rsplit('/').next().unwrap();
            let response = &call["response"];
            let fields =
                ["trailers", "headers"].iter().filter_map(|name| response[*name].as_array());
            let status = fields.flatten().find(|field| field[0] == "grpc-status");
            (call_name, status.and_then(|field| field[1].as_str()))
        })
        .collect();
    // The call that was given up is only known to be over when the connection is.
    ended.sort_unstable();
    let expected = [
        ("Get", Some("0")),
        ("Get", Some("0")),
        ("Refuse", Some("16")),
        ("Sleep", None),
        ("Watch", Some("7")),
    ];
    assert_eq!(ended, expected);
}

#[test]
fn other_protocols_read_as_tshark_reads_them_or_not_at_all() {
    for recording in OTHER_PROTOCOLS {
        let read = read(recording.path);
        let expected = tshark(recording.path).expect("a reading beside it");
        assert!(read.is_empty() || read == expected, "{}: {read:?}", recording.path);
    }
}

/// One response is cut by the server's reset, which tshark leaves out; one client resets what it has
/// not read; one probes whether the server is still there.
#[test]
fn a_reset_cuts_a_response_and_leaves_the_rest() {
    let path = "samples/wire/trouble.pcap";
    let mut read: Vec<(String, u64, bool)> = extracted(path, &[])
        .iter()
        .map(|exchange| {
            let (request, response) = (&exchange["request"], &exchange["response"]);
            let path = origin_form(text(request, "url"));
            let whole = response["body_complete"].as_bool().unwrap();
            (path, response["status"].as_u64().unwrap(), whole)
        })
        .collect();
    read.sort();
    let expected = [
        ("/folded", 401, true),
        ("/large", 200, true),
        ("/next", 200, true),
        ("/reset", 403, false),
    ];
    assert_eq!(read, expected.map(|(path, status, whole)| (path.to_owned(), status, whole)));
}

/// What is stored beside the captures is what tshark reads in them. Runs where tshark is installed.
#[test]
fn tshark_reads_what_is_stored() {
    const HTTP: &[&str] =
        &["http.request", "http.request.method", "http.request.uri", "http.response.code"];
    const HTTP2: &[&str] =
        &["http2.streamid", "http2.headers.method", "http2.headers.path", "http2.headers.status"];
    if Command::new("tshark").arg("--version").output().is_err() {
        return;
    }
    let plain = RECORDINGS.iter().map(|recording| (recording.path, None));
    let with_keys = tls::CAPTURES.iter().copied().chain([tls::HTTPS]);
    let mut compared = 0;
    for (path, key_log) in plain.filter(|(path, _)| path.contains("cap")).chain(with_keys) {
        // HTTP/2 has readings of another kind (`samples/make/http2/reading.py`).
        let Some(stored) = tshark(path).filter(|_| !path.starts_with("samples/http2")) else {
            continue;
        };
        let is_http2 = path.contains("h2c");
        let mut command = Command::new("tshark");
        command.current_dir(root()).args(["-n", "-r", path, "-T", "fields"]);
        command.args(["-E", "separator=/t", "-E", "aggregator= "]);
        command.args(["-Y", if is_http2 { "http2.headers" } else { "http" }]);
        for port in [3128, 3129, 8000] {
            command.args(["-d", &format!("tcp.port=={port},http")]);
        }
        command.args(["-d", "tcp.port==81,http2"]);
        if let Some(key_log) = key_log {
            command.args(["-o", &format!("tls.keylog_file:{key_log}")]);
        }
        for field in ["tcp.stream"].iter().chain(if is_http2 { HTTP2 } else { HTTP }) {
            command.args(["-e", field]);
        }
        let output = command.output().unwrap();
        let kind = if is_http2 { "h2_stream" } else { "message" };
        let table = format!("tcp_stream\t{kind}\n{}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(read_table(path, &table), stored, "{path}");
        compared += 1;
    }
    assert!(compared >= 20, "only {compared} captures");
}

/// Exchanges as authlint reads them.
pub(crate) fn read(path: &str) -> BTreeMap<Locator, Messages> {
    read_with(path, &[])
}

/// The same, with options of the command.
pub(crate) fn read_with(path: &str, options: &[&str]) -> BTreeMap<Locator, Messages> {
    let mut read = BTreeMap::new();
    for exchange in extracted(path, options) {
        let (request, response) = (&exchange["request"], &exchange["response"]);
        let target = owned(&request["url"]).map(|url| origin_form(&url));
        let messages = (owned(&request["method"]), target, response["status"].as_u64());
        let twice = read.insert(text(&exchange, "locator").to_owned(), messages);
        assert!(twice.is_none(), "{path}: two exchanges at {}", exchange["locator"]);
    }
    read
}

/// Exchanges as tshark reads them; `None` where it was not asked.
pub(crate) fn tshark(path: &str) -> Option<BTreeMap<Locator, Messages>> {
    let table = Path::new(path).with_extension("tshark.tsv");
    Some(read_table(path, &fs::read_to_string(root().join(table)).ok()?))
}

/// Exchanges from a table of tshark's. It has the first lines of
/// messages in the order of their packets: stream, HTTP/2 stream (or a mark), method, target,
/// status. Several requests in one packet are separated by spaces.
pub(crate) fn read_table(path: &str, table: &str) -> BTreeMap<Locator, Messages> {
    let mut lines = table.lines();
    let is_http2 = lines.next().unwrap().split('\t').nth(1).unwrap() == "h2_stream";
    let mut waiting: BTreeMap<(u64, u64), VecDeque<Locator>> = BTreeMap::new();
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    let mut exchanges: BTreeMap<Locator, Messages> = BTreeMap::new();
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[tcp, http2, methods, targets, status] = &cells[..] else { panic!("{line}") };
        let tcp: u64 = tcp.parse().unwrap();
        // The frames of one message each name its stream.
        let is_http2 = is_http2 && !http2.is_empty();
        let http2 = if is_http2 { http2.split(',').next().unwrap().parse().unwrap() } else { 0 };
        for (method, target) in methods.split_whitespace().zip(targets.split_whitespace()) {
            let count = counts.entry(tcp).or_default();
            *count += 1;
            let locator = if is_http2 {
                format!("tcp {tcp}, h2 stream {http2}")
            } else {
                format!("tcp {tcp}, exchange {count}")
            };
            let messages = (Some(method.to_owned()), Some(origin_form(target)), None);
            exchanges.insert(locator.clone(), messages);
            waiting.entry((tcp, http2)).or_default().push_back(locator);
        }
        let Ok(status) = status.parse::<u64>() else { continue };
        // RFC 9110 section 15.2: interim responses come before the one that answers.
        if (100..200).contains(&status) && status != 101 {
            continue;
        }
        let answered = waiting.get_mut(&(tcp, http2)).and_then(VecDeque::pop_front);
        let answered = answered.unwrap_or_else(|| panic!("{path}: {status} to nothing"));
        exchanges.get_mut(&answered).unwrap().2 = Some(status);
    }
    assert!(!exchanges.is_empty(), "{path}: nothing in the table");
    exchanges
}

/// The target without the scheme and host that authlint takes from Host, and a proxy is sent.
fn origin_form(target: &str) -> String {
    let Some((_, rest)) = target.split_once("://") else { return target.to_owned() };
    rest.find('/').map_or("/", |start| &rest[start..]).to_owned()
}
