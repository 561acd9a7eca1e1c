#!/usr/bin/env bash
# Captures by theme: one origin server, curl and a few raw clients, tcpdump and dumpcap on `lo`.
source "$MAKE/common.sh"
name_hosts api.example office.example proxy.example
make_certificate api.example
sed "s|WORK|$WORK|" "$RECIPE/nginx.conf" >"$WORK/nginx.conf"
sed "s|WORK|$WORK|" "$RECIPE/squid.conf" >"$WORK/squid.conf"
htpasswd -bc "$WORK/htpasswd" clerk sample-password 2>/dev/null
chown proxy "$WORK"

"$PYTHON" "$RECIPE/origin.py" 80 "$WORK/tokens" 2>"$WORK/origin.log" &
"$PYTHON" "$RECIPE/proxy.py" 3129 &
nginx -c "$WORK/nginx.conf" &
squid -N -f "$WORK/squid.conf" 2>/dev/null &
for port in 80 81 443 3128 3129; do wait_for_port "$port"; done
source "$WORK/tokens"

# get PATH [TOKEN-NAME] [CURL-OPTION...]: one request, on a connection of its own
get() {
    local path=$1 token=${2:-}
    shift $(($# > 1 ? 2 : 1))
    [ -z "$token" ] || set -- -H "Authorization: Bearer ${!token}" "$@"
    curl -sS -o /dev/null "$@" "$base$path"
}
record() { # record FILE FILTER...
    local file=$1
    shift
    capture_start "$OUT/$file" "$@"
}
done_with() {
    capture_stop
    tshark_reading "$OUT/$1"
}

base=http://office.example
record basic.pcap tcp port 80
get /good/back-office
get /good/back-office '' -u clerk:sample-password
get /good/back-office '' -u clerk:wrong
get /good/back-office '' -I
done_with basic.pcap

base=http://api.example
record bearer.pcap tcp port 80
get /good/me good
get /good/me expired
get /good/me forged
get /good/me
get /good/admin good
get /good/permission good -X DELETE
get /good/csrf good -X POST
get /good/rate-limit good
get /good/reset-link
get /good/subscription good
get /good/me good
done_with bearer.pcap

record unauthorized.pcap tcp port 80
get /good/me good
get /bad/no-challenge
get /bad/empty-challenge
get /bad/free-text-challenge expired
get /good/me good
get /bad/no-commas expired
get /bad/unregistered-scheme
get /good/me good
get /bad/401-for-scope good
get /bad/401-for-permission good -X DELETE
done_with unauthorized.pcap

record forbidden.pcap tcp port 80
get /good/me good
get /bad/403-invalid-token-challenge expired
get /bad/403-expired expired
get /good/me good
get /bad/403-bad-signature forged
get /bad/403-missing
get /good/me good
get /bad/403-not-yet-valid early
get /bad/403-rate-limit good
done_with forbidden.pcap

record other-statuses.pcap tcp port 80
get /bad/200-with-error expired
get /bad/400-expired expired
get /bad/422-invalid forged
get /bad/498 expired
get /bad/500-expired expired
done_with other-statuses.pcap

# the same page is right for a browser that goes there
record login-page.pcap tcp port 80
get /bad/200-login-page '' -H 'Accept: application/json'
get /bad/200-login-page-gzip expired
get /bad/200-login-page '' -H 'Accept: text/html,application/xhtml+xml' -H 'Sec-Fetch-Mode: navigate'
get /good/me good
done_with login-page.pcap

# what curl does of its own accord, and what it does when told to trust every host
record redirect.pcap tcp port 80
get /moved good -L
get /moved good -L --location-trusted
done_with redirect.pcap

record proxy.pcap tcp port 3128 or tcp port 3129
get /good/me '' --proxy http://proxy.example:3129
curl -sS -o /dev/null --proxy http://proxy.example:3129 --proxytunnel http://api.example/good/me 2>/dev/null || true
get /good/me '' --proxy http://proxy.example:3128
get /good/me good --proxy http://clerk:sample-password@proxy.example:3128
done_with proxy.pcap
tshark_reading "$OUT/proxy.pcap" -d tcp.port==3128,http -d tcp.port==3129,http

record framing.pcap tcp port 80
head -c 3000 /dev/zero | tr '\0' x >"$WORK/upload"
curl -sS --fail-early -o /dev/null -o /dev/null -o /dev/null -o /dev/null \
    "$base"/framing/{gzip,br,deflate,chunked}
curl -sS -o /dev/null -o /dev/null "$base"/framing/{not-modified,no-content}
get /framing/chunked-gzip expired
get /framing/head '' -I
get /framing/until-close
get /framing/upload '' -T "$WORK/upload" -H 'Expect: 100-continue'
get /framing/upload '' -X POST -H 'Expect:' --data-binary "@$WORK/upload"
done_with framing.pcap

record pipelined.pcap tcp port 80
"$PYTHON" "$RECIPE/raw.py" pipelined "$good"
done_with pipelined.pcap

# tshark 4.0 takes what follows a pipelined HEAD for its body: no reading to compare with
record pipelined-head.pcap tcp port 80
"$PYTHON" "$RECIPE/raw.py" pipelined-head "$good"
capture_stop

record websocket.pcap tcp port 80
"$PYTHON" "$RECIPE/raw.py" socket "$good"
done_with websocket.pcap

# dumpcap writes pcapng by itself; it gives up root's rights, so the folder must be root's
mkdir "$WORK/dumpcap"
dumpcap -q -i lo -f 'tcp port 80' -w "$WORK/dumpcap/segments.pcapng" 2>"$WORK/dumpcap.log" &
dumpcap=$!
sleep 1.5
get /framing/split expired
get /good/me good
sleep 1.5
kill -INT "$dumpcap"
wait "$dumpcap" || true
install -m 644 "$WORK/dumpcap/segments.pcapng" "$OUT/segments.pcapng"
tshark_reading "$OUT/segments.pcapng"

# a recorder that came late: no SYN, and the first exchange of the connection is missing
mkfifo "$WORK/go"
"$PYTHON" "$RECIPE/raw.py" midstream "$expired" <"$WORK/go" >"$WORK/ready" &
client=$!
exec 7>"$WORK/go"
until grep -q connected "$WORK/ready"; do sleep 0.05; done
record midstream.pcap tcp port 80
echo go >&7
wait "$client"
done_with midstream.pcap

# 185 bytes of each packet: heads are cut, one inside its WWW-Authenticate line. Nothing follows from that.
tcpdump -i lo -s 185 -U --immediate-mode -Z root -w "$OUT/snaplen.pcap" tcp port 80 2>"$WORK/tcpdump.log" &
TCPDUMP=$!
sleep 1
get /good/me expired
get /good/me
get /bad/403-expired expired
done_with snaplen.pcap

# the same on the `any` device, which has another link type
tcpdump -i any -s 0 -U --immediate-mode -Z root -w "$OUT/cooked.pcap" tcp port 80 2>"$WORK/tcpdump.log" &
TCPDUMP=$!
sleep 1
get /bad/no-challenge
get /good/me good
done_with cooked.pcap

record h2c.pcap tcp port 81
base=http://api.example:81
get /good/me '' --http2-prior-knowledge
get /bad/no-challenge '' --http2-prior-knowledge
get /bad/403-expired expired --http2-prior-knowledge
get /framing/gzip '' --http2-prior-knowledge
get /good/me good --http2-prior-knowledge
done_with h2c.pcap
tshark -n -r "$OUT/h2c.pcap" -d tcp.port==81,http2 -Y http2.headers -T fields -e tcp.stream -e http2.streamid \
    -e http2.headers.method -e http2.headers.path -e http2.headers.status 2>/dev/null |
    { printf 'tcp_stream\th2_stream\tmethod\turi\tstatus\n'; cat; } >"$OUT/h2c.tshark.tsv"

record https.pcap tcp port 443
base=https://api.example
SSLKEYLOGFILE=$OUT/https.keys
export SSLKEYLOGFILE
rm -f "$SSLKEYLOGFILE"
get /bad/403-expired expired --cacert "$WORK/tls.crt" --http1.1
get /good/me good --cacert "$WORK/tls.crt" --http1.1 --tls-max 1.2
done_with https.pcap
tshark_reading "$OUT/https.pcap" -o "tls.keylog_file:$OUT/https.keys"
