#!/usr/bin/env bash
# HTTP/2 as nginx, nghttpd, curl, nghttp and gRPC speak it, in cleartext, with tcpdump on `lo`.
source "$MAKE/common.sh"
name_hosts api.example
sed "s|WORK|$WORK|" "$RECIPE/nginx.conf" >"$WORK/nginx.conf"
long=$(head -c 20000 /dev/zero | tr '\0' y)
# nginx writes one field of at most 4 kB a parameter: six of them make a block of three frames
{
    echo 'location = /long {'
    for number in 1 2 3 4 5 6; do echo "add_header x-long-$number '${long:0:3900}' always;"; done
    # shellcheck disable=SC2016
    echo 'add_header WWW-Authenticate "Bearer realm=\"api\"" always; return 401; }'
} >"$WORK/long.conf"
mkdir "$WORK/site"
echo 'body { color: black }' >"$WORK/site/style.css"
echo 'alert(1)' >"$WORK/site/script.js"
echo '<link rel=stylesheet href=style.css>' >"$WORK/site/index.html"
nginx -c "$WORK/nginx.conf" 2>/dev/null &
nghttpd --no-tls -a 127.0.0.1 -d "$WORK/site" --push=/index.html=/style.css,/script.js \
    --trailer='x-checksum: 5' --padding=100 8080 >/dev/null &
nghttpx -f '127.0.0.1,8082;no-tls' -b '127.0.0.1,8080;;proto=h2' --errorlog-file=/dev/null --accesslog-file=/dev/null 2>/dev/null &
for port in 81 82 8080 8082; do wait_for_port "$port"; done

record() {
    capture_start "$OUT/$1" tcp port "$2"
    PORT=$2
}
done_with() { # done_with FILE: stores what tshark reads of it
    sleep 2
    capture_stop
    python3 "$RECIPE/reading.py" "$OUT/$1" "$PORT" >"$OUT/${1%.pcap}.tshark.tsv"
}
packet() { # the packet of table.pcap with the header section of its Nth response
    tshark -n -r "$OUT/table.pcap" -d tcp.port==81,http2 -Y http2.headers.status -T fields -e frame.number 2>/dev/null |
        sed -n "$1p"
}
quiet() { "$@" >/dev/null 2>&1 || true; }
token='Authorization: Bearer sample-token-of-a-clerk'

# one connection, five requests under way together
record multiplexed.pcap 81
quiet nghttp -H "$token" http://api.example:81/{open,me,expired,admin,challenge}
done_with multiplexed.pcap

# one connection, one request after the other: the tables of both ends fill
record table.pcap 81
"$TOOLS/venv-http2/bin/python" "$RECIPE/visit.py" http://api.example:81 \
    /me /expired /me /challenge /expired /challenge /admin /upload /me /expired
done_with table.pcap

# the same from its fourth request on, and without one packet in its midst
editcap -F pcap "$OUT/table.pcap" "$OUT/start-missing.pcap" 1-"$(packet 4)"
editcap -F pcap "$OUT/table.pcap" "$OUT/packet-missing.pcap" "$(packet 5)"

record upgrade.pcap 8082
quiet nghttp -u http://api.example:8082/{missing,style.css}
quiet nghttp -u -d "$RECIPE/visit.py" http://api.example:8082/style.css
quiet curl -s --http2 http://api.example:8082/missing
done_with upgrade.pcap

record continuation.pcap 81
quiet nghttp -H "x-long: $long" -H "$token" http://api.example:81/{expired,challenge}
quiet nghttp -H "$token" http://api.example:81/{long,me}
done_with continuation.pcap

# GOAWAY after three requests
record goaway.pcap 82
quiet nghttp http://api.example:82/{open,challenge} http://api.example:82/{open,challenge,open}?{1,2}
done_with goaway.pcap

# pushed responses, padded frames, trailers, a small table and a table of no size
record push.pcap 8080
quiet nghttp --padding=50 http://api.example:8080/{index.html,missing}
quiet nghttp --no-push --header-table-size=0 --header-table-size=128 http://api.example:8080/{index.html,style.css,script.js}
done_with push.pcap

record grpc.pcap 8081
"$TOOLS/venv-http2/bin/python" "$RECIPE/calls.py" 8081 >/dev/null
done_with grpc.pcap
