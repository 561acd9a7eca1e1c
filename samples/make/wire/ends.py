"""Two ends that do what others would not: ends.py server PORT | ends.py CLIENT PORT. Only raw sockets."""

import socket
import struct
import sys
import time

HOST = "127.0.0.1"
LINGER = struct.pack("ii", 1, 0)

REFUSAL = b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"api\"\r\n"

# What the server sends for a path, in pieces; a number is a pause, `None` a reset.
ANSWERS = {
    # lengths that disagree, and one that chunks overrule (RFC 9112 section 6.3)
    "/length-and-chunks": [REFUSAL + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nthe t\r\n0\r\n\r\n"],
    "/length-twice": [REFUSAL + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nsame"],
    "/folded": [REFUSAL + b"X-Why: the token\r\n has expired\r\nContent-Length: 2\r\n\r\nno"],
    "/bare-lf": [b"HTTP/1.1 403 Forbidden\nServer: old\nContent-Length: 2\n\nno"],
    "/trailers": [
        REFUSAL + b"Transfer-Encoding: chunked\r\nTrailer: X-Why\r\n\r\n2;part=1\r\nno\r\n0\r\nX-Why: expired\r\n\r\n"
    ],
    "/interim": [
        b"HTTP/1.1 102 Processing\r\n\r\n", 0.05, b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0.05,
        REFUSAL + b"Content-Length: 2\r\n\r\nno",
    ],
    "/next": [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"],
    "/reset": [b"HTTP/1.1 403 Forbidden\r\nContent-Length: 900\r\n\r\nonly a part", 0.05, None],
    "/large": [b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + b"large " * 9_998 + b"whole at end"],
}


def serve(port):
    with socket.create_server((HOST, port)) as listener:
        while True:
            sock, _ = listener.accept()
            with sock:
                try:
                    converse(sock)
                except OSError:
                    pass


def converse(sock):
    data = b""
    while True:
        while b"\r\n\r\n" not in data:
            if not (piece := sock.recv(65536)):
                return
            data += piece
        head, _, data = data.partition(b"\r\n\r\n")
        for piece in ANSWERS[head.split()[1].decode()]:
            if piece is None:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
                return
            if isinstance(piece, float):
                time.sleep(piece)
            else:
                sock.sendall(piece)


def get(sock, path):
    sock.sendall(f"GET {path} HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer made-up\r\n\r\n".encode())


def expect(sock, end, pause=0.0):
    data = b""
    while not data.endswith(end) and (piece := sock.recv(65536 if not pause else 4096)):
        data += piece
        time.sleep(pause)


def framing(port):
    """All on one connection: what is read wrong shifts what follows."""
    with socket.create_connection((HOST, port)) as sock:
        for path, end in [
            ("/length-and-chunks", b"0\r\n\r\n"), ("/next", b"ok"), ("/length-twice", b"same"), ("/folded", b"no"),
            ("/bare-lf", b"no"), ("/trailers", b"expired\r\n\r\n"), ("/interim", b"no"), ("/next", b"ok"),
        ]:
            get(sock, path)
            expect(sock, end)


def trouble(port):
    # The server resets within its answer.
    with socket.create_connection((HOST, port)) as sock:
        get(sock, "/reset")
        try:
            expect(sock, b"never")
        except ConnectionResetError:
            pass
    # The client resets when it has seen the beginning.
    with socket.create_connection((HOST, port)) as sock:
        get(sock, "/large")
        sock.recv(100)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
    # Keep-alive probes between two requests.
    with socket.create_connection((HOST, port)) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
        get(sock, "/folded")
        expect(sock, b"no")
        time.sleep(2.5)
        get(sock, "/next")
        expect(sock, b"ok")


def slow(port):
    """A window that is full, and stays so for a while."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.connect((HOST, port))
        get(sock, "/large")
        time.sleep(1.5)
        expect(sock, b"whole at end")
        get(sock, "/folded")
        expect(sock, b"no")


def tunnel(port):
    """A proxy that opens tunnels: CONNECT, then bytes."""
    import threading

    def pump(source, sink):
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)

    def open_tunnel(client):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += client.recv(1)
        target = head.split()[1].decode().rpartition(":")
        with socket.create_connection((HOST, int(target[2]))) as server:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pump, args=(server, client))
            back.start()
            pump(client, server)
            back.join()
        client.close()

    with socket.create_server((HOST, port)) as listener:
        while True:
            threading.Thread(target=open_tunnel, args=(listener.accept()[0],), daemon=True).start()


ENDS = {"server": serve, "framing": framing, "trouble": trouble, "slow": slow, "tunnel": tunnel}
ENDS[sys.argv[1]](int(sys.argv[2]))
