#!/usr/bin/env bash
# Runs every fuzz target for a while: `fuzz/run.sh SECONDS`. Needs a nightly toolchain and
# `cargo install cargo-fuzz`. Seeds come from the samples.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}
mkdir -p corpus/{capture,packet,tcp,http1,http2,har,log_line,auth,quic,tls,challenge,credentials,jwt,body}
cp ../samples/loopback/*.pcap* ../samples/http2/*.pcap ../samples/http3/*.pcap ../tests/hostile/*.pcap* ../tests/captures/*.pcap* corpus/capture/
cp ../samples/tls/*.pcap* corpus/tls/
cp ../samples/*/*.har ../tests/hostile/*.har corpus/har/
cp ../samples/nginx/access.* ../samples/gateways/*.log corpus/log_line/
for target in capture packet tcp http1 http2 har log_line auth quic tls challenge credentials jwt body; do
    cargo +nightly fuzz run "$target" -- -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20
done
