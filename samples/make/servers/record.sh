#!/usr/bin/env bash
# The logs application servers write on their own, as a process manager would keep them: start-up
# messages, colours and all.
source "$MAKE/common.sh"
name_hosts api.example
chmod 777 "$WORK"
bin=$TOOLS/venv/bin
cd "$RECIPE"

"$PYTHON" app.py 8101 >"$WORK/werkzeug.log" 2>&1 &
"$bin/uvicorn" app:asgi --port 8102 >"$WORK/uvicorn.log" 2>&1 &
"$bin/hypercorn" app:asgi --bind 127.0.0.1:8103 --access-logfile - >"$WORK/hypercorn.log" 2>&1 &
"$bin/gunicorn" --bind 127.0.0.1:8104 --access-logfile - app:wsgi >"$WORK/gunicorn.log" 2>&1 &
for port in 8101 8102 8103 8104; do wait_for_port "$port"; done

for port in 8101 8102 8103 8104; do
    get() { curl -sS -o /dev/null -H "Host: api.example:$port" "${@:2}" "http://127.0.0.1:$port$1"; }
    get /me
    get /me -H 'Authorization: Bearer made-up'
    get '/me?q=%22quoted%22' -A 'an "odd" agent'
    get '/other'
    get '/other' -X POST -d a=1
done
sleep 1
kill $(jobs -p) 2>/dev/null || true
wait || true

for log in werkzeug uvicorn hypercorn gunicorn; do install -m 644 "$WORK/$log.log" "$OUT/$log.log"; done
