"""The API behind nginx: right in most places, wrong in two (see `LEGACY`)."""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD, EXPIRED = "Bearer sample-good-token", "Bearer sample-expired-token"
REALM = 'Bearer realm="orders"'


class Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, challenge=None, body=None):
        data = b"" if status == 204 else json.dumps(body or {"status": status}).encode()
        self.send_response(status)
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def respond(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, credentials = self.path.partition("?")[0], self.headers.get("Authorization")
        if path == "/legacy/mail":  # LEGACY: a status nobody registered
            return self.answer(440)
        if path.startswith("/legacy/items"):  # LEGACY: 401 without a challenge
            return self.answer(200 if credentials == GOOD else 401)
        if path == "/api/crash":
            return self.answer(500)
        if path == "/api/slow":
            time.sleep(3600)  # the client is gone by then
            self.close_connection = True
            return None
        if path == "/api/report":
            return self.answer(200 if "access_token=" in self.path else 401, REALM)
        if credentials is None:
            return self.answer(401, REALM)
        if credentials == EXPIRED:
            return self.answer(401, REALM + ', error="invalid_token", error_description="The token expired"')
        if path.startswith("/api/admin"):
            return self.answer(403, REALM + ', error="insufficient_scope", scope="admin"')
        self.answer({"POST": 201, "DELETE": 204}.get(self.command, 200))

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = respond


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Api).serve_forever()
