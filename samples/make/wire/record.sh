#!/usr/bin/env bash
# What TCP and HTTP/1 look like when ends are odd, slow or rude, and TLS in a tunnel of a proxy.
source "$MAKE/common.sh"
name_hosts api.example
make_certificate api.example
sed "s|WORK|$WORK|" "$RECIPE/nginx.conf" >"$WORK/nginx.conf"

python3 "$RECIPE/ends.py" server 80 &
python3 "$RECIPE/ends.py" tunnel 3128 &
nginx -c "$WORK/nginx.conf" &
for port in 80 443 3128; do wait_for_port "$port"; done
sleep 0.2

for name in framing trouble slow; do
    capture_start "$OUT/$name.pcap" tcp port 80
    python3 "$RECIPE/ends.py" "$name" 80
    capture_stop
    tshark_reading "$OUT/$name.pcap"
done

rm -f "$OUT/tunnel.keys"
capture_start "$OUT/tunnel.pcap" tcp port 3128
for version in 1.2 1.3; do
    SSLKEYLOGFILE=$OUT/tunnel.keys curl -sS -o /dev/null --cacert "$WORK/tls.crt" --proxy http://127.0.0.1:3128 \
        --tls-max "$version" --http1.1 -H 'Authorization: Bearer made-up' \
        "https://api.example/in/the/tunnel" "https://api.example/and/again"
done
capture_stop
tshark_reading "$OUT/tunnel.pcap" -d tcp.port==3128,http -o "tls.keylog_file:$OUT/tunnel.keys"
rm "$OUT/trouble.tshark.tsv" # it leaves out responses whose connection was reset
