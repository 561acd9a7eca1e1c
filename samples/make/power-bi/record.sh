#!/usr/bin/env bash
# The seed case as HAR (Chromium), captures (curl), a gateway's log, and a morning of many clients.
source "$MAKE/common.sh"
name_hosts api.powerbi.example login.example reports.example
make_certificate api.powerbi.example login.example reports.example
sed "s|WORK|$WORK|; s|RECIPE|$RECIPE|" "$RECIPE/nginx.conf" >"$WORK/nginx.conf"

token() { jq -r ".\"$1\".$2.$3" "$WORK/tokens.json"; }
json_value() { jq -r ".$1" "$WORK/reply.json"; }
sales=/v1.0/myorg/groups/f089354e-8366-4e18-aea3-4cb4a3a50b48
finance=/v1.0/myorg/groups/0a1f6a1c-52c8-4b2b-9d0e-7f3c1a55e0d2

serve() { # serve API_PORT LIFETIME
    "$PYTHON" "$RECIPE/api.py" "$1" "$WORK/tokens.json" "$2" &
    API=$!
    wait_for_port "$1"
    sleep 0.5
}

# expired → 403, refresh → 200, retry → 200, a workspace of somebody else → 403
ask() { # ask SCHEME CURL-OPTION...
    local scheme=$1 get=(curl -sS -o "$WORK/reply.json")
    shift
    "${get[@]}" "$@" -H "Authorization: Bearer $(token ben@contoso.example expired access_token)" \
        "$scheme://api.powerbi.example$sales/datasets"
    "${get[@]}" "$@" -d grant_type=refresh_token -d client_id=871c010f-0000-4000-8000-b2d3c4000002 \
        -d "refresh_token=$(token ben@contoso.example expired refresh_token)" \
        "$scheme://login.example/common/oauth2/v2.0/token"
    local fresh
    fresh=$(json_value access_token)
    "${get[@]}" "$@" -H "Authorization: Bearer $fresh" "$scheme://api.powerbi.example$sales/datasets"
    "${get[@]}" "$@" -H "Authorization: Bearer $fresh" "$scheme://api.powerbi.example$finance/datasets"
}

# (b) cleartext capture, the API itself on port 80
serve 80 3600
capture_start "$OUT/seed.pcap" tcp port 80
ask http
capture_stop
kill "$API"
tshark_reading "$OUT/seed.pcap"

# (a) HAR and (b') TLS capture, nginx with TLS and HTTP/2 in front
serve 8080 3600
nginx -c "$WORK/nginx.conf" &
NGINX=$!
wait_for_port 443
node "$RECIPE/browse.js" "$WORK/tokens.json" "$OUT/seed.har"

# the same as browsers export it by default: without credentials and cookies
jq '.log.entries[] |= (
        del(.request.headers[] | select(.name | ascii_downcase | IN("authorization", "cookie")))
        | del(.response.headers[] | select(.name | ascii_downcase == "set-cookie")))
    | .log.comment = "sanitised: credentials and cookies removed"' "$OUT/seed.har" >"$OUT/seed-sanitised.har"

capture_start "$WORK/tls.pcap" tcp port 443
SSLKEYLOGFILE=$WORK/tls.keys ask https --cacert "$WORK/tls.crt"
capture_stop
editcap --inject-secrets "tls,$WORK/tls.keys" "$WORK/tls.pcap" "$OUT/seed-tls.pcapng"
tshark -n -r "$OUT/seed-tls.pcapng" -Y http2.headers -T fields -e tcp.stream -e http2.streamid \
    -e http2.headers.method -e http2.headers.path -e http2.headers.status 2>/dev/null |
    { printf 'tcp_stream\th2_stream\tmethod\turi\tstatus\n'; cat; } >"$OUT/seed-tls.tshark.tsv"
kill "$NGINX" "$API"
wait "$NGINX" 2>/dev/null || true

# (c) the same four requests in the log of a gateway that notes the API's error code
serve 8080 3600
rm -f "$WORK"/*.log "$WORK/gateway.json"
nginx -c "$WORK/nginx.conf" &
NGINX=$!
wait_for_port 443
rm -f "$WORK/gateway.json" && kill -USR1 "$NGINX"
sleep 0.3
ask http
sleep 0.3
kill "$NGINX" "$API"
wait "$NGINX" 2>/dev/null || true
cp "$WORK/gateway.json" "$OUT/gateway.json"

# (d) nginx logs: nine hours on a clock that runs 120 times as fast
rm -f "$WORK"/access*.log
export FAKETIME_DONT_RESET=1 FAKETIME_CACHE_DURATION=100000
faketime -f "@$(date +%F) 04:00:00 x120" bash -c "
    set -e
    '$PYTHON' '$RECIPE/api.py' 8080 '$WORK/tokens.json' 3600 & api=\$!
    nginx -c '$WORK/nginx.conf' & nginx=\$!
    sleep 120
    '$PYTHON' '$RECIPE/workday.py' '$WORK/tokens.json' 32400
    kill \$api \$nginx
"
cp "$WORK/access.log" "$OUT/access.log"
cp "$WORK/access-auth.log" "$OUT/access-auth.log"
