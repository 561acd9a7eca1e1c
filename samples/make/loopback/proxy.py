"""A forward proxy that forgets Proxy-Authenticate: proxy.py PORT. It never forwards anything."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Proxy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "sample-proxy", ""

    def log_message(self, *_):
        pass

    def refuse(self):
        body = b"proxy authentication required\n"
        self.send_response(407)
        self.send_header("Via", "1.1 proxy.example")
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_CONNECT = refuse


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Proxy).serve_forever()
