"""The same exchanges in every wrapping that captures come in: wrap.py

Takes two recordings of samples/loopback (one IPv4, one IPv6) and writes tests/captures/: the same
packets in other link layers and tunnels, cut, repeated, reordered and fragmented. Made with Scapy
and with tcprewrite, editcap and mergecap; the test asks tshark whether they say the same.
"""

import random
import struct
import subprocess
from pathlib import Path

from scapy.all import (
    GRE, IP, PPP, SNAP, UDP, CookedLinux, Dot1AD, Dot1Q, Dot11, Dot11QoS, Ether, HDLC, IPv6,
    IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop, LLC, PPPoE, RadioTap, Raw, VXLAN,
    fragment, fragment6, rdpcap,
)
from scapy.contrib.geneve import GENEVE
from scapy.contrib.gtp import GTP_U_Header
from scapy.contrib.mpls import MPLS

ROOT = Path(__file__).resolve().parents[2]
SAMPLES, OUT = ROOT / "samples" / "loopback", ROOT / "tests" / "captures"
DICE = random.Random(7)

V4 = rdpcap(str(SAMPLES / "basic.pcap"))
V6 = rdpcap(str(SAMPLES / "pipelined.pcap"))
OUTER = {"src": "192.0.2.10", "dst": "192.0.2.99"}
OUTER6 = {"src": "2001:db8::17", "dst": "2001:db8::99"}
MACS = {"src": "02:00:00:00:00:01", "dst": "02:00:00:00:00:02"}


def write(name, link, packets):
    """Packets, with the times of the recording they come from."""
    with (OUT / name).open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, link))
        for packet in packets:
            seconds, micros = divmod(round(packet.time * 1_000_000), 1_000_000)
            data = bytes(packet)
            file.write(struct.pack("<IIII", seconds, micros, len(data), len(data)) + data)


def wrapped(recording, wrap):
    """Each packet's IP layer, wrapped; times are kept."""
    out = []
    for packet in recording:
        inner = packet[IP] if IP in packet else packet[IPv6]
        made = wrap(inner)
        for one in made if isinstance(made, list) else [made]:
            one = one if not isinstance(one, bytes) else Raw(one)
            one.time = packet.time
            out.append(one)
    return out


def frame(inner):
    return Ether(**MACS) / inner


def tool(*command):
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)


def link_layers():
    family = {4: 2, 6: 30}
    write("null.pcap", 0, wrapped(V4, lambda ip: struct.pack("<I", family[4]) + bytes(ip)))
    write("null-v6.pcap", 0, wrapped(V6, lambda ip: struct.pack("<I", family[6]) + bytes(ip)))
    write("loop.pcap", 108, wrapped(V4, lambda ip: struct.pack(">I", family[4]) + bytes(ip)))
    write("raw.pcap", 101, wrapped(V4, lambda ip: ip))
    write("raw-v6.pcap", 229, wrapped(V6, lambda ip: ip))
    write("cooked.pcap", 113, wrapped(V4, lambda ip: CookedLinux(pkttype=4) / ip))
    write("ppp.pcap", 9, wrapped(V4, lambda ip: HDLC() / PPP() / ip))
    write("ppp-v6.pcap", 9, wrapped(V6, lambda ip: bytes([0, 0x57]) + bytes(ip)))
    write("pppoe.pcap", 1, wrapped(V4, lambda ip: Ether(**MACS, type=0x8864) / PPPoE(sessionid=9) / PPP(proto=0x21) / ip))
    write("vlan.pcap", 1, wrapped(V4, lambda ip: Ether(**MACS) / Dot1Q(vlan=5) / ip))
    write("qinq.pcap", 1, wrapped(V4, lambda ip: Ether(**MACS) / Dot1AD(vlan=7) / Dot1Q(vlan=5) / ip))
    write("vlan-three.pcap", 1, wrapped(V6, lambda ip: Ether(**MACS) / Dot1Q(vlan=1) / Dot1Q(vlan=2) / Dot1Q(vlan=3) / ip))
    write("mpls.pcap", 1, wrapped(V4, lambda ip: Ether(**MACS, type=0x8847) / MPLS(label=17, s=0) / MPLS(label=18, s=1) / ip))
    write("snap.pcap", 1, wrapped(
        V4, lambda ip: bytes(Ether(**MACS))[:12] + struct.pack(">H", 8 + len(ip)) + bytes(LLC(dsap=0xaa, ssap=0xaa, ctrl=3) / SNAP(code=0x0800)) + bytes(ip)))
    write("nflog.pcap", 239, wrapped(V4, nflog))

    def station(**qos):
        head = RadioTap() / Dot11(type=2, subtype=8 if qos else 0, FCfield="to_DS", addr1=MACS["dst"], addr2=MACS["src"], addr3=MACS["dst"])
        return head / Dot11QoS(**qos) if qos else head

    def subframe(ip):
        body = bytes(LLC(dsap=0xaa, ssap=0xaa, ctrl=3) / SNAP(code=0x0800)) + bytes(ip)
        return bytes(Ether(**MACS))[:12] + struct.pack(">H", len(body)) + body

    def padded(part):
        return part + bytes(-len(part) % 4)

    write("wireless.pcap", 127, wrapped(V4, lambda ip: station() / LLC() / SNAP(code=0x0800) / ip))
    write("wireless-qos.pcap", 127, wrapped(V4, lambda ip: station(TID=1) / LLC() / SNAP(code=0x0800) / ip))
    # Every second packet with the one before it in one frame.
    pairs, held = [], None
    for packet in V4:
        if held is None:
            held = packet
            continue
        # Acknowledgements of the past do no harm, so the pair may be of both directions.
        both = padded(subframe(held[IP])) + subframe(packet[IP])
        one = Raw(bytes(station(A_MSDU_Present=1, TID=1)) + both)
        one.time = packet.time
        pairs.append(one)
        held = None
    if held is not None:
        one = Raw(bytes(station(TID=1) / LLC() / SNAP(code=0x0800) / held[IP]))
        one.time = held.time
        pairs.append(one)
    write("wireless-amsdu.pcap", 127, pairs)
    tool("tcprewrite", "--dlt=hdlc", "--hdlc-control=0", "--hdlc-address=0x0f", "-i", SAMPLES / "basic.pcap", "-o", OUT / "hdlc.pcap")


def nflog(ip):
    """The packet, behind a record that tells its hook."""
    def record(kind, value):
        value = struct.pack("<HH", 4 + len(value), kind) + value
        return value + bytes(-len(value) % 4)
    return struct.pack(">BBH", 2, 0, 5) + record(1, struct.pack(">HBB", 0x0800, 3, 0)) + record(9, bytes(ip))


def tunnels():
    write("gre.pcap", 1, wrapped(V4, lambda ip: frame(IP(**OUTER) / GRE() / ip)))
    write("gre-key.pcap", 1, wrapped(V6, lambda ip: frame(
        IP(**OUTER) / GRE(chksum_present=1, key_present=1, seqnum_present=1, key=7, proto=0x86dd) / ip)))
    write("gre-over-v6.pcap", 1, wrapped(V4, lambda ip: frame(IPv6(**OUTER6) / GRE() / ip)))
    write("gre-ethernet.pcap", 1, wrapped(V4, lambda ip: frame(IP(**OUTER) / GRE(proto=0x6558, key_present=1, key=1) / frame(ip))))
    write("erspan.pcap", 1, wrapped(
        V4, lambda ip: frame(IP(**OUTER) / GRE(proto=0x88be, seqnum_present=1) / Raw(bytes([0x10, 1, 0, 1, 0, 0, 0, 0]) + bytes(frame(ip))))))
    write("erspan-three.pcap", 1, wrapped(
        V4, lambda ip: frame(IP(**OUTER) / GRE(proto=0x22eb, seqnum_present=1) / Raw(bytes([0x20, 1, 0, 1] + [0] * 8) + bytes(frame(ip))))))
    write("ip-in-ip.pcap", 1, wrapped(V4, lambda ip: frame(IP(**OUTER) / ip)))
    write("4in6.pcap", 1, wrapped(V4, lambda ip: frame(IPv6(**OUTER6) / ip)))
    write("6in4.pcap", 1, wrapped(V6, lambda ip: frame(IP(**OUTER) / ip)))
    write("6in6.pcap", 1, wrapped(V6, lambda ip: frame(IPv6(**OUTER6) / IPv6ExtHdrDestOpt() / ip)))

    def in_udp(port, *head):
        return frame(IP(**OUTER) / UDP(sport=40_000, dport=port)) / b"".join(bytes(part) for part in head)

    write("vxlan.pcap", 1, wrapped(V4, lambda ip: frame(IP(**OUTER) / UDP(sport=40_000, dport=4789) / VXLAN(vni=5) / frame(ip))))
    write("vxlan-gpe.pcap", 1, wrapped(V4, lambda ip: in_udp(4790, bytes([0x0c, 0, 0, 1, 0, 0, 5, 0]), ip)))
    write("geneve.pcap", 1, wrapped(V4, lambda ip: frame(IP(**OUTER) / UDP(sport=40_000, dport=6081) / GENEVE(vni=5) / frame(ip))))
    write("gtp.pcap", 1, wrapped(V4, lambda ip: frame(
        IP(**OUTER) / UDP(sport=2152, dport=2152) / GTP_U_Header(teid=7, gtp_type=255) / ip)))
    # A PDU session container (3GPP TS 38.415) in front, as 5G has it.
    container = bytes([0, 0, 0, 0x85, 1, 0x10, 1, 0])
    write("gtp-extension.pcap", 1, wrapped(V4, lambda ip: in_udp(
        2152, struct.pack(">BBHI", 0x34, 255, len(container) + len(ip), 7), container, ip)))
    write("teredo.pcap", 1, wrapped(V6, lambda ip: in_udp(3544, ip)))
    write("ayiya.pcap", 1, wrapped(V6, lambda ip: in_udp(5072, bytes([0x44, 0x52, 0x11, 41]), bytes(40), ip)))
    write("l2tp.pcap", 1, wrapped(V4, lambda ip: in_udp(1701, bytes([0, 2, 0, 1, 0, 1, 0xff, 3, 0, 0x21]), ip)))
    write("lisp.pcap", 1, wrapped(V4, lambda ip: in_udp(4341, bytes(8), ip)))
    write("tzsp.pcap", 1, wrapped(V4, lambda ip: in_udp(37_008, bytes([1, 0, 0, 1, 1]), frame(ip))))
    write("tunnel-in-tunnel.pcap", 1, wrapped(V4, lambda ip: frame(
        IP(**OUTER) / UDP(sport=40_000, dport=4789) / VXLAN(vni=5) / Ether(**MACS) / Dot1Q(vlan=9) / IPv6(**OUTER6) / GRE() / ip)))


def fragments():
    def of_v4(ip):
        ip = IP(bytes(ip))
        ip.flags, ip.id = 0, DICE.randrange(1 << 16)
        del ip.chksum
        return [frame(part) for part in fragment(ip, 40)]

    def of_v6(ip):
        ip = IPv6(bytes(ip))
        if ip.plen < 200:
            return frame(ip)
        whole = IPv6(src=ip.src, dst=ip.dst) / IPv6ExtHdrFragment(id=DICE.randrange(1 << 32)) / ip.payload
        return [frame(part) for part in fragment6(whole, 200)]

    def shuffled(parts):
        parts = list(parts)
        DICE.shuffle(parts)
        # The first to come once more: it is there already when it comes.
        return [parts[0], *parts] if len(parts) > 1 else parts

    write("fragments.pcap", 1, wrapped(V4, of_v4))
    write("fragments-shuffled.pcap", 1, wrapped(V4, lambda ip: shuffled(of_v4(ip))))
    write("fragments-v6.pcap", 1, wrapped(V6, of_v6))
    write("fragments-in-tunnel.pcap", 1, wrapped(V4, lambda ip: [
        frame(outer) for inner in of_v4(ip)
        for outer in fragment(IP(**OUTER, id=DICE.randrange(1 << 16)) / GRE() / inner[IP], 48)]))
    write("extension-headers.pcap", 1, wrapped(V6, lambda ip: frame(
        IPv6(src=ip.src, dst=ip.dst) / IPv6ExtHdrHopByHop() / IPv6ExtHdrDestOpt() / ip.payload)))


def damaged():
    def offloaded(ip):
        ip = IP(bytes(ip))
        ip.len, ip.chksum = 0, 0
        return bytes(frame(ip))

    def wrong_checksums(ip):
        ip = IP(bytes(ip))
        ip.chksum, ip.payload.chksum = 0xbad, 0xbad
        return frame(ip)

    def padded(ip):
        return bytes(frame(ip)).ljust(60, b"\0") + b"\xfc\x5c\x0a\xf5"

    write("offloaded.pcap", 1, wrapped(V4, offloaded))
    write("checksums-wrong.pcap", 1, wrapped(V4, wrong_checksums))
    write("padding-and-fcs.pcap", 1, wrapped(V4, padded))
    tool("editcap", "-F", "nsecpcap", SAMPLES / "basic.pcap", OUT / "nanoseconds.pcap")
    swapped(SAMPLES / "basic.pcap", OUT / "big-endian.pcap")
    # The same traffic seen at two interfaces of different link types.
    tool("mergecap", "-F", "pcapng", "-w", OUT / "two-interfaces.pcapng", OUT / "vlan.pcap", OUT / "cooked.pcap")


def swapped(source, target):
    """A little-endian microsecond pcap in the other byte order."""
    data = source.read_bytes()
    magic, major, minor, zone, accuracy, snap, link = struct.unpack("<IHHiIII", data[:24])
    out, at = [struct.pack(">IHHiIII", magic, major, minor, zone, accuracy, snap, link)], 24
    while at < len(data):
        head = struct.unpack("<IIII", data[at : at + 16])
        out += [struct.pack(">IIII", *head), data[at + 16 : at + 16 + head[2]]]
        at += 16 + head[2]
    target.write_bytes(b"".join(out))


OUT.mkdir(exist_ok=True)
link_layers()
tunnels()
fragments()
damaged()
