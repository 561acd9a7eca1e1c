"""What curl would not send: raw.py pipelined|pipelined-head|socket|midstream TOKEN"""

import socket
import sys
import time

HOST = ("::1", 80)


def read_until(sock, end):
    data = b""
    while not data.endswith(end):
        if not (piece := sock.recv(65536)):
            break
        data += piece
    return data


def request(method, path, *fields):
    lines = [f"{method} {path} HTTP/1.1", "Host: api.example", "User-Agent: pipeliner/1.0", *fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def pipelined(token, second=b""):
    """Six requests in one write; the answers come back in the same order."""
    bearer = f"Authorization: Bearer {token}"
    with socket.create_connection(HOST) as sock:
        sock.sendall(
            request("GET", "/good/me", bearer)
            + second
            + request("GET", "/good/me")
            + request("GET", "/framing/no-content")
            + request("POST", "/framing/upload", "Content-Length: 5", bearer) + b"hello"
            + request("GET", "/framing/chunked")
            + request("GET", "/good/admin", bearer, "Connection: close")
        )
        read_until(sock, b"never")


def pipelined_head(token):
    pipelined(token, request("HEAD", "/framing/head"))


def upgrade(token):
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    fields = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", key]
    with socket.create_connection(HOST) as sock:
        sock.sendall(request("GET", "/socket", *fields))
        sock.recv(65536)
    with socket.create_connection(HOST) as sock:
        sock.sendall(request("GET", "/socket", *fields, f"Authorization: Bearer {token}"))
        sock.recv(65536)
        # a masked text frame which, unmasked by an all-zero key, reads like a request
        text = b"GET /not-http HTTP/1.1\r\n\r\n"
        sock.sendall(b"\x81" + bytes([0x80 | len(text)]) + b"\0\0\0\0" + text)
        time.sleep(0.1)
        sock.sendall(b"\x88\x80\0\0\0\0")
        read_until(sock, b"never")


def midstream(token):
    """One keep-alive connection; the recorder starts listening after its first exchange."""
    bearer = f"Authorization: Bearer {token}"
    with socket.create_connection(HOST) as sock:
        sock.sendall(request("GET", "/good/me", bearer))
        sock.recv(65536)
        print("connected", flush=True)
        sys.stdin.readline()
        sock.sendall(request("GET", "/good/me", bearer))
        sock.recv(65536)
        sock.sendall(request("GET", "/bad/403-expired", bearer, "Connection: close"))
        read_until(sock, b"never")


COMMANDS = {"pipelined": pipelined, "pipelined-head": pipelined_head, "socket": upgrade, "midstream": midstream}
COMMANDS[sys.argv[1]](sys.argv[2])
