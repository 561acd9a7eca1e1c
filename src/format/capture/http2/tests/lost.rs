//! What a capture does not hold: gaps, and a beginning before it.

use super::*;

#[test]
fn a_gap_within_content_costs_that_body() {
    let head = headers(1, 0, ":status: 403");
    let data = frame(kind::DATA, END, 1, b"forbidden");
    let outcome = read(&[
        preface(),
        get(1, "/a"),
        get(3, "/b"),
        Bytes(SERVER, [&head[..], &data[..12]].concat()),
        Gap(SERVER, 6),
        answer(3, 401, "whole"),
    ]);
    assert_eq!(
        outcome.exchanges,
        ["tcp 3, h2 stream 1: GET /a -> 403 for...", "tcp 3, h2 stream 3: GET /b -> 401 whole"]
    );
}

/// A gap over the end of one frame and the beginning of the next: the exchanges whose frames are
/// behind it are whole, those that may have been hit are not.
#[test]
fn a_gap_over_frames_costs_the_streams_it_may_have_hit() {
    let open = |stream: u32, length: &str| {
        let head = format!(":status: 200{length}");
        Bytes(SERVER, [headers(stream, 0, &head), frame(kind::DATA, 0, stream, b"half")].concat())
    };
    let outcome = read(&[
        preface(),
        get(1, "/a"),
        get(3, "/b"),
        get(5, "/c"),
        get(7, "/d"),
        open(1, ""),
        open(3, " | content-length: 8"),
        Gap(SERVER, 100),
        Bytes(SERVER, frame(kind::DATA, END, 1, b"half")),
        Bytes(SERVER, frame(kind::DATA, END, 3, b"half")),
        answer(5, 403, "whole"),
        End(SERVER),
    ]);
    assert_eq!(
        outcome.exchanges,
        [
            "tcp 3, h2 stream 1: GET /a -> 200 halfhalf...",
            // Its length says that nothing is missing.
            "tcp 3, h2 stream 3: GET /b -> 200 halfhalf",
            "tcp 3, h2 stream 5: GET /c -> 403 whole",
            "tcp 3, h2 stream 7: GET /d -> -"
        ]
    );
}

/// The table of a lost block cannot be used any more; what is inserted later can.
#[test]
fn a_gap_in_a_header_block_costs_its_fields_and_references_to_them() {
    // `:status: 403` inserted, then taken from the table.
    let inserting = frame(kind::HEADERS, END | WHOLE, 1, b"\x48\x03403");
    let taking = |stream: u32| Bytes(SERVER, frame(kind::HEADERS, END | WHOLE, stream, b"\xbe"));
    let outcome = read(&[
        preface(),
        get(1, "/a"),
        get(3, "/b"),
        get(5, "/c"),
        get(7, "/d"),
        Bytes(SERVER, inserting[..11].to_vec()),
        Gap(SERVER, 3),
        taking(3),
        Bytes(SERVER, frame(kind::HEADERS, END | WHOLE, 5, b"\x48\x03401")),
        taking(7),
    ]);
    assert_eq!(
        outcome.exchanges,
        [
            "tcp 3, h2 stream 1: GET /a -> -",
            "tcp 3, h2 stream 3: GET /b -> -",
            "tcp 3, h2 stream 5: GET /c -> 401 nothing",
            "tcp 3, h2 stream 7: GET /d -> 401 nothing"
        ]
    );
    let lost = outcome.reading.mishaps.iter().find(|(mishap, _)| *mishap == Mishap::ResponseLost);
    let (_, lost) = lost.expect("counted");
    assert!(lost.first[1].1.contains("its status is not in the capture"), "{lost:?}");
}

#[test]
fn a_connection_is_picked_up_in_its_midst() {
    let request = frame(kind::HEADERS, END | WHOLE, 7, &[0x82, 0x86, 0xc1, 0xc0, 0xbf]);
    assert!(is_spoken(&request));
    let outcome = read(&[
        answer(5, 200, "to nobody"),
        Bytes(SERVER, b"the rest of something".to_vec()),
        Bytes(CLIENT, request),
        answer(7, 401, ""),
    ]);
    assert_eq!(
        outcome.exchanges,
        [
            "tcp 3, h2 stream 5: ? -> 200 to nobody",
            "tcp 3, h2 stream 7: GET ? (partial) -> 401 nothing"
        ]
    );
    assert_eq!(outcome.reading.mishaps.count(Mishap::RequestLost), 1);
}
