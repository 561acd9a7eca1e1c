#!/usr/bin/env bash
# One nginx with tokens of three minutes, five curl clients for ten, two logs of the same requests.
source "$MAKE/common.sh"
name_hosts orders.example
SECRET=$(openssl rand -hex 16)
export SECRET
sed "s|WORK|$WORK|; s|SECRET|$SECRET|" "$RECIPE/nginx.conf" >"$WORK/nginx.conf"
nginx -c "$WORK/nginx.conf" & nginx=$!
wait_for_port 80

token() { # token USER EXPIRES
    local sum
    sum=$(printf '%s %s %s' "$2" "$1" "$SECRET" | openssl md5 -binary | openssl base64 | tr +/ -_ | tr -d =)
    printf '%s.%s.%s' "$1" "$2" "$sum"
}

client() { # client USER ADDRESS PAUSE
    local user=$1 address=$2 pause=$3 until=$(($(date +%s) + 600)) bearer="" turn=0 status
    ask() {
        curl -s -o /dev/null -w '%{http_code}' --interface "$address" -A "orders-app/2.1 ($user)" "$@"
    }
    renew() {
        ask -X POST http://orders.example/oauth/token >"$WORK/$user.granted"
        bearer=$(token "$user" $(($(date +%s) + 180)))
    }
    while [ "$(date +%s)" -lt "$until" ]; do
        turn=$((turn + 1))
        path=/api/orders/$((turn % 3))
        status=$(ask ${bearer:+-H "Authorization: Bearer $bearer"} "http://orders.example$path")
        case $status in 401 | 403)
            renew
            ask -H "Authorization: Bearer $bearer" "http://orders.example$path" >"$WORK/$user.again" ;;
        esac
        # Nobody here is an administrator: this 403 is right.
        [ $((turn % 7)) -ne 0 ] || ask -H "Authorization: Bearer $bearer" http://orders.example/api/admin/users >"$WORK/$user.admin"
        sleep "$pause"
    done
}

client ann 192.0.2.10 5 &
client ben 192.0.2.11 7.5 &
client cem 192.0.2.12 6.2 &
client dee 192.0.2.13 8.1 &
client eve 192.0.2.14 9.7 &
for job in $(jobs -p); do [ "$job" = "$nginx" ] || wait "$job"; done
kill "$nginx"
wait "$nginx" || true
cp "$WORK/access.log" "$OUT/access.log"
cp "$WORK/gateway.log" "$OUT/gateway.log"
