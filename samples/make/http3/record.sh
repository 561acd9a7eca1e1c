#!/usr/bin/env bash
# HTTP/3 by aioquic at both ends, tcpdump on `lo`. What the client asked for and got is its own log:
# tshark 4.0 shows QUIC, but cannot decode QPACK.
source "$MAKE/common.sh"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=api.example" \
    -addext "subjectAltName=DNS:api.example" -keyout "$WORK/tls.key" -out "$WORK/tls.crt" 2>/dev/null

"$PYTHON" "$RECIPE/serve.py" 443 "$WORK/tls.crt" "$WORK/tls.key" 2>"$WORK/serve.log" &
"$PYTHON" "$RECIPE/serve.py" 4431 "$WORK/tls.crt" "$WORK/tls.key" retry &
"$PYTHON" "$RECIPE/serve.py" 4432 "$WORK/tls.crt" "$WORK/tls.key" v2 &
"$PYTHON" "$RECIPE/relay.py" 4433 443 &
sleep 2

KEYS=$OUT/http3.keys
rm -f "$KEYS" "$OUT"/*.pcap "$OUT"/*.expected.tsv
record() { # record SCENARIO [PORT]
    local name=$1 port=${2:-443}
    printf 'stream\tmethod\ttarget\tstatus\tbody_bytes\n' >"$OUT/$name.expected.tsv"
    capture_start "$OUT/$name.pcap" udp port "$port"
    "$PYTHON" "$RECIPE/visit.py" "$name" "$port" "$KEYS" "$OUT/$name.expected.tsv"
    capture_stop
}
for scenario in basic table key-update connection-id moved push version-2 upgrade chacha20 aes256 early-data; do
    record "$scenario"
done
record retry 4431
record negotiation 4432
record lossy 4433

# What tcpdump loses on a busy machine: a packet in the middle of a long response, and one that fills the
# dynamic table. What the client got is not changed by that.
record long
packet() { # packet CAPTURE FILTER NTH
    tshark -n -r "$OUT/$1.pcap" -o "tls.keylog_file:$KEYS" -Y "$2" -T fields -e frame.number 2>/dev/null | sed -n "$3p"
}
damage() { # damage CAPTURE INTO PACKET
    editcap -F pcap "$OUT/$1.pcap" "$OUT/$2.pcap" "$3"
    cp "$OUT/$1.expected.tsv" "$OUT/$2.expected.tsv"
}
damage long gap "$(packet long 'quic.stream.stream_id == 0 && quic.stream.offset > 3000' 1)"
damage table table-gap "$(packet table 'quic.stream.stream_id == 6' 3)"
rm "$OUT"/long.*

# No keys are logged of this one.
record_keys=$KEYS
KEYS=$WORK/unlogged.keys
record sealed
rm "$OUT/sealed.expected.tsv"
KEYS=$record_keys
