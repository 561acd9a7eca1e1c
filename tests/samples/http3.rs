//! HTTP/3 captures against what their client asked for and got, by its own log
//! (`NAME.expected.tsv`). tshark shows QUIC and the frames in it, but does not decode QPACK.

use std::collections::BTreeMap;
use std::fs;

use crate::authlint::{analysed, extracted, list, owned, root, text};

const KEYS: &[&str] = &["--keylog", "samples/http3/http3.keys"];

/// Method, target, status and length of the decoded body.
type Messages = (Option<String>, Option<String>, Option<u64>, Option<u64>);

/// Exchanges as authlint reads them, by the stream they are on. Of several connections the streams
/// are told apart by their order.
fn read(name: &str) -> Vec<(u64, Messages)> {
    let exchanges = extracted(&format!("samples/http3/{name}.pcap"), KEYS);
    let mut read: Vec<_> = exchanges.iter().map(messages).collect();
    read.sort();
    read
}

fn messages(exchange: &serde_json::Value) -> (u64, Messages) {
    let (request, response) = (&exchange["request"], &exchange["response"]);
    let target = owned(&request["url"]);
    let target =
        target.map(|url| url.strip_prefix("https://api.example").unwrap_or(&url).to_owned());
    let stream = text(exchange, "locator").rsplit(' ').next().unwrap().parse().unwrap();
    let numbers = (response["status"].as_u64(), response["body_bytes"].as_u64());
    (stream, (owned(&request["method"]), target, numbers.0, numbers.1))
}

/// Exchanges as the client has logged them.
fn expected(name: &str) -> Vec<(u64, Messages)> {
    let table = root().join(format!("samples/http3/{name}.expected.tsv"));
    let table = fs::read_to_string(table).unwrap();
    let mut expected: Vec<_> = table
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let &[stream, method, target, status, bytes] = &cells[..] else { panic!("{line}") };
            let (status, bytes) = (status.parse().ok(), bytes.parse().ok());
            let messages = (Some(method.to_owned()), Some(target.to_owned()), status, bytes);
            (stream.parse().unwrap(), messages)
        })
        .collect();
    expected.sort();
    expected
}

#[test]
fn captures_read_as_their_client_has_it() {
    let whole = [
        ("basic", 10),
        ("table", 16),
        ("key-update", 9),
        ("connection-id", 6),
        ("moved", 7),
        ("push", 3),
        ("version-2", 3),
        ("upgrade", 3),
        ("negotiation", 3),
        ("retry", 3),
        ("chacha20", 3),
        ("aes256", 3),
        ("early-data", 6),
        ("lossy", 8),
    ];
    for (name, count) in whole {
        let expected = expected(name);
        assert_eq!(expected.len(), count, "{name}");
        assert_eq!(read(name), expected, "{name}");
    }
}

/// A packet that was not captured costs the content of one response.
#[test]
fn a_gap_costs_what_it_held() {
    let mut expected = expected("gap");
    assert_eq!(expected[0].1.1.as_deref(), Some("/long"));
    expected[0].1.3 = None;
    assert_eq!(read("gap"), expected);
    let exchanges = extracted("samples/http3/gap.pcap", KEYS);
    let long = exchanges.iter().find(|it| text(&it["request"], "url").ends_with("/long")).unwrap();
    assert_eq!(long["response"]["body_complete"], false);
    assert!(text(&long["response"], "body").starts_with("00000: a line"));
}

/// A packet with insertions into the dynamic table was not captured: the fields that refer to them
/// are unknown, and nothing is said in their place.
#[test]
fn lost_table_entries_cost_fields_and_not_exchanges() {
    let read: BTreeMap<u64, Messages> = read("table-gap").into_iter().collect();
    let expected = expected("table-gap");
    assert_eq!(read.len(), expected.len());
    let mut unknown = 0;
    for (stream, (method, target, status, bytes)) in expected {
        let (this_method, this_target, this_status, this_bytes) = &read[&stream];
        assert_eq!((*this_status, *this_bytes), (status, bytes), "stream {stream}");
        assert!(this_method.is_none() || *this_method == method, "stream {stream}");
        let has_target = this_target.as_ref().is_some_and(|target| !target.is_empty());
        assert!(!has_target || *this_target == target, "stream {stream}");
        unknown += u32::from(!has_target);
    }
    assert!((1..16).contains(&unknown), "{unknown} targets are unknown");
    for exchange in extracted("samples/http3/table-gap.pcap", KEYS) {
        let request = &exchange["request"];
        // The request of one was in that packet too.
        let is_known = request["method"].is_string() || request["headers_complete"] == false;
        assert!(request.is_null() || is_known, "{exchange}");
    }
}

/// Without keys the connection is counted, by the name of its server.
#[test]
fn what_cannot_be_read_is_said() {
    for (path, options) in [("sealed", KEYS), ("basic", &[])] {
        let report = analysed(&format!("samples/http3/{path}.pcap"), options);
        let mishaps = list(&list(&report, "inputs")[0], "mishaps");
        assert_eq!(mishaps.len(), 1, "{path}: {mishaps:?}");
        assert_eq!(mishaps[0]["name"], "encrypted", "{path}");
        assert!(mishaps[0].to_string().contains("api.example"), "{path}: {mishaps:?}");
        let servers = list(&list(&report, "inputs")[0]["capture"], "encrypted_servers");
        assert_eq!(servers.len(), 1, "{path}: {servers:?}");
        assert_eq!(
            (text(&servers[0], "server"), &servers[0]["connections"]),
            ("api.example", &1.into())
        );
    }
}

/// Misuse is found there as anywhere.
#[test]
fn findings_name_the_stream() {
    let report = analysed("samples/http3/basic.pcap", KEYS);
    let found: Vec<&str> = list(&report, "findings").iter().map(|it| text(it, "rule")).collect();
    assert!(found.contains(&"AL101") && found.contains(&"AL301"), "{found:?}");
    assert!(report.to_string().contains("quic 0, h3 stream 8"));
}
