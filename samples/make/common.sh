# Sourced by every recipe: a loopback-only network with names, a work folder, start and stop.
set -euo pipefail
OUT=$SAMPLES/$(basename "$(dirname "${BASH_SOURCE[1]}")")
RECIPE=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
WORK=$(mktemp -d "/tmp/authlint-record.XXXXXX")
chmod 755 "$WORK"
PYTHON=$TOOLS/venv/bin/python
export WORK OUT RECIPE PYTHONPATH=$MAKE PYTHONDONTWRITEBYTECODE=1
mkdir -p "$OUT"

# Clients get documentation addresses (RFC 5737, RFC 3849), all of them on `lo`.
ip link set lo up
for last in 10 11 12 13 14 15 16 17 99; do ip address add "192.0.2.$last/32" dev lo; done
for last in 17 99; do ip -6 address add "2001:db8::$last/128" dev lo nodad; done

name_hosts() {
    { echo "127.0.0.1 localhost"; echo "::1 localhost"; printf '127.0.0.1 %s\n' "$@"; } >"$WORK/hosts"
    mount --bind "$WORK/hosts" /etc/hosts
}

wait_for_port() {
    for _ in $(seq 100); do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        sleep 0.1
    done
    echo "nothing listens on port $1" >&2
    exit 1
}

make_certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$1" \
        -addext "subjectAltName=$(printf 'DNS:%s,' "$@" | sed 's/,$//')" \
        -keyout "$WORK/tls.key" -out "$WORK/tls.crt" 2>/dev/null
}

capture_start() { # capture_start FILE FILTER...
    CAPTURE=$1
    shift
    rm -f "$WORK/tcpdump.log"
    # a frame of 256 KiB a packet: the usual ring holds eight of them, and drops the ninth of a burst
    tcpdump -i lo -s 0 -B 65536 -U --immediate-mode -Z root -w "$CAPTURE" "$@" 2>"$WORK/tcpdump.log" &
    TCPDUMP=$!
    until grep -qs 'listening on' "$WORK/tcpdump.log"; do sleep 0.05; done
}

capture_stop() {
    sleep 0.3
    kill -INT "$TCPDUMP"
    wait "$TCPDUMP" 2>/dev/null || true
}

# tshark's own reading of a capture, kept next to it. Two passes, because with body reassembly on
# it hides responses whose body is cut, and one pass per message kind because it cannot pair them
# when pipelined: the request line and the status line of each message, in capture order.
tshark_reading() { # tshark_reading CAPTURE [TSHARK-OPTION...]
    local capture=$1
    shift
    {
        printf 'tcp_stream\tmessage\tmethod\turi\tstatus\n'
        tshark -n -r "$capture" "$@" -Y http -T fields -e tcp.stream -e http.request -e http.request.method \
            -e http.request.uri -e http.response.code -E separator=/t -E aggregator=' ' 2>/dev/null
    } >"${capture%.pcap*}.tshark.tsv"
}

trap 'jobs -p | xargs -r kill 2>/dev/null || true; rm -rf "$WORK"' EXIT
