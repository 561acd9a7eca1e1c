#!/usr/bin/env bash
# A tunnel of the kernel's own: VXLAN between two network namespaces. tcpdump listens on the link below
# it and sees segments of 6 kB, since nobody cuts them on a link that offloads.
source "$MAKE/common.sh"
mkdir -p "$WORK/site"
seq 2000 >"$WORK/site/numbers.txt"

unshare --net sleep 600 &
far=$!
sleep 0.5
there() { nsenter --net="/proc/$far/ns/net" "$@"; }

ip link add near type veth peer name far netns "/proc/$far/ns/net"
ip address add 192.0.2.1/30 dev near && ip link set near up
there ip address add 192.0.2.2/30 dev far && there ip link set far up
ip link add tunnel type vxlan id 5 dstport 4789 remote 192.0.2.2 local 192.0.2.1 dev near
there ip link add tunnel type vxlan id 5 dstport 4789 remote 192.0.2.1 local 192.0.2.2 dev far
ip address add 198.51.100.1/24 dev tunnel && ip link set tunnel up
there ip address add 198.51.100.2/24 dev tunnel && there ip link set tunnel up
there python3 -m http.server --directory "$WORK/site" 8000 2>/dev/null &
until curl -s -o /dev/null http://198.51.100.2:8000/; do sleep 0.2; done

tcpdump -i near -s 0 -U --immediate-mode -Z root -w "$OUT/vxlan.pcap" udp port 4789 2>"$WORK/tcpdump.log" &
TCPDUMP=$!
until grep -qs 'listening on' "$WORK/tcpdump.log"; do sleep 0.05; done
curl -sS -o /dev/null http://198.51.100.2:8000/numbers.txt
curl -sS -o /dev/null http://198.51.100.2:8000/missing
capture_stop
tshark_reading "$OUT/vxlan.pcap" -d tcp.port==8000,http
