//! Key logs that lie in a capture, wherever they lie in it. The recording is real (`samples/tls/make`).

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use super::{Outcome, read_capture};
use crate::format::capture::{Capture, FLOWS};
use crate::model::{Interest, Mishap};

/// The blocks of a pcapng file in little-endian order, with their types.
fn blocks(file: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let mut rest = file;
    let mut blocks = Vec::new();
    while let Some(header) = rest.first_chunk::<8>() {
        let [kind, length] = [0, 4].map(|at| {
            u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
        });
        let (block, behind) = rest.split_at(length as usize);
        blocks.push((kind, block.to_vec()));
        rest = behind;
    }
    blocks
}

/// The recording with its secrets behind its packets.
fn secrets_last() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/tls/dsb.pcapng");
    let blocks = blocks(&fs::read(path).expect("a recording"));
    let (secrets, others): (Vec<_>, Vec<_>) = blocks.into_iter().partition(|(kind, _)| *kind == 10);
    assert!(!secrets.is_empty() && others.len() > 20);
    others.into_iter().chain(secrets).flat_map(|(_, block)| block).collect()
}

fn read(bytes: &[u8], wave: usize, may_look_ahead: bool) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("capture.pcapng");
    fs::write(&path, bytes).expect("written");
    let open = || File::open(&path).expect("a file");
    let mut capture =
        Capture::open(Box::new(open()), Arc::default(), wave, FLOWS).expect("a capture");
    if may_look_ahead {
        capture.look_ahead(Some(open()));
    }
    read_capture(capture, &Interest::everything())
}

#[test]
fn a_key_log_behind_its_connections_opens_them() {
    let bytes = secrets_last();
    let expected = read(&bytes, 1 << 20, false).exchanges;
    assert_eq!(expected.len(), 2, "{expected:?}");
    for wave in [500, 2_000, 5_000] {
        let late = read(&bytes, wave, false);
        assert!(late.reading.mishaps.count(Mishap::Encrypted) > 0, "waves of {wave}");
        let found = read(&bytes, wave, true);
        assert_eq!(found.exchanges, expected, "waves of {wave}");
        assert!(found.reading.mishaps.is_empty(), "{:?}", found.reading.mishaps);
    }
}

#[test]
fn a_look_ahead_ends_at_damage_and_counts_lines_once() {
    let mut bytes = secrets_last();
    let whole = bytes.len();
    // Of the key log: a line that says nothing. A length that is a lie comes behind it.
    let label = bytes.windows(7).rposition(|window| window == b"CLIENT_").expect("a key log");
    bytes[label] = b'?';
    bytes.extend([6, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
    let found = read(&bytes, 2_000, true);
    assert_eq!(found.reading.mishaps.count(Mishap::LineNotUnderstood), 1);
    bytes.truncate(whole - 30);
    let cut = read(&bytes, 2_000, true);
    assert!(cut.error.is_some_and(|error| error.contains("in the middle")));
    assert_eq!(cut.reading.mishaps.count(Mishap::LineNotUnderstood), 0);
}
