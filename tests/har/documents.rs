//! Files: damaged, cut off, large, in other encodings.

use proptest::prelude::*;

use super::*;

#[test]
fn broken_entries_are_counted_and_the_others_read() {
    let good = entry(HOST, HOST);
    let bad = [
        "17",
        "null",
        r#""text""#,
        "[]",
        "{}",
        r#"{"request":null,"response":{"status":200}}"#,
        r#"{"request":{"url":"a" "b"},"response":{"status":200}}"#,
        r#"{"request":{},"response":{"status":200},"timings":{"a":,}}"#,
    ];
    let (reading, error) =
        read(&file("Firefox", &format!("{},{good}", bad.join(","))), &mut |exchange| {
            assert_eq!(exchange.place.ordinal, bad.len() as u64 + 1);
        });
    assert_eq!((error, reading.exchanges), (None, 1));
    assert_eq!(reading.mishaps.count(Mishap::EntryBroken), bad.len() as u64);
    assert_eq!(reading.units, bad.len() as u64 + 1);
}

#[test]
fn a_file_cut_off_gives_what_precedes_the_cut() {
    let good = entry(HOST, HOST);
    let whole = file("Firefox", &format!("{good},{good},{good}"));
    let (reading, error) = read(&whole[..whole.len() - 40], &mut |_| {});
    let error = error.expect("an error");
    assert_eq!(reading.exchanges, 2);
    assert!(error.what.contains("middle of an entry"), "{error}");
    assert!(error.place.as_deref().is_some_and(|place| place.ends_with("entry 3")), "{error}");
    // Behind the last entry, too.
    let (reading, error) = read(&whole[..whole.len() - 1], &mut |_| {});
    assert_eq!((reading.exchanges, error.is_some()), (3, true));
}

#[test]
fn what_is_no_har_file_gives_an_error_and_nothing_else() {
    let good = entry(HOST, HOST);
    for document in [
        String::new(),
        "<html>".to_owned(),
        "[]".to_owned(),
        r#"{"entries":[]}"#.to_owned(),
        r#"{"log":[2,1]"request:"}"#.to_owned(),
        r#"{"log":{"entries":{}}}"#.to_owned(),
        format!("{} {{}}", file("Firefox", &good)),
        file("Firefox", &format!("{good} {good}")),
        file("Firefox", &format!("{good},")),
    ] {
        let (reading, error) = read(&document, &mut |_| panic!("nothing to see in {document}"));
        let error = error.expect("an error");
        assert!(error.advice.is_some() && error.place.is_some(), "{error}");
        assert_eq!(reading.exchanges, 0);
    }
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let file = file("Firefox", &entry(HOST, HOST));
    let marked = [b"\xef\xbb\xbf".as_slice(), file.as_bytes()].concat();
    assert!(har::recognise(&marked));
    let (reading, error) =
        read_from(Box::new(Cursor::new(marked)), None, &Interest::everything(), &mut |_| {});
    assert_eq!((reading.status(403), error), (1, None));
}

#[test]
fn har_files_are_told_from_other_json() {
    assert!(har::recognise(br#" {"x":[{}],"log":{"_y":1,"entries":["#));
    assert!(har::recognise(br#"{"log":{"creator":{"name":"x"#));
    assert!(har::recognise(br#"{"log":{"version":"1.2","#));
    for other in [
        r#"{"log":"GET / HTTP/1.1\n","stream":"stdout"}"#,
        r#"{"log":{"level":"info"},"message":"x"}"#,
        r#"{"log":{"version":"v7"}}"#,
        r#"{"entries":[]}"#,
        r#"[{"log":{"entries":[]}}]"#,
        "GET / HTTP/1.1",
        "",
    ] {
        assert!(!har::recognise(other.as_bytes()), "{other}");
    }
}

#[test]
fn many_windows_keep_count_and_order() {
    // Entries from some bytes to more than a window, in a file of several windows.
    let sizes: Vec<usize> =
        (0..400).map(|n| n * 97 % 501 * 120 + n % 7).chain([9 << 20, 5]).collect();
    let padded = |&size: &usize| {
        let text = "a\\\"}{".repeat(size / 6);
        entry(HOST, &format!(r#"{HOST},"content":{{"text":"{text}"}}"#))
    };
    let entries: Vec<_> = sizes.iter().map(padded).collect();
    let file = file("Firefox", &entries.join(",\n")).into_bytes();
    let length = file.len() as u64;
    assert!(length > 16 << 20);
    let mut ordinals = Vec::new();
    let content = Box::new(Portions(Cursor::new(file), 100_003));
    let mut interest = Interest::none();
    interest.ask(403, Depth::Envelope);
    let (reading, error) =
        read_from(content, None, &interest, &mut |exchange| ordinals.push(exchange.place.ordinal));
    assert_eq!(error, None);
    assert_eq!(ordinals, (1..=sizes.len() as u64).collect::<Vec<_>>());
    assert_eq!((reading.units, reading.bytes), (sizes.len() as u64, length));
}

#[test]
fn a_giant_entry_is_named_and_passed_over() {
    let small = entry(HOST, HOST);
    let before = file("Firefox", &format!("{small},{{\"x\":\"@\"}},{small}"));
    let (before, after) = before.split_once('@').expect("the place of the giant");
    let giant = std::io::repeat(b'x').take(limits::ENTRY as u64 + 1);
    let content = Cursor::new(before.as_bytes().to_vec())
        .chain(giant)
        .chain(Cursor::new(after.as_bytes().to_vec()));
    let mut ordinals = Vec::new();
    let (reading, error) =
        read_from(Box::new(content), None, &Interest::everything(), &mut |exchange| {
            ordinals.push(exchange.place.ordinal);
        });
    assert_eq!((ordinals, error), (vec![1, 3], None));
    assert_eq!(reading.mishaps.count(Mishap::EntryTooLarge), 1);
    assert_eq!(reading.units, 3);
}

fn sample() -> Vec<u8> {
    let full = entry(
        r#","httpVersion":"h2","headers":[{"name":":authority","value":"a"}],"cookies":[{"name":"a","value":"b"}],"postData":{"text":"a=b","params":[]}"#,
        r#","headers":{"A":"b\nc"},"content":{"size":4,"encoding":"base64","text":"AAAA"}"#,
    );
    file("WebInspector", &format!("{full},\n{},17", entry(HOST, HOST))).into_bytes()
}

proptest! {
    #[test]
    fn any_damage_ends_in_an_error_a_mishap_or_an_exchange(
        at in prop::collection::vec((0..sample().len(), any::<u8>()), 0..4),
        cut in 0..sample().len(),
        portion in 1usize..2000,
    ) {
        let mut file = sample();
        for (at, byte) in at {
            file[at] = byte;
        }
        file.truncate(cut);
        har::recognise(&file);
        let content = Box::new(Portions(Cursor::new(file), portion));
        let (reading, _) = read_from(content, None, &Interest::everything(), &mut |_| {});
        let accounted = reading.exchanges + reading.unanswered
            + reading.mishaps.count(Mishap::EntryBroken);
        prop_assert_eq!(reading.units, accounted);
    }

    #[test]
    fn an_entry_means_the_same_at_every_depth(
        at in prop::collection::vec((0..sample().len(), any::<u8>()), 0..3),
    ) {
        let mut file = sample();
        for (at, byte) in at {
            file[at] = byte;
        }
        let read = |interest: &Interest| {
            read_from(Box::new(Cursor::new(file.clone())), None, interest, &mut |_| {}).0
        };
        let (counted, whole) = (read(&Interest::none()), read(&Interest::everything()));
        // What is only counted is not checked to its end, so it may hide what is broken there.
        prop_assert!(counted.exchanges >= whole.exchanges);
        prop_assert_eq!(counted.units, whole.units);
        if whole.mishaps.is_empty() {
            prop_assert_eq!(counted.exchanges, whole.exchanges);
        }
    }
}
