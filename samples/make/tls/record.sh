#!/usr/bin/env bash
# TLS as OpenSSL speaks it: every kind of cipher suite, and how sessions begin, go on and change keys.
# Each capture has its key log beside it, but for the one that carries it inside.
source "$MAKE/common.sh"
name_hosts api.example
make_certificate api.example
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=api.example \
    -keyout "$WORK/ec.key" -out "$WORK/ec.crt" 2>/dev/null

head -c 40000 /dev/zero | tr '\0' x >"$WORK/large"
sed "s|WORK|$WORK|" "$RECIPE/nginx.conf" >"$WORK/nginx.conf"
nginx -c "$WORK/nginx.conf" &
wait_for_port 443

client() { # client OPTION...
    timeout 5 openssl s_client -connect api.example:443 -servername api.example -keylogfile "$KEYS" "$@" \
        >"$WORK/client.log" 2>&1 || true
}
request() {
    printf 'GET /%s HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n\r\n' "$1"
}
# ask PATH OPTION...: one request on a connection of its own
ask() {
    local path=$1
    shift
    { request "$path"; sleep 0.3; } | client -quiet -ign_eof "$@"
}
# record NAME: starts NAME.pcap and NAME.keys
record() {
    NAME=$1
    KEYS=$OUT/$NAME.keys
    rm -f "$KEYS"
    capture_start "$OUT/$NAME.pcap" tcp port 443
}
done_with() {
    capture_stop
    tshark_reading "$OUT/$NAME.pcap" -o "tls.keylog_file:$KEYS"
}

record suites
old='@SECLEVEL=0'
for suite in ECDHE-RSA-AES128-GCM-SHA256 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-CHACHA20-POLY1305 \
    ECDHE-ECDSA-AES128-CCM ECDHE-ECDSA-AES256-CCM8 ECDHE-ECDSA-ARIA128-GCM-SHA256 \
    ECDHE-ECDSA-AES128-SHA256 ECDHE-ECDSA-AES256-SHA384 ECDHE-ECDSA-CAMELLIA128-SHA256 \
    ECDHE-ECDSA-NULL-SHA AES128-SHA; do
    ask "me?$suite" -tls1_2 -cipher "$suite:$old"
done
# the MAC inside what is encrypted, as before RFC 7366
ask 'me?mac-then-encrypt' -tls1_2 -cipher "ECDHE-ECDSA-AES256-SHA384:$old" -no_etm
ask 'me?tls1.1' -tls1_1 -cipher "ECDHE-ECDSA-AES128-SHA:$old" -no_etm
ask 'large?tls1.0' -tls1 -cipher "ECDHE-ECDSA-AES128-SHA:$old" -no_etm
ask 'me?tls1.0-etm' -tls1 -cipher "ECDHE-ECDSA-AES256-SHA:$old"
done_with

record sessions
only13=(-tls1_3 -curves P-256)
for suite in TLS_AES_128_GCM_SHA256 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_128_CCM_SHA256 TLS_AES_128_CCM_8_SHA256; do
    ask "me?$suite" "${only13[@]}" -ciphersuites "$suite"
done
ask large "${only13[@]}"
# the server does not take the client's first key share: HelloRetryRequest
ask 'me?retry' -tls1_3 -curves X25519:P-384
# a ticket, its resumption, early data with it; resumption in TLS 1.2
ask 'me?ticket' "${only13[@]}" -sess_out "$WORK/session13"
ask 'me?resumed' "${only13[@]}" -sess_in "$WORK/session13" -sess_out "$WORK/session13"
request 'me?early' >"$WORK/early"
sleep 0.5 | client -quiet -ign_eof "${only13[@]}" -sess_in "$WORK/session13" -early_data "$WORK/early"
ask 'me?ticket12' -tls1_2 -sess_out "$WORK/session12"
ask 'me?resumed12' -tls1_2 -sess_in "$WORK/session12"
# the client changes its keys, and asks the server to (`K`), before it asks for anything else
{ sleep 0.3; echo K; sleep 0.3; request expired; sleep 0.5; } | client "${only13[@]}"
done_with

# the keys in the capture itself
record dsb
ask expired -tls1_3 -curves P-256
ask expired -tls1_2
capture_stop
editcap --inject-secrets "tls,$KEYS" "$OUT/dsb.pcap" "$OUT/dsb.pcapng"
tshark_reading "$OUT/dsb.pcapng"

# a recorder that came late: the first connection lacks its hellos
editcap -r "$OUT/dsb.pcap" "$WORK/late.pcap" 6-9999
editcap --inject-secrets "tls,$KEYS" "$WORK/late.pcap" "$OUT/late.pcapng"
tshark_reading "$OUT/late.pcapng"
rm "$KEYS" "$OUT/dsb.pcap"
