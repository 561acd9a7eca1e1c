"""An HTTP/3 client.  visit.py SCENARIO PORT KEYS LOG

Writes its session keys to KEYS, and to LOG what it asked for and what it got: one line each with the
stream, method, target, status and the number of bytes of the decoded body. Captures are compared with that.
"""

import asyncio
import dataclasses
import gzip
import socket
import ssl
import sys

from aioquic.asyncio import QuicConnectionProtocol, connect
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived, PushPromiseReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.packet import QuicProtocolVersion
from aioquic.tls import CipherSuite

SCENARIO, PORT, KEYS, LOG = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], "a"), open(sys.argv[4], "a")
AGENT = [(b"user-agent", b"authlint-sample/1"), (b"accept", b"application/json")]
TOKEN = [(b"authorization", b"Bearer made-up-token-of-the-sample")]


class Pushable(H3Connection):
    """Allows pushes, which H3Connection does only when told so before it opens its streams."""

    def _init_connection(self):
        if SCENARIO == "push":
            self._max_push_id = 8
        super()._init_connection()


class Client(QuicConnectionProtocol):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.http = Pushable(self._quic)
        self.answers = {}
        self.pushed = {}

    def quic_event_received(self, event):
        for part in self.http.handle_event(event):
            if isinstance(part, PushPromiseReceived):
                self.pushed[part.push_id] = dict(part.headers)
                continue
            if not isinstance(part, (HeadersReceived, DataReceived)):
                continue
            asked, done, got = self.answers.setdefault(part.stream_id, [None, None, {"body": b""}])
            if isinstance(part, HeadersReceived):
                got.setdefault("push", part.push_id)
                status = dict(part.headers).get(b":status", b"")
                if status and not status.startswith(b"1"):
                    got["status"] = status
            else:
                got["body"] += part.data
            if part.stream_ended:
                if got["body"].startswith(b"\x1f\x8b"):
                    got["body"] = gzip.decompress(got["body"])
                if done is None:
                    asked = self.pushed[got["push"]]
                else:
                    done.set_result(None)
                row = [asked[b":method"], asked[b":path"], got["status"]]
                print(part.stream_id, *(cell.decode() for cell in row), len(got["body"]), sep="\t", file=LOG)

    def ask(self, path, method=b"GET", body=None, fields=()):
        stream = self._quic.get_next_available_stream_id()
        head = [
            (b":method", method), (b":scheme", b"https"), (b":authority", b"api.example"),
            (b":path", path.encode()), *AGENT, *fields,
        ]
        self.http.send_headers(stream, head, end_stream=body is None)
        if body is not None:
            self.http.send_data(stream, body, end_stream=True)
        done = asyncio.get_running_loop().create_future()
        self.answers[stream] = [dict(head), done, {"body": b""}]
        self.transmit()
        return done

    async def move(self):
        """Goes on from another port, with another connection ID (RFC 9000 section 9)."""
        self.change_connection_id()
        old = self._transport
        new = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        new.bind(("::", 0, 0, 0))
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, sock=new)
        old.close()


async def few(client):
    await client.ask("/me", fields=TOKEN)
    await client.ask("/me")
    await client.ask("/forbidden-expired", fields=TOKEN)


async def visit(client, configuration):
    if SCENARIO == "basic":
        await few(client)
        await client.ask("/no-challenge")
        await client.ask("/expired", fields=TOKEN)
        await client.ask("/admin", fields=TOKEN)
        await client.ask("/things", b"POST", b'{"name":"seven"}', [(b"content-type", b"application/json")])
        await client.ask("/nothing", b"DELETE", fields=TOKEN)
        await client.ask("/early")
        await client.ask("/trailers")
    elif SCENARIO == "table":
        # The same fields over and over, several requests at once: they end up in the dynamic table.
        for _ in range(4):
            await asyncio.gather(*(client.ask(f"/page/{n}", fields=TOKEN) for n in range(4)))
    elif SCENARIO == "key-update":
        await few(client)
        client.request_key_update()
        await few(client)
        client.request_key_update()
        await few(client)
    elif SCENARIO == "connection-id":
        await few(client)
        client.change_connection_id()
        await few(client)
    elif SCENARIO == "moved":
        await few(client)
        await client.move()
        await few(client)
        await client.move()
        await client.ask("/long")
    elif SCENARIO == "push":
        await client.ask("/page")
        await client.ask("/me")
    elif SCENARIO == "long":
        await client.ask("/long")
        await few(client)
    elif SCENARIO == "lossy":
        await asyncio.gather(client.ask("/long"), few(client), client.ask("/long"), few(client))
    else:
        await few(client)


async def main():
    configuration = QuicConfiguration(
        is_client=True, alpn_protocols=H3_ALPN, secrets_log_file=KEYS, verify_mode=ssl.CERT_NONE,
        server_name="api.example", supported_versions=[QuicProtocolVersion.VERSION_1],
    )
    suites = {"chacha20": CipherSuite.CHACHA20_POLY1305_SHA256, "aes256": CipherSuite.AES_256_GCM_SHA384}
    if SCENARIO in suites:
        configuration.cipher_suites = [suites[SCENARIO]]
    if SCENARIO == "version-2":
        configuration.supported_versions = [QuicProtocolVersion.VERSION_2]
    if SCENARIO in ("upgrade", "negotiation"):
        configuration.supported_versions = [QuicProtocolVersion.VERSION_2, QuicProtocolVersion.VERSION_1]
        configuration.original_version = QuicProtocolVersion.VERSION_1
    if SCENARIO == "early-data":
        tickets = []
        options = {"configuration": configuration, "create_protocol": Client}
        async with connect("127.0.0.1", PORT, session_ticket_handler=tickets.append, **options) as client:
            await few(client)
            await asyncio.sleep(0.2)
        resumed = dataclasses.replace(configuration, session_ticket=tickets[-1])
        options["configuration"] = resumed
        async with connect("127.0.0.1", PORT, wait_connected=False, **options) as client:
            await few(client)
        return
    async with connect("127.0.0.1", PORT, configuration=configuration, create_protocol=Client) as client:
        await asyncio.wait_for(visit(client, configuration), 20)
        await asyncio.sleep(0.1)


asyncio.run(main())
