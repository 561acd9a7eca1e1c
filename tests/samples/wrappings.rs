//! One recording in every link layer and tunnel, whole and damaged (`tests/captures`, made by
//! `samples/make/wrap.py`): all of them hold the same exchanges.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::authlint::root;
use crate::captures::{read, read_table, tshark};

/// What was wrapped.
const IPV4: &str = "samples/loopback/basic.pcap";
const IPV6: &str = "samples/loopback/pipelined.pcap";

/// Those that hold the exchanges of [`IPV6`]; all others hold those of [`IPV4`].
const OF_IPV6: &[&str] = &[
    "6in4.pcap",
    "6in6.pcap",
    "ayiya.pcap",
    "extension-headers.pcap",
    "fragments-v6.pcap",
    "gre-key.pcap",
    "null-v6.pcap",
    "ppp-v6.pcap",
    "raw-v6.pcap",
    "teredo.pcap",
    "vlan-three.pcap",
];

fn wrappings() -> Vec<String> {
    let folder = fs::read_dir(root().join("tests/captures")).unwrap();
    let names: BTreeSet<String> =
        folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.len() >= 50 && OF_IPV6.iter().all(|name| names.contains(*name)), "{names:?}");
    names.into_iter().collect()
}

fn wrapped(name: &str) -> &'static str {
    if OF_IPV6.contains(&name) { IPV6 } else { IPV4 }
}

#[test]
fn every_wrapping_holds_the_same_exchanges() {
    for name in wrappings() {
        let expected = tshark(wrapped(&name)).unwrap();
        assert_eq!(read(&format!("tests/captures/{name}")), expected, "{name}");
    }
}

/// Runs where tshark is installed.
#[test]
fn tshark_unwraps_them_alike() {
    if Command::new("tshark").arg("--version").output().is_err() {
        return;
    }
    // Two packets in one frame share a line of the table: it cannot tell them apart.
    for name in wrappings().into_iter().filter(|name| name != "wireless-amsdu.pcap") {
        let mut command = Command::new("tshark");
        command.current_dir(root().join("tests/captures"));
        command.args(["-n", "-r", &name, "-Y", "http", "-T", "fields", "-E", "aggregator= "]);
        for field in [
            "tcp.stream",
            "http.request",
            "http.request.method",
            "http.request.uri",
            "http.response.code",
        ] {
            command.args(["-e", field]);
        }
        let output = command.output().unwrap();
        let table = format!("tcp_stream\tmessage\n{}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(read_table(&name, &table), tshark(wrapped(&name)).unwrap(), "{name}");
    }
}
