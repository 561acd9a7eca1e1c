#!/usr/bin/env bash
# What frameworks answer by default: curl through mitmproxy, which writes the HAR.
source "$MAKE/common.sh"
name_hosts drf.example fastapi.example fastapi-old.example flask.example express.example
export NODE_ENV=production

"$PYTHON" "$RECIPE/drf.py" 8001 "$WORK" >"$WORK/drf.log" 2>&1 &
"$PYTHON" "$RECIPE/fastapi_app.py" 8002 &
"$TOOLS/venv-old/bin/python" "$RECIPE/fastapi_app.py" 8003 &
"$PYTHON" "$RECIPE/flask_app.py" 8004 "$WORK/flask.tokens" >"$WORK/flask.log" 2>&1 &
node "$RECIPE/express_app.js" 8005 "$WORK/express.tokens" 2>"$WORK/express.log" &
for port in 8001 8002 8003 8004 8005; do wait_for_port "$port"; done
source "$WORK/drf.tokens"
source "$WORK/flask.tokens"
source "$WORK/express.tokens"

record() { # record FILE
    "$TOOLS/venv-mitm/bin/mitmdump" -q --listen-host 127.0.0.1 -p 8888 --set confdir="$WORK/mitm" \
        --set hardump="$OUT/$1" &
    MITM=$!
    wait_for_port 8888
}
recorded() {
    kill -INT "$MITM"
    wait "$MITM" || true
}
get() { # get URL [TOKEN-NAME] [CURL-OPTION...]
    local url=$1 token=${2:-}
    shift $(($# > 1 ? 2 : 1))
    [ -z "$token" ] || set -- -H "Authorization: Bearer ${!token}" "$@"
    curl -sS -o /dev/null --proxy http://127.0.0.1:8888 "$@" "$url"
}

record drf.har
drf=http://drf.example:8001
get $drf/session-first/orders/
get $drf/session-first/orders/ drf_expired
get $drf/session-first/orders/ drf_good
get $drf/token-first/orders/
get $drf/token-first/orders/ drf_expired
get $drf/token-first/orders/ drf_good
get $drf/token-first/admin/ drf_good
get $drf/sign-in/ '' -X POST -c "$WORK/cookies"
get $drf/session-first/orders/ '' -b "$WORK/cookies"
get $drf/session-first/orders/ '' -b "$WORK/cookies" -X POST
recorded

record fastapi.har
get http://fastapi.example:8002/items
get http://fastapi.example:8002/items express_good
get http://fastapi.example:8002/items/1 express_good -X DELETE
recorded

record fastapi-0.121.har
get http://fastapi-old.example:8003/items
get http://fastapi-old.example:8003/items express_good
recorded

record flask-jwt-extended.har
flask=http://flask.example:8004
get $flask/profile
get $flask/profile flask_good
get $flask/profile flask_expired
get $flask/profile flask_forged
get $flask/profile flask_revoked
recorded

record express.har
express=http://express.example:8005
get $express/express-jwt/me
get $express/express-jwt/me express_good
get $express/express-jwt/me express_expired
get $express/express-jwt/admin express_good
get $express/passport/me
get $express/passport/me express_good
get $express/passport/me express_expired
recorded
