//! Captures of TLS with their keys, against tshark's reading with the same keys.

use std::fs;

use crate::authlint::{analysed, extracted, list, printed, root, run};
use crate::captures::{read_with, tshark};

/// Captures, and the key logs of those that do not carry their keys themselves.
pub(crate) const CAPTURES: &[(&str, Option<&str>)] = &[
    // A connection for each kind of cipher, in TLS 1.0 to 1.2.
    ("samples/tls/suites.pcap", Some("samples/tls/suites.keys")),
    // TLS 1.3: suites, HelloRetryRequest, resumption (of TLS 1.2 as well), early data, key update.
    ("samples/tls/sessions.pcap", Some("samples/tls/sessions.keys")),
    ("samples/tls/dsb.pcapng", None),
    // The first of two connections lacks its hellos.
    ("samples/tls/late.pcapng", None),
    // In the tunnels of a proxy.
    ("samples/wire/tunnel.pcap", Some("samples/wire/tunnel.keys")),
];

/// One whose exchanges the other tests look at without its keys.
pub(crate) const HTTPS: (&str, Option<&str>) =
    ("samples/loopback/https.pcap", Some("samples/loopback/https.keys"));

/// The one request that tshark 4.0 does not read: its crypto library has no ARIA.
const BEYOND_TSHARK: &str = "/me?ECDHE-ECDSA-ARIA128-GCM-SHA256";

fn options(key_log: Option<&'static str>) -> Vec<&'static str> {
    key_log.map_or_else(Vec::new, |path| vec!["--keylog", path])
}

#[test]
fn with_their_keys_connections_read_as_tshark_reads_them() {
    for &(path, key_log) in CAPTURES.iter().chain([&HTTPS]) {
        let expected = tshark(path).expect("a reading beside it");
        let mut read = read_with(path, &options(key_log));
        read.retain(|_, (_, target, _)| target.as_deref() != Some(BEYOND_TSHARK));
        assert_eq!(read, expected, "{path}");
    }
}

/// Each connection of `suites.pcap` asks for the suite it is encrypted with.
#[test]
fn every_body_is_whole() {
    for &(path, key_log) in CAPTURES.iter().filter(|(path, _)| path.starts_with("samples/tls/")) {
        for exchange in extracted(path, &options(key_log)) {
            let (request, response) = (&exchange["request"], &exchange["response"]);
            let url = request["url"].as_str().unwrap();
            assert!(url.starts_with("https://api.example/"), "{url}");
            assert_eq!(response["body_complete"], true, "{path}: {url}");
            let length = if url.contains("/large") { 40_000 } else { 3 };
            let length = if url.contains("/expired") { 65 } else { length };
            assert_eq!(response["body_bytes"], length, "{path}: {url}");
        }
    }
}

#[test]
fn without_keys_servers_are_named_and_so_is_the_way_out() {
    let report = analysed("samples/tls/sessions.pcap", &[]);
    let capture = &list(&report, "inputs")[0]["capture"];
    assert_eq!(capture["connections_by_speech"]["encrypted"], 12);
    let servers = serde_json::json!([{ "server": "api.example", "connections": 12 }]);
    assert_eq!(capture["encrypted_servers"], servers);
    let page = printed(&["analyze", "samples/tls/sessions.pcap"], 200);
    assert!(page.contains("encrypted: api.example ×12"), "{page}");
    assert!(page.contains("give --keylog FILE written during the same session"), "{page}");
}

#[test]
fn a_handshake_that_is_not_in_the_capture_is_missed_by_name() {
    let page = printed(&["analyze", "samples/tls/late.pcapng"], 300);
    assert!(page.contains("1 with HTTP, 1 encrypted"), "{page}");
    assert!(page.contains("the handshake is not in the capture"), "{page}");
}

#[test]
fn no_secret_of_a_key_log_is_ever_shown() {
    let keys = "samples/tls/sessions.keys";
    let secrets: Vec<String> = fs::read_to_string(root().join(keys))
        .unwrap()
        .lines()
        .filter_map(|line| Some(line.split_whitespace().nth(2)?.to_lowercase()))
        .collect();
    assert!(secrets.len() > 40);
    let capture = "samples/tls/sessions.pcap";
    for command in [
        &["analyze", capture, "-vv", "--show-secrets", "--keylog", keys][..],
        &["analyze", capture, "--format", "json", "--keylog", keys],
        &["extract", capture, "--show-secrets", "--keylog", keys],
        // Given the wrong way round, neither is what is expected.
        &["analyze", keys, "--keylog", capture],
        &["analyze", keys, "--keylog", keys],
    ] {
        let output = run(command, 200);
        for text in [output.stdout, output.stderr] {
            let text = String::from_utf8_lossy(&text).to_lowercase();
            assert!(secrets.iter().all(|secret| !text.contains(secret)), "{command:?}: {text}");
        }
    }
}

#[test]
fn a_key_log_that_cannot_be_read_is_an_error() {
    for path in ["samples/tls/no-such.keys", "samples/tls", "samples/README.md"] {
        let output = run(&["analyze", "samples/tls/sessions.pcap", "--keylog", path], 100);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(path) && told.trim_end().lines().count() == 1, "{told}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn threads_change_nothing() {
    let (path, key_log) = CAPTURES[1];
    let of =
        |jobs| printed(&[&["extract", path, "--jobs", jobs][..], &options(key_log)].concat(), 100);
    assert_eq!(of("1"), of("3"));
}

/// Of a file, key logs are found wherever they lie; behind them are more bytes than are read at once.
#[test]
fn a_key_log_at_the_end_of_a_file_is_found() {
    let capture = fs::read(root().join("samples/tls/dsb.pcapng")).unwrap();
    let (mut packets, mut key_logs) = (Vec::new(), Vec::new());
    let mut rest = &capture[..];
    while !rest.is_empty() {
        let [kind, length] =
            [0, 4].map(|at| u32::from_le_bytes(rest[at..at + 4].try_into().unwrap()));
        let (block, behind) = rest.split_at(length as usize);
        if kind == 10 { &mut key_logs } else { &mut packets }.extend_from_slice(block);
        rest = behind;
    }
    // Custom blocks of an enterprise, which nobody reads.
    let length = (1_u32 << 20).to_le_bytes();
    let custom = [&[0xad, 0x0b, 0, 0], &length[..], &vec![0; (1 << 20) - 12], &length].concat();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("late.pcapng");
    fs::write(&path, [packets, custom.repeat(5), key_logs].concat()).unwrap();
    let read = extracted(path.to_str().unwrap(), &[]);
    let statuses: Vec<_> = read.iter().map(|it| it["response"]["status"].as_u64()).collect();
    assert_eq!(statuses, [Some(403), Some(403)]);
}
