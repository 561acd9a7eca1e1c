#!/usr/bin/env bash
# One nginx: its combined log (with a rotated, gzipped part), its JSON log of the same requests, its error log.
source "$MAKE/common.sh"
name_hosts shop.example dropped.example
sed "s|WORK|$WORK|" "$RECIPE/nginx.conf" >"$WORK/nginx.conf"
mkdir -p "$WORK"/www/{private,products,internal}
for page in index about products/1 products/2 private/index private/ledger internal/index ✓; do
    echo "<!doctype html><title>$page</title><p>A page of the sample shop." >"$WORK/www/$page.html"
done
echo 'body { margin: 2em }' >"$WORK/www/style.css"
htpasswd -bc "$WORK/htpasswd" clerk sample-password 2>/dev/null

export FAKETIME_DONT_RESET=1 FAKETIME_CACHE_DURATION=100000
faketime -f "@$(date +%F) 09:00:00 x120" bash -c "
    set -e
    '$PYTHON' '$RECIPE/api.py' 8080 & api=\$!
    nginx -c '$WORK/nginx.conf' & nginx=\$!
    sleep 120
    '$PYTHON' '$RECIPE/visit.py' 120 1
    mv '$WORK/access.log' '$WORK/access.log.1'
    kill -USR1 \$nginx
    sleep 60
    '$PYTHON' '$RECIPE/visit.py' 200 2
    kill \$api \$nginx
"
gzip -9n <"$WORK/access.log.1" >"$OUT/access.log.1.gz"
cp "$WORK/access.log" "$OUT/access.log"
sed "s|$WORK|/srv|g" "$WORK/nginx-error.log" >"$OUT/error.log"
cp "$WORK/access.json" "$OUT/access.json"
