#!/usr/bin/env bash
# Runs fuzz targets for a while: `fuzz/run.sh SECONDS [TARGET…]`, all of them if none is named. Needs
# a nightly toolchain and `cargo install cargo-fuzz`. Seeds come from the samples.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}
shift || true
all=(capture packet tcp http1 http2 har log_line log_pattern auth quic tls challenge credentials jwt body)
for target in "${all[@]}"; do mkdir -p "corpus/$target"; done

for file in ../samples/{loopback,http2,http3}/*.pcap* ../tests/{hostile,captures}/*.pcap*; do
    cp "$file" "corpus/capture/$(basename "$(dirname "$file")")-$(basename "$file")"
done
cp ../samples/tls/*.pcap* corpus/tls/
for file in ../samples/*/*.har ../tests/hostile/*.har; do
    cp "$file" "corpus/har/$(basename "$(dirname "$file")")-$(basename "$file")"
done
for file in ../samples/nginx/access.* ../samples/gateways/*.log; do
    head -n 3 "$file" >"corpus/log_line/$(basename "$file")"
done
# A link type, then a frame: the first one of each capture, behind the headers of file and record.
for file in ../tests/captures/*.pcap; do
    { head -c 22 "$file" | tail -c 2; tail -c +41 "$file" | head -c 300; } >"corpus/packet/$(basename "$file")"
done
# The byte 0xff hands over to the other end.
printf 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n\xffHTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n' >corpus/http1/chunked
printf 'POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n\xffHTTP/1.1 100 Continue\r\n\r\n\xffab\xffHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx' >corpus/http1/continue
printf 'CONNECT a:1 HTTP/1.1\r\n\r\n\xffHTTP/1.1 200 OK\r\n\r\n\xffGET / HTTP/1.1\r\n\r\n\xffHTTP/1.0 403 No\r\n\r\nrest' >corpus/http1/connect
# Direction and flags, place, acknowledgment, length; then so many bytes.
printf '\x02\x00\x00\x00\x92\x00\x01\x00\x10\x01\x01\x12GET / HTTP/1.1\r\n\r\n\x90\x01\x13\x13HTTP/1.1 200 OK\r\n\r\n\x11\x13\x14\x00' >corpus/tcp/get
printf '$remote_addr [$time_local] "$request" $status\n1.2.3.4 [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 401\n' >corpus/log_pattern/nginx
printf '%%h %%l %%u %%t "%%r" %%>s %%b\n1.2.3.4 - - [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 401 5\n' >corpus/log_pattern/apache
printf 'Bearer realm="a", error="invalid_token"\0Digest realm="b", qop="auth,auth-int", nonce=c' >corpus/challenge/two
printf 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln\020260301T100000Z\0sid=a; b=c\0/?access_token=x&code=y\0{"password":"z"}' >corpus/credentials/all
printf '{"iss":"https://idp","aud":["a"],"exp":1772359200,"cnf":{"jkt":"x"}}' >corpus/jwt/claims
printf 'aINVALID_TOKEN\0{"error":"invalid_token","error_description":"expired"}' >corpus/body/oauth

for target in "${@:-${all[@]}}"; do
    cargo +nightly fuzz run "$target" -- -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20
done
