"""An HTTP/3 origin: what it answers is told by the path.  serve.py PORT CERTIFICATE KEY [retry] [v2]"""

import asyncio
import gzip
import json
import sys

from aioquic.asyncio import QuicConnectionProtocol, serve
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import ProtocolNegotiated
from aioquic.quic.packet import QuicProtocolVersion

CHALLENGE = b'Bearer realm="api.example", error="invalid_token", error_description="The token has expired"'
EXPIRED = json.dumps({"error": {"code": "TokenExpired", "message": "Access token has expired"}}).encode()
LONG = b"".join(b"%05d: a line of a long response\n" % number for number in range(300))


class Origin(QuicConnectionProtocol):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.http = None
        self.requests = {}

    def quic_event_received(self, event):
        if isinstance(event, ProtocolNegotiated):
            self.http = H3Connection(self._quic)
        for part in self.http.handle_event(event) if self.http else []:
            if isinstance(part, HeadersReceived):
                self.requests.setdefault(part.stream_id, [dict(part.headers), b""])
            if isinstance(part, DataReceived):
                self.requests[part.stream_id][1] += part.data
            if isinstance(part, (HeadersReceived, DataReceived)) and part.stream_ended:
                self.answer(part.stream_id, *self.requests.pop(part.stream_id))

    def answer(self, stream, fields, body):
        path = fields[b":path"].decode()
        signed_in = b"authorization" in fields
        json_type = (b"content-type", b"application/json")
        if path == "/early":
            self.head(stream, 103, (b"link", b"</style.css>; rel=preload"))
        if path == "/me" and not signed_in:
            return self.send(stream, 401, b"", (b"www-authenticate", b'Bearer realm="api.example"'))
        if path == "/expired":
            return self.send(stream, 401, EXPIRED, json_type, (b"www-authenticate", CHALLENGE))
        if path == "/no-challenge":
            return self.send(stream, 401, b'{"error":"unauthorized"}', json_type)
        if path == "/forbidden-expired":
            return self.send(stream, 403, gzip.compress(EXPIRED), json_type, (b"content-encoding", b"gzip"))
        if path == "/admin":
            return self.send(stream, 403, b'{"error":"insufficient_scope"}', json_type)
        if path == "/things" and fields[b":method"] == b"POST":
            return self.send(stream, 201, body, (b"location", b"/things/7"))
        if path == "/nothing":
            return self.send(stream, 204, None)
        if path == "/long":
            return self.send(stream, 200, LONG, (b"content-type", b"text/plain"))
        if path == "/trailers":
            self.head(stream, 200, (b"content-type", b"text/plain"))
            self.http.send_data(stream, b"summed up below", end_stream=False)
            self.http.send_headers(stream, [(b"x-checksum", b"17")], end_stream=True)
            return self.transmit()
        if path == "/page":
            self.push(stream, b"/style.css", b"p { color: red }")
        return self.send(stream, 200, f"this is {path}".encode(), (b"content-type", b"text/plain"))

    def push(self, stream, path, body):
        request = [
            (b":method", b"GET"), (b":scheme", b"https"), (b":authority", b"api.example"), (b":path", path),
        ]
        try:
            pushed = self.http.send_push_promise(stream, request)
        except Exception:  # the client allows no push
            return
        self.send(pushed, 200, body, (b"content-type", b"text/css"))

    def head(self, stream, status, *fields, end=False):
        fields = [(b":status", str(status).encode()), (b"server", b"aioquic"), *fields]
        self.http.send_headers(stream, fields, end_stream=end)

    def send(self, stream, status, body, *fields):
        self.head(stream, status, *fields, end=body is None)
        if body is not None:
            self.http.send_data(stream, body, end_stream=True)
        self.transmit()


async def main(port, certificate, key, *options):
    configuration = QuicConfiguration(is_client=False, alpn_protocols=H3_ALPN)
    if "v2" in options:
        configuration.supported_versions = [QuicProtocolVersion.VERSION_2]
    configuration.load_cert_chain(certificate, key)
    tickets = {}
    await serve(
        "::", int(port), configuration=configuration, create_protocol=Origin, retry="retry" in options,
        session_ticket_fetcher=tickets.get,
        session_ticket_handler=lambda ticket: tickets.update({ticket.ticket: ticket}),
    )
    await asyncio.Future()


asyncio.run(main(*sys.argv[1:]))
