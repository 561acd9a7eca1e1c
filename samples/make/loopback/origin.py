"""The origin server of the loopback captures: origin.py PORT TOKEN_FILE [ADDRESS]

Paths under /good answer as the RFCs ask; paths under /bad each hold one misuse; paths under
/framing hold one way to delimit a message body. Writes the tokens it knows to TOKEN_FILE.
"""

import base64
import gzip
import hashlib
import json
import socket
import sys
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import jwt

import tokens

AUDIENCE = "https://api.example"
REALM = 'Bearer realm="api"'
INVALID = REALM + ', error="invalid_token", error_description="The access token expired"'
SCOPE = REALM + ', error="insufficient_scope", scope="admin"'
TEXT = b"It was recorded, not imagined. " * 40

# As long as the pages of products are, whose styles come before the form.
LOGIN_PAGE = (
    "<!doctype html>\n<html><head><meta charset=utf-8><title>Sign in - Orders</title><style>"
    + "".join(f".row-{n}{{margin:{n}px}}" for n in range(400))
    + "</style></head><body><form action=/login method=post>"
    "<input name=user><input name=password type=\"password\"></form></body></html>\n"
).encode()

# path: (status, fields, body); each is wrong in one way
BAD = {
    # 401 and its challenge
    "/bad/no-challenge": (401, {}, {"message": "Unauthorized"}),
    "/bad/empty-challenge": (401, {"WWW-Authenticate": ""}, {"message": "Unauthorized"}),
    "/bad/free-text-challenge": (
        401, {"WWW-Authenticate": "token has invalid claims: token is expired"}, {"code": 16}),
    "/bad/no-commas": (401, {"WWW-Authenticate": REALM + ' error="invalid_token"'}, {"message": "Unauthorized"}),
    "/bad/unregistered-scheme": (401, {"WWW-Authenticate": 'Cookie realm="shop"'}, {"message": "Log in"}),
    "/bad/401-for-scope": (401, {"WWW-Authenticate": SCOPE}, {"error": "insufficient_scope"}),
    "/bad/401-for-permission": (
        401, {"WWW-Authenticate": REALM}, {"error": "You do not have permission to delete this order"}),
    # 403 for what is not a permission
    "/bad/403-invalid-token-challenge": (403, {"WWW-Authenticate": INVALID}, {"message": "Forbidden"}),
    "/bad/403-expired": (403, {}, {"error": {"code": "token_expired", "message": "The access token has expired"}}),
    "/bad/403-bad-signature": (403, {}, {"error": "invalid_token", "message": "Invalid signature"}),
    "/bad/403-missing": (403, {}, {"detail": "Authentication credentials were not provided."}),
    "/bad/403-not-yet-valid": (403, {}, {"message": "Forbidden"}),
    "/bad/403-rate-limit": (
        403, {"Retry-After": "30", "X-RateLimit-Remaining": "0"}, {"message": "API rate limit exceeded"}),
    # an authentication failure under another status
    "/bad/200-with-error": (200, {}, {"error": "token_expired", "message": "access token expired"}),
    "/bad/200-login-page": (200, {"Content-Type": "text/html; charset=utf-8"}, LOGIN_PAGE),
    "/bad/200-login-page-gzip": (
        200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(LOGIN_PAGE, mtime=0)),
    "/moved": (302, {"Location": "http://office.example/good/me"}, {"message": "it is over there"}),
    "/bad/400-expired": (400, {}, {"error": "jwt expired"}),
    "/bad/422-invalid": (422, {}, {"msg": "Signature verification failed"}),
    "/bad/498": (498, {}, {"error": "token_expired"}),
    "/bad/500-expired": (500, {}, {"error": "TokenExpiredError", "message": "jwt expired"}),
}

# path: (status, fields, body); each looks like one of the above and is right
GOOD = {
    "/good/admin": (403, {"WWW-Authenticate": SCOPE}, {"error": "insufficient_scope"}),
    "/good/permission": (403, {}, {"error": "You do not have permission to delete this order"}),
    "/good/csrf": (403, {}, {"detail": "CSRF Failed: CSRF token missing or incorrect."}),
    "/good/reset-link": (403, {}, {"error": "The password reset token has expired"}),
    "/good/subscription": (403, {}, {"error": "Your subscription has expired"}),
    "/good/rate-limit": (429, {"Retry-After": "30"}, {"message": "API rate limit exceeded"}),
}


class Origin(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "sample-origin", ""

    def log_message(self, *_):
        pass

    def answer(self, status, fields=None, body=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        self.send_response(status)
        for name, value in (fields or {}).items():
            self.send_header(name, value)
        if not isinstance(body, bytes):
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def respond(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.received = self.rfile.read(length)
        path = self.path.partition("?")[0]
        if path in BAD:
            self.answer(*BAD[path])
        elif path in GOOD:
            self.answer(*GOOD[path])
        elif path == "/good/me":
            self.me()
        elif path == "/good/back-office":
            self.back_office()
        elif path.startswith("/framing/"):
            getattr(self, path.removeprefix("/framing/").replace("-", "_"), self.missing)()
        elif path == "/socket":
            self.web_socket()
        else:
            self.missing()

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = respond

    def missing(self):
        self.answer(404, body={"error": "not found"})

    def me(self):
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            return self.answer(401, {"WWW-Authenticate": REALM}, {"error": "unauthenticated"})
        try:
            self.answer(200, body={"sub": tokens.verified_claims(token, AUDIENCE)["sub"]})
        except jwt.InvalidTokenError:
            self.answer(401, {"WWW-Authenticate": INVALID}, {"error": "invalid_token"})

    def back_office(self):
        if self.headers.get("Authorization") == "Basic " + base64.b64encode(b"clerk:sample-password").decode():
            return self.answer(200, body={"ledger": []})
        self.answer(401, {"WWW-Authenticate": 'Basic realm="back office", charset="UTF-8"'}, {"error": "log in"})

    # ways to delimit and code a body

    def coded(self, coding, data):
        self.answer(200, {"Content-Type": "text/plain", "Content-Encoding": coding, "Vary": "Accept-Encoding"}, data)

    def gzip(self):
        self.coded("gzip", gzip.compress(TEXT, mtime=0))

    def br(self):
        self.coded("br", brotli.compress(TEXT))

    def deflate(self):
        self.coded("deflate", zlib.compress(TEXT))

    def chunked(self, fields=(), body=TEXT, status=200, pieces=7):
        self.send_response(status)
        self.send_header("Transfer-Encoding", "chunked")
        for name, value in fields:
            self.send_header(name, value)
        self.end_headers()
        size = max(1, len(body) // pieces)
        for start in range(0, len(body), size):
            piece = body[start : start + size]
            self.wfile.write(b"%x;part=%d\r\n%s\r\n" % (len(piece), start, piece))
            self.wfile.flush()
        self.wfile.write(b"0\r\nX-Checksum: sample\r\n\r\n")

    def chunked_gzip(self):
        """A refusal whose reason is only readable after two decodings."""
        body = json.dumps({"error": {"code": "TokenExpired", "message": "The access token has expired"}}).encode()
        fields = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")]
        self.chunked(fields, gzip.compress(body, mtime=0), 403, 3)

    def head(self):
        self.answer(200, {"Content-Type": "text/plain"}, TEXT)

    def no_content(self):
        self.send_response(204)
        self.end_headers()

    def not_modified(self):
        self.send_response(304)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(TEXT)))  # allowed on a 304, and no body follows
        self.end_headers()

    def until_close(self):
        self.close_connection = True
        self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n" + TEXT)

    def upload(self):
        self.answer(201, body={"bytes": len(self.received)})

    def split(self):
        """A head and body over some sixty segments, a few bytes each."""
        body = json.dumps({"error": {"code": "TokenExpired", "message": "Access token has expired"}}).encode()
        message = (
            b"HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\nConnection: keep-alive\r\n\r\n%s" % (len(body), body)
        )
        for start in range(0, len(message), 3):
            self.wfile.write(message[start : start + 3])
            self.wfile.flush()
            time.sleep(0.002)

    def web_socket(self):
        if self.headers.get("Authorization") is None:
            return self.answer(401, {"WWW-Authenticate": REALM}, {"error": "unauthenticated"})
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept)
        self.end_headers()
        text = b"HTTP/1.1 401 Unauthorized\r\n\r\n"  # a message that is no HTTP any more
        self.wfile.write(b"\x81" + bytes([len(text)]) + text)
        self.rfile.read(38)  # the client's text frame and its close frame
        self.wfile.write(b"\x88\x00")
        self.close_connection = True


class Server(ThreadingHTTPServer):
    address_family = socket.AF_INET6
    disable_nagle_algorithm = True

    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()


if __name__ == "__main__":
    Origin.disable_nagle_algorithm = True
    now, user, scope = time.time(), "ada@example.com", "orders:read"
    with open(sys.argv[2], "w") as file:
        for name, issued in (("good", now), ("expired", now - 7200), ("early", now + 7200)):
            token = tokens.access_token(user, AUDIENCE, scope, issued, 3600)
            file.write(f"{name}={token}\n")
        file.write(f"forged={tokens.access_token(user, AUDIENCE, scope, now, 3600)[:-8]}AAAAAAAA\n")
    Server(("::", int(sys.argv[1])), Origin).serve_forever()
