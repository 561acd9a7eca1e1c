"""Broken inputs for the tests, made by cutting and corrupting the samples: hostile.py

Writes tests/hostile/; every file is named for what is wrong with it. The same samples give the
same files.
"""

import gzip
import json
import random
import struct
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES, OUT = ROOT / "samples", ROOT / "tests" / "hostile"
DICE = random.Random(1)


def sample(name):
    return (SAMPLES / name).read_bytes()


def write(name, data):
    (OUT / name).write_bytes(data)


def packed(data):
    return gzip.compress(data, mtime=0)


def packets(pcap):
    """The file header and the records (little-endian microsecond pcap, as tcpdump writes it here)."""
    records, at = [], 24
    while at < len(pcap):
        length = 16 + struct.unpack_from("<I", pcap, at + 8)[0]
        records.append(pcap[at : at + length])
        at += length
    return pcap[:24], records


def tcp_payload_length(record):
    """Of an IPv4 packet in an Ethernet frame, the only kind `segments.pcapng` holds."""
    ip = record[16 + 14 :]
    header = (ip[0] & 15) * 4
    return int.from_bytes(ip[2:4], "big") - header - (ip[header + 12] >> 4) * 4


def captures():
    seed, bearer = sample("power-bi/seed.pcap"), sample("loopback/bearer.pcap")
    write("cut-inside-a-packet.pcap", seed[: len(seed) * 2 // 3])
    write("header-only.pcap", seed[:24])
    write("header-cut.pcap", seed[:20])
    head, records = packets(seed)
    lying = struct.pack("<IIII", 0, 0, 0xFFFFFFFF, 0xFFFFFFFF)
    write("packet-length-4-gib.pcap", head + b"".join(records[:12]) + lying + b"".join(records[12:]))

    head, records = packets(bearer)
    write("every-packet-twice.pcap", head + b"".join(record * 2 for record in records))
    shuffled = [records[at : at + 4] for at in range(0, len(records), 4)]
    for group in shuffled:
        DICE.shuffle(group)
    write("packets-out-of-order.pcap", head + b"".join(b"".join(group) for group in shuffled))

    segments = subprocess.run(
        ["editcap", "-F", "pcap", SAMPLES / "loopback/segments.pcapng", "-"], capture_output=True, check=True
    ).stdout
    head, records = packets(segments)
    pieces = [record for record in records if tcp_payload_length(record) == 3]
    records.remove(pieces[45])  # the head came in 34 pieces: this one is of the body
    write("one-segment-missing.pcap", head + b"".join(records))

    blocks = bytearray(sample("loopback/segments.pcapng"))
    at = 0
    for _ in range(40):
        at += struct.unpack_from("<I", blocks, at + 4)[0]
    write("block-cut.pcapng", bytes(blocks[: at + 20]))
    struct.pack_into("<I", blocks, at + 4, 0x7FFFFFF1)
    write("block-length-absurd.pcapng", bytes(blocks))


def hars():
    text = sample("power-bi/seed.har")
    write("cut-in-the-middle.har", text[: text.index(b"PowerBINotAuthorized") if b"PowerBINotAuthorized" in text
                                        else len(text) * 3 // 4])
    write("nested-20000-deep.har", b'{"log":{"entries":' + b"[" * 20000)
    har = json.loads(text)
    entries = har["log"]["entries"]
    entries[0]["response"] = None
    entries[1]["response"]["status"] = "403"
    entries[2]["response"]["status"] = 0
    entries[3]["request"]["headers"] = None
    entries[4]["startedDateTime"] = "yesterday"
    entries.append("not an entry")
    write("entries-of-wrong-types.har", json.dumps(har, indent=1).encode())
    write("not-utf-8.har", text.replace(b"Sales reports", b"Sales \xff\xfe reports"))
    write("trailing-garbage.har", text + b"\x00\x00}}garbage")


def logs():
    lines = sample("nginx/access.log").splitlines()[:120]
    breaks = [
        lambda line: line[: len(line) // 2],
        lambda line: b"\x00" * 50 + line,
        lambda line: line.replace(b'"', b"", 1),
        lambda line: line.replace(b"[", b"", 1),
        lambda line: b"2026-11-23 some other program wrote this",
        lambda line: b"",
        lambda line: bytes(DICE.randrange(256) for _ in range(80)).replace(b"\n", b" "),
        lambda line: line + line,
    ]
    mixed = [breaks[at // 2 % len(breaks)](line) if at % 2 else line for at, line in enumerate(lines)]
    write("every-second-line-broken.log", b"\n".join(mixed) + b"\n")
    text = b"\n".join(lines) + b"\n"
    write("last-line-unfinished.log", text[:-40])
    write("nul-bytes-in-front.log", b"\x00" * 4096 + text)  # what copytruncate leaves
    write("utf-16-with-bom.log", text.decode("latin-1").encode("utf-16"))
    write("crlf.log", text.replace(b"\n", b"\r\n"))
    write("one-line-of-4-mib.log.gz", packed(b'192.0.2.10 - - [23/Nov/2026:09:00:00 +0000] "GET /' + b"a" * (4 << 20)))
    write("cut.log.gz", packed(text)[:-400])
    write("garbage-after-the-end.log.gz", packed(text) + b"garbage")
    json_lines = sample("nginx/access.json").splitlines()[:40]
    write("every-second-line-broken.json",
          b"\n".join(line[: len(line) - 30] if at % 2 else line for at, line in enumerate(json_lines)) + b"\n")


def others():
    write("empty", b"")
    write("one-byte", b"{")
    write("binary-junk", bytes(DICE.randrange(256) for _ in range(16384)))
    write("10-mb-of-zeros.gz.gz", packed(packed(b"\0" * 10_000_000)))
    inner = sample("nginx/access.log")
    for _ in range(16):
        inner = packed(inner)
    write("gzip-16-deep.gz", inner)
    write("gzip-header-only.gz", packed(b"x")[:10])


OUT.mkdir(parents=True, exist_ok=True)
for make in (captures, hars, logs, others):
    make()
