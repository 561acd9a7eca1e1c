#!/usr/bin/env bash
# Records every sample anew:  samples/make/make.sh [power-bi|expiring|nginx|loopback|wire|tls|frameworks|gateways|servers|tunnel|http2|http3|hostile|wrap]...
#
# Each recipe runs in a network namespace of its own whose only interface is `lo`: nothing can
# leave the machine, no port is taken from it, and no foreign packet gets into a capture.
# Needs root (namespaces, tcpdump) and the Debian packages listed in samples/README.md.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export SAMPLES=${here%/make} MAKE=$here TOOLS=${AUTHLINT_SAMPLE_TOOLS:-/tmp/authlint-samples}

install_tools() {
    mkdir -p "$TOOLS/node"
    [ -d "$TOOLS/venv" ] || {
        python3 -m venv "$TOOLS/venv"
        "$TOOLS/venv/bin/pip" -q install 'PyJWT[crypto]' fastapi uvicorn hypercorn gunicorn flask flask-jwt-extended \
            django djangorestframework djangorestframework-simplejwt brotli scapy aioquic
    }
    [ -d "$TOOLS/venv-old" ] || {
        python3 -m venv "$TOOLS/venv-old"
        "$TOOLS/venv-old/bin/pip" -q install 'fastapi==0.121.3' uvicorn
    }
    [ -d "$TOOLS/venv-mitm" ] || {
        python3 -m venv "$TOOLS/venv-mitm"
        "$TOOLS/venv-mitm/bin/pip" -q install mitmproxy
    }
    [ -d "$TOOLS/venv-http2" ] || {
        python3 -m venv "$TOOLS/venv-http2"
        "$TOOLS/venv-http2/bin/pip" -q install grpcio 'httpx[http2]'
    }
    [ -d "$TOOLS/node/node_modules" ] || (
        cd "$TOOLS/node" && npm init -y >/dev/null &&
            npm install --silent playwright-core express express-jwt jsonwebtoken passport passport-jwt
    )
}

install_tools
[ $# -gt 0 ] || set -- power-bi expiring nginx loopback wire tls frameworks gateways servers tunnel http2 http3 hostile wrap
for recipe in "$@"; do
    echo "== $recipe"
    if [ "$recipe" = hostile ]; then
        python3 "$MAKE/hostile.py"
    elif [ "$recipe" = wrap ]; then
        "$TOOLS/venv/bin/python" "$MAKE/wrap.py"
    else
        unshare --net --mount --pid --fork --mount-proc bash "$MAKE/$recipe/record.sh"
    fi
done
