use proptest::prelude::*;

use super::{Broken, Decoder};
use crate::format::capture::section::Section;
use crate::model::limits;

type Fields = Vec<(String, String)>;

fn read(decoder: &mut Decoder, block: &[u8]) -> (Fields, bool, Result<(), Broken>) {
    let mut section = Section::new(Vec::new());
    let result = decoder.decode(block, &mut section, &|_| true);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let fields = section.all().map(|(name, value)| (text(name), text(value))).collect();
    (fields, section.is_partial(), result)
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect()
}

/// Blocks of RFC 7541 appendix C that follow one another on a connection.
fn appendix_c(blocks: &[(&str, &str)]) {
    let mut decoder = Decoder::default();
    for (block, expected) in blocks {
        let (fields, partial, result) = read(&mut decoder, &bytes(block));
        let lines: Vec<String> = fields.iter().map(|(n, v)| format!("{n}: {v}")).collect();
        assert_eq!((lines.join(" | ").as_str(), partial, result), (*expected, false, Ok(())));
    }
}

#[test]
fn literals_of_appendix_c_2() {
    appendix_c(&[(
        "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
        "custom-key: custom-header",
    )]);
    appendix_c(&[("040c 2f73 616d 706c 652f 7061 7468", ":path: /sample/path")]);
    appendix_c(&[("1008 7061 7373 776f 7264 0673 6563 7265 74", "password: secret")]);
    appendix_c(&[("82", ":method: GET")]);
}

const REQUESTS: [&str; 3] = [
    ":method: GET | :scheme: http | :path: / | :authority: www.example.com",
    ":method: GET | :scheme: http | :path: / | :authority: www.example.com | cache-control: no-cache",
    ":method: GET | :scheme: https | :path: /index.html | :authority: www.example.com | custom-key: custom-value",
];

#[test]
fn requests_of_appendix_c_3_and_4() {
    appendix_c(&[
        ("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", REQUESTS[0]),
        ("8286 84be 5808 6e6f 2d63 6163 6865", REQUESTS[1]),
        ("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65", REQUESTS[2]),
    ]);
    appendix_c(&[
        ("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", REQUESTS[0]),
        ("8286 84be 5886 a8eb 1064 9cbf", REQUESTS[1]),
        ("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf", REQUESTS[2]),
    ]);
}

/// Responses of appendix C.6, whose table of 256 octets evicts. The size is the receiver's setting
/// there; here the sender says it.
#[test]
fn responses_of_appendix_c_6() {
    appendix_c(&[
        (
            "3fe1 01 4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
            ":status: 302 | cache-control: private | date: Mon, 21 Oct 2013 20:13:21 GMT | location: https://www.example.com",
        ),
        (
            "4883 640e ffc1 c0bf",
            ":status: 307 | cache-control: private | date: Mon, 21 Oct 2013 20:13:21 GMT | location: https://www.example.com",
        ),
        (
            "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
            ":status: 200 | cache-control: private | date: Mon, 21 Oct 2013 20:13:22 GMT | location: https://www.example.com | content-encoding: gzip | set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
        ),
    ]);
}

/// A connection watched from its second block on: what the first inserted is lost, what the second
/// does is found where its sender counts it.
#[test]
fn entries_of_before_the_capture_are_lost_fields() {
    let mut decoder = Decoder::default();
    let (fields, partial, result) = read(&mut decoder, &bytes("8286 84be 5886 a8eb 1064 9cbf"));
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, [":method", ":scheme", ":path", "cache-control"]);
    assert_eq!((partial, result), (true, Ok(())));
    let (fields, partial, _) = read(&mut decoder, &bytes("8286 84bf be"));
    assert_eq!(fields.last().map(|(name, _)| name.as_str()), Some("cache-control"));
    assert!(partial);
}

#[test]
fn a_broken_block_ends_and_the_table_is_forgotten() {
    for block in ["80", "3f", "ff", "40", "4005 6162", "0085", "ffff ffff ffff ffff ffff ff"] {
        let mut decoder = Decoder::default();
        let before = read(
            &mut decoder,
            &bytes("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572"),
        );
        assert_eq!(before.2, Ok(()));
        let (fields, partial, result) = read(&mut decoder, &[&[0x82], &bytes(block)[..]].concat());
        assert_eq!((fields.len(), partial, result), (1, true, Err(Broken)), "{block}");
        assert_eq!(read(&mut decoder, &[0xbe]).0, [], "{block}");
    }
}

/// 16 KiB of references to an entry of 3.9 kB: 64 MB for those who take them all.
#[test]
fn a_bomb_of_references_is_cut() {
    let mut block = bytes("4001 61 7fbd 1d");
    block.extend([b'x'; 3_900]);
    let length = block.len() - 3_900;
    block[length - 3..length].copy_from_slice(&[0x7f, 0xbd, 0x1d]);
    block.extend([0xbe; 16 << 10]);
    let mut section = Section::new(Vec::new());
    let mut decoder = Decoder::default();
    assert_eq!(decoder.decode(&block, &mut section, &|_| true), Ok(()));
    assert!(section.cut && section.is_partial());
    assert!(section.held() <= limits::HEADER_SECTION + 8 * limits::FIELDS);
}

/// Names copied within the table: the block that asks for gigabytes gets a megabyte.
#[test]
fn a_bomb_of_insertions_is_cut() {
    let mut decoder = Decoder::default();
    decoder.allow(u32::MAX);
    let mut block = bytes("40 7f81 f401");
    block.extend(std::iter::repeat_n(b'n', 32_000));
    block.push(0);
    for _ in 0..50_000 {
        block.extend([0x7e, 0x00]);
    }
    let mut section = Section::new(Vec::new());
    let start = std::time::Instant::now();
    assert_eq!(decoder.decode(&block, &mut section, &|_| true), Ok(()));
    assert!(section.cut && section.is_partial());
    assert!(decoder.held() < 1 << 20, "{} bytes", decoder.held());
    assert!(start.elapsed().as_secs() < 5);
}

/// One step of a header block: plausible representations, and now and then anything.
fn representation() -> impl Strategy<Value = Vec<u8>> {
    let text = || prop::collection::vec(prop::sample::select(b"abc-:/ %1".to_vec()), 0..12);
    let literal = move |first: u8| {
        (text(), text()).prop_map(move |(name, value)| {
            let mut bytes = vec![first, name.len() as u8];
            bytes.extend(name);
            bytes.push(value.len() as u8);
            bytes.extend(value);
            bytes
        })
    };
    prop_oneof![
        (0x81u8..0xc6).prop_map(|byte| vec![byte]),
        literal(0x40),
        literal(0x00),
        literal(0x10),
        (0x41u8..0x7e, text())
            .prop_map(|(first, value)| { [&[first, value.len() as u8][..], &value].concat() }),
        (0u8..31).prop_map(|size| vec![0x20 | size]),
        prop::collection::vec(any::<u8>(), 0..6),
    ]
}

proptest! {
    #[test]
    fn byte_soup_never_panics(soup in prop::collection::vec(any::<u8>(), 0..300), wanted: bool) {
        let mut decoder = Decoder::default();
        let mut section = Section::new(Vec::new());
        section.wanted = wanted;
        let _ = decoder.decode(&soup, &mut section, &|status| status % 2 == 0);
        let _ = decoder.decode(&soup, &mut section, &|_| true);
    }

    /// What another decoder reads, this one reads alike; what it refuses may be a lost field here.
    #[test]
    fn blocks_are_read_as_another_decoder_reads_them(
        blocks in prop::collection::vec(prop::collection::vec(representation(), 0..8), 1..6),
    ) {
        let mut theirs = loona_hpack::Decoder::new();
        let mut ours = Decoder::default();
        for block in blocks {
            let block = block.concat();
            let Ok(expected) = theirs.decode(&block) else { break };
            let mut section = Section::new(Vec::new());
            prop_assert_eq!(ours.decode(&block, &mut section, &|_| true), Ok(()));
            let read: Vec<_> = section.all().map(|(n, v)| (n.to_vec(), v.to_vec())).collect();
            // Crumbs of a cookie are joined here.
            prop_assume!(!expected.iter().any(|(name, _)| name == b"cookie"));
            prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn a_response_nobody_wants_leaves_the_same_table(
        blocks in prop::collection::vec(prop::collection::vec(representation(), 0..8), 1..6),
    ) {
        let (mut wanting, mut passing) = (Decoder::default(), Decoder::default());
        for block in blocks {
            let block = block.concat();
            let (mut wanted, mut passed) = (Section::new(Vec::new()), Section::new(Vec::new()));
            passed.wanted = false;
            let result = wanting.decode(&block, &mut wanted, &|_| true);
            prop_assert_eq!(passing.decode(&block, &mut passed, &|_| false), result);
            prop_assert_eq!(format!("{:?}", wanting.table), format!("{:?}", passing.table));
            prop_assert_eq!(passed.held(), 0);
        }
    }
}
