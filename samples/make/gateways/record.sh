#!/usr/bin/env bash
# The logs of other gateways in front of the origin of the loopback captures, and of a forward proxy.
source "$MAKE/common.sh"
name_hosts api.example proxy.example
chmod 777 "$WORK"
sed "s|WORK|$WORK|; s|PASSWORD_HASH|$(caddy hash-password --plaintext sample-password)|" \
    "$RECIPE/Caddyfile" >"$WORK/Caddyfile"
sed "s|WORK|$WORK|g" "$RECIPE/apache.conf" >"$WORK/apache.conf"
sed "s|WORK|$WORK|" "$MAKE/loopback/squid.conf" >"$WORK/squid.conf"
htpasswd -bc "$WORK/htpasswd" clerk sample-password 2>/dev/null
printf 'clerk:back office:%s\n' "$(printf 'clerk:back office:sample-password' | md5sum | cut -d' ' -f1)" >"$WORK/htdigest"
mkdir -p "$WORK/www/good" && echo ledger >"$WORK/www/good/back-office"
chmod 644 "$WORK/htdigest" "$WORK/htpasswd"

"$PYTHON" "$MAKE/loopback/origin.py" 80 "$WORK/tokens" 2>"$WORK/origin.log" &
HOME=$WORK caddy run --config "$WORK/Caddyfile" --adapter caddyfile 2>"$WORK/caddy.log" &
haproxy -db -f "$RECIPE/haproxy.cfg" >>"$WORK/haproxy.log" 2>/dev/null &
apache2 -f "$WORK/apache.conf" -DFOREGROUND &
squid -N -f "$WORK/squid.conf" 2>/dev/null &
for port in 80 8081 8082 8083 3128; do wait_for_port "$port"; done
source "$WORK/tokens"

get() { # get PATH [TOKEN-NAME] [CURL-OPTION...]
    local path=$1 token=${2:-}
    shift $(($# > 1 ? 2 : 1))
    [ -z "$token" ] || set -- -H "Authorization: Bearer ${!token}" "$@"
    curl -sS -o /dev/null --interface 192.0.2.10 -H "Host: $host" "$@" "$base$path"
}

visit() { # visit PORT BASIC-OR-DIGEST
    host=api.example:$1 base=http://127.0.0.1:$1
    get /good/me good
    get /good/me
    get /good/me expired
    get /good/admin good
    get /good/back-office '' "$2" -u clerk:sample-password
    get /good/back-office '' --basic -u clerk:wrong
    get /blocked
    get /good/me good
    get /bad/no-challenge
    get /bad/no-commas expired
    get /bad/401-for-scope good
    get /bad/403-invalid-token-challenge expired
    get /bad/403-expired expired
    get /good/me good
    get /bad/498 expired
    get '/framing/gzip?q=%22quoted%22' '' -A 'an "odd" agent \'
}
visit 8081 --basic
visit 8082 --basic
visit 8083 --digest

base=http://api.example host=api.example
proxied() { get "$1" "$2" --interface 127.0.0.1 --proxy "http://${3:-}127.0.0.1:3128"; }
proxied /good/me ''
proxied /good/me '' clerk:sample-password@
proxied /good/me good clerk:sample-password@
proxied /bad/403-expired expired clerk:sample-password@
proxied /bad/no-challenge '' clerk:sample-password@
curl -sS -o /dev/null --proxytunnel --proxy http://127.0.0.1:3128 http://api.example/good/me 2>/dev/null || true
sleep 1

for log in caddy.json haproxy.log apache.log apache-challenge.log squid.log; do
    install -m 644 "$WORK/$log" "$OUT/$log"
done
